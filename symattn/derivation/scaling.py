"""The setting `scale`: what the scores are multiplied by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from symattn.errors import NumberError, ProblemError, UndecidedError
from symattn.exact.array import Array
from symattn.exact.field import MINUS_INFINITY, ONE, Value, rational, sign
from symattn.exact.literal import parse_written
from symattn.exact.written import Written, evaluate, number

USUAL: Final = "1/sqrt(d_k)"
DIMENSIONS: Final = frozenset({"d_k", "d_v", "d_model"})
HELP: Final = '"none", "1/sqrt(d_k)" or any number, such as 0.125, "1/8" or "1/d_k"'


def _usual(d_k: Value, tex: str | None) -> Written:
    return number(ONE) / Written("sqrt", (number(d_k, tex),))


def scale_factor(text: object, sizes: Mapping[str, int]) -> tuple[Written, Written] | None:
    """The factor as a number and as it is stated (with d_k for its name), or None for no scaling.

    `sizes` are the dimensions that are known, by name (`d_k`, `d_model` …).  Raises `ProblemError`.
    """
    if text == "none":
        return None
    if not isinstance(text, str):
        raise ProblemError(f"settings.scale is not a scale ({HELP})")
    if text == USUAL and "d_k" in sizes:
        d_k = rational(sizes["d_k"])
        return (_usual(d_k, None), _usual(d_k, "d_k")) if d_k != ONE else None
    try:
        numbers = parse_written(text, {name: number(size) for name, size in sizes.items()})
        stated = parse_written(text, {name: number(size, _tex(name)) for name, size in sizes.items()})
    except NumberError as error:
        raise ProblemError(f"settings.scale: {error}; write {HELP}") from None
    value = evaluate(numbers)
    unknown = sorted(value.symbols & DIMENSIONS)
    if unknown:
        raise ProblemError(f"settings.scale: {unknown[0]} is not known from what is given; write a number")
    return None if value == ONE else (numbers, stated)


def unfit_scale(factor: tuple[Written, Written] | None, scores: Array | None) -> list[str]:
    """A message where scores of minus infinity are given and the factor is not known to be positive."""
    if factor is None or scores is None or not any(v is MINUS_INFINITY for row in scores.entries for v in row):
        return []
    try:
        positive = sign(evaluate(factor[0])) > 0
    except UndecidedError:
        positive = False
    return [] if positive else ["settings.scale must be a positive number where scores hold -inf"]


def _tex(name: str) -> str:
    head, _, subscript = name.partition("_")
    return f"{head}_{subscript}" if len(subscript) == 1 else f"{head}_{{\\mathrm{{{subscript}}}}}"
