"""The chain that a computer gets: every operation of every step rounded to a floating-point format."""

from __future__ import annotations

from dataclasses import dataclass

from symattn.derivation.derivation import Derivation
from symattn.errors import SymattnError
from symattn.exact.array import Array, of_values
from symattn.exact.floats import Format, evaluate_in, nearest
from symattn.exact.written import Operand


@dataclass(frozen=True)
class Floating:
    """The values in a format, by quantity, up to where the format can follow; `reason` says what ended it."""

    values: dict[str, Array]
    reason: str = ""


def floating(derivation: Derivation, form: Format) -> Floating:
    """Givens rounded to the format, then every step from the rounded values before it."""
    values: dict[str, Array] = {}
    try:
        for name, array in derivation.given.items():
            values[name] = of_values([[nearest(v, form) for v in row] for row in array.entries], array.rows, array.columns)
        for step in derivation.steps:
            inputs = [values[name] for name in step.inputs]
            rows, columns = step.op.shape(*inputs, **step.params)
            operands = [Operand("", a.shape, a.block.entry) for a in inputs]
            entries = [[evaluate_in(step.op.entry(i, j, *operands, **step.params), form) for j in range(len(columns))] for i in range(len(rows))]
            values[step.name] = of_values(entries, rows, columns)
    except SymattnError as error:
        return Floating(values, error.messages[0])
    return Floating(values)
