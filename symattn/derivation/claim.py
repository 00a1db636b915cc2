"""A number that somebody states about a derivation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from symattn.exact.field import Value, rational
from symattn.exact.literal import decimal


@dataclass(frozen=True)
class Claim:
    """An entry of a quantity as it is stated: `text` exactly as written (0.350 is not 0.35), `place` where it stands."""

    quantity: str
    row: int
    column: int
    text: str
    place: str
    label: str = ""
    """The entry as a report names it: `output[love,1]`."""

    @cached_property
    def value(self) -> Value:
        """The stated number."""
        return rational(decimal(self.text))

    @cached_property
    def places(self) -> int:
        """How many decimal places are shown; negative for a number such as 3e4."""
        mantissa, _, exponent = self.text.lower().partition("e")
        return len(mantissa.partition(".")[2]) - int(exponent or 0)
