"""Grids in boxes of `+---+---+`, one or several beside each other, with their labels outside: names above, tokens beside the rows or over the columns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from symattn.reading.documents.runs import Run
from symattn.reading.page import Piece

Span = tuple[int, int]
_BORDER: Final = re.compile(r"\+(?:[-=]{2,}\+)+")
_CHUNK: Final = re.compile(r"[^\s|]+(?: [^\s|]+)*")
LONGEST_LINE: Final = 400


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes beside each other: where each stands in its lines, between which of its columns rules stand, and its rows of numbers."""

    spans: tuple[Span, ...]
    cuts: tuple[tuple[int, ...], ...]
    title: int | None
    rows: tuple[int, ...]
    end: int


def boxes_at(at: Callable[[int], str], k: int, last: int) -> Boxes | None:
    """The boxes that begin in line k, with a line above them that names them or their columns; None where there are none that have labels outside."""
    first = k if _borders(at(k)) else k + 1
    spans = _borders(at(first)) if first < last else []
    if not spans or (first > k and not _CHUNK.search(at(k))):
        return None
    cuts = tuple(tuple(n for n in range(a, b) if at(first)[n] == "+") for a, b in spans)
    rows: list[int] = []
    end = first
    while end < last:
        line = at(end)
        if _inside(line, spans):
            rows.append(end)
        elif _borders(line) != spans:
            break
        end += 1
    outside = any(_outside(at(n), spans).strip() for n in rows)
    title = k if first > k else None
    heads = title is not None and len(_CHUNK.findall(at(title))) == len(cuts[0]) - 1 > 1
    return Boxes(tuple(spans), cuts, title, tuple(rows), end) if len(rows) > 1 and (len(spans) > 1 or outside or heads) else None


def box_pieces(found: Boxes, at: Callable[[int], str], run: Callable[[int, int, int], Run], table: int) -> Iterator[Piece]:
    """Each box as a table, behind its name; `run` gives a part of a line, `table` is the number of the first."""
    chunks = [m.span() for m in _CHUNK.finditer(at(found.title))] if found.title is not None else []
    for n, (span, cuts) in enumerate(zip(found.spans, found.cuts, strict=True)):
        columns = list(itertools.pairwise(cuts))
        heads = [next((c for c in chunks if c[0] < b and c[1] > a), None) for a, b in columns]
        headed = len(columns) > 1 and None not in heads and len(set(heads)) == len(columns)
        over = [c for c in chunks if c[0] < span[1] and c[1] > span[0]]
        if found.title is not None and not headed and over:
            label = run(found.title, over[0][0], over[-1][1])
            yield Piece("text", label.text, label.places)
        if headed and found.title is not None:
            for column, head in enumerate(heads):
                part = run(found.title, *head)  # type: ignore[misc]
                yield Piece("cell", part.text, part.places, table=table + n, row=0, column=column + 1, header=True)
        for row, line in enumerate(found.rows, 1):
            yield from _row(at(line), line, row, found.spans, columns, run, table + n)


def _row(text: str, line: int, row: int, spans: Sequence[Span], columns: Sequence[Span], run: Callable[[int, int, int], Run], table: int) -> Iterator[Piece]:
    """A row of a box: the label outside of all boxes, then its cells."""
    sides = [(0, spans[0][0]), (spans[-1][1], len(text))]
    label = next((m.span() for a, b in sides if (m := _CHUNK.search(text, a, b))), None)
    if label is not None:
        part = run(line, *label)
        yield Piece("cell", part.text, part.places, table=table, row=row, column=0, header=True)
    for column, (a, b) in enumerate(columns, 1):
        part = run(line, a + 1, min(b, len(text))).strip()
        if part.text:
            yield Piece("cell", part.text, part.places, table=table, row=row, column=column)


def _borders(line: str) -> list[Span]:
    """The upper or lower sides of boxes, where a line holds nothing else."""
    if len(line) > LONGEST_LINE or _BORDER.sub("", line).strip():
        return []
    return [m.span() for m in _BORDER.finditer(line)]


def _inside(line: str, spans: Sequence[Span]) -> bool:
    """Whether a line goes through all boxes."""
    return all(line[a : a + 1] == "|" and line[b - 1 : b] == "|" for a, b in spans) and any(c.isdigit() for c in line)


def _outside(line: str, spans: Sequence[Span]) -> str:
    return line[: spans[0][0]] + line[spans[-1][1] :]
