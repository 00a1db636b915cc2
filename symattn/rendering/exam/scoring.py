"""How a system that runs rules is told to mark a question: shares of points, intervals, what is said to whom, errors carried forward."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm
from typing import Final, NamedTuple

from markupsafe import Markup

from symattn.exam.question import Blank, Question
from symattn.exam.specification import Planned
from symattn.rendering.exam.following import Followed, Following, Formula, constant, number
from symattn.rendering.exam.systems import Accepted, accepted
from symattn.rendering.exam.view import OptionView

CARRIED: Final = "CARRIED_FORWARD"
TRIVIAL: Final = "NOTHING_TO_COMPUTE"
SAID: Final = (
    (CARRIED, "A number that is not the one of the key follows from your own earlier answers, and earns its points."),
    (TRIVIAL, "A number follows from your own earlier answers, but those leave nothing to compute here, so it earns nothing."),
)


class Choice(NamedTuple):
    """An option as a system knows it: its name, the whole number of shares it earns or costs."""

    name: str
    letter: str
    right: bool
    share: int
    says: str | Markup
    feedback: str | Markup


class Scored(NamedTuple):
    """A blank as a system marks it: its key, the wrong answers that are told apart (each with the name of what is said to it)."""

    blank: Blank
    number: int
    key: Accepted
    wrong: tuple[tuple[Accepted, str], ...]
    share: int
    followed: Followed | None
    true: str
    """Its exact value, as closely as a system computes."""


class Scoring:
    """A question as a system marks it.

    Points are added up in whole `shares`, so that everything right is all of the points, whatever a system's arithmetic.
    """

    def __init__(self, question: Question, planned: Planned, options: Sequence[OptionView] = ()) -> None:
        self.question = question
        self.planned = planned
        self.several = question.several
        self._options = options

    @property
    def points(self) -> str:
        """All points, as a decimal."""
        return _decimal(self.question.points)

    @property
    def percentages(self) -> list[str]:
        """What every blank is worth, in hundredths of the points and of equal worth, for systems that want numbers that add up to 100."""
        count = len(self.question.blanks)
        ends = [10_000 * k // count for k in range(count + 1)]
        return [_decimal(Fraction(high - low, 100)) for low, high in pairwise(ends)]

    @property
    def unit(self) -> Fraction:
        """The points of a share."""
        return self.question.points / self.shares

    @cached_property
    def shares(self) -> int:
        """The shares of an answer that is right throughout."""
        if self._options:
            right = sum(o.right for o in self._options)
            return lcm(right, max(len(self._options) - right, 1))
        return sum(s.share for s in self.blanks)

    @cached_property
    def blanks(self) -> list[Scored]:
        blanks, derivation = self.question.blanks, self.question.derivation
        carried = self.planned.follow_through and derivation is not None and all(b.cell[0] for b in blanks)
        following = Following(derivation, blanks, self.planned.accepting) if carried and derivation is not None else None
        scale = lcm(*(b.points.denominator for b in blanks))
        out = []
        for k, blank in enumerate(blanks):
            key, *wrong = accepted(blank)
            share = int(blank.points * scale) if self.question.points else 1
            named = tuple((w, self._names[w.tag, w.feedback]) for w in wrong)
            followed, true = (following.followed(k), self._true(blank)) if following is not None else (None, "")
            out.append(Scored(blank, k + 1, key, named, share, followed, true))
        return out

    def _true(self, blank: Blank) -> str:
        name, i, j = blank.cell
        assert self.question.derivation is not None
        return constant(self.question.derivation[name][i, j])

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
        return [*found, *SAID] if self.carries else found

    @property
    def carries(self) -> bool:
        """Whether errors are carried forward anywhere."""
        return any(s.followed for s in self.blanks)

    @cached_property
    def assumed(self) -> frozenset[int]:
        """The blanks, counted from 1, whose answers enter later ones."""
        found: set[int] = set()
        for s in self.blanks:
            if s.followed is not None:
                for formula in (s.followed.formula, *(f for row in s.followed.trivial for f in row)):
                    found |= _answers(formula)
        return frozenset(found)

    @cached_property
    def choices(self) -> list[Choice]:
        """The options: right ones share the points, wrong ones take as much away, so that choosing all of them earns nothing."""
        right = sum(o.right for o in self._options)
        counts = {True: right, False: right - len(self._options)}
        return [Choice(f"choice_{o.letter}", o.letter, o.right, self.shares // counts[o.right], o.says, o.feedback) for o in self._options]


def _answers(formula: Formula) -> set[int]:
    """The blanks, counted from 1, whose answers enter a formula."""
    if formula.head == "own":
        return {formula.args[0] + 1}
    return {n for x in formula.args if isinstance(x, Formula) for n in _answers(x)}


def _decimal(value: Fraction) -> str:
    """A number as a decimal: exact where it is a short one, else of 15 figures.

    >>> _decimal(Fraction(3, 4)), _decimal(Fraction(2, 3))
    ('0.75', '0.666666666666667')
    """
    return str(number(value).args[0])
