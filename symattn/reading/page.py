"""A document as a reader sees it: pieces of text in their order, every character with its place in the source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from symattn.derivation.claim import Span

Kind = Literal["heading", "text", "cell", "code", "output", "printed"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading, a paragraph or list item, a cell of a table, a block of code, what code printed, or that with the name of what it is.

    `text` holds no markup: no tags, emphasis, list bullets, backslash escapes; sub- and superscripts of HTML are `_{…}` and `^{…}`;
    lines are kept; formulas stand between dollar signs as LaTeX, and a dollar sign that is none is left out.
    `places[k]` is the offset in the source of `text[k]`.
    """

    kind: Kind
    text: str
    places: Sequence[int]
    level: int = 0
    """Of a heading, 1 to 6; of a list item, how deep it stands."""
    table: int = -1
    """Which table of the document a cell stands in, counted from 0."""
    row: int = -1
    column: int = -1
    header: bool = False
    """Whether a cell heads a column or a row."""
    width: int = 1
    """How many columns a cell spans."""
    language: str = ""
    """Of code, where the document says it."""
    source: tuple[int, bool] | None = None
    """The cell of a notebook, and whether this is its output."""


@dataclass(frozen=True)
class Page:
    """The pieces of a document in their order, its texts by the source that pieces name, and remarks on how it was read."""

    pieces: Sequence[Piece]
    texts: Mapping[tuple[int, bool] | None, str]
    notes: tuple[str, ...] = field(default=())

    @cached_property
    def _lines(self) -> dict[tuple[int, bool] | None, list[int]]:
        return {key: [0, *(k + 1 for k, c in enumerate(text) if c == "\n")] for key, text in self.texts.items()}

    def span(self, piece: Piece, start: int, end: int) -> Span:
        """Where the characters from `start` to before `end` of a piece stand in the source."""
        first, last = piece.places[start], piece.places[end - 1] + 1
        lines = self._lines[piece.source]
        line = bisect_right(lines, first)
        cell, output = piece.source if piece.source is not None else (None, False)
        return Span(first, last, line, first - lines[line - 1] + 1, cell, output)
