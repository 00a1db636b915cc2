"""Numbers of a document with two values each: what they are, and what the document has them as."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from symattn.errors import SymattnError, TooLargeError
from symattn.exact.field import MINUS_INFINITY, ZERO, Value, exp, ln, maximum, rational, sqrt, tanh, total
from symattn.exact.literal import check_size
from symattn.exact.written import _power

MAX_EXPONENT: Final = 64


class UnknownError(SymattnError):
    """A value that cannot be known from what a document says."""


@dataclass(frozen=True, slots=True)
class Num:
    """A number: its true value, the value the document goes on with, and whether an error of the document is in the latter."""

    true: Value
    said: Value
    bad: bool = False
    doubtful: bool = False
    """Whether it may as well be another number of the document that looks the same."""
    loose: int | None = None
    """The decimal places of a number that is known only within its rounding."""


Numbers = Num | list[Any]


def exactly(value: Value) -> Num:
    """A number that the document has as it is."""
    return Num(value, value)


def combine(operate: Callable[..., Value], *numbers: Num) -> Num:
    """An operation done on the true values and on the document's own."""
    if not all(isinstance(n, Num) for n in numbers):
        raise UnknownError("the shapes do not fit")
    true = operate(*[n.true for n in numbers])
    same = all(n.said is n.true for n in numbers)
    said = true if same else operate(*[n.said for n in numbers])
    check_size(true)
    return Num(true, said, any(n.bad for n in numbers), any(n.doubtful for n in numbers), _looser(numbers))


def is_finite(num: Num) -> bool:
    """Whether neither of its values is minus infinity."""
    return num.true is not MINUS_INFINITY and num.said is not MINUS_INFINITY


def negated(num: Num) -> Num:
    """The number with the other sign."""
    return combine(operator.neg, num)


def _looser(numbers: Sequence[Num]) -> int | None:
    found = [n.loose for n in numbers if n.loose is not None]
    return min(found) if found else None


def depth(a: Numbers) -> int:
    """0 for a number, 1 for a vector, 2 for a matrix."""
    return 0 if isinstance(a, Num) else 1 + (depth(a[0]) if a else 0)


def elementwise(operate: Callable[..., Value], a: Numbers, b: Numbers) -> Numbers:
    """An operation entry by entry; a number goes with every entry."""
    if isinstance(a, Num) and isinstance(b, Num):
        return combine(operate, a, b)
    if isinstance(a, Num):
        return [elementwise(operate, a, x) for x in b]  # type: ignore[union-attr]
    if isinstance(b, Num):
        return [elementwise(operate, x, b) for x in a]
    if len(a) != len(b):
        raise UnknownError("the shapes do not fit")
    return [elementwise(operate, x, y) for x, y in zip(a, b, strict=True)]


def dot(a: Sequence[Num], b: Sequence[Num]) -> Num:
    """The dot product of two vectors."""
    if len(a) != len(b) or not a or not all(isinstance(n, Num) for n in (*a, *b)):
        raise UnknownError("the lengths do not fit")
    return combine(lambda *xs: total(x * y for x, y in zip(xs[: len(a)], xs[len(a) :], strict=True)), *a, *b)


def transposed(a: Numbers) -> Numbers:
    """Rows as columns; a vector stays what it is."""
    return [list(row) for row in zip(*a, strict=True)] if depth(a) == 2 and isinstance(a, list) else a


def product(a: Numbers, b: Numbers, shape: tuple[int, ...] | None = None) -> Numbers:
    """The product as linear algebra has it; two vectors of one length give their dot product unless a vector is expected."""
    da, db = depth(a), depth(b)
    if da == 0 or db == 0:
        return elementwise(lambda x, y: x * y, a, b)
    assert isinstance(a, list)
    assert isinstance(b, list)
    if da == 1 and db == 1:
        if shape is not None and len(shape) == 1 and shape[0] == len(a) == len(b) and len(a) > 1:
            return elementwise(lambda x, y: x * y, a, b)
        return dot(a, b)
    if da == 1:
        if len(a) == len(b):
            return [dot(a, column) for column in zip(*b, strict=True)]
        if len(b) == 1:
            return [[combine(lambda x, y: x * y, x, y) for y in b[0]] for x in a]
        if len(a) == len(b[0]):
            return [dot(a, row) for row in b]
        raise UnknownError("the shapes do not fit")
    if db == 1:
        if len(a[0]) == len(b):
            return [dot(row, b) for row in a]
        raise UnknownError("the shapes do not fit")
    if len(a[0]) != len(b):
        if shape == (len(a), len(b)) and len(a[0]) == len(b[0]):
            return [[dot(row, other) for other in b] for row in a]
        raise UnknownError("the shapes do not fit")
    columns = list(zip(*b, strict=True))
    return [[dot(row, column) for column in columns] for row in a]


def softmax(a: Numbers) -> Numbers:
    """e to the power of every entry over their sum, row by row."""
    if depth(a) == 2:
        return [softmax(row) for row in a]  # type: ignore[union-attr]
    if isinstance(a, Num) or not a:
        raise UnknownError("softmax needs a vector")
    powers = [combine(exp, x) for x in a]
    whole = combine(lambda *xs: total(xs), *powers)
    return [combine(lambda x, y: x / y, p, whole) for p in powers]


def power(base: Num, exponent: Num) -> Num:
    """A power with a bounded rational exponent."""
    for e in (exponent.true, exponent.said):
        if e.q is None or abs(e.q) > MAX_EXPONENT:
            raise TooLargeError(f"an exponent may be {MAX_EXPONENT}")
    return combine(_power, base, exponent)


def _mean(*xs: Value) -> Value:
    return total(xs) / rational(len(xs))


FUNCTIONS: Final[dict[str, Callable[[Value], Value]]] = {
    "exp": exp, "sqrt": sqrt, "tanh": tanh, "ln": ln, "log": ln, "relu": lambda x: maximum([x, ZERO]), "abs": lambda x: maximum([x, -x]),
}
"""Functions of one number, applied to every entry."""

FOLDS: Final[dict[str, Callable[..., Value]]] = {"sum": lambda *xs: total(xs), "max": lambda *xs: maximum(xs), "mean": _mean}
"""Functions of a vector."""


def applied(name: str, a: Numbers) -> Numbers:
    """A function of one number on every entry."""
    if isinstance(a, Num):
        return combine(FUNCTIONS[name], a)
    return [applied(name, x) for x in a]


def flat(a: Numbers) -> list[Num]:
    """The entries, row by row."""
    return [a] if isinstance(a, Num) else [n for x in a for n in flat(x)]


def shape_of(a: Numbers) -> tuple[int, ...]:
    """The lengths of an array from the outside in."""
    return () if isinstance(a, Num) else (len(a), *(shape_of(a[0]) if a else ()))


INFINITE: Final = exactly(MINUS_INFINITY)


def as_first(first: Numbers, later: Numbers) -> Numbers:
    """A later link of a chain: what it truly is was said by the first link, what the document goes on with by the later one."""
    if isinstance(first, Num) and isinstance(later, Num):
        return Num(first.true, later.said, first.bad or later.bad, first.doubtful and later.doubtful, later.loose)
    if not isinstance(first, list) or not isinstance(later, list) or len(first) != len(later):
        return later
    return [as_first(a, b) for a, b in zip(first, later, strict=True)]
