"""A matrix of scores that is multiplied or divided by a number, `1/1.414 [[0.84, 1.38], …]`: its numbers restate the scores, right or wrong."""

from __future__ import annotations

from typing import Final

from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.naming.target import Target
from symattn.verifying.numbers.quantities import judge_entries
from symattn.verifying.numbers.readings import best_reading
from symattn.verifying.written.nodes import flat_leaves, grid_of, inner_of

MOSTLY: Final = 0.6
"""Which share of the numbers are those of scores at least."""


def judge_multiple(desk: Desk, statement: Statement, link: Node) -> None:
    """Judges the matrix in such a product or quotient as scores, where most of its numbers are."""
    factors = [inner_of(n) for n in link.nodes] if link.head in {"mul", "div"} and len(link.args) == 2 else []
    matrices = [n for n in factors if n.head == "mat"]
    leaves = grid_of(matrices[0]) if len(matrices) == 1 and not any(n.head in {"vec", "name"} for n in factors) else None
    if leaves is None or len(leaves) < 2 or not all(leaf.plain for leaf in flat_leaves(leaves)) or desk.current is not None:
        return
    reading = best_reading(desk, statement, leaves, Target(("scores",), sure=True, near=True))
    if reading is not None and MOSTLY <= reading[1] < 1:
        judge_entries(desk, statement, leaves, reading[0], True, None)
        desk.current = None
