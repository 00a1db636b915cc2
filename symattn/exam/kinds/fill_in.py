"""A worked solution with blanks: one entry in each of some steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from symattn.exam.blueprint import Blueprint
from symattn.exam.kind import Kind, Making, RejectedError, blanks_for, derivation_of, visible
from symattn.exam.question import Line, Question
from symattn.exam.specification import Planned


def _make(making: Making) -> Question:
    planned, derivation = making.planned, derivation_of(making)
    steps = [step.name for step in derivation.steps]
    chosen = set(making.chance.shuffled(steps)[: planned.blanks])
    cells = []
    for name in (name for name in steps if name in chosen):
        rows, columns = derivation[name].shape
        seen = [(name, i, j) for i in range(rows) for j in range(columns) if visible(derivation, (name, i, j))]
        if not seen:
            raise RejectedError("computable")
        cells.append(making.chance.chosen(seen))
    return Question(
        name=planned.name,
        kind="fill-in",
        points=planned.points,
        derivation=derivation,
        shown=derivation,
        quantity=derivation.target,
        cells=tuple(cells),
        blanks=blanks_for(making, cells, planned.points),
        lines=tuple(Line("", name) for name in steps),
    )


def _check(planned: Planned, drawn: Blueprint | None) -> Sequence[str]:
    return [] if 1 <= planned.blanks <= 30 else ["blanks must be a whole number from 1 to 30"]


KIND: Final = Kind("A worked solution with blanks", _make, _check)
