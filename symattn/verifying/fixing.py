"""The document again with wrong and follow-through numbers replaced by the true ones, and nothing else touched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from json import JSONDecoder
from typing import Any, Final, NamedTuple

from symattn.verifying.finding import BAD, Finding, Report

MINUS: Final = "\N{MINUS SIGN}"
_OLD: Final = re.compile(
    r"""(?P<sign>[-+\u2212\u2013]|&minus;|&\#8722;|&\#x2212;)?(?P<space>\s*)
    (?P<digits>[\d.,'\u2009\u202f]*\d(?:\{,\}\d*)?[.,]?(?:[eE][-+\u2212]?\d+)?|\d*\{,\}\d+)""",
    re.VERBOSE | re.IGNORECASE,
)
_NEW: Final = re.compile(r"-?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?")
_ESCAPED: Final = re.compile(r"\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL)
_BLANK: Final = re.compile(r"[ \t\r\n]*")
_SCALAR: Final = re.compile(r"[^\s,\]}]+")
_READ: Final = JSONDecoder(strict=False)
RICHEST: Final = ("text/latex", "text/markdown", "text/html", "text/plain")


class Edit(NamedTuple):
    """A part of a text, and what stands there instead."""

    start: int
    end: int
    text: str


def written_like(old: str, expected: str, minus: str = "-") -> str | None:
    r"""A number in the style of another: its minus sign, decimal comma, and whether a zero stands before the point.

    `minus` is the sign to write where the other number has none.  Nothing if either is not a decimal number.

    >>> written_like("−0,59", "-0.50"), written_like("0{,}59", "-1.25", "−"), written_like(".59", "0.50"), written_like("0.5", "oo")
    ('−0,50', '−1{,}25', '.50', None)
    """
    known = _OLD.fullmatch(old)
    if not known or not _NEW.fullmatch(expected):
        return None
    sign, digits = known["sign"] or "", known["digits"]
    new = expected.removeprefix("-")
    if "{,}" in digits:
        new = new.replace(".", "{,}")
    elif "," in digits and "." not in digits:
        new = new.replace(".", ",")
    if digits[:1] in {".", ","} and new.startswith("0") and len(new) > 1:
        new = new[1:]
    if expected.startswith("-"):
        return f"{sign if sign not in {'', '+'} else minus}{known['space']}{new}"
    return f"+{known['space']}{new}" if sign == "+" else new


def edits(text: str, findings: Iterable[Finding]) -> list[Edit]:
    """What is to be replaced in a text.  Where findings overlap or contradict each other, nothing is."""
    minus = MINUS if len(re.findall(r"\u2212\s?[\d.]", text)) > len(re.findall(r"(?<![\w\d])-[\d.]", text)) else "-"
    wanted: dict[tuple[int, int], set[str]] = {}
    for f in findings:
        span = f.claim.span
        if f.verdict in BAD and f.expected is not None and span is not None:
            new = written_like(text[span.start : span.end], f.expected, minus)
            wanted.setdefault((span.start, span.end), set()).add(new if new is not None else text[span.start : span.end])
    out: list[Edit] = []
    for (start, end), texts in sorted(wanted.items()):
        if len(texts) == 1 and (not out or out[-1].end <= start):
            out.append(Edit(start, end, texts.pop()))
    return [edit for edit in out if text[edit.start : edit.end] != edit.text]


def applied(text: str, changes: Iterable[Edit]) -> str:
    """The text with its changes.

    >>> applied("Q = 0.59, 0.8", [Edit(4, 8, "0.50")])
    'Q = 0.50, 0.8'
    """
    parts, at = [], 0
    for edit in sorted(changes):
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:]])


def fixed(report: Report, source: str) -> tuple[str, int]:
    """The document of a report with its errors mended, and how many could not be: their true value or their place is not known."""
    walk = _Strings(source) if None not in report.texts and report.texts else None
    changes: list[Edit] = []
    mended = 0
    for key, text in report.texts.items():
        here = [f for f in report.findings if f.verdict in BAD and f.claim.span and (None if f.claim.span.cell is None else (f.claim.span.cell, f.claim.span.output)) == key]
        own = edits(text, here)
        made = own if key is None or walk is None else _in_notebook(source, own, walk.places(key, text))
        spans = {(edit.start, edit.end) for edit in own[: len(made)]}
        mended += sum((f.claim.span.start, f.claim.span.end) in spans for f in here if f.claim.span)
        changes += made
    return applied(source, changes), sum(f.verdict in BAD for f in report.findings) - mended


def _in_notebook(source: str, changes: Sequence[Edit], places: Sequence[tuple[int, int]]) -> list[Edit]:
    """Changes of the text of a cell as changes of the file that holds it."""
    out = []
    for edit in changes:
        if edit.end <= len(places):
            new = json.dumps(edit.text, ensure_ascii=source.isascii())[1:-1]
            out.append(Edit(places[edit.start][0], places[edit.end - 1][1], new))
    return out


class _Strings:
    """Where the texts of a notebook stand in its file, character by character."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.found: dict[tuple[Any, ...], list[tuple[int, int]]] = {}
        """For every text, the strings it is made of: where they begin and end between their quotes."""
        self._value(_skip(source, 1 if source.startswith("\ufeff") else 0), ())

    def _value(self, at: int, path: tuple[Any, ...]) -> int:
        source = self.source
        if source[at] == '"':
            end = _READ.raw_decode(source, at)[1]
            text = path[:-1] if path and isinstance(path[-1], int) else path
            self.found.setdefault(text, []).append((at + 1, end - 1))
            return end
        if source[at] not in "{[":
            scalar = _SCALAR.match(source, at)
            return scalar.end() if scalar else len(source)
        closing, count = ("}" if source[at] == "{" else "]"), 0
        at = _skip(source, at + 1)
        while source[at] != closing:
            key: Any = count
            if closing == "}":
                key, end = _READ.raw_decode(source, at)
                at = _skip(source, _skip(source, end) + 1)
            at = _skip(source, self._value(at, (*path, key)))
            count += 1
            if source[at] == ",":
                at = _skip(source, at + 1)
        return at + 1

    def places(self, key: tuple[int, bool], text: str) -> list[tuple[int, int]]:
        """For every character of the source or output of a cell, where it stands in the file; as far as they agree."""
        cell, output = key
        if not output:
            return self._characters(self.found.get(("cells", cell, "source"), []))
        out: list[tuple[int, int]] = []
        for number in range(sum(1 for path in self.found if path[:3] == ("cells", cell, "outputs")) + 1):
            base = ("cells", cell, "outputs", number)
            for path in ((*base, "text"), *((*base, "data", kind) for kind in RICHEST)):
                characters = self._characters(self.found.get(path, []))
                shown = "".join(_decoded(self.source[a:b]) for a, b in self.found.get(path, []))
                if shown and text.startswith(shown, len(out)):
                    out += characters
                    break
        return out

    def _characters(self, strings: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        out: list[tuple[int, int]] = []
        for start, end in strings:
            for found in _ESCAPED.finditer(self.source, start, end):
                low = found[0].startswith("\\u") and 0xDC00 <= int(found[0][2:], 16) < 0xE000
                if low and out and self.source.startswith(("\\ud8", "\\ud9", "\\uda", "\\udb", "\\uD8", "\\uD9", "\\uDA", "\\uDB"), out[-1][0]):
                    out[-1] = (out[-1][0], found.end())
                else:
                    out.append(found.span())
        return out


def _decoded(raw: str) -> str:
    return str(_READ.raw_decode(f'"{raw}"')[0])


def _skip(source: str, at: int) -> int:
    found = _BLANK.match(source, at)
    return found.end() if found else at
