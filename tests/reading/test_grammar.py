"""Displayed mathematics: what people write in LaTeX, Unicode and ASCII, and what is read of it."""

import random

import pytest
from nodes import chain, short

from symattn.reading.mathematics.atoms import MAX_DEPTH
from symattn.reading.mathematics.grammar import Parser
from symattn.reading.mathematics.lexer import tokens

pytestmark = pytest.mark.quick

ALIKE = {
    "((0.4*0.1) + (0.8*0.2)) = 0.20": [
        r"$0.4\times0.1 + 0.8\cdot 0.2 = 0.20$",
        "0.4×0.1 + 0.8·0.2 = 0.20",
        "0.4*0.1 + 0.8 * 0.2 = 0.20",
        r"$(0.4)(0.1)+(0.8)(0.2) = 0.20$",
        "(0.4)(0.1) + (0.8)(0.2) = 0.20",
        "0.4×0.1 +\n0.8×0.2\n= 0.20",
    ],
    "(1.116/sqrt(2)) ≈ 0.789": [
        r"$\frac{1.116}{\sqrt{2}} \approx 0.789$",
        r"$\dfrac{1.116}{\sqrt 2} \approx 0.789$",
        "1.116/√2 ≈ 0.789",
        "1.116 / sqrt(2) ≈ 0.789",
        "1.116 ÷ √(2) ≃ 0.789",
    ],
    "(e^1.116) = 3.05": [r"$e^{1.116} = 3.05$", "e^1.116 = 3.05", "e^(1.116) = 3.05", "e^{1.116} = 3.05"],
    "exp(1.116) = 3.05": ["exp(1.116) = 3.05", r"$\exp(1.116) = 3.05$", r"$\exp\left(1.116\right) = 3.05$"],
    "(Q*K')": ["QKᵀ", "QK^T", r"$QK^\top$", r"$Q K^{\mathsf{T}}$", r"$\mathbf{Q}\mathbf{K}^{T}$"],
    "q_love = [0.5, 0.8]": [
        r"$q_{\text{love}} = [0.5, 0.8]$",
        "q_love = [0.5, 0.8]",
        "q_love = (0.5, 0.8)",
        "q_love = [0.5 0.8]",
        "q_{love} := {0.5, 0.8}",
        "q_love =（0.5，0.8）",
    ],
    "[[1, -2], [3, 4]]": [
        "[[1, -2], [3, 4]]",
        "[[1. -2.]\n [3. 4.]]",
        "(1, -2; 3, 4)",
        "[1 -2; 3 4]",
        "[1, −2; 3, 4]",
        r"$\begin{bmatrix} 1 & -2 \\ 3 & 4 \end{bmatrix}$",
        r"$\begin{pmatrix}1&-2\\3&4\\\end{pmatrix}$",
        r"$\left(\begin{matrix} 1 & -2 \\ 3 & 4 \end{matrix}\right)$",
    ],
    "softmax([1, 2]) = [0.27, 0.73]": [
        "softmax([1, 2]) = [0.27, 0.73]",
        r"$\mathrm{softmax}([1,2]) = [0.27, 0.73]$",
        r"$\operatorname{softmax}\left([1, 2]\right) = [0.27, 0.73]$",
        "Softmax([1 2]) = [0.27 0.73]",
    ],
    "0.88 → /(1.414) → 0.622": ["0.88 → /1.414 → 0.622", "0.88 -> ÷1.414 -> 0.622"],
    "34.05%": ["34.05%", r"$34.05\%$", "34.05 %"],
    "[1, 2]'": ["[1, 2]ᵀ", "[1, 2]^T", r"$[1, 2]^T$", r"$[1, 2]^\top$"],
}


@pytest.mark.parametrize(("expected", "text"), [(read, text) for read, texts in ALIKE.items() for text in texts])
def test_the_same_is_read_however_it_is_written(expected: str, text: str) -> None:
    matrix = chain(text)
    assert matrix == expected or matrix == f"[{expected}]"  # brackets drawn about a matrix


ONE_WAY = [
    ("0.04 + 0.16 + 0.30 = 0.50", "(0.04 + 0.16 + 0.30) = 0.50"),
    ("1 - 0.5", "(1 + -0.5)"),
    ("[0.5 -0.2]", "[0.5, -0.2]"),
    ("2 - -3", "(2 + --3)"),
    ("(1+2)(3+4)", "((1 + 2)*(3 + 4))"),
    ("$2(3+4)$", "(2*(3 + 4))"),
    ("6/2*3", "((6/2)*3)"),
    ("1/3", "(1/3)"),
    ("2^3", "(2^3)"),
    ("3²", "(3^2)"),
    ("$2^{-1}$", "(2^-1)"),
    ("-2^2", "-(2^2)"),
    (r"$\frac{e^{1}}{e^{1}+e^{2}}$", "((e^1)/((e^1) + (e^2)))"),
    ("0.5·[1, 0] + 0.5·[0, 1] = [0.5, 0.5]", "((0.5*[1, 0]) + (0.5*[0, 1])) = [0.5, 0.5]"),
    (r"$\begin{pmatrix}0.5\\0.8\end{pmatrix}$", "[[0.5], [0.8]]"),
    ("[1, ?, 3]", "[1, unknown, 3]"),
    ("[1, …, 3]", "[1, unknown, 3]"),
    ("[the: 0.247, cat: 0.753]", "[the(0.247), cat(0.753)]"),
    ("k(she) = [1, 2]", "k_she = [1, 2]"),
    ("q[0] = [0.5, 0.8]", "q_[0] = [0.5, 0.8]"),
    ("q[1][0] = 0.5", "q_[1],[0] = 0.5"),
    ("q[1].k[0] = 0.5", "(q_[1]*k_[0]) = 0.5"),
    ("s_{ij} = 3", "s_ij = 3"),
    ("= 0.5", "= 0.5"),
    ("0.2o", "unknown"),
    ("tanh(0.5)", "tanh(0.5)"),
    ("max(1,2) = 2", "max(1, 2) = 2"),
    (r"$\operatorname{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V$", "(softmax(((Q*K')/sqrt(d_k)))*V)"),
    ("30°", "30°"),
    ("$||x||$", ""),
    ("love", ""),
    ("1 < 2", "1"),
]


@pytest.mark.parametrize(("text", "expected"), ONE_WAY)
def test_what_is_read(text: str, expected: str) -> None:
    assert chain(text) == expected


@pytest.mark.parametrize("text", [r"$\frac12$", r"$\tfrac12$"])
def test_fractions_of_bare_digits(text: str) -> None:
    assert chain(text) == "(1/2)"


def test_a_chain_may_go_on_over_lines_that_begin_with_its_relation() -> None:
    assert chain("0.4×0.1 + 0.8×0.2\n  = 0.04 + 0.16\n  = 0.20") == "((0.4*0.1) + (0.8*0.2)) = (0.04 + 0.16) = 0.20"
    assert chain(r"$q &= 0.04 + 0.16 \\ &= 0.20$") == "q = (0.04 + 0.16) = 0.20"


def test_a_line_of_its_own_is_no_part_of_a_chain() -> None:
    assert chain("0.20\n0.30 = 0.3") == "0.20"


BOMBS = {
    "brackets": "(" * 5000 + "1" + ")" * 5000,
    "square": "[" * 5000,
    "signs": "- " * 5000 + "1",
    "fractions": "$" + r"\frac{" * 3000 + "1" + "}" * 3000 + "$",
    "powers": "e^{" * 300 + "1" + "}" * 300,
    "braces": "$" + "{" * 5000 + "$",
    "matrices": r"\begin{bmatrix}" * 3000,
    "labels": "[the: " * 3000,
    "roots": "$" + r"\sqrt" * 3000 + "2$",
    "exponents": "$" + "2^" * 3000 + "2$",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_nesting_has_an_end(bomb: str) -> None:
    parser = Parser(tokens(bomb))
    while parser.at < len(parser.tokens):
        before = parser.at
        if parser.chain() is None:
            parser.at = before + 1
        assert parser.depth <= MAX_DEPTH + 1


def test_powers_of_powers_are_read_and_never_computed() -> None:
    assert chain("$2^{9^{9^9}}$") == "(2^(9^(9^9)))"


def expression(draw: random.Random, depth: int) -> tuple[str, list[str]]:
    """A random formula in plain text, and the numbers in it from left to right."""
    if depth == 0 or draw.random() < 0.3:
        number = f"{draw.uniform(0, 9):.{draw.randint(1, 3)}f}"
        return number, [number]
    kind = draw.choice(["sum", "product", "quotient", "root", "exp", "vector", "brackets", "softmax"])
    left, first = expression(draw, depth - 1)
    right, second = expression(draw, depth - 1)
    return {
        "sum": (f"({left} {draw.choice('+-')} {right})", first + second),
        "product": (f"{left}{draw.choice(['×', ' · ', '*'])}{right}", first + second),
        "quotient": (f"{left} / {right}", first + second),
        "root": (f"√({left})", first),
        "exp": (f"exp({left})", first),
        "vector": (f"[{left}, {right}]", first + second),
        "brackets": (f"({left})", first),
        "softmax": (f"softmax([{left}, {right}])", first + second),
    }[kind]


def test_every_number_of_a_formula_is_a_leaf_in_its_place() -> None:
    draw = random.Random(9)
    for _ in range(300):
        left, first = expression(draw, 3)
        right, second = expression(draw, 2)
        text = f"{left} = {right}"
        node = Parser(tokens(text)).chain()
        assert node is not None, text
        leaves = node.leaves()
        assert [text[leaf.start : leaf.end].lstrip("- ") for leaf in leaves] == first + second, text
        assert [short(leaf).lstrip("-") for leaf in leaves] == first + second, text


@pytest.mark.parametrize(("text", "expected"), [("e1.5 = 4.482", "(e^1.5) = 4.482"), ("e-0.5 = 0.607", "(e^-0.5) = 0.607"), ("e2 = 3", "e_2 = 3")])
def test_an_exponent_that_sank_to_the_line(text: str, expected: str) -> None:
    assert chain(text) == expected
