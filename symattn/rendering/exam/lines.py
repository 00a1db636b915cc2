"""Arrays with blanks, and the steps of a solution as questions show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from symattn.derivation.derivation import Derivation
from symattn.exam.question import Blank
from symattn.rendering.escaping import Tex
from symattn.rendering.faces import ABOUT, EQUAL, Page
from symattn.rendering.layout import BLANK, Matrix, width
from symattn.rendering.numbers import ArrayNumbers
from symattn.rendering.told import StepView

if TYPE_CHECKING:
    from symattn.rendering.exam.view import QuestionView

NARROW: Final = 46
"""How wide, in characters, a matrix may be to stand beside the formula of its step."""
NUMBER: Final = 9
"""How many characters a blank is wide."""
ROOM: Final = 66
"""How many characters the blanks and numbers of a matrix have room for together."""


@dataclass(frozen=True, eq=False)
class Blanked(Matrix):
    """A displayed array with blanks for some entries; `first` is the row of the quantity that its first row is, and `whole` lets no dots stand for numbers."""

    blanks: Mapping[tuple[int, int], Blank] = field(default_factory=dict)
    first: int = 0
    whole: bool = False

    def at(self, i: int | None, j: int | None) -> Blank | None:
        """The blank that stands at a place, if one does."""
        if i is None or j is None:
            return None
        row, column = self.place(i, j)
        return self.blanks.get((row + self.first, column))

    def open(self, i: int | None, j: int | None) -> bool:
        return self.at(i, j) is not None

    def cell(self, i: int | None, j: int | None) -> Tex:
        return BLANK if self.open(i, j) else super().cell(i, j)

    @cached_property
    def rows(self) -> list[int | None]:
        if self.whole:
            return list(range(self.numbers.array.shape[self.transposed]))
        return _with(Matrix.rows.func(self), [(c if self.transposed else r - self.first) for r, c in self.blanks])  # type: ignore[attr-defined]

    @cached_property
    def columns(self) -> list[int | None]:
        if self.whole:
            return list(range(self.numbers.array.shape[not self.transposed]))
        return _with(Matrix.columns.func(self), [(r - self.first if self.transposed else c) for r, c in self.blanks])  # type: ignore[attr-defined]

    @property
    def relation(self) -> Tex:
        rows, columns = self.numbers.array.shape
        seen = [self.numbers.cell(i, j) for i in range(rows) for j in range(columns) if (i + self.first, j) not in self.blanks]
        return EQUAL if all(shown.exact for shown in seen) and not self.approximate else ABOUT

    @cached_property
    def _blank_columns(self) -> int:
        return sum(any(self.open(i, j) for i in self.rows) for j in self.columns)

    @cached_property
    def width(self) -> int:
        return int(Matrix.width.func(self)) - (width(BLANK) - NUMBER) * self._blank_columns  # type: ignore[attr-defined]

    @property
    def room(self) -> str:
        """How wide a blank may be on paper, in centimetres, so that all of them fit beside each other."""
        count = self._blank_columns
        left = ROOM - (self.width - (NUMBER + 2) * count)
        return f"{min(1.9, max(0.8, 0.2 * left / count - 0.4)):.1f}" if count else "1.9"


def _with(shown: list[int | None], wanted: list[int]) -> list[int | None]:
    """The indices that are shown, with those of blanks that stood behind the dots.

    >>> _with([0, 1, None, 9], [4, 5])
    [0, 1, None, 4, 5, None, 9]
    """
    out: list[int | None] = []
    for k in sorted({*(k for k in shown if k is not None), *wanted}):
        last = out[-1] if out else k - 1
        out += [k] if last == k - 1 else [None, k]
    return out


class LineView:
    """A step that a question shows: its letter, its name, its formula, its numbers; with `derivation` it belongs to a solution."""

    def __init__(self, view: QuestionView, label: str, quantity: str, derivation: Derivation | None = None) -> None:
        page = Page(derivation, view.places, view.rounding) if derivation is not None else view.page
        assert isinstance(page, Page)
        self.derivation = derivation
        step = view.solved.step(quantity)
        self.label = label
        self.quantity = quantity
        self.op = step.op.name
        self.symbol = Tex(page.symbol(quantity))
        self.formula = Page(view.solved, view.places, view.rounding).definition(step) or page.general(step)
        self._view = view

    @cached_property
    def matrix(self) -> list[Matrix]:
        """Its numbers, with the blanks that stand in it, or without any where it belongs to a solution."""
        found = self._view.matrix(self.quantity)
        if self.derivation is None:
            return [found]
        numbers = ArrayNumbers(self.derivation[self.quantity], self._view.places, self._view.rounding)
        return [Matrix(found.name, found.symbol, numbers, True, found.transposed)]

    @property
    def narrow(self) -> bool:
        """Whether its numbers have room beside its formula."""
        return self.matrix[0].width <= NARROW

    @cached_property
    def step(self) -> StepView:
        """How it is worked, as in a worked solution."""
        return self._view.worked[self.quantity]

    @property
    def place(self) -> int:
        """Which step of the derivation it is."""
        return [step.name for step in self._view.solved.steps].index(self.quantity)
