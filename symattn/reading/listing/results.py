"""What reading a listing gives: what was assigned, what was printed, what was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from symattn.exact.field import Value, rational
from symattn.reading.listing.limits import Unknown
from symattn.reading.listing.tensor import Tensor
from symattn.reading.listing.text import Part, Shown


@dataclass(frozen=True, slots=True)
class Assigned:
    """A name that was given an array or a number: the value, its lines (counted from 1), the statement, and what it was made from."""

    name: str
    value: Any
    """A `Tensor`, a `Value` (a float of Python) or an int."""
    line: int
    last_line: int
    source: str
    inputs: tuple[str, ...] = ()
    function: str = ""
    """The function it happened in; "" at the top."""
    parameter: bool = False
    """Whether it is an argument that a function of the listing was called with (the line is that of the call)."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What one `print`, or the last expression of a cell, shows: literal texts and numbers in their order."""

    line: int
    parts: tuple[Part, ...]
    called: int = 0
    """The last line of the statement of the listing itself that it was printed by, where a function of the listing prints."""

    def values(self) -> list[Value | str | None]:
        """Literal texts and exact numbers in printing order; None for a number that is unknown."""
        out: list[Value | str | None] = []
        for part in self.parts:
            out += [part] if isinstance(part, str) else numbers_in(part)
        return out


def numbers_in(shown: Shown) -> list[Value | None]:
    """The exact numbers of what is shown, in printing order."""
    value = shown.value
    if isinstance(value, Tensor):
        return list(value.values)
    return [None if isinstance(value, Unknown) else rational(value) if isinstance(value, int) else value]


@dataclass(frozen=True, slots=True)
class Restated:
    """An array as a document has it: where a listing assigns `values` to the name, it goes on with `stated` instead."""

    values: tuple[Value, ...]
    stated: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """What is not evaluated: the line, the reason, and the names that are unknown because of it."""

    line: int
    reason: str
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing as it was read; `names` is what the names stand for at its end, for the next cell."""

    assigned: tuple[Assigned, ...]
    printed: tuple[Printed, ...]
    refused: tuple[Refused, ...]
    names: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    evaluated: tuple[Assigned, ...] = ()
    """Expressions that stand on their own as statements, with nothing assigned (their name is their text)."""
    replaced: frozenset[str] = frozenset()
    """The names of the arrays that were gone on with as a document states them."""

    def value(self, name: str) -> Any:
        """What was last assigned to a name at the top; None if nothing."""
        return next((a.value for a in reversed(self.assigned) if a.name == name and not a.function), None)
