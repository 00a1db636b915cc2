"""Matrices with the sums of their rows as one more column, often behind a bar: `[e^s | Σ]`."""

from __future__ import annotations

from dataclasses import replace

from symattn.exact.field import rational, sign, total
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.naming.target import PAIRS, Target
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.nodes import grid_of, is_stated, places_of


def with_sums(desk: Desk, statement: Statement, target: Target) -> tuple[Statement, Target] | None:
    """The statement as a divided table between tokens, where most of its rows end with the sum of the numbers before."""
    keys, queries = desk.example.labels["key"], desk.example.labels["query"]
    node = statement.node.nodes[-1] if _named(statement.node) else statement.node
    names = tuple(name for name in (target.names or target.context) if name in PAIRS)
    if node.head != "mat" or statement.rows or not is_stated(node) or not names or len(keys) < 2 or target.index:
        return None
    leaves = grid_of(node) or []
    if len(leaves) != len(queries) or any(len(row) != len(keys) + 1 or not all(leaf.plain for leaf in row) for row in leaves):
        return None
    if 2 * sum(map(_ends_with_sum, leaves)) <= len(leaves):
        return None
    laid = replace(statement, node=node, rows=tuple(queries), columns=(*keys, "sum"), divided=len(keys))
    return laid, replace(target, names=names, sure=True, near=True)


def _named(node: Node) -> bool:
    """Whether it is a name or formula and what it is: `E = …`, `exp(S) ≈ …`."""
    return node.head == "chain" and len(node.nodes) == 2 and not node.nodes[0].leaves()


def _ends_with_sum(row: list[Node]) -> bool:
    """Whether the last number is the sum of the others, as far as their roundings tell."""
    *terms, last = row
    difference = total(number_of(n) for n in terms) - number_of(last)
    unit = rational(len(row), 2 * 10 ** min(places_of(n) for n in row))
    return sign(difference - unit) <= 0 <= sign(difference + unit)
