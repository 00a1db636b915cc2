"""Cells of a table that go on with the formula of the cell before them: `| e^{1.2} | ≈ 3.320 |`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from symattn.reading.page import Piece

_LEADS: Final = re.compile(r"\s*\$?\s*(?:=|≈|→|⇒|->|\\approx\b|\\to\b|\\Rightarrow\b)\s*\$?\s*[-\u2212+\d.(\[\\$]")
_OPEN: Final = re.compile(r"\s*\$?\s*")
_CLOSE: Final = re.compile(r"\s*\$?\s*$")


def joined(cells: Sequence[Piece]) -> list[Piece]:
    """The cells of a table, those that begin with a relation joined to the cell with numbers before them in their row."""
    out: list[Piece] = []
    for cell in cells:
        before = out[-1] if out else None
        if before is not None and before.row == cell.row and any(c.isdigit() for c in before.text) and _LEADS.match(cell.text):
            out[-1] = _one(before, cell)
        else:
            out.append(cell)
    return out


def _one(first: Piece, second: Piece) -> Piece:
    """Two cells as one; a formula that is closed in the first and opened in the second goes on."""
    both = "$" in first.text[-3:] and "$" in second.text[:3]
    end = _CLOSE.search(first.text).start() if both else len(first.text)  # type: ignore[union-attr]
    start = _OPEN.match(second.text).end() if both else 0  # type: ignore[union-attr]
    text = f"{first.text[:end]} {second.text[start:]}"
    places = [*first.places[:end], second.places[start], *second.places[start:]]
    return replace(first, text=text, places=places)
