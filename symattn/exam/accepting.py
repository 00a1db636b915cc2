"""Which answers count as the number that is asked for: the interval of what rounds to it, compared exactly.

The rules are named as PrairieLearn names them: `decdig` (so many decimal places), `sigfig` (so many significant figures),
`relabs` (within atol + rtol·|key|).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from symattn.errors import UndecidedError
from symattn.exact.field import MINUS_INFINITY, Value
from symattn.exact.rounding import Rule, rounded, significant

Accept = Literal["decdig", "sigfig", "relabs"]
ACCEPTS: Final[tuple[Accept, ...]] = ("decdig", "sigfig", "relabs")
HALF: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Accepting:
    """How exactly a number is asked for: `digits` are decimal places, or with `sigfig` significant figures."""

    rule: Accept = "decdig"
    digits: int = 4
    rounding: Rule = "half-even"
    rtol: Fraction = Fraction(1, 100)
    atol: Fraction = Fraction(0)

    def printed(self, value: Value) -> Printed:
        """The key: the value as it is to be given, and the interval of the answers that are right."""
        if value is MINUS_INFINITY or value.symbols:
            raise UndecidedError("a number is asked for, and this is none")
        if self.rule == "sigfig" and not value.is_zero:
            _, power = significant(value, self.digits, self.rounding)
            places = self.digits - 1 - power
        else:
            places = self.digits
        found = rounded(value, places, self.rounding)
        key = Fraction(found.text)
        if self.rule == "relabs":
            slack = self.atol + self.rtol * abs(key)
            return Printed(found.text, found.exact, found.tie, key - slack, key + slack)
        half = HALF / Fraction(10) ** places
        if found.tie and value.q is not None:  # either neighbour is right
            exact = Fraction(int(value.q.p), int(value.q.q))
            return Printed(found.text, found.exact, True, exact - 2 * half, exact + 2 * half)
        return Printed(found.text, found.exact, found.tie, key - half, key + half)


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as the key states it, whether that is the exact value, and the interval (ends included) of right answers."""

    text: str
    exact: bool
    tie: bool
    low: Fraction
    high: Fraction

    def accepts(self, answer: Fraction) -> bool:
        """Whether an answer is right.

        >>> Printed("0.34", False, False, Fraction("0.335"), Fraction("0.345")).accepts(Fraction("0.3449"))
        True
        """
        return self.low <= answer <= self.high

