"""How the numbers of one array are printed: exact where they are short, else as certified decimals; the same for all its entries."""

from __future__ import annotations

from functools import cached_property
from typing import Final, NamedTuple

from symattn.errors import TooLargeError, UndecidedError
from symattn.exact.array import Array
from symattn.exact.blocks import Entries
from symattn.exact.field import MINUS_INFINITY, UNITY, Value
from symattn.exact.printing import latex, latex_fraction, short_decimal
from symattn.exact.rounding import Rule, place, rounded, significant
from symattn.rendering.escaping import Tex

SMALL_DENOMINATOR: Final = 60
LONG_DIGITS: Final = 12
LONG_CELL: Final = 32


class Shown(NamedTuple):
    """A number as printed: its TeX, and whether that is the exact value; `tie` where an exact tie was decided."""

    tex: Tex
    exact: bool
    tie: bool = False


def decimals_needed(value: Value) -> int | None:
    """How many decimal places the exact value has, or None if it has no short decimal."""
    if value is MINUS_INFINITY:
        return 0
    short = short_decimal(value.q) if value.q is not None else None
    return None if short is None else len(short.partition(".")[2])


def exactly(value: Value) -> Shown | None:
    """A rational with a short decimal or a small denominator, written exactly; nothing for others."""
    if value.q is None:
        return None
    short = short_decimal(value.q) or (latex_fraction(value.q) if value.q.q <= SMALL_DENOMINATOR else None)
    return Shown(Tex(short), exact=True) if short is not None else None


def show(value: Value, places: int, rule: Rule) -> Shown:
    """One value at the asked places: a certified decimal, in scientific notation where it is long, exact for symbols."""
    if value is MINUS_INFINITY:
        return Shown(Tex(r"-\infty"), exact=True)
    if value.symbols:
        return Shown(Tex(latex(value)), exact=True)
    try:
        found = rounded(value, places, rule)
        if len(found.text.partition(".")[0]) <= LONG_DIGITS:
            return Shown(Tex(found.text), found.exact, found.tie)
        return scientific(value, places, rule)
    except TooLargeError:
        return Shown(Tex(latex(value)), exact=True)
    except UndecidedError:
        return Shown(Tex(latex(value)), exact=True)


def scientific(value: Value, places: int, rule: Rule) -> Shown:
    """A long number with places + 1 significant figures and a power of ten."""
    found, exponent = significant(value, places + 1, rule)
    return Shown(Tex(f"{found.text}\\cdot10^{{{exponent}}}"), found.exact, found.tie)


class ArrayNumbers:
    """The entries of an array as they are printed on a page.

    Givens are printed as they were written.  Computed entries are printed exactly if all of them have at most `places`
    decimals (then all with equally many), or are fractions with small denominators, or hold symbols; else each as a
    certified decimal.
    """

    def __init__(self, array: Array, places: int, rule: Rule) -> None:
        self.array = array
        self.places = places
        self.rule = rule

    @cached_property
    def values(self) -> list[list[Value]]:
        return self.array.entries

    @cached_property
    def uniform(self) -> int | None:
        """The decimals that print every entry exactly, if at most `places`."""
        needed = [decimals_needed(v) for row in self.values for v in row]
        return None if any(n is None for n in needed) or max(n or 0 for n in needed) > self.places else max(n or 0 for n in needed)

    @cached_property
    def logarithms(self) -> bool:
        """Whether the entries are short expressions with logarithms, which say more than their decimals (e^(ln 2) is 2)."""
        values = [v for row in self.values for v in row]
        return any(_logarithmic(v) for v in values) and all(len(latex(v)) <= LONG_CELL and (v.q is not None or _logarithmic(v)) for v in values)

    @cached_property
    def fractions(self) -> bool:
        """Whether every entry is a fraction with a small denominator."""
        return all(v is MINUS_INFINITY or (v.q is not None and v.q.q <= SMALL_DENOMINATOR) for row in self.values for v in row)

    def cell(self, i: int, j: int) -> Shown:
        """The printed number in a row and column."""
        return self.cells[i][j]

    @cached_property
    def cells(self) -> list[list[Shown]]:
        """All printed numbers, row by row."""
        if self.array.texts is not None:
            return [[Shown(Tex(text), exact=True) for text in row] for row in self.array.texts]
        written = [[self._written(value) for value in row] for row in self.values]
        if all(shown is not None for row in written for shown in row):
            return [[shown for shown in row if shown is not None] for row in written]
        texts = self._decimals()
        return [[shown or self._rounded(v, t) for shown, v, t in zip(a, b, c, strict=True)] for a, b, c in zip(written, self.values, texts, strict=True)]

    def _decimals(self) -> list[list[str | None]]:
        """The decimals of the whole array; none where one of them is too long, and each number is rounded by itself."""
        try:
            return self.array.decimal(self.places, self.rule)
        except TooLargeError:
            return [[None] * len(row) for row in self.values]

    def _written(self, value: Value) -> Shown | None:
        """The value as it can be written without rounding it by itself, or nothing."""
        if value.is_zero and self.uniform is None:
            return Shown(Tex("0"), exact=True)
        if self.logarithms:
            return Shown(Tex(latex(value)), exact=True)
        if value is MINUS_INFINITY or value.symbols:
            return show(value, self.places, self.rule)
        if value.q is None:
            return None
        if self.uniform is not None:
            return Shown(Tex(place(int(value.q * 10**self.uniform), self.uniform)), exact=True)
        if self.fractions:
            return Shown(Tex(latex_fraction(value.q)), exact=True)
        return show(value, self.places, self.rule)

    def _rounded(self, value: Value, text: str | None) -> Shown:
        """An irrational value: its decimal, where the whole array has one; a value that hides a rational is rounded by itself."""
        if text is None or len(text) > LONG_DIGITS + self.places or isinstance(self.array.block, Entries):
            return show(value, self.places, self.rule)
        return Shown(Tex(text), exact=False)

    @cached_property
    def exact(self) -> bool:
        """Whether every entry is printed exactly."""
        return all(shown.exact for row in self.cells for shown in row)

    @cached_property
    def wide(self) -> bool:
        """Whether an entry is too long to stand in a matrix (a symbolic one)."""
        return any(len(shown.tex) > LONG_CELL for row in self.cells for shown in row)


def _logarithmic(value: Value) -> bool:
    return value.den == UNITY and any(atom[0] == "ln" for m in value.num.terms for atom, _ in m.atoms) and all(m.exponent is None for m in value.num.terms)


def aligned_decimals(values: list[Value], places: int, rule: Rule, least: int = 0) -> tuple[list[Tex], bool]:
    """Numbers side by side in a line: exact with equally many decimals (at least so many) where they have short ones, else rounded; and whether all are exact."""
    needed = [decimals_needed(v) for v in values]
    if all(n is not None for n in needed):
        width = max(least, *(n or 0 for n in needed))
        return [Tex(place(int(v.q * 10**width), width)) if v.q is not None else Tex(latex(v)) for v in values], True
    if all(v.q is not None and v.q.q <= SMALL_DENOMINATOR for v in values):
        return [Tex(latex_fraction(v.q)) for v in values if v.q is not None], True
    if any(_logarithmic(v) for v in values) and all(v.q is not None or _logarithmic(v) for v in values):
        return [Tex(latex(v)) for v in values], True
    shown = [Shown(Tex("0"), exact=True) if v.is_zero else show(v, places, rule) for v in values]
    return [s.tex for s in shown], all(s.exact for s in shown)


