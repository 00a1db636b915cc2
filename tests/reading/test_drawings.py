"""Matrices drawn with strokes and frames, their names above, below or beside them."""

import pytest
from nodes import misplaced, read

pytestmark = pytest.mark.quick

DRAWN = {
    "names above, an equation one of them": (
        "     Q = X Wq        K\n  +-      -+     +-      -+\n  |  3   2 |     |  0   3 |\n  |  1   2 |     |  1   1 |\n  +-      -+     +-      -+\n",
        ["Q = [[3, 2], [1, 2]]", "K = [[0, 3], [1, 1]]"],
    ),
    "signs between": (
        "     A               V             A V\n|  0.4   0.6 |     |  1 |      |  1.6 |\n|  0.7   0.3 |  x  |  2 |  =   |  1.3 |\n",
        ["A = [[0.4, 0.6], [0.7, 0.3]]", "V = [[1], [2]]", "(A*V) = [[1.6], [1.3]]"],
    ),
    "a product without a name": (
        "   Q           K^T\n┌     ┐     ┌     ┐     ┌     ┐\n│ 1 0 │     │ 1 2 │     │ 1 2 │\n│ 0 1 │  ·  │ 3 4 │  =  │ 3 4 │\n└     ┘     └     ┘     └     ┘\n",
        ["Q = [[1, 0], [0, 1]]", "K' = [[1, 2], [3, 4]]", "(Q*K') = [[1, 2], [3, 4]]"],
    ),
    "names below": ("⎡ 1 0 ⎤   ⎡ 0 1 ⎤\n⎣ 0 1 ⎦   ⎣ 1 0 ⎦\n   Q         K\n", ["Q = [[1, 0], [0, 1]]", "K = [[0, 1], [1, 0]]"]),
    "sizes beside names, brackets as Python prints them": (
        "  Q (2x2)      K (2x2)\n[[1, 0],     [[0, 1],\n [0, 1]]      [1, 0]]\n",
        ["Q = [[1, 0], [0, 1]]", "K = [[0, 1], [1, 0]]"],
    ),
    "one in a frame": ("     A\n+------------+\n| 0.28  0.72 |\n| 0.26  0.74 |\n+------------+\n", ["A = [[0.28, 0.72], [0.26, 0.74]]"]),
    "names beside": ("      +-     -+\n Q =  |  3  2 |\n      |  1  2 |\n      +-     -+\n", ["Q = [[3, 2], [1, 2]]"]),
}


@pytest.mark.parametrize("ending", [".md", ".txt"])
@pytest.mark.parametrize("case", DRAWN)
def test_drawn_matrices_are_what_their_names_equal(case: str, ending: str) -> None:
    drawing, expected = DRAWN[case]
    text = f"Below:\n\n```\n{drawing}```\n" if ending == ".md" else f"Below:\n\n{drawing}"
    assert read(text, ending) == expected
    assert not misplaced(text, ending)


def test_a_row_beside_words_is_no_drawing() -> None:
    assert read("   the   cat\nthe | 0.5 0.5 |\ncat | 0.1 0.9 |\n", ".txt") == ["[[0.5, 0.5], [0.1, 0.9]]"]


def test_a_root_in_a_name_is_no_matrix() -> None:
    text = "    Q K^T          Q K^T / sqrt(2)\n  [ 6  5 ]        [ 4.24  3.54 ]\n  [ 6  3 ]        [ 4.24  2.12 ]\n"
    assert read(text, ".txt") == ["(Q*K') = [[6, 5], [6, 3]]", "((Q*K')/sqrt(2)) = [[4.24, 3.54], [4.24, 2.12]]"]


def test_a_function_times_a_matrix() -> None:
    assert read("softmax(S) V = [[0.56, 4.59], [0.77, 4.31]]", ".txt") == ["(softmax(S)*V) = [[0.56, 4.59], [0.77, 4.31]]"]


def test_matrices_that_lost_their_brackets() -> None:
    text = "Both:\n\n     1   0                0.5   -1\nQ =            K = A B =\n     2   1                0.2    3\n\n           0.27    ·\nS / √2 =   0.79   1.05\n"
    assert read(text, ".txt") == ["Q = [[1, 0], [2, 1]]", "K = (A*B) = [[0.5, -1], [0.2, 3]]", "(S/sqrt(2)) = [[0.27, unknown], [0.79, 1.05]]"]
    assert not misplaced(text, ".txt")


def test_statements_far_apart_in_a_line() -> None:
    assert read("s21 = q2 · k1 = 1.11       s22 = q2 · k2 = 1.48\n", ".txt") == ["s_21 = (q_2*k_1) = 1.11", "s_22 = (q_2*k_2) = 1.48"]
