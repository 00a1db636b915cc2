"""Speed, as ratios of medians of alternating rounds in one run; every round has fresh random numbers, and no time is asserted in seconds.

    pytest tests/benchmarks -m benchmark

A round is a few problems of ours, then one (or a few starts) of what they are compared with, so that both are warm and
both meet the same machine.  Numbers are parsed before the clock starts, on both sides.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import plain_sympy
import pytest

from symattn.derivation.problem import Problem, derive
from symattn.reading.assemble import assemble
from symattn.verbs import load, render, solve

pytestmark = pytest.mark.benchmark

SCRIPT = Path(sys.executable).with_name("symattn")
SYMATTN = [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-c", "import sys; from symattn.cli import main; sys.exit(main())"]
BARE = [sys.executable, "-c", "pass"]


def timed(job: Callable[[], object]) -> float:
    """Seconds that a job takes."""
    start = perf_counter()
    job()
    return perf_counter() - start


def compared(benchmark: Any, rounds: int, each: int, ours: Callable[[], Callable[[], object]], theirs: Callable[[], Callable[[], object]]) -> float:
    """How many times as long as ours theirs takes: both make a fresh job when called, `each` of ours are run a round.

    The spread is that of the middle half of the rounds.
    """
    own: list[float] = []
    other: list[float] = []

    def fresh_round() -> tuple[tuple[list[Callable[[], object]]], dict[str, object]]:
        other.append(timed(theirs()))
        return ([ours() for _ in range(each)],), {}

    def run(jobs: list[Callable[[], object]]) -> None:
        own.append(median([timed(job) for job in jobs]))

    benchmark.pedantic(run, setup=fresh_round, rounds=rounds, warmup_rounds=1)
    ratio = median(other[1:]) / median(own[1:])
    quarter = len(own) // 4
    spread = [sorted(times[1:])[quarter] * 1000 for times in (own, other)], [sorted(times[1:])[-quarter - 1] * 1000 for times in (own, other)]
    shown = [f"{name} {median(times[1:]) * 1000:.3f} ms ({low:.3f} to {high:.3f})" for name, times, low, high in zip(("ours", "theirs"), (own, other), *spread, strict=True)]
    benchmark.extra_info.update(ratio=ratio, times=shown)
    print(f"\n{benchmark.name}: ratio {ratio:.3g}; {'; '.join(shown)}")
    return ratio


def certified(problem: Problem) -> list[list[list[str | None]]]:
    """All decimals of all quantities of a problem."""
    derivation = derive(problem)
    return [derivation[step.name].decimal(4) for step in derivation.steps]


@pytest.mark.parametrize(("n", "d", "rounds", "times"), [(3, 2, 60, 150), (16, 16, 7, 2000)])
def test_all_values_certified_against_plain_sympy(benchmark: Any, n: int, d: int, rounds: int, times: int) -> None:
    rng = random.Random()

    def ours() -> Callable[[], object]:
        problem = assemble({"given": plain_sympy.fresh(n, d, rng)})
        return lambda: certified(problem)

    def theirs() -> Callable[[], object]:
        given = plain_sympy.matrices(plain_sympy.fresh(n, d, rng))
        return lambda: plain_sympy.decimals(given)

    assert compared(benchmark, rounds, 20, ours, theirs) >= times


@pytest.mark.parametrize(("n", "d"), [(3, 2), (5, 4)])
def test_both_find_the_same_values(n: int, d: int) -> None:
    """What is compared is the same work: every quantity, every entry."""
    given = plain_sympy.fresh(n, d, random.Random(n))
    problem = derive(assemble({"given": given}))
    plain = plain_sympy.decimals(plain_sympy.matrices(given))
    assert [step.name for step in problem.steps] == list(plain)
    for name, values in plain.items():
        ours = [text for row in problem[name].decimal(4) for text in row]
        assert len(ours) == len(values)
        assert all(abs(float(text or "nan") - value) <= 0.500001e-4 for text, value in zip(ours, values, strict=True))


def worked_example(path: Path, rng: random.Random) -> Path:
    """A problem file of three tokens with fresh random numbers."""
    path.write_text(json.dumps({"tokens": ["I", "love", "statistics"], "given": plain_sympy.fresh(3, 2, rng)}), encoding="utf-8")
    return path


def start(command: list[str]) -> Callable[[], object]:
    """A job that runs a command to its end."""
    return lambda: subprocess.run(command, check=True, capture_output=True, timeout=60)


def test_a_markdown_solution_takes_no_longer_than_a_bare_interpreter_to_start(benchmark: Any, tmp_path: Path) -> None:
    """The promise is 10 ms warm, which is what `python -c pass` takes on a quiet machine: a time that goes with the machine."""
    rng = random.Random()

    def ours() -> Callable[[], object]:
        problem = load(worked_example(tmp_path / "problem.json", rng))
        return lambda: render(solve(problem), "md")

    assert compared(benchmark, 30, 5, ours, lambda: start(BARE)) >= 1


@pytest.mark.parametrize(("arguments", "times"), [(["--help"], 3), (["solve", "problem.json"], 20)], ids=["help", "solve"])
def test_start_against_a_bare_interpreter(benchmark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], times: int) -> None:
    rng = random.Random()
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.chdir(tmp_path)

    def ours() -> Callable[[], object]:
        worked_example(tmp_path / "problem.json", rng)
        return start([*SYMATTN, *arguments])

    assert compared(benchmark, 30, 1, ours, lambda: start(BARE)) >= 1 / times
