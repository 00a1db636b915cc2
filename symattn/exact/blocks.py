"""How the entries of an array are held: one value each, or a whole array as integers.

`Entries` holds any values.  `Ratios` holds integers over one denominator, times one square root: every array before the
softmax of a numeric problem.  What follows the softmax stands in `softmax_blocks`.  All give the same digits (a property
test holds them to each other).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from math import gcd, isqrt, lcm, prod
from operator import mul
from typing import Protocol

from flint import fmpz_mat

from symattn.exact import lanes
from symattn.exact.field import MINUS_INFINITY, Value, rational, sqrt
from symattn.exact.fixed import FEWEST, Digits, digits_of, fit_lanes, in_rows, settled
from symattn.exact.form import prime_powers
from symattn.exact.lanes import FRACTION, HALF
from symattn.exact.rounding import Rule, round_ratio


class Block(Protocol):
    """The entries of a matrix."""

    def entry(self, i: int, j: int) -> Value: ...

    def decimals(self, places: int, rule: Rule) -> Digits: ...

    def irrational(self, i: int, j: int) -> bool:
        """Whether an entry is known at once to be irrational, so that it is no decimal and no tie."""
        ...

    def rows(self, chosen: Sequence[int]) -> Block: ...


class Entries:
    """Any exact values, one by one."""

    def __init__(self, values: Sequence[Sequence[Value]]) -> None:
        self.values = values

    def entry(self, i: int, j: int) -> Value:
        return self.values[i][j]

    def decimals(self, places: int, rule: Rule) -> Digits:
        return [[digits_of(v, places, rule) for v in row] for row in self.values]

    def irrational(self, i: int, j: int) -> bool:
        return False

    def rows(self, chosen: Sequence[int]) -> Entries:
        return Entries([self.values[i] for i in chosen])


class Ratios:
    """Entries n·√root/den with integer n; None stands for minus infinity, unless `finite`.  `root` is square-free."""

    def __init__(self, nums: Sequence[Sequence[int | None]], den: int, root: int = 1, finite: bool | None = None) -> None:
        self.nums = nums
        self.den = den
        self.root = root
        self.finite = not any(None in row for row in nums) if finite is None else finite
        self.integers: list[list[int]] | None = nums if self.finite and root == 1 else None  # type: ignore[assignment]
        """The numerators, if all entries are finite and rational."""
        self._largest: int | None = None

    def entry(self, i: int, j: int) -> Value:
        n = self.nums[i][j]
        if n is None:
            return MINUS_INFINITY
        q = rational(n, self.den)
        return q if self.root == 1 else q * sqrt(rational(self.root))

    def irrational(self, i: int, j: int) -> bool:
        return self.root != 1 and bool(self.nums[i][j])

    def ties(self, places: int) -> bool:
        """Whether a rational entry lies exactly between two numbers of so many decimal places."""
        scale, den = 10 ** max(places, 0), self.den * 10 ** max(-places, 0)
        if self.root != 1 or scale % den == 0:
            return False
        return any(n and not (2 * n * scale) % den and (2 * n * scale // den) & 1 for row in self.nums for n in row)

    def rows(self, chosen: Sequence[int]) -> Ratios:
        return Ratios([self.nums[i] for i in chosen], self.den, self.root)

    @property
    def largest(self) -> int:
        """The size of the largest numerator."""
        if self._largest is None:
            self._largest = max([abs(n) for row in self.nums for n in row if n is not None], default=0)
        return self._largest

    def decimals(self, places: int, rule: Rule) -> Digits:
        if places < 1:
            return each(self, self.nums, places, rule)
        found = list(chain.from_iterable(self.nums))
        flat: list[int] = found if self.finite else [n or 0 for n in found]  # type: ignore[assignment]
        texts = (self._in_lanes(flat, places, rule) if len(flat) >= FEWEST else None) or self._written(flat, places, rule)
        if not self.finite:
            texts = ["-inf" if n is None else text for n, text in zip(found, texts, strict=True)]
        return in_rows(texts, len(self.nums[0]))

    def _in_lanes(self, flat: list[int], places: int, rule: Rule) -> Sequence[str | None] | None:
        """The decimals of these numerators by way of lanes, where they fit.

        |n|·unit is below |n|·√root/den·2^56 by less than |n|, as `unit` is √root/den·2^56 cut to an integer.
        """
        unit = isqrt(self.root << 2 * FRACTION) // self.den
        if not fit_lanes(len(flat), self.largest * (unit + 1), self.largest, places):
            return None
        sizes, signs = lanes.pack(flat)
        texts, undecided = lanes.decimals(sizes * unit, signs, places, rule == "cut", self.largest)
        return settled(texts, undecided, self._written([flat[k] for k in undecided], places, rule))

    def _written(self, nums: Sequence[int], places: int, rule: Rule) -> list[str]:
        """The decimals of these numerators, with at least one place, in exact integers."""
        scale, den, pattern = 10**places, self.den, f"%d.%0{places}d"
        negative, factor = "-" + pattern, scale // den
        if self.root == 1 and factor * den == scale:
            return [pattern % divmod(n * factor, scale) if n >= 0 else negative % divmod(-n * factor, scale) for n in nums]
        found = _round_rationals(nums, scale, den, rule) if self.root == 1 else _round_roots(nums, self.root * scale * scale * 4, den, rule)
        return [pattern % divmod(k, scale) if k >= 0 else negative % divmod(-k, scale) for k in found]


def each(block: Block, shape: Sequence[Sequence[object]], places: int, rule: Rule) -> Digits:
    """The decimals of a block, entry by entry through its exact values; `shape` has its rows and columns."""
    return [[digits_of(block.entry(i, j), places, rule) for j in range(len(row))] for i, row in enumerate(shape)]


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


def integer_product(rows: Sequence[Sequence[int]], columns: Sequence[Sequence[int]], largest: Callable[[], int]) -> list[list[int]]:
    """The product of two integer matrices, the second given by its columns; `largest` tells a bound on the size of every sum of products."""
    if len(rows) * len(columns) * len(columns[0]) <= 64:
        return [[sum(map(mul, row, column)) for column in columns] for row in rows]
    if largest() < HALF:
        return lanes.product(rows, list(zip(*columns, strict=True)))
    left, right = fmpz_mat(len(rows), len(rows[0]), list(chain.from_iterable(rows))), fmpz_mat(len(columns), len(columns[0]), list(chain.from_iterable(columns)))
    return [[int(x) for x in row] for row in (left * right.transpose()).table()]


def columns_of(rows: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """The columns of a matrix."""
    return list(zip(*rows, strict=True))


def times_root(block: Ratios, square: Value) -> Ratios | None:
    """The entries times √square, for a positive rational; None where its prime factors are too hard to find."""
    if square.q is None:
        return None
    down = int(square.q.q)
    radicand = int(square.q.p) * down * block.root
    up = _root_of_square_part(radicand)
    if up is None:
        return None
    root, common = radicand // (up * up), gcd(up, down)
    up, down = up // common, down // common
    nums = block.nums if up == 1 else [[None if n is None else n * up for n in row] for row in block.nums]
    return Ratios(nums, block.den * down, root, block.finite)


def _root_of_square_part(n: int) -> int | None:
    """The largest s whose square divides n, or None if its prime factors are too hard to find."""
    if n < 1000:
        return next((s for s in range(isqrt(n), 1, -1) if n % (s * s) == 0), 1)
    powers = prime_powers(n)
    return None if powers is None else prod([prime ** (power // 2) for prime, power in powers.items()])
