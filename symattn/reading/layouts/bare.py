"""Matrices whose brackets were lost, as in text taken from slides: rows of numbers one below the other, names with equals signs beside one of the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from symattn.reading.layouts.tables import NUMBER, lines_of
from symattn.reading.page import Piece

Part = tuple[str, Sequence[int]]
Span = tuple[int, int]
_APART: Final = re.compile(r"\S+(?: \S+)*")
"""What stands between wide gaps of a line."""
_NUMBERS: Final = re.compile(rf"(?:{NUMBER}|[·…])(?: (?:{NUMBER}|[·…]))*")
_NAME: Final = re.compile(r"(?=[^\n]*[^\W\d_])[^\s=][^\n]{0,60}?\s*=")
_DOTS: Final = str.maketrans("·", "…")
LONGEST: Final = 400
MOST_LINES: Final = 60


@dataclass
class Line:
    """A line of such a drawing: where its names and its numbers stand."""

    start: int
    names: list[Span]
    numbers: list[Span]


def bared(piece: Piece) -> Piece:
    """The piece with matrices that have no brackets written out, each behind its name on a line of its own.

    >>> text = "      1   2         0\\nA =         b =\\n      3   4         5"
    >>> bared(Piece("text", text, range(len(text)))).text
    'A = [[1,2],[3,4]]\\nb = [[0],[5]]\\n'
    """
    if "\n" not in piece.text or "$" in piece.text or "=" not in piece.text:
        return piece
    spans = lines_of(piece.text)
    lines = [_line(piece.text, *span) for span in spans]
    parts: list[Part] = []
    k = at = 0
    while k < len(lines):
        end = k
        while end < len(lines) and lines[end] is not None and end - k < MOST_LINES:
            end += 1
        written = _matrices(piece, [line for line in lines[k:end] if line is not None]) if end - k > 1 else []
        if written:
            parts += [(piece.text[at : spans[k][0]], piece.places[at : spans[k][0]]), *written]
            at = min(spans[end - 1][1] + 1, len(piece.text))
        k = max(end, k + 1)
    if not parts:
        return piece
    parts.append((piece.text[at:], piece.places[at : len(piece.text)]))
    return replace(piece, text="".join(text for text, _ in parts), places=[p for _, places in parts for p in places])


def _line(text: str, start: int, end: int) -> Line | None:
    """A line that holds nothing but names and numbers, far apart; None for any other."""
    if end - start > LONGEST:
        return None
    out = Line(start, [], [])
    for part in _APART.finditer(text, start, end):
        if _NUMBERS.fullmatch(part[0]):
            out.numbers += [(m.start() + part.start(), m.end() + part.start()) for m in re.finditer(r"\S+", part[0])]
        elif _NAME.fullmatch(part[0]):
            out.names.append(part.span())
        else:
            return None
    return out if out.names or out.numbers else None


def _matrices(piece: Piece, lines: Sequence[Line]) -> list[Part]:
    """The matrices of a block of lines; nothing where names do not stand in one line, or rows differ in length."""
    named = [k for k, line in enumerate(lines) if line.names]
    if len(named) != 1 or (named[0] == 0 and len(lines[0].names) == 1):
        return []
    line = lines[named[0]]
    ends = [end - line.start for _, end in line.names]
    begins = [*(start - line.start for start, _ in line.names[1:]), LONGEST + 1]
    below = [(line.start, line.names[0][1]), *line.names[1:]]
    if any(a - line.start <= start - other.start < b - line.start for other in lines for start, _ in other.numbers for a, b in below):
        return []
    out: list[Part] = []
    for name, left, right in zip(line.names, ends, begins, strict=True):
        rows = [[span for span in other.numbers if left <= span[0] - other.start < right] for other in lines]
        rows = [row for row in rows if row]
        if len(rows) < 2 or len({len(row) for row in rows}) != 1:
            return []
        out += _written(piece, name, rows)
    return out


def _written(piece: Piece, name: Span, rows: Sequence[Sequence[Span]]) -> Iterator[Part]:
    """A matrix in one line, behind its name."""
    yield piece.text[slice(*name)] + " ", [*piece.places[slice(*name)], piece.places[name[1] - 1]]
    for k, row in enumerate(rows):
        yield (",[" if k else "[["), [piece.places[row[0][0]]] * 2
        for j, (a, b) in enumerate(row):
            if j:
                yield ",", [piece.places[a]]
            yield piece.text[a:b].translate(_DOTS), piece.places[a:b]
        yield "]", [piece.places[row[-1][1] - 1]]
    yield "]\n", [piece.places[rows[-1][-1][1] - 1]] * 2
