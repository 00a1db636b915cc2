"""What the wrong numbers of an example break whatever else is known: weights that cannot sum to 1, a context vector outside of its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from symattn.derivation.claim import Claim
from symattn.derivation.derivation import Derivation
from symattn.errors import SymattnError
from symattn.verifying.diagnosis.invariants import violations
from symattn.verifying.example.example import Example, Key
from symattn.verifying.example.index import rows_of
from symattn.verifying.finding import Finding

QUANTITIES: Final = ("V", "scores", "scaled_scores", "masked_scores", "exponentials", "row_sums", "weights", "output")
MOST: Final = 5


def broken(example: Example, derivation: Derivation | None, findings: Sequence[Finding]) -> list[str]:
    """A remark for every rule that stated numbers break, at least one of which is known to be wrong; the first few."""
    stated: dict[Key, Finding] = {}
    for finding in findings:
        if finding.claim.index and finding.verdict != "unchecked":
            row, column = (part - 1 if isinstance(part, int) else part for part in finding.claim.index)
            stated.setdefault((finding.claim.quantity, row, column), finding)
    grids = {name: grid for name in QUANTITIES if (grid := _grid(example, name, stated)) and any(claim is not None for row in grid for claim in row)}
    wrong = {finding.claim.place for finding in stated.values() if finding.verdict == "wrong"}
    try:
        found = violations(grids, derivation)
    except SymattnError:
        return []
    return [violation.message for violation in found if any(claim.place in wrong for claim in violation.claims)][:MOST]


def _grid(example: Example, name: str, stated: Mapping[Key, Finding]) -> list[list[Claim | None]]:
    """What is stated of a quantity, by row and column."""
    out: list[list[Claim | None]] = []
    for i, keys in enumerate(rows_of(example, name)):
        out.append([replace(stated[key].claim, row=i, column=j) if key in stated else None for j, key in enumerate(keys)])
    return out
