"""The health of a bank of variants: what was rejected and why, repetitions, ranges, where right options stand, which mistakes apply, whether guessing pays."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from symattn.exam.making import VariantOfExam
from symattn.exam.question import Question

SIGMAS: Final = 4
"""A rule of guessing is told of where it is right more often than chance by so many standard deviations."""
RULES: Final = ("the largest", "the smallest", "a middle one")

NO_MISTAKES: Final = frozenset({"sound-line", "not-an-input"})
"""Tags of wrong options that nobody comes to by doing a step wrong."""


@dataclass
class QuestionHealth:
    """What is known of one question over all variants."""

    kind: str
    variants: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    low: Fraction | None = None
    high: Fraction | None = None
    places: Counter[str] = field(default_factory=Counter)
    mistakes: Counter[str] = field(default_factory=Counter)
    guesses: Counter[str] = field(default_factory=Counter)
    chances: dict[str, Fraction] = field(default_factory=lambda: dict.fromkeys(RULES, Fraction(0)))
    spread: dict[str, Fraction] = field(default_factory=lambda: dict.fromkeys(RULES, Fraction(0)))

    def add(self, question: Question) -> None:
        """Takes a variant of the question into account."""
        self.variants += 1
        for blank in question.blanks:
            self._reach(Fraction(blank.printed.text))
            self.mistakes.update({w.tag for w in blank.wrong})
        if question.options:
            self.places.update(question.answer)
            self.mistakes.update({o.tag for o in question.options if o.tag and o.tag not in NO_MISTAKES})
            self.mistakes.update([question.facts["mistake"]] if "mistake" in question.facts else [])
            if not question.several:
                self._guess(question)

    def _reach(self, number: Fraction) -> None:
        self.low = number if self.low is None else min(self.low, number)
        self.high = number if self.high is None else max(self.high, number)

    def _guess(self, question: Question) -> None:
        """Whether the right option is the largest, the smallest or one between, by its first number."""
        if any(o.content.form != "numbers" for o in question.options):
            return
        numbers = [Fraction(o.content.texts[0][0]) for o in question.options]
        right = next(x for x, o in zip(numbers, question.options, strict=True) if o.right)
        self._reach(right)
        count = len(numbers)
        for rule, met, chance in (
            (RULES[0], right == max(numbers), Fraction(numbers.count(max(numbers)), count)),
            (RULES[1], right == min(numbers), Fraction(numbers.count(min(numbers)), count)),
            (RULES[2], min(numbers) < right < max(numbers), Fraction(sum(min(numbers) < x < max(numbers) for x in numbers), count)),
        ):
            self.guesses[rule] += met
            self.chances[rule] += chance
            self.spread[rule] += chance * (1 - chance)

    def winning(self) -> list[tuple[str, int, Fraction]]:
        """The rules of guessing that are right more often than chance: the rule, how often it is right, how often chance would be."""
        out = []
        for rule in RULES:
            above = self.guesses[rule] - self.chances[rule]
            if above > 0 and above * above > SIGMAS**2 * self.spread[rule]:
                out.append((rule, self.guesses[rule], self.chances[rule]))
        return out


@dataclass
class Health:
    """What is known of a bank: its questions by their names, how many variants repeat another's numbers."""

    questions: dict[str, QuestionHealth] = field(default_factory=dict)
    variants: int = 0
    repeated: int = 0

    def add(self, variant: VariantOfExam) -> None:
        """Takes a variant into account."""
        self.variants += 1
        for question in variant.questions:
            self.questions.setdefault(question.name, QuestionHealth(question.kind)).add(question)
        for reason, count in variant.rejected.items():
            name, _, wish = reason.partition(": ")
            self.questions[name].rejected[wish] += count


def report(health: Health, seconds: str) -> str:
    """The health of a bank as text."""
    lines = [f"{health.variants} variants in {seconds} s; {health.repeated} drawn again because they repeated another's numbers"]
    for name, q in health.questions.items():
        lines += ["", f"{name} ({q.kind})"]
        drawn = q.variants + sum(q.rejected.values())
        reasons = ", ".join(f"{wish} {count}" for wish, count in q.rejected.most_common())
        lines.append(f"  drawn {drawn} times for {q.variants} variants" + (f"; rejected: {reasons}" if reasons else ""))
        if q.low is not None and q.high is not None:
            lines.append(f"  right answers from {_short(q.low)} to {_short(q.high)}")
        if q.places:
            lines.append("  right options: " + ", ".join(f"{letter} {count}" for letter, count in sorted(q.places.items())))
        if q.mistakes:
            lines.append("  mistakes told apart: " + ", ".join(f"{tag} {count}" for tag, count in q.mistakes.most_common()))
        for rule, count, chance in q.winning():
            lines.append(f"  a guesser wins: {rule} is right {count} times of {q.variants}; chance would be {_short(chance)}")
    return "\n".join(lines) + "\n"


def _short(number: Fraction) -> str:
    places = next((p for p in range(7) if (number * 10**p).denominator == 1), 1)
    return f"{round(number * 10**places) / 10**places:.{places}f}"
