"""Reports for code scanners and editors: SARIF 2.1.0 (OASIS), one run for all documents, a rule for each verdict."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from symattn import __version__
from symattn.derivation.claim import Claim
from symattn.rendering.reports.places import cell, name
from symattn.verifying.finding import Finding, Report

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
RULES: Final = {
    "wrong": ("error", "The number is neither right nor what follows from the document's own numbers."),
    "follow-through": ("warning", "The number follows from an earlier number of the document that is wrong."),
    "rounding": ("note", "The number differs from the correctly rounded one only by the way it was rounded."),
    "unchecked": ("none", "What the number should be cannot be known."),
}


def render(reports: Sequence[Report], failed: Sequence[str] = ()) -> str:
    """The findings that are not simply right, as one SARIF log."""
    rules = [{"id": rule, "shortDescription": {"text": text}, "defaultConfiguration": {"level": level}} for rule, (level, text) in RULES.items()]
    notes = [{"level": "error", "message": {"text": message}} for message in failed]
    notes += [{"level": "note", "message": {"text": f"{report.document}: {note}"}} for report in reports for note in _notes(report)]
    run = {
        "tool": {"driver": {"name": "symattn", "version": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not failed, "toolExecutionNotifications": notes}],
        "artifacts": [{"location": {"uri": uri(report.document)}} for report in reports],
        "results": [_result(f, k, report) for k, report in enumerate(reports) for f in report.findings if f.verdict in RULES],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False) + "\n"


def _notes(report: Report) -> list[str]:
    return [*report.notes, *(note for reading in report.readings for note in reading.notes)]


def uri(document: str) -> str:
    """The path of a document as a relative or file URI.

    >>> uri("my page.md")
    'my%20page.md'
    """
    path = PurePath(document)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _result(f: Finding, artifact: int, report: Report) -> dict[str, Any]:
    level = RULES[f.verdict][0]
    said = " ".join(filter(None, [name(f.claim), f.claim.text]))
    out: dict[str, Any] = {
        "ruleId": f.verdict,
        "ruleIndex": list(RULES).index(f.verdict),
        "kind": "fail" if level != "none" else "open",
        "level": level,
        "message": {"text": ": ".join(filter(None, [said, f.message, f.cause if f.cause and f.cause not in f.message else ""]))},
        "locations": [_location(f.claim, artifact, report.document)],
    }
    fix = _fix(f, artifact, report)
    return {**out, "fixes": [fix]} if fix else out


def _location(claim: Claim, artifact: int, document: str) -> dict[str, Any]:
    """The region of a number; in notebooks and problem files, whose lines are others, the cell or the entry by its name."""
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(document), "index": artifact}}
    span = claim.span
    if span is None:
        return {"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": claim.place, "kind": "member"}]}
    if span.cell is not None:
        place = f"{cell(claim)}{span.line}:{span.column}"
        return {"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": place, "kind": "module"}]}
    region = {"startLine": span.line, "startColumn": span.column, "endColumn": span.column + span.end - span.start, **_offsets(claim), "snippet": {"text": claim.text}}
    return {"physicalLocation": {**physical, "region": region}}


def _offsets(claim: Claim) -> dict[str, int]:
    assert claim.span is not None
    return {"charOffset": claim.span.start, "charLength": claim.span.end - claim.span.start}


def _fix(f: Finding, artifact: int, report: Report) -> dict[str, Any] | None:
    """The replacement by the true number, written as the document writes numbers, for errors whose place in the file is known."""
    span = f.claim.span
    if f.verdict not in {"wrong", "follow-through"} or f.expected is None or span is None or span.cell is not None:
        return None
    old = report.texts.get(None, f.claim.text)[span.start : span.end]
    comma = "{,}" if "{,}" in old else "," if "," in old and "." not in old else "."
    written = f.expected.replace(".", comma)
    replacement = {"deletedRegion": _offsets(f.claim), "insertedContent": {"text": written}}
    return {"description": {"text": f"Write {written}"}, "artifactChanges": [{"artifactLocation": {"uri": uri(report.document), "index": artifact}, "replacements": [replacement]}]}
