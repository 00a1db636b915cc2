"""A statement of a document: mathematics with the words about it."""

from __future__ import annotations

from dataclasses import dataclass

from symattn.reading.mathematics.nodes import Node
from symattn.reading.page import Piece


@dataclass(frozen=True, slots=True)
class Statement:
    """A chain, vector, matrix or number, and what stands about it.

    `words` stand before it since the last statement of its line, `line` since the line began, `after` behind it; `above` is the
    last line that ends with a colon or the heads of a table's column; `rows` and `columns` are the labels of a table's entries.
    """

    piece: Piece
    node: Node
    words: str = ""
    line: str = ""
    after: str = ""
    above: str = ""
    previous: str = ""
    """The line before."""
    headings: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """For every row of a table, the words beside those that name it."""
    corner: str = ""
    divided: int = 0
    """How many columns of a table stand before the stroke that divides it."""
    row: str = ""
    """The label of the row of a table that it stands in."""
    continues: bool = False
    """Whether it goes on from the chain before it."""
    parts: tuple[Statement, ...] = ()
    """Of numbers that a sentence lists one after the other, what each is by itself."""
