"""Rows and columns of a table that sum up the others."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from symattn.exact.field import total
from symattn.reading.foreign import TOTALS
from symattn.reading.labels import clean
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.example.stated import combine

_SUM: Final = re.compile(
    rf"(?:(?:column|col|row)s?[ -]?)?(?:(?:Σ|∑|\\sum|(?-i:\\Sigma))(?:_\{{?[a-z]\}}?)?|sums?|totals?|summe|[行列]?(?:合计|总和|和)|check(?:[ -]?sum)?|{TOTALS})", re.IGNORECASE,
)


def is_total(label: str) -> bool:
    """Whether the label of a row or column says that it sums up the others.

    >>> is_total("**Total**"), is_total("column sum"), is_total(r"$\\Sigma$"), is_total("summer")
    (True, True, True, False)
    """
    return _SUM.fullmatch(clean(label)) is not None


def judge_foot(desk: Desk, statement: Statement, node: Node, read: Callable[[Statement, Node], None]) -> bool:
    """Reads a table between tokens whose last row sums up every column: the table without it, then the sums; whether it has one."""
    tokens = all(desk.targets.label("key", head) in desk.example.labels["key"] for head in statement.columns)
    if len(node.args) < 3 or not statement.rows or not is_total(statement.rows[-1]) or len(statement.columns) < 2 or not tokens:
        return False
    others = statement.others[:-1] if len(statement.others) == len(node.args) else statement.others
    body = Node("mat", node.args[:-1], node.start, node.nodes[-2].end)
    read(replace(statement, rows=statement.rows[:-1], others=others), body)
    for j, leaf in enumerate(node.nodes[-1].nodes):
        mets = [desk.placed.get(desk.spot(statement, row.args[j])) for row in body.nodes if row.args[j].head != "unknown"]
        if leaf.plain and mets and all(met is not None for met in mets):
            desk.judge_terms(statement, [[leaf]], [combine(lambda *xs: total(xs), *[met.num for met in mets if met is not None])])
    return True
