"""The five faces of a step: definition, substituted line, line with the products, exact value, certified decimal.

All are read from the one formula `op.entry`; numbers are put in when printing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Final, NamedTuple

from symattn.derivation.derivation import Derivation, Step
from symattn.exact.array import numbered, told_apart
from symattn.exact.field import MINUS_INFINITY, Value
from symattn.exact.printing import latex as value_latex
from symattn.exact.rounding import Rule
from symattn.exact.written import Operand, Written, evaluate, general_leaf, join_terms, latex, leaves, with_products
from symattn.rendering.escaping import Tex, math_label
from symattn.rendering.notation import Notation, transposed
from symattn.rendering.numbers import LONG_CELL, ArrayNumbers, Shown, aligned_decimals, decimals_needed, exactly, show

LONG_EXACT: Final = 140
SHORT_EXACT: Final = 10
MANY_PLACES: Final = 30
MOST_TERMS: Final = 8


class Part(NamedTuple):
    """One expression of a line of working, with the relation (= or ≈) that stands before it."""

    relation: Tex
    tex: Tex

    @property
    def formula(self) -> Tex:
        """The relation and the expression."""
        return Tex(f"{self.relation} {self.tex}")


class Working(NamedTuple):
    """How one entry is worked: its name, the parts of the line, and whether an exact tie was decided at the last."""

    name: Tex
    parts: tuple[Part, ...]
    tie: bool


EQUAL: Final = Tex("=")
ABOUT: Final = Tex(r"\approx")
CERTAIN: Final = frozenset({"0", r"-\infty"})


class Page:
    """What all steps of one page share: the derivation, places and rule, and the printed numbers of every array."""

    def __init__(self, derivation: Derivation, places: int, rule: Rule) -> None:
        self.derivation = derivation
        self.places = places
        self.rule = rule
        self.notation = Notation(derivation.problem.notation if derivation.problem else {})
        self._numbers: dict[str, ArrayNumbers] = {}

    def numbers(self, name: str) -> ArrayNumbers:
        found = self._numbers.get(name)
        if found is None:
            found = self._numbers[name] = ArrayNumbers(self.derivation[name], self.places, self.rule)
        return found

    def symbol(self, name: str) -> str:
        """How a quantity is written: by the author's notation, else as usual."""
        return self.notation.symbol(name, self.derivation.symbol(name))

    def definition(self, step: Step) -> Tex | None:
        """The step stated for whole matrices: `S = Q K^⊤`."""
        if step.op.definition is None:
            return None
        stated = step.op.definition(*(Written("matrix", (self.symbol(name),)) for name in step.inputs), **step.params)
        return Tex(f"{self.symbol(step.name)} = {latex(transposed(stated) if self.notation.columns else stated)}")

    def general(self, step: Step) -> Tex:
        """The step stated for any entry: `S_{ij} = Σ_c Q_{ic} K_{jc}`."""
        operands = [Operand(self.symbol(name), self.derivation[name].shape) for name in step.inputs]
        i, j = step.op.general
        leaf = partial(general_leaf, transposed=self.notation.columns)
        name = leaf(Written("entry", (Operand(self.symbol(step.name), (0, 0)), i, j)))
        return Tex(f"{name} = {latex(step.op.entry(i, j, *operands, **step.params), leaf)}")

    def entry_name(self, name: str, i: int, j: int) -> Tex:
        """An entry by its labels: `S_{love,I}`."""
        array = self.derivation[name]
        labels = [labels_of(array.rows)[i]]
        if name in self.derivation.given or self.derivation.step(name).op.general[1]:
            labels.append(labels_of(array.columns)[j])
        symbol = self.symbol(name)
        symbol = f"({symbol})" if "_" in symbol or "^" in symbol else symbol
        return Tex(f"{symbol}_{{{','.join(reversed(labels) if self.notation.columns else labels)}}}")

    def working(self, step: Step, i: int, j: int, exact: bool = True) -> Working:
        """The line of working of one entry, in its faces; `exact` asks for a long exact value too."""
        value = self.derivation[step.name][i, j]
        written = step.op.entry(i, j, *self._operands(step), **step.params)
        parts = self._substituted(written, self.numbers(step.name).uniform or 0)
        if exact and value.q is None and value is not MINUS_INFINITY:
            parts = _with_exact(parts, value, written)
        last, tie = self._result(step.name, i, j, value)
        return Working(self.entry_name(step.name, i, j), _chain([*parts, *last]), tie)

    def sources(self, step: Step, i: int, j: int) -> list[tuple[str, int, int]]:
        """The entries (quantity, row, column) that the formula of an entry reads."""
        written = step.op.entry(i, j, *self._operands(step), **step.params)
        return [(w.args[0].symbol, w.args[1], w.args[2]) for w in leaves(written) if w.head == "entry"]

    def more_digits(self, name: str, i: int, j: int) -> Tex | None:
        """A certified decimal with many places, for an entry that no short decimal says exactly."""
        value = self.derivation[name][i, j]
        if value.symbols or value is MINUS_INFINITY or decimals_needed(value) is not None:
            return None
        return show(value, MANY_PLACES, self.rule).tex

    def _operands(self, step: Step) -> list[Operand]:
        """The inputs of a step as they enter its formula, by their names."""
        return [Operand(name, self.derivation[name].shape, self.derivation[name].block.entry) for name in step.inputs]

    def _substituted(self, written: Written, least: int) -> list[Part]:
        """The formula with its numbers, and the line with the products, with at least as many decimals as the result is printed with."""
        leaf = _Leaves(self)
        line = Tex(latex(_shortened(written), leaf))
        out = [Part(EQUAL if leaf.exact else ABOUT, line)]
        products = with_products(written)
        if products is not None and not evaluate(written).symbols:
            texts, exact = aligned_decimals([evaluate(x) for x in products.args], self.places, self.rule, least)
            out.append(Part(EQUAL if exact and leaf.exact else ABOUT, Tex(join_terms(_cut(texts)))))
        return out

    def _result(self, name: str, i: int, j: int, value: Value) -> tuple[list[Part], bool]:
        """The value at the end of a line: exact where it prints so, else its exact decimal (if short) and the rounded one."""
        if value.symbols:
            return [], False
        shown = self.numbers(name).cell(i, j)
        if shown.exact:
            return [Part(EQUAL, shown.tex)], False
        parts = [Part(ABOUT, shown.tex)]
        if value.q is not None and (decimals_needed(value) is not None or len(str(value.q)) <= SHORT_EXACT):
            parts.insert(0, Part(EQUAL, Tex(value_latex(value))))
        return parts, shown.tie

    def row(self, name: str, i: int) -> list[Shown]:
        """The printed numbers of one row."""
        return [self.numbers(name).cell(i, j) for j in range(len(self.derivation[name].columns))]


class _Leaves:
    """Sets leaves as the numbers they stand for, and remembers whether all were exact."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.exact = True

    def __call__(self, w: Written) -> str:
        if w.head == "number":
            return w.args[1] or _plain_number(w.args[0], self)
        operand, i, j = w.args
        shown = self.page.numbers(operand.symbol).cell(i, j)
        if not shown.exact:
            shown = exactly(self.page.numbers(operand.symbol).values[i][j]) or shown
        self.exact = self.exact and shown.exact
        return str(shown.tex) if len(shown.tex) <= LONG_CELL else self.page.entry_name(operand.symbol, i, j)


def _plain_number(value: Value, leaves: _Leaves) -> str:
    if value.q is not None or value.symbols:
        return value_latex(value)
    shown = show(value, leaves.page.places, leaves.page.rule)
    leaves.exact = leaves.exact and shown.exact
    return str(shown.tex)


def _shortened(w: Written) -> Written:
    """A long sum or list with dots in place of its middle."""
    if w.head not in {"add", "max"} or len(w.args) <= MOST_TERMS:
        return w
    dots = Written("number", (evaluate(w.args[0]), r"\cdots"))
    return Written(w.head, (*w.args[: MOST_TERMS - 2], dots, w.args[-1]))


def _cut(texts: Sequence[Tex]) -> list[Tex]:
    return list(texts) if len(texts) <= MOST_TERMS else [*texts[: MOST_TERMS - 2], Tex(r"\cdots"), texts[-1]]


def _with_exact(parts: list[Part], value: Value, written: Written) -> list[Part]:
    """The exact value put before the first rounded part, unless it is too long to read or stands there already.

    It stands there where an exact line is closed (e^1.116), and where a line of symbols would only be written again, longer or in another order.
    """
    tex = Tex(value_latex(value))
    named = value.symbols and any(len(value_latex(evaluate(leaf))) > LONG_CELL for leaf in leaves(written))
    if parts[0].relation == EQUAL and not named and (len(tex) >= len(parts[0].tex) if value.symbols else written.head != "add"):
        return parts
    if len(tex) > LONG_EXACT or any(p.tex.replace(" ", "") == tex.replace(" ", "") for p in parts) or (value.symbols and _signs(tex) == _signs(parts[0].tex)):
        return parts
    at = next((k for k, p in enumerate(parts) if p.relation == ABOUT), len(parts))
    return [*parts[:at], Part(EQUAL, tex), *parts[at:]]


def _signs(tex: Tex) -> list[str]:
    """The symbols and numbers of an expression, whatever their order."""
    return sorted(re.findall(r"[A-Za-z]+_\{[^{}]*\}|\\(?!cdot)[A-Za-z]+|[A-Za-z]+|[\d.]+|[-+]", tex.replace(r"\cdot", "")))


def _chain(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts of a line without repetitions, exact ones before the first rounded one: no = follows an ≈, but for 0 and minus infinity."""
    line = list(parts)
    if any(part.relation == ABOUT for part in parts):
        line.sort(key=lambda part: part.relation == ABOUT or part.tex in CERTAIN)
    return tuple(part for k, part in enumerate(line) if k == 0 or part.tex != line[k - 1].tex)


@lru_cache(maxsize=64)
def labels_of(names: tuple[str, ...]) -> list[Tex]:
    """The labels of rows or columns, for mathematics, all different: a repeated name has its count (the#2)."""
    labels = [math_label(name, k + 1) for k, name in enumerate(told_apart(names))]
    return labels if len(set(labels)) == len(labels) else [Tex(name) for name in numbered(len(names))]
