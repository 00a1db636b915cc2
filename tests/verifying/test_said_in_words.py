"""What words, labels and signs of a document say its numbers are: each a small document of its own."""

import pytest
from told import found, report, told

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


def test_boxes_beside_each_other_have_their_names_and_tokens_outside() -> None:
    text = (
        "No scaling.\n\n   Q               K\n  +-----+-----+   +-----+-----+\n  |   1 |   2 |   |   1 |   0 |  token a\n  +-----+-----+   +-----+-----+\n"
        "  |   0 |   1 |   |   1 |   1 |  token b\n  +-----+-----+   +-----+-----+\n\nScores:\n\n            token a   token b\n          +---------+---------+\n"
        "  token a |     1.0 |     3.0 |\n          +---------+---------+\n  token b |     0.0 |     2.0 |\n          +---------+---------+\n"
    )
    assert told(text, ".txt") == ["1.0", "3.0", "0.0", "2.0 wrong (1.0)"]


def test_signs_may_have_full_width() -> None:
    text = "- **Query**：q（夜）＝［1，2］\n- **Key**：我［1，1］，雨［2，0］\n\n不缩放。\n\n- 夜·我：1×1＋2×1＝3\n- 夜·雨：1×2＋2×0＝4\n"
    assert told(text) == ["3", "4 wrong (2)"]


def test_a_cell_may_go_on_with_the_formula_of_the_cell_before() -> None:
    text = "Scores (2, 1).\n\n| | |\n|---|---|\n| e^2 | ≈ 7.389 |\n| e^1 | ≈ 2.817 |\n| sum | 10.206 |\n"
    assert told(text) == ["7.389", "2.817 wrong (2.718)", "10.206 follow-through (10.107)"]


def test_i_is_a_word() -> None:
    text = 'The words "I love you".\n\n- I → [1, 0]\n- love → [0, 1]\n- you → [1, 1]\n\n$$W_Q = \\begin{bmatrix} 1 & 1 \\\\ 0 & 1 \\end{bmatrix}$$\n\nThe query of I: [1, 2]\n'
    assert told(text) == ["1", "2 wrong (1)"]


def test_scores_that_nothing_scales_are_a_convention_told_once() -> None:
    scaled = KEYS.replace("No scaling.", "Keys have $d_k = 2$, so we use $QK^T/\\sqrt{d_k}$.")
    page = scaled + "Scores: q·k_1 = 1, q·k_2 = 2, q·k_3 = 3.\n\nsoftmax([1, 2, 3]) = [0.090, 0.245, 0.665]\n"
    assert [f.verdict for f in found(page)] == ["correct"] * len(found(page))
    assert any("never applied" in note for reading in report(page).readings for note in reading.notes)
    assert not any("never applied" in note for reading in report(KEYS + page[len(scaled) :]).readings for note in reading.notes)


def test_two_indices_beside_the_word_for_an_entry_are_no_vector() -> None:
    given = "$$Q = \\begin{pmatrix}1&1\\\\0&2\\end{pmatrix}, K = \\begin{pmatrix}1&0\\\\1&1\\end{pmatrix}$$\n\nNo scaling. "
    text = given + "The entry $(2,1)$ of the scores is $0\\cdot 1 + 2\\cdot 0 = 0$.\n"
    assert told(text) == ["0"]


def test_a_table_on_its_side_may_have_a_column_for_the_word_a() -> None:
    words = "Keys have $d_k = 9$, we divide by $\\sqrt{9}$.\n\n"
    text = words + "| | a | quiet | library |\n|--|--|--|--|\n| dot product | 6 | 3 | 9 |\n| after scaling | 2.0 | 1.0 | 3.0 |\n| in percent | 24 % | 9 % | 70 % |\n"
    assert told(text)[-6:] == ["2.0", "1.0", "3.0", "24", "9", "70 wrong (67)"]


def test_given_scores_of_another_size_begin_an_example_of_their_own() -> None:
    first = "$$Q = \\begin{pmatrix}1&1\\\\0&2\\end{pmatrix}, K = \\begin{pmatrix}1&0\\\\1&1\\end{pmatrix}$$\n\nNo scaling: $$QK^T = \\begin{pmatrix}1&2\\\\0&2\\end{pmatrix}$$\n\n"
    second = "Suppose the scores are\n\n$$\\begin{pmatrix}0.6&0.2&1.1\\\\0.4&0.9&0.5\\\\1.0&0.3&0.7\\end{pmatrix}$$\n\n"
    weights = "$$A = \\begin{pmatrix}0.301&0.202&0.497\\\\0.266&0.439&0.294\\\\0.447&0.222&0.311\\end{pmatrix}$$\n"
    assert told(first + second + weights) == ["1", "2", "0", "2", "0.301", "0.202", "0.497", "0.266", "0.439", "0.294", "0.447", "0.222", "0.311 wrong (0.331)"]


def test_a_head_may_be_a_formula() -> None:
    words = "Keys have $d_k = 16$.\n\n"
    words += "| Key word | $Q \\cdot K$ | $\\div \\sqrt{d_k}$ | Weight |\n|--|--|--|--|\n"
    text = words + "| Rain | 4.0 | 1.0 | 0.17 |\n| fell | 8.0 | 2.0 | 0.46 |\n| all | 2.0 | 0.5 | 0.15 |\n| night | 6.0 | 1.5 | 0.28 |\n"
    assert told(text) == ["1.0", "0.17", "2.0", "0.46", "0.5", "0.15 wrong (0.10)", "1.5", "0.28"]


def test_gradients_are_no_quantities() -> None:
    given = "$$A = \\begin{pmatrix}0.5&0.5\\\\0.5&0.5\\end{pmatrix}, V = \\begin{pmatrix}1&3\\\\0&2\\end{pmatrix}$$\n\n"
    text = given + "The gradient that arrives at the output is\n\n$$dO = \\begin{pmatrix}1&0\\\\0&2\\end{pmatrix}$$\n"
    assert told(text) == []


def test_the_label_alone_says_whose_numbers_follow() -> None:
    text = (
        "tea = [3, 1]\nhot = [0, 1]\n\nWk = [[0, 1], [2, -1]]\n\nKeys:\n\ntea: [3,1] · Wk = [3×0+1×2, 3×1+1×(-1)] = [2, 2]\nhot: [0,1] · Wk = [0×0+1×2, 0×1+1×(-1)] = [2, 2]\n\n"
        "So the keys are\n\ntea → [2, 2]\nhot → [2, 2]\n"
    )
    assert told(text, ".txt")[-4:] == ["2", "2", "2", "2 wrong (-1)"]


def test_what_follows_a_semicolon_says_whose_row_it_is() -> None:
    given = "Q = [[1, 0], [0, 2], [1, 1]], K = [[1, 0], [0, 1], [1, 1]]. No scaling.\n\nS = Q Kᵀ = [[1, 0, 1], [0, 2, 2], [1, 1, 2]]\n\n"
    text = given + "The last row of the scores, [1, 1, 2], is that of token 3; the first row is [1, 0, 1]. Of the scores of token 3; the second row is [0, 2, 1].\n"
    assert told(text)[-6:] == ["1", "0", "1", "0", "2", "1 wrong (2)"]


def test_what_is_divided_in_chinese_is_scaled() -> None:
    given = "Q = [[1, 0], [1, 2]], K = [[1, 0], [2, 1]]\n\n### 第 2 行\n\n点积：\n\n"
    given += "- $q_2\\cdot k_1 = 1\\times 1 + 2\\times 0 = 1$\n- $q_2\\cdot k_2 = 1\\times 2 + 2\\times 1 = 4$\n\n"
    assert told(given + "除以 $\\sqrt{2}$：$[0.7071, 2.8824]$\n")[-2:] == ["0.7071", "2.8824 wrong (2.8284)"]


def test_what_weights_add_up_to_is_no_sum_of_exponentials() -> None:
    text = KEYS + "Exponentials: [2.718, 7.389, 20.086], sum 30.193. Each exponential is divided by the sum of its row, and each row adds up to 1.\n"
    assert told(text) == ["2.718", "7.389", "20.086", "30.193"]
