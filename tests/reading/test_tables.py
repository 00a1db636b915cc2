"""Tables, and what is laid out like one in plain text: labels of rows and columns, grids, matrices side by side."""

import pytest
from nodes import misplaced, read, said, short

pytestmark = pytest.mark.quick

SAME = {
    ".md": "| | I | love |\n|---|---|---|\n| I | 0.1 | 0.9 |\n| love | 0.3 | 0.7 |\n",
    ".html": "<table><tr><th></th><th>I</th><th>love</th></tr><tr><th>I</th><td>0.1</td><td>0.9</td></tr><tr><th>love</th><td>0.3</td><td>0.7</td></tr></table>",
    ".tex": "\\begin{tabular}{l|cc}\n & I & love \\\\ \\hline\nI & 0.1 & 0.9 \\\\\nlove & 0.3 & 0.7 \\\\\n\\end{tabular}\n",
    ".txt": "        I     love\nI     0.1    0.9\nlove  0.3    0.7\n",
}


@pytest.mark.parametrize("ending", SAME)
def test_a_table_is_a_matrix_with_labels_in_every_format(ending: str) -> None:
    (found,) = said(SAME[ending], ending)
    assert short(found.node) == "[[0.1, 0.9], [0.3, 0.7]]"
    assert (found.rows, found.columns) == (("I", "love"), ("I", "love"))
    assert not misplaced(SAME[ending], ending)


def test_missing_cells_are_unknown() -> None:
    assert read("| | I | love |\n|---|---|---|\n| I | 0.1 | |\n| love | 0.3 | 0.4 |\n") == ["[[0.1, unknown], [0.3, 0.4]]"]


def test_vectors_and_chains_in_cells_stand_for_themselves() -> None:
    found = said("| token | query | score |\n|---|---|---|\n| I | [0.1, 0.2] | 0.5 |\n| love | [0.3, 0.4] | 0.1×0.2 = 0.02 |\n")
    assert [short(s.node) for s in found] == ["[0.1, 0.2]", "[0.3, 0.4]", "(0.1*0.2) = 0.02", "[[0.5]]"]
    assert [(s.row, s.above) for s in found[:3]] == [("I", "query"), ("love", "query"), ("love", "score")]


def test_numbers_that_count_the_rows_are_labels() -> None:
    (found,) = said("| Position | x |\n|---|---|\n| 0 | 0.5 |\n| 1 | 0.6 |\n")
    assert (short(found.node), found.rows) == ("[[0.5], [0.6]]", ("0", "1"))


def test_whole_numbers_under_another_head_are_numbers() -> None:
    (found,) = said("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n")
    assert short(found.node) == "[[1, 2], [3, 4]]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q = [[1, 0],   K = [[2, 0],\n     [0, 1]]        [0, 2]]\n", ["Q = [[1, 0], [0, 1]]", "K = [[2, 0], [0, 2]]"]),
        ("X = [1 0]   W = [2 0]\n    [0 1]       [0 2]\n", ["X = [[1, 0], [0, 1]]", "W = [[2, 0], [0, 2]]"]),
        ("X = [1 0]\n    [0 1]\n    [1 1]\n", ["X = [[1, 0], [0, 1], [1, 1]]"]),
    ],
)
def test_matrices_below_and_beside_each_other(text: str, expected: list[str]) -> None:
    assert read(text, ".txt") == expected
    assert not misplaced(text, ".txt")


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("Scores:\n0.10 0.90\n0.20 0.80\n", "Scores:"),
        ("S = [[0.10 0.90]\n     [0.20 0.80]]\n", "S ="),
        ("S = 0.10 0.90\n    0.20 0.80\n", "S ="),
        ("Scores:\n| 0.10  0.90 |\n| 0.20  0.80 |\n", "Scores:"),
        ("Scores:\n0.10\t0.90\n0.20\t0.80\n", "Scores:"),
    ],
)
def test_grids_of_numbers_are_matrices(text: str, above: str) -> None:
    (found,) = said(text, ".txt")
    assert (short(found.node), found.above) == ("[[0.10, 0.90], [0.20, 0.80]]", above)
    assert not misplaced(text, ".txt")


def test_a_grid_may_have_labels_signs_percents_and_infinity() -> None:
    (found,) = said("        I      love\nI     -0.50   -inf\nlove  25%      +2\n", ".txt")
    assert found.rows == ("I", "love")
    assert [short(leaf) for leaf in found.node.leaves()] == ["-0.50", "25", "2"]


def test_lines_of_different_lengths_are_no_grid() -> None:
    assert not any(s.node.head == "mat" for s in said("0.1 0.2\n0.3 0.4 0.5\n", ".txt"))


def test_two_tables_stay_apart() -> None:
    one = "| | I | love |\n|---|---|---|\n| I | 0.1 | 0.9 |\n"
    assert read(f"{one}\nThen:\n\n{one.replace('0.9', '0.8')}") == ["[[0.1, 0.9]]", "[[0.1, 0.8]]"]


def test_a_full_stop_is_a_label_among_labels() -> None:
    (found,) = said("        score  weight\nthe     2.0    0.21\ncat     3.0    0.78\n.      -4.0    0.01\n", ".txt")
    assert (short(found.node), found.rows, found.columns) == ("[[2.0, 0.21], [3.0, 0.78], [-4.0, 0.01]]", ("the", "cat", "."), ("score", "weight"))
    assert short(said("0.3  .    .\n0.3  0.7  .\n0.2  0.1  0.7\n", ".txt")[0].node) == "[[0.3, unknown, unknown], [0.3, 0.7, unknown], [0.2, 0.1, 0.7]]"


def test_a_line_that_announces_a_grid_is_no_row_of_heads() -> None:
    (found,) = said("scaled by 1/sqrt(2):\n4.24  3.54  4.95\n4.24  2.12  3.54\n", ".txt")[-1:]
    assert (found.columns, found.above) == (("", "", ""), "scaled by 1/sqrt(2):")


def test_a_table_of_vectors_in_plain_text() -> None:
    text = "  i      ki           vi\n  1   (1, 0, 2)   (0.5, 1.0)\n  2   (0, 1, 1)   (2.0, 0.0)\n"
    found = said(text, ".txt")
    assert [(short(s.node), s.row, s.above) for s in found] == [
        ("[1, 0, 2]", "1", "$k_i$"), ("[0.5, 1.0]", "1", "$v_i$"), ("[0, 1, 1]", "2", "$k_i$"), ("[2.0, 0.0]", "2", "$v_i$"),
    ]
    assert not misplaced(text, ".txt")


@pytest.mark.parametrize("text", ["two vectors\n1 (1, 2)\n2 (3, 4)\n", "a b\n(1, 2) (3, 4)\n(1, 2) (3, 4)\n", "i q\n1 (1, 2) = 3\n2 (3, 4) = 7\n"])
def test_vectors_without_heads_or_labels_are_no_table(text: str) -> None:
    assert not [s for s in said(text, ".txt") if s.row]
