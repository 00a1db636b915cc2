"""The health of a bank of variants, drawn on all cores."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING

from symattn.exam.generating import in_order
from symattn.exam.health import Health, report
from symattn.exam.making import VariantOfExam
from symattn.verbs.examining import bank_of, pool_of, specification_of

if TYPE_CHECKING:
    from os import PathLike

    from symattn.exam.specification import Specification


@dataclass(frozen=True)
class Light:
    """Draws variants that are light enough to be sent between processes: without their derivations."""

    specification: Specification
    seed: int
    repeating: set[int] = field(default_factory=set)
    """The variants that were drawn again, here, because they repeated another's numbers."""

    def __call__(self, number: int, again: int) -> VariantOfExam:
        from dataclasses import replace

        if again:
            self.repeating.add(number)
        made = bank_of(self.specification, self.seed).variant(number, again)
        return replace(made, questions=tuple(replace(q, derivation=None, shown=None) for q in made.questions))


def check_bank(
    source: str | PathLike[str] | Specification, n: int = 100, seed: int | None = None, workers: int | None = None, progress: Callable[[int], None] = lambda done: None
) -> str:
    """A report on `n` variants: time, rejections, repetitions, ranges, right options' places, mistakes that apply, guessing."""
    specification = specification_of(source)
    draw = Light(specification, specification.seed if seed is None else seed)
    health, start = Health(), perf_counter()
    with pool_of(n, workers) if workers != 1 else nullcontext(None) as pool:
        for made in in_order(draw, n, pool):
            health.add(made)
            health.repeated = len(draw.repeating)
            progress(made.number)
    return report(health, f"{perf_counter() - start:.1f}")
