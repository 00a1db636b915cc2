"""A reading that was corrected by hand: the example it describes, to begin with instead of what the document seems to say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from symattn.derivation.problem import Problem
from symattn.verifying.example.example import AXES, USUAL, Example, World


def world_of(settings: Mapping[str, Any]) -> World:
    """The conventions that settings express."""
    scale = settings.get("scale", USUAL)
    mask = settings.get("mask", "none")
    return World(str(scale), "causal" if mask == "causal" else "none", bool(settings.get("subtract_max", False)))


def example_of(problem: Problem) -> Example:
    """The example of a problem file: its givens, entry by entry."""
    example = Example(world_of(problem.settings))
    example.crossed = "X_kv" in problem.given
    for name, array in problem.given.items():
        if name not in AXES:
            continue
        rows, columns = AXES[name]
        for i in range(len(array.rows)):
            for j in range(len(array.columns)):
                row = array.rows[i] if rows in example.labels else i
                column = array.columns[j] if columns in example.labels else j
                value = array[i, j]
                example.give((name, row, column), value, array.texts[i][j] if array.texts else repr(value))
    return example
