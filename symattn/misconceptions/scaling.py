"""Scores scaled by another number than 1/√d_k, or not at all (Vaswani et al. 2017, section 3.2.1, for the right one)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from symattn.derivation.derivation import Derivation, Labels, Op, Step
from symattn.derivation.misconception import OBLONG, Misconception, before, done, example, maker
from symattn.derivation.ops.unchanged import UNCHANGED
from symattn.exact.array import Array
from symattn.exact.field import ONE, rational
from symattn.exact.written import Operand, Written, number


def _power_shape(s: Array, *, d_k: int) -> tuple[Labels, Labels]:
    return s.rows, s.columns


def _power_entry(i: Any, j: Any, s: Operand, *, d_k: int) -> Written:
    return Written("exp", (s[i, j] / Written("sqrt", (number(d_k, "d_k" if s.value is None else None),)),))


SCALED_POWER = Op(name="exp-scaled", shape=_power_shape, entry=_power_entry)
"""e to the power of every score over √d_k."""

PAPER: Final = "Vaswani et al. 2017, Attention Is All You Need, section 3.2.1"


def _refactored(step: Step, change: Callable[[Written], Written | None]) -> Step | None:
    """The step with another factor, in numbers and as it is stated."""
    factor, stated = change(step.params["factor"]), change(step.params["stated"])
    if factor is None or stated is None:
        return None
    return replace(step, params=MappingProxyType({"factor": factor, "stated": stated}))


def _under_root(factor: Written) -> Written | None:
    """d, if the factor is written 1/√d."""
    root = factor.args[1] if factor.head == "div" else None
    inside: Written | None = root.args[0] if root is not None and root.head == "sqrt" else None
    return inside


def _by_whole(factor: Written) -> Written | None:
    d = _under_root(factor)
    return None if d is None else number(ONE) / d


def _upside_down(factor: Written) -> Written:
    d = _under_root(factor)
    return number(ONE) / factor if d is None else Written("sqrt", (d,))


def _squared(factor: Written) -> Written | None:
    return factor * factor if _under_root(factor) is None else None


def _forgotten(step: Step, derivation: Derivation) -> Step:
    return done(step, UNCHANGED)


def _by_d_k(step: Step, derivation: Derivation) -> Step | None:
    return _refactored(step, _by_whole)


def _multiplied(step: Step, derivation: Derivation) -> Step | None:
    return _refactored(step, _upside_down)


def _twice(step: Step, derivation: Derivation) -> Step | None:
    return _refactored(step, _squared)


def _root_of(step: Step, size: int, tex: str) -> Step | None:
    """The step with the factor 1/√size, where it had the root of another size."""
    if _under_root(step.params["factor"]) is None:
        return None
    factor, stated = (number(ONE) / Written("sqrt", (number(rational(size), t),)) for t in (None, tex))
    return replace(step, params=MappingProxyType({"factor": factor, "stated": stated}))


def _by_d_model(step: Step, derivation: Derivation) -> Step | None:
    x = derivation.given.get("X")
    return None if x is None else _root_of(step, len(x.columns), r"d_{\mathrm{model}}")


def _by_keys(step: Step, derivation: Derivation) -> Step | None:
    return _root_of(step, len(derivation[step.inputs[0]].columns), "n")


def _unasked(step: Step, derivation: Derivation) -> Step | None:
    scores = maker(derivation, before(derivation, step.inputs[0], frozenset({"mask", "shift"})))
    if scores is None or scores.op.name != "matmul-transposed":
        return None
    d_k = len(derivation[scores.inputs[0]].columns)
    return done(step, SCALED_POWER, d_k=d_k) if d_k > 1 else None


FORGOTTEN: Final = Misconception(
    name="scale-forgotten",
    about="scale",
    what="the scores are not scaled",
    how=_forgotten,
    because="The scores are the dot products, so I put them straight into the softmax.",
    remedy="Divide every score by √d_k before the softmax.",
    example=OBLONG,
    source=PAPER,
)
BY_D_K: Final = Misconception(
    name="scaled-by-d-k",
    about="scale",
    what="the scores are divided by d_k instead of √d_k (or twice by √d_k)",
    how=_by_d_k,
    because="The scores are sums of d_k products, so I divided by d_k as for a mean.",
    remedy="Divide by the square root of d_k: the standard deviation of a sum of d_k products grows like √d_k.",
    example=OBLONG,
    source=PAPER,
)
BY_D_MODEL: Final = Misconception(
    name="scaled-by-root-d-model",
    about="scale",
    what="the scores are divided by √d_model instead of √d_k",
    how=_by_d_model,
    because="The vectors of the tokens have d_model entries, so I took the root of that.",
    remedy="Count the entries of a query or key, d_k, not those of an embedding.",
    example=OBLONG,
    source=PAPER,
)
MULTIPLIED: Final = Misconception(
    name="multiplied-by-root-d-k",
    about="scale",
    what="the scores are multiplied by √d_k instead of divided",
    how=_multiplied,
    because="Scaling by √d_k sounded to me like multiplying with it.",
    remedy="Divide by √d_k: scaling is there to make large scores smaller.",
    example=OBLONG,
    source=PAPER,
)
BY_KEYS: Final = Misconception(
    name="scaled-by-root-n",
    about="scale",
    what="the scores are divided by the root of the number of tokens instead of √d_k",
    how=_by_keys,
    because="There are n scores in a row, so I divided by the root of n.",
    remedy="Count the entries of a query or key, d_k, not the tokens.",
    example=OBLONG,
    source=PAPER,
)
TWICE: Final = Misconception(
    name="scaled-twice",
    about="scale",
    what="the scores are scaled twice",
    how=_twice,
    because="I scaled the queries and then the scores again.",
    remedy="Apply the scale once, to the scores.",
    example=example({"scores": "1 3; 4 2", "V": "1; 5"}, scale="1/4"),
)
UNASKED: Final = Misconception(
    name="scaled-although-unscaled",
    about="exp",
    what="the scores are divided by √d_k although no scale is asked for",
    how=_unasked,
    because="I always divide by √d_k, as the paper does.",
    remedy="Scale only where the problem says so: here the softmax is taken of the dot products.",
    example=replace(OBLONG, settings={"scale": "none"}),
    source=PAPER,
)

MISCONCEPTIONS: Final = (FORGOTTEN, BY_D_K, BY_D_MODEL, MULTIPLIED, BY_KEYS, TWICE, UNASKED)
