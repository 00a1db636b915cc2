"""Scaled dot-product attention: softmax(Q Kᵀ/√d_k) V (Vaswani et al. 2017, "Attention Is All You Need", section 3.2.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from symattn.derivation import masking, scaling
from symattn.derivation.attending import AVERAGING, last, projection, softmax
from symattn.derivation.attending import masking as mask_steps
from symattn.derivation.attending import scaling as scale_steps
from symattn.derivation.derivation import Step
from symattn.derivation.ops.matmul import MATMUL_TRANSPOSED
from symattn.derivation.problem import MAX_PRODUCTS, Plan, Problem, Setting, Variant
from symattn.errors import ProblemError
from symattn.exact.array import Array, of_values
from symattn.exact.field import Value
from symattn.exact.written import Written

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


def _made(given: Mapping[str, Array]) -> dict[str, str]:
    """Which of Q, K and V are made from embeddings, and from which."""
    found = {name: _source(name, given) for name in ("Q", "K", "V") if name not in given and f"W_{name}" in given}
    return {name: source for name, source in found.items() if source in given}


def _missing(given: Mapping[str, Array], made: Mapping[str, str]) -> Iterator[str]:
    if "scores" not in given:
        for name in ("Q", "K"):
            if name not in given and name not in made:
                yield f"given.{name} is missing: give {name}, or {_source(name, given)} and W_{name}, or scores"
    for name in ("Q", "K", "V"):
        if name in given and f"W_{name}" in given:
            yield f"given.W_{name} is not used: {name} is given as well. Give one of them"
    if "scores" in given:
        for name in ("Q", "K"):
            if name in given or f"W_{name}" in given:
                yield f"given.{name if name in given else f'W_{name}'} is not used: scores are given. Give one of them"
    if "W_V" in given and "V" not in made and "V" not in given:
        yield f"given.W_V needs given.{_source('V', given)}"


def _mismatches(given: Mapping[str, Array], made: Mapping[str, str]) -> Iterator[str]:
    for name, source in made.items():
        rows, columns = len(given[f"W_{name}"].rows), len(given[source].columns)
        if rows != columns:
            yield f"given.W_{name} has {rows} rows; {source} has {columns} columns"
    sides = [(name if name in given else f"W_{name}") for name in ("Q", "K")]
    if "scores" not in given and all(side in given for side in sides):
        q, k = (len(given[side].columns) for side in sides)
        if q != k:
            yield f"given.{sides[1]} has {k} columns; {sides[0]} has {q} columns (both are d_k)"
    keys, values = _count("K", given, made), _count("V", given, made)
    if keys and values and keys != values:
        yield f"there are {keys} keys but {values} values; every key needs one value"


def _count(name: str, given: Mapping[str, Array], made: Mapping[str, str]) -> int:
    """How many keys or values there are, 0 where that is not given."""
    if name == "K" and "scores" in given:
        return len(given["scores"].columns)
    if name in given:
        return len(given[name].rows)
    return len(given[made[name]].rows) if name in made else 0


def _sizes(given: Mapping[str, Array]) -> dict[str, int]:
    """The dimensions that a scale may name."""
    found = {"d_k": "K" if "K" in given else "Q" if "Q" in given else "W_K", "d_v": "V" if "V" in given else "W_V", "d_model": "X"}
    return {size: len(given[name].columns) for size, name in found.items() if name in given}


def _scale(problem: Problem, sizes: Mapping[str, int]) -> tuple[Written, Written] | None:
    """The declared scale; scores alone do not tell d_k, so there the default is none."""
    return scaling.scale_factor(problem.settings.get("scale", scaling.USUAL if "d_k" in sizes else "none"), sizes)


def _mask(problem: Problem, keys: int) -> list[list[Value]] | None:
    if not problem.settings.keys() & {"mask", "padding"}:
        return None
    whole = max([len(problem.given["X"].rows) if "X" in problem.given else 0, *(row + 1 for row in problem.query_rows)])
    return masking.mask_values(problem.settings, problem.query_rows, whole, keys)


def check(problem: Problem) -> list[str]:
    """Every message about givens and settings that do not fit."""
    given, made = problem.given, _made(problem.given)
    messages = [*_missing(given, made), *_mismatches(given, made)]
    if messages:
        return messages
    keys, sizes = _count("K", given, made), _sizes(given)
    if len(problem.queries) * keys * max(sizes.values(), default=1) > MAX_PRODUCTS:
        return [f"the problem is too large: queries times keys times features may be {MAX_PRODUCTS}"]
    try:
        if "scale" in problem.settings:
            messages += scaling.unfit_scale(_scale(problem, sizes), given.get("scores"))
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


def _projections(problem: Problem, made: Mapping[str, str]) -> list[Step]:
    given = problem.given
    used = {name: source for name, source in made.items() if name == "V" or "scores" not in given}
    return [projection(name, source, problem.query_rows if name == "Q" else range(len(given[source].rows))) for name, source in used.items()]


def plan(problem: Problem) -> Plan:
    """The steps: projections, scores, scale, mask, softmax, weighted values, context vectors."""
    given, made, sizes = dict(problem.given), _made(problem.given), _sizes(problem.given)
    steps = _projections(problem, made)
    if "scores" not in given:
        steps.append(SCORES)
    mask = _mask(problem, _count("K", given, made))
    if mask:
        given["mask"] = of_values(mask, problem.queries, problem.kv_tokens)
    scaled = scale_steps("scores", _scale(problem, sizes))
    masked = mask_steps(last(scaled, "scores"), mask is not None)
    steps += [*scaled, *masked]
    steps += softmax(last([*scaled, *masked], "scores"), bool(problem.settings.get("subtract_max", False)))
    if _count("V", given, made):
        steps += AVERAGING
    remarks = () if "scale" in problem.settings or "d_k" in sizes else ("unscaled-scores",)
    return Plan(given, tuple(steps), steps[-1].name, remarks)


SCORES: Final = Step("scores", MATMUL_TRANSPOSED, ("Q", "K"), symbol="S")


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
