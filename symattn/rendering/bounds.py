"""How large a solution may be to be written out: stated bounds, so that no problem file takes long or fills the memory."""

from __future__ import annotations

from typing import Final

from symattn.derivation.derivation import Derivation
from symattn.errors import TooLargeError
from symattn.exact.array import Array
from symattn.exact.form import weight

MOST_DIGITS: Final = 1_500_000
"""Digits of all decimals together."""
MOST_TERMS: Final = 400_000
"""Terms of all exact weights together: as many in each as there are keys."""
PRODUCTS: Final = frozenset({"project", "matmul", "matmul-transposed"})
MOST_SYMBOLIC: Final = 8_000
"""Terms of all symbolic expressions of the arrays up to the softmax."""


def check_size(derivation: Derivation, places: int) -> None:
    """Raises `TooLargeError`, with what would help, for a derivation that is too large to be written out."""
    if any(v.symbols for array in derivation.given.values() for row in array.entries for v in row):
        _check_symbols(derivation)
    shapes = [derivation.shape(step) for step in derivation.steps]
    entries = sum(rows * columns for rows, columns in shapes)
    if entries * (places + 10) > MOST_DIGITS:
        raise TooLargeError(f"{entries} numbers with {places} places are too many to write out: ask for fewer places or fewer queries")
    if any(rows * columns * columns > MOST_TERMS for rows, columns in shapes):
        raise TooLargeError("the problem is too large for its exact values to be written out: ask for fewer queries, or compute with derive() in Python")


def _check_symbols(derivation: Derivation) -> None:
    """Counts the terms step by step; those of a product of matrices are known before it is computed."""
    totals = {name: _terms(array) for name, array in derivation.given.items()}
    left = MOST_SYMBOLIC
    for step in derivation.steps:
        if step.op.name == "exp":
            return
        expected = 0
        if step.op.name in PRODUCTS:
            first, second = step.inputs
            expected = totals[first] * totals[second] // len(derivation[first].columns)
        totals[step.name] = expected if expected > left else _terms(derivation[step.name])
        left -= totals[step.name]
        if left < 0:
            raise TooLargeError("the symbolic expressions are too long to write out: give numbers for some of the matrices, or fewer rows and columns")


def _terms(array: Array) -> int:
    return sum(weight(v.num, v.den, most=MOST_SYMBOLIC) for row in array.entries for v in row)
