"""Numbers known by the entry they are: behind arrows, in cells beside arithmetic, as powers and quotients, as shares of vectors."""

from tests.verifying.told import found, told

GIVEN = """query of **bank**: q = [3, 1]

| | | |
|-|-|-|
| sat | k = [2, 0] | v = [6, 1] |
| bank | k = [1, 1] | v = [2, 8] |
| by | k = [-1, 2] | v = [4, 4] |

- sat: 3·2 + 1·0 = 6
- bank: 3·1 + 1·1 = 4
- by: 3·(-1) + 1·2 = -1

Divide by √2 = 1.41…

"""


def test_arrows_lead_from_scores_to_scaled_scores() -> None:
    assert told(GIVEN + "6 → **4.24** and 4 → **2.93** and -1 → **-0.71**\n")[-5:] == ["4.24", "4", "2.93 wrong (2.83)", "-1", "-0.71"]


def test_powers_and_quotients_are_judged_by_the_entry_they_are() -> None:
    exponentials = "$e^{4.25} = 70.1$, $e^{2.83} = 16.9$, $e^{-0.71} = 0.5$"
    found = told(f"{GIVEN}6 → 4.25, 4 → 2.83, -1 → -0.71\n\n{exponentials}\n\ntotal: $70.1 + 16.9 + 0.5 = 87.5$\n\nsat: $70.1 / 87.5 = 0.801$\n")
    assert found[-3:] == ["70.1 rounding", "87.5 rounding", "0.801 rounding"]


def test_cells_beside_shares_of_values() -> None:
    text = GIVEN + """
| | | |
|-|-|-|
| sat | 80.1 % of v_sat | [4.806, 0.801] |
| bank | 19.5 % of v_bank | [0.390, 1.550] |
| by | 0.6 % of v_by | [0.024, 0.024] |
"""
    assert told(text)[-6:] == ["4.806", "0.801", "0.390", "1.550 wrong (1.560)", "0.024", "0.024"]


def test_words_go_on_from_the_entry_before_them_on_their_line() -> None:
    text = """    x
    1  2
    0  1

    Wq
    1  0
    0  1
    Wk
    0  1
    1  0

TOKEN 0

    q[0].k[0] = 1*2 + 2*1 = 4    exp -> 54.60
    q[0].k[1] = 1*1 + 2*0 = 1    exp -> 2.72
    total     = 57.32

TOKEN 1

    q[1].k[0] = 0*2 + 1*1 = 1    exp -> 2.72
    q[1].k[1] = 0*1 + 1*0 = 0    exp -> 1.01
"""
    powers = [f"{f.claim.label} {f.verdict}" for f in found(text, ".txt") if f.claim.quantity == "exponentials"]
    assert powers == ["exponentials[1,1] correct", "exponentials[1,2] correct", "exponentials[2,1] correct", "exponentials[2,2] wrong"]


def test_a_score_over_the_root_is_the_scaled_score_though_no_words_name_the_root() -> None:
    steps = "Scale:\n\n6 / 1.414 = 4.24\n4 / 1.414 = 2.83\n-1 / 1.414 = -0.71\n\n$e^{4.24} = 69.4$, $e^{2.83} = 16.9$, $e^{-0.71} = 0.5$"
    text = GIVEN.replace("Divide by √2 = 1.41…", steps)
    assert [f.claim.quantity for f in found(text)[-15:]] == [*("scores", "", "scaled_scores") * 3, *("scaled_scores", "exponentials") * 3]
    assert told(f"{text}0:41 adding up to 86.8\n1:02 that is 80 percent sat\n")[-2:] == ["86.8 rounding", "80"]
