"""Working of a named entry with a slip in it: the sum is right, and the entry wrong all the same."""

import pytest
from told import told

GIVEN = "q1 = (1, -1, 2), q2 = (0, 2, 1), k1 = (0.5, 1, 2), k2 = (-1, 3, 1)\n\n"


@pytest.mark.parametrize("working", ["1·(-1) + (-1)·3 + 2·1 = -2", "q1 · k2 = 1·(-1) - 1·3 + 2·1 = -1 - 3 + 2 = -2", "q1·k2 = -1 - 3 + 2 = -2"])
def test_working_without_a_slip(working: str) -> None:
    assert told(GIVEN + working)[-1] == "-2"


@pytest.mark.parametrize(
    ("working", "said"),
    [
        ("q1 · k2 = 1·(-5) - 1·3 + 2·1 = -6", "-6"),
        ("q1 · k2 = 1·(-1) + 1·3 + 2·1 = -1 + 3 + 2 = 4", "4"),
        ("q1 · k2 = 1·(-1) + (-1)·3 + 2·3 = 2", "2"),
        ("q1 · k2 = (-1)·3 + 2·1 = -1", "-1"),
        ("$q_1 k_2^\\top = 1\\cdot(-1) + 1\\cdot 3 + 2\\cdot 1 = 4$", "4"),
    ],
)
def test_a_sign_a_factor_or_a_term_is_not_that_of_the_entry(working: str, said: str) -> None:
    assert told(GIVEN + working)[-1] == f"{said} wrong (-2)"


MAIL = (
    "open -> [2, 1, 0]\nthe -> [0, 1, 3]\n\nWq = [[0.1, 0.3], [0.2, 0], [0.4, 0.1]]\nWk = [[0.3, 0.2], [0.1, 0.5], [0, 0.4]]\n\n"
    "Query:\n\nopen : [2,1,0] * Wq = [2*0.1+1*0.2, 2*0.3+1*0] = [0.4, 0.6]\n\nKeys:\n\nopen : [2,1,0] * Wk = [2*0.3+1*0.1, 2*0.2+1*0.5] = [0.7, 0.9]\n\n"
)


@pytest.mark.parametrize(("working", "told_"), [("0*0.2+1*0.5+3*0.4] = [0.1, 1.7]", "1.7"), ("0*0.2+1*0.5] = [0.1, 0.5]", "0.5 wrong (1.7)")])
def test_embeddings_times_weights_with_a_term_left_out(working: str, told_: str) -> None:
    assert told(MAIL + f"the : [0,1,3] * Wk = [0*0.3+1*0.1, {working}\n", ".txt")[-2:] == ["0.1", told_]


def test_a_matrix_of_scores_that_is_divided_restates_the_scores() -> None:
    given = "$$Q=\\begin{bmatrix}1.2&0.5\\\\0.3&2\\end{bmatrix},\\quad K=\\begin{bmatrix}1&2\\\\0&1\\end{bmatrix}$$\n\n"
    text = given + "$$\\frac{1}{1.414}\\begin{bmatrix}2.2&0.5\\\\3.4&2\\end{bmatrix}=\\begin{bmatrix}1.556&0.354\\\\2.404&1.414\\end{bmatrix}$$\n\nDivided by $\\sqrt{d_k}$.\n"
    assert told(text)[-8:] == ["2.2", "0.5", "3.4 wrong (4.3)", "2", "1.556", "0.354", "2.404 follow-through (3.041)", "1.414"]


def test_a_weight_times_a_value_by_their_symbols_is_a_weighted_value() -> None:
    given = "K = [[1, 0], [0, 1]], V = [[4, 2], [0, 8]], Q = [[1, 0], [0, 2]], unscaled.\n\nThe weights are [[0.731, 0.269], [0.119, 0.881]].\n\n"
    assert told(given + "$A_{21} v_1 = (0.48, 0.24)$ and $A_{22} v_2 = (0.00, 7.50)$\n")[-4:] == ["0.48", "0.24", "0.00", "7.50 wrong (7.05)"]
