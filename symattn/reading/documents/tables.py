"""Which row and column a cell of a table stands in, where cells may span several."""

from __future__ import annotations

from typing import Final

WIDEST: Final = 100
"""No cell counts for more rows or columns than this."""


class Places:
    """Gives every cell of one table its place, the cells told in reading order.

    >>> places = Places()
    >>> places.next_row(); places.next_cell(rows=2), places.next_cell()
    ((0, 0), (0, 1))
    >>> places.next_row(); places.next_cell()
    (1, 1)
    """

    def __init__(self) -> None:
        self.row, self.column = -1, 0
        self.taken: dict[int, int] = {}
        """The row up to which a cell from above fills a column."""

    def next_row(self) -> None:
        """Goes on to the next row."""
        self.row, self.column = self.row + 1, 0

    def next_cell(self, rows: int = 1, columns: int = 1) -> tuple[int, int]:
        """The row and the column of the next cell, which spans so many rows and columns."""
        self.row = max(self.row, 0)
        while self.taken.get(self.column, -1) >= self.row:
            self.column += 1
        place = self.row, self.column
        width = min(max(columns, 1), WIDEST)
        if rows > 1:
            for column in range(self.column, self.column + width):
                self.taken[column] = self.row + min(rows, WIDEST) - 1
        self.column += width
        return place
