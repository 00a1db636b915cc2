"""JSON of a solution, schema `symattn/solution-1`: every step with exact text, certified decimals and what is exact."""

from __future__ import annotations

import json
from typing import Any

from symattn.derivation.derivation import Step
from symattn.errors import TooLargeError, UndecidedError
from symattn.exact.field import MINUS_INFINITY, Value
from symattn.exact.rounding import rounded
from symattn.rendering.solution import Solution


def render(solution: Solution) -> str:
    """The solution as JSON.  `exact` reads back with `sympify(text, locals={name: Symbol(name) for name in symbols})`."""
    derivation, problem = solution.derivation, solution.problem
    symbols = sorted({name for array in derivation.given.values() for row in array.entries for v in row for name in v.symbols})
    data = {
        "schema": "symattn/solution-1",
        "title": problem.title,
        "variant": problem.variant,
        "settings": dict(problem.settings),
        "places": solution.places,
        "rounding": solution.rounding,
        "symbols": symbols,
        "given": {name: {"shape": array.shape, "rows": array.rows, "columns": array.columns, "exact": array.text()} for name, array in derivation.given.items()},
        "steps": [_step(solution, step) for step in derivation.steps],
    }
    return json.dumps(data, ensure_ascii=False, allow_nan=False) + "\n"


def _step(solution: Solution, step: Step) -> dict[str, Any]:
    array = solution.derivation[step.name]
    notes: list[str] = []
    cells = [[_cell(value, solution, notes) for value in row] for row in array.entries]
    out: dict[str, Any] = {
        "name": step.name,
        "op": step.op.name,
        "symbol": step.symbol or step.name,
        "inputs": list(step.inputs),
        "shape": array.shape,
        "rows": array.rows,
        "columns": array.columns,
        "exact": array.text(),
        "decimal": [[decimal for decimal, _ in row] for row in cells],
        "is_exact": [[exact for _, exact in row] for row in cells],
    }
    if solution.carry == "rounded":
        out["carried"] = _carried(solution, step.name, array.shape, notes)
    if notes:
        out["notes"] = sorted(set(notes))
    return out


def _carried(solution: Solution, name: str, shape: tuple[int, int], notes: list[str]) -> list[list[str | None]]:
    """The decimals of the chain by hand; None from where it ends."""
    hand = solution.by_hand
    if name in hand.reached:
        return hand.derivation[name].decimal(solution.places, solution.rounding)
    notes.append(f"the chain by hand ends at {hand.end}: {hand.reason}")
    return [[None] * shape[1] for _ in range(shape[0])]


def _cell(value: Value, solution: Solution, notes: list[str]) -> tuple[str | None, bool]:
    """The decimal at the asked places, and whether it is the exact value; None for symbols and what is not decided."""
    if value is MINUS_INFINITY:
        return "-inf", True
    if value.symbols:
        return None, False
    try:
        found = rounded(value, solution.places, solution.rounding)
    except (UndecidedError, TooLargeError) as error:
        notes.append(str(error))
        return None, False
    return found.text, found.exact
