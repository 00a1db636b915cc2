"""How the true value of an entry comes about, in one line: `0.4·0.1 + 0.8·0.2 + 0.6·0.5 = 0.50`."""

from __future__ import annotations

from typing import Final

from symattn.errors import SymattnError
from symattn.exact.field import MINUS_INFINITY, Value
from symattn.exact.rounding import rounded
from symattn.exact.written import Written
from symattn.verifying.example.example import Example, Key

MOST_TERMS: Final = 8
SIGNS: Final = {"add": " + ", "mul": "·", "div": " / "}


def working(example: Example, key: Key, places: int) -> str:
    """The formula of an entry with its operands put in; empty where it has none or is too long to read."""
    if key in example.given:
        return ""
    try:
        formula = example.formula(key)
        if formula.head == "add" and len(formula.args) > MOST_TERMS:
            return ""
        text = _written(example, formula, places)
        return f"{text} {_equals(example.truth(key), places)} {_shown(example.truth(key), places)}"
    except (SymattnError, IndexError):
        return ""


def _written(example: Example, w: Written, places: int) -> str:
    if w.head == "entry":
        operand, i, j = w.args
        text = _shown(example.truth(operand.value(i, j)), places)
        return f"({text})" if text.startswith("−") else text
    if w.head == "number":
        return _shown(w.args[0], places)
    if w.head == "exp":
        return f"e^({_written(example, w.args[0], places).strip('()')})"
    if w.head == "sqrt":
        return f"√{_written(example, w.args[0], places)}"
    parts = [_written(example, x, places) for x in w.args]
    if w.head == "neg":
        return f"−{parts[0]}"
    if w.head == "max":
        return f"max({', '.join(parts)})"
    if w.head not in SIGNS:
        raise SymattnError("this formula is not set in one line")
    return SIGNS[w.head].join(parts)


def _shown(value: Value, places: int) -> str:
    """A number as short as it may be: all its digits where these are few, else rounded to the places of the document."""
    if value is MINUS_INFINITY:
        return "−∞"
    exact = next((text for p in range(5) if (text := rounded(value, p)).exact), None) if value.q is not None else None
    return (exact or rounded(value, max(places, 2))).text.replace("-", "−")


def _equals(value: Value, places: int) -> str:
    return "=" if value.q is not None and any(rounded(value, p).exact for p in range(5)) else "≈"
