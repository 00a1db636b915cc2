"""A finding: a claim and its verdict; a report: the findings of a document and how it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from symattn.derivation.claim import Claim

Verdict = Literal["given", "correct", "rounding", "follow-through", "wrong", "unchecked"]
VERDICTS: Final[tuple[Verdict, ...]] = ("correct", "rounding", "follow-through", "wrong", "unchecked", "given")
BAD: Final = frozenset({"follow-through", "wrong"})
GOOD: Final = frozenset({"given", "correct", "rounding"})


@dataclass(frozen=True)
class Finding:
    """What is found about a claim: its verdict, the true value at its digits, and how it may have come about.

    `follow_through` is what the document's earlier numbers give; `policy` names the rounding that reproduces it; `cause` the
    misconception or slip that does; `working` shows how the true value comes about, such as `0.4·0.1 + 0.8·0.2 = 0.20`.
    """

    claim: Claim
    verdict: Verdict
    expected: str | None = None
    follow_through: str | None = None
    policy: str | None = None
    cause: str | None = None
    message: str = ""
    working: str = ""
    reading: int | None = 1


@dataclass(frozen=True)
class Reading:
    """How an example of a document was understood: its mechanism, settings and givens as they are written, and remarks."""

    id: int
    variant: str
    settings: Mapping[str, object]
    given: Mapping[str, list[list[str]]] = field(default_factory=dict)
    tokens: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The findings of a document in its order, and how it was read.

    `texts` holds the document itself, `{None: text}`, or for a notebook the source and output of its cells, `{(cell, output): text}`.
    """

    document: str
    findings: tuple[Finding, ...]
    readings: tuple[Reading, ...] = ()
    notes: tuple[str, ...] = ()
    texts: Mapping[tuple[int, bool] | None, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether no number is wrong or follows from a wrong one."""
        return not any(f.verdict in BAD for f in self.findings)

    @property
    def summary(self) -> dict[str, int]:
        """How many numbers got each verdict."""
        return {verdict: sum(f.verdict == verdict for f in self.findings) for verdict in VERDICTS}
