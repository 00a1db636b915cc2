"""The settings `mask` and `padding`: which keys each query may attend to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from symattn.errors import NumberError, ProblemError
from symattn.exact.array import Array
from symattn.exact.field import MINUS_INFINITY, ZERO, Value
from symattn.exact.literal import parse, shown

HELP: Final = '"none", "causal", a matrix of true and false (true may attend), or a matrix of numbers and "-inf" that is added to the scores'
PADDING_HELP: Final = "a list of true and false, one a key (true may be attended to)"
INFINITIES: Final = frozenset({"-inf", "-infinity", "-oo", "-∞", "\N{MINUS SIGN}inf", "\N{MINUS SIGN}∞"})


def mask_values(settings: Mapping[str, Any], query_rows: Sequence[int], queries: int, keys: int) -> list[list[Value]] | None:
    """What is added to the scores of the chosen queries, or None for nothing; 0 may attend, minus infinity may not.

    `queries` is how many rows a whole mask has.  Raises `ProblemError` with every message.
    """
    mask, padding = settings.get("mask", "none"), settings.get("padding")
    messages: list[str] = []
    values = _matrix(mask, query_rows, queries, keys, messages)
    if padding is not None:
        hidden = _padding(padding, keys, messages)
        values = values or [[ZERO] * keys for _ in query_rows]
        values = [[MINUS_INFINITY if gone else v for v, gone in zip(row, hidden, strict=False)] for row in values]
    if messages:
        raise ProblemError(*messages)
    return values if values and any(not v.is_zero for row in values for v in row) else None


def _matrix(mask: object, query_rows: Sequence[int], queries: int, keys: int, messages: list[str]) -> list[list[Value]] | None:
    if mask == "none":
        return None
    if mask == "causal":
        return [[MINUS_INFINITY if j > i else ZERO for j in range(keys)] for i in query_rows]
    if not isinstance(mask, list) or not all(isinstance(row, list) for row in mask):
        messages.append(f"settings.mask is not a mask; write {HELP}")
        return None
    if len(mask) not in {queries, len(query_rows)} or any(len(row) != keys for row in mask):
        messages.append(f"settings.mask must have {_count(len(query_rows), 'row')} (queries) and {_count(keys, 'column')} (keys)")
        return None
    kinds = {isinstance(x, bool) for row in mask for x in row}
    if len(kinds) > 1:
        messages.append("settings.mask mixes true/false with numbers; write one or the other")
        return None
    values = [[_entry(x, f"settings.mask[{i}][{j}]", messages) for j, x in enumerate(row)] for i, row in enumerate(mask)]
    return values if len(mask) == len(query_rows) else [values[i] for i in query_rows]


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _entry(x: object, place: str, messages: list[str]) -> Value:
    if isinstance(x, bool):
        return ZERO if x else MINUS_INFINITY
    if str(x).strip().lower() in INFINITIES:
        return MINUS_INFINITY
    try:
        if isinstance(x, str):
            return parse(x).value
        messages.append(f"{place} is not a number")
    except NumberError as error:
        messages.append(f"{place}: {error}")
    return ZERO


def _padding(padding: object, keys: int, messages: list[str]) -> list[bool]:
    if not isinstance(padding, list) or len(padding) != keys or not all(isinstance(x, bool) for x in padding):
        messages.append(f"settings.padding is not {PADDING_HELP}; there are {keys} keys")
        return [False] * keys
    return [not x for x in padding]


def fully_masked(mask: Sequence[Sequence[Value]] | None, labels: Sequence[str], scores: Array | None = None) -> list[str]:
    """A message for every query that may attend to nothing, by the mask or by given scores of minus infinity."""
    given = scores.entries if scores is not None else mask
    if given is None:
        return []
    return [
        f'{"settings.mask" if mask else "given.scores"}: query {i + 1} ("{shown(label)}") may not attend to any key; its softmax would be 0/0. Let it attend to at least one key'
        for i, (row, label) in enumerate(zip(given, labels, strict=True))
        if all(v is MINUS_INFINITY or (mask and mask[i][j] is MINUS_INFINITY) for j, v in enumerate(row))
    ]
