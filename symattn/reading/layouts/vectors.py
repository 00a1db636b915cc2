"""Tables in plain text whose cells are vectors: a row for every token, `1   (1, 0, 2)   (0.5, 1)`, below the heads of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from symattn.reading.layouts.tables import NUMBER, Cell, Table, lines_of
from symattn.reading.mathematics.grammar import Parser
from symattn.reading.mathematics.lexer import Token, tokens
from symattn.reading.mathematics.nodes import Node
from symattn.reading.page import Piece

_VECTOR: Final = r"[(\[]\s*[-+\u2212]?[\d.][^()\[\]=\n]*[)\]]"
_ROW: Final = re.compile(rf"\s*(?P<label>[^\s()\[\]=:,]{{1,20}})\s+(?P<cells>{_VECTOR}(?:\s+{_VECTOR})*)\s*")
_HEADS: Final = re.compile(r"\S+(?:[ ]\S+)*")
_BARE: Final = rf"(?:{NUMBER})(?: (?:{NUMBER}))+"
_NONE: Final = r"\([a-z ]{2,20}\)|[-\u2013\u2014]"
_BARE_ROW: Final = re.compile(rf" *(?P<label>\[\w+\]|[^\s()\[\]=:,\d]\S{{0,19}}) {{2,}}(?P<cells>(?:{_BARE}|{_NONE})(?: {{2,}}(?:{_BARE}|{_NONE}))+) *")
"""A row whose vectors have no brackets, `cat   1 0 2   0.5 1 0`: gaps part them."""
_INDEXED: Final = re.compile(r"([qkvxh])_?([ijnt])")
LONGEST: Final = 400
SHORT: Final = 3


def vector_tables(piece: Piece) -> Iterator[Piece | Table]:
    """The piece, with tables of vectors in it as tables."""
    lines = lines_of(piece.text)
    rows = [_row(piece.text, a, b) if 0 < b - a < LONGEST and "$" not in piece.text[a:b] else None for a, b in lines]
    counts = [len(list(_parts(row))) if row else 0 for row in rows]
    k = at = 0
    while k < len(lines):
        end = k
        while end < len(lines) and counts[end] and counts[end] == counts[k]:
            end += 1
        heads = _heads(piece.text[slice(*lines[k - 1])], counts[k]) if k and end - k > 1 else ()
        if heads:
            if lines[k - 1][0] > at:
                yield _part(piece, at, lines[k - 1][0])
            yield Table(piece, tuple(_cells(piece, [row for row in rows[k:end] if row], heads)), corner=heads[0])
            at = min(lines[end - 1][1], len(piece.text))
        k = max(end, k + 1)
    if at < len(piece.text):
        yield _part(piece, at, len(piece.text))


def _row(text: str, start: int, end: int) -> re.Match[str] | None:
    """A row of vectors, in brackets or between wide gaps."""
    return _ROW.fullmatch(text, start, end) or _BARE_ROW.fullmatch(text, start, end)


def _parts(row: re.Match[str]) -> Iterator[tuple[int, str]]:
    """The cells of a row and where they begin."""
    pattern = _VECTOR if row.re is _ROW else _HEADS
    return ((row.start("cells") + m.start(), m[0]) for m in re.finditer(pattern, row["cells"]))


def _vector(start: int, text: str) -> Node | None:
    """The vector in a cell; numbers without brackets are one."""
    if text[0] in "([":
        return Parser(_tokens(start, text)).chain()
    items = [Parser(_tokens(start + m.start(), m[0])).chain() for m in re.finditer(r"\S+", text)]
    return Node("vec", tuple(item for item in items if item is not None), start, start + len(text))


def _tokens(start: int, text: str) -> list[Token]:
    return [replace(t, start=t.start + start, end=t.end + start) for t in tokens(text)]


def _heads(line: str, count: int) -> tuple[str, ...]:
    """The heads of the labels and of the columns; a head such as `ki` is a symbol that has lost its index."""
    words = _HEADS.findall(line) if len(line) < LONGEST else []
    if len(words) != count + 1:
        short = line.split()
        words = short if len(short) == count + 1 and all(len(word) <= SHORT for word in short) else ["", *words] if len(words) == count > 1 else []
    return tuple(_INDEXED.sub(r"$\1_\2$", word) if _INDEXED.fullmatch(word) else word for word in words)


def _cells(piece: Piece, rows: Sequence[re.Match[str]], heads: Sequence[str]) -> Iterator[Cell]:
    for i, row in enumerate(rows):
        for j, (start, text) in enumerate(_parts(row)):
            if any(c.isdigit() for c in text):
                yield Cell(row["label"], heads[j + 1], i, j + 1, _vector(start, text), False)


def _part(piece: Piece, start: int, end: int) -> Piece:
    return replace(piece, text=piece.text[start:end], places=piece.places[start:end])
