"""Statements of a document: mathematics with the words that say what it is, and every number in its place in the source."""

import random

import pytest
from nodes import misplaced, read, said, short

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Weights: 0.29, 0.34, 0.37", ["[0.29, 0.34, 0.37]"]),
        ("Raw scores are:\n\n0.5, 0.6, 0.7\n", ["[0.5, 0.6, 0.7]"]),
        ("Keys:\n\n[1, 0]\n[0, 1]\n", ["[[1, 0], [0, 1]]"]),
        ("Masked:\n  0.5   1.2   -inf\n", ["[0.5, 1.2, -inf]"]),
        ("W_K: (1, 0), (0.5, 1)", ["[[1, 0], [0.5, 1]]"]),
        ("The first two: (1, 0), (0.5, 1)", ["[1, 0]", "[0.5, 1]"]),
        ("scores [1.0, 2.0] → softmax → [0.27, 0.73]", ["[1.0, 2.0]", "→ [0.27, 0.73]"]),
        ("“love”: 0.5 and “I”: 0.4", ["0.5", "0.4"]),
        ("查询向量：q = [0.5, 0.8]\n缩放后的分数：0.36", ["q = [0.5, 0.8]", "0.36"]),
        ("first $0.1\\cdot0.2 = 0.02$, then $0.3$", ["(0.1*0.2) = 0.02", "0.3"]),
        ("Nothing is said here.", []),
        ("The shapes: (3, 4) @ (4, 2) → (3, 2).", []),
        ("(3, 4) · (4, 2) = 20", ["([3, 4]*[4, 2]) = 20"]),
        ("z = 0.2*[1, 0]\n    + 0.8*[0, 1]\n    = [0.2, 0.8]", ["z = ((0.2*[1, 0]) + (0.8*[0, 1])) = [0.2, 0.8]"]),
    ],
)
def test_statements_in_their_order(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        (".md", "$K = \\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix}$"),
        (".tex", "\\[ K = \\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix} \\]"),
        (".html", "<p>K = [[1, 0], [0, 1]]</p>"),
        (
            ".html",
            "<p><math><mi>K</mi><mo>=</mo><mrow><mo>[</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr><mtr><mtd><mn>0</mn></mtd><mtd><mn>1</mn></mtd></mtr></mtable><mo>]</mo></mrow></math></p>",
        ),
        (".txt", "K = [[1, 0], [0, 1]]"),
        (".txt", "K = [[1, 0],\n     [0, 1]]"),
        (".txt", "K = (1, 0; 0, 1)"),
    ],
)
def test_a_matrix_is_read_from_every_kind_of_document(ending: str, text: str) -> None:
    assert [line.replace("[[[", "[[").replace("]]]", "]]") for line in read(text, ending)] == ["K = [[1, 0], [0, 1]]"]
    assert not misplaced(text, ending)


def test_words_before_and_behind_belong_to_a_statement() -> None:
    first, second = said("For love the query is $q = [0.5, 0.8]$ (rounded), the key [0.9, 1.1] too.")
    assert "For love the query is" in first.words
    assert "(rounded)" in first.after
    assert "the key" in second.words
    assert "For love" not in second.words
    assert "For love" in second.line


def test_headings_and_lines_that_end_with_a_colon_stand_above() -> None:
    (found,) = said("# Attention\n\n## Keys\n\nFor love:\n\n[0.1, 0.2]\n")
    assert found.headings == ("Attention", "Keys")
    assert found.above == "For love:"


def test_a_heading_ends_those_below_it() -> None:
    *_, last = said("# One\n\n## Two\n\n0.5\n\n# Three\n\n0.25\n")
    assert last.headings == ("Three",)


def test_stages_of_a_calculation_stand_as_headings() -> None:
    found = [s for s in said("Step 1. Scores\nq·k = 0.5×1 = 0.5\n\nStep 2. Scale\n0.5/√2 = 0.354\n", ".txt") if s.node.head == "chain"]
    assert [s.headings[-1] for s in found] == ["Step 1. Scores", "Step 2. Scale"]


def test_code_is_no_statement_of_numbers() -> None:
    assert all(s.node.head == "unknown" for s in said("```python\nx = [0.5, 0.6]\n```\n"))


def test_a_chain_that_goes_on_on_the_next_line_is_one() -> None:
    assert read("q = 0.4×0.1 + 0.8×0.2\n  = 0.04 + 0.16\n  = 0.20\n", ".txt") == ["q = ((0.4*0.1) + (0.8*0.2)) = (0.04 + 0.16) = 0.20"]


DOCUMENTS = [
    (".md", "# Keys\n\n**love**: $q = [0.5,\\,-0.8]$; *I*: q = \\[1.25, −2.5\\]\n\n| | a |\n|---|---|\n| b | 0.75 |\n"),
    (".html", "<h1>Keys 1</h1><p>q<sub>1</sub> = [0.5, &minus;0.8] &amp; <b>0.7</b>5 &#8776; 1.5</p><table><tr><td>x</td><td>-0.25</td></tr></table>"),
    (".tex", "\\section{Keys 1.5}\nWe get $q_1 = \\begin{bmatrix}0.5\\\\-0.8\\end{bmatrix}$ % 0.7\nand \\textbf{0.35}, $\\frac{1.5}{\\sqrt{2}} = 1.06$."),
    (".txt", "Keys\n  q = (0.5, -0.8)\n\t0.1   0.2\n\t0.3   0.4\nthen 30% and 1,250.5\n"),
    (".rst", "Keys\n====\n\n.. math:: q = [0.5, -0.8]\n\nthen 0.35\n"),
]


@pytest.mark.parametrize(("ending", "text"), DOCUMENTS)
def test_every_number_stands_in_the_source_where_it_says(ending: str, text: str) -> None:
    assert any(s.node.leaves() for s in said(text, ending))
    assert not misplaced(text, ending)


WRAPS = ["{}", "**{}**", "$ {} $", "- {}", "> {}", "“{}”", "({})", "`x` {}", "查询：{}", "😀 {}", "a | {}", "### {}"]


def test_numbers_in_any_dress_stand_where_they_say() -> None:
    draw = random.Random(3)
    for _ in range(60):
        chains = [f"q_{draw.randint(1, 9)} = {draw.randint(1, 9)}.{draw.randint(0, 99)} × {draw.choice(['', '-'])}0.{draw.randint(0, 999)} = 0.5" for _ in range(4)]
        text = "\n\n".join(draw.choice(WRAPS).format(chain) for chain in chains)
        for ending in (".md", ".txt", ".tex", ".html"):
            assert not misplaced(text, ending), (ending, text)


def test_dates_and_section_numbers_are_single_numbers() -> None:
    assert [short(s.node) for s in said("In 2017, Vaswani et al. introduced 8 heads. See Section 3.2.")] == ["2017", "8", "3.2"]
