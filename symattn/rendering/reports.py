"""Verification reports: text as compilers print it, and JSON of the schema `symattn/verification-1`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from symattn.verifying.finding import BAD, Finding, Report


def text(report: Report) -> str:
    """One line a number that is not simply right, then a summary: `problem.toml: claims.Q.love[0]: wrong: …`."""
    lines = [f"{report.document}: note: {note}" for note in _notes(report)]
    lines += [_line(report.document, f) for f in report.findings if f.verdict in BAD or f.verdict in {"rounding", "unchecked"}]
    counts = ", ".join(f"{count} {verdict}" for verdict, count in report.summary.items() if count)
    return "\n".join([*lines, f"{report.document}: {counts}"]) + "\n"


def _notes(report: Report) -> list[str]:
    return [*report.notes, *(note for reading in report.readings for note in reading.notes)]


def _line(document: str, f: Finding) -> str:
    return f"{document}: {f.claim.place}: {f.verdict}: {f.claim.label} {f.claim.text}: {f.message}"


def as_json(report: Report) -> str:
    """The report for programs."""
    return json.dumps(_data(report), ensure_ascii=False) + "\n"


def together(reports: Sequence[Report], failed: Sequence[str]) -> str:
    """The reports of several sources, and the messages of those that could not be read."""
    return json.dumps({"schema": "symattn/verifications-1", "documents": [_data(r) for r in reports], "failed": list(failed)}, ensure_ascii=False) + "\n"


def _data(report: Report) -> dict[str, Any]:
    return {
        "schema": "symattn/verification-1",
        "document": report.document,
        "ok": report.ok,
        "readings": [{"id": r.id, "variant": r.variant, "settings": dict(r.settings), "given": dict(r.given), "notes": list(r.notes)} for r in report.readings],
        "numbers": [_number(f) for f in report.findings],
        "summary": report.summary,
    }


def _number(f: Finding) -> dict[str, Any]:
    row, column = f.claim.label.partition("[")[2].rstrip("]").rpartition(",")[::2]
    return {
        "path": f.claim.place,
        "text": f.claim.text,
        "reading": 1,
        "quantity": f.claim.quantity,
        "index": [row, int(column) if column.isdigit() else column] if row else [column],
        "verdict": f.verdict,
        "expected": f.expected,
        "follow_through": f.follow_through,
        "policy": f.policy,
        "cause": f.cause,
        "message": f.message,
    }


FORMATS: Final[dict[str, Callable[[Report], str]]] = {"text": text, "json": as_json}
