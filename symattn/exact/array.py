"""Arrays of exact entries with row and column labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from symattn.errors import UndecidedError, UsageError, suggestion
from symattn.exact.blocks import Block, Entries, Ratios, ratios
from symattn.exact.field import MINUS_INFINITY, Value
from symattn.exact.literal import Literal
from symattn.exact.printing import latex, text
from symattn.exact.rounding import MAX_PLACES, RULES, Rounded, Rule, rounded

if TYPE_CHECKING:
    import numpy
    import sympy


@dataclass(frozen=True, eq=False)
class Array:
    """A matrix of exact values, `(rows, columns)`, with a label for every row and column.

    >>> from symattn.exact.literal import parse
    >>> a = of_literals([[parse("1/8"), parse("sqrt(2)")]], ["q"], ["1", "2"])
    >>> a[0, 0], a.decimal(2)
    (1/8, [['0.12', '1.41']])
    """

    block: Block
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...] | None = None
    """The LaTeX of the entries as they were written, for givens (`0.50` keeps its zero)."""

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.columns)

    def __getitem__(self, index: tuple[int, int]) -> Value:
        return self.block.entry(*index)

    def entry(self, i: int, j: int) -> Value:
        """The exact value in row i, column j (counted from 0)."""
        return self.block.entry(i, j)

    @cached_property
    def entries(self) -> list[list[Value]]:
        """The exact values, row by row."""
        return [[self.block.entry(i, j) for j in range(len(self.columns))] for i in range(len(self.rows))]

    def decimal(self, places: int = 4, rounding: Rule = "half-even") -> list[list[str | None]]:
        """Certified decimals, row by row: each is the correct rounding of the exact value.  None where there is none (a symbol).

        Raises `UsageError` for places beyond the bounds and an unknown rule of rounding.
        """
        kept = self._decimals.get((places, rounding))
        if kept is not None:
            return kept
        if not -MAX_PLACES <= places <= MAX_PLACES:
            raise UsageError(f"places must be a whole number from {-MAX_PLACES} to {MAX_PLACES}, not {places}")
        if rounding not in RULES:
            raise UsageError(f'rounding "{rounding}" is not known{suggestion(str(rounding), RULES)}')
        found = self._decimals[places, rounding] = self.block.decimals(places, rounding)
        return found

    @cached_property
    def _decimals(self) -> dict[tuple[int, Rule], list[list[str | None]]]:
        return {}

    def tied(self, places: int) -> bool:
        """Whether an entry lies exactly between two numbers of so many decimal places, so that the rule of rounding decides."""
        if isinstance(self.block, Ratios):
            return self.block.ties(places)
        irrational, columns = self.block.irrational, range(len(self.columns))
        for i in range(len(self.rows)):
            for j in columns:
                if not irrational(i, j) and self.block.entry(i, j) is not MINUS_INFINITY:
                    found = self.rounded(i, j, places)
                    if found is not None and found.tie:
                        return True
        return False

    def rounded(self, i: int, j: int, places: int, rounding: Rule = "half-even") -> Rounded | None:
        """The certified decimal of one entry with what is known of it; None for symbols and undecided digits."""
        value = self.block.entry(i, j)
        try:
            return None if value.symbols else rounded(value, places, rounding)
        except UndecidedError:
            return None

    def text(self) -> list[list[str]]:
        """The exact values as text that SymPy reads back."""
        return [[text(v) for v in row] for row in self.entries]

    def latex(self, places: int | None = None) -> str:
        """The matrix in LaTeX: exact entries, or certified decimals if `places` is given."""
        cells: Sequence[Sequence[str | None]] = [[latex(v) for v in row] for row in self.entries] if places is None else self.decimal(places)
        body = r"\\".join("&".join(c if c is not None else latex(self[i, j]) for j, c in enumerate(row)) for i, row in enumerate(cells))
        return f"\\begin{{bmatrix}}{body.replace('-inf', '-' + chr(92) + 'infty')}\\end{{bmatrix}}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    @property
    def exact(self) -> sympy.Matrix:
        """The exact values as a SymPy matrix."""
        from symattn.exact.face import to_sympy

        return to_sympy(self.entries)

    def to_numpy(self) -> numpy.ndarray[Any, numpy.dtype[numpy.float64]]:
        """The values as float64, each the nearest double to the exact value (for further computing, not for printing)."""
        from symattn.exact.face import to_numpy

        return to_numpy(self.entries)

    def select(self, chosen: Sequence[int]) -> Array:
        """The rows with these numbers, counted from 0."""
        texts = tuple(self.texts[i] for i in chosen) if self.texts else None
        return Array(self.block.rows(chosen), tuple(self.rows[i] for i in chosen), self.columns, texts)


def of_values(values: Sequence[Sequence[Value]], rows: Sequence[str], columns: Sequence[str]) -> Array:
    """An array of exact values; rationals are held together over one denominator."""
    return Array(ratios(values) or Entries(values), tuple(rows), tuple(columns))


def of_literals(literals: Sequence[Sequence[Literal]], rows: Sequence[str], columns: Sequence[str]) -> Array:
    """An array of numbers as they were written; one with an entry that has no short way of writing is printed as a computed one."""
    made = of_values([[x.value for x in row] for row in literals], rows, columns)
    if not all(x.tex for row in literals for x in row):
        return made
    return Array(made.block, made.rows, made.columns, tuple(tuple(x.tex for x in row) for row in literals))


def told_apart(names: Sequence[str]) -> tuple[str, ...]:
    """The names, a repeated one with its count: the, cat, the#2.

    >>> told_apart(["the", "cat", "the"])
    ('the', 'cat', 'the#2')
    """
    return _told_apart(tuple(names))


@lru_cache(maxsize=256)
def _told_apart(names: tuple[str, ...]) -> tuple[str, ...]:
    out: dict[str, None] = {}
    for name in names:
        k, label = 1, name
        while label in out:
            k, label = k + 1, f"{name}#{k + 1}"
        out[label] = None
    return tuple(out)


def numbered(size: int) -> tuple[str, ...]:
    """The labels 1, 2, …, for rows or columns without names."""
    return tuple(str(k + 1) for k in range(size))


INFINITY_LITERAL = Literal(MINUS_INFINITY, "-inf", r"-\infty")
