"""Annotated documents: the original with every number marked, whatever it holds; nothing of it runs or loads."""

import re
import shutil
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from judged import judged, judged_cells

from symattn.rendering.annotated import annotate, cell_types

HTML = """<!DOCTYPE html>
<html><head><title>T</title>
<style>p { color: #222 } @import url(http://evil.example/x.css); a { background: url(http://evil.example/y.png) }</style>
<script>window.bad = 1; document.title = "0.59"</script><base href="http://evil.example/"><meta http-equiv="refresh" content="0;url=http://evil.example/">
<link rel="stylesheet" href="http://evil.example/z.css"></head>
<body onload="window.bad=1" class="page sa-wrong">
<p title="0.59" onclick="window.bad=1">Query &lt;b&gt; &amp; [⟦w:0.59=0.50|Q[love,1]|0.4·0.1 + 0.8·0.2 = 0.20⟧, ⟦c:0.80=0.80⟧], minus ⟦w:&minus;0.5=0.5⟧</p>
<img src="http://evil.example/i.png" onerror="window.bad=1" alt="picture"><iframe src="http://evil.example/"></iframe><object data="http://evil.example/"></object>
<p>In a formula: \\(x = ⟦f:1.18=1.12|scores[love,I]⟧ \\cdot 2\\) and <math><mn>⟦w:0.3=0.4⟧</mn><mo>+</mo><mn>7</mn></math>
and \\(\\text{&lt;script&gt;window.bad=1&lt;/script&gt;} ⟦w:0.1=0.2⟧\\)</p>
<pre>
 [⟦w:0.25=0.35⟧, ⟦g:1=1⟧] $5 &lt;/pre&gt;
</pre>
<a href="javascript:window.bad=1">⟦r:0.366=0.366⟧</a>
<a href="https://example.org/">link</a>
<svg viewBox="0 0 9 9"><script>window.bad=1</script><text x="1" y="1">t</text><foreignObject><p>x</p></foreignObject></svg>
<noscript><p>x</p></noscript><textarea></p></textarea><details><summary>more</summary>⟦?:0.9⟧</details>
<div id="sa-p1"><table><tr><td>⟦w:2.0=2.5⟧<td>⟦c:2.1=2.1⟧</table>
<script type="math/tex; mode=display">y = ⟦w:3.25=3.5⟧</script>
<p>unclosed <b>bold
</body></html>
"""
MARKDOWN = """---
title: a 0.59
---
# Attention

The query is **⟦w:0.59=0.50|Q[love,1]⟧**, `⟦c:0.80=0.80⟧`, $q = [⟦w:0.1=0.2⟧, 0{,}⟦c:8=8⟧] \\cdot e^{⟦f:-1.5=1.5⟧}$ <script>window.bad=1</script> <b onclick="window.bad=1">x</b>

$$
S = \\begin{bmatrix} ⟦c:1=1⟧ & ⟦w:-2=2⟧ \\\\ 3 & 4 \\end{bmatrix}
$$

| key | ⟦g:0.5=0.5⟧ |
|---|---|
| \\⟦w:-0.25=0.5⟧ | $\\unknowncommand{⟦w:7=8⟧}$ |

```
A = [⟦w:0.6=0.7⟧]  $x$ </pre><script>window.bad=1</script>
```

[link](javascript:window.bad=1) \ue000 \ue0021\ue003
"""


BROKEN = ["<" * 20000, "<div>" * 5000, "</div>" * 5000, "&#" * 5000, "<!--" * 3000, "$" * 9999, "\\(" * 5000, "<p a='" * 3000]
BROKEN += ["\x00\U0001f600<b", "<style></style", "<math>" * 900]


class Page(HTMLParser):
    """What a page is made of: tags, attributes, visible text, and the marks with what they hold."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.stack: list[str] = []
        self.marks: dict[str, str] = {}
        self.open: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if re.fullmatch(r"sa-m\d+", given.get("id") or ""):
            self.open.append((tag, str(given["id"])))
            self.marks[str(given["id"])] = ""

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1][0] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for _, mark in self.open:
            self.marks[mark] += data


def check(page: str) -> Page:
    """That nothing of a page runs, loads or points nowhere."""
    read = Page(page)
    tags = {tag for tag, _ in read.tags}
    assert not tags & {"script", "iframe", "object", "embed", "base", "link", "form", "input", "noscript", "textarea", "foreignobject"}
    assert sum(tag == "body" for tag, _ in read.tags) == 1
    ids = [given["id"] for _, given in read.tags if "id" in given]
    assert len(ids) == len(set(ids))
    for tag, given in read.tags:
        assert not any(name.startswith("on") for name in given), given
        assert not (given.get("href") or "").strip().lower().startswith(("javascript", "data", "vbscript"))
        assert "src" not in given
        assert "popovertarget" not in given or given["popovertarget"] in ids
        assert tag != "meta" or given.get("http-equiv") in {None, "Content-Security-Policy"}
    policy = next(given["content"] for tag, given in read.tags if given.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "script" not in policy
    assert "connect" not in policy
    return read


@pytest.mark.quick
def test_html_keeps_its_text_and_gets_its_marks() -> None:
    report = judged(HTML, "page.html")
    page = annotate(report, ".html")
    read = check(page)
    body = page.partition("<body")[2].partition('id="sa-findings"')[0]
    assert 'title="0.59"' in body
    assert "Query &lt;b&gt; &amp; [<button" in body
    assert 'data-is="0.50"' in body
    assert ">&minus;0.5</button>" in body
    assert re.search(r'<mn class="sa-n sa-wrong">0\.3</mn>', body)
    assert re.search(r'<mstyle class="sa-n sa-follow-through">', body)
    assert re.search(r'<mstyle class="sa-n sa-wrong">(?:<mrow>)?<mn>3\.25</mn>', body)
    assert 'class="page"' in page
    assert 'alt="picture"' in body
    assert "&lt;/pre&gt;" in body
    assert "evil.example" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    wanted = {f.claim.text for f in report.findings}
    assert {unescape(text) for text in wanted} <= set(map(unescape, read.marks.values())) | {"0.9", "1.18", "0.3", "0.1", "3.25", "1"}
    assert len(read.marks) == len([f for f in report.findings if f.verdict])


@pytest.mark.quick
def test_markdown_is_shown_as_it_reads() -> None:
    report = judged(MARKDOWN, "page.md")
    page = annotate(report, ".md")
    check(page)
    body = page.partition("<body")[2].partition('id="sa-findings"')[0]
    assert "<h1>Attention</h1>" in body
    assert re.search(r'<strong><button type="button" class="sa-n sa-wrong" id="sa-m1"[^>]*>0\.59</button></strong>', body)
    assert body.count('<mstyle class="sa-n sa-wrong">') == 2
    assert "<td><button" in body
    assert "-0.25</button>" in body
    assert '<code class="sa-tex">' in body
    assert "&lt;/pre&gt;&lt;script&gt;" in body
    assert not re.search("[\ue000-\ue004]", body)


@pytest.mark.quick
@pytest.mark.parametrize("ending", [".tex", ".txt", ".py", ".rst"])
def test_sources_are_shown_line_by_line(ending: str) -> None:
    marked = "a = ⟦w:0.5=0.6⟧ </pre><script>window.bad=1</script> % $x$\n\n\tb = [⟦c:1=1⟧, ⟦g:2=2⟧]\r\nlast"
    report = judged(marked, f"page{ending}")
    page = annotate(report, ending)
    check(page)
    inside = page.partition('<pre class="sa-source">')[2].partition("</pre>")[0]
    assert inside.count('<span class="sa-line">') == 4
    assert unescape(re.sub(r"<[^>]*>", "", inside)) == report.texts[None] + "\n"


@pytest.mark.quick
def test_cells_of_notebooks() -> None:
    report = judged_cells({(0, False): "# Title\n\nIt is ⟦w:0.5=0.6⟧.", (1, False): "print(x)  # ⟦c:1=1⟧", (1, True): "⟦w:0.7=0.8⟧\n"})
    page = annotate(report, ".ipynb", cell_types('{"cells": [{"cell_type": "markdown"}, {"cell_type": "code"}]}'))
    check(page)
    assert "<h1>Title</h1>" in page
    assert "Cell 1</p>" in page
    assert "Output of cell 2</p>" in page
    assert cell_types("no JSON") == []


@pytest.mark.quick
def test_overlapping_and_repeated_findings_make_one_mark() -> None:
    report = judged("x = ⟦w:0.5=0.6⟧")
    twice = type(report)(report.document, report.findings * 2, report.readings, texts=report.texts)
    page = annotate(twice, ".txt")
    check(page)
    assert page.count('id="sa-m1"') == 1
    assert page.partition('id="sa-p1"')[2].count('class="sa-finding"') == 2


def test_many_numbers_take_little_time() -> None:
    marked = "\n".join(f"row {k}: [⟦c:0.{k % 10}1=0.{k % 10}1|Q[{k},1]|0.1·0.2 = 0.02⟧, ⟦w:0.59=0.50|Q[{k},2]⟧]  $x = {k}$" for k in range(2000))
    for ending in (".md", ".html", ".txt"):
        page = annotate(judged(marked, f"page{ending}"), ending)
        assert page.count('class="sa-finding"') == 4000


@pytest.mark.quick
@pytest.mark.parametrize("text", BROKEN)
def test_broken_documents_are_annotated_all_the_same(text: str) -> None:
    check(annotate(judged(f"<p>⟦w:0.5=0.6⟧</p>{text}"), ".html").replace(" src=", " "))
    annotate(judged(f"⟦w:0.5=0.6⟧\n\n{text}"), ".md")


playwright = pytest.importorskip("playwright.sync_api")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium is installed")
    with playwright.sync_playwright() as p:
        started = p.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.mark.external
@pytest.mark.parametrize(("marked", "ending"), [(HTML, ".html"), (MARKDOWN, ".md")])
@pytest.mark.parametrize("width", [1000, 390])
def test_numbers_open_by_keyboard_and_nothing_runs_or_loads(browser: Any, tmp_path: Path, marked: str, ending: str, width: int) -> None:
    (tmp_path / "page.html").write_text(annotate(judged(marked, f"page{ending}"), ending), encoding="utf-8")
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    requests: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else requests.append(request.url))
    page.goto((tmp_path / "page.html").as_uri())
    assert page.evaluate("window.bad") is None
    number = page.locator("button.sa-n.sa-wrong").first
    number.focus()
    page.keyboard.press("Enter")
    popup = page.locator(":popover-open")
    assert popup.count() == 1
    assert "0.50" in popup.inner_text()
    box = popup.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.keyboard.press("Escape")
    assert page.locator(":popover-open").count() == 0
    formula = page.locator("button.sa-formula").first
    formula.focus()
    page.keyboard.press("Enter")
    assert page.locator(":popover-open").count() == 1
    assert requests == []
    assert page.evaluate("window.bad") is None
