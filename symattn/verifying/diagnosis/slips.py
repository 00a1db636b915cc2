"""Slips: what one entry becomes when a sign, a term, a digit or a place goes wrong.  Misconceptions are of steps, these of single numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from symattn.derivation.claim import Claim
from symattn.derivation.derivation import Derivation
from symattn.derivation.misconception import maker
from symattn.errors import SymattnError
from symattn.exact.array import Array
from symattn.exact.field import MINUS_INFINITY, Value, rational
from symattn.exact.literal import decimal
from symattn.exact.rounding import rounded
from symattn.exact.written import Operand, Written, evaluate

MOST_TERMS: Final = 12
MOST_NEIGHBOURS: Final = 8
SHIFTS: Final = (1, -1, 2, -2)


@dataclass(frozen=True, slots=True)
class Slip:
    """A single entry gone wrong: what was done, and what that gives."""

    name: str
    message: str
    value: Value


def slips(derivation: Derivation, claim: Claim) -> Iterator[Slip]:
    """What the claimed entry becomes by one slip, the common ones first.  Undecided and undefined values are left out.

    >>> from symattn.verbs import attention
    >>> d = attention(Q=[["0.4", "0.8"]], K=[["0.1", "0.2"]], scale="none")
    >>> [(s.message, s.value) for s in slips(d, Claim("scores", 0, 0, "0.16", ""))][-2:]
    [('0.4·0.1 is added instead of multiplied', 33/50), ('0.8·0.2 is added instead of multiplied', 26/25)]
    """
    value = derivation[claim.quantity][claim.row, claim.column]
    if value is MINUS_INFINITY:
        return
    yield from _of_digits(value, claim)
    yield from _neighbours(derivation, claim)
    yield from _of_terms(derivation, claim, value)


def _of_digits(value: Value, claim: Claim) -> Iterator[Slip]:
    """A sign lost, digits interchanged, the point moved, fewer places than are shown."""
    yield Slip("sign-lost", "the sign is lost", -value)
    text = rounded(value, claim.places).text
    for k in range(len(text) - 1):
        a, b = text[k], text[k + 1]
        if a.isdigit() and b.isdigit() and a != b:
            yield Slip("digits-swapped", f"two digits of {text} are interchanged", _number(text[:k] + b + a + text[k + 2 :]))
    for k in range(len(text) - 2):  # across the point: 1.2 and 2.1
        if text[k + 1] == "." and text[k] != text[k + 2] and text[k].isdigit():
            yield Slip("digits-swapped", f"two digits of {text} are interchanged", _number(text[:k] + text[k + 2] + "." + text[k] + text[k + 3 :]))
    for shift in SHIFTS:
        yield Slip("point-moved", "the decimal point is moved", value * _number(f"1e{shift}"))
    for places in range(claim.places - 1, 0, -1):
        yield Slip("padded", f"rounded to {places} place{'s' if places > 1 else ''} and filled up with zeros", _number(rounded(value, places).text))


def _number(text: str) -> Value:
    return rational(decimal(text))


def _neighbours(derivation: Derivation, claim: Claim) -> Iterator[Slip]:
    """Entries of the same row and of the same column, the nearest first."""
    array = derivation[claim.quantity]
    rows, columns = array.shape
    i, j = claim.row, claim.column
    step = maker(derivation, claim.quantity)
    across = "is the exponential of" if step is not None and step.op.name == "exp" else "is the entry of"
    for c in sorted((c for c in range(columns) if c != j), key=lambda c: abs(c - j))[:MOST_NEIGHBOURS]:
        yield from _copied(array, i, c, f"it {across} “{array.columns[c]}” in the same row")
    for r in sorted((r for r in range(rows) if r != i), key=lambda r: abs(r - i))[:MOST_NEIGHBOURS]:
        yield from _copied(array, r, j, f"it {across} “{array.rows[r]}” in the same column")
    if rows == columns and i != j:
        yield from _copied(array, j, i, "row and column are interchanged")


def _copied(array: Array, i: int, j: int, message: str) -> Iterator[Slip]:
    value = array[i, j]
    if value is not MINUS_INFINITY:
        yield Slip("neighbour-copied", message, value)


def _of_terms(derivation: Derivation, claim: Claim, value: Value) -> Iterator[Slip]:
    """One term of a sum left out, with the wrong sign, doubled, or its factors added."""
    step = maker(derivation, claim.quantity)
    if step is None:
        return
    operands = [Operand("", derivation[name].shape, derivation[name].block.entry) for name in step.inputs]
    written = step.op.entry(claim.row, claim.column, *operands, **step.params)
    if written.head != "add" or len(written.args) > MOST_TERMS:
        return
    terms = [(evaluate(x), x) for x in written.args]
    if any(v is MINUS_INFINITY for v, _ in terms):
        return
    named = [(v, x, _said(x)) for v, x in terms if not v.is_zero]
    yield from (Slip("term-left-out", f"{name} is left out of the sum", value - v) for v, _, name in named)
    yield from (Slip("sign-of-a-term", f"{name} has the wrong sign in the sum", value - v - v) for v, _, name in named)
    yield from (Slip("term-doubled", f"{name} is added twice", value + v) for v, _, name in named)
    products = [(v, x, name) for v, x, name in named if x.head == "mul" and len(x.args) == 2]
    yield from (Slip("added-for-multiplied", f"{name} is added instead of multiplied", value - v + evaluate(x.args[0] + x.args[1])) for v, x, name in products)


def _said(term: Written) -> str:
    """A term as a sentence names it: `0.6·0.5`."""
    return "·".join(_short(evaluate(x)) for x in term.args) if term.head == "mul" else _short(evaluate(term))


def _short(value: Value) -> str:
    """A number in at most four places, without zeros at the end."""
    try:
        text = rounded(value, 4).text
    except SymattnError:
        return repr(value)
    return text.rstrip("0").rstrip(".") if "." in text else text
