"""Whether a document divides numbers by the root of d_k, as it writes them out: `0.592 / 1.414`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from symattn.exact.field import rational, sqrt
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.example.judging import Known, judge
from symattn.verifying.example.stated import exactly
from symattn.verifying.written.nodes import bare_claim, digits_of

FEWEST: Final = 2
"""How many such quotients are no accident."""


def divides_by_root(found: Sequence[Statement], reader: Desk) -> bool:
    """Whether several numbers are divided by the root of d_k, printed as a decimal."""
    width = reader.example.widths.get("k", 0) or reader.example.d_k
    if not width:
        return False
    root = sqrt(rational(width))
    divisors = [node.args[1] for statement in found for node in _quotients(statement.node) if node.args[0].plain and node.args[1].plain and "." in digits_of(node.args[1])]
    return sum(judge(bare_claim(divisor), Known(root, (exactly(root),))).verdict in {"correct", "rounding"} for divisor in divisors[:64]) >= FEWEST


def _quotients(node: Node) -> Iterator[Node]:
    if node.head == "div":
        yield node
    for inner in node.nodes:
        yield from _quotients(inner)
