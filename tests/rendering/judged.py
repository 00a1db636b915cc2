"""Reports made by hand: a document whose numbers are marked with what a report should say of them.

A mark is ⟦verdict:number=expected|label|working|message⟧; all but verdict and number may be left out.
"""

import re
from collections.abc import Mapping
from typing import Any, get_args

from symattn.derivation.claim import Claim, Span
from symattn.verifying.finding import Finding, Reading, Report, Verdict

MARK = re.compile(r"⟦([a-z?-]+):([^⟦⟧|=]*)(?:=([^⟦⟧|]*))?(?:\|([^⟦⟧|]*))?(?:\|([^⟦⟧|]*))?(?:\|([^⟦⟧|]*))?⟧")
VERDICTS: dict[str, Verdict] = {v[0]: v for v in get_args(Verdict)} | {"?": "unchecked", "u": "unchecked"}
READING = Reading(
    1,
    "scaled-dot-product",
    {"scale": "none"},
    {
        "X": [["0.2", "0.5", "0.7"], ["0.4", "0.8", "0.6"], ["0.1", "0.6", "0.9"]],
        "W_Q": [["0.1", "0.3"], ["0.2", "0.4"], ["0.5", "0.6"]],
        "W_K": [["0.6", "0.2"], ["0.3", "0.5"], ["0.7", "0.9"]],
        "W_V": [["0.5", "0.8"], ["0.2", "0.3"], ["0.4", "0.6"]],
    },
    ("I", "love", "statistics"),
    ("declared scale 1/sqrt(d_k) is never applied",),
)


def unmarked(marked: str, cell: int | None = None, output: bool = False) -> tuple[str, list[Finding]]:
    """The text without its marks, and the findings that they stand for."""
    clean, findings, at = "", [], 0
    for mark in MARK.finditer(marked):
        clean += marked[at : mark.start()]
        at = mark.end()
        verdict, text, expected, label, working, message = mark.groups()
        line = clean.count("\n") + 1
        span = Span(len(clean), len(clean) + len(text), line, len(clean) - (clean.rfind("\n") + 1) + 1, cell, output)
        clean += text
        quantity, _, inside = (label or "").partition("[")
        index = tuple(int(x) if x.isdigit() else x for x in inside.rstrip("]").split(",")) if inside else ()
        claim = Claim(quantity if inside else "", 0, 0, text, "", label or "", span, index)
        findings.append(Finding(claim, VERDICTS[verdict[0]], expected, message=message or (f"is {expected}" if expected else ""), working=working or ""))
    return clean + marked[at:], findings


def judged(marked: str, document: str = "page.md", *, readings: tuple[Reading, ...] = (READING,), notes: tuple[str, ...] = ()) -> Report:
    """The report on a document with marks."""
    clean, findings = unmarked(marked)
    return Report(document, tuple(findings), readings, notes, {None: clean})


def judged_cells(cells: Mapping[tuple[int, bool], str], document: str = "page.ipynb", **more: Any) -> Report:
    """The report on a notebook whose cells have marks."""
    texts: dict[tuple[int, bool] | None, str] = {}
    findings: list[Finding] = []
    for (cell, output), marked in cells.items():
        texts[cell, output], found = unmarked(marked, cell, output)
        findings += found
    return Report(document, tuple(findings), (READING,), texts=texts, **more)
