"""Readers of containers: what stands in a document comes out as pieces, every digit with its place."""

import json
import re
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symattn.errors import UsageError
from symattn.reading.opening import LARGEST, read_page
from symattn.reading.page import Page

ENDINGS = (".md", ".html", ".tex", ".txt", ".rst")


def shown(text: str, ending: str) -> list[tuple[str, str]]:
    """The kinds and texts of the pieces, after a look at the places."""
    page = read_page(text, ending)
    check(page)
    return [(piece.kind, piece.text) for piece in page.pieces]


def check(page: Page) -> None:
    """Every digit stands where its place says."""
    for piece in page.pieces:
        source = page.texts[piece.source]
        assert len(piece.text) == len(piece.places)
        for c, place in zip(piece.text, piece.places, strict=True):
            assert 0 <= place < len(source)
            if c.isdigit():
                assert source[place] in (c, "&", "\\"), (piece.text, c, place)


def cells(text: str, ending: str) -> dict[tuple[int, int, int], str]:
    """The cells by table, row and column."""
    page = read_page(text, ending)
    check(page)
    return {(p.table, p.row, p.column): p.text for p in page.pieces if p.kind == "cell"}


MARKDOWN = [
    ("# *Keys*\n\nText", [("heading", "Keys"), ("text", "Text")]),
    (r"* Q = X @ W\_Q is \[0.1, 1.3]", [("text", "Q = X @ W_Q is [0.1, 1.3]")]),
    (r"\[1, 0\] is a vector, \(W_Q\) a formula", [("text", "[1, 0] is a vector, $W_Q$ a formula")]),
    ("0.5*0.3 + 2 * 4 and **0.7**, 2**3, **[0.5]**.", [("text", "0.5*0.3 + 2 * 4 and 0.7, 2**3, [0.5].")]),
    ("1. $$\n   x = 1\n\n   + 2\n   $$\n2. b", [("text", "$\nx = 1\n\n+ 2\n$"), ("text", "b")]),
    ("It costs $5 and $6.", [("text", "It costs 5 and 6.")]),
    ("[see 1](http://a.b/7) `a$b` ![2](x.png) W[1][0] &lt; x<sub>3</sub><br>end", [("text", "see 1 ab 2 W[1][0] < x_{3}\nend")]),
    ("> quote\n> $$\n> x\n> $$", [("text", "quote\n$\nx\n$")]),
    ("```python\nx = 1\n```\n\n    [1. 2.]\n", [("code", "x = 1"), ("output", "[1. 2.]")]),
    ("```\nQ = [[1,\n     0]]\n```", [("text", "Q = [[1,\n     0]]")]),
    ("```\nimport numpy as np\nx = np.array([1])\n```", [("code", "import numpy as np\nx = np.array([1])")]),
    ("```python\nx\n```\n\n    tensor([[0.5]])\n", [("code", "x"), ("output", "tensor([[0.5]])")]),
    ("```math\na = 1\n```", [("text", "$a = 1$")]),
    ("```\n>>> 1 + 1\n2\n```", [("code", "1 + 1"), ("output", "2")]),
    ("---\ntitle: 5\n---\nBody", [("text", "Body")]),
    (
        "$$\nx = 1\n$$\n{\\textstyle\ny = 2\n}\n$$\n\nStep 4: prose\n\n$$\nz = 3\n$$",
        [("text", "$\nx = 1\n$\n${\\textstyle\ny = 2\n}$"), ("text", "Step 4: prose"), ("text", "$\nz = 3\n$")],
    ),
    ("<div>\n<b>0.5</b>\n</div>\n\ntext", [("text", "0.5"), ("text", "text")]),
    ("\ufeff# Title\r\n\r\nline 1\r\nline 2", [("heading", "Title"), ("text", "line 1\nline 2")]),
]


@pytest.mark.parametrize(("text", "expected"), MARKDOWN)
def test_markdown(text: str, expected: list[tuple[str, str]]) -> None:
    assert shown(text, ".md") == expected


def test_markdown_tables() -> None:
    table = "| a | $\\|x|$ |\n|---|---|\n| \\[1, 2] | `3` |\n"
    assert cells(table, ".md") == {(0, 0, 0): "a", (0, 0, 1): "$\\|x|$", (0, 1, 0): "[1, 2]", (0, 1, 1): "3"}


HTML = [
    ("<h2>K</h2><p>x<sup>2</sup> is <em>0</em>.5", [("heading", "K"), ("text", "x^{2} is 0.5")]),
    ("<p>\\(x_1\\) and $$y$$ then", [("text", "$x_1$ and \n$y$\n then")]),
    ("<pre>a\n  b 1</pre>", [("text", "a\n  b 1")]),
    ("<pre class='language-python'><span>x</span> = <span>0</span>.5</pre><pre>0.5</pre>", [("code", "x = 0.5"), ("output", "0.5")]),
    ("<math><mfrac><mn>1</mn><msqrt><mn>2</mn></msqrt></mfrac></math>", [("text", "$\\frac{1}{\\sqrt{2}}$")]),
    ("<math><mo>[</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable><mo>]</mo></math>", [("text", "$\\begin{bmatrix} 1 & 2 \\end{bmatrix}$")]),
    ("<math><mtable><mtr><mtd><mi>x</mi></mtd><mtd><mo>=</mo><mn>2</mn></mtd></mtr></mtable></math>", [("text", "$\\begin{aligned} x & =2 \\end{aligned}$")]),
    ('<math><semantics><mi>x</mi><annotation encoding="application/x-tex">x=1</annotation></semantics></math><span class="katex-html">x=1</span>', [("text", "$x=1$")]),
    ('<script type="math/tex">y=7</script><script>var a = 1;</script><style>b{c:2}</style>', [("text", "$y=7$")]),
    ("<span><math><mi>a</mi><mo>=</mo><mn>1</mn></math></span> <span><math><mo>=</mo><mn>2</mn></math></span>", [("text", "$a=1 =2$")]),
    ("<p>&minus;1 &#48; &unknown; 2 < 3", [("text", "−1 0 &unknown; 2 < 3")]),
    ("<head><title>1</title></head><ul><li>a<li>b</ul>", [("text", "a"), ("text", "b")]),
]


@pytest.mark.parametrize(("text", "expected"), HTML)
def test_html(text: str, expected: list[tuple[str, str]]) -> None:
    assert shown(text, ".html") == expected


def test_html_tables_and_grids() -> None:
    assert cells("<table><tr><td rowspan=2>a<td>1<tr><td>2</table>", ".html") == {(0, 0, 0): "a", (0, 0, 1): "1", (0, 1, 1): "2"}
    grid = "<style>.g {display: grid; grid-template-columns: repeat(2, 1fr)}</style><div class=g>" + "".join(f"<div>{k}</div>" for k in range(4)) + "</div>"
    assert cells(grid, ".html") == {(0, 0, 0): "0", (0, 0, 1): "1", (0, 1, 0): "2", (0, 1, 1): "3"}
    rows = "<div><div>1</div><div>2</div></div><div><div>3</div><div>4</div></div>"
    assert cells(rows, ".html") == {(0, 0, 0): "1", (0, 0, 1): "2", (0, 1, 0): "3", (0, 1, 1): "4"}


LATEX = [
    ("a 1 % 2\nb 50\\% \\textbf{0.5}", [("text", "a 1 b 50% 0.5")]),
    ("\\newcommand{\\v}[2]{[#1, #2]}\\section{K}$\\v{1}{2}$", [("heading", "K"), ("text", "$[1, 2]$")]),
    ("\\begin{align*}a &= 1\\\\b &= 2\\end{align*}", [("text", "$\\begin{aligned}a &= 1\\\\b &= 2\\end{aligned}$")]),
    ("\\documentclass[12pt]{a}\\begin{document}x \\num{1}\\end{document} 9", [("text", "x 1")]),
    ("\\begin{verbatim}\n1 % 2\n\\end{verbatim}", [("text", "1 % 2")]),
    ("\\begin{itemize}\\item 1 \\label{s7} \\item 2\\end{itemize}", [("text", "1"), ("text", "2")]),
]


@pytest.mark.parametrize(("text", "expected"), LATEX)
def test_latex(text: str, expected: list[tuple[str, str]]) -> None:
    assert shown(text, ".tex") == expected


def test_latex_tables() -> None:
    table = r"\begin{tabular}{cc} & \multicolumn{2}{c}{k} \\ \midrule a & 1 & 2 \end{tabular}"
    assert cells(table, ".tex") == {(0, 0, 1): "k", (0, 1, 0): "a", (0, 1, 1): "1", (0, 1, 2): "2"}


TEXT = [
    ("Title\n=====\n\n# Next\nStep 1: Keys\nk = 1\n", [("heading", "Title"), ("heading", "Next"), ("heading", "Step 1: Keys"), ("text", "k = 1")]),
    ("Q = [1,\n     0]\n\n- a 1\n- b 2", [("text", "Q = [1,\n     0]"), ("text", "a 1\nb 2")]),
    ("import numpy as np\n\nx = np.array([1])\n\nText.", [("code", "import numpy as np\n\nx = np.array([1])"), ("text", "Text.")]),
    ("| 1 0 |\n| 0 1 |", [("text", "| 1 0 |\n| 0 1 |")]),
]


@pytest.mark.parametrize(("text", "expected"), TEXT)
def test_text(text: str, expected: list[tuple[str, str]]) -> None:
    assert shown(text, ".txt") == expected


def test_text_tables() -> None:
    assert cells("+---+---+\n| a | b |\n+---+---+\n| 1 | 2 |\n+---+---+", ".txt") == {(0, 0, 0): "a", (0, 0, 1): "b", (0, 1, 0): "1", (0, 1, 1): "2"}


def test_notebooks() -> None:
    stream, result = {"output_type": "stream", "text": ["a 1\n"]}, {"output_type": "execute_result", "data": {"text/plain": "array([2])"}}
    table = {"output_type": "display_data", "data": {"text/html": "<table><tr><td>3</table>"}}
    notebook = {"cells": [{"cell_type": "markdown", "source": ["# K\n"]}, {"cell_type": "code", "source": "x = 1", "outputs": [stream, result, table]}]}
    page = read_page(json.dumps(notebook), ".ipynb")
    check(page)
    assert [(p.kind, p.text, p.source) for p in page.pieces] == [
        ("heading", "K", (0, False)),
        ("code", "x = 1", (1, False)),
        ("output", "a 1\narray([2])", (1, True)),
        ("cell", "3", (1, True)),
    ]


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"cells": 3}', '{"cells": [3]}', "[" * 100_000, "9" * 100_000])
def test_what_is_no_notebook_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="notebook"):
        read_page(text, ".ipynb")


def test_a_document_that_is_too_large_is_told() -> None:
    with pytest.raises(UsageError, match="at most"):
        read_page(" " * (LARGEST + 1), ".md")


@pytest.mark.parametrize("ending", ENDINGS)
@given(text=st.text(st.sampled_from("0123 \n$\\*_`[]()<>{}&|#-=.;:\"'abx/!~^%\r\0"), max_size=80))
@settings(max_examples=300)
def test_any_text_is_read_and_every_digit_has_its_place(ending: str, text: str) -> None:
    check(read_page(text, ending))


WORDS = st.sampled_from(["0.5", "12", "love", "=", "≈", "[1, 0]", "$x_1$", "W\\_Q", "**3.4**", "`7`", "*a*", "\\[2\\]", "&lt;", "-", "+ 9", "2*3", "(4)", "$$y = 8$$"])


@given(lines=st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), max_size=8))
@settings(max_examples=300)
def test_markdown_keeps_every_digit_once(lines: list[str]) -> None:
    text = "\n\n".join(f"a {line}" for line in lines)
    digits = [piece.text for piece in read_page(text, ".md").pieces]
    assert re.findall(r"\d", "".join(digits)) == re.findall(r"\d", text)


TAGS = st.sampled_from(
    ["<b>", "</b>", "<p>", "</p>", "<td>", "<tr>", "<table>", "</table>", "<li>", "<ul>", "</ul>", "<div>", "</div>", "<sub>", "</sub>", "<pre>", "</pre>", "<br>", "1 ", "2", "x"]
)


@given(parts=st.lists(TAGS, max_size=30))
@settings(max_examples=300)
def test_html_keeps_every_digit_once(parts: list[str]) -> None:
    text = "".join(parts)
    page = read_page(text, ".html")
    check(page)
    assert sorted(re.findall(r"\d", "".join(piece.text for piece in page.pieces))) == sorted(re.findall(r"\d", text))


HOSTILE = [
    (".md", ">" * 100_000), (".md", "- " * 50_000), (".md", "[" * 100_000), (".md", "$$\n\n" * 20_000), (".md", "`" * 999 + " `" * 50_000), (".md", "\\begin{align} " * 50_000),
    (".html", "<!-- > 1 " * 100_000), (".tex", "\\def\\a{" * 50_000), (".tex", "\\newcommand{\\f}[2]{#1#1#2}" + "\\f{" * 50_000),
    (".html", "<div>" * 100_000), (".html", "<a " * 100_000), (".html", "<!--" * 100_000), (".html", "<math>" + "<mfrac><mn>1</mn>" * 50_000), (".html", "<style>" * 50_000),
    (".tex", "{" * 100_000), (".tex", "\\def\\a{\\b\\b\\b\\b}\\def\\b{\\a\\a\\a 1}" + "\\a " * 5_000), (".tex", "\\begin{verbatim}" * 50_000), (".tex", "\\label{" * 50_000),
    (".txt", "[" * 1_000_000), (".txt", "x = np.array(" + "(" * 190_000), (".txt", "| 1 " * 100_000), (".txt", "def f(x):\n    x = (\n\n" * 20_000),
]  # fmt: skip


@pytest.mark.parametrize(("ending", "text"), HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_documents_are_read_in_time(ending: str, text: str) -> None:
    start = time.perf_counter()
    check(read_page(text, ending))
    assert time.perf_counter() - start < 5


def test_readers_are_loaded_when_needed() -> None:
    code = "import sys, symattn.reading.opening as o; o.read_page('x', '.txt'); sys.exit('markdown_it' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
