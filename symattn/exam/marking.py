"""Marking: every blank gets its verdict, its points and what is to be said; errors are carried forward from the student's own answers.

Verdicts are those of documents (`correct`, `rounding`, `follow-through`, `wrong`), and `unanswered`, `unreadable`, and
`unchecked` for what is marked by hand.  The world never moves: a scale that is left out is a mistake.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from symattn.derivation.carrying import printed
from symattn.derivation.derivation import Derivation
from symattn.errors import SymattnError
from symattn.exact.array import Array, of_values
from symattn.exact.field import Value
from symattn.exact.rounding import RULES
from symattn.exam.accepting import Accepting, Printed
from symattn.exam.answers import Answer, within
from symattn.exam.mistaking import mistaken

GOOD: Final = frozenset({"correct", "rounding"})
MOST_PLACES: Final = 8


@dataclass(frozen=True)
class Mark:
    """What a blank earned."""

    blank: str
    verdict: str
    points: Fraction | None
    feedback: str = ""


@dataclass(frozen=True)
class KeyBlank:
    """A blank as the key states it: the entry it is, the answers that are right, its points, what known mistakes lead to."""

    name: str
    printed: Printed
    points: Fraction
    quantity: str = ""
    row: int = 0
    column: int = 0
    wrong: tuple[tuple[Printed, str, str], ...] = ()


@dataclass
class Sheet:
    """The answers of one student to one question with blanks, and what has been found about them."""

    derivation: Derivation | None
    accepting: Accepting
    blanks: Sequence[KeyBlank]
    answers: Mapping[str, Answer]
    verdicts: dict[str, str] = field(default_factory=dict)

    def marks(self) -> list[Mark]:
        """The marks of all blanks, in the order of the key; earlier steps are judged before those that follow from them."""
        steps = [step.name for step in self.derivation.steps] if self.derivation is not None else []
        order = sorted(self.blanks, key=lambda b: steps.index(b.quantity) if b.quantity in steps else -1)
        found = {b.name: self._mark(b) for b in order}
        return [found[b.name] for b in self.blanks]

    def _mark(self, blank: KeyBlank) -> Mark:
        mark = self._judged(blank, self.answers[blank.name])
        self.verdicts[blank.name] = mark.verdict
        return mark

    def _judged(self, blank: KeyBlank, answer: Answer) -> Mark:
        key = blank.printed
        if answer.empty:
            return Mark(blank.name, "unanswered", Fraction(0), f"It is {key.text}.")
        if answer.value is None:
            return Mark(blank.name, "unreadable", Fraction(0), f"“{answer.text}”: {answer.trouble}.")
        if within(answer.value, key.low, key.high):
            return Mark(blank.name, "correct", blank.points)
        if self.derivation is not None and blank.quantity:
            found = self._carried(blank, answer.value, self.derivation)
            if found is not None:
                return found
        for other, _, feedback in blank.wrong:
            if within(answer.value, other.low, other.high):
                return Mark(blank.name, "wrong", Fraction(0), f"{feedback} It is {key.text}.")
        return Mark(blank.name, "wrong", Fraction(0), self._fewer(answer, key) or self._own_mistake(blank, answer.value) or f"It is {key.text}.")

    def _carried(self, blank: KeyBlank, value: Value, derivation: Derivation) -> Mark | None:
        """The mark of an answer that follows from rounded steps, or from the student's own earlier answers."""
        if self._reached(blank, value, [derivation]):
            return Mark(blank.name, "rounding", blank.points, f"Right with steps rounded on the way; it is {blank.printed.text}.")
        own, earlier = self._own(blank.quantity)
        if own is None or not (self._accepts(own, blank, value) or self._reached(blank, value, [own])):
            return None
        if all(self.verdicts.get(b.name) in GOOD for b in earlier):
            return Mark(blank.name, "rounding", blank.points, f"Right from the numbers as they were rounded; it is {blank.printed.text}.")
        text = f"Right from your own earlier answers; with the right ones it is {blank.printed.text}."
        if self._trivial(blank.quantity, own, derivation):
            return Mark(blank.name, "follow-through", Fraction(0), f"{text} The earlier answers leave nothing to compute here, so it earns nothing.")
        return Mark(blank.name, "follow-through", blank.points, text)

    def _own(self, quantity: str) -> tuple[Derivation | None, list[KeyBlank]]:
        """The derivation that goes on from the student's earlier answers, and the blanks they stand in."""
        assert self.derivation is not None
        before = _before(self.derivation, quantity)
        earlier = [b for b in self.blanks if b.quantity in before and self.answers[b.name].value is not None]
        if not earlier:
            return None, []
        out = self.derivation
        try:
            for name in (step.name for step in self.derivation.steps if step.name in before):
                own = [b for b in earlier if b.quantity == name]
                if own:
                    out = out.assume({name: self._with(out[name], own)})
        except SymattnError:
            return None, []
        return out, earlier

    def _with(self, array: Array, blanks: Sequence[KeyBlank]) -> Array:
        values = [list(row) for row in array.entries]
        for b in blanks:
            value = self.answers[b.name].value
            if value is not None:
                values[b.row][b.column] = value
        return of_values(values, array.rows, array.columns)

    def _accepts(self, derivation: Derivation, blank: KeyBlank, value: Value) -> bool:
        """Whether a derivation gives this answer, at the digits that are asked for."""
        try:
            found = self.accepting.printed(derivation.compute(derivation.step(blank.quantity))[blank.row, blank.column])
        except SymattnError:
            return False
        return within(value, found.low, found.high)

    def _reached(self, blank: KeyBlank, value: Value, worlds: Sequence[Derivation]) -> bool:
        """Whether rounding, or cutting off, every step at the digits that are asked for leads to this answer."""
        places = min(self.accepting.digits, MOST_PLACES)
        for world in worlds:
            for rule in RULES:
                try:
                    out = world
                    for step in world.steps:
                        if step.name not in world.assumed:
                            out = out.assume({step.name: printed(out.compute(step), places, rule)})
                        if step.name == blank.quantity:
                            break
                    found = out[blank.quantity][blank.row, blank.column]
                    if within(value - found, Fraction(0), Fraction(0)):
                        return True
                except SymattnError:
                    continue
        return False

    def _trivial(self, quantity: str, own: Derivation, derivation: Derivation) -> bool:
        """Whether earlier answers leave nothing to compute: a row of zeros, or of equal numbers, where the true ones differ."""
        for name in set(own.assumed) - set(derivation.assumed):
            for i, row in enumerate(own.assumed[name].entries):
                true = derivation[name].entries[i]
                flat = len(row) > 1 and len({str(v) for v in row}) == 1 and len({str(v) for v in true}) > 1
                if flat or (all(v.is_zero for v in row) and not all(v.is_zero for v in true)):
                    return True
        return False

    def _fewer(self, answer: Answer, key: Printed) -> str:
        """What is said to an answer that is right as far as it goes, but has too few digits."""
        places = len(answer.text.partition(".")[2])
        asked = len(key.text.partition(".")[2])
        if answer.value is None or places >= asked or not answer.text.lstrip("-").replace(".", "", 1).isdigit():
            return ""
        half = Fraction(1, 2) / 10**places
        text = Fraction(key.text)
        return f"Right as far as it goes, but {asked} decimal places are asked for: {key.text}." if within(answer.value, text - half, text + half) else ""

    def _own_mistake(self, blank: KeyBlank, value: Value) -> str:
        """What is said to a known mistake made with the student's own earlier answers."""
        if self.derivation is None or not blank.quantity:
            return ""
        own, _ = self._own(blank.quantity)
        if own is None:
            return ""
        for m in mistaken(own, blank.quantity):
            if m.step == blank.quantity and self._accepts(m.derivation, blank, value):
                return f"{m.feedback} It is {blank.printed.text}."
        return ""


def _before(derivation: Derivation, quantity: str) -> set[str]:
    """The steps that a quantity is made from."""
    wanted, found = {quantity}, set()
    for step in reversed(derivation.steps):
        if step.name in wanted:
            found.add(step.name)
            wanted |= set(step.inputs)
    return found - {quantity}


def mark_choice(name: str, chosen: str | None, text: str, question: Mapping[str, Any]) -> Mark:
    """The mark of an answer to choose: single ones are right or wrong; of several, each right one earns its share and each wrong one loses one.

    >>> q = {"points": "2", "several": True, "answer": "ab", "options": [{"letter": c, "right": c in "ab"} for c in "abcd"]}
    >>> [str(mark_choice("q1.a", c, c, q).points) for c in ("ab", "a", "abcd", "abc")]
    ['2', '1', '0', '1']
    """
    points = Fraction(question["points"])
    answer = "".join(o["letter"] for o in question["options"] if o["right"])
    if not text.strip():
        return Mark(name, "unanswered", Fraction(0), f"It is {answer}.")
    if chosen is None or (len(chosen) > 1 and not question["several"]):
        known = ", ".join(o["letter"] for o in question["options"])
        return Mark(name, "unreadable", Fraction(0), f"“{text[:40]}”: write {'some' if question['several'] else 'one'} of the letters {known}.")
    if chosen == answer:
        return Mark(name, "correct", points)
    said = " ".join(str(o.get("feedback", "")) for o in question["options"] if o["letter"] in chosen and not o["right"])
    earned = Fraction(0)
    if question["several"]:
        wrong = len(question["options"]) - len(answer)
        share = Fraction(sum(c in answer for c in chosen), len(answer)) - (Fraction(sum(c not in answer for c in chosen), wrong) if wrong else 0)
        earned = max(Fraction(0), points * share)
    return Mark(name, "wrong", earned, f"{said} It is {answer}.".strip())
