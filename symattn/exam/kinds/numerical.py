"""Numbers to be computed: an entry, a row or a whole matrix of a quantity."""

from __future__ import annotations

from typing import Final

from symattn.exam.kind import Kind, Making, asked_cells, blanks_for
from symattn.exam.question import Question


def _make(making: Making) -> Question:
    planned, cells = making.planned, asked_cells(making)
    return Question(
        name=planned.name,
        kind="numerical",
        points=planned.points,
        derivation=making.derivation,
        quantity=planned.ask,
        cells=cells,
        which=planned.which,
        blanks=blanks_for(making, cells, planned.points),
    )


KIND: Final = Kind("Numbers to be computed", _make, asks=True)
