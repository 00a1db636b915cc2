"""Verification reports in every format: whole documents as they are meant to be, and what programs rely on.

After a change that is meant, look at what changed and write them anew:

    SYMATTN_UPDATE_GOLDEN=1 python -m pytest tests/rendering/test_reports.py
"""

import difflib
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from judged import READING, judged, judged_cells
from programs import Texts, pandoc, pdf

from symattn.derivation.claim import Claim
from symattn.rendering.reports import FORMATS, render_reports
from symattn.verifying.finding import Finding, Reading, Report

FOLDER = Path(__file__).parent.parent / "golden_reports"
PAGE = """# Attention by hand

The query is [⟦w:0.59=0.50|Q[love,1]|0.4·0.1 + 0.8·0.2 + 0.6·0.5 = 0.04 + 0.16 + 0.30|is 0.50; no known slip gives it⟧, ⟦c:0.80=0.80|Q[love,2]⟧].

| key | score |
|---|---|
| I | ⟦f:1.1844=1.1160|scores[love,I]||is 1.1160; right from the document's own earlier numbers⟧ |
| love | ⟦u:1.3|scores[love,love]||cannot be told⟧ |

So again: the query is ⟦w:0.59=0.50|Q[love,1]|0.4·0.1 + 0.8·0.2 + 0.6·0.5 = 0.04 + 0.16 + 0.30|is 0.50; no known slip gives it⟧,
the weight ⟦r:0.366=0.366|weights[love,statistics]||0.366 exactly rounded; further digits cut off⟧, and ⟦w:0.5=0.6⟧ + ⟦g:0.1=0.1⟧.
"""
REPORTS = {"page": [judged(PAGE, "book/page.md", notes=("the context vector is never formed",))]}
REPORTS["two"] = [*REPORTS["page"], judged("All is well: ⟦c:0.5=0.5|weights[1,1]⟧.", "right.md", readings=())]
ENDINGS = {"text": ".txt", "md": ".md", "latex": ".tex", "html": ".html", "json": ".json", "sarif": ".sarif"}
CASES = {f"{name}{ending}": (name, to, {}) for name in REPORTS for to, ending in ENDINGS.items()} | {
    "page.all.txt": ("page", "text", {"full": True}),
    "page.de.md": ("page", "md", {"lang": "de"}),
}


def written(name: str, to: str, options: dict[str, Any]) -> str:
    """A report without what is the same in every page (style, script, version)."""
    text = render_reports(REPORTS[name], to, together=len(REPORTS[name]) > 1, **options)
    text = re.sub(r"<(style|script)>.*?</\1>", r"<\1></\1>", text, flags=re.DOTALL)
    return re.sub(r"'sha256-[^']*'", "'sha256'", re.sub(r'"version": "\d+\.\d+\.\d+[^"]*"(?=, "rules)', '"version": ""', text))


@pytest.mark.quick
@pytest.mark.parametrize("case", CASES)
def test_the_report_is_as_it_was_when_it_was_last_read(case: str) -> None:
    text, path = written(*CASES[case]), FOLDER / case
    if os.environ.get("SYMATTN_UPDATE_GOLDEN") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    wanted = path.read_text(encoding="utf-8")
    assert text == wanted, "\n".join(difflib.unified_diff(wanted.splitlines(), text.splitlines(), "golden", "now", lineterm="", n=1))


@pytest.mark.quick
def test_no_golden_report_is_left_over() -> None:
    assert {p.name for p in FOLDER.iterdir()} == set(CASES)


@pytest.mark.quick
def test_terminals_get_one_line_a_finding() -> None:
    lines = render_reports(REPORTS["page"]).splitlines()
    assert next(line for line in lines if ": wrong:" in line) == "book/page.md:3:15: wrong: Q[love,1] 0.59: is 0.50; no known slip gives it (also at line 10)"
    assert not any(re.match(r"[^:]*:\d+:\d+: (?:rounding|unchecked|correct|given)", line) for line in lines)
    assert lines[-1] == "book/page.md: 1 correct, 1 rounding, 1 follow-through, 3 wrong, 1 unchecked, 1 given"
    full = render_reports(REPORTS["page"], full=True)
    assert ": rounding: weights[love,statistics] 0.366" in full
    assert ": unchecked: scores[love,love] 1.3: cannot be told" in full


@pytest.mark.quick
def test_colours_only_where_they_are_asked_for_and_never_red_against_green() -> None:
    plain, coloured = render_reports(REPORTS["page"]), render_reports(REPORTS["page"], colour=True)
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain
    assert not re.search(r"\x1b\[(?:\d+;)*(?:31|32|91|92)m", coloured)


@pytest.mark.quick
def test_cells_of_notebooks_are_named() -> None:
    report = judged_cells({(0, False): "x", (2, False): "a\n ⟦w:0.5=0.6⟧", (2, True): "⟦f:0.7=0.8⟧"})
    lines = render_reports([report]).splitlines()
    assert any(line.startswith("page.ipynb:cell 3:2:2: wrong: 0.5: is 0.6") for line in lines)
    assert any(line.startswith("page.ipynb:cell 3 output:1:1: follow-through") for line in lines)
    numbers = json.loads(render_reports([report], "json"))["numbers"]
    assert [(n["cell"], n["output"], n["start"], n["end"], n["line"], n["column"]) for n in numbers] == [(2, False, 3, 6, 2, 2), (2, True, 0, 3, 1, 1)]
    assert "cell 3, line 2" in render_reports([report], "md")


@pytest.mark.quick
def test_json_says_what_the_contract_says() -> None:
    data = json.loads(render_reports(REPORTS["page"], "json"))
    assert list(data)[:4] == ["schema", "document", "ok", "readings"]
    assert (data["schema"], data["ok"]) == ("symattn/verification-1", False)
    first = data["numbers"][0]
    keys = "start end line column text reading quantity index verdict expected follow_through policy cause message"
    assert [key for key in first if key != "working"] == keys.split()
    clean = REPORTS["page"][0].texts[None]
    assert all(clean[n["start"] : n["end"]] == n["text"] for n in data["numbers"])
    assert (first["index"], first["expected"]) == (["love", 1], "0.50")
    both = json.loads(render_reports(REPORTS["two"], "json", ["c.md: is not UTF-8 text"], together=True))
    assert (both["schema"], len(both["documents"]), both["failed"]) == ("symattn/verifications-1", 2, ["c.md: is not UTF-8 text"])
    claim = Claim("Q", 0, 0, "0.59", "claims.Q.love[0]", "Q[love,1]")
    of_file = json.loads(render_reports([Report("problem.toml", (Finding(claim, "wrong", "0.50"),))], "json"))["numbers"][0]
    assert (of_file["path"], of_file["index"], "start" in of_file) == ("claims.Q.love[0]", ["love", 1], False)


# What the schema of SARIF 2.1.0 requires of the parts that are used here.
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
ARTIFACT = {"type": "object", "required": ["uri"], "properties": {"uri": {"type": "string", "pattern": "^[!-~]*$"}}}
REGION = {
    "type": "object",
    "required": ["startLine", "startColumn", "endColumn", "charOffset", "charLength"],
    "properties": {name: {"type": "integer", "minimum": low} for name, low in {"startLine": 1, "startColumn": 1, "endColumn": 1, "charOffset": 0, "charLength": 1}.items()},
}
PHYSICAL = {"required": ["artifactLocation"], "properties": {"artifactLocation": ARTIFACT, "region": REGION}}
RESULT = {
    "type": "object",
    "required": ["message", "ruleId", "level", "kind", "locations"],
    "properties": {
        "message": TEXT,
        "level": {"enum": ["none", "note", "warning", "error"]},
        "kind": {"enum": ["fail", "open"]},
        "locations": {"type": "array", "items": {"properties": {"physicalLocation": PHYSICAL}}},
        "fixes": {
            "type": "array",
            "items": {"required": ["artifactChanges"], "properties": {"artifactChanges": {"minItems": 1, "items": {"required": ["artifactLocation", "replacements"]}}}},
        },
    },
}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "required": ["tool", "results", "invocations"],
                "properties": {
                    "tool": {"required": ["driver"], "properties": {"driver": {"required": ["name", "rules"], "properties": {"rules": {"items": {"required": ["id"]}}}}}},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "invocations": {"items": {"required": ["executionSuccessful"]}},
                    "results": {"items": RESULT},
                },
            },
        },
    },
}


@pytest.mark.quick
def test_sarif_is_sarif() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    for reports in (REPORTS["two"], [judged_cells({(0, False): "⟦w:0.5=0.6⟧"}, "my book/ä page.ipynb")]):
        data = json.loads(render_reports(reports, "sarif", ["gone.md: there is no such file"]))
        jsonschema.validate(data, SARIF)
        run = data["runs"][0]
        assert run["invocations"][0]["executionSuccessful"] is False
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
        levels = {"wrong": "error", "follow-through": "warning", "rounding": "note", "unchecked": "none"}
        assert all(levels[result["ruleId"]] == result["level"] for result in run["results"])
        assert all(result["kind"] == "fail" or result["level"] == "none" for result in run["results"])


@pytest.mark.quick
@pytest.mark.parametrize("to", FORMATS)
def test_a_report_on_nothing_is_whole(to: str) -> None:
    text = render_reports([Report("empty.md", ())], to)
    assert text.endswith("\n")
    assert "None" not in text


def hostile() -> Report:
    """A report whose every text tries to be something else."""
    bad = '</pre></table><script>alert(1)</script><% raise %><< 7*7 >> \\input{x} $&#%_^~ | `a` \x1b[31m'
    claim = Claim("Q", 0, 0, "0.5", bad, f"Q[{bad},1]", index=(bad, 1))
    finding = Finding(claim, "wrong", "0.6", "0.7", None, bad, f"is 0.6; {bad}", bad)
    short = Claim("weights", 0, 0, "0.5", "x", "weights[<b>,$]", index=("<b>", "$"))
    reading = Reading(1, bad, {bad: bad}, {"X": [[bad, "0.5"]], bad: [["1"]]}, (bad,), (bad,))
    return Report(bad, (finding, Finding(short, "unchecked", message=bad), Finding(short, "rounding", "0.5", policy=bad)), (reading,), (bad,))


OURS = {"html", "head", "title", "style", "body", "h1", "h2", "h3", "p", "div", "span", "strong", "details", "summary", "table", "thead", "tbody", "tr", "th", "td"} | {
    "aside",
    "button",
    "script",
}


@pytest.mark.quick
@pytest.mark.parametrize("to", FORMATS)
def test_no_text_becomes_markup(to: str) -> None:
    text = render_reports([hostile(), hostile()], to)
    assert "49" not in re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    if to in {"html", "md"}:
        assert "<script>alert" not in text
        assert "<b>" not in text
    if to in {"text", "html", "md", "latex"}:
        assert "\x1b" not in text
    if to == "latex":
        assert "\\input{" not in text
    if to == "html":
        assert set(Texts(text).found) <= OURS | {tag for tag in Texts(text).found if tag.startswith("m")}


@pytest.mark.external
@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_latex_report_compiles(tmp_path: Path, lang: str) -> None:
    for k, reports in enumerate([REPORTS["two"], [hostile()], [judged(PAGE * 20, "long.md", readings=(READING,) * 2)]]):
        folder = tmp_path / str(k)
        folder.mkdir()
        pdf(render_reports(reports, "latex", lang=lang), folder, wide=400 if k == 1 else 1.0)


@pytest.mark.external
def test_pandoc_reads_the_markdown_report() -> None:
    html = pandoc(render_reports(REPORTS["page"], "md"), "html", "gfm+tex_math_dollars", "--mathml")
    assert len(Texts(html).found["table"]) == 4
    assert "0.59" in html
