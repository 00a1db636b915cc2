"""Tables whose rows are those of several quantities in turn: `z_{1j}`, `exp z_{1j}`, `α_{1j}`, then those of the next query."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.naming.cells import RUNNING, label_symbol
from symattn.verifying.naming.target import PAIRS, Target
from symattn.verifying.numbers.stating import judge_stated
from symattn.verifying.tables.totals import is_total

_COUNTED: Final = re.compile(r"(\d{1,2})([a-z]|)")
Row = tuple[tuple[str, ...], str]


def judge_stacked(desk: Desk, statement: Statement, node: Node, judge_sums: Callable[[Node, int, list[int]], None]) -> bool:
    """Judges the rows of a table that are those of several quantities, each with its sum; whether they are."""
    found = _stacked_rows(desk, statement)
    rest = [j for j, head in enumerate(statement.columns) if not is_total(head)]
    part = replace(statement, rows=(), columns=tuple(statement.columns[j] for j in rest), others=(), corner="")
    for row, (names, query) in zip(node.nodes, found, strict=False):
        vector = Node("vec", tuple(row.args[j] for j in rest), row.start, row.end)
        judge_stated(desk, part, vector, Target(names, (query,), sure=True, near=True), False)
        for j in set(range(len(statement.columns))) - set(rest):
            judge_sums(Node("mat", (row,), row.start, row.end), j, rest)
    return bool(found)


def _stacked_rows(desk: Desk, statement: Statement) -> list[Row]:
    """The quantities and the query of every row; none where a row is no such, or all are of one quantity, or columns are not keys and their sum."""
    heads = [head for head in statement.columns if not is_total(head)]
    keys = [desk.targets.label("key", head) if head.strip() else None for head in heads]
    if len(statement.rows) < 2 or len(heads) < 2 or len(set(keys)) != len(keys) or not all(key in desk.example.labels["key"] for key in keys):
        return []
    found = [row for text in statement.rows if (row := _row(desk, text)) is not None]
    several = len({names[0] for names, _ in found}) > 1
    return found if several and len(found) == len(statement.rows) == len({(names[0], query) for names, query in found}) else []


def _row(desk: Desk, label: str) -> Row | None:
    """The quantities and the query that the label of a row names: `z_{1j}`."""
    named = label_symbol(desk.targets.symbols, label)
    index = [part for part in named.index if part not in RUNNING] if named is not None else []
    names = tuple(name for name in named.names if name in PAIRS) if named is not None else ()
    if len(index) != 1 or not names:
        return None
    counted = _COUNTED.fullmatch(index[0])
    part = counted[1] if counted is not None and (not counted[2] or counted[2] in RUNNING) else index[0]
    query = desk.targets.label("query", part)
    return (names, query) if query is not None and query in desk.example.labels["query"] else None
