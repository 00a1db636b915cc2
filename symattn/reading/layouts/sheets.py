"""Tables that are printed as a spreadsheet shows them: letters above the columns, numbers beside the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from symattn.reading.page import Piece

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FEWEST: Final = 3


def without_coordinates(cells: Sequence[Piece]) -> Sequence[Piece]:
    """The cells of a table without the letters of its columns and the numbers of its rows, where it has both or at least the letters.

    >>> rows = [["", "A", "B", "C"], ["1", "word", "key", "score"], ["2", "tea", "0.5", "0.4"]]
    >>> cells = [Piece("cell", text, range(len(text)), row=i, column=j) for i, row in enumerate(rows) for j, text in enumerate(row)]
    >>> [(cell.row, cell.column, cell.text) for cell in without_coordinates(cells)][:4]
    [(1, 0, 'word'), (1, 1, 'key'), (1, 2, 'score'), (2, 0, 'tea')]
    """
    first = min(cell.row for cell in cells)
    top = {cell.column: cell.text.strip() for cell in cells if cell.row == first}
    letters = [text for _, text in sorted(top.items()) if text]
    below = [cell for cell in cells if cell.row != first]
    if not FEWEST <= len(letters) <= len(LETTERS) or "".join(letters) != LETTERS[: len(letters)] or not below:
        return cells
    numbers = [cell.text.strip() for cell in below if cell.column == 0]
    start = int(numbers[0]) if numbers and numbers[0].isdigit() and len(numbers[0]) < 4 else 0
    if top.get(0) or not start or numbers != [str(start + k) for k in range(len(numbers))]:
        return below if top.get(0) else cells
    return [replace(cell, column=cell.column - 1) for cell in below if cell.column]
