"""The chain a student gets by hand: every step computed from the printed values of the one before."""

from __future__ import annotations

from symattn.derivation.derivation import Derivation
from symattn.exact.array import Array, of_values
from symattn.exact.field import MINUS_INFINITY, Value, rational
from symattn.exact.literal import decimal
from symattn.exact.rounding import Rule


def carried(derivation: Derivation, places: int, rule: Rule) -> Derivation:
    """The derivation with every step's values replaced by their printed decimals before the next step uses them.

    Givens stay as they are given, and so do entries that have no decimal (symbols).
    """
    out = derivation
    for step in derivation.steps:
        out = out.assume({step.name: printed(out.compute(step), places, rule)})
    return out


def printed(array: Array, places: int, rule: Rule) -> Array:
    """The array of the decimals that are printed for this one."""
    texts = array.decimal(places, rule)
    values = [[_value(text, array[i, j]) for j, text in enumerate(row)] for i, row in enumerate(texts)]
    return of_values(values, array.rows, array.columns)


def _value(text: str | None, exact: Value) -> Value:
    if text is None:
        return exact
    return MINUS_INFINITY if text == "-inf" else rational(decimal(text))
