"""Self-attention without weights: vectors that are queries, keys and values at once."""

import pytest
from told import told

ROWS = "x_1 = (1, 0), x_2 = (1, 2), x_3 = (0, 1)\n\n"


@pytest.mark.parametrize("scores", [
    "x_2·x_1 = 1, x_2·x_2 = 5, x_2·x_3 = 3",
    "* 1·1 + 2·0 = 1\n* 1·1 + 2·2 = 5\n* x_2·x_3 = 3",
    "$x_2^\\top x_1 = 1$, $x_2^\\top x_2 = 5$, $x_2^\\top x_3 = 3$",
])
def test_vectors_that_are_multiplied_with_each_other(scores: str) -> None:
    assert told(ROWS + scores)[-3:] == ["1", "5", "3 wrong (2)"]


def test_a_matrix_times_its_transpose_and_the_output() -> None:
    text = (
        "$$X = \\begin{pmatrix} 1 & 0 \\\\ 0 & 2 \\end{pmatrix}$$\n\n$$S = X X^T = \\begin{pmatrix} 1 & 0 \\\\ 0 & 4 \\end{pmatrix}$$\n\n"
        "$$A = \\mathrm{softmax}(S) = \\begin{pmatrix} 0.73 & 0.27 \\\\ 0.02 & 0.98 \\end{pmatrix}$$\n\n$$A X = \\begin{pmatrix} 0.73 & 0.54 \\\\ 0.02 & 1.69 \\end{pmatrix}$$\n"
    )
    assert told(text)[-4:] == ["0.73", "0.54", "0.02", "1.69 wrong (1.96)"]


@pytest.mark.parametrize("letter", ["E", "H", "Z"])
def test_any_letter_that_all_three_are_said_to_equal(letter: str) -> None:
    text = f"$Q = K = V = {letter}$\n\n$${letter} = \\begin{{pmatrix}} 1 & 0 \\\\ 0 & 2 \\end{{pmatrix}}$$\n\n$$Q K^T = \\begin{{pmatrix}} 1 & 0 \\\\ 0 & 2 \\end{{pmatrix}}$$\n"
    assert told(text)[-4:] == ["1", "0", "0", "2 wrong (4)"]
