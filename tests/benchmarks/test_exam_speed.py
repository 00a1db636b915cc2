"""How fast variants of an exam are made, as ratios in one run against plain SymPy that does the same."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import plain_sympy
import pytest
from test_speed import compared

from symattn.exam.making import Bank, VariantOfExam
from symattn.exam.reading import read_specification
from symattn.verbs.examining import examine

pytestmark = pytest.mark.benchmark

CONTEXT_VECTORS = """
title = "Context vectors"
[[questions]]
kind = "numerical"
given = ["X", "W_Q", "W_K", "W_V"]
sizes = { tokens = 3, d_model = 2, d_k = 2, d_v = 2 }
ask = "output"
which = "matrix"
places = 4
numbers = { range = [-1, 1], decimals = 1, distinct_weights = true, no_ties = true }
"""


def test_variants_with_key_and_page_against_plain_sympy(benchmark: Any) -> None:
    """Three tokens: fresh numbers that meet the wishes, the key with its interval, and all decimals; plain SymPy certifies none of them."""
    rng, numbers = random.Random(), iter(range(1, 10**9))
    bank = Bank(read_specification(CONTEXT_VECTORS, "context-vectors.toml"), rng.randrange(10**6), complete=False)

    def ours() -> Callable[[], object]:
        number = next(numbers)
        return lambda: paged(bank.variant(number))

    def theirs() -> Callable[[], object]:
        return lambda: plain_sympy.variant(rng)

    assert compared(benchmark, 60, 20, ours, theirs) >= 100


def paged(variant: VariantOfExam) -> tuple[list[list[list[str | None]]], list[str]]:
    """All decimals of a variant's question, and its key."""
    (question,) = variant.questions
    assert question.derivation is not None
    derivation = question.derivation
    return [derivation[step.name].decimal(4) for step in derivation.steps], [blank.printed.text for blank in question.blanks]


def written(folder: Path, n: int, workers: int, seed: int) -> Callable[[], object]:
    """A job that writes the exam that ships with symattn, sheets, keys and solutions."""
    return lambda: examine("week-5", folder, n, seed=seed, to=("md",), workers=workers)


def test_time_grows_with_the_number_of_variants(benchmark: Any, tmp_path: Path) -> None:
    seeds = iter(range(1, 10**6))
    ratio = compared(benchmark, 5, 1, lambda: written(tmp_path, 8, 1, next(seeds)), lambda: written(tmp_path, 32, 1, next(seeds)))
    assert 2 <= ratio <= 6


def test_two_workers_take_less_time_than_one(benchmark: Any, tmp_path: Path) -> None:
    seeds = iter(range(1, 10**6))
    assert compared(benchmark, 5, 1, lambda: written(tmp_path, 24, 2, next(seeds)), lambda: written(tmp_path, 24, 1, next(seeds))) >= 1.3
