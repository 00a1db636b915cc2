"""Every variant, document and format with every example and option: each renders, whole, with nothing undefined and nothing left over of the templates."""

import itertools
import json
import re

import pytest

from symattn import Derivation, derive, load, solve
from symattn.exact.rounding import RULES
from symattn.extensions import languages, names
from symattn.rendering.environment import OF_REPORTS, render
from symattn.rendering.solution import CARRIES, DETAILS

FORMATS = names("formats")
DOCUMENTS = [name for name in names("documents") if name not in OF_REPORTS]
EXAMPLES = names("examples")
LANGUAGES = languages()
OPTIONS = [dict(zip(("detail", "carry", "rounding"), chosen, strict=True)) for chosen in itertools.product(DETAILS, CARRIES, RULES)]
COVERING = [OPTIONS[k] for k in (0, 4, 8, 9, 13, 17)]
"""Every detail with both carries and all roundings: for the formats that say the same as Markdown."""
LEFT_OVER = re.compile(r"<%|%>|<<|>>|<#|#>|\bNone\b|Undefined|jinja|<symattn|object at 0x|%%characters%%|\bnan\b")


def whole(page: str, format: str, document: str) -> str:
    """What is wrong with a page as a page, or nothing."""
    wrong = [f"left over: {found[0]}" for found in [LEFT_OVER.search(page)] if found]
    if not page.endswith("\n") or page.startswith("\n") or "\n\n\n" in page or re.search(r"[ \t]$", page, re.MULTILINE):
        wrong.append("blanks at the end of lines, or empty lines too many")
    if page.count("$$") % 2 or page.count(r"\begin{") != page.count(r"\end{"):
        wrong.append("something is opened and not closed")
    opening = {"md": "# ", "latex": r"\documentclass", "html": "<!DOCTYPE html>"}.get(format, "")
    if opening and (document == "fragment") == page.startswith(opening):
        wrong.append("a document without its opening, or a fragment with one")
    if format in {"json", "ipynb"}:
        json.loads(page)
    return "; ".join(wrong)


@pytest.fixture(scope="module")
def derivations() -> dict[str, Derivation]:
    """Every example, its values computed once for all options."""
    return {example: derive(load(example)) for example in EXAMPLES}


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_renders_with_every_option(derivations: dict[str, Derivation], example: str, format: str, document: str) -> None:
    found = {}
    for options in OPTIONS if format == "md" else COVERING:
        page = render(solve(derivations[example], **options), format, document)
        assert not whole(page, format, document), options
        found["/".join(options.values())] = page
    assert len(set(found.values())) > 1 or example == "symbolic" or document == "worksheet"


@pytest.mark.quick
@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", EXAMPLES)
def test_renders_in_every_language(derivations: dict[str, Derivation], example: str, language: str, document: str) -> None:
    page = render(solve(derivations[example], lang=language, carry="rounded"), "md", document)
    assert not whole(page, "md", document)
    assert (page == render(solve(derivations[example], carry="rounded"), "md", document)) == (language == "en")


@pytest.mark.quick
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_renders_alike_twice(example: str, format: str) -> None:
    assert solve(example).to(format) == solve(example).to(format)


@pytest.mark.quick
def test_every_variant_has_an_example() -> None:
    assert {load(example).variant for example in EXAMPLES} == set(names("variants"))


@pytest.mark.quick
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_same_is_said_in_markdown_and_latex(example: str) -> None:
    """The formulas of both formats are the same, in the same order: one skeleton, two spellings."""
    solution = solve(example)
    md = re.findall(r"\$\$\n(.*?)\n\$\$", solution.to("md"), re.DOTALL)
    tex = re.findall(r"(?:\\\[|\\begin\{align\*\})\n(.*?)\n(?:\\\]|\\end\{align\*\})", solution.to("latex"), re.DOTALL)
    assert [re.sub(r"\\(begin|end)\{aligned\}\n?", "", block).strip() for block in md] == [block.strip() for block in tex]


@pytest.mark.quick
@pytest.mark.parametrize("example", EXAMPLES)
def test_detail_adds_and_takes_away(example: str) -> None:
    brief, full, every = (solve(example, detail=detail).to("md") for detail in DETAILS)
    assert len(brief) <= len(full) <= len(every)
    assert brief.count("\n## ") == full.count("\n## ") == every.count("\n## ")


@pytest.mark.quick
@pytest.mark.parametrize("places", [0, 1, 30, 1000])
@pytest.mark.parametrize("example", EXAMPLES)
def test_places_from_none_to_very_many(example: str, places: int) -> None:
    for format in FORMATS:
        assert not whole(solve(example, places=places).to(format), format, "worked-solution")


@pytest.mark.quick
def test_ties_are_told() -> None:
    page = solve("three-words", places=2).to("md")
    assert "Exact tie" in page
    assert "rounded to even" in page
    assert "rounded away from zero" in solve("three-words", places=2, rounding="half-up").to("md")
    assert "Exact tie" not in solve("three-words", places=2, rounding="cut").to("md")


@pytest.mark.quick
def test_the_hand_chain_is_told_where_it_parts() -> None:
    page = solve("i-love-statistics", carry="rounded").to("md")
    section = page[page.index("## Carried by hand") :]
    assert "0.5391" in section
    assert "0.5392" in section
