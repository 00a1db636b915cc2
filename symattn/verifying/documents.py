"""The verdict on every number of a document: it is read in several worlds, and the one that explains it best is reported."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from symattn.derivation.problem import Problem
from symattn.errors import UsageError
from symattn.reading.opening import read_page
from symattn.reading.page import Page
from symattn.reading.statements import Statement, has_number, statements
from symattn.verifying.finding import Finding, Reading, Report
from symattn.verifying.interpreter import Interpreter

USUAL = "1/sqrt(d_k)"
_SCALED = re.compile(r"sqrt|√|d_k|d_\{|dk\b|scal|缩放|除以", re.IGNORECASE)
_MASKED = re.compile(r"mask|causal|遮罩|掩码|因果|infty|∞|-inf|autoregress|future", re.IGNORECASE)


def verify_document(text: str, ending: str, name: str, *, given: Problem | None = None, options: Mapping[str, Any] | None = None) -> Report:
    """The report on a document, given as its text and the ending of its file's name.

    Raises `UsageError` where nothing in it is an example that can be checked.
    """
    page = read_page(text, ending)
    found = list(statements(page))
    best: Interpreter | None = None
    for scale, mask in worlds(page):
        reader = Interpreter(page, scale, mask)
        reader.read(found)
        if best is None or worth(reader) > worth(best):
            best = reader
    if best is None or not best.findings:
        raise UsageError(f"{name}: no worked example of attention was found in it")
    findings = sorted(best.findings.values(), key=lambda f: (f.claim.span.cell or 0, f.claim.span.output, f.claim.span.start) if f.claim.span else (0, False, 0))
    readings = tuple(Reading(k + 1, "scaled-dot-product", {"scale": e.scale} if e.scale != USUAL else {}) for k, e in enumerate(best.examples))
    return Report(name, tuple(findings), readings, texts=page.texts)


def worlds(page: Page) -> list[tuple[str, str]]:
    """The settings that a document may have, the declared ones first."""
    text = "\n".join(page.texts.values())
    scales = [USUAL, "none"] if _SCALED.search(text) else ["none"]
    masks = ["none", "causal"] if _MASKED.search(text) else ["none"]
    return [(scale, mask) for mask in masks for scale in scales]


def worth(reader: Interpreter) -> float:
    """How well a world explains a document."""
    points = {"correct": 1.0, "rounding": 0.9, "follow-through": 0.4, "given": 0.0, "unchecked": 0.0, "wrong": -1.0}
    return sum(points[f.verdict] for f in reader.findings.values())
