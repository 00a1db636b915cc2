"""Tables without queries and keys, as in a spreadsheet: each column is made of columns to its left, token by token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from symattn.exact.field import total
from symattn.reading.labels import clean, in_words
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.example.stated import Num, combine, exactly
from symattn.verifying.numbers.made import Made, Vector, around, best_made, factors_of, made_of, telling, temperatures_of
from symattn.verifying.numbers.rows import alone, placed
from symattn.verifying.written.calculator import number_of

WIDEST: Final = 16
TALLEST: Final = 64


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its numbers by row, what each is, and what its last row sums up."""

    head: str
    cells: dict[int, Node]
    sums: tuple[Node, ...]


def judge_columns(desk: Desk, statement: Statement, node: Node) -> bool:
    """Judges a table whose columns are made of one another; whether at least two of them are, one of them exponentials or weights, or the second of two as it is called."""
    if not alone(desk) or not 2 <= len(statement.columns) <= WIDEST or not 2 <= len(node.args) <= TALLEST or not all(statement.columns):
        return False
    columns = _columns(statement, node)
    text = around(statement)
    known: dict[int, dict[int, Num]] = {}
    found: dict[int, Made] = {}
    for j, column in enumerate(columns):
        made = _made(desk, column, [known[k] for k in sorted(known)], text)
        if made is not None:
            found[j] = made
        if made is not None or all(leaf.plain for leaf in column.cells.values()):
            numbers = made.numbers if made is not None else [exactly(number_of(leaf)) for leaf in column.cells.values()]
            known[j] = {i: Num(n.true, number_of(leaf), n.bad) for (i, leaf), n in zip(column.cells.items(), numbers, strict=True)}
    called = len(columns) == 2 and any(made.kind in in_words(columns[j].head) for j, made in found.items())
    if not (called or len(found) > 1) or not {made.kind for made in found.values()} & {"exponentials", "weights"}:
        return False
    _judged(desk, statement, columns, text)
    return True


def _judged(desk: Desk, statement: Statement, columns: Sequence[_Column], text: str) -> None:
    """Judges every column, each by what the document has those before it as."""
    known: list[dict[int, Num]] = []
    for column in columns:
        leaves = list(column.cells.values())
        if not all(leaf.plain for leaf in leaves) or not leaves:
            continue
        made = _made(desk, column, known, text)
        met = desk.memory.vectors.get(tuple(number_of(leaf) for leaf in leaves), ())[-1:]
        if made is None and met:
            for leaf, one in zip(leaves, met[0], strict=True):
                desk.restate_number(statement, leaf, one)
            numbers = [one.num for one in met[0]]
        elif made is None:
            numbers = [exactly(number_of(leaf)) for leaf in leaves]
            desk.listed.append(numbers)
        else:
            desk.judge_terms(statement, [leaves], made.numbers)
            numbers = [placed(desk, statement, leaf) or n for leaf, n in zip(leaves, made.numbers, strict=True)]
        known.append(dict(zip(column.cells, numbers, strict=True)))
        if column.sums and made is not None:
            desk.judge_terms(statement, [[column.sums[0]]], [combine(lambda *xs: total(xs), *numbers)])


def _columns(statement: Statement, node: Node) -> list[_Column]:
    """The columns, with the numbers of a last row that sums them up apart."""
    last = len(node.args) - 1 if statement.rows and in_words(clean(statement.rows[-1]))[:1] == ("row_sums",) else -1
    out = []
    for j, head in enumerate(statement.columns):
        cells = {i: row.args[j] for i, row in enumerate(node.nodes) if row.args[j].head != "unknown"}
        sums = tuple(cell for i, cell in cells.items() if i == last and cell.plain)
        out.append(_Column(head, {i: cell for i, cell in cells.items() if i != last}, sums))
    return out


def _made(desk: Desk, column: _Column, known: Sequence[dict[int, Num]], text: str) -> Made | None:
    """What a column is made of, in the rows that it has a number in."""
    leaves = list(column.cells.values())
    if not leaves or not all(leaf.plain for leaf in leaves) or not (telling(leaves) or in_words(column.head)):
        return None
    before: list[Vector] = [[numbers[i] for i in column.cells] for numbers in known if all(i in numbers for i in column.cells)]
    if not before or len(leaves) < 2:
        return None
    found = best_made(leaves, made_of(before, factors_of(text), temperatures_of(text), pairs=True), in_words(column.head))
    return found[0] if found is not None else None
