"""Exponentials of a whole array of scores, and what softmax makes of them, in integer fixed point.

e^(z - row maximum)·2^bits is an integer with an error of at most one unit, and sums and products of those have the error
that this gives.  A decimal is accepted when the error cannot reach the next rounding boundary; any other goes through
`rounding.rounded`, which decides exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from math import isqrt

from flint import arb, ctx, fmpq

from symattn.exact.blocks import Block, Digits, Entries, Ratios, digits_of, each, integer_product
from symattn.exact.field import UNITY, ZERO, Value, exp, quotient, rational, sqrt
from symattn.exact.form import Form, Monomial
from symattn.exact.rounding import MAX_DIGITS, Rule, place

_HALF = arb(1) / 2


class Exponentials:
    """Entries e^z for the scores z of a `Ratios` block, and what depends on one row of them."""

    def __init__(self, scores: Ratios) -> None:
        self.scores = scores
        self._powers: dict[int, tuple[list[list[int]], list[int]]] = {}
        self._sums: dict[int, Form] = {}

    @cached_property
    def maxima(self) -> list[int]:
        return [max(n for n in row if n is not None) for row in self.scores.nums]

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
        if i not in self._sums:
            self._sums[i] = self.combination(i, [fmpq(1)] * len(self.scores.nums[i]))
        return self._sums[i]

    def fixed(self, bits: int) -> tuple[list[list[int]], list[int]]:
        """e^(z - row maximum)·2^bits with an error of at most 1 (0 where masked), and the row sums of these."""
        if bits not in self._powers:
            found: dict[int, int] = {}
            out = []
            with ctx.workprec(bits + 32):
                unit = arb(self.scores.root).sqrt() / self.scores.den
                scale = arb(2) ** bits
                for row, top in zip(self.scores.nums, self.maxima, strict=True):
                    for n in row:
                        if n is not None and n - top not in found:
                            found[n - top] = _fixed_exp(unit * (n - top), scale)
                    out.append([0 if n is None else found[n - top] for n in row])
            self._powers[bits] = out, [sum(row) for row in out]
        return self._powers[bits]

    def entry(self, i: int, j: int) -> Value:
        return exp(self.scores.entry(i, j))

    def rows(self, chosen: Sequence[int]) -> Exponentials:
        return Exponentials(self.scores.rows(chosen))

    def balls(self, places: int) -> tuple[list[list[arb]], int] | None:
        """e^z·10^places for every entry, with an error well below 1, and the bits used; None where they are too long to write."""
        top = max(abs(n) for row in self.scores.nums for n in row if n is not None)
        if isqrt(top * top * self.scores.root) // self.scores.den > 2.3 * MAX_DIGITS:
            return None
        bits = 64 + int(3.33 * places) + isqrt(top * top * self.scores.root) * 3 // (2 * self.scores.den)
        with ctx.workprec(bits):
            unit = arb(self.scores.root).sqrt() / self.scores.den
            scale = arb(10) ** places
            found: dict[int | None, arb] = {None: arb(0)}
            for row in self.scores.nums:
                for n in row:
                    if n not in found:
                        found[n] = (unit * n).exp() * scale
            return [[found[n] for n in row] for row in self.scores.nums], bits

    def decimals(self, places: int, rule: Rule) -> Digits:
        found = self.balls(places)
        if found is None:
            return each(self, self.scores.nums, places, rule)
        with ctx.workprec(found[1]):
            return [[_ball_digits(b, places, rule, self, i, j) for j, b in enumerate(row)] for i, row in enumerate(found[0])]


def _fixed_exp(exponent: arb, scale: arb) -> int:
    """floor(e^exponent·scale), wrong by at most 1: e^exponent is at most 1 and known to 2^-32 of a unit."""
    mantissa, shift = (exponent.exp() * scale).mid().man_exp()
    m, s = int(mantissa), int(shift)
    return m << s if s >= 0 else m >> min(-s, m.bit_length() + 1)


def _ball_digits(ball: arb, places: int, rule: Rule, block: Block, i: int, j: int) -> str | None:
    """The digits of a ball already scaled by 10^places, by exact rounding where the ball holds a boundary."""
    shifted = ball if rule == "cut" else ball + _HALF
    k = None if ball.is_exact() else shifted.floor().unique_fmpz()
    return digits_of(block.entry(i, j), places, rule) if k is None or k < 0 else place(int(k), places)


class Sums:
    """The row sums of exponentials, one column."""

    def __init__(self, powers: Exponentials) -> None:
        self.powers = powers

    def entry(self, i: int, j: int) -> Value:
        return quotient(self.powers.row_sum(i), UNITY)

    def rows(self, chosen: Sequence[int]) -> Sums:
        return Sums(self.powers.rows(chosen))

    def decimals(self, places: int, rule: Rule) -> Digits:
        found = self.powers.balls(places)
        if found is None:
            return each(self, [[0]] * len(self.powers.scores.nums), places, rule)
        with ctx.workprec(found[1]):
            return [[_ball_digits(sum(row, arb(0)), places, rule, self, i, 0)] for i, row in enumerate(found[0])]


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
        bits = fixed_bits(places)
        fixed, sums = self.powers.fixed(bits)
        slack = 2 * (len(fixed[0]) + 2)
        write = writer(places, rule)
        return [write(row, total, slack, lambda j, i=i: self.entry(i, j)) for i, (row, total) in enumerate(zip(fixed, sums, strict=True))]


def fixed_bits(places: int) -> int:
    """Bits of fixed point that leave the filter undecided about once in 2^40 entries."""
    return 64 + 4 * max(places, 0)


def writer(places: int, rule: Rule) -> Callable[[Sequence[int], int, int, Callable[[int], Value]], list[str | None]]:
    """A function that writes n/den for each n of a row, where n is known to ±slack and den relatively as well.

    n/den is moved by at most (slack + |n/den|·slack)/den, so a remainder farther than that from a boundary decides.
    """
    scale = 10 ** max(places, 0)
    pattern = f"%d.%0{places}d"
    half = rule != "cut"

    def write(row: Sequence[int], den: int, slack: int, entry: Callable[[int], Value]) -> list[str | None]:
        out: list[str | None] = []
        double, offset, step = 2 * den, den if half else 0, 2 * scale
        near = step * slack * 2
        for j, n in enumerate(row):
            k, r = divmod(n * step + offset, double)
            reach = near * (1 + abs(n) // den)
            if places < 1 or r <= reach or r >= double - reach:
                out.append(digits_of(entry(j), places, rule))
            elif k >= 0:
                out.append(pattern % divmod(k, scale))
            else:
                out.append(_negative(k, half, scale, pattern))
        return out

    return write


def _negative(k: int, half: bool, scale: int, pattern: str) -> str:
    size = -k if half else -k - 1
    return ("-" if size else "") + pattern % divmod(size, scale)


class Products:
    """One row a pair (i, j), one column a c: weight[i, j]·v[j, c] = e^(z[i, j])·v[j, c] / (row sum i)."""

    def __init__(self, powers: Exponentials, values: Ratios) -> None:
        self.powers = powers
        self.values = values

    def entry(self, row: int, c: int) -> Value:
        i, j = divmod(row, len(self.values.nums))
        return Shares(self.powers).entry(i, j) * self.values.entry(j, c)

    def rows(self, chosen: Sequence[int]) -> Entries:
        return Entries([[self.entry(i, c) for c in range(len(self.values.nums[0]))] for i in chosen])

    def decimals(self, places: int, rule: Rule) -> Digits:
        fixed, sums = self.powers.fixed(fixed_bits(places))
        values = [[n for n in row if n is not None] for row in self.values.nums]
        largest = max([abs(n) for row in values for n in row] + [self.values.den])
        write, keys = writer(places, rule), len(values)
        slack = 2 * (keys + 2) * largest
        out: Digits = []
        for i, (row, total) in enumerate(zip(fixed, sums, strict=True)):
            den = total * self.values.den
            for j, (f, v) in enumerate(zip(row, values, strict=True)):
                out.append(write([f * n for n in v], den, slack, lambda c, p=i * keys + j: self.entry(p, c)))
        return out


class Means:
    """Entries Σ_j e^(z[i, j])·v[j, c] / (row sum i): the means of the columns of v, weighted by softmax."""

    def __init__(self, powers: Exponentials, values: Ratios) -> None:
        self.powers = powers
        self.values = values

    def entry(self, i: int, c: int) -> Value:
        column = [fmpq(row[c] or 0) / self.values.den for row in self.values.nums]
        return quotient(self.powers.combination(i, column), self.powers.row_sum(i))

    def rows(self, chosen: Sequence[int]) -> Means:
        return Means(self.powers.rows(chosen), self.values)

    def decimals(self, places: int, rule: Rule) -> Digits:
        fixed, sums = self.powers.fixed(fixed_bits(places))
        values = [[n for n in row if n is not None] for row in self.values.nums]
        largest = max([abs(n) for row in values for n in row] + [self.values.den])
        slack = 2 * (len(values) + 2) * largest
        write = writer(places, rule)
        rows = integer_product(fixed, values)
        return [write(row, total * self.values.den, slack, lambda c, i=i: self.entry(i, c)) for i, (row, total) in enumerate(zip(rows, sums, strict=True))]
