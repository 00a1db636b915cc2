"""Documents with a column for every token: what their formulas show, and numbers that are written transposed."""

import pytest

from symattn.reading.opening import read_page
from symattn.reading.statements import statements
from symattn.verifying.conventions.turned import turned
from tests.verifying.told import told


@pytest.mark.parametrize(
    ("formulas", "expected"),
    [
        ("$Q = W_Q X$ and $S = K^T Q$ and $O = V A$", {"W_Q", "X", "Q", "K", "V", "scores", "weights", "output"}),
        ("$Q = X W_Q$ and $S = Q K^T$ and $O = A V$", set()),
        ("$q_i = W_Q x_i$ and $A = softmax(Q K^T)$", {"W_Q"}),
        ("$S = Q^T K$ and $O = V A^T$", {"Q", "K", "V", "output"}),
        ("$O = V A$, that is $O^T = A^T V^T$ of $O = V A$", {"V", "scores", "weights", "output"}),
    ],
)
def test_what_formulas_show(formulas: str, expected: set[str]) -> None:
    found = turned(list(statements(read_page(formulas, ".md"))), {})
    assert found & {"W_Q", "X", "Q", "K", "V", "scores", "weights", "output"} == expected


COLUMNS = r"""
We put $Q = W_Q X$, $K = W_K X$, $V = W_V X$ and $Y = V \operatorname{softmax}(K^T Q)$.

$$X=\begin{bmatrix}1&0&2\\-1&1&1\end{bmatrix},\quad W_Q=\begin{bmatrix}1&1\\0&2\end{bmatrix},\quad W_K=\begin{bmatrix}2&0\\1&-1\end{bmatrix},\quad
W_V=\begin{bmatrix}0&1\\3&1\end{bmatrix}$$

$$Q=\begin{bmatrix}0 & 1 & 3\\-2 & 2 & 2\end{bmatrix},\quad K=\begin{bmatrix}2 & 0 & 4\\2 & -1 & 1\end{bmatrix},\quad V=\begin{bmatrix}-1 & 1 & 1\\2 & 1 & 8\end{bmatrix}$$

$$K^T Q=\begin{bmatrix}-4 & 6 & 10\\2 & -2 & -2\\-2 & 6 & 14\end{bmatrix}$$
"""


def test_columns_without_a_word_about_them() -> None:
    queries, keys, values, scores = "0 1 3 -2 2 2", "2 0 4 2 -1 1", "-1 1 1 2 1", "-4 6 10 2 -2 -2 -2 6 14"
    assert told(COLUMNS) == [*queries.split(), *keys.split(), *values.split(), "8 wrong (7)", *scores.split()]


def test_columns_told_by_shapes_alone() -> None:
    stated = r"""$X=\begin{bmatrix}1&0&2\\-1&1&1\end{bmatrix}$ and $W_Q=\begin{bmatrix}1&1\\0&2\end{bmatrix}$"""
    assert "W_Q" in turned(list(statements(read_page(stated, ".md"))), {})
    rows = r"""$X=\begin{bmatrix}1&0&2\\-1&1&1\end{bmatrix}$ and $W_Q=\begin{bmatrix}1&1\\0&2\\1&1\end{bmatrix}$"""
    assert not turned(list(statements(read_page(rows, ".md"))), {})


def test_transposed_numbers_are_what_their_name_is() -> None:
    text = "$Q = [[1, 0], [2, 1]]$, $K^T = [[1, 2], [0, 3]]$ and $V = [[1, 0], [0, 1]]$.\n\n$QK^T = [[1, 2], [2, 7]]$ and $s_2 = (2, 8)^T$.\n"
    assert told(text) == ["1", "2", "2", "7", "2", "8 wrong (7)"]


def test_a_vector_times_a_number_at_the_end_of_a_row() -> None:
    text = r"""$Q = [[1, 0], [0, 2]]$, $K = [[1, 0], [0, 1]]$ and $V = [[3, 1], [1, 2]]$, unscaled.

\begin{align*}
a_1 &= (0.73, 0.27) \\
y_1 &= 0.73\,(3, 1) + 0.27\,(1, 2) \\
 &= (2.19 + 0.27,\; 0.73 + 0.54) = (2.46, 1.27)
\end{align*}
"""
    found = told(text)
    assert "2.46" in found
    assert not any("wrong" in line for line in found)
