"""Reports for programs: JSON of the schemas `symattn/verification-1` and, of several sources, `symattn/verifications-1`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from symattn.derivation.claim import Claim
from symattn.rendering.reports.givens import completed
from symattn.rendering.reports.places import index
from symattn.verifying.finding import Finding, Reading, Report


def render(reports: Sequence[Report], failed: Sequence[str] = (), together: bool = False) -> str:
    """One report, or those of several sources with the messages about those that could not be read."""
    if not together and len(reports) == 1:
        return _written(_report(reports[0]))
    return _written({"schema": "symattn/verifications-1", "documents": [_report(r) for r in reports], "failed": list(failed)})


def _written(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False) + "\n"


def _report(report: Report) -> dict[str, Any]:
    return {
        "schema": "symattn/verification-1",
        "document": report.document,
        "ok": report.ok,
        "readings": [_reading(completed(report, reading)) for reading in report.readings],
        "notes": list(report.notes),
        "numbers": [_number(f) for f in report.findings],
        "summary": report.summary,
    }


def _reading(r: Reading) -> dict[str, Any]:
    return {"id": r.id, "variant": r.variant, "settings": dict(r.settings), "given": dict(r.given), "tokens": list(r.tokens), "notes": list(r.notes)}


def _number(f: Finding) -> dict[str, Any]:
    return {
        **_place(f.claim),
        "text": f.claim.text,
        "reading": f.reading,
        "quantity": f.claim.quantity,
        "index": index(f.claim),
        "verdict": f.verdict,
        "expected": f.expected,
        "follow_through": f.follow_through,
        "policy": f.policy,
        "cause": f.cause,
        "message": f.message,
        "working": f.working,
    }


def _place(claim: Claim) -> dict[str, Any]:
    """Offsets, line and column in the document, or in the cell of a notebook; in a problem file the path of the entry."""
    span = claim.span
    if span is None:
        return {"path": claim.place}
    found = {"start": span.start, "end": span.end, "line": span.line, "column": span.column}
    return found if span.cell is None else {**found, "cell": span.cell, "output": span.output}
