"""Numbers that a page lays out with its style sheet: as a grid, or side by side, without a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final, NamedTuple

from symattn.reading.page import Piece

NUMBER: Final = re.compile(r"\$?\s*[-+−]?(?:\d[\d.,]*|\.\d+)(?:[eE][-+]?\d+)?\s*%?\s*\$?")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)\s*$")
_REPEAT = re.compile(r"grid-template-columns\s*:\s*repeat\(\s*(\d{1,3})\s*,")
_COLUMNS = re.compile(r"grid-template-columns\s*:\s*([^;}(]*)")
_BESIDE = re.compile(r"display\s*:\s*(?:inline-)?(?:flex|grid)")
SHORT: Final = 40


class Mark(NamedTuple):
    """Where a piece stood: the element that held it, the one that held that, their grid's columns (0 unknown, -1 none), and which child."""

    element: int
    parent: int
    above: int
    columns: int
    child: int


def columns_of(style: str) -> int:
    """How many columns a style lays out; 0 where it only puts things side by side, -1 where it does not.

    >>> columns_of("display: grid; grid-template-columns: repeat(4, 70px)"), columns_of("display:flex"), columns_of("color: red")
    (4, 0, -1)
    """
    if found := _REPEAT.search(style):
        return int(found[1])
    if (found := _COLUMNS.search(style)) and (names := found[1].split()):
        return len(names)
    return 0 if _BESIDE.search(style) else -1


def classes_of(style_sheet: str) -> dict[str, int]:
    """The classes of a style sheet that lay out their children, with their columns."""
    out: dict[str, int] = {}
    for rule in style_sheet.split("}"):
        selectors, _, style = rule.rpartition("{")
        columns = columns_of(style)
        if columns >= 0:
            for selector in selectors.rpartition("{")[2].split(","):
                if found := _CLASS.search(selector):
                    out[found[1]] = max(columns, out.get(found[1], 0))
    return out


def arranged(pieces: Sequence[Piece], marks: Sequence[Mark | None], table: int) -> list[Piece]:
    """The pieces, with numbers laid out by style sheets as cells of tables of their own; tables that follow are counted on."""
    out: list[Piece] = []
    renumbered: dict[int, int] = {}
    for key, group in groupby(range(len(pieces)), key=lambda k: _key(pieces[k], marks[k])):
        chosen = list(group)
        cells = _cells([(pieces[k], mark) for k in chosen if (mark := marks[k]) is not None], table) if key else None
        if cells:
            out.extend(cells)
            table += 1
            continue
        for k in chosen:
            piece = pieces[k]
            if piece.kind == "cell":
                if piece.table not in renumbered:
                    renumbered[piece.table] = table
                    table += 1
                piece = replace(piece, table=renumbered[piece.table])
            out.append(piece)
    return out


def _key(piece: Piece, mark: Mark | None) -> tuple[int, int] | None:
    """What the pieces of one grid, or of rows one below the other, have in common."""
    if mark is None or piece.kind != "text":
        return None
    if mark.columns > 0:
        return (1, mark.parent) if len(piece.text) <= SHORT else None
    return (2, mark.above) if NUMBER.fullmatch(piece.text) else None


def _cells(found: Sequence[tuple[Piece, Mark]], table: int) -> list[Piece] | None:
    columns = found[0][1].columns
    if columns > 0:
        numbers = sum(bool(NUMBER.fullmatch(piece.text)) for piece, _ in found)
        if 3 * numbers < len(found) or len(found) < 2 or len({mark.child for _, mark in found}) < len(found):
            return None
        return [_cell(piece, table, *divmod(mark.child, columns)) for piece, mark in found]
    rows = [list(row) for _, row in groupby(found, key=lambda pair: pair[1].parent)]
    if len(found) < 2 or len({mark.element for _, mark in found}) < len(found):
        return None
    together = len({len(row) for row in rows}) == 1
    return [_cell(piece, table, r if together else 0, c) for r, row in enumerate(rows) for c, (piece, _) in enumerate(row)] if together else _flat(rows, table)


def _flat(rows: Iterable[Sequence[tuple[Piece, Mark]]], table: int) -> list[Piece]:
    return [_cell(piece, table, r, c) for r, row in enumerate(rows) for c, (piece, _) in enumerate(row)]


def _cell(piece: Piece, table: int, row: int, column: int) -> Piece:
    return replace(piece, kind="cell", level=0, table=table, row=row, column=column)
