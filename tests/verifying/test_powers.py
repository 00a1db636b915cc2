"""Columns headed by a power of e, whatever its exponent is called, and what is divided by a total that is wrong."""

import pytest
from told import told

pytestmark = pytest.mark.quick

ONE = """The query $q = (2, 0)$; the keys and values are

| cell | key | value |
|---|---|---|
| A | (1, 1) | (4, 0) |
| B | (0, 2) | (0, 8) |

Scores: $q \\cdot k_A = 2$ and $q \\cdot k_B = 0$, and over $\\sqrt{{2}}$ that is $1.414$ and $0$.

| cell | scaled | {power} | {share} |
|---|---|---|---|
| A | 1.414 | 4.113 | 0.804 |
| B | 0 | 1.100 | 0.196 |
"""

HEADS = ["$e^{\\text{scaled}}$", "e^(scaled score)", "exp(scaled)", "$\\exp(z)$", "eᶻ"]


@pytest.mark.parametrize("power", HEADS)
@pytest.mark.parametrize("share", ["share", "α", "exp(scaled) / sum"])
def test_a_power_of_e_heads_exponentials(power: str, share: str) -> None:
    last = told(ONE.format(power=power, share=share))[-6:]
    assert last in (["1.414", "4.113", "0.804", "0", "1.100 wrong (1.000)", "0.196"], ["1.414", "4.113", "0.804", "0", "1.100 wrong (1.000)", "0.196 rounding"])


@pytest.mark.parametrize("scaled", ["logit", "score", "score/√2"])
def test_scaled_scores_are_called_scores_too(scaled: str) -> None:
    assert told(ONE.format(power="numerator", share="weight").replace("| scaled |", f"| {scaled} |"))[-6:-2] == ["1.414", "4.113", "0.804", "0"]


WRONG_TOTAL = """| | q | k | v |
|---|---|---|---|
| ant | (1, 0) | (1, 2) | (3, 0) |
| bee | (0, 1) | (0, 1) | (0, 5) |

Scores $QK^T$:

| | ant | bee |
|---|---|---|
| ant | 1 | 0 |
| bee | 2 | 1 |

Exponentials:

| | ant | bee | total |
|---|---|---|---|
| ant | 2.718 | 1.000 | 2.718 |
| bee | 7.389 | 2.718 | 10.107 |

Weights:

| | ant | bee |
|---|---|---|
| ant | 1.000 | 0.368 |
| bee | 0.731 | 0.269 |
"""


def test_a_wrong_total_is_carried_into_the_weights() -> None:
    assert told(WRONG_TOTAL)[-10:] == [
        "2.718", "1.000", "2.718 wrong (3.718)", "7.389", "2.718", "10.107", "1.000 follow-through (0.731)", "0.368 follow-through (0.269)", "0.731", "0.269",
    ]
