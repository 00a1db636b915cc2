"""The answers of people who do a step wrong: computed by doing it wrong, and told apart from the right one as printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symattn.derivation.derivation import Derivation, Step
from symattn.derivation.misconception import mistakes
from symattn.errors import SymattnError
from symattn.exact.array import Array
from symattn.exam.accepting import Accepting, Printed
from symattn.exam.question import Cell


@dataclass(frozen=True, eq=False)
class Mistaken:
    """A step done wrong: the misconception's name, what is to be said, the derivation it leads to."""

    tag: str
    feedback: str
    step: str
    derivation: Derivation


def sources(derivation: Derivation, quantity: str) -> list[Step]:
    """The steps that a quantity is made from, itself first, then the nearest ones."""
    wanted, found = {quantity}, []
    for step in reversed(derivation.steps):
        if step.name in wanted:
            found.append(step)
            wanted |= set(step.inputs)
    return found


def mistaken(derivation: Derivation, quantity: str) -> Iterator[Mistaken]:
    """Every misconception that can happen on the way to a quantity, the nearest step first."""
    for step in sources(derivation, quantity):
        for m, wrong in mistakes(step, derivation):
            said = f"{m.what[:1].upper()}{m.what[1:]}. {m.remedy}"
            yield Mistaken(m.name, said, step.name, derivation.replace(wrong))


def printed_at(derivation: Derivation, cells: Sequence[Cell], accepting: Accepting) -> tuple[Printed, ...] | None:
    """The entries as they are printed; None where one has no decimal."""
    try:
        return tuple(_printed(derivation[name], i, j, accepting) for name, i, j in cells)
    except SymattnError:
        return None


def _printed(array: Array, i: int, j: int, accepting: Accepting) -> Printed:
    """An entry as it is printed; of an irrational one, which is neither a decimal nor a tie, the certified digits are enough."""
    if accepting.rule == "decdig" and array.block.irrational(i, j):
        text = array.decimal(accepting.digits, accepting.rounding)[i][j]
        if text is not None:
            return Printed(text, False, False, *accepting.interval(text))
    return accepting.printed(array[i, j])


def apart(a: Sequence[Printed], b: Sequence[Printed], units: int) -> bool:
    """Whether two answers differ somewhere by at least so many units of the last printed digit.

    >>> from fractions import Fraction as F
    >>> one, two = (Printed(t, False, False, F(t) - F("0.005"), F(t) + F("0.005")) for t in ("0.34", "0.35"))
    >>> apart([one], [two], 1), apart([one], [two], 2)
    (True, False)
    """
    return any(abs(Fraction(x.text) - Fraction(y.text)) >= units * min(_step(x), _step(y)) for x, y in zip(a, b, strict=True))


def _step(number: Printed) -> Fraction:
    """How far numbers lie apart that count as different: a unit of the last printed digit, also where 0 alone is accepted for 0."""
    return max(number.high - number.low, Fraction(1, 10 ** len(number.text.partition(".")[2])))

