"""Whether drawn numbers work by hand: each wish is checked on the exact values, the cheap ones first."""

from __future__ import annotations

from fractions import Fraction

from symattn.derivation.derivation import Derivation, Step
from symattn.errors import SymattnError
from symattn.exact.array import Array
from symattn.exact.field import MINUS_INFINITY, Value
from symattn.exact.rounding import rounded
from symattn.exam.specification import Wishes


def unmet(derivation: Derivation, wishes: Wishes, places: int, last: str = "") -> str:
    """The first wish that the numbers of a derivation do not meet, by its name in the specification; empty if they meet all.

    Steps after `last` are not looked at.
    """
    try:
        if any(_bare(derivation.given[name], name) for name in derivation.given):
            return "telling"
        for step in derivation.steps:
            failed = _unmet(derivation, step, wishes, places)
            if failed:
                return failed
            if step.name == last:
                break
    except SymattnError:
        return "computable"
    return ""


def _bare(array: Array, name: str) -> bool:
    """Whether a given tells nothing: a row of zeros, rows that are all the same, values that do not depend on the key."""
    rows = array.entries
    if name == "mask":
        return False
    if name == "scores":
        return any(len({str(v) for v in row}) == 1 for row in rows)
    constant = name == "V" and len(rows) > 1 and any(len({str(v) for v in column}) == 1 for column in zip(*rows, strict=True))
    return constant or (len(rows) > 1 and len({str(row) for row in rows}) == 1) or any(all(v.is_zero for v in row) for row in rows)


def _unmet(derivation: Derivation, step: Step, wishes: Wishes, places: int) -> str:
    array, kind = derivation[step.name], step.name.rpartition(".")[2]
    if kind == "scores" and wishes.integer_scores and any(v.q is None or int(v.q.q) != 1 for row in array.entries for v in row):
        return "integer_scores"
    if _beyond(array, wishes.largest):
        return "largest"
    if kind == "weights" and wishes.rational_weights and any(v.q is None for row in array.entries for v in row):
        return "rational_weights"
    if kind == "weights" and wishes.distinct_weights and not _distinct(array, places):
        return "distinct_weights"
    if wishes.no_ties and any(_tie(v, places) for row in array.entries for v in row):
        return "no_ties"
    return ""


def _beyond(array: Array, largest: Fraction) -> bool:
    """Whether an entry is larger than the bound, by its whole part."""
    for row in array.decimal(0, "cut"):
        for text in row:
            if text is not None and text != "-inf" and abs(int(text)) >= largest:
                return True
    return False


def _distinct(array: Array, places: int) -> bool:
    """Whether the weights of every row differ as they are printed; masked ones are zeros and do not count."""
    for i, row in enumerate(array.decimal(places)):
        seen = [text for j, text in enumerate(row) if not array[i, j].is_zero]
        if len(set(seen)) < len(seen):
            return False
    return True


def _tie(value: Value, places: int) -> bool:
    """Whether a value lies exactly between two printed numbers; only rationals can."""
    if value is MINUS_INFINITY or value.q is None:
        return False
    return (int(value.q.p) * 2 * 10**places) % int(value.q.q) == 0 and rounded(value, places).tie
