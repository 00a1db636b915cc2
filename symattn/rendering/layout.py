"""How mathematics is laid out on a page: matrices with labels and dots, lines of working broken where they are too wide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from symattn.exact.array import numbered
from symattn.rendering.escaping import Tex
from symattn.rendering.faces import ABOUT, EQUAL, Working, labels_of
from symattn.rendering.numbers import ArrayNumbers

WIDEST: Final = 78
MOST_COLUMNS: Final = 8
MOST_ROWS: Final = 12
_FRACTION: Final = re.compile(r"\\frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}")
_INVISIBLE: Final = re.compile(r"\\(?:left|right|text|phantom\{-\}|begin\{\w+\}|end\{\w+\})|[{}^_\\ ]")


def width(tex: str) -> int:
    """About how many characters wide a formula is set."""
    fraction = _FRACTION.search(tex)
    if fraction:
        return width(tex[: fraction.start()]) + max(width(fraction[1]), width(fraction[2])) + width(tex[fraction.end() :])
    spaced = re.sub(r" (?:[-+]|\\cdot) ", "xxx", re.sub(r"\\(?!text|left|right|phantom|begin|end)[a-zA-Z]+", "x", tex))
    return len(_INVISIBLE.sub("", spaced))


def _shown(size: int, most: int) -> list[int | None]:
    """The indices that are shown, with None where dots stand."""
    return list(range(size)) if size <= most else [*range(most - 2), None, size - 1]


def matrix(numbers: ArrayNumbers, labelled: bool = True) -> Tex:
    """The array as a matrix, cut with dots where it is large, with the names of its rows beside it."""
    array = numbers.array
    rows, columns = _shown(array.shape[0], MOST_ROWS), _shown(array.shape[1], MOST_COLUMNS)
    signed = {j for j in columns if j is not None and any(numbers.cell(i, j).tex.startswith("-") for i in rows if i is not None)}
    lines = [" & ".join(_cell(numbers, i, j, j in signed) for j in columns) for i in rows]
    body = f"\\begin{{bmatrix}} {_lines(lines)} \\end{{bmatrix}}"
    if labelled and array.rows != numbered(len(array.rows)) and len(array.rows) > 0:
        names = labels_of(array.rows)
        body += f" \\begin{{array}}{{l}} {_lines([names[i] if i is not None else '' for i in rows])} \\end{{array}}"
    return Tex(body)


def _lines(lines: Iterable[str]) -> str:
    return r" \\ ".join(lines)


def _cell(numbers: ArrayNumbers, i: int | None, j: int | None, signed: bool) -> str:
    if i is None or j is None:
        return r"\ddots" if i is None and j is None else r"\vdots" if i is None else r"\cdots"
    tex = numbers.cell(i, j).tex
    return tex if not signed or tex.startswith("-") else rf"\phantom{{-}}{tex}"


def matrix_width(numbers: ArrayNumbers) -> int:
    rows, columns = _shown(numbers.array.shape[0], MOST_ROWS), _shown(numbers.array.shape[1], MOST_COLUMNS)
    labels = max((len(x) for x in numbers.array.rows), default=0) if numbers.array.rows != numbered(len(numbers.array.rows)) else 0
    return labels + 4 + sum(2 + max((width(numbers.cell(i, j).tex) if i is not None and j is not None else 2 for i in rows), default=0) for j in columns)


def side_by_side(items: Sequence[tuple[Tex, int]]) -> list[Tex]:
    """Displayed formulas packed into lines that fit a page."""
    lines: list[tuple[str, int]] = []
    for tex, size in items:
        if lines and lines[-1][1] + size + 4 <= WIDEST:
            lines[-1] = (f"{lines[-1][0]} \\qquad {tex}", lines[-1][1] + size + 4)
        else:
            lines.append((str(tex), size))
    return [Tex(line) for line, _ in lines]


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


def relation(exact: bool) -> Tex:
    return EQUAL if exact else ABOUT


