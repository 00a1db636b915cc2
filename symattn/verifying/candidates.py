"""Ways a quantity comes out wrong: an earlier step or its own done by a misconception, rows and entries in the wrong place.

Candidates are computed from values known to 40 places, rationals that are quick to compute with, far beyond any digit that is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from symattn.derivation.derivation import Derivation, Step
from symattn.derivation.misconception import Misconception, entries, mistakes
from symattn.errors import SymattnError
from symattn.exact.array import Array, of_values
from symattn.exact.field import MINUS_INFINITY, Value, rational
from symattn.exact.literal import decimal

WORKING_PLACES: Final = 40
SMALL: Final = 1500
"""How many entries the steps may have together for earlier steps to be done wrong; beyond, only the quantity's own step is."""
MOST_SWAPPED: Final = 6


@dataclass(frozen=True)
class Candidate:
    """A way of going wrong, and the entries it gives."""

    name: str
    message: str
    entry: Callable[[int, int], Value]
    misconception: Misconception | None = None
    step: str = ""
    carried: bool = False


def mistaken(world: Derivation, quantity: str, steps: Sequence[Step], carried: bool) -> Iterator[Candidate]:
    """The quantity with each of the steps done wrong in turn; `world` holds values to 40 places."""
    for step in steps:
        alone = step.name == quantity or sum(s.op.name == step.op.name for s in world.steps) == 1
        where = "" if alone else f" (in {step.name})"
        for m, wrong in mistakes(step, world):
            yield Candidate(m.name, f"{m.what}{where}", entry_of(world, wrong, quantity, {s.name for s in steps}), m, step.name, carried)


def misplaced(array: Array, quantity: str, own: int) -> Iterator[Candidate]:
    """The row of another token copied; two entries of a row interchanged."""
    rows, columns = array.shape
    if rows * columns > SMALL or columns < 2:
        return
    for i in range(rows):
        if i != own:
            yield Candidate("row-copied", f"these are the numbers of “{array.rows[i]}”", _from_row(array, i), step=quantity)
    for a in range(min(columns, MOST_SWAPPED)):
        for b in range(a + 1, min(columns, MOST_SWAPPED)):
            yield Candidate("entries-swapped", f"“{array.columns[a]}” and “{array.columns[b]}” are interchanged", _swapped(array, a, b), step=quantity)


def near(derivation: Derivation) -> Derivation:
    """The derivation with every computed value to 40 places: rationals, quick to compute with."""
    out = derivation
    for step in derivation.steps:
        if step.name not in derivation.assumed:
            try:
                out = out.assume({step.name: _cut_short(out.compute(step))})
            except SymattnError:
                continue
    return out


def entry_of(world: Derivation, wrong: Step, quantity: str, reached: set[str]) -> Callable[[int, int], Value]:
    """The entries of a quantity where a step is done wrong, computed when they are first asked for."""
    found: dict[tuple[int, int], Value] = {}
    if wrong.name == quantity:
        at = entries(wrong, world)

        def one(i: int, j: int) -> Value:
            if (i, j) not in found:
                found[i, j] = at(i, j)
            return found[i, j]

        return one
    arrays: list[Array] = []

    def whole(i: int, j: int) -> Value:
        if not arrays:
            arrays.append(_gone_on(world, wrong, quantity, reached))
        return arrays[0][i, j]

    return whole


def _gone_on(world: Derivation, wrong: Step, quantity: str, reached: set[str]) -> Array:
    """A quantity where an earlier step is done wrong, every value on the way to 40 places."""
    changed = {wrong.name}
    out = world.assume({wrong.name: _cut_short(world.compute(wrong))})
    for step in world.steps:
        if step.name in reached and step.name not in changed and changed & set(step.inputs):
            out = out.assume({step.name: _cut_short(out.compute(step))})
            changed.add(step.name)
    return out[quantity]


def _cut_short(array: Array) -> Array:
    """The array to 40 places; entries without a decimal stay as they are."""
    texts = array.decimal(WORKING_PLACES)
    values = [[_value(text, array, i, j) for j, text in enumerate(line)] for i, line in enumerate(texts)]
    return of_values(values, array.rows, array.columns)


def _value(text: str | None, array: Array, i: int, j: int) -> Value:
    if text is None:
        return array[i, j]
    return MINUS_INFINITY if text == "-inf" else rational(decimal(text))


def _from_row(array: Array, i: int) -> Callable[[int, int], Value]:
    return lambda _, j: array[i, j]


def _swapped(array: Array, a: int, b: int) -> Callable[[int, int], Value]:
    return lambda i, j: array[i, {a: b, b: a}.get(j, j)]
