"""Fixed point with a proven error, and the certified decimals of it.

An entry x is held as an integer a with |x·2^bits - a| <= error.  A decimal is accepted where that error cannot reach the
next rounding boundary; any other entry is rounded from its exact value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symattn.errors import TooLargeError, UndecidedError
from symattn.exact import lanes
from symattn.exact.field import Value
from symattn.exact.lanes import FRACTION, LARGEST
from symattn.exact.rounding import Rule, rounded

Digits = list[list[str | None]]
Texts = list[str | None]

FEWEST = 32
"""From this many entries lanes are faster than one entry at a time."""


def digits_of(value: Value, places: int, rule: Rule) -> str | None:
    """The certified decimal of one value, or None where there is none (a symbol), it is not decided, or it is too long."""
    try:
        return None if value.symbols else rounded(value, places, rule).text
    except (UndecidedError, TooLargeError):
        return None


def bits_for(error: int, places: int) -> int:
    """Bits that leave about one entry in 2^24 undecided, for this error; those of a lane if that leaves one in 2^12 at most."""
    reach: int = (2 * error + 1) * 10**places
    return FRACTION if reach < 1 << FRACTION - 12 else (reach << 24).bit_length()


def fit_lanes(count: int, largest: int, error: int, places: int) -> bool:
    """Whether so many entries of this size, times 2^56, are better written in lanes, and the 56 bits there decide nearly all."""
    return count >= FEWEST and largest < LARGEST and bits_for(error, places) == FRACTION


def decimals(numbers: Sequence[int], width: int, bits: int, error: int, places: int, rule: Rule, entry: Callable[[int, int], Value]) -> Digits:
    """The certified decimals of entries in fixed point, given row after row, with at least one decimal place; `entry` tells exact values."""
    if bits == FRACTION and len(numbers) >= FEWEST and fit_lanes(len(numbers), max(max(numbers), -min(numbers)), error, places):
        sizes, signs = lanes.pack(numbers)
        texts, undecided = lanes.decimals(sizes, signs, places, rule == "cut", error)
    else:
        texts, undecided = _one_by_one(numbers, bits, error, places, rule)
    return in_rows(settled(texts, undecided, [digits_of(entry(*divmod(k, width)), places, rule) for k in undecided]) if undecided else texts, width)


def settled(texts: list[str], undecided: Sequence[int], found: Sequence[str | None]) -> Texts:
    """The texts with those found at the undecided places."""
    out: Texts = [*texts]
    for k, text in zip(undecided, found, strict=True):
        out[k] = text
    return out


def in_rows(texts: Sequence[str | None], width: int) -> Digits:
    """The texts in rows of this width."""
    return [texts[k : k + width] for k in range(0, len(texts), width)]  # type: ignore[misc]


def _one_by_one(numbers: Sequence[int], bits: int, error: int, places: int, rule: Rule) -> tuple[list[str], list[int]]:
    """The decimals of entries in fixed point, and at which places they are not certain.

    With s = |x|·10^places + 1/2 (nothing to cut), y below is s·2^bits and at most `reach` more, and never less.  So where the
    remainder of y exceeds `reach`, s lies in the same unit as y and not on its border: floor(s) is |x| correctly rounded,
    under any rule.  Then the sign of a is that of x, unless that is 0: |x|·2^bits > error as reach < 2^bits.
    """
    scale = 10**places
    start, reach = (0 if rule == "cut" else 1 << bits - 1) + error * scale, 2 * error * scale
    fraction, pattern, negative = (1 << bits) - 1, f"%d.%0{places}d", f"-%d.%0{places}d"
    shifted = [abs(a) * scale + start for a in numbers]
    undecided = [k for k, y in enumerate(shifted) if y & fraction <= reach]
    texts = [(pattern if a >= 0 or not y >> bits else negative) % divmod(y >> bits, scale) for a, y in zip(numbers, shifted, strict=True)]
    return texts, undecided
