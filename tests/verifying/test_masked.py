"""Conventions that a document shows: a causal mask by the first token, a root that is no scale by itself, columns that are only counted."""

import pytest
from told import told

from symattn.verifying.documents import _COLUMNS, stated_scales

GIVEN = (
    "Q = [[1, 2], [0, 1], [2, -1]]\n\nK = [[0.5, 1], [1, 0], [0, 1.5]]\n\nV = [[2, 1], [4, -2], [6, 3]]\n\n"
    "The weights are softmax(QK^T/sqrt(d_k) + M): position i may use j ≤ i only, M_ij = -inf for j > i.\n\n"
)
FORGOTTEN = "P = [[1, 0, 0], [0.343, 0.169, 0.488], [0.183, 0.753, 0.063]]\n\nO = [[2, 1], [4.291, 1.469], [3.760, -1.133]]\n"


def test_a_mask_that_was_forgotten_in_one_row() -> None:
    found = told(GIVEN + FORGOTTEN)[-15:]
    assert found[:6] == ["1", "0", "0", "0.343 wrong (0.670)", "0.169 wrong (0.330)", "0.488 wrong (0.000)"]
    assert found[9:] == ["2", "1", "4.291 follow-through (2.660)", "1.469 follow-through (0.009)", "3.760", "-1.133"]


def test_weights_without_the_mask_that_a_page_speaks_of() -> None:
    found = told(GIVEN + "Without the mask P = [[0.361, 0.125, 0.514], [0.343, 0.169, 0.488], [0.183, 0.753, 0.063]]\n")
    assert not any("wrong" in text for text in found)


@pytest.mark.parametrize("text", ["Divide by √d_k = √3", "divided by sqrt(2) = 1.414", "Dividing by $\\sqrt{2}$", "scaled by √ 3"])
def test_a_number_below_a_root_is_no_divisor(text: str) -> None:
    assert not [scale for scale in stated_scales(text) if "sqrt" not in scale]


@pytest.mark.parametrize("text", ["divided by 8", "divide the scores by about 8", "scale by $8"])
def test_whole_numbers_that_scores_are_divided_by(text: str) -> None:
    assert stated_scales(text) == ["1/8"]


@pytest.mark.parametrize(("text", "speaks"), [("3 rows and 2 columns each", False), ("a 2-column matrix", False), ("every word is a column", True)])
def test_columns_that_are_counted_tell_nothing(text: str, speaks: bool) -> None:
    assert bool(_COLUMNS.search(text)) is speaks


PADDED = """One query matrix for three keys. {}

Q = [[0.5, 0.0], [0.0, 0.5]]
K = [[1, 2], [0, 1], [3, 1]]
V = [[1, 0], [0, 2], [4, 4]]

The scores:

[[0.5, 0.0, 1.5],
 [1.0, 0.5, 0.5]]

After the mask:

[[0.5, 0.0, -inf],
 [1.0, 0.5, {}]]

A = [[0.622, 0.378, 0.000], [{}]]
"""
RIGHT = ["0.5", "0.0", "1.5", "1.0", "0.5", "0.5", "0.5", "0.0", "1.0", "0.5", *2 * ["0.622", "0.378", "0.000"]]


def test_a_key_that_is_padding_has_no_weight() -> None:
    said = "Position 3 is padding."
    assert told(PADDED.format(said, "-inf", "0.622, 0.378, 0.000")) == RIGHT
    wrong = told(PADDED.format(said, "0.5", "0.452, 0.274, 0.274"))
    assert wrong[10] == "0.5 wrong (-inf)"
    assert all("follow-through" in text for text in wrong[-3:])


def test_minus_infinities_among_the_scores_are_the_mask() -> None:
    assert told(PADDED.format("", "-inf", "0.622, 0.378, 0.000")) == RIGHT


def test_the_padding_token_is_hidden_and_rows_without_brackets_are_scores_and_exponentials() -> None:
    given = "    query  go  = (2, 1)      up = (1, 3)\n    keys   go  = (1, 0)   up = (1, 1)   <pad> = (3, 3)\n    values go  = (2, 0)   up = (1, 4)   <pad> = (9, 9)\n\n"
    rows = "  over sqrt(2)\n    1.414   2.121   -inf\n\n  exp\n    4.113   9.342   0        total 13.455\n\n"
    text = given + 'query "go"\n    q.k(go) = 2*1 + 1*0 = 2\n    q.k(up) = 2*1 + 1*1 = 3\n    q.k(<pad>)  masked -> -inf\n\n' + rows
    assert told(text, ".txt")[-6:] == ["1.414", "2.121", "4.113", "9.342 wrong (8.342)", "0", "13.455 follow-through (12.455)"]
