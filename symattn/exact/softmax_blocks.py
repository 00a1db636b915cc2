"""Exponentials of a whole array of scores, and what softmax makes of them, in integer fixed point.

e^(z - row maximum)·2^bits is held as an integer, cut off; sums, quotients and products of those have an error that this
gives, stated and proved at each.  `fixed` writes the decimals, and rounds exactly what that error leaves open.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from math import isqrt
from typing import NamedTuple

from flint import arb, ctx, fmpq

from symattn.exact.blocks import Entries, Ratios, each, exactly, integer_product, integers
from symattn.exact.field import UNITY, ZERO, Value, exp, quotient, rational, sqrt
from symattn.exact.fixed import Digits, bits_for, decimals, fits_lanes, from_lanes, signs
from symattn.exact.form import Form, Monomial
from symattn.exact.lanes import outer, pack
from symattn.exact.rounding import MAX_DIGITS, Rule


class Powers(NamedTuple):
    """floor(e^(z - row maximum)·2^bits) for the scores z (0 where masked), and the sum of each row.

    With F the exact e^(z - row maximum)·2^bits and f its floor, 0 <= F - f < 1, and F = f for the maximum itself.  So a row
    of m entries sums to at least 2^bits, and to less than m below the exact sum.
    """

    bits: int
    rows: list[list[int]]
    sums: list[int]


class Exponentials:
    """Entries e^z for the scores z of a `Ratios` block, and what depends on one row of them."""

    def __init__(self, scores: Ratios) -> None:
        self.scores = scores
        self._fixed: Powers | None = None
        self._row_sums: dict[int, Form] = {}

    @cached_property
    def maxima(self) -> list[int]:
        return [max([n for n in row if n is not None]) for row in self.scores.nums]

    @cached_property
    def _unit(self) -> Form:
        return sqrt(rational(self.scores.root)).num

    def power(self, i: int, j: int) -> Monomial | None:
        """The monomial e^z of an entry, or None where z is minus infinity."""
        n = self.scores.nums[i][j]
        if n is None:
            return None
        q = fmpq(n) / self.scores.den
        if not q:
            return Monomial()
        return Monomial((), (), self._unit.scaled(q))

    def combination(self, i: int, coefficients: Sequence[fmpq]) -> Form:
        """The sum over j of coefficients[j]·e^(z[i, j])."""
        terms: dict[Monomial, fmpq] = {}
        for j, c in enumerate(coefficients):
            m = self.power(i, j)
            if m is not None and c:
                total = terms.get(m, 0) + c
                terms[m] = total
                if not total:
                    del terms[m]
        return Form(terms)

    def row_sum(self, i: int) -> Form:
        if i not in self._row_sums:
            self._row_sums[i] = self.combination(i, [fmpq(1)] * len(self.scores.nums[i]))
        return self._row_sums[i]

    def entry(self, i: int, j: int) -> Value:
        return exp(self.scores.entry(i, j))

    def rows(self, chosen: Sequence[int]) -> Exponentials:
        return Exponentials(self.scores.rows(chosen))

    def fixed(self, bits: int) -> Powers:
        """The powers with at least so many bits: the most precise ones made so far, if they do."""
        if self._fixed is None or self._fixed.bits < bits:
            scores = self.scores
            far = isqrt((bits * scores.den) ** 2 // scores.root) + 1  # n >= far: e^(-n·√root/den) <= e^(-bits) < 2^(-bits)
            gaps = [[-far if n is None else n - top for n in row] for row, top in zip(scores.nums, self.maxima, strict=True)]
            found = floor_powers(scores, {n for row in gaps for n in row if n > -far}, bits, bits + 32)
            rows = [[found.get(n, 0) for n in row] for row in gaps]
            self._fixed = Powers(bits, rows, [sum(row) for row in rows])
        return self._fixed

    def heights(self, bits: int) -> tuple[Powers, list[int]] | None:
        """Powers of B bits and g = floor(e^(row maximum)·2^bits), with e^(row maximum) <= 2^(B - bits); None where e^z is too long to write.

        With G = e^(row maximum)·2^bits, exactly e^z·2^bits = F·G/2^B.  And F·G - f·g = F·(G - g) + g·(F - f) < F + G <= 2·2^B,
        so floor(f·g/2^B) is less than 3 below it, and for the sum of m such powers less than 2·m + 1.
        """
        scores = self.scores
        top = isqrt(max(self.maxima) ** 2 * scores.root) if max(self.maxima) > 0 else 0
        if top // scores.den > 2.3 * MAX_DIGITS:
            return None
        powers = self.fixed(bits + top * 3 // (2 * scores.den) + 3)  # 1.5·top - 2.5 + 3 exceeds log2(e)·top
        found = floor_powers(scores, set(self.maxima), bits, powers.bits + 32)
        return powers, [found[n] for n in self.maxima]

    def decimals(self, places: int, rule: Rule) -> Digits:
        bits = bits_for(3, places)
        found = self.heights(bits) if places > 0 else None
        if found is None:
            return each(self, self.scores.nums, places, rule)
        (more, rows, _), heights = found
        values = [[f * g >> more for f in row] for row, g in zip(rows, heights, strict=True)]
        return decimals(values, bits, 3, places, rule, exactly(self, len(rows[0]), places, rule))

    def shares(self, bits: int, den: int) -> list[list[int]]:
        """e^z/(row sum)/den·2^bits, wrong by at most m + 1 for rows of m entries.

        With w the share, S the exact and s the found sum of the F, f/s - w = (f - F + w·(S - s))/s lies between -1/s and m/s,
        where s >= 2^bits; then floor takes off less than 1.
        """
        _, rows, sums = self.fixed(bits)
        return [[(f << bits) // total for f in row] for row, total in zip(rows, [s * den for s in sums], strict=True)]


def floor_powers(scores: Ratios, numbers: Collection[int], bits: int, precision: int) -> dict[int, int]:
    """floor(e^(n·√root/den)·2^bits) for every number n, certain: where the ball of so much precision leaves it open, of twice as much.

    That ends: e^x is transcendental for algebraic x but 0, where the ball is exact.
    """
    with ctx.workprec(precision):
        unit, scale = arb(scores.root).sqrt() / scores.den, arb(1 << bits)
        balls = {n: ((unit * n).exp() * scale).floor().unique_fmpz() for n in numbers}
    found = {n: int(k) for n, k in balls.items() if k is not None}
    return found if len(found) == len(balls) else found | floor_powers(scores, balls.keys() - found.keys(), bits, 2 * precision)


class Sums:
    """The row sums of exponentials, one column."""

    def __init__(self, powers: Exponentials) -> None:
        self.powers = powers

    def entry(self, i: int, j: int) -> Value:
        return quotient(self.powers.row_sum(i), UNITY)

    def rows(self, chosen: Sequence[int]) -> Sums:
        return Sums(self.powers.rows(chosen))

    def decimals(self, places: int, rule: Rule) -> Digits:
        nums = self.powers.scores.nums
        error = 2 * len(nums[0]) + 1
        bits = bits_for(error, places)
        found = self.powers.heights(bits) if places > 0 else None
        if found is None:
            return each(self, [[0]] * len(nums), places, rule)
        (more, _, sums), heights = found
        values = [[s * g >> more] for s, g in zip(sums, heights, strict=True)]
        return decimals(values, bits, error, places, rule, exactly(self, 1, places, rule))


class Shares:
    """Entries e^z / (row sum): softmax."""

    def __init__(self, powers: Exponentials) -> None:
        self.powers = powers

    def entry(self, i: int, j: int) -> Value:
        m = self.powers.power(i, j)
        return ZERO if m is None else quotient(Form({m: fmpq(1)}), self.powers.row_sum(i))

    def rows(self, chosen: Sequence[int]) -> Shares:
        return Shares(self.powers.rows(chosen))

    def decimals(self, places: int, rule: Rule) -> Digits:
        nums = self.powers.scores.nums
        if places < 1:
            return each(self, nums, places, rule)
        error = len(nums[0]) + 1
        bits = bits_for(error, places)
        return decimals(self.powers.shares(bits, 1), bits, error, places, rule, exactly(self, len(nums[0]), places, rule))


class Products:
    """One row a pair (i, j), one column a c: weight[i, j]·v[j, c] = e^(z[i, j])·v[j, c] / (row sum i)."""

    def __init__(self, powers: Exponentials, values: Ratios) -> None:
        self.powers = powers
        self.values = values
        self.numbers = integers(values) or []

    def entry(self, row: int, c: int) -> Value:
        i, j = divmod(row, len(self.values.nums))
        return Shares(self.powers).entry(i, j) * self.values.entry(j, c)

    def rows(self, chosen: Sequence[int]) -> Entries:
        return Entries([[self.entry(i, c) for c in range(len(self.values.nums[0]))] for i in chosen])

    def decimals(self, places: int, rule: Rule) -> Digits:
        """A share of 1/den is wrong by at most (keys + 1), so its product with the number v·den by that times its size."""
        values, den = self.numbers, self.values.den
        queries, keys, width = len(self.powers.scores.nums), len(values), len(values[0])
        if places < 1:
            return each(self, [*values] * queries, places, rule)
        largest = size(values)
        error = (keys + 1) * max(largest, 1)
        bits = bits_for(error, places)
        shares, exact = self.powers.shares(bits, den), exactly(self, width, places, rule)
        if fits_lanes(queries * keys * width, error, places) and largest < 254 * den:
            packed = [pack([abs(n) for n in row]) for row in values]
            lanes = int.from_bytes(b"".join([outer(row, packed, width) for row in shares]), "little")
            texts = from_lanes(lanes, b"".join([signs(row) for row in values]) * queries, error, places, rule, exact)
            return [texts[k : k + width] for k in range(0, len(texts), width)]
        products = [[f * n for n in v] for row in shares for f, v in zip(row, values, strict=True)]
        return decimals(products, bits, error, places, rule, exact)


def size(rows: Sequence[Sequence[int]]) -> int:
    """The largest size of a number."""
    return max([max(max(row), -min(row)) for row in rows])


class Means:
    """Entries Σ_j e^(z[i, j])·v[j, c] / (row sum i): the means of the columns of v, weighted by softmax."""

    def __init__(self, powers: Exponentials, values: Ratios) -> None:
        self.powers = powers
        self.values = values
        self.numbers = integers(values) or []

    def entry(self, i: int, c: int) -> Value:
        column = [fmpq(row[c] or 0) / self.values.den for row in self.values.nums]
        return quotient(self.powers.combination(i, column), self.powers.row_sum(i))

    def rows(self, chosen: Sequence[int]) -> Means:
        return Means(self.powers.rows(chosen), self.values)

    def decimals(self, places: int, rule: Rule) -> Digits:
        """The sum over the keys of products as in `Products`, so the error is that of as many of them."""
        values = self.numbers
        if places < 1:
            return each(self, [values[0]] * len(self.powers.scores.nums), places, rule)
        error = len(values) * (len(values) + 1) * max(size(values), 1)
        bits = bits_for(error, places)
        means = integer_product(self.powers.shares(bits, self.values.den), values)
        return decimals(means, bits, error, places, rule, exactly(self, len(values[0]), places, rule))
