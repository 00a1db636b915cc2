"""Jupyter notebooks: cells of Markdown and code, and what the code printed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final

from symattn.errors import UsageError
from symattn.reading.documents import html, latex, markdown
from symattn.reading.documents.runs import Run, places_of
from symattn.reading.page import Page, Piece

Source = tuple[int, bool]
MOST_CELLS: Final = 20_000
"""How many cells a notebook may have, and how many outputs a cell."""


def _text(raw: Any) -> str:
    """A text of the format: one string, or a list of its lines."""
    if isinstance(raw, list):
        return "".join(part for part in raw if isinstance(part, str))
    return raw if isinstance(raw, str) else ""


def _moved(pieces: Iterable[Piece], source: Source, tables: int, shift: int = 0) -> list[Piece]:
    """The pieces of a cell: their source, tables counted on from those before, places from where their text begins."""
    return [
        replace(
            piece,
            source=source,
            table=piece.table + tables if piece.table >= 0 else -1,
            places=[place + shift for place in piece.places] if shift else piece.places,
        )
        for piece in pieces
    ]


def _plain(text: str) -> list[Piece]:
    run = Run.of(text).strip_lines().without("$")
    return [Piece("output", run.text, run.places)] if run.text.strip() else []


def _rich(kind: str, text: str) -> list[Piece]:
    """What an output shows, in the richest form that is read."""
    if kind == "text/markdown":
        return list(markdown.read(text).pieces)
    if kind == "text/latex":
        return list(latex.read(text).pieces)
    return html.pieces_of(text) if kind == "text/html" else _plain(text)


def _output(raw: Any) -> tuple[str, str]:
    """The form and the text of one output."""
    if not isinstance(raw, dict):
        return "", ""
    if raw.get("output_type") == "stream":
        return "text/plain", _text(raw.get("text"))
    data = raw.get("data")
    if isinstance(data, dict):
        for kind in ("text/latex", "text/markdown", "text/html", "text/plain"):
            if text := _text(data.get(kind)):
                return kind, text
    return "", ""


class _Reader:
    """Reads the cells one after the other."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.texts: dict[Source | None, str] = {}
        self.notes: list[str] = []
        self.tables = 0

    def add(self, pieces: Iterable[Piece], source: Source, shift: int = 0) -> None:
        found = _moved(pieces, source, self.tables, shift)
        self.tables = max([self.tables, *(piece.table + 1 for piece in found)])
        self.pieces.extend(found)

    def cell(self, index: int, raw: Any) -> None:
        if not isinstance(raw, dict):
            raise UsageError(f"cell {index} of the notebook is not an object")
        text, kind = _text(raw.get("source", raw.get("input"))), raw.get("cell_type")
        self.texts[index, False] = text
        if kind == "markdown":
            page = markdown.read(text)
            self.add(page.pieces, (index, False))
            self.notes.extend(f"cell {index}: {note}" for note in page.notes)
        elif kind == "code":
            if text.strip():
                self.pieces.append(Piece("code", text, places_of(0, len(text)), language="python", source=(index, False)))
            outputs = raw.get("outputs")
            self.outputs(index, outputs[:MOST_CELLS] if isinstance(outputs, list) else [])

    def outputs(self, index: int, outputs: list[Any]) -> None:
        """Outputs of one kind that follow one another are read as one text."""
        whole: list[str] = []
        length = 0
        groups: list[tuple[str, int, list[str]]] = []
        for kind, text in map(_output, outputs):
            if groups and groups[-1][0] == kind == "text/plain":
                groups[-1][2].append(text)
            elif text:
                groups.append((kind, length, [text]))
            whole.append(text)
            length += len(text)
        if length:
            self.texts[index, True] = "".join(whole)
            for kind, start, parts in groups:
                self.add(_rich(kind, "".join(parts)), (index, True), start)


def _parsed(text: str, load: Callable[[str], Any] = json.loads) -> Any:
    try:
        return load(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise UsageError(f"the notebook is not JSON: {error.msg} in line {error.lineno}, column {error.colno}") from None
    except (RecursionError, ValueError):
        raise UsageError("the notebook is not JSON that can be read: it is nested too deeply, or holds a number that is too long") from None


def read(text: str) -> Page:
    """The page of a notebook.  Raises `UsageError` for a text that is none.

    >>> page = read('{"cells": [{"cell_type": "code", "source": ["x = 1"], "outputs": []}]}')
    >>> [(piece.kind, piece.text, piece.source) for piece in page.pieces]
    [('code', 'x = 1', (0, False))]
    """
    raw = _parsed(text)
    cells = raw.get("cells") if isinstance(raw, dict) else None
    if cells is None and isinstance(raw, dict) and isinstance(raw.get("worksheets"), list):
        lists = [sheet.get("cells") for sheet in raw["worksheets"] if isinstance(sheet, dict)]
        cells = [cell for found in lists if isinstance(found, list) for cell in found]
    if not isinstance(cells, list):
        raise UsageError('the file is JSON, but not a notebook: it has no list of "cells"')
    if len(cells) > MOST_CELLS:
        raise UsageError(f"the notebook has {len(cells):,} cells; at most {MOST_CELLS:,} are read")
    reader = _Reader()
    for index, cell in enumerate(cells):
        reader.cell(index, cell)
    return Page(reader.pieces, reader.texts, tuple(reader.notes))
