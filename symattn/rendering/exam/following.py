"""An error carried forward, as formulas: what a blank should hold, given a student's own answers to the blanks of earlier steps.

The formulas are read from the steps themselves (their `entry`), through all entries that nobody is asked for.  What no answer
enters is computed exactly and printed as a certified decimal.  `symattn mark` carries errors forward by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from symattn.derivation.derivation import Derivation, Step
from symattn.errors import SymattnError, UndecidedError
from symattn.exact.field import MINUS_INFINITY, ONE, ZERO, Value, maximum, rational, same, total
from symattn.exact.rounding import place, significant
from symattn.exact.written import HEADS, Operand, Written
from symattn.exam.accepting import HALF, Accepting
from symattn.exam.question import Blank, Cell

FIGURES: Final = 15
"""Significant figures of a constant: as many as a player's floating-point numbers keep."""
NOISE: Final = Fraction(1, 10**6)
"""By which part the tolerance is wider than it need be, so that a player's floating-point arithmetic does not decide exact ties."""

LEAST: Final = Fraction(1, 10**12)
"""The size that zero counts as where significant figures are asked for."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A node of a formula: `number` (a decimal), `own` (the answer to a blank, by its place from 0), `found` (what the blank should hold), or an operation."""

    head: str
    args: tuple[Any, ...]


FOUND: Final = Formula("found", ())


@dataclass(frozen=True, slots=True)
class Followed:
    """What a blank should hold, how far off an answer may be, which earlier blanks it follows from.

    `trivial` are rows of earlier answers that leave nothing to compute: each is a number of formulas that all vanish there.
    """

    formula: Formula
    tolerance: Formula
    earlier: tuple[int, ...]
    trivial: tuple[tuple[Formula, ...], ...]


class Following:
    """The blanks of a question as they follow from each other."""

    def __init__(self, derivation: Derivation, blanks: Sequence[Blank], accepting: Accepting) -> None:
        self.derivation = derivation
        self.blanks = blanks
        self.accepting = accepting
        self._asked = {b.cell: k for k, b in enumerate(blanks)}
        self._open = self._touched()
        self._seen: dict[Cell, Value | Formula] = {}

    def _touched(self) -> set[str]:
        """The steps that somebody is asked for, and all that are made from them."""
        found = {b.cell[0] for b in self.blanks}
        for step in self.derivation.steps:
            if found & set(step.inputs):
                found.add(step.name)
        return found

    def followed(self, k: int) -> Followed | None:
        """How blank `k` follows from earlier blanks; None where none of them enters it."""
        blank = self.blanks[k]
        try:
            found = self._computed(blank.cell)
            if not isinstance(found, Formula):
                return None
            before = self._before(blank.cell[0])
            earlier = tuple(n for n, b in enumerate(self.blanks) if b.cell[0] in before)
            asked = {self.blanks[n].cell[0] for n in earlier}
            trivial = tuple(row for step in self.derivation.steps if step.name in asked for row in self._trivial(step))
        except SymattnError:
            return None
        return Followed(found, tolerance(self.accepting), earlier, trivial)

    def _before(self, quantity: str) -> set[str]:
        """The steps that a quantity is made from."""
        wanted, found = {quantity}, set()
        for step in reversed(self.derivation.steps):
            if step.name in wanted:
                found.add(step.name)
                wanted |= set(step.inputs)
        return found - {quantity}

    def _value(self, cell: Cell) -> Value | Formula:
        """An entry: the answer where it is asked for, else what follows from answers, else its value."""
        if cell in self._asked:
            return Formula("own", (self._asked[cell],))
        name, i, j = cell
        if name not in self._open:
            return self.derivation[name][i, j]
        if cell not in self._seen:
            self._seen[cell] = self._computed(cell)
        return self._seen[cell]

    def _computed(self, cell: Cell) -> Value | Formula:
        """An entry as its step computes it."""
        name, i, j = cell
        step = self.derivation.step(name)
        operands = [Operand(n, self.derivation[n].shape, self.derivation[n].block.entry) for n in step.inputs]
        return self._folded(step.op.entry(i, j, *operands, **step.params))

    def _folded(self, w: Written) -> Value | Formula:
        """A formula with the answers that enter it left open; its value where there are none."""
        if w.head == "number":
            value: Value = w.args[0]
            return value
        if w.head == "entry":
            operand, i, j = w.args
            return self._value((operand.symbol, i, j))
        parts = [self._folded(x) for x in w.args]
        values = [x for x in parts if isinstance(x, Value)]
        if len(values) == len(parts):
            return HEADS[w.head].evaluate(*parts)
        if w.head in TOGETHER:
            return _together(w.head, [x for x in parts if isinstance(x, Formula)], values)
        if any(x is MINUS_INFINITY for x in values):
            raise UndecidedError("a masked score is no number to compute with")
        return Formula(w.head, tuple(_node(x) for x in parts))

    def _trivial(self, step: Step) -> list[tuple[Formula, ...]]:
        """When the rows of a step leave nothing to compute, though the true ones do: all zero, or all equal."""
        array, out = self.derivation[step.name], []
        for i in range(array.shape[0]):
            row = [self._value((step.name, i, j)) for j in range(array.shape[1])]
            true = list(array.entries[i])
            if all(isinstance(x, Value) for x in row) or any(v is MINUS_INFINITY for v in true):
                continue
            if not all(v.is_zero for v in true):
                out.append(_vanishing(row, ZERO))
            if len({str(v) for v in true}) > 1:
                out.append(_vanishing(row, next((x for x in row if isinstance(x, Value)), row[0])))
        return [row for row in out if row]


def tolerance(accepting: Accepting) -> Formula:
    """How far from what it should be an answer may lie: half a unit of the last digit that is asked for, or the tolerance of the rule."""
    wide = 1 + NOISE
    if accepting.rule == "decdig":
        return number(wide * HALF / 10**accepting.digits)
    size = Formula("abs", (FOUND,))
    if accepting.rule == "relabs":
        return Formula("add", (number(wide * accepting.atol), Formula("mul", (number(wide * accepting.rtol), size))))
    least = Formula("max", (size, number(LEAST)))
    power = Formula("pow", (number(Fraction(10)), Formula("floor", (Formula("log10", (least,)),))))
    return Formula("mul", (number(wide * HALF / 10 ** (accepting.digits - 1)), power))


def _vanishing(row: Sequence[Value | Formula], level: Value | Formula) -> tuple[Formula, ...]:
    """What vanishes where all entries of a row are on one level; nothing where they cannot be."""
    out = []
    for x in row:
        if isinstance(x, Formula) and x != level:
            out.append(x if isinstance(level, Value) and level.is_zero else Formula("add", (x, Formula("neg", (_node(level),)))))
        elif isinstance(x, Value) and not (isinstance(level, Value) and str(x) == str(level)):
            return ()
    return tuple(out)


def _product(values: Sequence[Value]) -> Value:
    out = ONE
    for value in values:
        out = out * value
    return out


TOGETHER: Final[dict[str, Callable[[Sequence[Value]], Value]]] = {"add": total, "mul": _product, "max": maximum}
"""Operations in which the numbers are put together first, and how."""


def _together(head: str, open: list[Formula], values: Sequence[Value]) -> Value | Formula:
    """An operation on some open parts and, as one number, the rest."""
    if head == "max":
        values = [v for v in values if v is not MINUS_INFINITY]
    elif any(v is MINUS_INFINITY for v in values):
        if head == "add":
            return MINUS_INFINITY
        raise UndecidedError("a masked score is no number to compute with")
    rest = TOGETHER[head](values) if values else None
    if rest is not None and head == "mul" and rest.is_zero:
        return ZERO
    neutral = rest is not None and head != "max" and same(rest, ZERO if head == "add" else ONE) is True
    nodes = [*open, *([] if rest is None or neutral else [_node(rest)])]
    return nodes[0] if len(nodes) == 1 else Formula(head, tuple(nodes))


def _node(part: Value | Formula) -> Formula:
    return part if isinstance(part, Formula) else Formula("number", (constant(part),))


def number(value: Fraction) -> Formula:
    """A fraction as a node."""
    return Formula("number", (constant(rational(value.numerator, value.denominator)),))


def constant(value: Value) -> str:
    """A number as a decimal of 15 significant figures, certified, without zeros at its end.

    >>> from symattn.exact.field import exp
    >>> constant(exp(rational(-3))), constant(rational(-5, 2)), constant(rational(1200)), constant(ZERO)
    ('0.0497870683678639', '-2.5', '1200', '0')
    """
    if value.is_zero:
        return "0"
    found, power = significant(value, FIGURES)
    digits = place(int(found.text.replace(".", "")), FIGURES - 1 - power)
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
