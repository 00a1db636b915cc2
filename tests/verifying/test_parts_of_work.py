"""Work whose parts are named by little: components by an ordinal, a factor worked out in its place, scores that became others."""

import pytest
from told import told

pytestmark = pytest.mark.quick

GIVEN = """q = (1, 2, 0, 1)

k1 = (1, 1, 0.5, 1.2)

k2 = (0, 1.1, 1, 0)

v1 = (2.0, 0.5)

v2 = (1.0, -1.5)

We halve the dot products (√4 = 2) and the scores become 2.10 and 1.10.

Weights: 0.731, 0.269.

"""


def test_scores_may_be_those_that_were_scaled() -> None:
    assert told(GIVEN) == ["2.10", "1.10", "0.731", "0.269"]


@pytest.mark.parametrize("line", ["Output, {}: ", "- output, {} component: "])
def test_an_ordinal_names_the_component_and_its_terms(line: str) -> None:
    text = GIVEN + line.format("first") + "1.462 + 0.269 = 1.731\n\n" + line.format("second") + "0.366 + (-0.440) = -0.074\n"
    assert told(text)[4:] == ["1.462", "0.269", "1.731", "0.366", "-0.440 wrong (-0.403)", "-0.074 follow-through (-0.038)"]


def test_a_stage_in_brackets_is_a_heading() -> None:
    text = GIVEN + "(i) The outputs\n\nfirst: 1.462 + 0.269 = 1.731\n\nsecond: 0.366 + (-0.403) = -0.038\n"
    assert told(text)[4:] == ["1.462", "0.269", "1.731", "0.366", "-0.403", "-0.038"]


def test_a_root_worked_out_in_its_place() -> None:
    assert told(GIVEN + "In three dimensions it would be 1/sqrt(3) = 1/1.732, in five 3/sqrt(5) = 3/2.263.\n")[4:] == ["1.732", "2.263 wrong (2.236)"]
