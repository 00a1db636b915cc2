"""One query by any letter, and what becomes of its weights and output once some keys are left out."""

from told import told

STORE = """A query $u = (2, 1)$ is answered from four entries: $g_t = \\frac{u \\cdot k_t}{\\sqrt 2}$, $p = \\mathrm{softmax}(g)$, $y = \\sum_t p_t v_t$.

| $t$ | key $k_t$ | value $v_t$ |
|:---:|:---------:|:-----------:|
| 1 | (1, 0.5) | (1, 2) |
| 2 | (0.5, -1) | (0, 1) |
| 3 | (-0.5, 1) | (2, 0) |
| 4 | (0.4, 1) | (3, 3) |

* $g_1 = (2.00 + 0.50)/1.414 = 2.50/1.414 = 1.77$
* $g_2 = (1.00 - 1.00)/1.414 = 0.00$
* $g_3 = (-1.00 + {})/1.414 = 0.00$
* $g_4 = (0.80 + 1.00)/1.414 = 1.27$

The maximum is subtracted:

| $t$ | $g_t - 1.77$ | $\\exp$ | $p_t$ |
|:---:|---:|---:|---:|
| 1 | 0.00 | 1.000 | 0.514 |
| 2 | -1.77 | 0.170 | 0.087 |
| 3 | -1.77 | 0.170 | 0.087 |
| 4 | -0.50 | 0.607 | 0.312 |

Entry 3 is deleted. The new answer is

$$p = (0.563, 0.096, {})$$
"""


def told_of(term: str, last: str) -> list[str]:
    return told(STORE.replace("{}", term, 1).replace("{}", last))


def test_terms_that_are_divided_and_scores_less_a_number() -> None:
    found = told_of("1.00", "0.341")
    assert found[:4] == ["2.00", "0.50", "2.50", "1.77"]
    assert len(found) == 28
    assert not any("wrong" in text or "follow" in text for text in found)
    assert told_of("2.00", "0.341")[8] == "2.00 wrong (1.00)"


def test_weights_of_the_keys_that_are_left() -> None:
    assert told_of("1.00", "0.341")[-3:] == ["0.563 rounding", "0.096", "0.341 rounding"]
    assert told_of("1.00", "0.241")[-1] == "0.312"


ASKED = """q = [2, 2, 0, 1], k1 = [1, 0, 1, 0], k2 = [0, 1, 1, 0], k3 = [1, 1, 0, 0], k4 = [0, 1, 0, 1], no scaling.

s1 = 2, s2 = 2, s3 = 4, s4 = 3

a = (0.083, 0.083, 0.610, 0.225)

Position 3 turns out to be a padding token. Without it the weights are

$$a' = (0.212,\\, 0.212,\\, 0,\\, 0.576)$$
"""


def test_a_key_that_turns_out_to_be_padding_was_none_before() -> None:
    assert told(ASKED) == ["2", "2", "4", "3", "0.083", "0.083", "0.610", "0.225", "0.212", "0.212", "0", "0.576"]


DOCSTRING = '''"""Attention by hand.

    q  = (0.8, 0.1, 0.5)
    k1 = (0.5, 1.0, 0.2)     k2 = (1.0, 0.0, -0.6)

1.  q.k1 = 0.60, q.k2 = {}
2.  exp:  1.822, 1.649   (they add up to 3.471)
"""
import math
'''


def test_the_docstring_of_a_python_file() -> None:
    assert told(DOCSTRING.format("0.50"), ".py") == ["0.60", "0.50", "1.822", "1.649", "3.471"]
    assert told(DOCSTRING.format("0.40"), ".py")[1] == "0.40 wrong (0.50)"
