"""Accepted findings: entries `[[accepted]]` of `symattn.toml` or of a file of their own, which name findings that are known and stay."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePath

from symattn.verifying.finding import BAD, Finding, Report


@dataclass(frozen=True)
class Accepted:
    """A finding that stays: its document, relative to the folder of the file that says so; its number; its fingerprint, if there is one."""

    document: str
    text: str
    fingerprint: str = ""
    reason: str = ""
    file: str = ""


def fingerprints(report: Report) -> Iterator[tuple[Finding, str]]:
    """The findings that do not hold, each with what it is known by: not its line, but what it says of which entry, and which such it is."""
    seen: Counter[tuple[str, ...]] = Counter()
    for f in report.findings:
        if f.verdict in BAD:
            key = (f.claim.quantity, f.claim.label, f.claim.text, f.expected or "")
            seen[key] += 1
            yield f, sha256("\x1f".join([*key, str(seen[key])]).encode("utf-8", "replace")).hexdigest()[:16]


def relative(document: str, folder: str) -> str:
    """The path of a document from a folder, with slashes."""
    return PurePath(os.path.relpath(document, folder or ".")).as_posix()


def without_accepted(report: Report, accepted: Sequence[Accepted]) -> Report:
    """The report without the findings that are accepted, and a note for each entry that no longer names one."""
    mine = [a for a in accepted if a.document == relative(report.document, os.path.dirname(a.file))]
    if not mine:
        return report
    used: set[Accepted] = set()
    gone: list[Finding] = []
    for f, fingerprint in fingerprints(report):
        known = [a for a in mine if a.text == f.claim.text and a.fingerprint in {"", fingerprint}]
        used.update(known)
        gone += [f] if known else []
    left = [f"{min(a.file, os.path.relpath(a.file), key=len)}: the accepted finding {a.text} no longer occurs; its entry can go" for a in mine if a not in used]
    taken = set(map(id, gone))
    return replace(report, findings=tuple(f for f in report.findings if id(f) not in taken), notes=(*report.notes, *left))


def baseline_text(reports: Sequence[Report], file: str) -> str:
    """The entries that accept all that does not hold in the reports now."""
    parts = ["# Findings of `symattn verify` that are known and accepted; what is taken out here is reported again.\n"]
    folder = str(Path(file).parent)
    for report in reports:
        for f, fingerprint in fingerprints(report):
            lines = {"document": relative(report.document, folder), "text": f.claim.text, "fingerprint": fingerprint, "reason": ""}
            parts.append("\n[[accepted]]\n" + "".join(f"{key} = {toml_text(value)}\n" for key, value in lines.items()))
    return "".join(parts)


def toml_text(text: str) -> str:
    """A text in quotes as TOML reads it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
