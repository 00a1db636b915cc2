"""Numbers that a sentence lists one after the other: a row of a quantity, what is made of the row before, or each by itself."""

from __future__ import annotations

from collections.abc import Callable

from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.naming.target import Target
from symattn.verifying.numbers.local import judge_local
from symattn.verifying.numbers.quantities import judge_as_row, judge_entries
from symattn.verifying.numbers.readings import best_reading
from symattn.verifying.numbers.rows import judge_row, keep_row
from symattn.verifying.written.nodes import grid_of


def read_listed(desk: Desk, statement: Statement, target: Target, each: Callable[[Desk, Statement], None]) -> None:
    """Judges the numbers together where most of them are then explained, else one by one."""
    leaves = grid_of(statement.node) or []
    if target.names or target.context:
        reading = best_reading(desk, statement, leaves, target)
        if reading is not None and reading[1] >= 1:
            judge_entries(desk, statement, leaves, reading[0], True, None)
            return
        if judge_row(desk, statement, leaves, target):
            return
        mostly = reading is not None and reading[2] and reading[1] * 3 >= 2
        if not mostly and judge_local(desk, statement, leaves, target, reading[1] if reading else 0):
            return
        if reading is not None and reading[2] and reading[1] * 2 >= 1:
            judge_entries(desk, statement, leaves, reading[0], True, None)
            return
    elif judge_row(desk, statement, leaves, target):
        return
    if judge_as_row(desk, statement, leaves, target):
        return
    for part in statement.parts:
        each(desk, part)
    keep_row(desk, leaves)
