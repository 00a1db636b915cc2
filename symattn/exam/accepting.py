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
        low, high = self.interval(found.text, value if found.tie else None)
        return Printed(found.text, found.exact, found.tie, low, high)

    def interval(self, text: str, tied: Value | None = None) -> tuple[Fraction, Fraction]:
        """The answers that are right where the key is this text: what rounds to it, and beside an exact tie to either neighbour.

        >>> Accepting().interval("0.3405")
        (Fraction(6809, 20000), Fraction(6811, 20000))
        >>> Accepting(rounding="cut").interval("0.3405")
        (Fraction(681, 2000), Fraction(1703, 5000))
        """
        if self.rule == "decdig" and self.rounding != "cut" and tied is None:
            k, twice = int(text.replace(".", "")), 2 * 10 ** len(text.partition(".")[2])
            return Fraction(2 * k - 1, twice), Fraction(2 * k + 1, twice)
        key = Fraction(text)
        if self.rule == "relabs":
            slack = self.atol + self.rtol * abs(key)
            return key - slack, key + slack
        unit = self._unit(text)
        if tied is not None and tied.q is not None:
            exact = Fraction(int(tied.q.p), int(tied.q.q))
            return exact - unit, exact + unit
        if self.rounding == "cut":
            return key - unit * (key <= 0), key + unit * (key >= 0)
        below = above = unit * HALF
        if self.rule == "sigfig" and abs(key) == unit * 10 ** (self.digits - 1):  # nearer to zero there is one more decimal place
            below, above = (unit / 20, above) if key > 0 else (below, unit / 20)
        return key - below, key + above

    def _unit(self, text: str) -> Fraction:
        """A unit of the last digit that a key states."""
        first = text.lstrip("-0.")
        if self.rule != "sigfig" or not first:
            return Fraction(1, 10 ** len(text.partition(".")[2]))
        whole = text.lstrip("-").partition(".")[0].lstrip("0")
        power = len(whole) - 1 if whole else len(first) - len(text.partition(".")[2]) - 1
        return Fraction(10) ** (power - self.digits + 1)


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



def whole_number(text: str) -> Printed:
    """A whole number that is right or not, such as a place in an order."""
    return Printed(text, True, False, Fraction(text), Fraction(text))
