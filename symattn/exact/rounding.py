"""Certified decimals: the printed digits are proved to be the correct rounding of the exact value.

An exact tie is decided by the declared rule, never by a binary float: `half-even` (to the even digit), `half-up` (away
from zero, as schools teach), `cut` (drop the digits).  Half-even is the rule of IEEE 754 and ISO 80000-1, rule A.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from flint import arb, ctx, fmpq, fmpz

from symattn.errors import TooLargeError, UndecidedError
from symattn.exact.balls import MOST_BITS, enclose
from symattn.exact.field import HALF, MINUS_INFINITY, Value, rational, same, sign

Rule = Literal["half-even", "half-up", "cut"]
RULES: Final[tuple[Rule, ...]] = ("half-even", "half-up", "cut")
MAX_PLACES = 1000
MAX_DIGITS = 4000
MAX_POWER_OF_TEN = 100_000
BITS_PER_DIGIT = 3.33


@dataclass(frozen=True, slots=True)
class Rounded:
    """A certified decimal: its digits, whether they are the exact value, and whether an exact tie was decided by the rule."""

    text: str
    exact: bool
    tie: bool = False


def rounded(value: Value, places: int, rule: Rule = "half-even") -> Rounded:
    """The value correctly rounded to `places` decimal places (negative: to tens, hundreds …).

    Raises `UndecidedError` for symbols and where the digits cannot be proved within the precision bound.

    >>> from symattn.exact.field import rational, exp
    >>> rounded(rational(1, 8), 2).text, rounded(rational(1, 8), 2, "half-up").text, rounded(rational(1, 8), 2, "cut").text
    ('0.12', '0.13', '0.12')
    >>> rounded(exp(rational(1)), 10).text
    '2.7182818285'
    """
    if value is MINUS_INFINITY:
        return Rounded("-inf", exact=True)
    if value.q is not None:
        k, exact, tie = round_ratio(*_scaled_ratio(value.q, places), rule)
    else:
        k, exact, tie = _round_irrational(value, places, rule)
    return Rounded(place(k, places), exact, tie)


def _scaled_ratio(q: fmpq, places: int) -> tuple[int, int]:
    p, d = int(q.p), int(q.q)
    if p.bit_length() - d.bit_length() > BITS_PER_DIGIT * MAX_DIGITS:
        raise TooLargeError(_too_long())
    return (p * 10**places, d) if places >= 0 else (p, d * 10**-places)


def round_ratio(p: int, q: int, rule: Rule) -> tuple[int, bool, bool]:
    """p/q (q > 0) rounded to an integer; whether it was one; whether an exact tie was decided."""
    k, r = divmod(p, q)
    if not r:
        return k, True, False
    if rule == "cut":
        return k + (p < 0), False, False
    twice = 2 * r
    if twice != q:
        return k + (twice > q), False, False
    return (k + (k & 1) if rule == "half-even" else k + (p > 0)), False, True


def _too_long() -> str:
    return f"the value has more than {MAX_DIGITS} digits before the point"


def _round_irrational(value: Value, places: int, rule: Rule) -> tuple[int, bool, bool]:
    """Find the boundary next to value·10^places, then decide on which side of it the value lies, exactly."""
    offset = fmpq(0) if rule == "cut" else HALF
    bits = 64 + int(BITS_PER_DIGIT * max(places, 0))
    scaled = arb.nan()
    while bits <= 4 * MOST_BITS:
        scaled = _times_power(enclose(value, bits), places, bits)
        if _magnitude(scaled.abs_lower()) > BITS_PER_DIGIT * (MAX_DIGITS + places):
            raise TooLargeError(_too_long())
        with ctx.workprec(bits):
            shifted = scaled + arb(offset)
            floor = None if scaled.is_exact() else shifted.floor().unique_fmpz()
            near = (shifted + arb(HALF)).floor().unique_fmpz() if floor is None else None
        if floor is not None:
            return _between(value, int(floor), scaled, places, rule)
        if near is not None:
            return _beside(value, int(near), scaled, places, rule)
        bits = max(2 * bits, min(_magnitude(scaled.abs_upper()), 2 * MOST_BITS) + 128)
    raise _unsettled(scaled, f"not decided at {places} places within {4 * MOST_BITS} bits")


def _times_power(ball: arb, places: int, bits: int) -> arb:
    with ctx.workprec(bits):
        return ball * arb(10) ** places


def _magnitude(size: arb) -> int:
    """The binary digits before the point of a number that is not negative; 0 where it is not finite."""
    if not size.is_finite():
        return 0
    mantissa, exponent = size.man_exp()
    return int(mantissa).bit_length() + int(exponent)


def _unsettled(ball: arb, message: str) -> TooLargeError | UndecidedError:
    """What to raise when the precision bound is reached: too large where the ball never became finite."""
    return UndecidedError(message) if ball.is_finite() else TooLargeError(f"{_too_long()}, or divides by what may be zero")


def _between(value: Value, floor: int, scaled: arb, places: int, rule: Rule) -> tuple[int, bool, bool]:
    """The rounding of a value proved to lie inside the interval that rounds (or is cut) down to `floor`."""
    if rule == "cut":
        return floor + (floor < 0), False, False
    exact = scaled.contains(arb(floor)) and same(value, rational(fmpq(floor) / fmpq(10) ** places)) is True
    return floor, exact, False


def _beside(value: Value, near: int, scaled: arb, places: int, rule: Rule) -> tuple[int, bool, bool]:
    """The rounding of a value at or next to the boundary `near`: its side of the boundary is decided exactly."""
    boundary = fmpq(near) - (fmpq(0) if rule == "cut" else HALF)
    side = sign(value - rational(boundary / fmpq(10) ** places))
    if side:
        return _between(value, near if side > 0 else near - 1, scaled, places, rule)
    if rule == "cut":
        return near, True, False
    up = near % 2 == 0 if rule == "half-even" else near > 0
    return (near if up else near - 1), False, True


def place(k: int, places: int) -> str:
    """The integer k·10^(-places) written with `places` decimals; a negative zero loses its sign."""
    if places <= 0:
        return str(fmpz(k) * fmpz(10) ** -places)
    digits = str(fmpz(abs(k))).zfill(places + 1)
    return f"{'-' if k < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def significant(value: Value, figures: int, rule: Rule = "half-even") -> tuple[Rounded, int]:
    """The value to `figures` significant figures, as (decimal between 1 and 10, power of ten).

    >>> from symattn.exact.field import rational, exp
    >>> significant(exp(rational(1000)), 5)[0].text, significant(exp(rational(1000)), 5)[1]
    ('1.9701', 434)
    """
    if value.is_zero:
        return Rounded(place(0, figures - 1), exact=True), 0
    exponent = _decimal_exponent(value)
    out = rounded(value * _power_of_ten(-exponent), figures - 1, rule)
    if len(out.text.lstrip("-").split(".")[0]) > 1:  # rounded up to 10.00, which is 1.000 at the next power
        k = 10 ** (figures - 1)
        return Rounded(place(-k if out.text.startswith("-") else k, figures - 1), out.exact, out.tie), exponent + 1
    return out, exponent


def _power_of_ten(n: int) -> Value:
    if abs(n) > MAX_POWER_OF_TEN:
        raise TooLargeError(f"the value lies beyond 10^±{MAX_POWER_OF_TEN}")
    return rational(fmpq(10) ** n)


def _decimal_exponent(value: Value) -> int:
    """floor(log10 |value|), by an enclosure narrow enough to fix it (at a power of ten, exactly)."""
    bits = 64
    ball = arb.nan()
    while bits <= MOST_BITS:
        ball = enclose(value, bits)
        if not ball.contains(arb(0)) and ball.is_finite():
            with ctx.workprec(bits):
                log = abs(ball).log() / arb(10).log()
                found, near = log.floor().unique_fmpz(), (log + arb(HALF)).floor().unique_fmpz()
            if found is not None:
                return int(found)
            if near is not None:
                size = value if sign(value) > 0 else -value
                return int(near) if sign(size - _power_of_ten(int(near))) >= 0 else int(near) - 1
        bits *= 2
    raise _unsettled(ball, f"the power of ten is not decided within {MOST_BITS} bits")
