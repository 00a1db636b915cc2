"""How a system that marks by itself is told to mark a question: shares of points, intervals, what is said to whom, errors carried forward."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Final, NamedTuple

from markupsafe import Markup

from symattn.exact.field import rational
from symattn.exam.question import Blank, Question
from symattn.exam.specification import Planned
from symattn.rendering.exam.following import Followed, constant, followed
from symattn.rendering.exam.systems import Accepted, accepted, decimal
from symattn.rendering.exam.view import OptionView

CARRIED: Final = "CARRIED_FORWARD"
SAID_OF_CARRIED: Final = "This is not the number of the key, but it follows from your own earlier answers, and earns its points."


class Choice(NamedTuple):
    """An option as a system knows it: its name, its share of the points."""

    name: str
    letter: str
    right: bool
    share: str
    feedback: str | Markup


class Scored(NamedTuple):
    """A blank as a system marks it: the key, the wrong answers that are told apart (each with the name of what is said to it)."""

    blank: Blank
    name: str
    key: Accepted
    wrong: tuple[tuple[Accepted, str], ...]
    share: int
    followed: Followed | None


class Scoring:
    """A question as a system marks it.

    Points are added up in whole shares, `parts` of them to a point, so that all blanks right are all points.
    """

    def __init__(self, question: Question, planned: Planned, options: Sequence[OptionView] = ()) -> None:
        self.question = question
        self.planned = planned
        self.several = question.several
        self._options = options

    @property
    def points(self) -> str:
        return number(self.question.points)

    @cached_property
    def parts(self) -> int:
        return lcm(*(b.points.denominator for b in self.question.blanks))

    @cached_property
    def blanks(self) -> list[Scored]:
        blanks, derivation = self.question.blanks, self.question.derivation
        out = []
        for k, blank in enumerate(blanks):
            key, *wrong = accepted(blank)
            carried = followed(derivation, blanks, k, self.planned.accepting) if self.planned.follow_through and derivation is not None and blank.cell[0] else None
            named = tuple((w, self._names[w.tag, w.feedback]) for w in wrong)
            out.append(Scored(blank, response(k), key, named, int(blank.points * self.parts), carried))
        return out

    @cached_property
    def _names(self) -> dict[tuple[str, str], str]:
        """The names of all that is said to wrong answers; the same is said once."""
        names: dict[tuple[str, str], str] = {}
        for tag, feedback in ((w.tag, w.feedback) for b in self.question.blanks for w in b.wrong):
            if (tag, feedback) not in names:
                again = sum(other == tag for other, _ in names)
                names[tag, feedback] = f"{tag}.{again + 1}" if again else tag
        return names

    @property
    def feedbacks(self) -> list[tuple[str, str | Markup]]:
        """The names of what may be said, and the sentences."""
        if self._options:
            return [(c.name, c.feedback) for c in self.choices if c.feedback]
        found: list[tuple[str, str | Markup]] = [(name, feedback) for (_, feedback), name in self._names.items() if feedback]
        return [*found, (CARRIED, SAID_OF_CARRIED)] if any(s.followed for s in self.blanks) else found

    @cached_property
    def choices(self) -> list[Choice]:
        """The options: right ones share the points, wrong ones take as much away, so that choosing all of them earns nothing."""
        right = sum(o.right for o in self._options)
        counts = {True: right, False: right - len(self._options)}
        return [Choice(f"choice_{o.letter}", o.letter, o.right, number(self.question.points / counts[o.right]), o.feedback) for o in self._options]


def response(k: int) -> str:
    """The name of the variable of blank `k`, counted from 0."""
    return f"RESPONSE_{k + 1}"


def number(value: Fraction) -> str:
    """A number as a decimal: exact where it has at most 12 places, else of 15 figures.

    >>> number(Fraction(3, 4)), number(Fraction(-2, 3))
    ('0.75', '-0.666666666666667')
    """
    short = decimal(value)
    if Fraction(short) == value:
        return short
    return constant(rational(value.numerator, value.denominator))
