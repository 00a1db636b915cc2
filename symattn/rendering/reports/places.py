"""Where findings stand, in the words of reports, and findings that say the same in several places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from symattn.derivation.claim import Claim
from symattn.verifying.finding import Finding


def place(claim: Claim) -> str:
    """Line and column as compilers write them, behind the cell in a notebook (counted from 1); in a problem file the path of the entry.

    >>> from symattn.derivation.claim import Span
    >>> place(Claim("Q", 0, 0, "0.5", "", span=Span(70, 73, 4, 12, 2)))
    'cell 3:4:12'
    >>> place(Claim("Q", 0, 0, "0.5", "claims.Q[0][0]"))
    'claims.Q[0][0]'
    """
    if claim.span is None:
        return claim.place
    return f"{cell(claim)}{claim.span.line}:{claim.span.column}"


def cell(claim: Claim) -> str:
    """The cell of a notebook a claim stands in, or whose output it is, with a colon; empty elsewhere."""
    if claim.span is None or claim.span.cell is None:
        return ""
    return f"cell {claim.span.cell + 1} output:" if claim.span.output else f"cell {claim.span.cell + 1}:"


def name(claim: Claim) -> str:
    """What a claim is about: `Q[love,1]`; empty where it is only the result of displayed arithmetic."""
    if claim.label or not claim.quantity:
        return claim.label
    index = claim.index or (claim.row + 1, claim.column + 1)
    return f"{claim.quantity}[{','.join(map(str, index))}]"


class Group(NamedTuple):
    """A finding, and where else the document states the same."""

    finding: Finding
    again: list[Claim]


def grouped(findings: Iterable[Finding]) -> list[Group]:
    """The findings in their order, restatements with the same verdict put to the first of them."""
    groups: dict[object, Group] = {}
    for f in findings:
        known = name(f.claim)
        key = (f.reading, known, f.claim.text, f.verdict, f.expected, f.message, f.working) if known else id(f)
        if key in groups:
            groups[key].again.append(f.claim)
        else:
            groups[key] = Group(f, [])
    return list(groups.values())


def index(claim: Claim) -> list[str | int]:
    """Row label and column of an entry; without them, what its label says.

    >>> index(Claim("Q", 0, 0, "0.59", "claims.Q.love[0]", "Q[love,1]"))
    ['love', 1]
    """
    if claim.index:
        return list(claim.index)
    inside = claim.label.partition("[")[2].removesuffix("]")
    if not inside:
        return []
    row, _, column = inside.rpartition(",")
    last: str | int = int(column) if column.isascii() and column.isdigit() else column
    return [row, last] if row else [last]
