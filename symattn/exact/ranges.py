"""Where a value lies that is computed from numbers known only within their rounding: balls, carried through arithmetic as written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from flint import arb, ctx, fmpq

from symattn.errors import UndefinedError
from symattn.exact.balls import ATOMS, enclose
from symattn.exact.field import Value
from symattn.exact.written import Written

BITS: Final = 128
WIDEST: Final = 50
"""By how many units of its last digit a number may be uncertain and still be compared."""


@dataclass(frozen=True, slots=True)
class Range:
    """All reals between two ends."""

    ball: arb

    def meets(self, other: Range) -> bool:
        """Whether the ranges have a number in common."""
        return bool(self.ball.overlaps(other.ball))

    def tells(self, places: int) -> bool:
        """Whether it is narrow enough for numbers of so many decimals to be compared with it."""
        return bool(self.ball.is_finite()) and bool(self.ball.rad() * arb(10) ** places < WIDEST)


def around(value: Value, places: int) -> Range:
    """The numbers that a number of so many decimals is the rounding of.

    >>> from symattn.exact.field import rational
    >>> half = around(rational(1, 2), 1)
    >>> half.meets(around(rational(54, 100), 3)), half.meets(around(rational(56, 100), 3))
    (True, False)
    """
    return Range(arb(enclose(value, BITS).mid(), arb(fmpq(1, 2)) * arb(10) ** -places))


def exactly(value: Value) -> Range:
    """The range that holds a value and little else."""
    return Range(enclose(value, BITS))


def computed(formula: Written, entry: Callable[[Written], Range]) -> Range:
    """Where the value of a formula lies, from where its entries do.  Raises `UndefinedError` for what has no range."""
    with ctx.workprec(BITS):
        return Range(_ball(formula, entry))


def _ball(node: Written, entry: Callable[[Written], Range]) -> arb:
    if node.head == "entry":
        return entry(node).ball
    if node.head == "number":
        return enclose(node.args[0], BITS)
    balls = [_ball(a, entry) for a in node.args if isinstance(a, Written)]
    if node.head in _OPERATIONS and balls:
        return _OPERATIONS[node.head](balls)
    raise UndefinedError(f"{node.head} has no range")


def _sum(balls: Sequence[arb]) -> arb:
    out = arb(0)
    for ball in balls:
        out += ball
    return out


def _product(balls: Sequence[arb]) -> arb:
    out = arb(1)
    for ball in balls:
        out *= ball
    return out


def _largest(balls: Sequence[arb]) -> arb:
    out = balls[0]
    for ball in balls[1:]:
        out = out.max(ball)
    return out


def _applied(function: Callable[[arb], arb], balls: Sequence[arb]) -> arb:
    return function(balls[0])


_OPERATIONS: Final[dict[str, Callable[[Sequence[arb]], arb]]] = {
    "add": _sum, "mul": _product, "neg": lambda balls: -balls[0], "div": lambda balls: balls[0] / balls[1], "max": _largest,
    **{name: partial(_applied, of) for name, of in ATOMS.items()},
}
