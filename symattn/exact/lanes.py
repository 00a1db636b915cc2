"""Many integers side by side in one big one, so that one operation of Python works on all of them.

A lane has 64 bits; lane k of the big integer is bits 64·k to 64·k + 63.  Adding, masking and multiplying by a small number
act on every lane as long as no lane outgrows its 64 bits, which each function here states and its callers check.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from operator import mul

BYTES = 8
FRACTION = 56
"""Bits after the binary point of a lane that holds a number in fixed point; 8 bits, its top byte, stand before it."""

LARGEST = 127 << FRACTION
"""A fixed-point number smaller than this in size fits a lane with its sign, and with what rounding adds to it."""

HALF = 1 << 63
"""The size that signed numbers in lanes stay below."""

_UNITS = bytes(48 + n % 10 for n in range(256))
_TENS = bytes(48 + n // 10 % 10 for n in range(256))
_LEADING = (bytes(48 + n // 100 if n >= 100 else 32 for n in range(256)), bytes(48 + n // 10 % 10 if n >= 10 else 32 for n in range(256)))
"""Tables from a byte to one of its decimal digits, in ASCII; leading zeros of a whole part are blank."""

_SIGNS = bytes(45 if n >= 128 else 32 for n in range(256))
"""From the top byte of a signed number to its sign."""


def repeat(lane: int, count: int) -> int:
    """The same number, below 2^64, in `count` lanes."""
    return int.from_bytes(lane.to_bytes(BYTES, "little") * count, "little")


def pack(numbers: Sequence[int]) -> tuple[int, bytes]:
    """The sizes of numbers, each below 2^63, one a lane; and for every number a `-` or a blank.

    In two's complement the top bit is the sign, and |n| is (n xor -1) + 1 for a negative n.
    """
    count = len(numbers)
    raw = struct.pack(f"<{count}q", *numbers)
    signs = raw[BYTES - 1 :: BYTES].translate(_SIGNS)
    lanes = int.from_bytes(raw, "little")
    if b"-" in signs:
        negative = (lanes >> 63) & repeat(1, count)
        lanes = (lanes ^ (negative * (2 * HALF - 1))) + negative
    return lanes, signs


def product(a: Sequence[Sequence[int]], b: Sequence[Sequence[int]]) -> list[list[int]]:
    """The product of integer matrices a (n, k) and b (k, m), all of whose sums of products are below 2^63 in size.

    The sum of a[i][k]·(row k of b, in lanes) is row i of the product, in lanes.  A negative lane borrows from the next one;
    adding 2^63 to every lane before the row is unpacked pays that back.
    """
    width = len(b[0])
    lanes, half = struct.Struct(f"<{width}q"), repeat(HALF, width)
    rows = [(int.from_bytes(lanes.pack(*row), "little") ^ half) - half for row in b]
    return [list(lanes.unpack(((sum(map(mul, row, rows)) + half) ^ half).to_bytes(BYTES * width, "little"))) for row in a]


def outer(factors: Sequence[Sequence[int]], rows: Sequence[int], width: int) -> int:
    """For every row of factors, the rows of lanes (`width` of them) times its factors, one after another; each product is below 2^64."""
    size = BYTES * width
    return int.from_bytes(b"".join([(f * row).to_bytes(size, "little") for line in factors for f, row in zip(line, rows, strict=True)]), "little")


def decimals(lanes: int, signs: bytes, places: int, cut: bool, error: int) -> tuple[list[str], list[int]]:
    """The decimals of fixed-point magnitudes, and at which lanes they are not certain; `signs` has a `-` or blank for each.

    A lane L holds |x|·2^56 with an error of at most `error`, and is below `LARGEST`.  Half a unit of the last place is added
    (nothing to cut), which floor makes wrong by less than 1, and error + 1 more: then the exact sum s lies in
    [L - reach, L] with reach = 2·error + 1.  Cutting L to `places` digits leaves a remainder r < one unit; where r > reach, s
    lies in the same unit as L and not on its border, so the digits are those of |x| correctly rounded, under any rule.
    The digits come out of the top byte, two by two, times 100; no bit is lost, so what is left is exactly r·10^places.
    """
    count, scale = len(signs), 10**places
    ones = repeat(1, count)
    fraction = ones * ((1 << FRACTION) - 1)
    lanes += ones * ((0 if cut else (1 << FRACTION) // (2 * scale)) + error + 1)
    whole = _top_bytes(lanes, count)
    columns = [signs, *(c for c in (whole.translate(t) for t in _LEADING) if not c.isspace()), whole.translate(_UNITS), b"." * count]
    for left in range(places, 0, -2):
        lanes = (lanes & fraction) * (10 if left == 1 else 100)
        pair = _top_bytes(lanes, count)
        columns += [pair.translate(_UNITS)] if left == 1 else [pair.translate(_TENS), pair.translate(_UNITS)]
    certain = (lanes & fraction) + ones * ((1 << FRACTION) - 1 - (2 * error + 1) * scale)  # its top byte is 1 where r > reach, else 0
    passed = ones << FRACTION
    undecided = [] if certain & passed == passed else [k for k, yes in enumerate(_top_bytes(certain, count)) if not yes]
    return _texts(columns, places), undecided


def _top_bytes(lanes: int, count: int) -> bytes:
    return lanes.to_bytes(BYTES * count, "little")[BYTES - 1 :: BYTES]


def _texts(columns: Sequence[bytes], places: int) -> list[str]:
    """The texts whose k-th characters stand in columns[k], signs in the first; a negative zero loses its sign."""
    length = len(columns) + 1
    text = bytearray(b" ") * (length * len(columns[0]))
    for k, column in enumerate(columns):
        text[k::length] = column
    if b"-" in columns[0]:
        for _ in range(length - places - 4):
            text = text.replace(b"- ", b" -")
        zero = b"0." + b"0" * places + b" "
        text = text.replace(b"-" + zero, b" " + zero)
    return text.decode("ascii").split()
