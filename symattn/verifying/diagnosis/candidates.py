"""Ways a quantity comes out wrong: an earlier step or its own done by a misconception, rows and entries in the wrong place.

Candidates are computed from values known to 40 places, rationals that are quick to compute with, far beyond any digit that is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final

from symattn.derivation.derivation import Derivation, Step
from symattn.derivation.misconception import Misconception, mistakes
from symattn.errors import SymattnError
from symattn.exact.array import Array, of_values
from symattn.exact.blocks import Ratios
from symattn.exact.field import MINUS_INFINITY, Value, rational
from symattn.exact.literal import decimal
from symattn.exact.rounding import rounded, significant
from symattn.exact.written import Operand, evaluate

WORKING_PLACES: Final = 40
FEWEST_FIGURES: Final = 25
MOST_BITS: Final = 400
"""Rationals with denominators up to this size are kept as they are."""
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
    """The quantity with each of the steps done wrong in turn; `world` may hold values to 40 places."""
    among = {s.name for s in steps}
    for step in steps:
        alone = step.name == quantity or sum(s.op.name == step.op.name for s in world.steps) == 1
        where = "" if alone else f" (in {step.name})"
        for m, wrong in mistakes(step, world):
            yield Candidate(m.name, f"{m.what}{where}", partial(Mistaken(world, wrong, among).entry, quantity), m, step.name, carried)


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


def near(derivation: Derivation, names: Iterable[str]) -> Derivation:
    """The derivation with the named steps to 40 places: rationals, quick to compute with."""
    found = {}
    for name in names:
        if name not in derivation.assumed:
            with suppress(SymattnError):
                found[name] = _short_array(derivation[name])
    return derivation.assume(found)


def _short_array(array: Array) -> Array:
    """The array to 40 places or figures; rationals and entries without a decimal stay as they are."""
    if isinstance(array.block, Ratios) and array.block.root == 1:
        return array
    texts = array.decimal(WORKING_PLACES)
    values = [[_number(text) if text is not None and _telling(text) else _short(array[i, j]) for j, text in enumerate(line)] for i, line in enumerate(texts)]
    return of_values(values, array.rows, array.columns)


def _telling(text: str) -> bool:
    """Whether a decimal shows enough figures: that of e^(-90) does not."""
    return text == "-inf" or len(text.lstrip("-0.")) > FEWEST_FIGURES


def _number(text: str) -> Value:
    return MINUS_INFINITY if text == "-inf" else rational(int(text.replace(".", "")), 10**WORKING_PLACES)


def _short(value: Value) -> Value:
    """A value to 40 places, a tiny one to 40 figures; as it is where it is a short rational, or neither can be told."""
    if value is MINUS_INFINITY or value.is_zero or value.symbols or (value.q is not None and value.q.q.bit_length() < MOST_BITS):
        return value
    with suppress(SymattnError):
        text = rounded(value, WORKING_PLACES).text
        if _telling(text):
            return _number(text)
        figures, exponent = significant(value, WORKING_PLACES)
        return rational(decimal(f"{figures.text}e{exponent}"))
    return value


class Mistaken:
    """The entries of quantities where a step is done wrong, each computed when it is first asked for, to 40 places.

    A wrong step has the shape of the right one, so everything that follows keeps its shape as well.
    """

    def __init__(self, world: Derivation, wrong: Step, among: Iterable[str]) -> None:
        self.world = world
        self.steps = {wrong.name: wrong}
        for step in world.steps:
            if step.name in among and step.name not in self.steps and self.steps.keys() & set(step.inputs):
                self.steps[step.name] = step
        self._operands: dict[str, list[Operand]] = {}
        self._found: dict[tuple[str, int, int], Value] = {}

    def entry(self, name: str, i: int, j: int) -> Value:
        """The entry of a quantity in row i, column j."""
        key = (name, i, j)
        if key not in self._found:
            step = self.steps[name]
            if name not in self._operands:
                self._operands[name] = [Operand("", self.world[x].shape, self._source(x, step)) for x in step.inputs]
            self._found[key] = _short(evaluate(step.op.entry(i, j, *self._operands[name], **step.params)))
        return self._found[key]

    def _source(self, name: str, step: Step) -> Callable[[int, int], Value]:
        return partial(self.entry, name) if name in self.steps and name != step.name else self.world[name].block.entry


def _from_row(array: Array, i: int) -> Callable[[int, int], Value]:
    return lambda _, j: array[i, j]


def _swapped(array: Array, a: int, b: int) -> Callable[[int, int], Value]:
    return lambda i, j: array[i, {a: b, b: a}.get(j, j)]
