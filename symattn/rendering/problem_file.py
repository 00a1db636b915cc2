"""The reading of a document as a problem file, to be corrected by hand and used again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from symattn.rendering.reports.givens import completed, queries
from symattn.rendering.reports.places import index
from symattn.verifying.finding import Finding, Reading, Report

_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?")
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


def problem_file(report: Report, reading: Reading, claims: bool = True) -> str:
    """A reading as TOML that `solve` and `verify` read: what is given, the settings, and what the document states.

    >>> reading = Reading(1, "scaled-dot-product", {"scale": "none"}, {"scores": [["0", "−0,50"]], "V": [["1"], ["x"]]})
    >>> print(problem_file(Report("page.md", ()), reading), end="")
    # How symattn read page.md; corrected by hand, it is used again with --given.
    title = "page.md"
    variant = "scaled-dot-product"
    <BLANKLINE>
    [settings]
    scale = "none"
    <BLANKLINE>
    [given]
    scores = [[0, -0.50]]
    V = [[1], ["x"]]
    """
    reading = completed(report, reading)
    remarks = [*report.notes, *reading.notes]
    lines = [f"# How symattn read {_line(report.document)}; corrected by hand, it is used again with --given.", *(f"# {_line(note)}" for note in remarks)]
    lines += [f"title = {_text(_line(report.document)[:200])}", f"variant = {_text(reading.variant)}"]
    lines += [f"{key} = {_value(list(names))}" for key, names in _names(report, reading).items() if names]
    if reading.settings:
        lines += ["", "[settings]", *(f"{_key(key)} = {_value(value)}" for key, value in reading.settings.items())]
    lines += ["", "[given]", *(f"{_key(name)} = {_matrix(rows)}" for name, rows in reading.given.items())]
    stated = _claims(report.findings, reading) if claims else {}
    if stated:
        lines += ["", "[claims]", *(f"{_key(name)} = {{ {', '.join(f'{_text(entry)} = {_text(text)}' for entry, text in entries.items())} }}" for name, entries in stated.items())]
    return "\n".join(lines) + "\n"


def _names(report: Report, reading: Reading) -> dict[str, Sequence[str]]:
    """The names of rows that a reading knows."""
    return {"tokens": reading.tokens, "queries": queries(report, reading)}


def _claims(findings: Iterable[Finding], reading: Reading) -> Mapping[str, dict[str, str]]:
    """What the document states first of every entry, by its row and column."""
    out: dict[str, dict[str, str]] = {}
    for f in findings:
        place = index(f.claim)
        if f.reading == reading.id and f.claim.quantity and f.verdict != "given" and f.claim.quantity not in reading.given and len(place) == 2:
            out.setdefault(f.claim.quantity, {}).setdefault(f"{place[0]},{place[1]}", _plain(f.claim.text))
    return out


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _plain(number: str) -> str:
    """A number with the signs that problem files have."""
    number = number.strip().replace("−", "-").replace("–", "-").replace("{,}", ",")
    return number.replace(",", ".") if number.count(",") == 1 and "." not in number else number


def _matrix(rows: Sequence[Sequence[str]]) -> str:
    return f"[{', '.join('[' + ', '.join(map(_entry, row)) + ']' for row in rows)}]"


def _entry(text: str) -> str:
    number = _plain(text)
    number = f"0{number}" if number[:1] == "." else number.replace("-.", "-0.", 1) if number[:2] == "-." else number
    return number if _NUMBER.fullmatch(number) else _text(number)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_value(x) for x in value)}]"
    return _text(str(value))


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
