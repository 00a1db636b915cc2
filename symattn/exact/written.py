"""Arithmetic as written on paper: one node type and one table of heads.

A `Written` is an expression before anything is computed: `0.5·0.76 + 0.8·0.92`.  Leaves are numbers, symbols and entries of
arrays (`Q[1, 2]`); every other head has a row in `HEADS` that says how it is evaluated and how it is set.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flint import fmpq

from symattn.errors import NumberError
from symattn.exact.field import PI, Value, exp, ln, maximum, power, rational, sqrt, tanh, total
from symattn.exact.printing import latex as value_latex

ADDED, MULTIPLIED, PREFIXED, RAISED, CLOSED = 1, 2, 3, 4, 5
LEAVES = frozenset({"number", "entry", "matrix"})


@dataclass(frozen=True, slots=True)
class Written:
    """A node: its head and its arguments.  The operators `+ - * /` build nodes and compute nothing."""

    head: str
    args: tuple[Any, ...]

    def __add__(self, other: Written) -> Written:
        return Written("add", (self, other))

    def __sub__(self, other: Written) -> Written:
        return Written("add", (self, Written("neg", (other,))))

    def __mul__(self, other: Written) -> Written:
        return Written("mul", (self, other))

    def __truediv__(self, other: Written) -> Written:
        return Written("div", (self, other))

    def __matmul__(self, other: Written) -> Written:
        return Written("product", (self, other))

    def __neg__(self) -> Written:
        return Written("neg", (self,))


class Span(NamedTuple):
    """A range of indices: `size` of them; `general` where a formula is stated for every index rather than computed."""

    size: int
    general: bool = False


@dataclass(frozen=True, slots=True)
class Operand:
    """An array as it enters a formula: `Q[i, c]` is a leaf.  Its numbers come from `value`, its name is `symbol` (LaTeX)."""

    symbol: str
    shape: tuple[int, int]
    value: Callable[[int, int], Value] | None = None

    def __getitem__(self, index: tuple[int | str, int | str]) -> Written:
        return Written("entry", (self, *index))

    @property
    def matrix(self) -> Written:
        return Written("matrix", (self.symbol,))

    @property
    def columns(self) -> Span:
        return Span(self.shape[1], self.value is None)

    @property
    def rows(self) -> Span:
        return Span(self.shape[0], self.value is None)


def number(value: Value | int, tex: str | None = None) -> Written:
    """A leaf that stands for a value, set as `tex` if given (so that 0.50 keeps its zero)."""
    return Written("number", (rational(value) if isinstance(value, int) else value, tex))


def over(span: Span, body: Callable[[Any], Written], index: str = "c") -> Written:
    """The sum of body(c) for every c of the span: written out where it is computed, with a Σ where it is stated."""
    if span.general:
        return Written("sum", (body(index), index, span.size))
    terms = tuple(body(c) for c in range(span.size))
    return terms[0] if len(terms) == 1 else Written("add", terms)


class Head(NamedTuple):
    """How a head is evaluated, how it is set in LaTeX, how tightly it binds, and what stands between its arguments (any number of them)."""

    evaluate: Callable[..., Value]
    latex: str
    binding: int
    between: str = ""


def _product_of(*factors: Value) -> Value:
    out = factors[0]
    for f in factors[1:]:
        out = out * f
    return out


def _power(base: Value, exponent: Value) -> Value:
    if exponent.q is None:
        raise NumberError("an exponent must be a rational number")
    return power(base, fmpq(exponent.q))


HEADS: dict[str, Head] = {
    "add": Head(lambda *xs: total(xs), "{0}", ADDED, " + "),
    "mul": Head(_product_of, "{0}", MULTIPLIED, r" \cdot "),
    "neg": Head(lambda x: -x, "-{0}", ADDED),
    "div": Head(lambda x, y: x / y, r"\frac{{{0}}}{{{1}}}", RAISED),
    "pow": Head(_power, "{0}^{{{1}}}", RAISED),
    "exp": Head(exp, "e^{{{0}}}", RAISED),
    "sqrt": Head(sqrt, r"\sqrt{{{0}}}", CLOSED),
    "ln": Head(ln, r"\ln {0}", PREFIXED),
    "tanh": Head(tanh, r"\tanh {0}", PREFIXED),
    "pi": Head(lambda: PI, r"\pi", CLOSED),
    "max": Head(lambda *xs: maximum(xs), r"\max({0})", CLOSED, ", "),
    # Whole matrices, as definitions state them; they are never evaluated.
    "product": Head(_product_of, "{0}", MULTIPLIED, " "),
    "transpose": Head(lambda x: x, r"{0}^{{\top}}", RAISED),
}
BOUND = {"sum": r"\sum_{{{index}=1}}^{{{size}}}", "largest": r"\max_{{1\le {index}\le {size}}}"}
"""Heads over a range of an index, as a formula states them; `over` and its like write them out where they are computed."""

ENCLOSING = frozenset({"div", "sqrt", "max", "exp"})
"""Heads whose setting already encloses the arguments."""


def evaluate(w: Written) -> Value:
    """The exact value of an expression whose leaves have values.

    >>> evaluate(number(2) * number(3) + number(1))
    7
    """
    if w.head == "number":
        value: Value = w.args[0]
        return value
    if w.head == "entry":
        operand, i, j = w.args
        found: Value = operand.value(i, j)
        return found
    return HEADS[w.head].evaluate(*[evaluate(x) for x in w.args])


Leaf = Callable[[Written], str]


def general_leaf(w: Written, transposed: bool = False) -> str:
    """A leaf as a formula states it: `Q_{ic}`, or `Q_{ci}` where arrays are stated transposed."""
    if w.head == "number":
        return w.args[1] or value_latex(w.args[0])
    if w.head == "matrix":
        return str(w.args[0])
    operand, i, j = w.args
    symbol = f"({operand.symbol})" if "_" in operand.symbol or "^" in operand.symbol else operand.symbol
    return f"{symbol}_{{{_index(j, i) if transposed else _index(i, j)}}}"


def _index(i: int | str, j: int | str) -> str:
    parts = [str(x + 1) if isinstance(x, int) else x for x in (i, j) if x != ""]
    return ("" if all(len(p) == 1 for p in parts) else ",").join(parts)


def latex(w: Written, leaf: Leaf = general_leaf) -> str:
    r"""The expression as LaTeX, with leaves set by `leaf`.

    >>> latex((number(2) + number(3)) * number(-1))
    '\\left(2 + 3\\right) \\cdot (-1)'
    """
    if w.head in LEAVES:
        return leaf(w)
    if w.head in BOUND:
        body, index, size = w.args
        return f"{BOUND[w.head].format(index=index, size=size)} {latex(body, leaf)}"
    head = HEADS[w.head]
    if w.head == "add":
        return join_terms([_inside(x, ADDED, leaf) for x in w.args])
    if head.between:
        return head.latex.format(head.between.join(latex(x, leaf) if w.head in ENCLOSING else _factor(x, head.binding, leaf) for x in w.args))
    binding = {"neg": MULTIPLIED, "pow": CLOSED}.get(w.head, head.binding)
    return head.latex.format(*(latex(x, leaf) if w.head in ENCLOSING or (w.head == "pow" and k) else _factor(x, binding, leaf) for k, x in enumerate(w.args)))


def join_terms(terms: Sequence[str]) -> str:
    """Terms joined by +, or by - where a term starts with a minus sign."""
    out = ""
    for term in terms:
        out += term if not out else f" - {term[1:].lstrip()}" if term.startswith("-") else f" + {term}"
    return out


def _inside(w: Written, binding: int, leaf: Leaf) -> str:
    own = CLOSED if w.head in LEAVES else ADDED if w.head in BOUND else HEADS[w.head].binding
    tex = latex(w, leaf)
    return f"\\left({tex}\\right)" if own < binding else tex


def _factor(w: Written, binding: int, leaf: Leaf) -> str:
    """An argument beside others: bracketed if it binds less tightly, or is a leaf with a sign of its own or a sum."""
    tex = _inside(w, binding, leaf)
    if w.head in LEAVES and _is_sum(tex):
        return f"\\left({tex}\\right)"
    return f"({tex})" if w.head in LEAVES and tex.startswith("-") else tex


def _is_sum(tex: str) -> bool:
    """Whether a plus or minus stands outside all braces and brackets, after the first term."""
    depth = 0
    for k, c in enumerate(tex):
        depth += (c in "{(") - (c in "})")
        if c in "+-" and k and not depth:
            return True
    return False


def leaves(w: Written) -> list[Written]:
    """The leaves of an expression, from left to right."""
    return [w] if w.head in LEAVES else [leaf for x in w.args for leaf in leaves(x)]


def with_products(w: Written) -> Written | None:
    """The expression with every product and quotient under a sum computed, or None if there is none to compute."""
    if w.head != "add":
        return None
    if all(x.head in LEAVES for x in w.args):
        return None
    return Written("add", tuple(x if x.head in LEAVES else number(evaluate(x)) for x in w.args))
