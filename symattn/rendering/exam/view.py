"""What the templates of a question are told: collected here, said there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from symattn.derivation.derivation import Derivation
from symattn.exact.array import Array, numbered
from symattn.exact.written import latex
from symattn.exam.question import Blank, Option, Question
from symattn.rendering.escaping import Tex
from symattn.rendering.faces import ABOUT, EQUAL, Page, labels_of
from symattn.rendering.layout import BLANK, Matrix, side_by_side
from symattn.rendering.notation import Notation
from symattn.rendering.numbers import ArrayNumbers

if TYPE_CHECKING:
    from markupsafe import Markup

class NoPage:
    """Where nothing is derived: only the notation, which is the usual one."""

    notation = Notation({})

    def numbers(self, name: str) -> None:
        """There are none."""


@dataclass(frozen=True, eq=False)
class Blanked(Matrix):
    """A displayed array with blanks for some entries; `first` is the row of the quantity that its first row is."""

    blanks: Mapping[tuple[int, int], Blank] = field(default_factory=dict)
    first: int = 0

    def at(self, i: int | None, j: int | None) -> Blank | None:
        """The blank that stands at a place, if one does."""
        if i is None or j is None:
            return None
        row, column = self.place(i, j)
        return self.blanks.get((row + self.first, column))

    def cell(self, i: int | None, j: int | None) -> Tex:
        return BLANK if self.at(i, j) is not None else super().cell(i, j)

    @property
    def relation(self) -> Tex:
        return EQUAL if self.blanks or self.numbers.exact else ABOUT


class OptionView:
    """An option: its letter, what it says, whether it is right, what is to be said to those who choose it."""

    def __init__(self, option: Option, says: Tex | Markup, feedback: str | Markup) -> None:
        self.letter = option.letter
        self.right = option.right
        self.tag = option.tag
        self.says = says
        self.feedback = feedback


class QuestionView:
    """What a question says; `phrase(name)` gives a phrase of its concept, written in the format of the page."""

    def __init__(self, question: Question, number: int, lang: str = "en", phrase: Callable[[str], Markup] | None = None) -> None:
        self.question = question
        self.number = number
        self.lang = lang
        self.phrase = phrase
        self.kind = question.kind
        self.title = question.title
        self.points = fraction(question.points)
        self.places = question.places
        self.rounding = "half-even"
        self.which = question.which
        self.several = question.several
        self.derivation = question.shown or question.derivation
        self.page: Page | NoPage = Page(self.derivation, question.places, "half-even") if self.derivation is not None else NoPage()

    def detail_of(self, name: str, i: int, j: int) -> None:
        """Numbers of an exam do not open."""

    @property
    def solved(self) -> Derivation:
        """The right derivation."""
        assert self.question.derivation is not None
        return self.question.derivation

    @property
    def columns(self) -> bool:
        return self.page.notation.columns

    @property
    def round(self) -> bool:
        return bool(self.page.notation.table.get("brackets") == "round")

    @cached_property
    def variant(self) -> str:
        from symattn.derivation.problem import variant_of

        return variant_of(self.solved.problem.variant).title

    @cached_property
    def given(self) -> list[list[Matrix]]:
        """The givens as displayed matrices, packed into lines."""
        return side_by_side([self.matrix(name) for name in self.solved.given]) if self.question.derivation is not None else []

    def matrix(self, name: str, array: Array | None = None, first: int = 0) -> Blanked:
        page = self.page
        assert isinstance(page, Page)
        assert self.derivation is not None
        own = {(b.cell[1], b.cell[2]): b for b in self.question.blanks if b.cell[0] == name and self.kind in {"numerical", "fill-in"}}
        if array is not None:
            own = {cell: b for cell, b in own.items() if first <= cell[0] < first + len(array.rows)}
        numbers = page.numbers(name) if array is None else ArrayNumbers(array, self.places, "half-even")
        return Blanked(name, Tex(page.symbol(name)), numbers, True, self.columns, blanks=own, first=first)

    @property
    def symbol(self) -> Tex:
        """The symbol of the quantity that is asked for."""
        return Tex(self.page.symbol(self.question.quantity)) if isinstance(self.page, Page) else Tex("")

    @property
    def quantity(self) -> str:
        """The name of the quantity that is asked for."""
        return self.question.quantity

    @cached_property
    def row(self) -> str:
        """The name of the row that is asked for, a number where rows have no names."""
        name, i, _ = self.question.cells[0]
        return self.solved[name].rows[i]

    @property
    def row_named(self) -> bool:
        rows = self.solved[self.quantity].rows
        return rows != numbered(len(rows))

    @property
    def one_row(self) -> bool:
        return len(self.solved[self.quantity].rows) == 1

    @cached_property
    def entry(self) -> Tex:
        """The name of the entry that is asked for."""
        assert isinstance(self.page, Page)
        return self.page.entry_name(*self.question.cells[0])

    @cached_property
    def entries(self) -> list[tuple[Tex, Blank]]:
        """The names of the entries that are asked for, with their blanks."""
        assert isinstance(self.page, Page)
        return [(self.page.entry_name(*b.cell), b) for b in self.question.blanks if b.cell[0]]

    @cached_property
    def blank_matrix(self) -> list[list[Matrix]]:
        """What is to be filled in: the row or the matrix that is asked for, with blanks."""
        name, i, _ = self.question.cells[0]
        if self.which != "row":
            return [[self.matrix(name)]]
        found = self.matrix(name, self.solved[name].select([i]), i)
        label = "" if self.one_row else f"_{{{labels_of(self.solved[name].rows)[i]}}}"
        return [[Blanked(name, Tex(f"{found.symbol}{label}"), found.numbers, False, found.transposed, blanks=found.blanks, first=i)]]

    @cached_property
    def steps(self) -> list[Tex]:
        """The formulas of the steps to what is asked for."""
        assert isinstance(self.page, Page)
        found = []
        for step in self.solved.steps:
            found.append(self.page.definition(step) or self.page.general(step))
            if step.name == self.quantity:
                break
        return found

    @property
    def scale(self) -> Tex | None:
        """What the scores are multiplied by; nothing where they are not scaled."""
        step = next((s for s in self.solved.steps if s.op.name == "scale"), None)
        return Tex(latex(step.params["stated"])) if step is not None else None

    @property
    def scored(self) -> bool:
        """Whether scores are made or given at all."""
        return "scores" in self.solved

    @property
    def mask(self) -> str:
        """The mask by its name in the settings; empty without one."""
        if "mask" not in self.solved.given:
            return ""
        named = self.solved.problem.settings.get("mask")
        return named if isinstance(named, str) else "given"

    @cached_property
    def lines(self) -> list[LineView]:
        """The steps that the question shows."""
        return [LineView(self, line.label, line.quantity) for line in self.question.lines]

    @cached_property
    def all_lines(self) -> list[LineView]:
        """The steps of the right derivation, to what is asked for."""
        names = [step.name for step in self.solved.steps]
        return [LineView(self, "", name, self.solved) for name in names[: names.index(self.quantity) + 1]]

    @cached_property
    def options(self) -> list[OptionView]:
        return [OptionView(o, self._says(o), self._feedback(o)) for o in self.question.options]

    def _says(self, option: Option) -> Tex | Markup:
        content, page = option.content, self.page
        if content.form == "phrase":
            assert self.phrase is not None
            return self.phrase(content.phrase)
        assert isinstance(page, Page)
        if content.form == "numbers":
            return numbers_tex(content.texts)
        if content.form == "statement":
            relation = EQUAL if content.exact[0][0] else ABOUT
            return Tex(f"{page.entry_name(content.quantity, content.row, content.column)} {relation} {content.texts[0][0]}")
        return Tex(page.symbol(content.quantity))

    def _feedback(self, option: Option) -> str | Markup:
        if option.content.form == "phrase" and not option.right:
            assert self.phrase is not None
            return self.phrase(f"{option.content.phrase}_why")
        return option.feedback

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs of a question in somebody's own words."""
        return [" ".join(part.split()) for part in self.question.text.replace("\r\n", "\n").split("\n\n") if part.strip()]

    @cached_property
    def scheme(self) -> list[tuple[LineView, str]]:
        """The marking scheme of a problem worked on paper: every step with its share of the points."""
        lines = self.lines
        share = self.question.points / len(lines) if lines else Fraction(0)
        return [(line, fraction(share)) for line in lines]


class LineView:
    """A step that a question shows: its letter, its name, its formula, its numbers."""

    def __init__(self, view: QuestionView, label: str, quantity: str, derivation: Derivation | None = None) -> None:
        page = Page(derivation, view.places, "half-even") if derivation is not None else view.page
        assert isinstance(page, Page)
        self.derivation = derivation
        step = view.solved.step(quantity)
        self.label = label
        self.quantity = quantity
        self.op = step.op.name
        self.symbol = Tex(page.symbol(quantity))
        self.formula = Page(view.solved, view.places, "half-even").definition(step) or page.general(step)
        self._view = view

    @cached_property
    def matrix(self) -> list[Matrix]:
        """Its numbers, with the blanks that stand in it, or without any where it belongs to a solution."""
        found = self._view.matrix(self.quantity)
        if self.derivation is None:
            return [found]
        numbers = ArrayNumbers(self.derivation[self.quantity], self._view.places, "half-even")
        return [Matrix(found.name, found.symbol, numbers, True, found.transposed)]

    @property
    def place(self) -> int:
        """Which step of the derivation it is."""
        return [step.name for step in self._view.solved.steps].index(self.quantity)


def numbers_tex(texts: Sequence[Sequence[str]]) -> Tex:
    """Printed numbers: one alone, else a row or a matrix."""
    if len(texts) == 1 and len(texts[0]) == 1:
        return Tex(texts[0][0])
    body = r" \\ ".join(" & ".join(row) for row in texts)
    return Tex(rf"\begin{{bmatrix}} {body} \end{{bmatrix}}")


def fraction(points: Fraction) -> str:
    """Points as they are written: 2, 0.5, 2/3."""
    if points.denominator == 1:
        return str(points.numerator)
    found = f"{points.numerator * 1000 // points.denominator / 1000:g}"
    return found if Fraction(found) == points else f"{points.numerator}/{points.denominator}"
