"""Invariants: what no right document breaks, however it rounds, and what is told where one does."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import symattn
from symattn.derivation.carrying import carried
from symattn.derivation.claim import Claim
from symattn.derivation.derivation import Derivation
from symattn.reading.assemble import assemble
from symattn.verifying.diagnosis.invariants import violations

Table = list[list[Any]]


def grid(name: str, rows: Table) -> list[list[Claim | None]]:
    return [[Claim(name, i, j, str(x), "", f"{name}[{i + 1},{j + 1}]") if x is not None else None for j, x in enumerate(row)] for i, row in enumerate(rows)]


def found(derivation: Derivation | None = None, **quantities: Table) -> list[str]:
    return [v.name for v in violations({name: grid(name, rows) for name, rows in quantities.items()}, derivation)]


def message(derivation: Derivation | None = None, **quantities: Table) -> str:
    (only,) = violations({name: grid(name, rows) for name, rows in quantities.items()}, derivation)
    return only.message


@pytest.mark.quick
def test_weights_that_cannot_sum_to_1() -> None:
    assert message(weights=[["0.3012", "0.3675", "0.5"]]) == "these weights cannot sum to 1: 0.3012 + 0.3675 + 0.5 = 1.1687"
    assert found(weights=[["0.30", "0.30", "0.30"]]) == ["weights-do-not-sum-to-1"]
    assert found(weights=[["0.332", "0.333", "0.333"], ["0.333", "0.333", "0.333"], ["0.33", None, "0.9"]]) == []
    assert found(weights=[["0.34", "0.33", "0.34"]]) == []


@pytest.mark.quick
def test_weights_and_exponentials_out_of_range() -> None:
    assert found(weights=[["-0.2", None]]) == ["negative-weight"]
    assert found(weights=[["1.2", None]]) == ["weight-above-1"]
    assert found(weights=[["1.00", "0.00"]]) == []
    assert found(exponentials=[["0.00", "-0.3"]], row_sums=[["-2"]]) == ["exponential-not-positive"] * 2
    assert message(exponentials=[["-0.3"]]) == "exponentials[1,1] -0.3 cannot be: exponentials and their sums are positive"


@pytest.mark.quick
def test_a_larger_score_with_a_smaller_weight() -> None:
    text = message(scores=[["0.5152", "0.9012", "1.1"]], weights=[["0.3012", "0.3675", "0.3313"]])
    assert text == "scores[1,3] 1.1 is larger than scores[1,2] 0.9012, but its weight 0.3313 is smaller than 0.3675"
    assert found(scores=[["1.1", "1.1", "1.2"]], weights=[["0.33", "0.34", "0.33"]]) == []
    masked = symattn.derive(assemble({"given": {"Q": [[1], [1]], "K": [[1], [2]], "V": [[1], [2]]}, "settings": {"mask": "causal", "scale": "1/2"}}))
    assert found(masked, scores=[["1", "2"], ["1", "2"]], weights=[["1.0", "0.0"], ["0.6", "0.4"]]) == ["larger-score-smaller-weight"]
    negative = symattn.derive(assemble({"given": {"scores": [[1, 2]], "V": [[1], [2]]}, "settings": {"scale": "-1/2"}}))
    assert found(negative, scores=[["1", "2"]], weights=[["0.6", "0.4"]]) == []
    assert found(scaled_scores=[["1", "2"]], scores=[["2", "1"]], weights=[["0.3", "0.7"]]) == []


@pytest.mark.quick
def test_equal_scores_with_different_weights() -> None:
    assert found(scaled_scores=[["1.00", "1.00", "2.00"]], weights=[["0.10", "0.30", "0.60"]]) == ["equal-scores-different-weights"]
    assert found(scaled_scores=[["1.0", "1.0", "2.0"]], weights=[["0.20", "0.22", "0.58"]]) == []
    assert found(scores=[["1.00", "1.00", "2.00"]], weights=[["0.10", "0.30", "0.60"]]) == []  # nobody knows what they are scaled by


@pytest.mark.quick
def test_a_masked_weight() -> None:
    d = symattn.derive(assemble({"given": {"scores": [[1, 2], [2, 1]], "V": [[1], [2]]}, "settings": {"mask": "causal"}}))
    assert found(d, weights=[["0.7", "0.3"], ["0.7", "0.3"]]) == ["masked-weight"]
    assert found(d, weights=[["1.0", "0.0"], ["0.7", "0.3"]], masked_scores=[["1.0", "-inf"], ["2.0", "1.0"]]) == []


@pytest.mark.quick
def test_an_output_outside_its_values() -> None:
    values = [["0.48", "0.73"], ["0.60", "0.92"], ["0.53", "0.80"]]
    assert message(V=values, output=[["0.70", "0.80"]]) == "output[1,1] 0.70 cannot be: it is a mean of values between 0.4750 and 0.6100"
    assert found(V=values, output=[["0.70", "0.80"], ["0.60", "0.30"]]) == ["output-outside-its-values"] * 2
    assert found(V=values, output=[["0.54", "0.82"], ["0.61", "0.72"]]) == []
    d = symattn.derive(assemble({"given": {"scores": [[1, 2]], "V": [["1/3"], [2]]}}))
    assert found(d, output=[["2.50"]]) == ["output-outside-its-values"]
    assert found(d, output=[["1.55"]]) == []
    assert found(V=[["0.5"], [None]], output=[["9"]]) == []


@pytest.mark.quick
def test_heads_are_kept_apart() -> None:
    quantities = {"head_1.V": grid("head_1.V", [["1"], ["2"]]), "V": grid("V", [["8"], ["9"]]), "head_1.output": grid("head_1.output", [["1.5"]])}
    assert violations(quantities) == []
    assert [v.name for v in violations({**quantities, "output": grid("output", [["1.5"]])})] == ["output-outside-its-values"]


def problem(draw: random.Random) -> Derivation:
    n, d, k, v = (draw.randint(1, 4) for _ in range(4))

    def matrix(rows: int, columns: int) -> list[list[str]]:
        return [[f"{draw.randint(-19, 19) / 10:.1f}" for _ in range(columns)] for _ in range(rows)]

    given_ = {"X": matrix(n, d), "W_Q": matrix(d, k), "W_K": matrix(d, k), "W_V": matrix(d, v)}
    options = {"scale": draw.choice(["none", "1/sqrt(d_k)", "2", "0.125", "1/3", "-1/2"]), "mask": draw.choice(["none", "causal"]), "subtract_max": draw.random() < 0.3}
    return symattn.derive(assemble({"given": given_, "settings": options}))


@given(st.integers(0, 10**9), st.integers(1, 6), st.sampled_from(["half-even", "half-up", "cut"]), st.booleans(), st.booleans())
def test_right_numbers_break_nothing_however_they_are_rounded(seed: int, places: int, rule: Any, known: bool, by_hand: bool) -> None:
    draw = random.Random(seed)
    d = problem(draw)
    shown = carried(d, places, rule).derivation if by_hand else d
    reached = carried(d, places, rule).reached if by_hand else {s.name for s in d.steps}
    names = [s.name for s in d.steps if s.name in reached and draw.random() < 0.8]
    if not known and d.problem.settings["scale"] == "-1/2" and "scaled_scores" in d and "scaled_scores" not in names:
        return  # scores alone do not tell that the scale is negative
    quantities = {name: grid(name, [[None if draw.random() < 0.1 else text for text in row] for row in shown[name].decimal(places, rule)]) for name in names}
    assert violations(quantities, d if known else None) == []
