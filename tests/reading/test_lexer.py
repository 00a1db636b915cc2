"""Tokens of mathematics: what people type for the same thing is the same, and every number stands where it says."""

import random
import re
from itertools import pairwise

import pytest

from symattn.reading.mathematics.lexer import SUPERSCRIPTS, Token, closing, plain_text, tokens

pytestmark = pytest.mark.quick


def kinds(text: str) -> str:
    return " ".join(t.kind for t in tokens(text))


def name(text: str) -> tuple[str, str, str]:
    (found,) = [t for t in tokens(text) if t.kind == "name"]
    return found.text, found.sub, found.sup


@pytest.mark.parametrize("text", ["2×3", "2·3", "2⋅3", "2*3", "2 ∗ 3", r"$2\times3$", r"$2 \cdot 3$"])
def test_every_multiplication_sign_is_one(text: str) -> None:
    assert [t.text for t in tokens(text) if t.text != "$"] == ["2", "*", "3"]


@pytest.mark.parametrize(
    ("text", "relation"),
    [("=", "="), (":=", "="), ("==", "="), ("≈", "≈"), ("≃", "≈"), (r"$\approx$", "≈"), ("→", "→"), ("->", "→"), ("⇒", "→"), (r"$\Rightarrow$", "→"), (r"$\to$", "→")],
)
def test_relations_have_three_forms(text: str, relation: str) -> None:
    assert [(t.kind, t.text) for t in tokens(text) if t.text != "$"] == [("rel", relation)]


@pytest.mark.parametrize("text", ["W_Q", r"$W_Q$", r"$W_{Q}$", r"$W_{\text{Q}}$", r"$\mathbf{W}_Q$", r"$\mathbf W_{\mathrm{Q}}$"])
def test_a_subscript_belongs_to_its_name_however_it_is_written(text: str) -> None:
    assert name(text) == ("W", "Q", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("q₁", ("q", "1", "")),
        ("q1", ("q", "1", "")),
        ("q_love", ("q", "love", "")),
        (r"$q_{\text{“love”}}$", ("q", "love", "")),
        ("α₁₂", ("α", "12", "")),
        (r"$\alpha_{1,2}$", ("alpha", "1,2", "")),
        ("Kᵀ", ("K", "", "T")),
        (r"$K^\top$", ("K", "", "T")),
        (r"$K^{\mathsf{T}}$", ("K", "", "T")),
        (r"$W_Q^{(1)}$", ("W", "Q", "(1)")),
        ("$h_1'$", ("h", "1", "'")),
    ],
)
def test_names_carry_their_subscripts_and_superscripts(text: str, expected: tuple[str, str, str]) -> None:
    found = [t for t in tokens(text) if t.kind == "name"][-1]
    assert (found.text, found.sub, found.sup) == expected


@pytest.mark.parametrize("text", ["0.5", "0.50", ".5", "12", "1e-3", "2.5E+4", "1,234.5", "0.000"])
def test_numbers_keep_their_digits(text: str) -> None:
    assert [(t.kind, t.text, t.start, t.end) for t in tokens(text)] == [("num", text, 0, len(text))]


@pytest.mark.parametrize("text", ["0.2o", "1.2.3", "5kg", "3_x"])
def test_what_only_begins_like_a_number_is_none(text: str) -> None:
    assert "num" not in kinds(text).split()


def test_a_point_that_numpy_prints_is_no_part_of_the_number() -> None:
    assert [t.text for t in tokens("[[1. 0.]\n [0. 1.]]") if t.kind == "num"] == ["1", "0", "0", "1"]


def test_fonts_colours_and_spaces_say_nothing() -> None:
    plain = [(t.kind, t.text) for t in tokens(r"$0.5 + 0.3$")]
    for text in (r"$\mathbf{0.5} + 0.3$", r"$0.5\,+\;0.3$", r"$\displaystyle 0.5\!+0.3$", r"$\boxed{0.5} + 0.3$", r"$\mathrm{0.5} + \hspace{1em} 0.3$", r"$\color{red}0.5 + 0.3$"):
        assert [(t.kind, t.text) for t in tokens(text)] == plain


def test_a_double_arrow_in_ascii_is_a_relation() -> None:
    assert [(t.kind, t.text) for t in tokens("0.5 => 0.6")] == [("num", "0.5"), ("rel", "→"), ("num", "0.6")]


def test_tags_and_labels_of_equations_are_passed_over() -> None:
    assert [t.text for t in tokens(r"$0.5 \tag{3.1} \label{eq:2}$") if t.kind == "num"] == ["0.5"]


def test_full_width_signs_of_chinese_are_read() -> None:
    assert [t.text for t in tokens("（0.5，0.8）")] == ["(", "0.5", "，", "0.8", ")"]
    assert kinds("缩放：0.5") == "name colon num"
    assert kinds("34％") == "num percent"


def test_lines_matter_only_outside_of_formulas() -> None:
    assert kinds("1\n2") == "num line num"
    assert kinds("$1\n2$") == "stop num num stop"


def test_remarks_behind_an_arrow_to_the_left_are_passed_over() -> None:
    assert [t.text for t in tokens("0.5 ← was 0.4") if t.kind == "num"] == ["0.5"]


@pytest.mark.parametrize(("latex", "plain"), [(r"\text{“love”}", "love"), (r"\top", "T"), (r"\mathrm{T}", "T"), ("i, j", "i,j"), ("{12}", "12")])
def test_subscripts_as_plain_text(latex: str, plain: str) -> None:
    assert plain_text(latex) == plain


def test_braces_close_where_they_were_opened_and_never_run_away() -> None:
    assert closing("{a{b}c}d", 0) == 6
    assert closing(r"{a\}b}", 0) == 5
    assert closing("{" * 10_000, 0) < 10_000
    assert closing("{", 0) == 0


def numbers_are_in_place(text: str, found: list[Token]) -> bool:
    return all(text[t.start : t.end].translate(SUPERSCRIPTS).replace("−", "-") == t.text for t in found if t.kind == "num")


ATOMS = [
    "0.5",
    "-0.25",
    "3",
    ".75",
    "1e-3",
    "q_1",
    "α₁₂",
    r"\frac{1}{2}",
    "√2",
    "=",
    "≈",
    "→",
    "+",
    "×",
    "·",
    "[",
    "]",
    "(",
    ")",
    "$",
    ",",
    ";",
    " ",
    "\n",
    "%",
    "ᵀ",
    "²",
    "e^{0.5}",
    r"\begin{bmatrix}",
    "&",
    r"\\",
    r"\end{bmatrix}",
    r"\mathbf{0.3}",
    "softmax(",
    "love",
    "查询",
    "…",
    "?",
    "{",
    "}",
    "_",
    "^",
    "\\",
    "'",
    "“",
    "½",
    "😀",
]


def test_any_text_is_read_to_its_end_with_every_number_in_its_place() -> None:
    draw = random.Random(7)
    for _ in range(400):
        text = "".join(draw.choice(ATOMS) for _ in range(draw.randint(1, 40)))
        found = tokens(text)
        assert numbers_are_in_place(text, found), text
        assert all(0 <= t.start <= t.end <= len(text) for t in found), text
        assert all(a.start <= b.start for a, b in pairwise(found)), text


def test_no_number_is_lost_between_words() -> None:
    draw = random.Random(8)
    for _ in range(100):
        numbers = [f"{draw.uniform(0, 9):.{draw.randint(1, 4)}f}" for _ in range(draw.randint(1, 8))]
        text = " ".join(f"{draw.choice(['and', 'then', '查询', 'is', 'über'])} {n}{draw.choice([',', ' ', ';', ' )', ' ]'])}" for n in numbers)
        assert [t.text for t in tokens(text) if t.kind == "num"] == numbers
        assert re.findall(r"\d\.\d+", text) == numbers
