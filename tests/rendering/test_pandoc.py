"""Pandoc reads the Markdown of every example and option: each formula becomes MathML, with no warning; tables and headings are what they are."""

import json

import pytest
from programs import Texts, pandoc
from test_contract import EXAMPLES, LANGUAGES, OPTIONS

from symattn import attention, load, solve

pytestmark = pytest.mark.external


def pages(example: str) -> list[str]:
    """The example with every option, at several places, in every language."""
    out = [solve(example, **options).to("md") for options in OPTIONS]
    out += [solve(example, places=places).to("md") for places in (0, 1, 12, 40)]
    return out + [solve(example, lang=language, carry="rounded").to("md") for language in LANGUAGES]


@pytest.mark.parametrize("to", ["html", "latex"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_no_warning_of_any_example_and_option(example: str, to: str) -> None:
    found = pages(example)
    text = pandoc("\n\n".join(found), to, "markdown", *(["--mathml"] if to == "html" else []))
    if to == "html":
        texts = Texts(text).found
        assert len(texts["h1"]) == len(found)
        assert len(texts["math"]) == sum(page.count("$$") // 2 + page.replace("$$", "").count("$") // 2 for page in found)


@pytest.mark.parametrize("example", EXAMPLES)
def test_structure(example: str) -> None:
    """One title, sections numbered from 1, tables with as many cells in every row as in the head."""
    solution = solve(example)
    tree = json.loads(pandoc(solution.to("md"), "json"))
    headings = [(block["c"][0], _plain(block["c"][2])) for block in tree["blocks"] if block["t"] == "Header"]
    assert [level for level, _ in headings] == [1] + [2] * (len(headings) - 1)
    assert headings[0][1] == load(example).title
    numbers = [int(text.split(".")[0]) for _, text in headings[1:] if text[0].isdigit()]
    assert numbers == list(range(1, len(solution.derivation.steps) + 1))
    for table in (block for block in tree["blocks"] if block["t"] == "Table"):
        head = table["c"][3][1][0][1]
        body = table["c"][4][0][3]
        assert {len(row[1]) for row in body} == {len(head)}


def _plain(inlines: list[dict[str, object]]) -> str:
    """The text of pandoc's inline elements."""
    out = ""
    for inline in inlines:
        content = inline.get("c")
        if inline["t"] == "Quoted":
            out += f"“{_plain(content[1])}”" if content[0]["t"] == "DoubleQuote" else f"‘{_plain(content[1])}’"
        else:
            out += {"Space": " ", "SoftBreak": " "}.get(str(inline["t"])) or str(content)
    return out


def test_gfm_keeps_formulas_apart_from_text() -> None:
    """Read as GitHub's Markdown, nothing within $ or $$ is taken for emphasis or a table."""
    for example in EXAMPLES:
        page = solve(example, detail="every-entry").to("md")
        tags = Texts(pandoc(page, "html", "gfm+tex_math_dollars", "--mathml")).found
        assert not {"em", "code", "a"} & tags.keys()


@pytest.mark.parametrize("size", [9, 14])
def test_wide_matrices_are_cut_with_dots(size: int) -> None:
    rows = [[(3 * i + 7 * j) % 11 for j in range(size)] for i in range(size)]
    page = solve(attention(Q=rows, K=rows, V=rows, scale="none")).to("md")
    assert "\\cdots" in page
    assert max(map(len, page.splitlines())) < 4000
    pandoc(page, "html", "markdown", "--mathml")
