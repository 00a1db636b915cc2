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
