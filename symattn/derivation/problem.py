"""A problem: a variant of attention, its givens and settings, checked; and its derivation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from symattn.derivation.derivation import Derivation, Step
from symattn.errors import ProblemError
from symattn.exact.array import Array
from symattn.extensions import module

MAX_PRODUCTS: Final = 250_000


@dataclass(frozen=True, eq=False)
class Problem:
    """What is given and what is asked.

    `given` maps names (`X`, `W_Q`, `Q`, `scores` …) to exact arrays of tokens × features; `settings` are those of the
    variant (`scale`, `mask` …); `query_rows` are the rows, counted from 0, of the tokens whose attention is asked for.
    """

    given: Mapping[str, Array]
    variant: str = "scaled-dot-product"
    settings: Mapping[str, Any] = field(default_factory=dict)
    tokens: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    query_rows: tuple[int, ...] = ()
    kv_tokens: tuple[str, ...] = ()
    notation: Mapping[str, Any] = field(default_factory=dict)
    places: int = 4
    title: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    claims: Any = None
    """The raw table [claims]: what a document states, to be verified."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of a variant: its default and what may stand there, in words."""

    default: Any
    help: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a variant makes of a problem: the givens in use, the steps in order, the quantity asked for, and remarks for the page."""

    given: Mapping[str, Array]
    steps: tuple[Step, ...]
    target: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """One attention mechanism: the givens and settings it knows, its checks and its steps.

    `check(problem)` returns every message about what does not fit, each beginning with its place (`given.W_K …`);
    `plan(problem)` is called on problems that passed.
    """

    title: str
    source: str
    givens: Mapping[str, str]
    settings: Mapping[str, Setting]
    quantities: tuple[str, ...]
    """The names of the steps it may have, and of what it makes of its settings (`mask`)."""
    check: Callable[[Problem], Sequence[str]]
    plan: Callable[[Problem], Plan]
    properties: Mapping[str, str] = field(default_factory=dict)
    """Which quantity has which proved property: `rows-sum-to-1`, `means-of:V`."""
    contrasts: Mapping[str, tuple[Any, str]] = field(default_factory=dict)
    """Settings worth a word where they are off: the usual value, and the step that it brings."""


def variant_of(name: str) -> Variant:
    """The variant of this name; `UsageError` with a suggestion if there is none."""
    found: Variant = module("variants", name).VARIANT
    return found


def derive(problem: Problem) -> Derivation:
    """The derivation of a problem: every step, none computed yet.

    Raises `ProblemError` with every shape and setting that does not fit.

    >>> from symattn.verbs import load
    >>> derive(load("i-love-statistics"))["output"].decimal(4)
    [['0.5392', '0.8203']]
    """
    variant = variant_of(problem.variant)
    messages = variant.check(problem)
    if messages:
        raise ProblemError(*messages)
    plan = variant.plan(problem)
    return Derivation(plan.given, plan.steps, plan.target, problem, plan.notes, _values=dict(plan.given))
