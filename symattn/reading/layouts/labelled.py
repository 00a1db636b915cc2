"""Matrices beside each other with a label before every row, below a line of their names: `cat [ 1 0 ]   cat [ 0 1 ]`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from symattn.reading.layouts.tables import NUMBER, Cell, Table, lines_of
from symattn.reading.mathematics.grammar import Parser
from symattn.reading.mathematics.lexer import tokens
from symattn.reading.page import Piece

_ROW: Final = re.compile(rf"(?P<label>[^\s\[\](){{}}=:|\d][^\s\[\](){{}}=:|]{{0,29}})?\s*:?\s*[\[(|]\s*(?P<numbers>(?:{NUMBER})(?:[\s,]+(?:{NUMBER}))*)\s*[\])|]")
_APART: Final = re.compile(r"\S+(?: \S+)*")
"""What stands between wide gaps of a line."""
_NAME: Final = re.compile(r"[^\W\d][^\n\[\]=|]{0,30}?\s?[=:]?")
LONGEST: Final = 400
Line = list[re.Match[str]]


def labelled(piece: Piece) -> Iterator[Piece | Table]:
    """The piece, with such matrices as tables of their own.

    >>> text = "     Q           K\\n\\ncat [ 1 0 ]  cat [ 0 1 ]\\nsat [ 2 1 ]  sat [ 1 1 ]"
    >>> [(t.title, t.numbers()[1]) for t in labelled(Piece("text", text, range(len(text)))) if isinstance(t, Table)]
    [('Q', ('cat', 'sat')), ('K', ('cat', 'sat'))]
    """
    if piece.text.count("[") + piece.text.count("(") + piece.text.count("|") < 4 or "$" in piece.text:
        yield piece
        return
    lines = lines_of(piece.text)
    rows = [_rows(piece.text, *line) for line in lines]
    k = at = 0
    while k < len(lines):
        end = k
        while end < len(lines) and rows[end] and len(rows[end]) == len(rows[k]):
            end += 1
        top = _above(piece.text, lines, k)
        names = _names(piece.text[slice(*lines[top])], len(rows[k])) if end - k > 1 and top >= 0 else []
        if names and lines[top][0] >= at:
            if lines[top][0] > at:
                yield replace(piece, text=piece.text[at : lines[top][0]], places=piece.places[at : lines[top][0]])
            yield from (_table(piece, name, [line[n] for line in rows[k:end]], [line[0]["label"] for line in rows[k:end]]) for n, name in enumerate(names))
            at = lines[end - 1][1]
        k = max(end, k + 1)
    if at < len(piece.text):
        yield replace(piece, text=piece.text[at:], places=piece.places[at : len(piece.text)])


def _rows(text: str, start: int, end: int) -> Line:
    """The rows that fill a line, two at least and the first with a label, all with the same; none where there is anything else in it."""
    found = list(_ROW.finditer(text, start, end)) if end - start < LONGEST else []
    rest = "".join(text[a:b] for a, b in zip([start, *(m.end() for m in found)], [*(m.start() for m in found), end], strict=True))
    labels = {m["label"] for m in found if m["label"]}
    return found if len(found) > 1 and not rest.strip(" \t,;") and len(labels) == 1 and found[0]["label"] else []


def _above(text: str, lines: Sequence[tuple[int, int]], k: int) -> int:
    """The nearest line above that is not empty."""
    k -= 1
    while k >= 0 and not text[slice(*lines[k])].strip():
        k -= 1
    return k


def _names(line: str, count: int) -> list[str]:
    """The names of so many matrices, far apart in one line."""
    words = _APART.findall(line)
    return [word.strip(" =:") for word in words] if len(words) == count == len(set(words)) and all(_NAME.fullmatch(word) for word in words) else []


def _table(piece: Piece, name: str, rows: Sequence[re.Match[str]], labels: Sequence[str]) -> Table:
    cells = []
    for i, row in enumerate(rows):
        for j, m in enumerate(re.finditer(NUMBER, row["numbers"])):
            base = row.start("numbers") + m.start()
            node = Parser([replace(t, start=t.start + base, end=t.end + base) for t in tokens(m[0])]).chain()
            cells.append(Cell(labels[i], "", i, j, node, node is not None and (node.plain or node.head == "percent")))
    return Table(piece, tuple(cells), title=name)
