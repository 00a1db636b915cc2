"""Sheets, keys and worked solutions: every kind of question in every format, texts as they are, LaTeX that compiles, answers only where they belong."""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hostile import TEXTS, seen
from programs import Texts, pandoc, pdf, pdf_text

from symattn.exam.concepts import phrases
from symattn.exam.making import Bank, VariantOfExam
from symattn.exam.reading import specification_from
from symattn.exam.specification import Specification
from symattn.extensions import names
from symattn.rendering.exam.pages import ENDINGS, PARTS, Fragment, page, pages
from symattn.verbs.examining import examine, specification_of

FORMATS = tuple(ENDINGS)
KINDS = names("questions")
SMALL = {"range": [-2, 2], "largest": 100}
PROJECTED = {"given": ["X", "W_Q", "W_K", "W_V"], "tokens": ["a", "red", "bird"], "sizes": {"d_model": 2}, "numbers": {**SMALL, "distinct_weights": True}, "places": 3}
EACH: dict[str, list[dict[str, Any]]] = {
    "numerical": [
        {"ask": "weights", "which": "row", "sizes": {"d_k": 4}, "points": 2},
        {"ask": "output", "settings": {"scale": "none"}, "places": 0, "points": "1/3"},
        {"ask": "weights", "which": "matrix", "sizes": {"tokens": 5, "queries": 5}, "accept": "sigfig", "places": 3, "rounding": "half-up"},
        {"ask": "weights", "which": "row", "sizes": {"tokens": 16, "d_k": 16}, "settings": {"scale": "1/50"}},
    ],
    "choice": [
        {"ask": "output", "which": "row", "numbers": {**SMALL, "distinct_weights": True}},
        {"ask": "weights", "given": ["scores"], "sizes": {"queries": 2}, "several": True, "options": 5, "places": 2, "numbers": {**SMALL, "distinct_weights": True}},
    ],
    "worked": [{**PROJECTED, "settings": {"mask": "causal"}, "points": 8}],
    "fill-in": [{**PROJECTED, "blanks": 6, "points": "1/2"}, {"sizes": {"d_k": 4}, "numbers": {**SMALL, "rational_weights": True}}],
    "find-the-error": [{**PROJECTED, "queries": ["red"]}],
    "order-the-steps": [{"settings": {"mask": "causal"}, "given": PROJECTED["given"]}],
    "which-inputs": [{"ask": "scores", "given": PROJECTED["given"]}],
    "concept": [{"concept": name} for name in names("concepts")],
    "text": [{"text": "First paragraph.\n\nSecond paragraph,\nin two lines."}],
}


def made(*questions: dict[str, Any], number: int = 1, **more: Any) -> tuple[Specification, VariantOfExam]:
    raw = {"title": "An exam", "questions": [{"numbers": SMALL, **q} if q["kind"] not in {"concept", "text"} else q for q in questions], **more}
    specification = specification_from(raw, "exam.toml")
    return specification, Bank(specification, 7).variant(number)


@cache
def of_every_kind(number: int = 1) -> tuple[Specification, VariantOfExam]:
    """An exam with the questions of all kinds."""
    return made(*({"kind": kind, "title": f"A question: {kind}", **q} for kind, all_of in EACH.items() for q in all_of), number=number, instructions="No calculators.")


@cache
def week_5(number: int) -> tuple[Specification, VariantOfExam]:
    specification = specification_of("week-5")
    return specification, Bank(specification, 7).variant(number)


@pytest.mark.quick
def test_every_kind_is_tried() -> None:
    assert sorted(EACH) == KINDS


@pytest.mark.quick
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("format", FORMATS)
def test_every_kind_has_every_page(format: str, part: str) -> None:
    """Every question by its title and points, no sentence empty, nothing of Python or of templates."""
    specification, variant = of_every_kind()
    text = page(specification, variant, format, part)
    assert [text.count(f"A question: {kind}".replace("-", "-{}") if format == "latex" else f"A question: {kind}") for kind in EACH] == [len(x) for x in EACH.values()]
    body = text.partition("</style>")[2] or text.partition(r"\begin{document}")[2] or text
    assert not re.search(r"None|True|False|<%|<<|>>|object at|Undefined|\( *\)|[a-z] [.,;?](?:\s|$)|  [a-z]+  ", body)
    assert not re.search(r"\b1 points|(?<![/\d])(?:0|[2-9]) point\b|a (?:queries|keys|values)\b", text)


@pytest.mark.quick
def test_points_and_rounding_are_said_in_words() -> None:
    text = page(*of_every_kind(), "md", "sheet")
    for words in ("(2 points)", "(1 point)", "(1/3 point)", "(0.5 points)", "to a whole number", "to 3 decimal places", "to 3 significant figures (ties away from zero)"):
        assert words in text


@pytest.mark.quick
@pytest.mark.parametrize("format", FORMATS)
def test_what_is_given_is_shown_whole(format: str) -> None:
    """No dots, however many numbers."""
    question = {"kind": "numerical", "ask": "weights", "which": "row", "sizes": {"tokens": 16, "d_k": 16}, "settings": {"scale": "1/50"}}
    text = page(*made(question), format, "sheet")
    assert not re.search(r"dots|[⋯⋮⋱]", text.partition("</style>")[2] or text)
    assert sum(text.count(f'data-entry="K-{i}-') for i in range(16)) == 256 or text.count("&") >= 16 * 15


@pytest.mark.quick
@pytest.mark.parametrize("concept", names("concepts"))
@pytest.mark.parametrize("format", FORMATS)
def test_concepts_have_reasons(format: str, concept: str) -> None:
    """A right answer, at least three wrong ones, and something to say to each of those; all different."""
    found = phrases(concept)
    wrong = [name for name in found if name.startswith("wrong")]
    assert "right_1" in found
    assert len(wrong) >= 3
    _, variant = made({"kind": "concept", "concept": concept, "options": len(wrong) + 1})
    options = Fragment(variant.questions[0], 1, format).view.options
    says = [str(text) for o in options for text in (o.says, o.feedback) if not (o.right and text is o.feedback)]
    assert all(len(text) > 10 for text in says)
    assert len({*says}) == len(says) == 2 * len(wrong) + 1


@pytest.mark.parametrize("number", [1, 2, 3])
def test_answers_are_on_the_key_and_not_on_the_sheet(number: int) -> None:
    specification, variant = week_5(number)
    for format in ("md", "html"):
        sheet, key = (page(specification, variant, format, part) for part in ("sheet", "key"))
        for question in variant.questions:
            assert all(blank.printed.text.lstrip("-") in key for blank in question.blanks)
            assert all(f"({o.letter})" in key for o in question.options if o.right)
            fragment = Fragment(question, 1, format)
            if question.kind == "numerical":
                assert not [b for b in question.blanks if b.printed.text in fragment.ask]
            assert "✓" not in fragment.ask
        assert "Marking:" not in sheet
        assert "Marked by hand" not in sheet
        assert "Solution" not in sheet


@pytest.mark.quick
def test_the_key_in_latex_is_the_sheet_with_answers() -> None:
    sheet, key = (page(*week_5(1), "latex", part) for part in ("sheet", "key"))
    assert r"\printanswers" not in sheet.partition(r"\begin{document}")[0].replace(r"\ifprintanswers", "")
    body = key.partition(r"\begin{questions}")[2]
    assert body == sheet.partition(r"\begin{questions}")[2]
    assert r"\CorrectChoice" in body


@pytest.mark.quick
@pytest.mark.parametrize("format", FORMATS)
def test_one_page_is_one_question_or_more(format: str) -> None:
    found = pages(*week_5(1), FORMATS)
    assert sorted(found) == sorted(f"{f}/{part}-{{}}.{ENDINGS[f]}" for f in FORMATS for part in PARTS)
    assert found[f"{format}/sheet-{{}}.{ENDINGS[format]}"] == page(*week_5(1), format, "sheet")


@pytest.mark.quick
def test_html_loads_and_runs_nothing() -> None:
    for part in PARTS:
        text = page(*of_every_kind(), "html", part)
        found = Texts(text).found
        assert not {"script", "img", "link", "iframe", "button", "input"} & found.keys()
        assert not re.search(r"\son\w+=|style=\"|https?://(?!www\.w3\.org)", text.partition("</style>")[2])
        assert "default-src 'none'" in text
        assert "script-src" not in text
        assert len(found["section"]) == len(of_every_kind()[1].questions)


def test_names_of_a_class_stand_on_the_sheets(tmp_path: Path) -> None:
    students = ["Ada <b>Lovelace</b>", "Möbius & Söhne_1"]
    examine("week-5", tmp_path / "out", 2, seed=7, to=FORMATS, students=students, workers=1)
    for k, name in enumerate(students, 1):
        html = Texts((tmp_path / "out" / "html" / f"sheet-0{k}.html").read_text(encoding="utf-8"))
        assert f"Name: {name}" in " ".join(html.found["p"])
        assert "b" not in html.found or name not in html.found["b"]
    assert r"M\"obius" not in (latex := (tmp_path / "out" / "latex" / "sheet-02.tex").read_text(encoding="utf-8"))
    assert r"Name:\enspace Möbius \& Söhne\_1" in latex
    assert r"Name: Ada &lt;b&gt;Lovelace&lt;/b&gt;" in (tmp_path / "out" / "md" / "sheet-01.md").read_text(encoding="utf-8")


def shown(text: str) -> str:
    return unicodedata.normalize("NFC", seen(text))


def hostile(longest: int = 500) -> tuple[list[str], Specification, VariantOfExam]:
    """Every hostile text as title and as paragraph of a question, the first ones as title and instructions of the exam."""
    more = ("+ a", "* a", "> a", "    a", "---", "===", "<script>alert(1)</script>", "a\\", "$x$", r"\(x\)", "a. b", "iv. c", ": d")
    texts = [*(text for text in TEXTS.values() if text.strip() and len(max(text.split(), key=len)) <= longest), *more]
    questions = [{"kind": "text", "title": f"x{text}"[:500], "text": f"{text.strip()}\n\nx{text}"} for text in texts]
    return texts, *made(*questions, title="</title><script>1</script> $&#%_^~", instructions=r"1. \input{x} <b>y</b> `z`")


@pytest.mark.quick
def test_html_shows_texts_as_they_are() -> None:
    texts, specification, variant = hostile()
    for part in ("sheet", "solutions"):
        found = Texts(page(specification, variant, "html", part, "<i>Ada</i>")).found
        assert not {"script", "img", "b", "a", "code"} & found.keys()
        assert found["h1"] == [specification.title]
        assert specification.instructions in found["p"]
        titles = [shown(head) for head in found["h2"]]
        assert all(shown(f"x{text}"[:500]) in title for text, title in zip(texts, titles, strict=True))
        paragraphs = {shown(paragraph) for paragraph in found["p"]}
        assert not [text for text in texts if not {shown(text), shown(f"x{text}")} <= paragraphs]


@pytest.mark.external
@pytest.mark.parametrize("source", ["gfm", "markdown"])
def test_markdown_shows_texts_as_they_are(source: str) -> None:
    texts, specification, variant = hostile()
    found = Texts(pandoc(page(specification, variant, "md", "sheet", "*Ada*"), "html", source, *(["--mathml"] if source == "markdown" else []))).found
    assert not {"script", "img", "a", "code", "ul", "ol", "blockquote", "hr", "strong", "em"} & found.keys()
    assert found["h1"] == [specification.title]
    assert all(shown(f"x{text}"[:500]) in shown(title) for text, title in zip(texts, found["h2"], strict=True))
    paragraphs = {shown(paragraph) for paragraph in found["p"]}
    assert shown(specification.instructions) in paragraphs
    assert not [text for text in texts if not {shown(text), shown(f"x{text}")} <= paragraphs]


@pytest.mark.external
def test_latex_shows_texts_as_they_are(tmp_path: Path) -> None:
    """All but a word that is wider than the page."""
    specification, variant = hostile(40)[1:]
    text = " ".join(pdf_text(pdf(page(specification, variant, "latex", "solutions", r"\end{document} & Ada_1"), tmp_path, 20)).split())
    for words in ("$&#%_^~", r"1. \input{x} <b>y</b>", r"\write18{id} \end{document} \par", "<script>alert(1)</script>", "{{ 7*7 }}", "<< 7*7 >>", r"\end{document} & Ada_1"):
        assert words in text


@pytest.mark.external
@pytest.mark.parametrize("part", PARTS)
def test_latex_of_every_kind_compiles(tmp_path: Path, part: str) -> None:
    for number in (1, 2):
        text = pdf_text(pdf(page(*of_every_kind(number), "latex", part), tmp_path, 20))
        assert "A question: find-the-error" in text
        assert ("Marked by hand" in text) == (part != "sheet")


@pytest.mark.external
@pytest.mark.parametrize("number", [1, 4, 7])
def test_latex_of_week_5_compiles(tmp_path: Path, number: int) -> None:
    """On the sheet no answers, though its source holds them."""
    specification, variant = week_5(number)
    sheet, key, solutions = (pdf_text(pdf(page(specification, variant, "latex", part), tmp_path, 20)).replace("−", "-") for part in PARTS)
    answers = [b.printed.text for q in variant.questions for b in q.blanks if q.kind == "numerical"]
    assert not [text for text in answers if text in sheet]
    assert not [text for text in answers if text not in key or text not in solutions]
