"""What a document gives: as its reading says, or else as the numbers that were found to be given make it up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from symattn.rendering.reports.places import index
from symattn.verifying.finding import Reading, Report

ASKED: Final = ("Q", "scores", "scaled_scores", "weights", "output")
"""Quantities whose rows are the queries."""


def completed(report: Report, reading: Reading) -> Reading:
    """The reading with its givens and tokens, put together from the numbers that are given where it names none."""
    if reading.given:
        return reading
    cells: dict[str, dict[tuple[str | int, str | int], str]] = {}
    for f in report.findings:
        place = index(f.claim)
        if f.verdict == "given" and f.reading == reading.id and f.claim.quantity and len(place) == 2:
            cells.setdefault(f.claim.quantity, {}).setdefault((place[0], place[1]), f.claim.text)
    given = {quantity: rows for quantity, entries in cells.items() if (rows := _matrix(entries))}
    return replace(reading, given=given, tokens=reading.tokens or _tokens(cells, given))


def _matrix(entries: Mapping[tuple[str | int, str | int], str]) -> list[list[str]]:
    """The rows of a matrix that is known whole; nothing otherwise."""
    rows = list(dict.fromkeys(row for row, _ in entries))
    columns = list(dict.fromkeys(column for _, column in entries))
    if len(rows) * len(columns) != len(entries):
        return []
    ordered = [x for kind in (rows, columns) for x in [sorted(kind, key=lambda label: label if isinstance(label, int) else 0)]]
    return [[entries[row, column] for column in ordered[1]] for row in ordered[0]]


def _tokens(cells: Mapping[str, Mapping[tuple[str | int, str | int], str]], given: Mapping[str, Sequence[Sequence[str]]]) -> tuple[str, ...]:
    for quantity in ("X", "K", "V"):
        names = list(dict.fromkeys(row for row, _ in cells.get(quantity, {})))
        if quantity in given and names and all(isinstance(name, str) for name in names):
            return tuple(str(name) for name in names)
    return ()


def queries(report: Report, reading: Reading) -> tuple[str, ...]:
    """The tokens whose attention a document works out, where these are not all."""
    rows = [place[0] for f in report.findings if f.reading == reading.id and f.claim.quantity in ASKED and f.verdict != "given" and len(place := index(f.claim)) == 2]
    names = tuple(dict.fromkeys(str(row) for row in rows))
    return tuple(name for name in reading.tokens if name in names) if set(names) < set(reading.tokens) else ()
