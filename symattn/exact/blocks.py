"""How the entries of an array are held: one value each, or a whole array as integers.

`Entries` holds any values.  `Ratios` holds integers over one denominator, times one square root: every array before the
softmax of a numeric problem.  What follows the softmax stands in `softmax_blocks`.  All give the same digits (a property
test holds them to each other).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt, lcm, prod
from typing import Protocol

from flint import fmpz_mat

from symattn.errors import UndecidedError
from symattn.exact.field import HALF, MINUS_INFINITY, Value, rational, sign, sqrt
from symattn.exact.rounding import Rule, place, round_ratio, rounded

Digits = list[list[str | None]]


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
        return all(n is not None for row in self.nums for n in row)

    def decimals(self, places: int, rule: Rule) -> Digits:
        if places < 1:
            return each(self, self.nums, places, rule)
        scale, den, unit = 10**places, self.den, 10**places
        pattern = f"%d.%0{places}d"
        if self.root == 1:
            return [[_exact_digits(n, scale, den, unit, pattern, rule) for n in row] for row in self.nums]
        square = self.root * scale * scale * 4
        return [[_root_digits(n, square, den, places, rule) for n in row] for row in self.nums]


def each(block: Block, shape: Sequence[Sequence[object]], places: int, rule: Rule) -> Digits:
    """The decimals of a block, entry by entry through its exact values; `shape` has its rows and columns."""
    return [[digits_of(block.entry(i, j), places, rule) for j in range(len(row))] for i, row in enumerate(shape)]


def _exact_digits(n: int | None, scale: int, den: int, unit: int, pattern: str, rule: Rule) -> str:
    if n is None:
        return "-inf"
    k, r = divmod(n * scale, den)
    if r:
        k = round_ratio(n * scale, den, rule)[0]
    return pattern % divmod(k, unit) if k >= 0 else "-" + pattern % divmod(-k, unit)


def _root_digits(n: int | None, square: int, den: int, places: int, rule: Rule) -> str:
    """n·√root/den is irrational unless n = 0, so floor(2·|x|·10^p) settles every rule and there are no ties."""
    if n is None:
        return "-inf"
    twice = isqrt(n * n * square) // den
    k = twice >> 1 if rule == "cut" else (twice + 1) >> 1
    return place(k if n >= 0 else -k, places)


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
        return [[sum([x * y for x, y in zip(row, column, strict=True)]) for column in columns] for row in a]
    product = fmpz_mat(len(a), len(b), [x for row in a for x in row]) * fmpz_mat(len(b), len(b[0]), [x for row in b for x in row])
    return [[int(x) for x in row] for row in product.table()]


def transposed(block: Ratios) -> Ratios:
    return Ratios([list(column) for column in zip(*block.nums, strict=True)], block.den, block.root)


def times(block: Ratios, factor: Value) -> Ratios | None:
    """The entries times a positive number whose square is rational, or None if it is not of that kind."""
    square = factor * factor
    if square.q is None or square.q <= 0 or sign(factor) < 0:
        return None
    single = sqrt(square * rational(block.root)).num.single()
    if single is None or any(power != HALF for _, power in single[0].radicals):
        return None
    (p, q), root = (int(single[1].p), int(single[1].q)), prod(prime for prime, _ in single[0].radicals)
    return Ratios([[None if n is None else n * p for n in row] for row in block.nums], block.den * q, root)
