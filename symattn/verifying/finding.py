"""A finding: a claim and its verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from symattn.derivation.claim import Claim

Verdict = Literal["given", "correct", "rounding", "follow-through", "wrong", "unchecked"]
VERDICTS: Final[tuple[Verdict, ...]] = ("correct", "rounding", "follow-through", "wrong", "unchecked", "given")
BAD: Final = frozenset({"follow-through", "wrong"})
GOOD: Final = frozenset({"given", "correct", "rounding"})


@dataclass(frozen=True)
class Finding:
    """What is found about a claim: its verdict, the true value at its digits, and how it may have come about.

    `follow_through` is what the document's earlier numbers give; `policy` names the rounding that reproduces it.
    """

    claim: Claim
    verdict: Verdict
    expected: str | None = None
    follow_through: str | None = None
    policy: str | None = None
    cause: str | None = None
    message: str = ""


@dataclass(frozen=True)
class Report:
    """The findings of a document, and the remarks on how it was read."""

    document: str
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    variant: str
    settings: dict[str, object]

    @property
    def ok(self) -> bool:
        """Whether no number is wrong or follows from a wrong one."""
        return not any(f.verdict in BAD for f in self.findings)

    @property
    def summary(self) -> dict[str, int]:
        """How many numbers got each verdict."""
        return {verdict: sum(f.verdict == verdict for f in self.findings) for verdict in VERDICTS}
