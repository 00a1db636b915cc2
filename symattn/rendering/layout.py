"""How mathematics is laid out on a page: matrices with labels and dots, lines of working broken where they are too wide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from symattn.exact.array import numbered
from symattn.rendering.escaping import Tex
from symattn.rendering.faces import ABOUT, EQUAL, Working, labels_of
from symattn.rendering.numbers import ArrayNumbers

WIDEST: Final = 78
MOST_COLUMNS: Final = 8
MOST_ROWS: Final = 12
BLANK: Final = Tex(r"\underline{\phantom{00.0000}}")
_FRACTION: Final = re.compile(r"\\frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}")
_INVISIBLE: Final = re.compile(r"\\(?:left|right|text|phantom\{-\}|begin\{\w+\}|end\{\w+\})|[{}^_\\ ]")


def width(tex: str) -> int:
    """About how many characters wide a formula is set."""
    if "\\" not in tex:
        return len(tex)
    fraction = _FRACTION.search(tex)
    if fraction:
        return width(tex[: fraction.start()]) + max(width(fraction[1]), width(fraction[2])) + width(tex[fraction.end() :])
    spaced = re.sub(r" [-+] ", "xxx", re.sub(r"\\(?!text|left|right|phantom|begin|end)[a-zA-Z]+", "x", tex.replace(r"\ln", "ln")))
    return len(_INVISIBLE.sub("", spaced))


def _visible(size: int, most: int) -> list[int | None]:
    """The indices that are shown, with None where dots stand."""
    return list(range(size)) if size <= most else [*range(most - 2), None, size - 1]


@dataclass(frozen=True, eq=False)
class Matrix:
    """An array as it is displayed: its symbol, = or ≈, and its printed numbers, cut with dots where it is large.

    `rows` and `columns` are the indices that are shown, None where dots stand; `names` the names of the rows (or nothing
    where they are only numbered).
    """

    name: str
    symbol: Tex
    numbers: ArrayNumbers
    named: bool = True
    transposed: bool = False
    """Whether it is shown transposed, for an author who writes vectors as columns."""
    approximate: bool = False
    """Whether the numbers are not the values of the symbol, though each is a short decimal."""
    blank: bool = False
    """Whether the numbers are left out, to be filled in."""

    @property
    def relation(self) -> Tex:
        return EQUAL if self.blank or (self.numbers.exact and not self.approximate) else ABOUT

    @cached_property
    def rows(self) -> list[int | None]:
        return _visible(self.numbers.array.shape[self.transposed], MOST_ROWS)

    @cached_property
    def columns(self) -> list[int | None]:
        size = self.numbers.array.shape[not self.transposed]
        rows = range(min(self.numbers.array.shape[self.transposed], MOST_ROWS))
        widths = [2 + max((width(self.cell(i, j)) for i in rows), default=0) for j in range(min(size, MOST_COLUMNS))]
        room = WIDEST - 8 - max((len(x) for x in self.names), default=0)
        most = next((k for k in range(len(widths), 3, -1) if sum(widths[:k]) <= room), min(size, 3))
        return _visible(size, most)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return self._labels(self.numbers.array.columns if self.transposed else self.numbers.array.rows)

    @property
    def heads(self) -> tuple[str, ...]:
        """The names of the columns, where they have any."""
        labels = self.numbers.array.rows if self.transposed else self.numbers.array.columns
        return self._labels(labels) if len(labels) > 1 else ()

    def _labels(self, labels: tuple[str, ...]) -> tuple[str, ...]:
        return labels if self.named and labels != numbered(len(labels)) else ()

    def place(self, i: int, j: int) -> tuple[int, int]:
        """The row and column of the array that stand at this place."""
        return (j, i) if self.transposed else (i, j)

    def cell(self, i: int | None, j: int | None) -> Tex:
        """The number in a row and column, or dots."""
        if i is None or j is None:
            return Tex(r"\ddots" if i is None and j is None else r"\vdots" if i is None else r"\cdots")
        return BLANK if self.open(i, j) else self.numbers.cell(*self.place(i, j)).tex

    def open(self, i: int | None, j: int | None) -> bool:
        """Whether a number is left out, to be filled in."""
        return self.blank and i is not None and j is not None

    @cached_property
    def body(self) -> Tex:
        """The matrix in TeX, with the names of its rows beside it."""
        signed = {j for j in self.columns if any(self.cell(i, j).startswith("-") for i in self.rows)}
        lines = [" & ".join(indented(self.cell(i, j), j in signed) for j in self.columns) for i in self.rows]
        tex = f"\\begin{{bmatrix}} {_lines(lines)} \\end{{bmatrix}}"
        if self.names:
            labels = labels_of(self.names)
            tex += f" \\begin{{array}}{{l}} {_lines([labels[i] if i is not None else '' for i in self.rows])} \\end{{array}}"
        return Tex(tex)

    @property
    def tex(self) -> Tex:
        """The whole displayed formula."""
        return Tex(f"{self.symbol} {self.relation} {self.body}")

    @cached_property
    def width(self) -> int:
        """About how many characters wide it is set."""
        cells = sum(2 + max((width(self.cell(i, j)) for i in self.rows), default=0) for j in self.columns)
        return cells + width(self.symbol) + 7 + max((len(x) for x in self.names), default=0)


def _lines(lines: Iterable[str]) -> str:
    return r" \\ ".join(lines)


def indented(tex: Tex, signed: bool) -> str:
    """A number in a column where some have a minus: the others are indented by one."""
    return tex if not signed or tex.startswith(("-", "\\")) else rf"\phantom{{-}}{tex}"


def side_by_side(matrices: Sequence[Matrix]) -> list[list[Matrix]]:
    """Matrices packed into lines that fit a page."""
    lines: list[list[Matrix]] = []
    for matrix in matrices:
        if lines and sum(m.width + 4 for m in lines[-1]) + matrix.width <= WIDEST:
            lines[-1].append(matrix)
        else:
            lines.append([matrix])
    return lines


def broken_sum(tex: Tex, most: int) -> list[Tex]:
    """A long sum on several lines, broken before its top-level + and - signs."""
    if width(tex) <= most:
        return [tex]
    lines, line, depth = [], "", 0
    for token in re.split(r"( [-+] (?=\S)|[{}]|\\left\(|\\right\))", tex):
        depth += token in {"{", r"\left("}
        depth -= token in {"}", r"\right)"}
        if depth == 0 and re.fullmatch(r" [-+] ", token) and width(line) > most - 16:
            lines.append(Tex(line))
            line = token.strip() + " "
        else:
            line += token
    return [*lines, Tex(line)]


def aligned(workings: Sequence[Working]) -> list[tuple[Tex, Tex]]:
    """Lines of working as pairs (left of the relation, relation and right), broken where they would be too wide."""
    out: list[tuple[Tex, Tex]] = []
    for working in workings:
        left, right = working.name, ""
        for part in working.parts:
            pieces = broken_sum(part.tex, WIDEST - width(working.name))
            if right and width(working.name) + width(right) + width(pieces[0]) + 3 > WIDEST:
                out.append((left, Tex(right)))
                left, right = Tex(""), ""
            right += f"{' ' if right else ''}{part.relation} {pieces[0]}"
            for piece in pieces[1:]:
                out.append((left, Tex(right)))
                left, right = Tex(""), rf"\quad {piece}"
        out.append((left, Tex(right)))
    return out
