"""Whether drawn numbers work by hand: each wish is checked on the exact values, the cheap ones first."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from symattn.derivation.derivation import Derivation, Step
from symattn.errors import SymattnError
from symattn.exact.array import Array
from symattn.exact.blocks import Ratios
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
    if name == "mask":
        return False
    rows: Sequence[Sequence[object]] = array.block.nums if isinstance(array.block, Ratios) else [[str(v) for v in row] for row in array.entries]
    if name == "scores":
        return any(len(set(row)) == 1 for row in rows)
    constant = name == "V" and len(rows) > 1 and any(len(set(column)) == 1 for column in zip(*rows, strict=True))
    return constant or (len(rows) > 1 and len({tuple(row) for row in rows}) == 1) or any(set(row) <= {0, "0"} for row in rows)


def _unmet(derivation: Derivation, step: Step, wishes: Wishes, places: int) -> str:
    array, kind = derivation[step.name], step.name.rpartition(".")[2]
    if kind == "scores" and wishes.integer_scores and not _whole(array):
        return "integer_scores"
    if _beyond(array, wishes.largest, places):
        return "largest"
    if kind == "weights" and wishes.rational_weights and any(v.q is None for row in array.entries for v in row):
        return "rational_weights"
    if kind == "weights" and wishes.distinct_weights and not _distinct(array, places):
        return "distinct_weights"
    if wishes.no_ties and array.tied(places):
        return "no_ties"
    return ""


def _whole(array: Array) -> bool:
    """Whether all entries are integers."""
    return all(v.q is not None and int(v.q.q) == 1 for row in array.entries for v in row)


def _beyond(array: Array, largest: Fraction, places: int) -> bool:
    """Whether an entry (one that is no single ratio: as it is printed) is as large as the bound or larger; short texts are below it."""
    if isinstance(array.block, Ratios):
        top, bottom = largest.as_integer_ratio()
        return array.block.largest**2 * array.block.root * bottom * bottom >= (top * array.block.den) ** 2
    short = len(str(int(largest))) - 1 + (places + 1 if places > 0 else 0)
    texts = [text for row in array.decimal(places) for text in row if text is not None and len(text) > short]
    return any(abs(Fraction(text)) >= largest for text in texts if text != "-inf")


def _distinct(array: Array, places: int) -> bool:
    """Whether the weights of every row differ as they are printed; masked ones are zeros and do not count."""
    for i, row in enumerate(array.decimal(places)):
        if len(set(row)) < len(row):
            seen = [text for j, text in enumerate(row) if not array[i, j].is_zero]
            if len(set(seen)) < len(seen):
                return False
    return True
