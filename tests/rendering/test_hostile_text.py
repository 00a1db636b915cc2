"""Titles and tokens appear as they are, in every format, whatever characters they hold; nothing in them is run."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hostile import TEXTS, problem, seen
from programs import Texts, pandoc, pdf, pdf_text
from test_latex import ARTICLE

from symattn import Solution, attention, solve
from symattn.reading.problem_file import read_problem

ALL = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


def solution(*texts: str, **options: Any) -> Solution:
    return solve(read_problem(problem(list(texts)), "hostile.toml"), **options)


def normal(text: str) -> str:
    """What is seen of a text, composed (é as one character), as pandoc writes it."""
    return unicodedata.normalize("NFC", seen(text))


@pytest.mark.quick
@ALL
def test_json_keeps_texts_as_they_are(text: str) -> None:
    page = solution(text, "b", "c").to("json")
    data = json.loads(page)
    assert data["title"] == " ".join(text.split())
    weights = next(step for step in data["steps"] if step["name"] == "weights")
    assert weights["rows"] == [text]
    assert weights["columns"] == [text, "b", "c"]


def together(before: str) -> tuple[list[str], str]:
    """All texts, each in a page of its own, in one Markdown document."""
    texts = [text for text in TEXTS.values() if before or text.strip()]
    return texts, "\n\n".join(solution(f"{before}{text}", "b", detail="brief").to("md") for text in texts)


@pytest.mark.external
@pytest.mark.parametrize("source", ["gfm", "markdown"])
@pytest.mark.parametrize("before", ["x", ""])
def test_markdown_shows_texts_as_they_are(before: str, source: str) -> None:
    """As title and as token; with nothing before them too, where a list or a heading would begin."""
    texts, page = together(before)
    found = Texts(pandoc(page, "html", source, *(["--mathml"] if source == "markdown" else []))).found
    assert not {"script", "img", "b", "a", "code"} & found.keys()
    assert [normal(title) for title in found["h1"]] == [normal(before + text) for text in texts]
    heads = [k for k, cell in enumerate(found["th"]) if cell == "attention of"]
    assert [normal(found["th"][k + 1]) for k in heads] == [normal(before + text) for text in texts]


@pytest.mark.external
def test_plain_text_shows_texts_as_they_are() -> None:
    texts, page = together("x")
    plain = normal(pandoc(page, "plain", "markdown", "--quiet"))
    assert not [text for text in texts if plain.count(normal(f"x{text}")) < 2]


@pytest.mark.quick
@ALL
def test_html_shows_texts_as_they_are(text: str) -> None:
    page = solution(f"x{text}", f"y{text}", detail="brief").to("html")
    found = Texts(page).found
    assert seen(found["h1"][0]) == seen(found["title"][0]) == seen(f"x{text}")
    assert "img" not in found
    assert len(found["script"]) == page.count("<script>") == 1


PRINTABLE = re.compile(r"[ -~À-ÖØ-öø-ÿ]*")


@pytest.mark.external
def test_latex_shows_texts_as_they_are(tmp_path: Path) -> None:
    """All texts in one document, as title and as tokens; pdfTeX has no font for some characters, and names those by their code."""
    texts = [text for text in TEXTS.values() if len(text) < 100]
    parts = [solution(f"x{text}", f"y{text}", detail="brief").to("latex") for text in texts]
    preamble, _, _ = parts[0].partition(r"\begin{document}")
    bodies = [re.split(r"\\begin\{document\}|\\end\{document\}", part)[1] for part in parts]
    bodies = [body if k % 5 == 0 else re.sub(r"\\begin\{tikzpicture\}.*?\\end\{tikzpicture\}", "", body, flags=re.DOTALL) for k, body in enumerate(bodies)]
    declared = sorted({line for part in parts for line in re.findall(r"\\DeclareUnicodeCharacter.*", part)})
    whole = preamble.replace(r"\else", "\n".join([*declared, r"\else"]), 1) + r"\begin{document}" + "\n\\newpage\n".join(bodies) + r"\end{document}"
    found = " ".join(pdf_text(pdf(whole, tmp_path, wide=1000)).split())
    for text in texts:
        if PRINTABLE.fullmatch(seen(text)):
            assert f"x{seen(text)}" in found.replace("’", "'").replace("ﬁ", "fi").replace("ﬀ", "ff"), text
    assert "U+732B" in found, "a character without a font is named"


@pytest.mark.external
@pytest.mark.parametrize("name", ["tex write", "controls", "unassigned", "long", "empty"])
def test_latex_of_each_compiles(tmp_path: Path, name: str) -> None:
    pdf(solution(TEXTS[name], TEXTS[name], "c").to("latex"), tmp_path, wide=5000)


@pytest.mark.external
def test_a_fragment_tells_what_its_characters_need(tmp_path: Path) -> None:
    fragment = solution("猫 αβ", "Ω→").to("latex", "fragment")
    needed = re.findall(r"^% (\\DeclareUnicodeCharacter.*)$", fragment, re.MULTILINE)
    assert len(needed) == 5
    pdf(ARTICLE.replace(r"\begin{document}", "\n".join([*needed, r"\begin{document}"])).replace("<FRAGMENTS>", fragment), tmp_path)


@pytest.mark.quick
@pytest.mark.parametrize("format", ["md", "latex", "html"])
def test_nothing_is_run(format: str) -> None:
    page = solution("{{ 7*7 }}", "<< 7*7 >>", "<% raise %>", "${7*7}", "#{7*7}").to(format)
    assert not re.search(r"\b49\b", re.sub(r"<style>.*?</style>|<script>.*?</script>", "", page, flags=re.DOTALL))


@pytest.mark.quick
def test_repeated_tokens_are_told_apart() -> None:
    d = attention(X=[[1], [2], [3]], W_Q=[[1]], W_K=[[1]], W_V=[[1]], tokens=["the", "cat", "the"], queries=["the#2"])
    assert d["Q"].decimal(0) == [["3"]]
    assert d["weights"].rows == ("the",)
    page = solve(attention(X=[[1], [2], [3]], W_Q=[[1]], W_K=[[1]], W_V=[[1]], tokens=["the", "cat", "the"]), detail="every-entry").to("md")
    names = re.findall(r"^(S_\{.*?\}) &=", page, re.MULTILINE)
    assert len(names) == len(set(names)) == 9


@pytest.mark.quick
@pytest.mark.parametrize("tokens", [["1", "2", "3"], ["3", "2", "1"], ["1,2", "2,1", ","], ["-inf", "0", "−∞"], ["2", "2", "2"]])
def test_tokens_that_look_like_numbers(tokens: list[str]) -> None:
    solution = solve(attention(scores=[[0, 1, 2]] * 3, V=[[1], [2], [3]], tokens=tokens), detail="every-entry")
    page = solution.to("md")
    assert json.loads(solution.to("json"))["steps"][0]["rows"] == tokens
    names = re.findall(r"^(E_\{.*?\}) &=", page, re.MULTILINE)
    assert len(names) == len(set(names)) == 9, names
