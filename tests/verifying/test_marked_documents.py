"""The marked documents: pages as people write them, every number of which is known to be right, rounded, or wrong."""

from pathlib import Path

import pytest
from marked import DOCUMENTS, Score, clean, score

COVERAGE = 0.955
"""Measured: 96.8 % of the marked numbers get a verdict."""
VERDICTS = 0.98
"""Measured: 98.9 % of those get the right one."""
DETECTION = 0.925
"""Measured: 93.6 % of the marked errors are found."""
ALARMS = 3
"""Measured: two numbers of 15381 are called wrong that are not."""


def test_marks_are_taken_out_and_remembered() -> None:
    text, marks = clean("a ⟦c:0.50⟧ b ⟦w:−0.59=0.50⟧ c ⟦?:x⟧.")
    assert text == "a 0.50 b −0.59 c x."
    assert [(m.start, text[m.start : m.start + len(m.text)], m.verdict, m.true, m.scored) for m in marks] == [
        (2, "0.50", "correct", None, True),
        (9, "−0.59", "wrong", "0.50", True),
        (17, "x", "?", None, False),
    ]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_can_be_verified_with_no_more_than_one_alarm(path: Path) -> None:
    found = score(path)
    assert found.scored
    assert len(found.alarms) <= 1, "\n".join(found.alarms)


@pytest.fixture(scope="module")
def all_of_them() -> list[Score]:
    return [score(path) for path in DOCUMENTS]


def test_together_hardly_any_number_is_called_wrong_that_is_not(all_of_them: list[Score]) -> None:
    alarms = [alarm for found in all_of_them for alarm in found.alarms]
    assert len(alarms) <= ALARMS, "\n".join(alarms)


def test_together_most_numbers_get_a_verdict(all_of_them: list[Score]) -> None:
    assert sum(found.covered for found in all_of_them) >= COVERAGE * sum(found.scored for found in all_of_them)


def test_together_nearly_all_verdicts_are_right(all_of_them: list[Score]) -> None:
    assert sum(found.agreed for found in all_of_them) >= VERDICTS * sum(found.covered for found in all_of_them)


def test_together_most_errors_are_found(all_of_them: list[Score]) -> None:
    assert sum(found.detected for found in all_of_them) >= DETECTION * sum(found.bad for found in all_of_them)
