"""How the entries of an array are held: one value each, or a whole array as integers.

`Entries` holds any values.  `Ratios` holds integers over one denominator, times one square root: every array before the
softmax of a numeric problem.  What follows the softmax stands in `softmax_blocks`.  All give the same digits (a property
test holds them to each other).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd, isqrt, lcm, prod
from operator import mul
from typing import Protocol, cast

from flint import fmpz_mat

from symattn.errors import UndecidedError
from symattn.exact.field import MINUS_INFINITY, Value, rational, sqrt
from symattn.exact.fixed import FEWEST, Digits, Exact, fits_lanes, from_lanes, signs
from symattn.exact.form import prime_powers
from symattn.exact.lanes import FRACTION, LARGEST, pack
from symattn.exact.lanes import TOP as LANE_TOP
from symattn.exact.lanes import product as lane_product
from symattn.exact.rounding import Rule, round_ratio, rounded


class Block(Protocol):
    """The entries of a matrix."""

    def entry(self, i: int, j: int) -> Value: ...

    def decimals(self, places: int, rule: Rule) -> Digits: ...

    def rows(self, chosen: Sequence[int]) -> Block: ...


def digits_of(value: Value, places: int, rule: Rule) -> str | None:
    """The certified decimal of one value, or None where there is none (a symbol) or it is not decided."""
    try:
        return None if value.symbols else rounded(value, places, rule).text
    except UndecidedError:
        return None


class Entries:
    """Any exact values, one by one."""

    def __init__(self, values: Sequence[Sequence[Value]]) -> None:
        self.values = values

    def entry(self, i: int, j: int) -> Value:
        return self.values[i][j]

    def decimals(self, places: int, rule: Rule) -> Digits:
        return [[digits_of(v, places, rule) for v in row] for row in self.values]

    def rows(self, chosen: Sequence[int]) -> Entries:
        return Entries([self.values[i] for i in chosen])


class Ratios:
    """Entries n·√root/den with integer n; None stands for minus infinity.  `root` is square-free."""

    def __init__(self, nums: Sequence[Sequence[int | None]], den: int, root: int = 1) -> None:
        self.nums = nums
        self.den = den
        self.root = root

    def entry(self, i: int, j: int) -> Value:
        n = self.nums[i][j]
        if n is None:
            return MINUS_INFINITY
        q = rational(n, self.den)
        return q if self.root == 1 else q * sqrt(rational(self.root))

    def rows(self, chosen: Sequence[int]) -> Ratios:
        return Ratios([self.nums[i] for i in chosen], self.den, self.root)

    @property
    def finite(self) -> bool:
        return all(None not in row for row in self.nums)

    def decimals(self, places: int, rule: Rule) -> Digits:
        if places < 1:
            return each(self, self.nums, places, rule)
        width = len(self.nums[0])
        flat = [n or 0 for row in self.nums for n in row]
        texts = self._in_lanes(flat, places, rule) if len(flat) >= FEWEST else None
        if texts is None:
            texts = _written(flat, self.den, self.root, places, rule)
        if not self.finite:
            texts = [text if n is not None else "-inf" for n, text in zip((n for row in self.nums for n in row), texts, strict=True)]
        return [texts[k : k + width] for k in range(0, len(texts), width)]

    def _in_lanes(self, flat: list[int], places: int, rule: Rule) -> list[str | None] | None:
        """The decimals of these numerators by way of lanes, where they fit.

        |n|·unit is below |n|·√root/den·2^56 by less than |n|, as `unit` is √root/den·2^56 cut to an integer.
        """
        largest, unit = max(max(flat), -min(flat)), isqrt(self.root << 2 * FRACTION) // self.den
        if not fits_lanes(len(flat), largest, places) or largest * unit >= LARGEST:
            return None
        lanes = pack([abs(n) for n in flat]) * unit
        return from_lanes(lanes, signs(flat), largest, places, rule, lambda k: _written([flat[k]], self.den, self.root, places, rule)[0])


def integers(block: Block) -> Sequence[Sequence[int]] | None:
    """The numerators of a block of finite rationals over one denominator; None for any other block."""
    return cast(Sequence[Sequence[int]], block.nums) if isinstance(block, Ratios) and block.root == 1 and block.finite else None


def each(block: Block, shape: Sequence[Sequence[object]], places: int, rule: Rule) -> Digits:
    """The decimals of a block, entry by entry through its exact values; `shape` has its rows and columns."""
    return [[digits_of(block.entry(i, j), places, rule) for j in range(len(row))] for i, row in enumerate(shape)]


def exactly(block: Block, width: int, places: int, rule: Rule) -> Exact:
    """The certified decimal of entry k of a block of this width, from its exact value."""
    return lambda k: digits_of(block.entry(*divmod(k, width)), places, rule)


def _written(nums: Sequence[int], den: int, root: int, places: int, rule: Rule) -> list[str | None]:
    """The decimals of n·√root/den, with at least one place, in exact integers."""
    scale, pattern = 10**places, f"%d.%0{places}d"
    rounded_ = _round_rationals(nums, scale, den, rule) if root == 1 else _round_roots(nums, root * scale * scale * 4, den, rule)
    return [pattern % divmod(k, scale) if k >= 0 else "-" + pattern % divmod(-k, scale) for k in rounded_]


def _round_rationals(nums: Sequence[int], scale: int, den: int, rule: Rule) -> list[int]:
    """n·scale/den rounded: k = floor(n·scale/den + 1/2), and at a tie, where nothing remains, the even one of k and k - 1."""
    if rule != "half-even":
        return [round_ratio(n * scale, den, rule)[0] for n in nums]
    twice_scale, twice_den = 2 * scale, 2 * den
    return [k if r else k & -2 for k, r in [divmod(n * twice_scale + den, twice_den) for n in nums]]


def _round_roots(nums: Sequence[int], square: int, den: int, rule: Rule) -> list[int]:
    """n·√root·scale/den rounded, where square = root·(2·scale)²: irrational unless n = 0, so floor(2·|x|) settles every rule."""
    up = 0 if rule == "cut" else 1
    sizes = [(isqrt(n * n * square) // den + up) >> 1 for n in nums]
    return [k if n >= 0 else -k for n, k in zip(nums, sizes, strict=True)]


def ratios(values: Sequence[Sequence[Value]]) -> Ratios | None:
    """The values as integers over one denominator, if all are rational (or minus infinity) and it stays small."""
    den = 1
    for row in values:
        for v in row:
            if v.q is not None:
                den = lcm(den, int(v.q.q))
            elif v is not MINUS_INFINITY:
                return None
    if den.bit_length() > 4096:
        return None
    return Ratios([[None if v.q is None else int(v.q.p) * (den // int(v.q.q)) for v in row] for row in values], den)


def integer_product(a: Sequence[Sequence[int]], b: Sequence[Sequence[int]]) -> list[list[int]]:
    """The product of integer matrices a (n, k) and b (k, m)."""
    if len(a) * len(b) * len(b[0]) <= 64:
        columns = list(zip(*b, strict=True))
        return [[sum(map(mul, row, column)) for column in columns] for row in a]
    if max([sum(map(abs, row)) for row in a]) * max([max(map(abs, row)) for row in b]) < LANE_TOP:
        return lane_product(a, b)
    product = fmpz_mat(len(a), len(b), [x for row in a for x in row]) * fmpz_mat(len(b), len(b[0]), [x for row in b for x in row])
    return [[int(x) for x in row] for row in product.table()]


def transposed(block: Ratios) -> Ratios:
    return Ratios([list(column) for column in zip(*block.nums, strict=True)], block.den, block.root)


def times_root(block: Ratios, square: Value) -> Ratios | None:
    """The entries times √square, for a positive rational; None where its prime factors are too hard to find."""
    if square.q is None:
        return None
    down = int(square.q.q)
    radicand = int(square.q.p) * down * block.root
    up, root = isqrt(radicand), 1
    if up * up != radicand:
        powers = prime_powers(radicand)
        if powers is None:
            return None
        up = prod([prime ** (power // 2) for prime, power in powers.items()])
        root = radicand // (up * up)
    common = gcd(up, down)
    up, down = up // common, down // common
    return Ratios(block.nums if up == 1 else [[None if n is None else n * up for n in row] for row in block.nums], block.den * down, root)
