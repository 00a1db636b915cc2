"""Displayed arithmetic evaluated: every number on the page with its true value and the one the document has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from symattn.errors import SymattnError
from symattn.exact.field import MINUS_INFINITY, PI, Value, exp, rational
from symattn.exact.literal import decimal
from symattn.reading.mathematics.nodes import Node, is_infinite
from symattn.verifying.example.stated import (
    FOLDS,
    FUNCTIONS,
    INFINITE,
    Num,
    Numbers,
    UnknownError,
    applied,
    combine,
    depth,
    elementwise,
    exactly,
    flat,
    power,
    product,
    softmax,
    transposed,
)
from symattn.verifying.written.euler import powers_of

MAX_TERMS = 5000


def number_of(node: Node) -> Value:
    """The number that a plain node states."""
    if node.head == "neg":
        return -number_of(node.args[0])
    return rational(decimal(node.args[0].replace(",", "")))


class Calculator:
    """Evaluates nodes; leaves that are bound to numbers met before stand for those, `names` says what a symbol holds."""

    def __init__(self, bound: Mapping[int, Num], names: Callable[[Node], Numbers], shape: tuple[int, ...] | None = None, e: Value | None = None) -> None:
        self.bound = bound
        self.names = names
        self.shape = shape
        self.e = e
        """What the document takes for e, where it says so."""

    def value(self, node: Node) -> Numbers:
        """The value of a node; `SymattnError` where it has none that can be known."""
        if node.plain:
            return self.bound.get(node.start) or _printed(node)
        if is_infinite(node):
            return INFINITE
        method = getattr(self, f"_{node.head}", None)
        if method is None:
            raise UnknownError("this is not known")
        out: Numbers = method(node)
        return out

    def _name(self, node: Node) -> Numbers:
        base, sub, sup = node.args
        if base == "e" and not sub and not sup:
            return exactly(exp(rational(1)))
        if base in {"pi", "π"} and not sub:
            return exactly(PI)
        return self.names(node)

    def _group(self, node: Node) -> Numbers:
        return self.value(node.args[0])

    def _labelled(self, node: Node) -> Numbers:
        return self.value(node.args[1])

    def _chain(self, node: Node) -> Numbers:
        *links, _, _ = node.args
        return self.value(links[-1])

    def _vec(self, node: Node) -> Numbers:
        return [self.value(n) for n in node.nodes]

    _mat = _vec

    def _percent(self, node: Node) -> Numbers:
        inner = self.value(node.args[0])
        return elementwise(lambda a, b: a / b, inner, exactly(rational(100)))

    def _neg(self, node: Node) -> Numbers:
        return elementwise(lambda a, b: a * b, exactly(rational(-1)), self.value(node.args[0]))

    def _add(self, node: Node) -> Numbers:
        out = self.value(node.args[0])
        if len(node.args) > MAX_TERMS:
            raise UnknownError("the sum is too long")
        for term in node.args[1:]:
            taken = term.head == "neg" and not term.plain
            out = elementwise((lambda a, b: a - b) if taken else _sum, out, self.value(term.args[0] if taken else term))
        return out

    def _mul(self, node: Node) -> Numbers:
        out = self.value(node.args[0])
        for k, factor in enumerate(node.args[1:]):
            out = product(out, self.value(factor), self.shape if k == len(node.args) - 2 else None)
        return out

    def _div(self, node: Node) -> Numbers:
        top, bottom = (self._operand(n) for n in node.args)
        if depth(bottom) and depth(top) == 0:
            raise UnknownError("a number cannot be divided by a vector")
        return elementwise(lambda a, b: a / b, top, bottom)

    def _operand(self, node: Node) -> Numbers:
        """An operand of a quotient; one of two decimals that was not met before may be rounded too."""
        value = self.value(node)
        plain = node.plain and node.start not in self.bound and isinstance(value, Num) and value.loose is None
        return replace(value, loose=2) if plain and isinstance(value, Num) and len(str(node.args[0]).partition(".")[2]) == 2 else value

    def _pow(self, node: Node) -> Numbers:
        base, exponent = node.args
        raised = self.value(exponent)
        if base.head == "name" and base.args == ("e", "", ""):
            return applied("exp", raised) if self.e is None else powers_of(self.e, raised, applied("exp", raised))
        found = self.value(base)
        if isinstance(found, Num) and isinstance(raised, Num):
            return power(found, raised)
        if isinstance(raised, Num):
            return [power(x, raised) for x in flat(found)]
        raise UnknownError("this power is not known")

    def _transpose(self, node: Node) -> Numbers:
        return transposed(self.value(node.args[0]))

    def _call(self, node: Node) -> Numbers:
        name, *arguments = node.args
        values = [self.value(a) for a in arguments]
        inner: Numbers = values[0] if len(values) == 1 else values
        if name == "softmax":
            return softmax(inner)
        if name == "dot" and len(values) == 2:
            return product(values[0], values[1])
        if name in FOLDS:
            return combine(FOLDS[name], *flat(inner))
        if name == "exp" and len(values) == 1 and self.e is not None:
            return powers_of(self.e, inner, applied(name, inner))
        if name in FUNCTIONS and len(values) == 1:
            return applied(name, inner)
        raise UnknownError(f"{name} is not known")


def _printed(node: Node) -> Num:
    """A number that was not met before; one of three decimals and more is known only within its rounding."""
    value = number_of(node)
    text = str(node.args[0].args[0] if node.head == "neg" else node.args[0])
    places = len(text.partition(".")[2])
    return Num(value, value, loose=places if places >= 3 else None)


def _sum(a: Value, b: Value) -> Value:
    return MINUS_INFINITY if a is MINUS_INFINITY or b is MINUS_INFINITY else a + b


def attempt(calculator: Calculator, node: Node) -> Numbers | None:
    """The value of a node, or None where there is none."""
    try:
        return calculator.value(node)
    except (SymattnError, ZeroDivisionError, RecursionError):
        return None
