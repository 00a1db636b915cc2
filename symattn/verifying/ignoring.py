"""`symattn: ignore` in a document: a comment that silences the next block, or the line that it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from symattn.verifying.finding import Finding, Report

_COMMENT: Final = re.compile(
    r"""<!--\s*symattn:\s*ignore\b[^>]{0,300}?-->
    |^[ \t>]*\[//\]:[ \t]*\#[ \t]*[("'][ \t]*symattn:[ \t]*ignore\b[^\n]*
    |(?:(?<![\\%])|(?<=\\%))%++[ \t]*symattn:[ \t]*ignore\b[^\n]*
    |(?<!\#)\#++[ \t]*symattn:[ \t]*ignore\b[^\n]*""",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_SPACE: Final = re.compile(r"\s*")
_EMPTY_LINE: Final = re.compile(r"\n[ \t\r>]*(?=\n|\Z)")
_FENCE: Final = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_TAG: Final = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)\b[^>]*>")
_BEGIN: Final = re.compile(r"\\begin\{([^{}]{1,40})\}")


def ignored_ranges(text: str) -> list[tuple[int, int]]:
    r"""The parts of a text that its comments silence, in order.

    >>> [("a 1\n<!-- symattn: ignore -->\n\nb 2\nc 3\n\nd 4")[a:b] for a, b in ignored_ranges("a 1\n<!-- symattn: ignore -->\n\nb 2\nc 3\n\nd 4")]
    ['b 2\nc 3']
    >>> ignored_ranges("x = 0.5  # symattn: ignore\ny = 0.6")
    [(0, 26)]
    """
    out: list[tuple[int, int]] = []
    for comment in _COMMENT.finditer(text):
        begin = text.rfind("\n", 0, comment.start()) + 1
        stop = text.find("\n", comment.end())
        stop = len(text) if stop < 0 else stop
        if text[begin : comment.start()].strip(" \t>*-") and not text[comment.end() : stop].strip():
            out.append((begin, stop))
            continue
        space = _SPACE.match(text, comment.end())
        start = space.end() if space else comment.end()
        out.append((start, _end_of_block(text, start)))
    return out


def _end_of_block(text: str, start: int) -> int:
    """Where the block ends that begins here: a fence, formula, environment or element with what stands in it; else before an empty line."""
    line = text.rfind("\n", 0, start) + 1
    blank = _EMPTY_LINE.search(text, start)
    paragraph = blank.start() if blank else len(text)
    fence = _FENCE.match(text, line)
    if fence:
        return _after(text, re.compile(rf"^[ \t>]*{re.escape(fence[1])}[`~]*[ \t\r]*$", re.MULTILINE), fence.end(), len(text))
    for opening, closing in (("$$", r"\$\$"), ("\\[", r"\\\]")):
        if text.startswith(opening, start):
            return _after(text, re.compile(closing), start + 2, paragraph)
    begin = _BEGIN.match(text, start)
    if begin:
        name = re.escape(begin[1])
        return _balanced(text, re.compile(rf"\\(?P<close>begin|end)\{{{name}\}}"), start, paragraph)
    tag = _TAG.match(text, start)
    if tag and not tag[0].endswith("/>"):
        return _balanced(text, re.compile(rf"<(?P<close>/?){tag[1]}\b[^>]*>", re.IGNORECASE), start, paragraph)
    return paragraph


def _after(text: str, closing: re.Pattern[str], start: int, otherwise: int) -> int:
    found = closing.search(text, start)
    return found.end() if found else otherwise


def _balanced(text: str, marks: re.Pattern[str], start: int, otherwise: int) -> int:
    depth = 0
    for mark in marks.finditer(text, start):
        depth += -1 if mark["close"] in {"/", "end"} else 1
        if depth == 0:
            return mark.end()
    return otherwise


def without_ignored(report: Report) -> Report:
    """The report without what comments of the document silence; a comment at the top of a cell of code silences its output too."""
    ranges = {key: ignored_ranges(text) for key, text in report.texts.items()}
    for key, text in report.texts.items():
        first = _COMMENT.match(text.lstrip())
        if key is not None and not key[1] and first and (key[0], True) in ranges:
            ranges[key[0], True] = [(0, len(report.texts[key[0], True]))]
    if not any(ranges.values()):
        return report
    return replace(report, findings=tuple(f for f in report.findings if not _ignored(f, ranges)))


def _ignored(f: Finding, ranges: dict[tuple[int, bool] | None, list[tuple[int, int]]]) -> bool:
    span = f.claim.span
    if span is None:
        return False
    silenced: Sequence[tuple[int, int]] = ranges.get(None if span.cell is None else (span.cell, span.output), ())
    return any(start <= span.start < end for start, end in silenced)
