"""Tables whose rows are vectors with letters: `h1 (I)`, `$h_2$`, `s`, each with its components."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_ROW: Final = re.compile(r"[\s$*`\\(]*([A-Za-z])_?\{?(\d{1,2}|)\}?[\s$*`)]*(?:[(:,=–—-].*)?")


def vectors_in_rows(rows: Sequence[str], columns: Sequence[str]) -> list[tuple[str, str]]:
    """The letter and the index of every row; none where they are not vectors: at least two of one letter, all rows such symbols, and no column."""
    found = [_ROW.fullmatch(row) for row in rows]
    symbols = [(m[1], m[2]) for m in found if m is not None]
    letters = [letter for letter, index in symbols if index]
    several = any(letters.count(letter) > 1 for letter in letters)
    vectors = several and len(symbols) == len(rows) == len(set(symbols)) and len(columns) > 1
    return symbols if vectors and not any(_ROW.fullmatch(column) and column.strip() for column in columns) else []
