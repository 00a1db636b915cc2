"""Working of a named entry with a slip in it: the sum is right, and the entry wrong all the same."""

import pytest
from told import told

GIVEN = "q1 = (1, -1, 2), q2 = (0, 2, 1), k1 = (0.5, 1, 2), k2 = (-1, 3, 1)\n\n"


@pytest.mark.parametrize("working", ["1·(-1) + (-1)·3 + 2·1 = -2", "q1 · k2 = 1·(-1) - 1·3 + 2·1 = -1 - 3 + 2 = -2", "q1·k2 = -1 - 3 + 2 = -2"])
def test_working_without_a_slip(working: str) -> None:
    assert told(GIVEN + working)[-1] == "-2"


@pytest.mark.parametrize(
    ("working", "said"),
    [
        ("q1 · k2 = 1·(-5) - 1·3 + 2·1 = -6", "-6"),
        ("q1 · k2 = 1·(-1) + 1·3 + 2·1 = -1 + 3 + 2 = 4", "4"),
        ("q1 · k2 = 1·(-1) + (-1)·3 + 2·3 = 2", "2"),
        ("q1 · k2 = (-1)·3 + 2·1 = -1", "-1"),
        ("$q_1 k_2^\\top = 1\\cdot(-1) + 1\\cdot 3 + 2\\cdot 1 = 4$", "4"),
    ],
)
def test_a_sign_a_factor_or_a_term_is_not_that_of_the_entry(working: str, said: str) -> None:
    assert told(GIVEN + working)[-1] == f"{said} wrong (-2)"


MAIL = (
    "open -> [2, 1, 0]\nthe -> [0, 1, 3]\n\nWq = [[0.1, 0.3], [0.2, 0], [0.4, 0.1]]\nWk = [[0.3, 0.2], [0.1, 0.5], [0, 0.4]]\n\n"
    "Query:\n\nopen : [2,1,0] * Wq = [2*0.1+1*0.2, 2*0.3+1*0] = [0.4, 0.6]\n\nKeys:\n\nopen : [2,1,0] * Wk = [2*0.3+1*0.1, 2*0.2+1*0.5] = [0.7, 0.9]\n\n"
)


@pytest.mark.parametrize(("working", "told_"), [("0*0.2+1*0.5+3*0.4] = [0.1, 1.7]", "1.7"), ("0*0.2+1*0.5] = [0.1, 0.5]", "0.5 wrong (1.7)")])
def test_embeddings_times_weights_with_a_term_left_out(working: str, told_: str) -> None:
    assert told(MAIL + f"the : [0,1,3] * Wk = [0*0.3+1*0.1, {working}\n", ".txt")[-2:] == ["0.1", told_]
