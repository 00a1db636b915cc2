"""A misconception: a step done wrong the way people do it.  `d.replace(m.mutate(d.step(name), d))` is the wrong derivation.

The same object serves diagnosis (whose numbers are these?) and exams (what would somebody get who does it wrong?).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, product
from types import MappingProxyType
from typing import Any, Final

from symattn.derivation.derivation import Derivation, Op, Step
from symattn.derivation.problem import Problem
from symattn.errors import SymattnError, UsageError, suggestion
from symattn.exact.array import Array, numbered, of_literals
from symattn.exact.field import MINUS_INFINITY, Value, same
from symattn.exact.literal import parse
from symattn.exact.written import Operand, evaluate
from symattn.extensions import module, names

MOST_COMPARED: Final = 256
"""How many entries are compared before a step counts as unchanged."""

EARLIER: Final = frozenset({"exp", "shift", "mask", "scale"})
"""The ops between raw scores and exponentials."""


@dataclass(frozen=True, slots=True, eq=False)
class Misconception:
    """A step done wrong the way people do it.

    `about` is the name of the op it can happen to; `what` says what was done, as a clause ("the scores are not scaled");
    `how` makes the wrong step, or returns None where it does not apply.  `because` and `remedy` are sentences, one in a
    student's words why it seems right, one that puts it right.  On `example` it changes the answer.

    >>> from symattn.verbs import attention
    >>> d = attention(scores=[["1", "3"]], V=[["3"], ["6"]], scale="none")
    >>> d.replace(misconception("without-exponentials").mutate(d.step("exponentials"), d))["weights"].decimal(2)
    [['0.25', '0.75']]
    """

    name: str
    about: str
    what: str
    how: Callable[[Step, Derivation], Step | None]
    because: str
    remedy: str
    example: Problem
    source: str = ""

    def mutate(self, step: Step, derivation: Derivation) -> Step | None:
        """The step done wrong; None where this does not apply, cannot be computed, or changes nothing (a symmetric matrix transposed, say)."""
        if step.op.name != self.about:
            return None
        try:
            wrong = self.how(step, derivation)
            return wrong if wrong is not None and _changes(wrong, step, derivation) else None
        except SymattnError:
            return None

    def __reduce__(self) -> str | tuple[Any, ...]:
        """Worker processes find it again by its name."""
        return misconception, (self.name,)


@cache
def misconceptions() -> tuple[Misconception, ...]:
    """All misconceptions of the extension folder, family by family; in a family the common ones come first."""
    return tuple(m for family in names("misconceptions") for m in module("misconceptions", family).MISCONCEPTIONS)


@cache
def misconception(name: str) -> Misconception:
    """The misconception of this name; `UsageError` with a suggestion if there is none."""
    for found in misconceptions():
        if found.name == name:
            return found
    raise UsageError(f'misconception "{name}" is not known{suggestion(name, [m.name for m in misconceptions()])}')


@cache
def _about(op: str) -> tuple[Misconception, ...]:
    return tuple(m for m in misconceptions() if m.about == op)


def mistakes(step: Step, derivation: Derivation) -> Iterator[tuple[Misconception, Step]]:
    """Every misconception that changes a step, with the step done wrong; none is computed before it is asked for."""
    for m in _about(step.op.name):
        wrong = m.mutate(step, derivation)
        if wrong is not None:
            yield m, wrong


def _changes(wrong: Step, step: Step, derivation: Derivation) -> bool:
    """Whether a step of the same shape has another value in one of its first entries."""
    rows, columns = derivation.shape(step)
    if derivation.shape(wrong) != (rows, columns):
        return False
    ours, theirs = (entries(s, derivation) for s in (wrong, step))
    return any(same(ours(i, j), theirs(i, j)) is not True for i, j in islice(product(range(rows), range(columns)), MOST_COMPARED))


def entries(step: Step, derivation: Derivation) -> Callable[[int, int], Value]:
    """The entries of a step by its formula, one at a time, from the values of its inputs."""
    operands = [Operand("", derivation[name].shape, derivation[name].block.entry) for name in step.inputs]
    return lambda i, j: evaluate(step.op.entry(i, j, *operands, **step.params))


def done(step: Step, op: Op, *inputs: str, **params: Any) -> Step:
    """The step done with another op, from other quantities if any are named, with these parameters."""
    return replace(step, op=op, inputs=inputs or step.inputs, params=MappingProxyType(params))


def sibling(name: str, other: str) -> str:
    """Another quantity of the same head: `head_1.K` beside `head_1.V`."""
    prefix, dot, _ = name.rpartition(".")
    return f"{prefix}{dot}{other}"


def maker(derivation: Derivation, name: str) -> Step | None:
    """The step that makes a quantity; None for a given."""
    return next((s for s in derivation.steps if s.name == name), None)


def before(derivation: Derivation, name: str, passed: frozenset[str] = EARLIER) -> str:
    """The quantity that one was made from, going back over steps of these ops: from exponentials to the raw scores, say."""
    step = maker(derivation, name)
    return before(derivation, step.inputs[0], passed) if step is not None and step.op.name in passed else name


def finite(array: Array) -> bool:
    """Whether no entry is minus infinity."""
    return not any(v is MINUS_INFINITY for row in array.entries for v in row)


def own_rows(derivation: Derivation, queries: int, keys: int) -> tuple[int, ...] | None:
    """Which key each query is itself, counted from 0; None where the queries are not among the keys."""
    rows = tuple(getattr(derivation.problem, "query_rows", ())) or tuple(range(queries))
    if "X_kv" in derivation.given or len(rows) != queries or max(rows) >= keys:
        return None
    return rows


def example(given: Mapping[str, str], queries: Sequence[int] = (), **settings: Any) -> Problem:
    """A tiny problem, its matrices written "1 2; 3 4".

    >>> example({"scores": "1 2; 3 4"}).queries
    ('1', '2')
    """
    arrays = {}
    for name, text in given.items():
        rows = [[parse(x) for x in row.split()] for row in text.split(";")]
        arrays[name] = of_literals(rows, numbered(len(rows)), numbered(len(rows[0])))
    first = arrays.get("X") or arrays.get("Q") or arrays["scores"]
    chosen = tuple(queries) or tuple(range(len(first.rows)))
    keys = len(arrays["scores"].columns if "scores" in arrays else arrays.get("K", first).rows)
    labels = numbered(len(first.rows))
    return Problem(arrays, settings=settings, tokens=labels, queries=tuple(labels[i] for i in chosen), query_rows=chosen, kv_tokens=numbered(keys))


SQUARE: Final = example(
    {
        "X": "1 2 0; 0 1 3; 2 1 1",
        "W_Q": "0.3 0.1 0.2; 0.4 0.2 0.1; 0.1 0.5 0.3",
        "W_K": "0.2 0.6 0.1; 0.1 0.3 0.4; 0.5 0.2 0.3",
        "W_V": "1 0 2; 3 1 0; 0 2 1",
    }
)
"""Three tokens of three features: everything is square, so that every wrong product can be formed."""

OBLONG: Final = example(
    {
        "X": "1 2 0 1 0; 0 1 3 0 1; 2 1 1 1 1",
        "W_Q": "0.3 0.1; 0.4 0.2; 0.1 0.5; 0.2 0.3; 0.1 0.4",
        "W_K": "0.2 0.6; 0.1 0.3; 0.5 0.2; 0.4 0.1; 0.3 0.2",
        "W_V": "1 0; 3 1; 0 2; 2 1; 1 4",
    }
)
"""Three tokens, d_model = 5, d_k = d_v = 2: every dimension is another number."""

CAUSAL: Final = replace(SQUARE, settings={"mask": "causal"})
"""The square example with a causal mask."""
