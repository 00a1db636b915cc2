"""Matrices with the sums of their rows behind a bar."""

import pytest
from told import told

GIVEN = (
    "$Q = \\begin{bmatrix} 1 & 0 \\\\ 0 & 2 \\end{bmatrix}$, $K = \\begin{bmatrix} 1 & 1 \\\\ 0 & 1 \\end{bmatrix}$, "
    "$QK^\\top = \\begin{bmatrix} 1 & 0 \\\\ 2 & 2 \\end{bmatrix}$, no scaling.\n\n"
)


@pytest.mark.parametrize("lead", ["The exponentials, with the row sums behind the bar, are", "Exponentials and sums: $E =$", "$\\exp(QK^\\top) \\approx$"])
@pytest.mark.parametrize(("one", "total_"), [("1.000", "3.718"), ("1.500", "4.218")])
def test_exponentials_and_their_sums(lead: str, one: str, total_: str) -> None:
    rows = f"\\left[\\begin{{array}}{{cc|c}} 2.718 & {one} & {total_} \\\\ 7.389 & 7.389 & 14.778 \\end{{array}}\\right]"
    text = f"{lead[:-1]} {rows}$" if lead.endswith("$") else f"{lead}\n\n$${rows}$$"
    right = [one, total_] if one == "1.000" else ["1.500 wrong (1.000)", "4.218 follow-through (3.718)"]
    assert told(GIVEN + text + "\n")[-6:] == ["2.718", *right, "7.389", "7.389", "14.778"]
