"""One entry of a matrix, from a file or from Python, to an exact number as it was written."""

from __future__ import annotations

import re
from datetime import date
from datetime import time as clock
from decimal import Decimal
from fractions import Fraction
from typing import Any

from symattn.derivation.masking import INFINITIES
from symattn.errors import NumberError
from symattn.exact.array import INFINITY_LITERAL
from symattn.exact.field import MINUS_INFINITY, Value, rational
from symattn.exact.literal import MAX_BITS, MAX_DIGITS, MAX_EXPONENT, MAX_LENGTH, SUCH_AS, Literal, parse, shown
from symattn.exact.printing import latex, latex_rational, short_decimal, text


class Digits(str):
    """The digits of a bare number in a file, kept as written."""

    __slots__ = ()


def entry(raw: object, floats: str = "repr") -> Literal:
    """The exact number of one raw entry.  Raises `NumberError` with what would be right.

    Strings and bare numbers go through the grammar, so `0.50` keeps its zero.  A Python float is the decimal its `repr`
    shows, or with `floats="exact"` the binary fraction it holds.

    >>> entry("0.50").tex, entry(0.1).value, entry(0.5, "exact").value
    ('0.50', 1/10, 1/2)
    """
    if isinstance(raw, str):
        return parse(raw)
    if isinstance(raw, bool) or raw is None or isinstance(raw, (list, dict)):
        raise NumberError(f"{kind(raw)} is not a number {SUCH_AS}")
    if isinstance(raw, int):
        if raw.bit_length() > MAX_BITS:
            raise NumberError(f"an integer may have {MAX_DIGITS} digits")
        return parse(str(raw))
    if isinstance(raw, float):
        return _float(raw, floats)
    return _other(raw, floats)


def kind(raw: object) -> str:
    """What something is that is no number, as a message says it."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if raw is None:
        return "nothing"
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (((list, tuple), "a list"), (dict, "a table"), ((date, clock), "a date or time"), (Value, "minus infinity"))
    return next((name for kind, name in kinds if isinstance(raw, kind)), f"a {type(raw).__name__}")


def _float(raw: float, floats: str) -> Literal:
    if raw != raw or raw in {float("inf"), float("-inf")}:
        raise NumberError(f'"{float(raw)}" is not a number {SUCH_AS}')
    if floats == "repr":
        return parse(repr(float(raw)))
    value = rational(*raw.as_integer_ratio())
    return Literal(value, text(value), short_decimal(value.q) or "")


def _other(raw: Any, floats: str) -> Literal:
    if isinstance(raw, Value) and raw is not MINUS_INFINITY:
        return Literal(raw, text(raw), latex(raw))
    if isinstance(raw, Fraction):
        if max(raw.numerator.bit_length(), raw.denominator.bit_length()) > MAX_BITS:
            raise NumberError(f"a fraction may have {MAX_DIGITS} digits")
        return _literal(rational(raw.numerator, raw.denominator))
    if isinstance(raw, Decimal):
        if not raw.is_finite() or abs(raw.adjusted()) > MAX_EXPONENT:
            raise NumberError(f'"{shown(str(raw))}" is not a number {SUCH_AS}')
        return parse(format(raw, "f") if abs(raw.adjusted()) < MAX_LENGTH // 2 else str(raw))
    if hasattr(raw, "item") and callable(raw.item):
        return entry(raw.item(), floats)
    if not hasattr(raw, "__float__"):
        raise NumberError(f"{kind(raw)} is not a number {SUCH_AS}")
    return parse(re.sub(r"\bE\b", "e", str(raw).replace("log(", "ln(")))  # as SymPy writes them


def _literal(value: Value) -> Literal:
    assert value.q is not None
    return Literal(value, text(value), latex_rational(value.q))


def score_entry(raw: object, floats: str = "repr") -> Literal:
    """Like `entry`, and minus infinity is allowed (a score that is masked already)."""
    text = "" if isinstance(raw, (int, list, tuple, dict)) else str(raw).strip().lower()
    return INFINITY_LITERAL if text in INFINITIES else entry(raw, floats)
