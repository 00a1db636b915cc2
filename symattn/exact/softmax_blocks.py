"""Exponentials of a whole array of scores, and what softmax makes of them, in integer fixed point.

e^z·2^bits is held as an integer, cut off; sums, quotients and products of those have an error that this gives, stated and
proved at each.  `fixed` writes the decimals, and rounds exactly what that error leaves open.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import chain
from math import isqrt
from typing import NamedTuple

from flint import arb, ctx, fmpq

from symattn.exact import lanes
from symattn.exact.blocks import Entries, Ratios, columns_of, each, integer_product
from symattn.exact.field import UNITY, ZERO, Value, exp, quotient, rational, sqrt
from symattn.exact.fixed import Digits, bits_for, decimals, digits_of, fit_lanes, in_rows, settled
from symattn.exact.form import UNIT, Form, Monomial
from symattn.exact.lanes import FRACTION
from symattn.exact.rounding import Rule

MOST_DIRECT = 2500
"""Where the maximum of a row is larger in size, powers are held less the maximum of their row, and e^z is written one by one."""


class Powers(NamedTuple):
    """f = floor(F) for F = e^(z - shift)·2^bits and the scores z (0 where masked), and the sum of each row.

    So 0 <= F - f < 1, and a row of m entries sums to less than m below the exact sum.
    """

    bits: int
    rows: list[list[int]]
    sums: list[int]


class Exponentials:
    """Entries e^z for the scores z of a `Ratios` block, and what depends on one row of them."""

    def __init__(self, scores: Ratios) -> None:
        self.scores = scores
        self.maxima: list[int] = [max(row if scores.finite else [n for n in row if n is not None]) for row in scores.nums]  # type: ignore[misc, type-var]
        self.direct = self._size(max(max(self.maxima), -min(self.maxima))) <= MOST_DIRECT
        self._fixed: Powers | None = None
        self._certain = 0
        self._shares: dict[tuple[int, int], list[list[int]]] = {}
        self._row_sums: dict[int, Form] = {}

    @cached_property
    def powers(self) -> list[list[Monomial | None]]:
        """The monomials e^z, None where z is minus infinity."""
        root = sqrt(rational(self.scores.root)).num
        return [[None if n is None else Monomial((), (), root.scaled(fmpq(n, self.scores.den))) if n else UNIT for n in row] for row in self.scores.nums]

    def power(self, i: int, j: int) -> Monomial | None:
        """The monomial e^z of an entry, or None where z is minus infinity."""
        return self.powers[i][j]

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

    def irrational(self, i: int, j: int) -> bool:
        """Lindemann: e^z for algebraic z but 0."""
        return bool(self.scores.nums[i][j])

    @cached_property
    def uneven(self) -> list[bool]:
        """Whether each row has two different finite scores: then, by Lindemann and Weierstrass, none of its shares but 0 is rational."""
        return [len(set(row) - {None}) > 1 for row in self.scores.nums]

    @cached_property
    def unlike(self) -> list[bool]:
        """Whether all scores of each row are finite and differ."""
        return [len(set(row)) == len(row) and None not in row for row in self.scores.nums]

    def rows(self, chosen: Sequence[int]) -> Exponentials:
        return Exponentials(self.scores.rows(chosen))

    def fixed(self, bits: int) -> Powers:
        """The powers with row sums above m·2^(bits + 1), for rows of m entries: those made before, if they do.

        The largest F of each row is at least that: with k = bits + 1 + the bits of m, it is e^(z - shift)·2^more for a z - shift
        of at least -depth, and `more` is at least k + log2(e)·depth.  So it is at least 2^k, and then its floor is as well.
        """
        if self._fixed is None or self._certain < bits:
            scores = self.scores
            depth, height = (self._size(min(0, *self.maxima)), self._size(max(0, *self.maxima))) if self.direct else (0, 0)
            more = bits + 1 + len(scores.nums[0]).bit_length() + (3 * depth + 1) // 2
            far = isqrt((more * scores.den) ** 2 // scores.root) + 1  # n <= -far: e^(n·√root/den) <= e^(-more) < 2^(-more)
            nums = scores.nums if self.direct else [[None if n is None else n - top for n in row] for row, top in zip(scores.nums, self.maxima, strict=True)]
            wanted = {n for row in nums for n in row if n is not None and n > -far}
            found = floor_powers(scores, wanted, more, more + height * 3 // 2 + 32)
            rows = [[found.get(n, 0) for n in row] for row in nums]
            self._fixed, self._certain = Powers(more, rows, [sum(row) for row in rows]), bits
        return self._fixed

    def _size(self, n: int) -> int:
        """An integer above |n|·√root/den, or 0 for 0."""
        return isqrt(n * n * self.scores.root) // self.scores.den + 1 if n else 0

    def decimals(self, places: int, rule: Rule) -> Digits:
        if places < 1 or not self.direct:
            return each(self, self.scores.nums, places, rule)
        bits = bits_for(1, places)
        powers = self.fixed(bits)
        cut = powers.bits - bits
        values = [f >> cut for row in powers.rows for f in row]  # floor(e^z·2^bits)
        return decimals(values, len(powers.rows[0]), bits, 1, places, rule, self.entry)

    def shares(self, bits: int, den: int) -> list[list[int]]:
        """e^z/(row sum)/den·2^bits, wrong by less than 2.

        With w the share, S the exact and s the found sum of the F, f/s - w = (f - F + w·(S - s))/s lies between -1/s and m/s,
        where s > 2·m·2^bits; then floor takes off less than 1.
        """
        if (bits, den) not in self._shares:
            powers = self.fixed(bits)
            self._shares[bits, den] = [[(f << bits) // total for f in row] for row, total in zip(powers.rows, [s * den for s in powers.sums], strict=True)]
        return self._shares[bits, den]


def floor_powers(scores: Ratios, numbers: Collection[int], bits: int, precision: int) -> dict[int | None, int]:
    """floor(e^(n·√root/den)·2^bits) for every number n, certain: where balls of so much precision leave it open, of twice as much.

    That ends: e^x is transcendental for algebraic x but 0, where the ball is exact.
    """
    with ctx.workprec(precision):
        unit, scale = arb(scores.root).sqrt() / scores.den, arb(1 << bits)
        balls = [((unit * n).exp() * scale).floor().unique_fmpz() for n in numbers]
    if None in balls:
        return floor_powers(scores, numbers, bits, 2 * precision)
    return dict(zip(numbers, map(int, balls), strict=True))


class Sums:
    """The row sums of exponentials, one column."""

    def __init__(self, powers: Exponentials) -> None:
        self.powers = powers

    def entry(self, i: int, j: int) -> Value:
        return quotient(self.powers.row_sum(i), UNITY)

    def irrational(self, i: int, j: int) -> bool:
        return any(self.powers.scores.nums[i])

    def rows(self, chosen: Sequence[int]) -> Sums:
        return Sums(self.powers.rows(chosen))

    def decimals(self, places: int, rule: Rule) -> Digits:
        nums = self.powers.scores.nums
        if places < 1 or not self.powers.direct:
            return each(self, [[0]] * len(nums), places, rule)
        bits = bits_for(2, places)
        powers = self.powers.fixed(bits)
        cut = powers.bits - bits  # the sum is less than m below the exact one, 2^cut > 2·m, and floor takes off less than 1
        return decimals([s >> cut for s in powers.sums], 1, bits, 2, places, rule, self.entry)


class Shares:
    """Entries e^z / (row sum): softmax."""

    def __init__(self, powers: Exponentials) -> None:
        self.powers = powers

    def entry(self, i: int, j: int) -> Value:
        m = self.powers.power(i, j)
        return ZERO if m is None else quotient(Form({m: fmpq(1)}), self.powers.row_sum(i))

    def irrational(self, i: int, j: int) -> bool:
        return self.powers.scores.nums[i][j] is not None and self.powers.uneven[i]

    def rows(self, chosen: Sequence[int]) -> Shares:
        return Shares(self.powers.rows(chosen))

    def decimals(self, places: int, rule: Rule) -> Digits:
        nums = self.powers.scores.nums
        if places < 1:
            return each(self, nums, places, rule)
        bits = bits_for(2, places)
        shares = list(chain.from_iterable(self.powers.shares(bits, 1)))
        return decimals(shares, len(nums[0]), bits, 2, places, rule, self.entry)


class Products:
    """One row a pair (i, j), one column a c: weight[i, j]·v[j, c] = e^(z[i, j])·v[j, c] / (row sum i)."""

    def __init__(self, powers: Exponentials, values: Ratios) -> None:
        self.powers = powers
        self.values = values
        self.numbers = values.integers or []

    def entry(self, row: int, c: int) -> Value:
        i, j = divmod(row, len(self.values.nums))
        return Shares(self.powers).entry(i, j) * self.values.entry(j, c)

    def irrational(self, row: int, c: int) -> bool:
        i, j = divmod(row, len(self.values.nums))
        return bool(self.numbers) and bool(self.numbers[j][c]) and self.powers.uneven[i] and self.powers.scores.nums[i][j] is not None

    def rows(self, chosen: Sequence[int]) -> Entries:
        return Entries([[self.entry(i, c) for c in range(len(self.values.nums[0]))] for i in chosen])

    def decimals(self, places: int, rule: Rule) -> Digits:
        """A share of 1/den is wrong by less than 2, so its product with the number v·den by less than twice its size."""
        values, den, largest = self.numbers, self.values.den, self.values.largest
        queries, keys, width = len(self.powers.scores.nums), len(values), len(values[0])
        if places < 1:
            return each(self, [*values] * queries, places, rule)
        error = 2 * max(largest, 1)
        bits = bits_for(error, places)
        shares = self.powers.shares(bits, den)
        if fit_lanes(queries * keys * width, largest * ((1 << FRACTION) // den + 2), error, places):
            return self._in_lanes(shares, error, places, rule)
        products = [f * n for row in shares for f, v in zip(row, values, strict=True) for n in v]
        return decimals(products, width, bits, error, places, rule, self.entry)

    def _in_lanes(self, shares: list[list[int]], error: int, places: int, rule: Rule) -> Digits:
        """The decimals by way of lanes: a whole row of values is multiplied at once, the same for every query."""
        width = len(self.numbers[0])
        packed = [lanes.pack(row) for row in self.numbers]
        sizes, signs = lanes.outer(shares, [row for row, _ in packed], width), b"".join([signs for _, signs in packed]) * len(shares)
        texts, undecided = lanes.decimals(sizes, signs, places, rule == "cut", error)
        return in_rows(settled(texts, undecided, [digits_of(self.entry(*divmod(k, width)), places, rule) for k in undecided]), width)


class Means:
    """Entries Σ_j e^(z[i, j])·v[j, c] / (row sum i): the means of the columns of v, weighted by softmax."""

    def __init__(self, powers: Exponentials, values: Ratios) -> None:
        self.powers = powers
        self.values = values
        self.numbers = values.integers or []

    @cached_property
    def constant(self) -> list[bool]:
        """Whether each column of the values is one number."""
        return [len(set(column)) == 1 for column in columns_of(self.numbers)]

    def entry(self, i: int, c: int) -> Value:
        column = [fmpq(row[c] or 0) / self.values.den for row in self.values.nums]
        return quotient(self.powers.combination(i, column), self.powers.row_sum(i))

    def irrational(self, i: int, c: int) -> bool:
        """Σ e^z·(v - r) = 0 for a rational r needs, by Lindemann and Weierstrass, that the keys of every one score have the mean r."""
        if not self.numbers:
            return False
        if self.powers.unlike[i]:
            return not self.constant[c]
        sums: dict[int, tuple[int, int]] = {}
        for n, row in zip(self.powers.scores.nums[i], self.numbers, strict=True):
            if n is not None:
                total, count = sums.get(n, (0, 0))
                sums[n] = total + row[c], count + 1
        first, times = next(iter(sums.values()))
        return any(total * times != first * count for total, count in sums.values())

    def rows(self, chosen: Sequence[int]) -> Means:
        return Means(self.powers.rows(chosen), self.values)

    def decimals(self, places: int, rule: Rule) -> Digits:
        """The sum over the keys of products as in `Products`, so the error is that of as many of them."""
        values = self.numbers
        if places < 1:
            return each(self, [values[0]] * len(self.powers.scores.nums), places, rule)
        largest, keys, width = self.values.largest, len(values), len(values[0])
        error = 2 * keys * max(largest, 1)
        bits = bits_for(error, places)
        den = self.values.den
        means = integer_product(self.powers.shares(bits, den), columns_of(values), lambda: (largest << bits) // den + error + 1)
        return decimals(list(chain.from_iterable(means)), width, bits, error, places, rule, self.entry)
