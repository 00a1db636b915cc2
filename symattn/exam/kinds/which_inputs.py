"""Which quantities does a step use?  (Which vectors are the scores made from?)"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from symattn.exam.blueprint import Blueprint
from symattn.exam.kind import LETTERS, Kind, Making, RejectedError, derivation_of
from symattn.exam.question import Content, Option, Question
from symattn.exam.specification import Planned


def _make(making: Making) -> Question:
    planned, derivation = making.planned, derivation_of(making)
    step = derivation.step(planned.ask)
    right = list(dict.fromkeys(step.inputs))
    others = [name for name in (*derivation.given, *(s.name for s in derivation.steps)) if name not in {*right, step.name}]
    wrong = making.chance.shuffled(others)[: max(planned.options - len(right), 1)]
    if not wrong:
        raise RejectedError("options")
    chosen = making.chance.shuffled([*right, *wrong])
    used = ", ".join(right)
    options = tuple(
        Option(LETTERS[k], Content("quantity", name), name in right, "" if name in right else "not-an-input", "" if name in right else f"{step.name} is made from {used}.")
        for k, name in enumerate(chosen)
    )
    return Question(name=planned.name, kind="which-inputs", points=planned.points, derivation=derivation, quantity=planned.ask, options=options, several=True)


def _check(planned: Planned, drawn: Blueprint | None) -> Sequence[str]:
    return [] if 2 <= planned.options <= 12 else ["options must be a whole number from 2 to 12"]


KIND: Final = Kind("What a step is made from", _make, _check, wishes=False, asks=True)
