"""The chain a student gets by hand: every step computed from the printed values of the one before."""

from __future__ import annotations

from dataclasses import dataclass

from symattn.derivation.derivation import Derivation
from symattn.errors import SymattnError
from symattn.exact.array import Array, of_values
from symattn.exact.field import MINUS_INFINITY, Value, rational
from symattn.exact.literal import decimal
from symattn.exact.printing import latex
from symattn.exact.rounding import Rule


@dataclass(frozen=True, slots=True)
class Carried:
    """The chain by hand, as far as it goes: it ends where a printed value leaves the next step without one (a sum printed as 0 cannot be divided by)."""

    derivation: Derivation
    reached: frozenset[str]
    end: str = ""
    """The step that has no value any more."""
    reason: str = ""


def carried(derivation: Derivation, places: int, rule: Rule) -> Carried:
    """The derivation with every step's values replaced by their printed decimals before the next step uses them.

    Givens stay as they are given, and so do entries that have no decimal (symbols).
    """
    out = derivation
    reached: list[str] = []
    for step in derivation.steps:
        try:
            out = out.assume({step.name: printed(out.compute(step), places, rule)})
        except SymattnError as error:
            return Carried(out, frozenset(reached), step.name, str(error))
        reached.append(step.name)
    return Carried(out, frozenset(reached))


def printed(array: Array, places: int, rule: Rule) -> Array:
    """The array of the decimals that are printed for this one, written with all their places."""
    texts = array.decimal(places, rule)
    values = [[_value(text, array[i, j]) for j, text in enumerate(row)] for i, row in enumerate(texts)]
    made = of_values(values, array.rows, array.columns)
    written = tuple(tuple(latex(v) if text in {None, "-inf"} else str(text) for text, v in zip(*row, strict=True)) for row in zip(texts, values, strict=True))
    return Array(made.block, made.rows, made.columns, written)


def _value(text: str | None, exact: Value) -> Value:
    if text is None:
        return exact
    return MINUS_INFINITY if text == "-inf" else rational(decimal(text))
