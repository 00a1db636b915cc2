"""Fixed point with a proven error, and the certified decimals of it.

An entry x is held as an integer a with |x·2^bits - a| <= error.  A decimal is accepted where that error cannot reach the
next rounding boundary; any other entry is rounded exactly by whoever knows its exact value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symattn.exact.lanes import FRACTION, LARGEST, pack
from symattn.exact.lanes import decimals as lane_decimals
from symattn.exact.rounding import Rule

Digits = list[list[str | None]]
Exact = Callable[[int], str | None]
"""The certified decimal of entry k, counted row by row, from its exact value."""

FEWEST = 32
"""From this many entries lanes are faster than one entry at a time."""


def bits_for(error: int, places: int) -> int:
    """Bits that leave about one entry in 2^24 undecided, for this error; those of a lane where that is enough."""
    reach: int = error * 10**places
    return max(FRACTION, (reach << 25).bit_length())


def fits_lanes(count: int, error: int, places: int) -> bool:
    """Whether so many entries are better written in lanes, and the 56 bits there decide nearly all of them."""
    return count >= FEWEST and bits_for(error, places) == FRACTION


def decimals(rows: Sequence[Sequence[int]], bits: int, error: int, places: int, rule: Rule, exact: Exact) -> Digits:
    """The certified decimals of entries in fixed point, with at least one decimal place."""
    width = len(rows[0])
    flat = [a for row in rows for a in row]
    if bits == FRACTION and fits_lanes(len(flat), error, places) and max(flat) < LARGEST and -min(flat) < LARGEST:
        texts = from_lanes(pack([abs(a) for a in flat]), signs(flat), error, places, rule, exact)
    else:
        texts = _one_by_one(flat, bits, error, places, rule, exact)
    return [texts[k : k + width] for k in range(0, len(texts), width)]


def signs(numbers: Sequence[int]) -> bytes:
    """A minus or a blank for every number."""
    return bytes([45 if n < 0 else 32 for n in numbers])


def from_lanes(lanes: int, minus: bytes, error: int, places: int, rule: Rule, exact: Exact) -> list[str | None]:
    """The certified decimals of magnitudes in lanes, whose signs are `minus`."""
    texts: list[str | None]
    texts, undecided = lane_decimals(lanes, minus, places, rule == "cut", error)  # type: ignore[assignment]
    for k in undecided:
        texts[k] = exact(k)
    return texts


def _one_by_one(numbers: Sequence[int], bits: int, error: int, places: int, rule: Rule, exact: Exact) -> list[str | None]:
    """With s = |x|·10^places + 1/2 (nothing to cut), y below is s·2^bits and at most `reach` more, and never less.

    So where the remainder r of y exceeds `reach`, s lies in the same unit as y and not on its border: k is |x| correctly
    rounded, under any rule.  Then the sign of a is that of x, unless k = 0: |x|·2^bits > error as reach < 2^bits.
    """
    scale = 10**places
    start, reach = (0 if rule == "cut" else 1 << bits - 1) + error * scale, 2 * error * scale
    fraction, pattern, negative = (1 << bits) - 1, f"%d.%0{places}d", f"-%d.%0{places}d"
    out: list[str | None] = []
    for a in numbers:
        y = abs(a) * scale + start
        k = y >> bits
        if y & fraction <= reach:
            out.append(exact(len(out)))
        else:
            out.append((pattern if a >= 0 or not k else negative) % divmod(k, scale))
    return out
