"""Answers to choose from: the right one and those of people who do a step wrong; or statements of which several are right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import Final, NamedTuple

from symattn.derivation.derivation import Derivation
from symattn.exam.accepting import Printed
from symattn.exam.kind import LETTERS, Kind, Making, RejectedError, asked_cells, derivation_of, visible
from symattn.exam.mistaking import apart, mistaken, printed_at
from symattn.exam.question import Cell, Content, Option, Question
from symattn.exam.specification import Planned

MOST_CANDIDATES: Final = 60


class Answer(NamedTuple):
    """An answer that could be an option: its numbers as printed, the mistake it comes from, what is to be said to it."""

    printed: tuple[Printed, ...]
    tag: str
    feedback: str


def _make(making: Making) -> Question:
    return _several(making) if making.planned.several else _single(making)


def _single(making: Making) -> Question:
    planned, derivation, cells = making.planned, derivation_of(making), asked_cells(making)
    right = printed_at(derivation, cells, planned.accepting)
    if right is None:
        raise RejectedError("computable")
    wanted, units = planned.options - 1, planned.numbers.apart
    found = _apart(making.chance.shuffled(_mistaken(making, cells)), right, [], units)
    if len(found) < wanted:
        found = _apart(islice(_otherwise(making, cells), MOST_CANDIDATES), right, found, units)[:wanted]
    if len(found) < wanted:
        raise RejectedError("options")
    answers = making.chance.shuffled(_around(right, found, wanted, making.place(planned.options, "rank")))
    answers.insert(making.place(planned.options), Answer(right, "", ""))
    options = tuple(Option(LETTERS[k], _numbers(cells, a.printed), not a.tag, a.tag, a.feedback) for k, a in enumerate(answers))
    return _question(making, cells, options)


def _apart(answers: Iterable[Answer], right: tuple[Printed, ...], found: list[Answer], units: int) -> list[Answer]:
    """Those found before and those of the answers that differ from the right one, and from each other, by so many units of the last digit."""
    out = [*found]
    for answer in answers:
        if all(apart(answer.printed, other, units) for other in (right, *(a.printed for a in out))):
            out.append(answer)
    return out


def _around(right: tuple[Printed, ...], found: Sequence[Answer], wanted: int, rank: int) -> list[Answer]:
    """So many of the wrong answers, `rank` of them smaller than the right one by their first number, as far as there are: so that its size does not tell it."""
    key = Fraction(right[0].text)
    below = [a for a in found if Fraction(a.printed[0].text) < key]
    above = [a for a in found if a not in below]
    chosen = [*below[:rank], *above[: wanted - rank]]
    return [*chosen, *(a for a in found if a not in chosen)][:wanted]


def _question(making: Making, cells: Sequence[Cell], options: tuple[Option, ...]) -> Question:
    planned = making.planned
    return Question(
        name=planned.name,
        kind="choice",
        points=planned.points,
        derivation=making.derivation,
        quantity=planned.ask,
        cells=tuple(cells),
        which=planned.which,
        options=options,
        several=planned.several,
    )


def _mistaken(making: Making, cells: Sequence[Cell]) -> list[Answer]:
    out = []
    for m in mistaken(derivation_of(making), making.planned.ask):
        found = printed_at(m.derivation, cells, making.planned.accepting)
        if found is not None:
            out.append(Answer(found, m.tag, m.feedback))
    return out


def _otherwise(making: Making, cells: Sequence[Cell]) -> Iterator[Answer]:
    """What the specification's rule offers where too few misconceptions apply."""
    planned, derivation = making.planned, derivation_of(making)
    array = derivation[planned.ask]
    if planned.otherwise == "redraw":
        return
    for shift in range(1, max(array.shape)):
        if planned.otherwise == "wrong-row":
            moved = [(name, (i + shift) % array.shape[0], j) for name, i, j in cells]
            tag, said = "wrong-row", "These are the numbers of another row."
        else:
            moved = [(name, i, (j + shift) % array.shape[1]) for name, i, j in cells]
            tag, said = "neighbouring-entry", "These are the numbers of another column."
        found = printed_at(derivation, moved, planned.accepting)
        if found is not None:
            yield Answer(found, tag, said)


def _numbers(cells: Sequence[Cell], printed: Sequence[Printed]) -> Content:
    """The numbers of an answer, one row of texts for each row of the quantity."""
    rows: dict[int, list[Printed]] = {}
    for (_, i, _), found in zip(cells, printed, strict=True):
        rows.setdefault(i, []).append(found)
    name, row, column = cells[0]
    return Content("numbers", name, row, column, tuple(tuple(p.text for p in r) for r in rows.values()), tuple(tuple(p.exact for p in r) for r in rows.values()))


def _several(making: Making) -> Question:
    """Statements about entries, some of them right: at least one, and not all."""
    planned, derivation, chance = making.planned, derivation_of(making), making.chance
    rows, columns = derivation[planned.ask].shape
    cells = [(planned.ask, i, j) for i in range(rows) for j in range(columns) if visible(derivation, (planned.ask, i, j))]
    right, wrong = _statements(derivation, cells, making)
    count = chance.whole(1, min(planned.options - 1, len(right))) if right else 0
    if not count or len(wrong) < planned.options - count:
        raise RejectedError("options")
    chosen = [*((s, True) for s in chance.shuffled(right)[:count]), *((s, False) for s in chance.shuffled(wrong)[: planned.options - count])]
    options = tuple(Option(LETTERS[k], s[0], is_right, s[1], s[2]) for k, (s, is_right) in enumerate(chance.shuffled(chosen)))
    return _question(making, cells, options)


def _statements(derivation: Derivation, cells: Sequence[Cell], making: Making) -> tuple[list[tuple[Content, str, str]], list[tuple[Content, str, str]]]:
    """The right statements about the entries, and the wrong ones that misconceptions lead to, all apart."""
    accepting, units = making.planned.accepting, making.planned.numbers.apart
    truths = {cell: found[0] for cell in cells if (found := printed_at(derivation, [cell], accepting)) is not None}
    taken = {cell: [truth] for cell, truth in truths.items()}
    wrong = []
    for m in mistaken(derivation, making.planned.ask):
        for cell in cells:
            found = printed_at(m.derivation, [cell], accepting) if cell in truths else None
            if found is not None and all(apart(found, [other], units) for other in taken[cell]):
                taken[cell].append(found[0])
                wrong.append((_statement(cell, found[0]), m.tag, m.feedback))
    return [(_statement(cell, truth), "", "") for cell, truth in truths.items()], wrong


def _statement(cell: Cell, printed: Printed) -> Content:
    return Content("statement", *cell, ((printed.text,),), ((printed.exact,),))


def _check(planned: Planned, drawn: object) -> list[str]:
    return [] if 2 <= planned.options <= 12 else ["options must be a whole number from 2 to 12"]


KIND: Final = Kind("Answers to choose from", _make, _check, asks=True)
