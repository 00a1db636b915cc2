"""Where an entry truly lies, when the givens it comes from were printed and are known only within their rounding."""

from __future__ import annotations

from symattn.errors import SymattnError
from symattn.exact.field import ZERO
from symattn.exact.ranges import Range, around, computed, exactly
from symattn.exact.written import Written
from symattn.verifying.example.example import Example, Key


def within(example: Example, key: Key) -> Range | None:
    """Where an entry lies; None where that cannot be known, or where it was not computed."""
    if key in example.given:
        return None
    try:
        return _range(example, key)
    except (SymattnError, IndexError):
        return None


def _range(example: Example, key: Key) -> Range:
    kept = example.ranges.get(key)
    if kept is None:
        kept = example.ranges[key] = _found(example, key)
    return kept


def _found(example: Example, key: Key) -> Range:
    true = example.truth(key)
    if key in example.printed:
        return around(true, example.printed[key])
    if key in example.given or true == ZERO:
        return exactly(true)

    def entry(leaf: Written) -> Range:
        operand, i, j = leaf.args
        return _range(example, operand.value(i, j))

    return computed(example.formula(key), entry)
