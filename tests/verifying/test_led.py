"""Weights times values in lines that tokens lead."""

import pytest
from told import told

GIVEN = """v_open = [4, 2], v_the = [3, 5], v_window = [3, 1]

q_window = [1, 1]

k_open = [0.5, 0], k_the = [0.1, 0.1], k_window = [0.3, 0]

Scores: [0.5, 0.2, 0.3]

Weights: [0.39, 0.29, 0.32]

Weighted values:

"""


@pytest.mark.parametrize("lead", ["{}    ", "* {}: ", "{}: "])
def test_the_value_of_another_token_is_wrong(lead: str) -> None:
    right = lead.format("open") + "0.39 × [4, 2] = [1.56, 0.78]\n"
    wrong = lead.format("open") + "0.39 × [3, 1] = [1.17, 0.39]\n"
    rest = lead.format("the") + "0.29 × [3, 5] = [0.87, 1.45]\n"
    assert not any("wrong" in text or "follow" in text for text in told(GIVEN + right + rest, ".txt"))
    found = told(GIVEN + wrong + rest, ".txt")
    assert [text for text in found if "wrong" in text or "follow" in text][-2:] == ["1.17 follow-through (1.56)", "0.39 follow-through (0.78)"]


MIXED = """Q = [[1, 0], [0, 2]], K = [[1, 0], [0, 1]], V = [[2, 1], [0, 4]], no scaling.

A = [[0.731, 0.269], [0.119, 0.881]]

o_1 = 0.731 * [2, 1] + 0.269 * [0, 4] = [1.462, 1.807]
o_2 = 0.119 * [2, 1] + 0.881 * [{}] = [{}]
"""


def test_the_values_that_weights_are_multiplied_by() -> None:
    right = told(MIXED.format("0, 4", "0.238, 3.643"))
    assert right[-8:] == ["0.731", "0.269", "1.462", "1.807", "0.119", "0.881", "0.238", "3.643 rounding"]
    assert told(MIXED.format("2, 1", "2.000, 1.000"))[-6:] == ["0.119", "0.881", "2 wrong (0)", "1 wrong (4)", "2.000 follow-through (0.238)", "1.000 follow-through (3.642)"]
