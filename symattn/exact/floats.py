"""Binary floating-point formats, done in exact rationals: every operation rounded to the nearest number of the format, ties to even.

This is what IEEE 754 asks of + - × ÷ √; for the exponential it is the best a library can do.  No binary float is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flint import fmpq

from symattn.errors import TooLargeError, UndefinedError
from symattn.exact.field import MINUS_INFINITY, ZERO, Value, rational, sign
from symattn.exact.rounding import rounded, significant
from symattn.exact.written import HEADS, LEAVES, Written, evaluate


@dataclass(frozen=True, slots=True)
class Format:
    """A binary format: the bits of its significand (with the leading one), its smallest and largest exponent."""

    name: str
    bits: int
    smallest: int
    largest: int


FORMATS: Final[dict[str, Format]] = {
    "float32": Format("float32", 24, -126, 127),
    "bfloat16": Format("bfloat16", 8, -126, 127),
    "float16": Format("float16", 11, -14, 15),
}


def unit(value: Value, form: Format) -> fmpq:
    """The unit in the last place of the format at a value that is not 0."""
    return fmpq(2) ** (max(_exponent(value), form.smallest) - form.bits + 1)


def _exponent(value: Value) -> int:
    """The e with 2^e <= |value| < 2^(e + 1)."""
    size = value if sign(value) > 0 else -value
    _, decimal = significant(size, 3)
    e = decimal * 93 // 28 - 4
    while sign(size - rational(fmpq(2) ** (e + 1))) >= 0:
        e += 1
    return e


def nearest(value: Value, form: Format) -> Value:
    """The number of the format that is nearest to a value.

    Raises `TooLargeError` where that is infinite.

    >>> nearest(rational(1, 10), FORMATS["float16"])
    819/8192
    """
    if value is MINUS_INFINITY or value.is_zero:
        return value
    u = unit(value, form)
    found = rational(fmpq(int(rounded(value * rational(1 / u), 0).text)) * u)
    if not found.is_zero and _exponent(found) > form.largest:
        raise TooLargeError(f"overflow in {form.name}")
    return found


def evaluate_in(w: Written, form: Format) -> Value:
    """The value of an expression with every operation rounded to the format; sums are added from left to right."""
    if w.head in LEAVES:
        return nearest(evaluate(w), form)
    values = [evaluate_in(x, form) for x in w.args]
    if w.head in {"add", "mul"}:
        out = values[0]
        for x in values[1:]:
            out = nearest(HEADS[w.head].evaluate(out, x), form)
        return out
    if w.head == "div" and values[1].is_zero:
        raise UndefinedError(f"division by zero in {form.name}")
    return nearest(HEADS[w.head].evaluate(*values), form)


def units_off(value: Value, exact: Value, form: Format) -> str:
    """How far a number of the format is from the exact value, in units in the last place, with one decimal."""
    if exact is MINUS_INFINITY or value is MINUS_INFINITY:
        return "0.0"
    difference = value - exact
    if difference.is_zero:
        return "0.0"
    size = difference if sign(difference) > 0 else -difference
    return rounded(size * rational(1 / unit(exact if exact != ZERO else value, form)), 1).text
