"""What words, labels and signs of a document say its numbers are: each a small document of its own."""

import pytest
from told import found, told

pytestmark = pytest.mark.quick

KEYS = "Keys `k_1 = [1, 0]`, `k_2 = [0, 1]`, `k_3 = [1, 1]`, query `q = [1, 2]`, values `v_1 = [4, 0]`, `v_2 = [0, 6]`, `v_3 = [2, 2]`. No scaling.\n\n"


def test_a_point_between_blanks_multiplies_vectors() -> None:
    assert told(KEYS + "```\nq . k_1 = [1, 2] . [1, 0] = 1\nq . k_3 = [1, 2] . [1, 1] = 4\n```\n") == ["1", "4 wrong (3)"]


def test_a_vector_times_a_projection_is_a_query() -> None:
    text = "she = (0.3, 0.8), old = (0.9, 0.6)\n\n```\nM_query = | 0.2 0.6 |\n          | 0.5 0.3 |\n\nquery(old) = (0.9, 0.6) M_query = (0.48, 0.71)\n```\n"
    assert told(text) == ["0.48", "0.71 wrong (0.72)"]


def test_a_share_in_per_cent_restates_the_number_before_it() -> None:
    text = KEYS + "```\nScores: [1, 2, 3]\nsoftmax([1, 2, 3]) = [0.090, 0.245, 0.665]\n\n- 66% to the third\n- 24% to the second\n- 9% to the first\n```\n"
    assert told(text)[-3:] == ["66 rounding", "24", "9"]


def test_weights_come_in_the_order_of_the_scores_that_softmax_is_taken_of() -> None:
    text = KEYS + "q·k_3 = 3, q·k_1 = 1, q·k_2 = 2\n\nsoftmax(3, 1, 2) = (0.665, 0.090, 0.245)\n"
    assert told(text)[-3:] == ["0.665", "0.090", "0.245"]


def test_softmax_of_a_vector_in_prose_restates_the_scores() -> None:
    assert told(KEYS + "q·k_1 → 1, q·k_2 → 2, q·k_3 → 3. Then softmax of (1, 2, 3) is (0.090, 0.245, 0.665).\n")[3:6] == ["1", "2", "3"]


def test_a_table_on_its_side_is_read_before_any_key_is_known() -> None:
    words = "Keys have $d_k = 9$, so $z_i = s_i / \\sqrt{d_k}$.\n\n"
    text = words + "|  | Birds | build | nests |\n|--|--|--|--|\n| $s_i$ | 3.0 | 6.0 | 9.0 |\n| $z_i$ | 1.0 | 2.0 | 3.5 |\n| $\\alpha_i$ | 0.09 | 0.24 | 0.67 |\n"
    assert told(text)[:3] == ["1.0", "2.0", "3.5 wrong (3.0)"]
    assert [f.claim.quantity for f in found(text)] == ["scaled_scores"] * 3 + ["weights"] * 3


def test_a_first_cell_may_count_its_row() -> None:
    text = "| | raw | softmax(raw) |\n|---|---|---|\n| key 1 | 1.0 | 0.09 |\n| key 2 | 3.0 | 0.67 |\n| key 3 | 2.0 | 0.23 |\n"
    assert told(text) == ["0.09", "0.67", "0.23 wrong (0.24)"]


def test_a_last_row_sums_up_the_columns_of_a_table_between_tokens() -> None:
    given = "q_tea = (1, 0), q_milk = (0, 1), k_tea = (1, 0), k_milk = (0, 1). No scaling.\n\nThe softmax, column by column:\n\n"
    table = "| key \\ query | tea | milk |\n|---|---|---|\n| tea | 0.73 | 0.27 |\n| milk | 0.27 | 0.73 |\n| column total | 1.00 | 1.10 |\n"
    assert told(given + table)[-2:] == ["1.00", "1.10 wrong (1.00)"]


def test_the_value_that_a_document_takes_for_e_makes_its_powers() -> None:
    scores = 'where e is about 2.72. Scores of "we bake": (2, 1).\n\n- e² → 7.40\n- e¹ → 2.72\n'
    assert told(scores) == ["7.40 rounding", "2.72"]
    assert told(scores.replace("where e is about 2.72. ", ""))[0] == "7.40 wrong (7.39)"


def test_a_root_may_be_named_in_words() -> None:
    assert told(KEYS.replace("No scaling.", "We divide by the square root of 2, about 1.414."))[-1] == "1.414"
    assert told(KEYS.replace("No scaling.", "We divide by the square root of 2, about 1.424."))[-1] == "1.424 wrong (1.414)"


def test_letters_with_a_bar_are_derivatives_and_no_quantities() -> None:
    given = "$$Q = \\begin{pmatrix}1&1\\\\0&2\\end{pmatrix}, K = \\begin{pmatrix}1&0\\\\1&1\\end{pmatrix}, V = \\begin{pmatrix}1&3\\\\0&2\\end{pmatrix}$$\n\n"
    back = "$$\\bar P = \\bar O V^\\top = \\begin{pmatrix}1&0\\\\0&1\\end{pmatrix}\\begin{pmatrix}1&0\\\\3&2\\end{pmatrix} = \\begin{pmatrix}1&0\\\\3&2\\end{pmatrix}$$\n"
    assert told(given + "$$\\bar O = \\begin{pmatrix}1&0\\\\0&1\\end{pmatrix}$$\n\n" + back)[-4:] == ["1", "0", "3", "2"]


def test_a_key_that_is_given_among_others_is_given_too() -> None:
    text = "x_lamp = (1, 0)\n\nW_K = [[1, 2], [0, 1]]\n\nq = (1, 1)\n\nThe keys: k_old = (3, 1), k_lamp = (5, 7), k_new = (0, 1).\n\nq·k_lamp = (1, 1)·(5, 7) = 12\n"
    assert "wrong" not in " ".join(told(text))


def test_equal_factors_are_a_query_and_a_key_in_this_order() -> None:
    text = (
        "Query and keys by hand, tokens a and b.\n\nx_a = (1, 0), x_b = (0, 1)\n\nW_Q = [[0.5, 0.9], [0.2, 0.4]]\n\nW_K = [[0.3, 0.8], [0.6, 0.7]]\n\n"
        "q_a = x_a W_Q = (0.5, 0.9)\n\nk_a = x_a W_K = (0.3, 0.9)\n\nq_a · k_a = 0.5·0.3 + 0.9·0.9 = 0.96\n"
    )
    verdicts = [f.verdict for f in found(text)]
    assert verdicts[-3:-1] == ["correct", "wrong"]  # the query's 0.9, and the key's, which is 0.8
