"""How Moodle marks what it has imported: numbers with tolerances, options with fractions, parts with weights (docs.moodle.org, “Question types”).

Nothing here knows how questions are exported.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

ACCEPTED = ("100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30", "25", "20", "16.66667", "14.28571", "12.5", "11.11111", "10", "5")
"""The positive percentages that Moodle lets an answer be worth; their negatives, too, and 0."""
FRACTIONS = {"0", *ACCEPTED, *(f"-{x}" for x in ACCEPTED)}
EPSILON = Fraction(1, 10**14)
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


class MalformedError(Exception):
    """What Moodle would refuse, or show otherwise than it was meant."""


def require(condition: object, message: str) -> None:
    if not condition:
        raise MalformedError(message)


class Reply(NamedTuple):
    """What a response earns of the points, from 0 to 1, and what is said to it."""

    earned: Fraction
    feedback: tuple[str, ...]


class Answer(NamedTuple):
    """A number that Moodle waits for: what it earns, as a percentage, and what is said to it."""

    number: Fraction
    tolerance: Fraction
    percent: str
    feedback: str

    def fits(self, response: Fraction) -> bool:
        slack = self.tolerance + EPSILON * max(self.tolerance, abs(self.number), EPSILON)
        return abs(response - self.number) <= slack


class Option(NamedTuple):
    """An option, as HTML."""

    says: str
    percent: str
    feedback: str


class Stem(NamedTuple):
    """A line of a matching question, and what belongs to it."""

    says: str
    match: str


def answer(number: str, tolerance: str, percent: str, feedback: str) -> Answer:
    require(NUMBER.fullmatch(number) and NUMBER.fullmatch(tolerance), f"{number}:{tolerance} are no numbers")
    require(Fraction(tolerance) >= 0, f"a negative tolerance {tolerance}")
    return Answer(Fraction(number), Fraction(tolerance), percent, feedback)


@dataclass(frozen=True)
class Part:
    """A number to be filled in, with its weight among the others of its question."""

    answers: Sequence[Answer]
    weight: int = 1

    def __post_init__(self) -> None:
        require(any(a.percent == "100" for a in self.answers), "no answer earns everything")
        require(all(a.percent in FRACTIONS for a in self.answers), "a percentage that Moodle does not know")

    def reply(self, response: str) -> Reply:
        """The first answer that fits speaks."""
        typed = response.strip()
        if NUMBER.fullmatch(typed):
            for a in self.answers:
                if a.fits(Fraction(typed)):
                    return Reply(Fraction(a.percent) / 100, (a.feedback,) if a.feedback else ())
        return Reply(Fraction(0), ())


@dataclass(frozen=True)
class Question:
    """A question in Moodle's bank: of `parts`, or of `options`, or of `stems`, or marked by hand."""

    category: str
    name: str
    kind: str
    text: str
    points: Fraction
    general: str = ""
    parts: Sequence[Part] = ()
    options: Sequence[Option] = ()
    single: bool = True
    stems: Sequence[Stem] = ()
    tags: Sequence[str] = ()
    grader: str = ""
    comments: Sequence[str] = field(default=())

    def __post_init__(self) -> None:
        require(self.name and len(self.name) <= 255, f"a name of {len(self.name)} characters")
        if self.options:
            require(len(self.options) >= 2, "fewer than two options")
            require(all(o.percent in FRACTIONS for o in self.options), f"{self.name}: a percentage that Moodle does not know")
            positive = [Fraction(o.percent) for o in self.options if Fraction(o.percent) > 0]
            whole = max(positive, default=Fraction(0)) if self.single else round(sum(positive, Fraction(0)), 0)
            require(whole == 100, f"{self.name}: the right options are worth {whole} percent")
        if self.stems:
            require(len(self.stems) >= 2 and len({s.match for s in self.stems}) >= 2, "nothing to match")

    def fill(self, responses: Sequence[str]) -> Reply:
        """The reply to numbers, one for every part."""
        require(len(responses) == len(self.parts), f"{self.name}: {len(self.parts)} parts, {len(responses)} numbers")
        replies = [part.reply(response) for part, response in zip(self.parts, responses, strict=True)]
        total = sum(p.weight for p in self.parts)
        require(total, f"{self.name}: parts without weights")
        earned = sum((r.earned * p.weight for r, p in zip(replies, self.parts, strict=True)), Fraction(0))
        return Reply(earned / total, tuple(said for r in replies for said in r.feedback))

    def choose(self, chosen: Collection[int]) -> Reply:
        """The reply to options, by their places from 0."""
        require(not self.single or len(chosen) <= 1, "one option may be chosen")
        found = [o for k, o in enumerate(self.options) if k in chosen]
        earned = sum((Fraction(o.percent) / 100 for o in found), Fraction(0))
        return Reply(min(max(earned, Fraction(0)), Fraction(1)), tuple(o.feedback for o in found if o.feedback))

    def match(self, chosen: Sequence[str]) -> Reply:
        """The reply to a choice for every stem."""
        right = sum(s.match == c for s, c in zip(self.stems, chosen, strict=True))
        return Reply(Fraction(right, len(self.stems)), ())
