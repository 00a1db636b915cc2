"""Annotated documents: the original again, every number with its verdict, and behind it how its true value comes about."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from html import escape
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from symattn.extensions import template_path
from symattn.rendering.annotated import markdown
from symattn.rendering.annotated.allowed import attributes, quiet
from symattn.rendering.annotated.marks import Ink, Key, Mark, Popup, lines, marks_of
from symattn.rendering.annotated.rewriting import Rewriter
from symattn.rendering.environment import environment
from symattn.rendering.reports.places import Group
from symattn.rendering.reports.view import ReportsView, Row, row_of
from symattn.verifying.finding import Report

MARKDOWN: Final = frozenset({".md", ".markdown", ".rmd", ".qmd", ".mdx"})
HTML: Final = frozenset({".html", ".htm", ".xhtml"})


class Part(NamedTuple):
    """A document, or the source or output of a cell of a notebook, as it is shown."""

    html: Markup
    kind: str
    cell: int | None = None
    output: bool = False


class Opening(NamedTuple):
    """What opens behind a mark."""

    id: str
    rows: list[Row]


class Sheets(NamedTuple):
    """The style sheets of a page, and the policy that allows just these."""

    own: Markup
    original: list[Markup]
    policy: Markup


def annotate(report: Report, ending: str, cells: Sequence[str] = (), lang: str = "en") -> str:
    """The document of a report as an HTML page; `cells` tells of a notebook which of its cells are "markdown"."""
    marks = marks_of(report)
    popups: list[Popup] = []
    styles: list[str] = []
    body = ""
    parts: list[Part] = []
    for key, text in report.texts.items():
        own = marks.get(key, [])
        if key is None and ending in HTML:
            rewriter = Rewriter(text, Ink(own))
            parts.append(Part(Markup(rewriter.rewritten()), "original"))
            popups += rewriter.ink.popups
            styles, body = rewriter.styles, attributes("body", rewriter.body)
            continue
        part, opened = _part(key, text, own, ending in MARKDOWN or (key is not None and not key[1] and cells[key[0] : key[0] + 1] == ["markdown"]))
        parts.append(part)
        popups += opened
    template = environment("html", "", lang).get_template("annotated/page.j2")
    openings = [Opening(p.id, [row_of(Group(f, [])) for f in p.findings]) for p in popups]
    context: dict[str, Any] = {"v": ReportsView([report], lang), "format": "html", "macros": "formats/html.j2", "parts": parts, "openings": openings}
    return template.render(**context, sheets=_sheets(styles), body=Markup(body), original=ending in HTML, light=_has_colours(styles, report)) + "\n"


def _part(key: Key, text: str, marks: list[Mark], is_markdown: bool) -> tuple[Part, list[Popup]]:
    cell, output = (key[0] + 1, key[1]) if key else (None, False)
    made = markdown.annotated(text, marks) if is_markdown else None
    if made is not None:
        return Part(Markup(made[0]), "text", cell, output), made[1]
    ink = Ink(marks)
    return Part(_source(text, ink), "source", cell, output), ink.popups


def _source(text: str, ink: Ink) -> Markup:
    """A text as it is written, line by line."""
    written = (ink.text(text, start, end) for start, end in lines(text))
    return Markup("".join(f'<span class="sa-line">{line}</span>\n' for line in written))


def cell_types(notebook: str) -> list[str]:
    """The types of the cells of a notebook, as its file names them."""
    try:
        raw = json.loads(notebook)
        return [str(cell.get("cell_type", "")) for cell in raw.get("cells", [])]
    except (ValueError, AttributeError, RecursionError):
        return []


def _has_colours(styles: Sequence[str], report: Report) -> bool:
    """Whether a page has colours of its own, which are made for a light ground unless it says otherwise."""
    sheet = "".join(styles)
    text = report.texts.get(None, "")
    coloured = "color" in sheet or "background" in sheet or "bgcolor=" in text or " style=" in text
    return coloured and "prefers-color-scheme" not in sheet


@lru_cache(maxsize=1)
def _own_style() -> str:
    font = b64encode((template_path() / "fonts" / "stix-two-math.woff2").read_bytes()).decode("ascii")
    return (template_path() / "annotated" / "annotated.css").read_text(encoding="utf-8").replace("%%font%%", font)


def _sheets(styles: Sequence[str]) -> Sheets:
    original = [quiet(style).replace("</", r"<\/").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "") for style in styles[:200]]
    hashes = " ".join(f"'sha256-{b64encode(sha256(style.encode('utf-8', 'replace')).digest()).decode('ascii')}'" for style in [_own_style(), *original])
    policy = f"default-src 'none'; style-src-elem {hashes}; style-src-attr 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    return Sheets(Markup(_own_style()), [Markup(style) for style in original], Markup(escape(policy, quote=False)))
