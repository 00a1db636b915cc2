"""Verdicts on the claims of problem files: exactly as the contract words them."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import symattn
from symattn.reading.assemble import assemble
from symattn.verifying.finding import Report

GIVEN: dict[str, Any] = {
    "X": [["0.2", "0.5", "0.7"], ["0.4", "0.8", "0.6"], ["0.1", "0.6", "0.9"]],
    "W_Q": [["0.1", "0.3"], ["0.2", "0.4"], ["0.5", "0.6"]],
    "W_K": [["0.6", "0.2"], ["0.3", "0.5"], ["0.7", "0.9"]],
    "W_V": [["0.5", "0.8"], ["0.2", "0.3"], ["0.4", "0.6"]],
}


def report(claims: dict[str, Any], scale: str = "none", **more: Any) -> Report:
    settings = {"scale": scale} if scale else {}
    return symattn.verify(assemble({"tokens": ["I", "love", "statistics"], "queries": ["love"], "given": GIVEN, "settings": settings, "claims": claims, **more}))


def verdicts(claims: dict[str, Any], **options: Any) -> list[str]:
    return [f.verdict for f in report(claims, **options).findings]


@pytest.mark.quick
def test_what_is_right_is_correct_at_any_digits() -> None:
    assert verdicts({"weights": [["0.2931", "0.3405", "0.3663"]], "output": [["0.54", "0.8203"]], "scores": [["1.1160", "1.27", "1.339"]]}) == ["correct"] * 8


@pytest.mark.quick
def test_at_an_exact_tie_either_neighbour_is_correct() -> None:
    assert verdicts({"K": {"statistics": ["0.9", "1.1"]}, "scores": {"love,statistics": "1.34"}}) == ["correct"] * 3
    tie = {"given": {"scores": [["0.125"]], "V": [["1"]]}, "settings": {"scale": "2"}}
    for text, verdict in (("0.2", "correct"), ("0.3", "correct"), ("0.4", "wrong")):
        assert symattn.verify(assemble({**tie, "claims": {"scaled_scores": [[text]]}})).findings[0].verdict == verdict


@pytest.mark.quick
def test_rounding_matters_are_named() -> None:
    cut = report({"weights": {"love,statistics": "0.366"}, "row_sums": [["10.414"]], "exponentials": [["3.052", "3.546", "3.815"]]})
    assert [f.verdict for f in cut.findings] == ["correct", "correct", "rounding", "rounding", "correct"]
    assert {f.policy for f in cut.findings if f.policy} == {"further digits cut off"}
    carried = report({"weights": [["0.29", "0.34", "0.37"]], "output": {"love,1": "0.5393"}})
    assert carried.findings[-1].verdict == "rounding"


@pytest.mark.quick
def test_the_last_weight_may_be_the_rest_to_one() -> None:
    found = report({"weights": [["0.2931", "0.3405", "0.3664"]]}).findings
    assert [f.verdict for f in found] == ["correct", "correct", "rounding"]
    assert found[-1].policy == "the rest to 1"
    assert verdicts({"weights": [["0.2932", "0.3405", "0.3663"]]}) == ["wrong", "correct", "correct"]


@pytest.mark.quick
def test_an_error_carried_forward_is_told_from_a_second_error() -> None:
    found = report({"Q": {"love": ["0.59", "0.80"]}, "scores": [["1.1844", "1.347", "1.5"]]}).findings
    assert [f.verdict for f in found] == ["wrong", "correct", "follow-through", "follow-through", "wrong"]
    assert found[0].expected == "0.50"
    assert found[2].expected == "1.1160"
    assert found[4].expected == "1.3"
    assert found[4].follow_through == "1.4"


@pytest.mark.quick
def test_a_scale_that_is_never_applied_moves_the_world_once() -> None:
    found = report({"weights": [["0.2931", "0.3405", "0.3663"]], "output": [["0.5392", "0.8203"]]}, scale="")
    assert found.ok
    assert found.readings[0].notes == ("declared scale 1/sqrt(d_k) is never applied",)
    assert [f.verdict for f in found.findings] == ["correct"] * 5


@pytest.mark.quick
def test_claims_that_cannot_be_read_are_answered_with_their_places() -> None:
    with pytest.raises(symattn.SymattnError) as caught:
        report({"wieghts": [[1]], "Q": {"hate": ["1", "2"]}, "K": [[1]], "scores": [["1", "x", "3"]], "output": [["1"]]})
    text = "\n".join(caught.value.messages)
    for part in (
        'claims.wieghts is not a quantity of this problem; did you mean "weights"?',
        "claims.Q.hate",
        "claims.K must be a matrix with 3 rows",
        'claims.scores[0][1]: "x" is not a decimal number',
        "claims.output[0] must have 2 numbers",
    ):
        assert part in text


def test_random_problems_verified_from_their_own_solution_are_correct_and_a_changed_number_is_found() -> None:
    draw = random.Random(4)
    for _ in range(40):
        n, d = draw.randint(2, 3), draw.randint(1, 3)
        given = {name: [[f"{draw.randint(-19, 19) / 10:.1f}" for _ in range(d)] for _ in range(n if name == "X" else d)] for name in ("X", "W_Q", "W_K", "W_V")}
        raw: dict[str, Any] = {"given": given}
        solved = symattn.derive(assemble(raw))
        claims = {step.name: [[str(x) for x in row] for row in solved[step.name].decimal(4)] for step in solved.steps if step.name not in {"weighted_values"}}
        assert {f.verdict for f in symattn.verify(assemble({**raw, "claims": claims})).findings} == {"correct"}
        row = claims["scores"][draw.randrange(n)]
        k = draw.randrange(n)
        row[k] = f"{float(row[k]) + 5:.4f}"
        found = symattn.verify(assemble({**raw, "claims": claims})).findings
        assert [(f.claim.quantity, f.verdict) for f in found if f.verdict != "correct"] == [("scores", "wrong")]


def test_the_command_line_reports_and_exits_as_the_contract_says(tmp_path: Path) -> None:
    path = tmp_path / "problem.toml"
    body = '[given]\nscores = [[0, 0]]\nV = [[1], [2]]\n[claims]\noutput = [["{}"]]\n'
    for text, status, verdict in (("1.50", 0, "correct"), ("1.6", 1, "wrong")):
        path.write_text(body.format(text), encoding="utf-8")
        done = subprocess.run([sys.executable, "-m", "symattn", "verify", str(path), "--to", "json"], capture_output=True, text=True, check=False)
        data = json.loads(done.stdout)
        assert (done.returncode, data["schema"], data["ok"]) == (status, "symattn/verification-1", status == 0)
        assert data["numbers"][0]["verdict"] == verdict
        assert data["numbers"][0]["path"] == "claims.output[0][0]"
        assert data["summary"][verdict] == 1
    both = subprocess.run([sys.executable, "-m", "symattn", "verify", str(path), str(tmp_path / "none.toml"), "--to", "json"], capture_output=True, text=True, check=False)
    data = json.loads(both.stdout)
    assert (both.returncode, data["schema"], len(data["documents"]), len(data["failed"])) == (2, "symattn/verifications-1", 1, 1)
    assert "Traceback" not in both.stderr
