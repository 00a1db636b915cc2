"""Drawn matrices with their names in a line above or below them, each over its own, with or without frames of `+-   -+`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from symattn.reading.layouts.drawings import Drawn, Span, matrix_of, rows_in, stacked
from symattn.reading.layouts.tables import lines_of
from symattn.reading.page import Piece

Part = tuple[str, Sequence[int]]
_FRAME: Final = re.compile(r"[\s+\-_.,'`|/\\─━┌┐└┘╭╮╰╯⎡⎤⎣⎦⎛⎞⎝⎠]*")
"""A line that only closes matrices above or below."""
_BETWEEN: Final = re.compile(r"[\s\[\](),;.x×·⋅∙*@=≈+→>\-]*")
"""What may stand between drawn matrices."""
_PRODUCT: Final = re.compile(r"[x×·⋅∙*@]?")
_NAME: Final = re.compile(r"(?P<name>\S(?:[^\n]*?[^\s=≈:])??)\s*(?:[=≈:](?=\s)[^\n]*)?(?:\(\s*\d+\s*[x×,]\s*\d+\s*\))?\s*[:=≈]?")
"""A name, without the formula that it equals and without the size of its matrix."""
_APART: Final = re.compile(r"\S+(?:[ \t]\S+)*")
LONGEST: Final = 40
LONGEST_LINE: Final = 400
MOST_LINES: Final = 200


def named(piece: Piece) -> Piece:
    """The piece with drawn matrices whose names stand above or below them written out, each behind its name on a line of its own.

    >>> text = "     Q          K\\n  +-    -+   +-   -+\\n  | 1  0 |   | 0 1 |\\n  | 0  1 |   | 1 0 |\\n  +-    -+   +-   -+"
    >>> named(Piece("text", text, range(len(text)))).text
    'Q = [[1  0 ],[0  1 ]]\\nK = [[0 1 ],[1 0 ]]\\n'
    """
    if "\n" not in piece.text or "$" in piece.text:
        return piece
    lines = lines_of(piece.text)
    found = [rows_in(piece.text, *line) for line in lines]
    parts: list[Part] = []
    k = at = 0
    while k < len(lines):
        end = k
        while end < len(lines) and found[end] and end - k < MOST_LINES:
            end += 1
        block = _block(piece, lines, found, k, end) if end > k else None
        if block is not None:
            (first, last), written = block
            begin = max(at, lines[first][0])
            parts += [(piece.text[at:begin], piece.places[at:begin]), *written]
            at = min(lines[last][1] + 1, len(piece.text))
            end = last + 1
        k = max(end, k + 1)
    if not parts:
        return piece
    parts.append((piece.text[at:], piece.places[at : len(piece.text)]))
    return replace(piece, text="".join(text for text, _ in parts), places=[p for _, places in parts for p in places])


def _block(piece: Piece, lines: Sequence[Span], found: Sequence[Sequence[re.Match[str]]], k: int, end: int) -> tuple[tuple[int, int], list[Part]] | None:
    """Which lines the drawing takes with its names and frames, and what it states; None where it has no names of that kind."""
    drawn = stacked(piece.text, lines[k:end], found[k:end])
    if not drawn or any(not d.rows or len({len(piece.text[a:b].replace(",", " ").split()) for a, b in d.rows}) != 1 for d in drawn):
        return None
    gaps = _gaps(piece.text, lines[k:end], found[k:end], drawn)
    if not all(_BETWEEN.fullmatch(gap) for gap in gaps):
        return None
    top, bottom = _beyond(piece.text, lines, k - 1, -1), _beyond(piece.text, lines, end, 1)
    framed = top < k - 1 or bottom > end
    if len(drawn) < 2 and not framed:
        return None
    for line, first, last in ((top, top, bottom - 1), (bottom, top + 1, bottom)):
        names = _names(piece.text, lines[line], drawn, gaps) if 0 <= line < len(lines) else None
        if names is not None:
            return (first, last), list(_written(piece, drawn, names))
    return None


def _gaps(text: str, lines: Sequence[Span], found: Sequence[Sequence[re.Match[str]]], drawn: Sequence[Drawn]) -> list[str]:
    """What stands left of each matrix, and right of the last, in all of its lines together."""
    out = [""] * (len(drawn) + 1)
    for (start, end), rows in zip(lines, found, strict=True):
        at = start
        for row in rows:
            mine = next(n for n, d in enumerate(drawn) if d.left < row.end() - start and row.start() - start < d.right)
            out[mine] += text[at : row.start()].strip()
            at = row.end()
        out[-1] += text[at:end].strip()
    return [gap.strip("[](),;. ") for gap in out]


def _beyond(text: str, lines: Sequence[Span], k: int, step: int) -> int:
    """The first line in a direction that is no frame."""
    while 0 <= k < len(lines) and _FRAME.fullmatch(text, *lines[k]) and text[slice(*lines[k])].strip():
        k += step
    return k


def _names(text: str, line: Span, drawn: Sequence[Drawn], gaps: Sequence[str]) -> list[list[Part]] | None:
    """The name of every matrix, as parts of text; that of a product may be left to its factors.  None where the line is no line of names."""
    out: list[list[Part]] = [[] for _ in drawn]
    if line[1] - line[0] > LONGEST_LINE:
        return None
    for word in _APART.finditer(text, *line):
        if _BETWEEN.fullmatch(word[0]):
            continue
        middle = (word.start() + word.end()) / 2 - line[0]
        nearest = min(range(len(drawn)), key=lambda n: abs(middle - (drawn[n].left + drawn[n].right) / 2))
        name = _NAME.fullmatch(word[0])
        over = drawn[nearest].left <= middle <= drawn[nearest].right or (word.start() - line[0] < drawn[nearest].right and word.end() - line[0] > drawn[nearest].left)
        if name is None or out[nearest] or not over or len(name["name"]) > LONGEST or not any(c.isalpha() for c in name["name"]):
            return None
        out[nearest].append((name["name"], range(word.start() + name.start("name"), word.start() + name.end("name"))))
    for n, gap in enumerate(gaps[1:-1], 1):
        if not out[n] and set(gap) & set("=≈") and n > 1 and out[n - 1] and out[n - 2] and _PRODUCT.fullmatch(gaps[n - 1]):
            out[n] = [*out[n - 2], (" ", out[n - 2][0][1][:1]), *out[n - 1]]
    return out if all(out) else None


def _written(piece: Piece, drawn: Sequence[Drawn], names: Sequence[Sequence[Part]]) -> Iterator[Part]:
    for d, parts in zip(drawn, names, strict=True):
        for text, at in parts:
            yield text, [piece.places[k] for k in at]
        last = piece.places[parts[-1][1][-1]]
        yield " = ", [last] * 3
        yield from matrix_of(piece, d)
        yield "\n", [piece.places[d.rows[-1][1] - 1]]
