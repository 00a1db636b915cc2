"""Ways of rounding that explain a stated number: each gives the values a document would have that rounds this way.

A claim is compared as the set of reals that round to it, in rationals; no tolerance is involved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symattn.derivation.carrying import printed
from symattn.derivation.claim import Claim
from symattn.derivation.derivation import Derivation
from symattn.errors import SymattnError, UndecidedError
from symattn.exact.array import Array, of_values
from symattn.exact.field import MINUS_INFINITY, Value, rational
from symattn.exact.literal import decimal
from symattn.exact.rounding import Rule, rounded


@dataclass(frozen=True)
class World:
    """A derivation that a document may live in, and the name of the rounding that leads there."""

    derivation: Derivation
    policy: str


def says(value: Value, claim: Claim, rules: Sequence[Rule] = ("half-even", "half-up")) -> bool:
    """Whether a value, rounded at the digits shown by one of the rules, is what is claimed.

    Raises `UndecidedError` where the digits cannot be proved.
    """
    if value is MINUS_INFINITY:
        return False
    return any(rational(decimal(rounded(value, claim.places, rule).text)) == claim.value for rule in rules)


def carried_worlds(derivation: Derivation, digits: Sequence[int]) -> Iterator[World]:
    """The chains in which every step is rounded, or cut, to so many places before the next uses it."""
    for places in digits:
        for rule, how in (("half-even", "rounded"), ("half-up", "rounded"), ("cut", "cut off")):
            try:
                out = derivation
                for step in derivation.steps:
                    out = out.assume({step.name: printed(out.compute(step), places, rule)})  # type: ignore[arg-type]
            except SymattnError:
                continue
            yield World(out, f"every step {how} to {places} place{'s' if places != 1 else ''}")


def stated(derivation: Derivation, claims: Sequence[Claim]) -> Derivation:
    """The derivation that goes on from the claimed numbers, the true ones standing in where nothing is claimed."""
    out = derivation
    for step in derivation.steps:
        own = [c for c in claims if c.quantity == step.name]
        if own:
            out = out.assume({step.name: _with(out[step.name], own)})
    return out


def _with(array: Array, claims: Sequence[Claim]) -> Array:
    values = [list(row) for row in array.entries]
    for claim in claims:
        values[claim.row][claim.column] = claim.value
    return of_values(values, array.rows, array.columns)


def recomputed(derivation: Derivation, claims: Sequence[Claim], quantity: str) -> Array | None:
    """A quantity computed from what is claimed of the ones it is made from."""
    try:
        return stated(derivation, [c for c in claims if c.quantity != quantity]).compute(derivation.step(quantity))
    except (SymattnError, UndecidedError):
        return None
