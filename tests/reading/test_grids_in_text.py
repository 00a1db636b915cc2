"""Grids of numbers in plain text: what stands above them, and matrices whose rows bars part."""

import pytest

from symattn.reading.layouts.grids import grids
from symattn.reading.layouts.tables import Table
from symattn.reading.layouts.vectors import vector_tables
from symattn.reading.mathematics.grammar import Parser
from symattn.reading.mathematics.lexer import tokens
from symattn.reading.page import Piece


def heads(above: str) -> tuple[str, ...]:
    text = f"{above}\n  dogs   0.5   0.8\n  cars   1.8   1.0\n"
    (table,) = [part for part in grids(Piece("text", text, range(len(text)))) if isinstance(part, Table)]
    return tuple(dict.fromkeys(cell.column for cell in table.cells))


@pytest.mark.parametrize(("above", "expected"), [("q k", ("q", "k")), ("(a) Queries", ("",)), ("Inputs (one row)", ("",)), ("2. Keys", ("",)), ("cars [PAD]", ("cars", "[PAD]"))])
def test_the_words_above_a_grid_head_its_columns_unless_they_are_a_heading(above: str, expected: tuple[str, ...]) -> None:
    assert heads(above) == expected


@pytest.mark.parametrize(("text", "shape"), [("(0.2  0.5 | 0.4  -0.1 | 0.3  0.3)", (3, 2)), ("[1 2 | 3 4]", (2, 2)), ("(1 2 | 3)", None), ("(1, 2)", None)])
def test_bars_part_the_rows_of_a_matrix(text: str, shape: tuple[int, int] | None) -> None:
    node = Parser(tokens(text)).chain()
    assert ((len(node.args), len(node.args[0].args)) if node is not None and node.head == "mat" else None) == shape


def test_wide_gaps_part_vectors_without_brackets_and_a_remark_stands_for_one_that_is_missing() -> None:
    text = "  Word    Query     Key\n  dogs    2 0 1     1 0 1\n  [PAD]   (none)    0 0 0\n"
    (table,) = [part for part in vector_tables(Piece("text", text, range(len(text)))) if isinstance(part, Table)]
    assert [(cell.row, cell.column, len(cell.node.args) if cell.node else 0) for cell in table.cells] == [("dogs", "Query", 3), ("dogs", "Key", 3), ("[PAD]", "Key", 3)]
