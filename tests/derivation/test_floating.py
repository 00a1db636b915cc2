"""Floating-point arithmetic done in exact rationals gives, bit for bit, what NumPy's scalars give."""

import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import symattn
from symattn.derivation.floating import floating
from symattn.exact.field import rational
from symattn.exact.floats import FORMATS, nearest, units_off

SCALARS: dict[str, Any] = {"float32": np.float32, "float16": np.float16}


def exact(x: Any) -> Fraction:
    return Fraction(float(x))


def fraction(value: Any) -> Fraction:
    return Fraction(int(value.q.p), int(value.q.q))


@pytest.mark.quick
@pytest.mark.parametrize("name", SCALARS)
def test_numbers_are_rounded_to_the_format_as_numpy_rounds_them(name: str) -> None:
    draw = random.Random(name)
    for _ in range(2000):
        q = Fraction(draw.randint(-(10**6), 10**6), 10 ** draw.randint(0, 9))
        with np.errstate(over="ignore"):
            wanted = SCALARS[name](float(q))
        if np.isinf(wanted):
            with pytest.raises(symattn.SymattnError, match="overflow"):
                nearest(rational(q.numerator, q.denominator), FORMATS[name])
        elif exact(float(q)) == q:
            assert fraction(nearest(rational(q.numerator, q.denominator), FORMATS[name])) == exact(wanted)


@pytest.mark.quick
def test_ties_go_to_even_and_small_numbers_are_subnormal() -> None:
    half = FORMATS["float16"]
    assert fraction(nearest(rational(2049), half)) == 2048
    assert fraction(nearest(rational(2051), half)) == 2052
    assert fraction(nearest(rational(3, 2**25), half)) == Fraction(1, 2**23)
    assert fraction(nearest(rational(1, 2**25), half)) == 0
    assert units_off(rational(2048), rational(2049), half) == "0.5"


def chain(dtype: Any, q: Any, k: Any, v: Any) -> dict[str, Any]:
    """softmax(Q K^T) V with every operation in the format, sums from left to right."""

    def total(terms: list[Any]) -> Any:
        out = terms[0]
        for t in terms[1:]:
            out = dtype(out + t)
        return out

    scores = [[total([dtype(a * b) for a, b in zip(x, y, strict=True)]) for y in k] for x in q]
    sums_of = lambda rows: [total(list(row)) for row in rows]  # noqa: E731
    powers = [[np.exp(s) for s in row] for row in scores]
    weights = [[dtype(e / r) for e in row] for row, r in zip(powers, sums_of(powers), strict=True)]
    output = [[total([dtype(w * value[c]) for w, value in zip(row, v, strict=True)]) for c in range(len(v[0]))] for row in weights]
    return {"scores": scores, "weights": weights, "output": output}


def test_whole_problems_in_float16_are_those_of_numpy() -> None:
    """In float16 NumPy's exponential is correctly rounded (it computes in float32), so every value must agree."""
    draw = random.Random(7)
    for _ in range(60):
        q, k, v = ([[f"{draw.randint(-19, 19) / 10:.1f}" for _ in range(2)] for _ in range(n)] for n in (2, 3, 3))
        found = floating(symattn.attention(Q=q, K=k, V=v, scale="none"), FORMATS["float16"]).values
        wanted = chain(np.float16, *([[np.float16(x) for x in row] for row in m] for m in (q, k, v)))
        for name, rows in wanted.items():
            assert [[fraction(x) for x in row] for row in found[name].entries] == [[exact(x) for x in row] for row in rows], name


def test_overflow_is_said_and_the_page_goes_on() -> None:
    d = symattn.attention(scores=[[12, 1]], V=[[1], [2]], scale="none")
    text = symattn.solve(d, floats=["float16"]).to("md")
    assert "float16 does not lead to the end: overflow in float16" in text
