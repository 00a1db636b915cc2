"""An exam specification: its questions, their sizes, what is given and asked, and the wishes for the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final, Literal

from symattn.exam.accepting import Accepting

Which = Literal["entry", "row", "matrix"]
SIZES: Final = ("tokens", "kv_tokens", "queries", "d_model", "d_k", "d_v")
OTHERWISE: Final = ("redraw", "neighbouring-entry", "wrong-row")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the numbers of a question are to be like, so that they work by hand.

    Givens are drawn from `low` to `high` with `decimals` decimal places (`ranges` for single givens); `largest` bounds every
    intermediate result; `apart` is how many units of the last printed digit two options differ by at least.
    """

    low: int = -2
    high: int = 2
    decimals: int = 0
    ranges: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    integer_scores: bool = False
    rational_weights: bool = False
    distinct_weights: bool = False
    square_d_k: bool | None = None
    no_ties: bool = True
    zeros: bool = True
    largest: Fraction = Fraction(1000)
    apart: int = 2


@dataclass(frozen=True, slots=True)
class Planned:
    """A question as it is specified; every variant of the exam draws its own numbers for it."""

    name: str
    kind: str
    place: str
    points: Fraction = Fraction(1)
    title: str = ""
    variant: str = "scaled-dot-product"
    given: tuple[str, ...] = ("Q", "K", "V")
    sizes: Mapping[str, int] = field(default_factory=dict)
    tokens: tuple[str, ...] = ()
    queries: tuple[Any, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    notation: Mapping[str, str] = field(default_factory=dict)
    ask: str = ""
    which: Which = "entry"
    entry: tuple[int, ...] = ()
    accepting: Accepting = field(default_factory=Accepting)
    options: int = 4
    several: bool = False
    otherwise: str = "redraw"
    blanks: int = 4
    follow_through: bool = False
    """`follow_through = true`, of a question or of the whole exam: systems that can (QTI 2.1) are told to give points for what follows from a student's own earlier answers."""
    concept: str = ""
    text: str = ""
    tags: tuple[str, ...] = ()
    numbers: Wishes = field(default_factory=Wishes)


@dataclass(frozen=True, slots=True)
class Specification:
    """An exam: its title, its seed, a sentence for the head of every sheet, its questions."""

    title: str
    questions: tuple[Planned, ...]
    seed: int = 0
    instructions: str = ""
    source: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def points(self) -> Fraction:
        return sum((q.points for q in self.questions), Fraction(0))
