"""Scaled dot-product attention: softmax(Q Kᵀ/√d_k) V (Vaswani et al. 2017, "Attention Is All You Need", section 3.2.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from symattn.derivation import masking, scaling
from symattn.derivation.attending import averaging, last, projection, softmax
from symattn.derivation.attending import masking as mask_steps
from symattn.derivation.attending import scaling as scale_steps
from symattn.derivation.derivation import Step
from symattn.derivation.ops.matmul import MATMUL_TRANSPOSED
from symattn.derivation.problem import MAX_PRODUCTS, Plan, Problem, Setting, Variant
from symattn.errors import ProblemError
from symattn.exact.array import Array, of_values
from symattn.exact.field import Value

GIVENS: Final = {
    "X": "embeddings, one row a token (n, d_model)",
    "X_kv": "embeddings that keys and values come from, for cross-attention (m, d_model)",
    "W_Q": "query weights (d_model, d_k)",
    "W_K": "key weights (d_model, d_k)",
    "W_V": "value weights (d_model, d_v)",
    "Q": "queries (n, d_k)",
    "K": "keys (m, d_k)",
    "V": "values (m, d_v)",
    "scores": "scores Q Kᵀ (n, m)",
}


def _source(name: str, given: Mapping[str, Array]) -> str:
    """The embeddings that queries, keys or values are made from."""
    return "X_kv" if name != "Q" and "X_kv" in given else "X"


def _made(name: str, given: Mapping[str, Array]) -> bool:
    return name not in given and _source(name, given) in given and f"W_{name}" in given


def _missing(given: Mapping[str, Array]) -> Iterator[str]:
    if "scores" not in given:
        for name in ("Q", "K"):
            if name not in given and not _made(name, given):
                yield f"given.{name} is missing: give {name}, or {_source(name, given)} and W_{name}, or scores"
    for name in ("Q", "K", "V"):
        if name in given and f"W_{name}" in given:
            yield f"given.W_{name} is not used: {name} is given as well. Give one of them"
    if "scores" in given:
        for name in ("Q", "K"):
            if name in given or f"W_{name}" in given:
                yield f"given.{name if name in given else f'W_{name}'} is not used: scores are given. Give one of them"
    if "W_V" in given and not _made("V", given) and "V" not in given:
        yield f"given.W_V needs given.{_source('V', given)}"


def _mismatches(given: Mapping[str, Array]) -> Iterator[str]:
    for name in ("Q", "K", "V"):
        weights, source = f"W_{name}", _source(name, given)
        if _made(name, given) and len(given[weights].rows) != len(given[source].columns):
            yield f"given.{weights} has {len(given[weights].rows)} rows; {source} has {len(given[source].columns)} columns"
    sides = [(name if name in given else f"W_{name}") for name in ("Q", "K")]
    if "scores" not in given and all(side in given for side in sides):
        q, k = (len(given[side].columns) for side in sides)
        if q != k:
            yield f"given.{sides[1]} has {k} columns; {sides[0]} has {q} columns (both are d_k)"
    keys, values = _count("K", given), _count("V", given)
    if keys and values and keys != values:
        yield f"there are {keys} keys but {values} values; every key needs one value"


def _count(name: str, given: Mapping[str, Array]) -> int:
    """How many keys or values there are, 0 where that is not given."""
    if name == "K" and "scores" in given:
        return len(given["scores"].columns)
    if name in given:
        return len(given[name].rows)
    return len(given[_source(name, given)].rows) if _made(name, given) else 0


def _sizes(given: Mapping[str, Array]) -> dict[str, int]:
    """The dimensions that a scale may name."""
    found = {"d_k": "K" if "K" in given else "Q" if "Q" in given else "W_K", "d_v": "V" if "V" in given else "W_V", "d_model": "X"}
    return {size: len(given[name].columns) for size, name in found.items() if name in given}


def _scale_text(problem: Problem) -> object:
    """The declared scale; scores alone do not tell d_k, so there the default is none."""
    known = "d_k" in _sizes(problem.given)
    return problem.settings.get("scale", scaling.USUAL if known else "none")


def _mask(problem: Problem, keys: int) -> list[list[Value]] | None:
    if not problem.settings.keys() & {"mask", "padding"}:
        return None
    whole = max(len(problem.given["X"].rows) if "X" in problem.given else 0, *(row + 1 for row in problem.query_rows))
    return masking.mask_values(problem.settings, problem.query_rows, whole, keys)


def check(problem: Problem) -> list[str]:
    """Every message about givens and settings that do not fit."""
    given = problem.given
    messages = [*_missing(given), *_mismatches(given)]
    if messages:
        return messages
    keys = _count("K", given)
    if len(problem.queries) * keys * max(_sizes(given).values(), default=1) > MAX_PRODUCTS:
        return [f"the problem is too large: queries times keys times features may be {MAX_PRODUCTS}"]
    try:
        factor = scaling.scale_factor(_scale_text(problem), _sizes(given))
        messages += scaling.unfit_scale(factor, given.get("scores"))
    except ProblemError as error:
        messages += error.messages
    try:
        mask = _mask(problem, keys)
        messages += masking.fully_masked(mask, problem.queries, given.get("scores"))
    except ProblemError as error:
        messages += error.messages
    if not isinstance(problem.settings.get("subtract_max", False), bool):
        messages.append("settings.subtract_max must be true or false")
    return messages


def _projections(problem: Problem) -> list[Step]:
    given, steps = problem.given, []
    for name in ("Q", "K", "V"):
        if _made(name, given) and not ("scores" in given and name != "V"):
            source = _source(name, given)
            steps.append(projection(name, source, problem.query_rows if name == "Q" else range(len(given[source].rows))))
    return steps


def plan(problem: Problem) -> Plan:
    """The steps: projections, scores, scale, mask, softmax, weighted values, context vectors."""
    given = dict(problem.given)
    steps = _projections(problem)
    if "scores" not in given:
        steps.append(Step("scores", MATMUL_TRANSPOSED, ("Q", "K"), symbol="S"))
    mask = _mask(problem, _count("K", given))
    if mask:
        given["mask"] = of_values(mask, problem.queries, problem.kv_tokens)
    scaled = scale_steps("scores", scaling.scale_factor(_scale_text(problem), _sizes(given)))
    masked = mask_steps(last(scaled, "scores"), mask is not None)
    steps += [*scaled, *masked]
    steps += softmax(last([*scaled, *masked], "scores"), bool(problem.settings.get("subtract_max", False)))
    if _count("V", given):
        steps += averaging()
    return Plan(given, tuple(steps), steps[-1].name, _remarks(problem))


def _remarks(problem: Problem) -> tuple[str, ...]:
    if "scale" not in problem.settings and "d_k" not in _sizes(problem.given):
        return ("unscaled-scores",)
    return ()


VARIANT: Final = Variant(
    title="Scaled dot-product attention",
    source="Vaswani et al. 2017, Attention Is All You Need, section 3.2.1",
    givens=GIVENS,
    settings={
        "scale": Setting(scaling.USUAL, scaling.HELP),
        "mask": Setting("none", masking.HELP),
        "padding": Setting(None, masking.PADDING_HELP),
        "subtract_max": Setting(False, "true or false: whether the row maximum is subtracted before exponentiating"),
    },
    quantities=("mask", "scaled_scores", "masked_scores", "row_maxima", "shifted_scores", "exponentials", "row_sums", "weights", "weighted_values", "output"),
    check=check,
    plan=plan,
    properties={"weights": "rows-sum-to-1", "output": "means-of:V"},
    contrasts={"scale": (scaling.USUAL, "scaled_scores")},
)
