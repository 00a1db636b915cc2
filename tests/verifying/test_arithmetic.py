"""Displayed arithmetic on its own: the results of a chain are held against what stands before them."""

import math
import random

import pytest
from told import told

from symattn.errors import NothingToVerifyError

pytestmark = pytest.mark.quick

CHAIN = "0.4×0.1 + 0.8×0.2 + 0.6×0.5 = 0.04 + 0.16 + 0.30 = 0.50"


def test_a_right_chain_is_right_in_every_term() -> None:
    assert told(CHAIN) == ["0.04", "0.16", "0.30", "0.50"]


@pytest.mark.parametrize(
    ("right", "other", "expected"),
    [
        ("0.04", "0.05", ["0.05 wrong (0.04)", "0.16", "0.30", "0.50"]),
        ("0.16", "0.61", ["0.04", "0.61 wrong (0.16)", "0.30", "0.50"]),
        ("0.30", "0.31", ["0.04", "0.16", "0.31 wrong (0.30)", "0.50"]),
        ("0.50", "0.51", ["0.04", "0.16", "0.30", "0.51 wrong (0.50)"]),
    ],
)
def test_one_number_changed_is_exactly_that_number_wrong(right: str, other: str, expected: list[str]) -> None:
    assert told(CHAIN.replace(right, other)) == expected


def test_what_follows_from_a_wrong_term_is_follow_through() -> None:
    assert told(CHAIN.replace("0.16", "0.17").replace("0.50", "0.51")) == ["0.04", "0.17 wrong (0.16)", "0.30", "0.51 follow-through (0.50)"]


RIGHT = [
    "0.2931 + 0.3405 + 0.3663 = 1",
    "0.2931 + 0.3405 + 0.3663 = 0.9999",
    "0.29 + 0.34 + 0.37 ≈ 1.00",
    "0.4×0.1 = 0.0400",
    "e^1.116 = 3.05",
    "exp(1.116) ≈ 3.053",
    "$e^{1.116} \\approx 3.0526$",
    "$\\frac{1.116}{\\sqrt{2}} = 0.789$",
    "1.116/1.414 = 0.789",
    "e^1.116/(e^1.116+e^1.266+e^1.339) = 0.293",
    "3.0526/10.4145 = 0.2931 = 29.31%",
    "√2 = 1.4142 = 1.41",
    "ln(2) = 0.693",
    "tanh(0.5) = 0.462",
    "max(1, 2) = 2",
    "(0.5 + 0.5)² = 1",
    "1e-3 × 2 = 0.002",
    "-0.5 − 0.5 = −1.0",
    "softmax([1, 2]) = [0.269, 0.731]",
    "softmax(1, 2) = (0.27, 0.73)",
    "$\\mathrm{softmax}([1, 2]) = \\begin{bmatrix}0.27 & 0.73\\end{bmatrix}$",
    "softmax([1.116, 1.266, 1.339]) = [0.2931, 0.3405, 0.3663]",
    "0.5·[1, 0] + 0.5·[0, 1] = [0.5, 0.5]",
    "[1, 2] + [3, 4] = [4, 6]",
    "[1, 2]·[3, 4] = 3 + 8 = 11",
    "[0.4, 0.8, 0.6] × [[0.1, 0.3], [0.2, 0.4], [0.5, 0.6]] = [0.50, 0.80]",
    "[[1, 2], [3, 4]] @ [[1, 0], [0, 2]] = [[1, 4], [3, 8]]",
    "$\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}\\begin{bmatrix}1&0\\\\0&2\\end{bmatrix}=\\begin{bmatrix}1&4\\\\3&8\\end{bmatrix}$",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_correct(text: str) -> None:
    numbers = told(text)
    assert numbers
    assert not any(" " in number for number in numbers)


WRONG = [
    ("0.2931 + 0.3405 + 0.3663 = 1.1", ["1.1 wrong (1.0)"]),
    ("0.4×0.1 + 0.8×0.2 + 0.6×0.5 = 0.5 = 0.6", ["0.5", "0.6 wrong (0.5)"]),
    ("$\\frac{1.116}{\\sqrt{2}} = 0.798$", ["0.798 wrong (0.789)"]),
    ("3.0526/10.4145 = 39.3%", ["39.3 wrong (29.3)"]),
    ("√2 = 1.415", ["1.415 wrong (1.414)"]),
    ("1/3 = 0.334", ["0.334 wrong (0.333)"]),
    ("1 + 1 = 3", ["3 wrong (2)"]),
    ("1.23 × 2 = 2.4691", ["2.4691 wrong (2.4600)"]),
    ("exp(1.116) = 3.14", ["3.14 wrong (3.05)"]),
    ("softmax([1, 2]) = [0.269, 0.732]", ["0.269", "0.732 wrong (0.731)"]),
    ("softmax([1, 2]) = [0.731, 0.269]", ["0.731 wrong (0.269)", "0.269 wrong (0.731)"]),
    ("0.5·[1, 0] + 0.5·[0, 1] = [0.5, 0.6]", ["0.5", "0.6 wrong (0.5)"]),
    ("[1, 2]·[3, 4] = 12", ["12 wrong (11)"]),
    ("[[1, 2], [3, 4]] @ [[1, 0], [0, 2]] = [[1, 4], [3, 9]]", ["1", "4", "3", "9 wrong (8)"]),
]


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_what_is_wrong_is_told_with_what_is_right(text: str, expected: list[str]) -> None:
    assert told(text) == expected


def test_a_power_of_e_a_unit_off_is_wrong() -> None:
    assert told("e^1.116 = 3.06") == ["3.06 wrong (3.05)"]


def test_further_digits_may_be_cut_off() -> None:
    assert told("exp(1.116) ≈ 3.052") == ["3.052 rounding"]
    assert told("2/3 = 0.66") == ["0.66 rounding"]


def test_operands_that_are_printed_rounded_may_be_anywhere_within_their_rounding() -> None:
    assert not any("wrong" in number for number in told("1.2346 × 2 = 2.4691"))


def test_quotients_of_printed_numbers_may_show_more_digits_than_they() -> None:
    assert not any("wrong" in number for number in told("3.05 / 10.41 = 0.2931"))


def test_an_operand_is_never_a_number_that_is_stated_only_later() -> None:
    assert told("0.50·0.10 + 0.27·0.75 = 0.7500 + 0.2025 = 0.2525") == ["0.7500 wrong (0.0500)", "0.2025", "0.2525"]


def test_the_same_in_every_format() -> None:
    for ending, text in (
        (".md", f"${CHAIN}$".replace("×", "\\times ")),
        (".txt", CHAIN),
        (".tex", f"${CHAIN}$".replace("×", "\\times ")),
        (".html", f"<p>{CHAIN}</p>".replace("×", "&times;")),
    ):
        assert told(text, ending) == ["0.04", "0.16", "0.30", "0.50"], ending
        assert told(text.replace("0.50", "0.60"), ending) == ["0.04", "0.16", "0.30", "0.60 wrong (0.50)"], ending


@pytest.mark.parametrize("text", ["", "Nothing here.", "In 2017, 8 heads were 3.2 times as good.", "x = 3", "version 1.2.3", "|x| = 1"])
def test_where_nothing_is_computed_nothing_is_judged(text: str) -> None:
    with pytest.raises(NothingToVerifyError):
        told(text)


def test_random_sums_of_products_are_right_and_one_changed_number_is_found() -> None:
    draw = random.Random(11)
    for _ in range(60):
        pairs = [(draw.randint(1, 99), draw.randint(1, 99)) for _ in range(draw.randint(2, 4))]
        products = [f"{a * b / 10000:.4f}" for a, b in pairs]
        numbers = [*products, f"{sum(a * b for a, b in pairs) / 10000:.4f}"]
        left = " + ".join(f"{a / 100:.2f}·{b / 100:.2f}" for a, b in pairs)
        assert told(f"{left} = {' + '.join(products)} = {numbers[-1]}") == numbers
        k = draw.randrange(len(numbers))
        other = f"{float(numbers[k]) + 0.7007:.4f}"
        changed = [*numbers[:k], other, *numbers[k + 1 :]]
        expected = [*numbers[:k], f"{other} wrong ({numbers[k]})", *numbers[k + 1 :]]
        assert told(f"{left} = {' + '.join(changed[:-1])} = {changed[-1]}") == expected


def test_random_softmaxes_are_right_and_one_changed_weight_is_found() -> None:
    draw = random.Random(12)
    for _ in range(40):
        scores = [draw.randint(-20, 30) / 10 for _ in range(draw.randint(2, 5))]
        total = sum(map(math.exp, scores))
        weights = [f"{math.exp(x) / total:.3f}" for x in scores]
        left = f"softmax([{', '.join(map(str, scores))}]) = "
        assert told(f"{left}[{', '.join(weights)}]") == weights
        k = draw.randrange(len(weights))
        other = f"{float(weights[k]) + 0.07:.3f}"
        changed = [*weights[:k], other, *weights[k + 1 :]]
        assert told(f"{left}[{', '.join(changed)}]") == [*weights[:k], f"{other} wrong ({weights[k]})", *weights[k + 1 :]]


FLOW = """```
      Q              K              V

cat [ 1 0 ]    cat [ 1 1 ]    cat [ 2 0 ]
sat [ 0 1 ]    sat [ 0 1 ]    sat [ 0 1 ]

Q ──┐
    ├──► Q · Kᵀ
K ──┘
cat [ 1 0 ]
sat [ 1 1 ]

unscaled ──► softmax (per row)

cat [ 0.73 0.27 ]
sat [ 0.50 0.50 ]

weights ──┐
          ├──► weights · V
V ────────┘
cat [ 1.46 0.27 ]
sat [ 1.00 0.50 ]

0.73 * [2 0]
+ 0.27 * [0 1]
--------------
= [ 1.46 0.{last} ]
```
"""


@pytest.mark.parametrize("last", ["27", "37"])
def test_flows_drawn_with_lines_and_sums_over_several_lines(last: str) -> None:
    good = ["1", "0", "1", "1", "0.73", "0.27", "0.50", "0.50", "1.46", "0.27", "1.00", "0.50", "0.73", "0.27", "1.46"]
    assert told("No scaling here.\n\n" + FLOW.replace("{last}", last)) == [*good, "0.27" if last == "27" else "0.37 wrong (0.27)"]
