"""What templates are told of a step, of a number that opens, of a table: texts and mathematics, ready to be set."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from symattn.rendering.escaping import Tex
from symattn.rendering.faces import Part, Working
from symattn.rendering.layout import Matrix


class StepView(NamedTuple):
    """What a step template tells: every field is text or mathematics, ready to be set."""

    number: int
    name: str
    op: str
    symbol: Tex
    definition: Tex | None
    general: Tex
    lines: list[tuple[Tex, Tex]]
    example: bool
    """Whether the lines work only some of the entries."""
    workings: list[Working]
    """The same lines, each expression by itself."""
    result: Matrix | None
    """The whole array; nothing where its entries are too long for a matrix."""
    ties: list[Tex]
    one: bool
    """Whether there is only one query."""
    inputs: tuple[Tex, ...]

    blank: bool
    """Whether a worksheet leaves this step to be filled in."""

    @property
    def blank_result(self) -> list[Matrix]:
        """The array with blanks for its numbers; nothing where it is too long for a matrix."""
        return [replace(self.result, blank=True)] if self.result is not None else []

    @property
    def repeated(self) -> bool:
        """Whether the lines say the whole result already."""
        return bool(self.lines) and not self.example


class Detail(NamedTuple):
    """What a computed number opens to: its name, its line of working with the exact value, more digits, and where it came from."""

    name: Tex
    general: Tex
    parts: tuple[Part, ...]
    digits: Tex | None
    sources: tuple[str, ...]


class Difference(NamedTuple):
    """An entry whose decimal by hand is not the rounding of its exact value."""

    name: Tex
    exact: Tex
    by_hand: Tex


class Table(NamedTuple):
    """A small table: its head, its rows with their names."""

    head: tuple[str, ...]
    rows: list[tuple[str, list[Tex]]]
    exact: bool

    @property
    def labelled(self) -> list[list[str]]:
        """Rows that begin with their name."""
        return [[name, *cells] for name, cells in self.rows]
