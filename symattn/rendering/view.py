"""What a page says of a solution: collected here, said by the templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from symattn.derivation.derivation import Step
from symattn.derivation.problem import derive, variant_of
from symattn.exact.array import numbered
from symattn.exact.field import MINUS_INFINITY
from symattn.exact.printing import latex
from symattn.rendering.checks import Check, checks
from symattn.rendering.escaping import Tex
from symattn.rendering.faces import Page, Working, labels_of
from symattn.rendering.layout import Matrix, aligned, side_by_side
from symattn.rendering.told import Detail, Difference, StepView, Table

if TYPE_CHECKING:
    from symattn.rendering.floats import FloatTable
    from symattn.rendering.pictures import Graph, HeatMap
    from symattn.rendering.solution import Solution

FEW: Final = 4
MOST_WORKED: Final = 400


class View:
    """What a document template says of a solution."""

    def __init__(self, solution: Solution) -> None:
        self.solution = solution
        self.derivation = solution.derivation
        self.page = solution.page
        self.problem = solution.problem
        self.places = solution.places
        self.rounding = solution.rounding
        self.carry = solution.carry
        self.detail = solution.detail
        self.lang = solution.lang
        self.title = self.problem.title
        self.variant = variant_of(self.problem.variant).title
        self.notes = (*self.derivation.notes, *self.problem.notes)
        self.settings = dict(self.problem.settings)

    @property
    def columns(self) -> bool:
        """Whether vectors are written as columns."""
        return self.page.notation.columns

    @cached_property
    def biased(self) -> bool:
        """Whether the mask adds other numbers than 0 and minus infinity."""
        return "mask" in self.derivation.given and any(not v.is_zero and v is not MINUS_INFINITY for row in self.derivation["mask"].entries for v in row)

    @cached_property
    def blank(self) -> set[str]:
        """The steps that a worksheet leaves blank: those named, or all, and whatever is made from them and would show their numbers."""
        out = set(self.solution.blank) or {step.name for step in self.derivation.steps}
        for step in self.derivation.steps:
            if out & set(step.inputs):
                out.add(step.name)
        return out

    @property
    def round(self) -> bool:
        """Whether matrices have round brackets."""
        return bool(self.problem.notation.get("brackets") == "round")

    @cached_property
    def named(self) -> bool:
        """Whether the tokens have names."""
        return self.problem.queries != numbered(len(self.problem.queries)) or self.problem.kv_tokens != numbered(len(self.problem.kv_tokens))

    @property
    def queries(self) -> tuple[str, ...]:
        return self.problem.queries

    @property
    def keys(self) -> tuple[str, ...]:
        return self.problem.kv_tokens

    @property
    def queries_named(self) -> bool:
        return self.queries != numbered(len(self.queries))

    @property
    def cross(self) -> bool:
        """Whether queries and keys come from different tokens."""
        return "X_kv" in self.derivation.given or not set(self.queries) <= set(self.keys)

    @cached_property
    def given(self) -> list[list[Matrix]]:
        """The givens as displayed matrices, packed into lines."""
        return side_by_side([self.matrix(self.page, name) for name in self.derivation.given])

    def matrix(self, page: Page, name: str, named: bool = True) -> Matrix:
        return Matrix(name, Tex(self.page.symbol(name)), page.numbers(name), named, self.columns)

    @cached_property
    def steps(self) -> list[StepView]:
        return [self._step(k + 1, step) for k, step in enumerate(self.derivation.steps)]

    def _step(self, number: int, step: Step) -> StepView:
        numbers = self.page.numbers(step.name)
        workings, partial = self._workings(step)
        return StepView(
            number=number,
            name=step.name,
            op=step.op.name,
            symbol=Tex(self.page.symbol(step.name)),
            definition=self.page.definition(step),
            general=self.page.general(step),
            lines=aligned(workings),
            example=partial,
            workings=workings,
            result=None if numbers.wide else self.matrix(self.page, step.name),
            blank=step.name in self.blank,
            ties=self._ties(step),
            one=len(self.problem.queries) == 1,
            inputs=tuple(Tex(self.page.symbol(name)) for name in step.inputs),
        )

    def _workings(self, step: Step) -> tuple[list[Working], bool]:
        """The worked entries of a step, and whether some are left out."""
        array = self.derivation[step.name]
        rows, columns = array.shape
        wide = self.page.numbers(step.name).wide
        if self.detail == "brief" and not wide:
            return [], True
        whole = wide or self.detail == "every-entry" or rows * columns <= FEW
        example = self._example_row(array.rows)
        cells = [(i, j) for i in range(rows) for j in range(columns)] if whole else [(example, j) for j in range(min(columns, FEW))]
        shown = cells[:MOST_WORKED]
        return [self.page.working(step, i, j, self.detail == "every-entry" or k == 0) for k, (i, j) in enumerate(shown)], not whole or len(shown) < len(cells)

    def _example_row(self, rows: tuple[str, ...]) -> int:
        """The row that is worked as an example: the first, or with a mask the first query that sees some keys and not others."""
        if "mask" not in self.derivation.given or len(rows) % len(self.queries) or rows == self.keys != self.queries:
            return 0
        hidden = [sum(v is MINUS_INFINITY for v in row) for row in self.derivation["mask"].entries]
        telling = next((i for i, n in enumerate(hidden) if 0 < n < len(self.keys) - 1), 0)
        return telling * (len(rows) // len(self.queries))

    def _ties(self, step: Step) -> list[Tex]:
        """The entries of a step that stand exactly between two decimals, with their exact value and the one chosen."""
        numbers = self.page.numbers(step.name)
        tied = [(i, j, shown) for i, row in enumerate(numbers.cells) for j, shown in enumerate(row) if shown.tie]
        return [Tex(f"{self.page.entry_name(step.name, i, j)} = {latex(numbers.values[i][j])} \\approx {shown.tex}") for i, j, shown in tied[: 2 * FEW]]

    def detail_of(self, name: str, i: int, j: int) -> Detail | None:
        """What the entry of a step opens to; nothing for a given."""
        if name in self.derivation.given:
            return None
        step = self.derivation.step(name)
        working = self.page.working(step, i, j)
        digits = self.page.more_digits(name, i, j)
        sources = tuple(dict.fromkeys(f"{source}-{r}-{c}" for source, r, c in self.page.sources(step, i, j)))
        return Detail(working.name, self.page.general(step), working.parts, digits, sources)

    @cached_property
    def attention(self) -> Table | None:
        """The weights as a table, in percent where the places allow it."""
        if "weights" not in self.derivation or len(self.problem.kv_tokens) > 8 or len(self.problem.queries) > 12:
            return None
        numbers = self.page.numbers("weights")
        if numbers.wide or not self.named:
            return None
        rows = [(name, [numbers.cell(i, j).tex for j in range(len(self.problem.kv_tokens))]) for i, name in enumerate(self.problem.queries)]
        return Table(self.problem.kv_tokens, rows, numbers.exact)

    @cached_property
    def heat_map(self) -> HeatMap | None:
        """The weights as a picture."""
        from symattn.rendering.pictures import heat_map

        return heat_map(self.page.numbers("weights"), self.queries, self.keys) if "weights" in self.derivation else None

    @cached_property
    def graph(self) -> Graph:
        """Which step feeds which."""
        from symattn.rendering.pictures import graph

        return graph(self.derivation)

    @cached_property
    def answer(self) -> Matrix | None:
        """The quantity asked for: one line for one query, else the matrix."""
        name = self.derivation.target
        numbers = self.page.numbers(name)
        if numbers.wide:
            return None
        one = len(numbers.array.rows) == 1
        index = f"_{{{labels_of(numbers.array.rows)[0]}}}" if one and self.named else ""
        return Matrix(name, Tex(self.page.symbol(name) + index), numbers, not one, self.columns)

    @cached_property
    def checks(self) -> list[Check]:
        return checks(self.page, variant_of(self.problem.variant).properties)

    @cached_property
    def differences(self) -> list[Difference]:
        """The entries where the chain by hand parts from the exact one, in order."""
        return [d for step in self.derivation.steps for d in self._differences(step)]

    def _differences(self, step: Step) -> Sequence[Difference]:
        if step.name not in self.solution.by_hand.reached:
            return []
        exact = self.derivation[step.name].decimal(self.places, self.rounding)
        hand = self.solution.by_hand.derivation[step.name].decimal(self.places, self.rounding)
        return [
            Difference(self.page.entry_name(step.name, i, j), Tex(a), Tex(b))
            for i, (p, q) in enumerate(zip(exact, hand, strict=True))
            for j, (a, b) in enumerate(zip(p, q, strict=True))
            if a != b and a is not None and b is not None
        ]

    @property
    def hand_end(self) -> tuple[Tex, str] | None:
        """The quantity that the chain by hand does not reach, and why."""
        hand = self.solution.by_hand
        return (Tex(self.page.symbol(hand.end)), hand.reason) if hand.end else None

    @cached_property
    def floats(self) -> FloatTable | None:
        """What floating-point arithmetic gives beside the exact values."""
        from symattn.rendering.floats import float_table

        return float_table(self.page, self.solution.floats) if self.solution.floats and not self.symbolic else None

    @property
    def difference_rows(self) -> list[list[Tex]]:
        return [[d.name, d.exact, d.by_hand] for d in self.differences]

    @cached_property
    def exact(self) -> bool:
        """Whether every value on the page is printed exactly."""
        return all(self.page.numbers(step.name).exact for step in self.derivation.steps)

    @cached_property
    def hand_answer(self) -> Matrix | None:
        """The quantity asked for as it comes out by hand, where that differs and something on the page is rounded."""
        if self.symbolic:
            return None
        name, hand = self.derivation.target, self.solution.by_hand
        if name not in hand.reached or self.exact:
            return None
        numbers = hand.derivation[name].decimal(self.places, self.rounding)
        if any(text is None for row in numbers for text in row) or numbers == self.derivation[name].decimal(self.places, self.rounding):
            return None
        page = Page(hand.derivation, self.places, self.rounding)
        return replace(self.matrix(page, name, named=len(self.queries) > 1), approximate=True)

    @cached_property
    def contrast(self) -> dict[str, list[list[Matrix]]]:
        """What the usual setting gives where the problem leaves a step out: the setting's name to the quantities, displayed."""
        out = {}
        for setting, (value, step) in variant_of(self.problem.variant).contrasts.items():
            problem = replace(self.problem, settings={**self.problem.settings, setting: value})
            if step not in self.derivation and not self.symbolic and "K" in self.derivation and len(self.queries) <= FEW:
                other = derive(problem)
                page = Page(other, self.places, self.rounding)
                if step in other:
                    out[setting] = side_by_side([self.matrix(page, name) for name in ("weights", self.derivation.target) if name in other])
        return out

    @cached_property
    def symbolic(self) -> bool:
        return any(v.symbols for array in self.derivation.given.values() for row in array.entries for v in row)


