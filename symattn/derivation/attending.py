"""The steps that many variants share: projections, then scores to context vectors."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from symattn.derivation.derivation import Step
from symattn.derivation.ops.mask import MASK
from symattn.derivation.ops.matmul import MATMUL, PROJECT
from symattn.derivation.ops.scale import SCALE
from symattn.derivation.ops.softmax import DIVIDE, EXP, ROW_MAXIMA, ROW_SUMS, SHIFT
from symattn.derivation.ops.weighted import WEIGHTED_VALUES
from symattn.exact.written import Written


def projection(name: str, source: str, rows: Sequence[int]) -> Step:
    """The step that makes Q, K or V from the rows of `source`."""
    return Step(name, PROJECT, (source, f"W_{name}"), MappingProxyType({"rows": tuple(rows)}), name)


def scaling(scores: str, factor: tuple[Written, Written] | None) -> list[Step]:
    """The step from scores to scaled scores; none where nothing is scaled."""
    if factor is None:
        return []
    return [Step("scaled_scores", SCALE, (scores,), MappingProxyType({"factor": factor[0], "stated": factor[1]}), "Z")]


def masking(scores: str, masked: bool) -> list[Step]:
    """The step that adds the given `mask`; none where nothing is masked."""
    return [Step("masked_scores", MASK, (scores, "mask"), symbol=r"\widetilde{Z}")] if masked else []


def softmax(scores: str, subtract_max: bool) -> list[Step]:
    """The steps from scores to weights, on request with the row maximum subtracted first."""
    steps = []
    if subtract_max:
        steps = [Step("row_maxima", ROW_MAXIMA, (scores,), symbol="m"), Step("shifted_scores", SHIFT, (scores, "row_maxima"), symbol="Z'")]
        scores = "shifted_scores"
    return [*steps, Step("exponentials", EXP, (scores,), symbol="E"), *NORMALISING]


NORMALISING: Final = (
    Step("row_sums", ROW_SUMS, ("exponentials",), symbol="r"),
    Step("weights", DIVIDE, ("exponentials", "row_sums"), symbol="A"),
)
"""The steps from exponentials to weights."""

AVERAGING: Final = (
    Step("weighted_values", WEIGHTED_VALUES, ("weights", "V"), symbol="U"),
    Step("output", MATMUL, ("weights", "V"), symbol="O"),
)
"""The steps from weights and values to context vectors."""


def last(steps: Sequence[Step], default: str) -> str:
    """The name of the last step, or the default where there is none."""
    return steps[-1].name if steps else default


