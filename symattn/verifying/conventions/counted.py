"""Whether a document counts its tokens from 0, as its own symbols tell: `k_0`, `v₀`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from symattn.reading.mathematics.commands import SUBSCRIPTS
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.written.nodes import is_stated

LETTERS: Final = frozenset("qkvx")
MAX_FORMULAS: Final = 400
"""How many formulas are looked at."""


def counts_from_zero(found: Sequence[Statement]) -> bool:
    """Whether a query, key, value or embedding has the index 0."""
    formulas = [statement.node for statement in found if statement.node.head in {"chain", "mul", "name"}][:MAX_FORMULAS]
    return any(base in LETTERS and sub.translate(SUBSCRIPTS) == "0" for node in formulas for base, sub in _names(node))


def _names(node: Node) -> Iterator[tuple[str, str]]:
    """The names in a formula, each with its index."""
    if node.head == "name":
        yield str(node.args[0]), str(node.args[1])
    elif not is_stated(node):
        for inner in node.nodes:
            yield from _names(inner)
