"""A problem to be worked through on paper: the key is the worked solution, and the marking scheme gives every step its points."""

from __future__ import annotations

from typing import Final

from symattn.exam.kind import Kind, Making, derivation_of
from symattn.exam.mistaking import sources
from symattn.exam.question import Line, Question


def _make(making: Making) -> Question:
    planned, derivation = making.planned, derivation_of(making)
    asked = planned.ask or derivation.target
    steps = [step.name for step in reversed(sources(derivation, asked))]
    return Question(
        name=planned.name,
        kind="worked",
        points=planned.points,
        derivation=derivation,
        quantity=asked,
        lines=tuple(Line("", name) for name in steps),
    )


KIND: Final = Kind("A problem to be worked through", _make)
