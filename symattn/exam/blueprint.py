"""What all variants of a question share: the names and shapes of its givens.  It is made once; then only numbers are drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from symattn.derivation.derivation import Derivation
from symattn.derivation.problem import Problem, Variant, derive, variant_of
from symattn.derivation.scaling import USUAL
from symattn.errors import ProblemError
from symattn.exact.array import Array, of_values
from symattn.exact.blocks import Ratios
from symattn.exact.field import ZERO, Value, ln, rational
from symattn.exam.chance import Chance
from symattn.exam.specification import Planned
from symattn.reading.assemble import assemble

SHAPE: Final = re.compile(r"\((\w+), (\w+)\)$")
USUAL_SIZES: Final = {"tokens": 3, "queries": 1, "d_model": 3, "d_k": 2, "d_v": 2}
LOG_SIDE: Final = ("scores", "K", "W_K")
"""Where logarithms stand when the weights are to be rational, the first that is given."""
ROOT_SIDE: Final = ("Q", "W_Q")
"""Where multiples of √d_k stand, so that the scaled scores stay sums of logarithms."""
MOST_OF_LOGARITHM: Final = 5


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The derivation of a question with numbers still to be drawn, and for each given the whole numbers they are drawn from.

    Its steps are those of every variant: which steps there are depends on the shapes and settings, not on finite numbers.
    """

    planned: Planned
    problem: Problem
    derivation: Derivation
    logarithms: str = ""
    multiples: str = ""
    factor: int = 1

    def draw(self, chance: Chance) -> Derivation:
        """A derivation with fresh numbers."""
        given = {name: self._array(name, array, chance) for name, array in self.problem.given.items()}
        made, values = self.derivation, {**self.derivation.given, **given}
        return Derivation(values, made.steps, made.target, replace(self.problem, given=given), made.notes, _values=dict(values))

    def _array(self, name: str, array: Array, chance: Chance) -> Array:
        wishes = self.planned.numbers
        if name == self.logarithms:
            made = [[_LOGARITHMS[chance.below(MOST_OF_LOGARITHM)] for _ in array.columns] for _ in array.rows]
            return of_values(made, array.rows, array.columns)
        low, high = wishes.ranges.get(name, (wishes.low, wishes.high))
        unit, ten = 1, 10**wishes.decimals
        if name == self.multiples:
            low, high, unit, ten = max(low, -2), min(high, 2), self.factor, 1
        least, most, zeros = low * ten, high * ten, wishes.zeros
        width = len(array.columns)
        drawn = [chance.wholes(least, most, width) if zeros else [_not_zero(chance, least, most) for _ in range(width)] for _ in array.rows]
        return Array(Ratios([[k * unit for k in row] for row in drawn] if unit != 1 else drawn, ten, 1, True), array.rows, array.columns)


def _not_zero(chance: Chance, least: int, most: int) -> int:
    k = 0
    while not k:
        k = chance.whole(least, most)
    return k


_LOGARITHMS: Final[list[Value]] = [ZERO, *(ln(rational(k)) for k in range(2, MOST_OF_LOGARITHM + 1))]


def shape_of(planned: Planned, variant: Variant, name: str) -> tuple[int, int]:
    """The rows and columns of a given, as its variant describes it: `keys (m, d_k)`."""
    found = SHAPE.search(variant.givens[name])
    sizes = {**USUAL_SIZES, **planned.sizes}
    tokens = len(planned.tokens) or sizes["tokens"]
    keys = sizes.get("kv_tokens") or tokens
    named = {"n": tokens if name == "X" else sizes["queries"], "m": keys, "d_model": sizes["d_model"], "d_k": sizes["d_k"], "d_v": sizes["d_v"]}
    if found is None or found[1] not in named or found[2] not in named:
        raise ProblemError(f"given: {name} cannot be drawn for an exam")
    return named[found[1]], named[found[2]]


def blueprint(planned: Planned) -> Blueprint:
    """The blueprint of a question; `ProblemError` with everything that does not fit."""
    variant = variant_of(planned.variant)
    unknown = [name for name in planned.given if name not in variant.givens]
    if unknown:
        raise ProblemError(*(f'given: "{name}" is not known (known: {", ".join(variant.givens)})' for name in unknown))
    shapes = {name: shape_of(planned, variant, name) for name in planned.given}
    raw = {
        "variant": planned.variant,
        "given": {name: [[1] * columns] * rows for name, (rows, columns) in shapes.items()},
        "settings": planned.settings,
        "notation": planned.notation,
        "places": planned.accepting.digits,
    }
    if planned.tokens:
        cross = "X_kv" in planned.given or planned.sizes.get("kv_tokens") is not None
        raw["kv_tokens" if cross and "X" not in planned.given else "tokens"] = planned.tokens
    if planned.queries:
        raw["queries"] = planned.queries
    problem = assemble(raw)
    return _with_logarithms(Blueprint(planned, problem, derive(problem)))


def _with_logarithms(made: Blueprint) -> Blueprint:
    """The blueprint with the givens that make weights rational, where that is wished for."""
    planned, derivation = made.planned, made.derivation
    if not planned.numbers.rational_weights:
        return made
    side = next((name for name in LOG_SIDE if name in planned.given), "")
    if not side:
        raise ProblemError("numbers.rational_weights: give K, W_K or scores, so that logarithms can stand there")
    scale = planned.settings.get("scale", USUAL)
    if side == "scores" or "scaled_scores" not in derivation:
        return replace(made, logarithms=side)
    other = next((name for name in ROOT_SIDE if name in planned.given), "")
    d_k = len(derivation["K"].columns)
    root = next((r for r in range(1, d_k + 1) if r * r == d_k), 0)
    if scale != USUAL or not root or not other:
        raise ProblemError(f"numbers.rational_weights: scores divided by √d_k stay sums of logarithms only where d_k is a square (it is {d_k}); choose d_k = 4 or scale = \"none\"")
    return replace(made, logarithms=side, multiples=other, factor=root)
