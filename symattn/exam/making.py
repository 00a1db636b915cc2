"""The variants of an exam: each question drawn again until its numbers meet the wishes, from chance that belongs to its seed and place alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Final

from symattn.derivation.derivation import Derivation
from symattn.errors import ProblemError, SymattnError
from symattn.exact.array import Array
from symattn.exact.blocks import Ratios
from symattn.exam.blueprint import Blueprint, blueprint
from symattn.exam.chance import Chance
from symattn.exam.kind import Making, RejectedError, kind_of
from symattn.exam.question import Question
from symattn.exam.specification import Planned, Specification
from symattn.exam.wishes import unmet

MOST_TRIES: Final = 3000
"""How often a question is drawn before the wish that failed most is told."""


class UnmetError(ProblemError):
    """No numbers were found that meet the wishes."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """A question with its numbers, why others were rejected, and a print of its givens, equal for equal ones."""

    question: Question
    rejected: Counter[str]
    givens: str


@dataclass(frozen=True, eq=False)
class VariantOfExam:
    """One variant: its number, counted from 1, and its questions."""

    number: int
    questions: tuple[Question, ...]
    rejected: Counter[str] = field(default_factory=Counter)
    print: str = ""
    """Equal for variants with the same numbers."""


class Bank:
    """The variants of an exam, each made when it is asked for.

    >>> from symattn.exam.reading import load_specification
    >>> bank = Bank(load_specification("week-5"), seed=7)
    >>> bank.variant(1).questions[0].blanks[0].printed.text == bank.variant(1).questions[0].blanks[0].printed.text
    True
    """

    def __init__(self, specification: Specification, seed: int | None = None, complete: bool = True) -> None:
        self.specification = specification
        self.seed = specification.seed if seed is None else seed
        self.complete = complete
        """Whether numerical questions come with the answers of those who do a step wrong."""
        self.blueprints = [blueprint(planned) if kind_of(planned.kind).numbers else None for planned in specification.questions]

    def variant(self, number: int, again: int = 0) -> VariantOfExam:
        """Variant `number`, counted from 1; `again` draws other numbers for it (where another variant has the same).  Raises `UnmetError`."""
        rejected: Counter[str] = Counter()
        questions, prints = [], []
        for planned, drawing in zip(self.specification.questions, self.blueprints, strict=True):
            drawn = question(planned, drawing, self.seed, number, again, self.complete)
            questions.append(drawn.question)
            prints.append(drawn.givens)
            rejected.update({f"{planned.name}: {wish}": count for wish, count in drawn.rejected.items()})
        return VariantOfExam(number, tuple(questions), rejected, blake2b("\n".join(prints).encode(), digest_size=16).hexdigest() if any(prints) else "")


def question(planned: Planned, drawing: Blueprint | None, seed: int, number: int, again: int = 0, complete: bool = True) -> Drawn:
    """A question of a variant, with numbers that meet its wishes; `UnmetError` says which wish failed most, and how often."""
    rejected: Counter[str] = Counter()
    kind = kind_of(planned.kind)
    for tried in range(MOST_TRIES):
        chance = Chance(seed, planned.name, number, again, tried)
        try:
            derivation = drawing.draw(chance) if drawing is not None else None
            failed = unmet(derivation, planned.numbers, planned.accepting.digits) if derivation is not None and kind.wishes else ""
            if failed:
                raise RejectedError(failed)
            made = kind.make(Making(planned, derivation, chance, seed, number, complete))
        except RejectedError as error:
            rejected[error.messages[0]] += 1
        except SymattnError:
            rejected["computable"] += 1
        else:
            made = replace(made, title=planned.title, tags=planned.tags, places=planned.accepting.digits, accepting=planned.accepting)
            return Drawn(made, rejected, _print(derivation) if derivation is not None else "")
        if drawing is None:
            break
    wish, count = rejected.most_common(1)[0]
    others = "".join(f", {other} {n} times" for other, n in rejected.most_common()[1:])
    raise UnmetError(f"{planned.place}.numbers: no numbers were found in {sum(rejected.values())} draws: {wish} failed {count} times{others}. Ask for less, or widen the range")


def _print(derivation: Derivation) -> str:
    """The givens as text, the same for the same numbers."""
    return ";".join(f"{name}={_numbers(derivation[name])}" for name in derivation.given)


def _numbers(array: Array) -> str:
    block = array.block
    return f"{block.nums}/{block.den}" if isinstance(block, Ratios) else str(array.text())
