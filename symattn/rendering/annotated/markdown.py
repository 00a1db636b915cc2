"""A Markdown document as HTML, with its marks at their places: they travel through the converter as private characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from symattn.reading.documents.formulas import Formula, formulas
from symattn.rendering.annotated.formulas import Typesetter, source
from symattn.rendering.annotated.marks import Ink, Mark, Popup
from symattn.rendering.annotated.rewriting import Rewriter, cleaned

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

PRIVATE: Final = re.compile("[\ue000-\ue004]")
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_MARKS: Final = re.compile("\ue002(\\d+)\ue003|\ue004")
LONGEST: Final = 1_000_000
_FRONT: Final = re.compile(r"\ufeff?---[ \t]*\r?\n(?:(?!---|\.\.\.).*\n)*?(?:---|\.\.\.)[ \t]*(?:\r?\n|$)")


def annotated(text: str, marks: Sequence[Mark]) -> tuple[str, list[Popup]] | None:
    """The document as HTML and the pop-ups of its marks; nothing if a mark would get lost on the way."""
    from markdown_it import MarkdownIt

    if len(text) > LONGEST:
        return None
    text = PRIVATE.sub("\N{REPLACEMENT CHARACTER}", text)
    converter = MarkdownIt("commonmark", {"html": True, "maxNesting": 60}).enable(["table", "strikethrough"])
    ink = Ink(marks)
    found = _formulas(text, converter)
    setter = Typesetter(ink, cleaned)
    inlays = [made if (made := setter.html(text, f, str)) is not None else source(ink, text, f, False) for f in found]
    front = _FRONT.match(text)
    page = converter.render(_prepared(text, found, marks, front.end() if front else 0))
    if front:
        page = f'<pre class="sa-front">{_sealed(text, marks, front.start(), front.end())}</pre>' + page
    clean, moved = _moved(page, {mark.id: mark for mark in marks})
    rest = Ink(moved)
    out = Rewriter(clean, rest, inlays).rewritten()
    if {mark.id for mark in marks} - ink.used - rest.used:
        return None
    return out, [*ink.popups, *rest.popups]


def _formulas(text: str, converter: MarkdownIt) -> list[Formula]:
    """The formulas outside of code."""
    starts = [0]
    starts += [line.end() for line in _LINE_END.finditer(text)]
    code = sorted((starts[t.map[0]], starts[t.map[1]] if t.map[1] < len(starts) else len(text)) for t in converter.parse(text) if t.type in {"fence", "code_block"} and t.map)
    out: list[Formula] = []
    at = 0
    for start, end in [*code, (len(text), len(text))]:
        out += formulas(text, at, start, markdown=True)
        at = max(at, end)
    return out


def _prepared(text: str, found: Sequence[Formula], marks: Sequence[Mark], begin: int) -> str:
    """The source with private characters for formulas and around the marked numbers."""
    edits = [(f.start, f.end, f"\ue000{k}\ue001") for k, f in enumerate(found) if f.start >= begin]
    inside = [(f.start, f.end) for f in found]
    for mark in marks:
        if mark.start < begin or any(a <= mark.start < b for a, b in inside):
            continue
        start = mark.start - 1 if text[mark.start - 1 : mark.start] == "\\" else mark.start
        edits.append((start, mark.end, f"\ue002{mark.id}\ue003{text[start : mark.end]}\ue004"))
    parts, at = [], begin
    for start, end, new in sorted(edits):
        if start >= at:
            parts += [text[at:start], new]
            at = end
    return "".join([*parts, text[at:]])


def _sealed(text: str, marks: Sequence[Mark], start: int, end: int) -> str:
    return escape(_prepared(text[:end], (), [m for m in marks if start <= m.start and m.end <= end], start))


def _moved(page: str, known: dict[int, Mark]) -> tuple[str, list[Mark]]:
    """The page without the private characters around numbers, and the marks where these now stand."""
    parts: list[str] = []
    moved: list[Mark] = []
    at = length = 0
    opened: tuple[Mark, int] | None = None
    for found in _MARKS.finditer(page):
        parts.append(page[at : found.start()])
        length += found.start() - at
        at = found.end()
        if found[1] is None and opened:
            if length > opened[1]:
                moved.append(opened[0]._replace(start=opened[1], end=length))
            opened = None
        elif found[1] is not None and int(found[1]) in known:
            opened = known[int(found[1])], length
    return "".join([*parts, page[at:]]), moved
