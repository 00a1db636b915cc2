"""A worked solution in which one step is done wrong, the way people do it: which one?"""

from __future__ import annotations

from typing import Final

from symattn.errors import SymattnError
from symattn.exam.kind import LETTERS, Kind, Making, RejectedError, derivation_of
from symattn.exam.mistaking import Mistaken, apart, mistaken, printed_at
from symattn.exam.question import Content, Line, Option, Question

SOUND: Final = "This line follows from the lines before it."


def _make(making: Making) -> Question:
    planned, derivation = making.planned, derivation_of(making)
    steps = [step.name for step in derivation.steps]
    found: dict[str, list[Mistaken]] = {}
    for m in mistaken(derivation, derivation.target):
        if _plain(making, m):
            found.setdefault(m.step, []).append(m)
    if not found:
        raise RejectedError("options")
    where = [name for name in steps if name in found]
    m = making.chance.chosen(found[where[making.place(len(where))]])
    options = tuple(
        Option(LETTERS[k], Content("line", name), name == m.step, "" if name == m.step else "sound-line", m.feedback if name == m.step else SOUND) for k, name in enumerate(steps)
    )
    return Question(
        name=planned.name,
        kind="find-the-error",
        points=planned.points,
        derivation=derivation,
        shown=m.derivation,
        quantity=derivation.target,
        options=options,
        lines=tuple(Line(LETTERS[k], name) for k, name in enumerate(steps)),
        facts={"mistake": m.tag, "step": m.step, "feedback": m.feedback},
    )


def _plain(making: Making, m: Mistaken) -> bool:
    """Whether a mistake can be seen: every number of the page is a decimal, and in its step some differ from the right ones by enough."""
    derivation, accepting = derivation_of(making), making.planned.accepting
    rows, columns = derivation[m.step].shape
    cells = [(m.step, i, j) for i in range(rows) for j in range(columns)]
    try:
        for step in derivation.steps:
            m.derivation[step.name].decimal(accepting.digits)
    except SymattnError:
        return False
    right, wrong = (printed_at(d, cells, accepting) for d in (derivation, m.derivation))
    return right is not None and wrong is not None and apart(right, wrong, making.planned.numbers.apart)


KIND: Final = Kind("A worked solution with a mistake", _make)
