"""The steps of attention for an example of some size, whatever is given of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from symattn.derivation.derivation import Step
from symattn.derivation.problem import Problem, derive
from symattn.errors import ProblemError
from symattn.exact.array import of_values
from symattn.exact.field import ZERO


@lru_cache(maxsize=256)
def steps_of(scale: str, mask: str, shift: bool, queries: int, keys: int, width: int) -> Mapping[str, Step]:
    """The steps of the variant for an example of this size, by name; their formulas do not depend on what is given."""
    def zeros(rows: int, columns: int) -> Any:
        return of_values([[ZERO] * columns for _ in range(rows)], [str(i) for i in range(rows)], [str(j) for j in range(columns)])

    size = max(queries, keys)
    given = {"X": zeros(size, 1), "W_Q": zeros(1, width), "W_K": zeros(1, width), "W_V": zeros(1, 1)}
    tokens = tuple(str(i) for i in range(size))
    settings: dict[str, Any] = {"scale": scale, "subtract_max": shift}
    if mask == "causal":
        settings["mask"] = "causal"
    elif mask == "given":
        settings["mask"] = [["-1"] * size for _ in range(size)]
    try:
        return {step.name: step for step in derive(Problem(given, settings=settings, tokens=tokens, queries=tokens, query_rows=tuple(range(size)), kv_tokens=tokens)).steps}
    except ProblemError:
        return {}
