"""A question of an exam: what is given, what is asked, the right answers and the wrong ones that people give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, NamedTuple

from symattn.derivation.derivation import Derivation
from symattn.exact.printing import text as written_exactly
from symattn.exam.accepting import Accepting, Printed

Cell = tuple[str, int, int]
"""An entry of a quantity: its name, row and column, counted from 0."""


class Wrong(NamedTuple):
    """An answer that somebody gives who does a step wrong: the misconception's name, the number, what is to be said to it."""

    tag: str
    text: str
    feedback: str


@dataclass(frozen=True, slots=True)
class Blank:
    """A number to be given: `q1.weights[love,2]`.

    `cell` is the entry of the derivation it is (empty where the number is a place in an order).
    """

    name: str
    label: str
    printed: Printed
    points: Fraction
    cell: Cell = ("", 0, 0)
    wrong: tuple[Wrong, ...] = ()
    tolerant: bool = True
    """Whether other ways of writing and rounding the number count as well; a place in an order is this number or not."""


class Content(NamedTuple):
    """What an option says: numbers of a quantity, a statement about an entry, the name of a step or given, or a phrase of the concept bank."""

    form: Literal["numbers", "statement", "quantity", "line", "phrase"]
    quantity: str = ""
    row: int = 0
    column: int = 0
    texts: tuple[tuple[str, ...], ...] = ()
    exact: tuple[tuple[bool, ...], ...] = ()
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from: `letter` is what a student writes."""

    letter: str
    content: Content
    right: bool
    tag: str = ""
    feedback: str = ""


class Line(NamedTuple):
    """A line of a worked solution: the step, and its letter or number where it can be pointed at."""

    label: str
    quantity: str


@dataclass(frozen=True, eq=False)
class Question:
    """One question of one variant.

    `derivation` is the right one; `shown` the one whose numbers the question shows (with a mistake in it, for find-the-error).
    """

    name: str
    kind: str
    points: Fraction
    title: str = ""
    derivation: Derivation | None = None
    shown: Derivation | None = None
    quantity: str = ""
    cells: tuple[Cell, ...] = ()
    which: Literal["entry", "row", "matrix"] = "entry"
    places: int = 4
    accepting: Accepting = field(default_factory=Accepting)
    """How exactly numbers are asked for."""
    blanks: tuple[Blank, ...] = ()
    options: tuple[Option, ...] = ()
    several: bool = False
    lines: tuple[Line, ...] = ()
    concept: str = ""
    text: str = ""
    tags: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    """Names that the phrases of a question speak of: the step that is done wrong, say."""

    @property
    def answer(self) -> str:
        """The letters of the right options, in order."""
        return "".join(o.letter for o in self.options if o.right)

    def exact(self, blank: Blank) -> str:
        """The exact value of a blank, as text that SymPy reads."""
        name, i, j = blank.cell
        return written_exactly(self.derivation[name][i, j]) if name and self.derivation is not None else blank.printed.text

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of a table of answers that belong to the question."""
        if self.blanks:
            return tuple(b.name for b in self.blanks)
        return (f"{self.name}.a",) if self.options else (f"{self.name}.text",)
