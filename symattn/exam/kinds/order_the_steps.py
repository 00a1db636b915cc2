"""The steps of a solution in another order: each is to be given its place."""

from __future__ import annotations

from typing import Final

from symattn.derivation.derivation import Derivation
from symattn.exam.accepting import whole_number
from symattn.exam.kind import LETTERS, Kind, Making, RejectedError, derivation_of
from symattn.exam.question import Blank, Line, Question


def _make(making: Making) -> Question:
    planned, derivation = making.planned, derivation_of(making)
    chain = longest_chain(derivation)
    if len(chain) < 3:
        raise RejectedError("options")
    mixed = making.chance.shuffled(chain)
    while mixed == chain:
        mixed = making.chance.shuffled(chain)
    share = planned.points / len(chain)
    blanks = []
    for k, name in enumerate(mixed):
        place = chain.index(name) + 1
        printed = whole_number(str(place))
        blanks.append(Blank(f"{planned.name}.{LETTERS[k]}", f"({LETTERS[k]})", printed, share, tolerant=False))
    return Question(
        name=planned.name,
        kind="order-the-steps",
        points=planned.points,
        derivation=derivation,
        quantity=derivation.target,
        blanks=tuple(blanks),
        lines=tuple(Line(LETTERS[k], name) for k, name in enumerate(mixed)),
    )


def longest_chain(derivation: Derivation) -> list[str]:
    """The longest sequence of steps in which each needs the one before it, so that only one order is possible."""
    best: dict[str, list[str]] = {}
    for step in derivation.steps:
        before = max((best[name] for name in step.inputs if name in best), key=len, default=[])
        best[step.name] = [*before, step.name]
    return max(best.values(), key=len, default=[])


KIND: Final = Kind("Steps to be put in order", _make, wishes=False)
