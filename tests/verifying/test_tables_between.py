"""Tables between tokens whose labels say so, in plain text, and what the line before them says they are."""

import pytest
from told import told

pytestmark = pytest.mark.quick

PAGE = """Two queries have these dot products with three keys, d_k = 16:

         {k}1     {k}2     {k}3
    {q}1   8      4      12
    {q}2   0      8       4

Divided by sqrt(16):

         {k}1     {k}2     {k}3
    {q}1   2.0    1.0     3.0
    {q}2   0.0    2.0     1.5

The row maxima are subtracted:

         {k}1     {k}2     {k}3
    {q}1  -1.0   -2.0     0.0
    {q}2  -2.0    0.0    -1.0
"""


@pytest.mark.parametrize(("q", "k"), [("q", "k"), ("q_", "k_"), ("Q", "K")])
def test_a_table_of_queries_and_keys_is_what_the_line_before_says(q: str, k: str) -> None:
    good = ["2.0", "1.0", "3.0", "0.0", "2.0"]
    assert told(PAGE.format(q=q, k=k), ".txt") == [*good, "1.5 wrong (1.0)", "-1.0", "-2.0", "0.0", "-2.0", "0.0", "-1.0"]


@pytest.mark.parametrize("last", ["1.35", "3.15"])
def test_a_table_that_nothing_names_is_known_by_most_of_its_numbers(last: str) -> None:
    given = "q1 = (1, 0.5)  q2 = (0.9, 2)\n\nk1 = (0.5, 1)  k2 = (-1, 2.5)  k3 = (1.5, 0)\n\nAll of them:\n\n"
    table = f"         k1     k2     k3\n   q1    1.0    0.25   1.5\n   q2    2.45   4.1    {last}\n"
    assert told(given + table, ".txt") == ["1.0", "0.25", "1.5", "2.45", "4.1", last if last == "1.35" else f"{last} wrong (1.35)"]


def test_a_corner_that_says_that_rows_are_queries_is_believed_though_columns_sum_to_one() -> None:
    text = "Q = [[1, 0], [1, 1]]; K = [[0, 1], [1, 1]]\n\nUnscaled, the weights are\n\n| query \\ key | cat | sat |\n|-|-|-|\n| cat | 0.27 | 0.27 |\n| sat | 0.73 | 0.73 |\n"
    assert told(text) == ["0.27", "0.27 wrong (0.73)", "0.73 wrong (0.27)", "0.73"]


def test_rows_may_be_those_of_several_quantities_in_turn() -> None:
    given = "Let $q_1 = (1, 0)$, $q_2 = (2, 1)$, $k_1 = (1, 1)$, $k_2 = (0, 2)$ and $z_{ij} = q_i\\cdot k_j$.\n\n"
    rows = ["$z_{1j}$ | 1 | 0 | -", "$e^{z_{1j}}$ | 2.72 | 1.00 | 3.72", "$\\alpha_{1j}$ | 0.73 | 0.27 | 1", "$z_{2j}$ | 3 | 2 | -", "$\\alpha_{2j}$ | 0.73 | 0.37 | 1"]
    text = given + "| quantity | $j=1$ | $j=2$ | $\\sum_j$ |\n|-|-|-|-|\n" + "".join(f"| {row} |\n" for row in rows)
    assert told(text) == ["1", "0", "2.72", "1.00", "3.72", "0.73", "0.27", "1", "3", "2", "0.73", "0.37 wrong (0.27)", "1"]


def test_weights_times_values_as_a_matrix_may_be_the_output() -> None:
    given = "Q = [[1, 0], [0, 1]]; K = [[0, 1], [1, 1]]; V = [[2, 0], [0, 4]]\n\nUnscaled, the weights are [[0.27, 0.73], [0.50, 0.50]].\n\nWeights times V:\n\n"
    assert told(given + "[[0.54, 2.92], [1.00, 2.50]]\n")[4:] == ["0.54", "2.92", "1.00", "2.50 wrong (2.00)"]
