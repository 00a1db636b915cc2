"""A table of what floating-point arithmetic gives beside the exact values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from symattn.derivation.floating import Floating, floating
from symattn.exact.floats import FORMATS, units_off
from symattn.rendering.escaping import Tex
from symattn.rendering.faces import Page
from symattn.rendering.numbers import show

MOST_ENTRIES: Final = 36
MOST_OF_A_ROW: Final = 4


@dataclass(frozen=True, slots=True)
class FloatTable:
    """One line an entry: its name, its exact value rounded once, and for every format what its arithmetic gives."""

    heads: list[str]
    rows: list[list[Tex]]
    ends: list[tuple[str, str]]
    """The formats that cannot follow to the end, and why."""


def float_table(page: Page, formats: Sequence[str]) -> FloatTable:
    """The table for these formats: every entry of a small problem, the beginning of the first row of each step of a larger one."""
    chains = {name: floating(page.derivation, FORMATS[name]) for name in formats}
    rows = [
        [page.entry_name(step, i, j), page.numbers(step).cell(i, j).tex, *(_beside(page, chain, name, step, i, j) for name, chain in chains.items())]
        for step, i, j in _entries(page)
    ]
    return FloatTable(list(formats), rows, [(name, chain.reason) for name, chain in chains.items() if chain.reason])


def _entries(page: Page) -> list[tuple[str, int, int]]:
    shapes = {step.name: page.derivation[step.name].shape for step in page.derivation.steps}
    if sum(rows * columns for rows, columns in shapes.values()) <= MOST_ENTRIES:
        return [(name, i, j) for name, (rows, columns) in shapes.items() for i in range(rows) for j in range(columns)]
    return [(name, 0, j) for name, (_, columns) in shapes.items() for j in range(min(columns, MOST_OF_A_ROW))]


def _beside(page: Page, chain: Floating, form: str, step: str, i: int, j: int) -> Tex:
    if step not in chain.values:
        return Tex(r"\text{-}")
    value, exact = chain.values[step][i, j], page.derivation[step][i, j]
    return Tex(rf"{show(value, page.places, page.rule).tex}\ ({units_off(value, exact, FORMATS[form])})")
