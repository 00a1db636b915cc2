"""Random expressions for the tests of this folder, in the form that `checker` reads, and what they are elsewhere.

An expression is an int, a Fraction or a tuple (head, argument, ...): `("add", 1, ("sqrt", 2))`.
"""

import random
from fractions import Fraction
from typing import Any

import mpmath

from symattn.exact.field import PI, Value, exp, ln, rational, sqrt, symbol, tanh

Expr = int | Fraction | tuple[Any, ...]

FUNCTIONS = {"sqrt": (sqrt, mpmath.sqrt), "exp": (exp, mpmath.exp), "ln": (ln, mpmath.log), "tanh": (tanh, mpmath.tanh)}
SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/"}


def value_of(e: Expr) -> Value:
    """The exact value, by the arithmetic that is tested."""
    if not isinstance(e, tuple):
        return rational(e.numerator, e.denominator)
    if e[0] == "pi":
        return PI
    if e[0] == "symbol":
        return symbol(e[1])
    first, *rest = map(value_of, e[1:])
    if e[0] == "neg":
        return -first
    if e[0] in FUNCTIONS:
        return FUNCTIONS[e[0]][0](first)
    second = rest[0]
    return {"add": first.__add__, "sub": first.__sub__, "mul": first.__mul__, "div": first.__truediv__}[e[0]](second)


def number_of(e: Expr) -> Any:
    """The value as mpmath has it, at its working precision."""
    if not isinstance(e, tuple):
        return mpmath.mpf(e.numerator) / e.denominator
    if e[0] == "pi":
        return +mpmath.pi
    first, *rest = map(number_of, e[1:])
    if e[0] == "neg":
        return -first
    if e[0] in FUNCTIONS:
        return FUNCTIONS[e[0]][1](first)
    second = rest[0]
    return {"add": first.__add__, "sub": first.__sub__, "mul": first.__mul__, "div": first.__truediv__}[e[0]](second)


def text_of(e: Expr) -> str:
    """The expression in the number grammar, fully bracketed."""
    if not isinstance(e, tuple):
        return f"({e})"
    if e[0] in {"pi", "symbol"}:
        return "pi" if e[0] == "pi" else e[1]
    if e[0] == "neg":
        return f"(-{text_of(e[1])})"
    if e[0] in FUNCTIONS:
        return f"{e[0]}({text_of(e[1])})"
    return f"({text_of(e[1])}{SIGNS[e[0]]}{text_of(e[2])})"


def fraction(rng: random.Random, most: int = 30) -> Fraction:
    """A number as problems have them: an integer, a decimal or a fraction."""
    den = rng.choice([1, 1, 2, 3, 4, 7, 10, 10, 10, 100, 100, 12])
    return Fraction(rng.randint(-most, most), den)


def algebraic(rng: random.Random, depth: int = 2, most: int = 30) -> Expr:
    """Sums and products of fractions and square roots of positive fractions."""
    if not depth or rng.random() < 0.3:
        return fraction(rng, most)
    if rng.random() < 0.4:
        return ("sqrt", abs(fraction(rng, most)))
    return (rng.choice(["add", "sub", "mul"]), algebraic(rng, depth - 1, most), algebraic(rng, depth - 1, most))


def exponential_sum(rng: random.Random, depth: int = 2) -> Expr:
    """Sums and products of exponentials of algebraic numbers: here equality is decided."""
    if not depth or rng.random() < 0.2:
        return ("mul", algebraic(rng, 1), ("exp", algebraic(rng, 1, most=5)))
    return (rng.choice(["add", "sub", "mul"]), exponential_sum(rng, depth - 1), exponential_sum(rng, depth - 1))


def anything(rng: random.Random, depth: int = 3) -> Expr:
    """Any expression of the grammar; it may have no value."""
    if not depth or rng.random() < 0.15:
        return fraction(rng, 6) if rng.random() < 0.9 else ("pi",)
    if rng.random() < 0.35:
        return (rng.choice(["sqrt", "exp", "ln", "tanh"]), anything(rng, depth - 1))
    return (rng.choice(["add", "sub", "mul", "div"]), anything(rng, depth - 1), anything(rng, depth - 1))


def softmax(rng: random.Random) -> Expr:
    """One weight, or a weighted mean, of a softmax of up to four scores."""
    scores = [rng.choice([fraction(rng), ("mul", fraction(rng), ("sqrt", rng.choice([2, 3, 5]))), ("ln", rng.randint(1, 9))]) for _ in range(rng.randint(1, 4))]
    powers: list[Expr] = [("exp", s) for s in scores]
    total: Expr = 0
    mean: Expr = 0
    for power in powers:
        total = ("add", total, power)
        mean = ("add", mean, ("mul", power, fraction(rng)))
    return ("div", rng.choice([powers[0], mean]), total)
