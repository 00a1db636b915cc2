"""Marks: the numbers of a text that have a verdict, as they are set in an annotated page."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Final, NamedTuple

from symattn.rendering.reports.places import name
from symattn.verifying.finding import Finding, Report

WORST: Final = ("wrong", "follow-through", "unchecked", "rounding", "correct", "given")
Key = tuple[int, bool] | None


class Mark(NamedTuple):
    """A number of a text: where it stands, its verdict (the worst, where there are several), and what was found."""

    start: int
    end: int
    id: int
    verdict: str
    findings: tuple[Finding, ...]

    @property
    def title(self) -> str:
        """The verdict in a line, for pointers and where no pop-up can stand."""
        f = self.findings[0]
        said = " ".join(filter(None, [name(f.claim), f.claim.text]))
        return f"{said}: {f.verdict}{f', is {f.expected}' if f.expected is not None and f.verdict in WORST[:2] else ''}"


class Popup(NamedTuple):
    """What opens behind a number, or behind a formula with several."""

    id: str
    findings: tuple[Finding, ...]


def marks_of(report: Report) -> dict[Key, list[Mark]]:
    """The marks of every text of a report, in order, without overlaps."""
    spans: dict[tuple[Key, int, int], list[Finding]] = {}
    for f in report.findings:
        span = f.claim.span
        if span is not None and span.start < span.end:
            spans.setdefault((None if span.cell is None else (span.cell, span.output), span.start, span.end), []).append(f)
    out: dict[Key, list[Mark]] = {}
    for number, ((key, start, end), found) in enumerate(sorted(spans.items(), key=lambda item: (item[0][0] or (-1, False), item[0][1], -item[0][2])), 1):
        marks = out.setdefault(key, [])
        if not marks or marks[-1].end <= start:
            verdict = next(v for v in WORST if any(f.verdict == v for f in found))
            marks.append(Mark(start, end, number, verdict, tuple(found)))
    return out


class Ink:
    """Sets the marks of one text, and keeps the pop-ups that belong to those it has set."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.marks = marks
        self.starts = [mark.start for mark in marks]
        self.ends = [mark.end for mark in marks]
        self.popups: list[Popup] = []
        self.used: set[int] = set()

    def within(self, start: int, end: int) -> Sequence[Mark]:
        """The marks that overlap a part of the text."""
        return self.marks[bisect_right(self.ends, start) : bisect_left(self.starts, end)]

    def text(self, text: str, start: int, end: int, *, quiet: bool = False, shown: Callable[[str], str] = escape) -> str:
        """A part of the text with its marks; `quiet` where nothing may open; `shown` writes what stands between as HTML."""
        out, at = [], start
        for mark in self.within(start, end):
            first, last = max(mark.start, start), min(mark.end, end)
            out += [shown(text[at:first]), self.number(mark, shown(text[first:last]), quiet)]
            at = last
        return "".join([*out, shown(text[at:end])])

    def number(self, mark: Mark, content: str, quiet: bool = False) -> str:
        """A number with its mark."""
        anchor = "" if mark.id in self.used else f' id="sa-m{mark.id}"'
        wanted = next((f.expected for f in mark.findings if f.verdict == mark.verdict), None)
        should = f' data-is="{escape(wanted)}"' if wanted is not None and mark.verdict in WORST[:2] else ""
        head = f'class="sa-n sa-{mark.verdict}"{anchor}{should} title="{escape(mark.title)}"'
        self.used.add(mark.id)
        if quiet or mark.verdict == "given":
            return f"<span {head}>{content}</span>"
        if anchor:
            self.popups.append(Popup(f"sa-p{mark.id}", mark.findings))
        return f'<button type="button" {head} popovertarget="sa-p{mark.id}">{content}</button>'

    def formula(self, marks: Sequence[Mark], content: str, *, display: bool = False, quiet: bool = False) -> str:
        """A formula, behind which all that was found in it opens."""
        self.used.update(mark.id for mark in marks)
        telling = [mark for mark in marks if mark.verdict != "given"]
        kind = "sa-formula sa-display" if display else "sa-formula"
        if not telling:
            return f'<span class="{kind}">{content}</span>' if display else content
        first, verdict = telling[0].id, min((mark.verdict for mark in telling), key=WORST.index)
        title = escape("; ".join(mark.title for mark in telling if mark.verdict == verdict)[:300])
        if quiet:
            return f'<span class="{kind}" id="sa-m{first}" title="{title}">{content}</span>'
        self.popups.append(Popup(f"sa-p{first}", tuple(sorted((f for mark in telling for f in mark.findings), key=lambda f: WORST.index(f.verdict)))))
        return f'<button type="button" class="{kind}" id="sa-m{first}" title="{title}" popovertarget="sa-p{first}">{content}</button>'


def lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines of a text, as compilers count them: where each begins and ends, without its line feed."""
    at = 0
    while (stop := text.find("\n", at)) >= 0:
        yield at, stop
        at = stop + 1
    yield at, len(text)
