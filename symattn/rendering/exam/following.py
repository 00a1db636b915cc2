"""An error carried forward, as a formula: what a step gives from a student's own answers to earlier blanks, all other entries being the true ones.

The formula is read from the step itself (its `entry`).  What no answer enters is computed exactly and printed as a certified decimal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, NamedTuple

from symattn.derivation.derivation import Derivation
from symattn.errors import SymattnError, UndecidedError
from symattn.exact.array import Array
from symattn.exact.field import MINUS_INFINITY, ONE, ZERO, Value, maximum, same, total
from symattn.exact.rounding import place, significant
from symattn.exact.written import HEADS, Operand, Written
from symattn.exam.accepting import Accepting
from symattn.exam.question import Blank, Cell

FIGURES: Final = 15
"""Significant figures of a constant: as many as a player's floating-point numbers keep."""
NOISE: Final = Fraction(1, 10**9)
"""How much wider than half a unit, in units, the tolerance is, so that a player's floating-point arithmetic does not decide exact ties."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A node of a formula: `number` (its decimal), `answer` (the place of a blank, from 0), or an operation on other nodes."""

    head: str
    args: tuple[Any, ...]


class Trivial(NamedTuple):
    """An answer that, unless it is right, leaves nothing to compute: the place of its blank, and the interval it lies in."""

    answer: int
    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Followed:
    """What an answer has to agree with so that it follows from earlier ones, how closely, and which earlier ones earn nothing here."""

    formula: Formula
    tolerance: Fraction
    trivial: tuple[Trivial, ...]


def followed(derivation: Derivation, blanks: Sequence[Blank], k: int, accepting: Accepting) -> Followed | None:
    """How blank `k` follows from earlier blanks; None where none of them enters its step."""
    blank = blanks[k]
    places = {b.cell: n for n, b in enumerate(blanks) if b.cell[0] and n != k}
    try:
        step = derivation.step(blank.cell[0])
        found = _folded(step.op.entry(*blank.cell[1:], *_operands(derivation, step.inputs), **step.params), places)
        if not isinstance(found, Formula):
            return None
        guards = [guard for n in sorted(_answers(found)) for guard in _trivial(derivation, blanks, n, accepting)]
    except SymattnError:
        return None
    low, high = accepting.interval(blank.printed.text)
    return Followed(found, (high - low) / 2 + (high - low) * NOISE, tuple(guards))


def _operands(derivation: Derivation, names: Sequence[str]) -> list[Operand]:
    """The inputs of a step, each with its name for a symbol, so that leaves can be told."""
    return [Operand(name, array.shape, array.block.entry) for name, array in ((name, derivation[name]) for name in names)]


def _folded(w: Written, places: Mapping[Cell, int]) -> Value | Formula:
    """A formula with the answers that enter it left open; its value where there are none."""
    if w.head == "number":
        value: Value = w.args[0]
        return value
    if w.head == "entry":
        operand, i, j = w.args
        answer = places.get((operand.symbol, i, j))
        found: Value = operand.value(i, j)
        return found if answer is None else Formula("answer", (answer,))
    parts = [_folded(x, places) for x in w.args]
    values = [x for x in parts if isinstance(x, Value)]
    if len(values) == len(parts):
        return HEADS[w.head].evaluate(*parts)
    if w.head in TOGETHER:
        return _together(w.head, [x for x in parts if isinstance(x, Formula)], values)
    if any(x is MINUS_INFINITY for x in values):
        raise UndecidedError("a masked score is no number to compute with")
    return Formula(w.head, tuple(_node(x) for x in parts))


def _product(values: Sequence[Value]) -> Value:
    out = ONE
    for value in values:
        out = out * value
    return out


TOGETHER: Final[dict[str, Callable[[Sequence[Value]], Value]]] = {"add": total, "mul": _product, "max": maximum}
"""Operations in which the numbers are put together first, and how."""


def _together(head: str, open: list[Formula], values: Sequence[Value]) -> Value | Formula:
    """An operation on some open parts and, as one number, the rest."""
    rest = TOGETHER[head](values) if values else None
    if rest is MINUS_INFINITY:
        rest = None if head == "max" else rest
    if head == "add" and rest is MINUS_INFINITY:
        return MINUS_INFINITY
    if head == "mul" and rest is not None and (rest is MINUS_INFINITY or rest.is_zero):
        return ZERO if rest is not MINUS_INFINITY else rest
    neutral = rest is not None and head != "max" and same(rest, ZERO if head == "add" else ONE) is True
    nodes = [*open, *([] if rest is None or neutral else [_node(rest)])]
    return nodes[0] if len(nodes) == 1 else Formula(head, tuple(nodes))


def _node(part: Value | Formula) -> Formula:
    return part if isinstance(part, Formula) else Formula("number", (constant(part),))


def constant(value: Value) -> str:
    """A number as a decimal of 15 significant figures, certified, without zeros at its end.

    >>> from symattn.exact.field import exp, rational
    >>> constant(exp(rational(-3))), constant(rational(-5, 2)), constant(rational(1200))
    ('0.0497870683678639', '-2.5', '1200')
    """
    found, power = significant(value, FIGURES)
    digits = place(int(found.text.replace(".", "")), FIGURES - 1 - power)
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _answers(formula: Formula) -> set[int]:
    """The blanks whose answers enter a formula."""
    if formula.head == "answer":
        return {formula.args[0]}
    return set() if formula.head == "number" else {n for x in formula.args for n in _answers(x)}


def _trivial(derivation: Derivation, blanks: Sequence[Blank], n: int, accepting: Accepting) -> list[Trivial]:
    """The answers to blank `n` that leave nothing to compute: zero, and what makes its row equal throughout."""
    out = [Trivial(n, Fraction(0), Fraction(0))]
    name, i, j = blanks[n].cell
    array: Array = derivation[name]
    asked = {b.cell for b in blanks}
    others = [array[i, c] for c in range(array.shape[1]) if c != j]
    if not others or any((name, i, c) in asked for c in range(array.shape[1]) if c != j):
        return out
    if others[0] is not MINUS_INFINITY and all(same(value, others[0]) is True for value in others) and same(array[i, j], others[0]) is not True:
        out.append(Trivial(n, *accepting.interval(accepting.printed(others[0]).text)))
    return out
