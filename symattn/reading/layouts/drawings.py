"""Matrices drawn over several lines of plain text, one or more beside each other, with their names beside any of their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from symattn.reading.layouts.tables import lines_of
from symattn.reading.page import Piece

_ENTRY: Final = r"[-\u2212+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+|/\d+)?%?|[-\u2212]?\s?(?:inf|∞)"
_ROW: Final = re.compile(rf"(?<!\w)[\[(|│⎡⎢⎣⎛⎜⎝┌└/\\](?P<inside>\s*(?:(?:{_ENTRY})(?:\s*,\s*|\s+))*(?:{_ENTRY})\s*|\s+)[\])|│⎤⎥⎦⎞⎟⎠┐┘/\\]")
"""A row of a matrix between strokes or brackets; an empty one where a name stands between two rows."""
_SPLIT: Final = re.compile(r"\s*,\s*|\s+")
_BRACKETS: Final = re.compile(r"[\[\]{}⎡⎢⎣⎤⎥⎦]")
_ENDS: Final = " \t,;."
LONGEST: Final = 2000

Span = tuple[int, int]


@dataclass
class Drawn:
    """A matrix: where its rows stand, and the line of the last of them."""

    rows: list[Span] = field(default_factory=list)
    last: int = -1
    left: int = 0
    right: int = 0


def written_out(piece: Piece) -> Piece:
    """The piece with every drawn matrix in one line, as a list of its rows, where its name stands.

    >>> text = "    | 1  0 |      | 2 |\\nA = |      |  b = |   |\\n    | 0  1 |      | 3 |"
    >>> written_out(Piece("text", text, range(len(text)))).text
    'A = [[1  0 ],[0  1 ]]\\nb = [[2 ],[3 ]]'
    """
    if "\n" not in piece.text or "$" in piece.text:
        return piece
    lines = lines_of(piece.text)
    found = [rows_in(piece.text, *line) for line in lines]
    parts: list[tuple[str, Sequence[int]]] = []
    k, at, changed = 0, 0, False
    while k < len(lines):
        end = k
        while end < len(lines) and found[end]:
            end += 1
        block = _block(piece, lines[k:end], found[k:end]) if end - k > 1 else None
        if block is not None:
            parts += [(piece.text[at : lines[k][0]], piece.places[at : lines[k][0]]), *block]
            at, changed = lines[end - 1][1], True
        k = max(end, k + 1)
    if not changed:
        return piece
    parts.append((piece.text[at:], piece.places[at : len(piece.text)]))
    return replace(piece, text="".join(text for text, _ in parts), places=[p for _, places in parts for p in places])


def rows_in(text: str, start: int, end: int) -> list[re.Match[str]]:
    """The rows of drawn matrices in a line."""
    return list(_ROW.finditer(text, start, end)) if end - start < LONGEST else []


def _block(piece: Piece, lines: Sequence[Span], found: Sequence[Sequence[re.Match[str]]]) -> Iterator[tuple[str, Sequence[int]]] | None:
    """The lines with each matrix written out; None where they are no drawing: names stand beside more than one row, or rows differ in length."""
    beside = [_beside(piece.text, line, rows) for line, rows in zip(lines, found, strict=True)]
    named = [k for k, text in enumerate(beside) if text.strip(_ENDS)]
    if len(named) != 1 or _BRACKETS.search(beside[named[0]]) or "=" not in beside[named[0]]:
        return None
    drawn = stacked(piece.text, lines, found)
    if drawn is None or not any(len(d.rows) > 1 for d in drawn):
        return None
    for d in drawn:
        if not d.rows or len({len(_SPLIT.split(piece.text[a:b].strip())) for a, b in d.rows}) != 1:
            return None
    return _written(piece, lines[named[0]], found[named[0]], drawn)


def _beside(text: str, line: Span, rows: Sequence[re.Match[str]]) -> str:
    """What stands in a line beside its rows of matrices."""
    at, out = line[0], []
    for row in rows:
        out.append(text[at : row.start()])
        at = row.end()
    return " ".join([*out, text[at : line[1]]])


def stacked(text: str, lines: Sequence[Span], found: Sequence[Sequence[re.Match[str]]]) -> list[Drawn] | None:
    """The matrices, from left to right: rows one below the other."""
    out: list[Drawn] = []
    for k, ((start, _), rows) in enumerate(zip(lines, found, strict=True)):
        for row in rows:
            left, right = row.start() - start, row.end() - start
            mine = [d for d in out if d.last == k - 1 and d.left < right and left < d.right]
            if len(mine) > 1 or (not mine and any(d.left < right and left < d.right for d in out)):
                return None
            if not mine:
                out.append(Drawn(left=left, right=right))
            drawn = mine[0] if mine else out[-1]
            drawn.last, drawn.left, drawn.right = k, min(left, drawn.left), max(right, drawn.right)
            if row["inside"].strip():
                drawn.rows.append((row.start("inside") + len(row["inside"]) - len(row["inside"].lstrip()), row.end("inside")))
    return sorted(out, key=lambda d: d.left)


def _written(piece: Piece, line: Span, rows: Sequence[re.Match[str]], drawn: Sequence[Drawn]) -> Iterator[tuple[str, Sequence[int]]]:
    """The line that holds the names, with whole matrices for their rows; a new line begins where another name is defined."""
    at = line[0]
    for row in rows:
        matrix = next(d for d in drawn if d.left < row.end() - line[0] and row.start() - line[0] < d.right)
        before = piece.text[at : row.start()]
        start = at + len(before) - len(before.lstrip()) if re.fullmatch(r"[\s,;]*[^\s=+*/·×]+\s*=\s*", before) else at
        if start > at > line[0]:
            yield "\n", [piece.places[at]]
        yield piece.text[start : row.start()], piece.places[start : row.start()]
        yield from matrix_of(piece, matrix)
        at = row.end()
    yield piece.text[at : line[1]], piece.places[at : line[1]]


def matrix_of(piece: Piece, drawn: Drawn) -> Iterator[tuple[str, Sequence[int]]]:
    """A drawn matrix in one line, as a list of its rows."""
    for k, (a, b) in enumerate(drawn.rows):
        yield ("," if k else "[") + "[", [piece.places[a]] * 2
        yield piece.text[a:b], piece.places[a:b]
        yield "]", [piece.places[b - 1]]
    yield "]", [piece.places[drawn.rows[-1][1] - 1]]
