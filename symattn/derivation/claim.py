"""A number that somebody states about a derivation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from symattn.exact.field import Value, rational
from symattn.exact.literal import decimal


@dataclass(frozen=True, slots=True)
class Span:
    """Where a number stands in a document: offsets in code points around its own characters, line and column counted from 1.

    In a notebook they count in the source of `cell`, or in its output where `output` is true.
    """

    start: int
    end: int
    line: int
    column: int
    cell: int | None = None
    output: bool = False


@dataclass(frozen=True)
class Claim:
    """An entry of a quantity as it is stated: `text` exactly as written (0.350 is not 0.35), `place` where it stands.

    `quantity` is empty where a number is only the result of displayed arithmetic.
    """

    quantity: str
    row: int
    column: int
    text: str
    place: str
    label: str = ""
    """The entry as a report names it: `output[love,1]`."""
    span: Span | None = None
    index: tuple[str | int, ...] = ()
    """Row label and column of the entry, as the JSON report gives them."""

    @cached_property
    def value(self) -> Value:
        """The stated number."""
        return rational(decimal(self.text))

    @cached_property
    def places(self) -> int:
        """How many decimal places are shown; negative for a number such as 3e4."""
        mantissa, _, exponent = self.text.lower().partition("e")
        return len(mantissa.partition(".")[2]) - int(exponent or 0)
