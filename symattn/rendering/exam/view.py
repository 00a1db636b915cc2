"""What the templates of a question are told: collected here, said there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Final

from symattn.derivation.derivation import Derivation
from symattn.exact.array import Array, numbered
from symattn.exact.written import latex
from symattn.exam.question import Blank, Option, Question
from symattn.rendering.escaping import Tex
from symattn.rendering.exam.lines import Blanked, LineView
from symattn.rendering.faces import ABOUT, EQUAL, Page, labels_of
from symattn.rendering.layout import MOST_COLUMNS, Matrix, indented, side_by_side
from symattn.rendering.notation import Notation
from symattn.rendering.numbers import ArrayNumbers
from symattn.rendering.solution import Solution

if TYPE_CHECKING:
    from markupsafe import Markup

    from symattn.rendering.told import StepView


_INLINE: Final = re.compile(r"\\frac\{(\d+)\}\{(\d+|\\sqrt\{\w+\})\}")
"""A fraction that is read as well with a slash."""


class NoPage:
    """Where nothing is derived: only the notation, which is the usual one."""

    notation = Notation({})

    def numbers(self, name: str) -> None:
        """There are none."""


class OptionView:
    """An option: its letter, what it says, whether it is right, what is to be said to those who choose it."""

    def __init__(self, option: Option, says: Tex | Markup, feedback: str | Markup) -> None:
        self.letter = option.letter
        self.right = option.right
        self.tag = option.tag
        self.says = says
        self.feedback = feedback


class QuestionView:
    """What a question says; `phrase(name)` gives a phrase of its concept, `told(what, quantity)` what is to be said of a quantity, in the format of the page."""

    def __init__(
        self, question: Question, number: int, lang: str = "en", phrase: Callable[[str], Markup] | None = None, told: Callable[[str, str], Markup] | None = None
    ) -> None:
        self.question = question
        self.number = number
        self.lang = lang
        self.phrase = phrase
        self.told = told
        self.kind = question.kind
        self.title = question.title
        self.points = fraction(question.points)
        self.pointed = pointed(question.points)
        self.places = question.places
        self.accepting = question.accepting
        self.rounding = question.accepting.rounding
        self.which = question.which
        self.several = question.several
        self.derivation = question.shown or question.derivation
        self.page: Page | NoPage = Page(self.derivation, question.places, self.rounding) if self.derivation is not None else NoPage()

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
        numbers = page.numbers(name) if array is None else ArrayNumbers(array, self.places, self.rounding)
        return Blanked(name, Tex(page.symbol(name)), numbers, True, self.columns, blanks=own, first=first, whole=name in self.derivation.given)

    @property
    def symbol(self) -> Tex:
        """The symbol of the quantity that is asked for."""
        return Tex(self.page.symbol(self.question.quantity)) if isinstance(self.page, Page) else Tex("")

    def symbol_of(self, name: str) -> Tex:
        """How a quantity is written."""
        assert isinstance(self.page, Page)
        return Tex(self.page.symbol(name))

    def single(self, name: str) -> bool:
        """Whether a quantity has only one row, so that it is spoken of in the singular."""
        return name in self.solved and len(self.solved[name].rows) == 1

    def inputs_of(self, name: str) -> list[str]:
        """What a step is computed from."""
        return list(dict.fromkeys(self.solved.step(name).inputs))

    @property
    def mistaken(self) -> LineView:
        """The step with a mistake, as it is done right."""
        return self.solved_line(self.question.facts["step"])

    @property
    def quantity(self) -> str:
        """The name of the quantity that is asked for."""
        return self.question.quantity

    @cached_property
    def row(self) -> str:
        """The name of the row that is asked for, a number where rows have no names."""
        name, i, _ = self.question.cells[0]
        return self.solved[name].rows[i]

    @cached_property
    def many(self) -> bool:
        """Whether too many columns are asked for to be filled in side by side."""
        return len({b.cell[1] if self.columns else b.cell[2] for b in self.question.blanks}) > MOST_COLUMNS

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
    def worked(self) -> dict[str, StepView]:
        """How every step of the right derivation is worked."""
        return {step.name: step for step in Solution(self.solved, self.places, rounding=self.rounding).view.steps}

    @cached_property
    def steps(self) -> list[Tex]:
        """The formulas of the steps to what is asked for."""
        assert isinstance(self.page, Page)
        return [self.page.definition(step) or self.page.general(step) for step in self.solved.steps[: self.last + 1]]

    @property
    def scale(self) -> Tex | None:
        """What the scores are multiplied by, as it is written in a line of text; nothing where they are not scaled."""
        step = next((s for s in self.solved.steps if s.op.name == "scale"), None)
        return Tex(_INLINE.sub(r"\1/\2", latex(step.params["stated"]))) if step is not None else None

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
        return [self.solved_line(step.name) for step in self.solved.steps[: self.last + 1]]

    @property
    def last(self) -> int:
        """The place of the step that is asked for."""
        return [step.name for step in self.solved.steps].index(self.quantity)

    def solved_line(self, quantity: str, label: str = "") -> LineView:
        """A step as it is done right."""
        return LineView(self, label, quantity, self.solved)

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
            return numbers_tex(content.texts, self.columns)
        if content.form == "statement":
            relation = EQUAL if content.exact[0][0] else ABOUT
            return Tex(f"{page.entry_name(content.quantity, content.row, content.column)} {relation} {content.texts[0][0]}")
        return self.told("quantity", content.quantity) if self.told is not None else Tex(page.symbol(content.quantity))

    def _feedback(self, option: Option) -> str | Markup:
        if option.content.form == "phrase" and not option.right:
            assert self.phrase is not None
            return self.phrase(f"{option.content.phrase}_why")
        if option.tag == "not-an-input" and self.told is not None:
            return self.told("inputs", self.quantity)
        return option.feedback

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs of a question in somebody's own words."""
        return [" ".join(part.split()) for part in self.question.text.replace("\r\n", "\n").split("\n\n") if part.strip()]

    def points_of(self, blank: Blank) -> str:
        """The points of a blank, with their unit."""
        return pointed(blank.points)

    @property
    def each(self) -> str:
        """The points of every blank, where there are several and all have the same; else nothing."""
        blanks = self.question.blanks
        return self.points_of(blanks[0]) if len(blanks) > 1 and len({b.points for b in blanks}) == 1 else ""

    @property
    def share(self) -> str:
        """The points of every step of a problem worked on paper."""
        return pointed(self.question.points / max(len(self.question.lines), 1))

    @property
    def half_points(self) -> Tex | None:
        """The points as class exam takes them, whole numbers and halves; nothing for other fractions."""
        whole, rest = divmod(self.question.points, 1)
        return Tex(f"{whole or ''}\\half" if rest else str(whole)) if rest in {0, Fraction(1, 2)} else None


def numbers_tex(texts: Sequence[Sequence[str]], columns: bool = False) -> Tex:
    """Printed numbers: one alone, else a row or a matrix, transposed for an author who writes vectors as columns."""
    if len(texts) == 1 and len(texts[0]) == 1:
        return Tex(texts[0][0])
    shown = [[Tex(text) for text in row] for row in (zip(*texts, strict=True) if columns else texts)]
    signed = {j for row in shown for j, text in enumerate(row) if text.startswith("-")}
    body = r" \\ ".join(" & ".join(indented(text, j in signed) for j, text in enumerate(row)) for row in shown)
    return Tex(rf"\begin{{bmatrix}} {body} \end{{bmatrix}}")


def fraction(points: Fraction) -> str:
    """Points as they are written: 2, 0.5, 2/3."""
    if points.denominator == 1:
        return str(points.numerator)
    found = f"{points.numerator * 1000 // points.denominator / 1000:g}"
    return found if Fraction(found) == points else f"{points.numerator}/{points.denominator}"


def pointed(points: Fraction) -> str:
    """Points with their unit: 1 point, 2.5 points, 1/3 point."""
    found = fraction(points)
    return f"{found} point" if points == 1 or ("/" in found and points < 1) else f"{found} points"
