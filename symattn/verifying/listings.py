"""Listings in documents: what their code prints and what their comments state, held against exact values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from symattn.derivation.claim import Claim
from symattn.errors import SymattnError
from symattn.exact.field import MINUS_INFINITY, Value, rational, sign
from symattn.reading.labels import of_symbol
from symattn.reading.listing import Listing, Match, Printed, claims_in_comments, match_output, run
from symattn.reading.listing.limits import Budget
from symattn.reading.listing.tensor import Tensor
from symattn.reading.page import Page, Piece
from symattn.verifying.example.example import AXES
from symattn.verifying.example.judging import Known, judge
from symattn.verifying.finding import Finding

NOISE: Final = {"float32": (1, 500_000), "float64": (1, 10**14)}
"""How far the arithmetic of a print may lead from the exact value, as a share of the largest numbers in it."""


@dataclass(frozen=True, slots=True)
class Code:
    """What the code of a document comes to: findings, remarks on what was not followed, and the matrices that each piece defines."""

    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    matrices: Mapping[int, Mapping[str, list[list[Value]]]] = field(default_factory=dict)
    untold: frozenset[int] = frozenset()
    """The outputs whose numbers cannot be known from the code, by the identity of their pieces."""


def check_listings(page: Page) -> Code:
    """Holds every number that code of the document prints or that a comment states against its exact value."""
    names: dict[str, Any] = {}
    budget = Budget()
    pending: list[Printed] = []
    findings: list[Finding] = []
    notes: list[str] = []
    matrices: dict[int, dict[str, list[list[Value]]]] = {}
    untold: set[int] = set()
    for piece in page.pieces:
        if piece.kind == "code":
            listing = run(piece.text, names, budget=budget)
            pending += listing.printed
            first = page.span(piece, 0, 1).line - 1 if piece.text else 0
            notes += [f"line {refused.line + first}: {refused.reason}" for refused in listing.refused]
            findings += _findings(page, piece, claims_in_comments(piece.text, listing))
            matrices[id(piece)] = _matrices(listing)
        elif piece.kind == "output":
            matches = match_output(pending, piece.text)
            if all(match.value is None for match in matches) and all(value is None or isinstance(value, str) for printed in pending for value in printed.values()):
                untold.add(id(piece))
            findings += _findings(page, piece, matches)
            if matches:
                pending = []
    return Code(tuple(findings), tuple(notes), matrices, frozenset(untold))


def _matrices(listing: Listing) -> dict[str, list[list[Value]]]:
    """The matrices that are written down in code, by the quantity that their name means."""
    out: dict[str, list[list[Value]]] = {}
    for one in listing.assigned:
        named = of_symbol(*_parts(one.name)).names[:1] if not one.inputs and not one.function else ()
        value = one.value
        if named and named[0] in AXES and isinstance(value, Tensor) and 1 <= len(value.shape) <= 2 and value.values:
            width = value.shape[-1]
            out[named[0]] = [list(value.values[k : k + width]) for k in range(0, len(value.values), width)]
    return out


def _findings(page: Page, piece: Piece, matches: list[Match]) -> Iterator[Finding]:
    for match in matches:
        if match.value is None or match.value is MINUS_INFINITY:
            continue
        span = page.span(piece, match.start, match.end)
        index = tuple(k + 1 for k in match.index)
        named = of_symbol(*_parts(match.name)).names
        label = f"{match.name}[{','.join(map(str, index))}]" if index else match.name
        claim = Claim(named[0] if named else "", -1, -1, match.text.replace("\N{MINUS SIGN}", "-").rstrip("."), f"{span.line}:{span.column}", label, span, index)
        found = judge(claim, Known(match.value))
        if found.verdict == "wrong" and _noise(claim, match.value, match.noise):
            found = replace(found, verdict="rounding", policy=f"noise of {match.noise}", message=f"{found.expected} exactly rounded; noise of {match.noise}")
        yield replace(found, working=match.name)


def _parts(name: str) -> tuple[str, str, str]:
    base, _, sub = name.partition("_")
    return (base, sub, "") if len(base) == 1 else (name, "", "")


def _noise(claim: Claim, value: Value, arithmetic: str) -> bool:
    """Whether a number differs from the exact value by no more than floating-point arithmetic may."""
    if arithmetic not in NOISE:
        return False
    try:
        unit = rational(1) / rational(2 * 10**claim.places) if claim.places >= 0 else rational(10**-claim.places)
        slack = rational(*NOISE[arithmetic]) * (rational(1) + value * value) + unit
        difference = claim.value - value
        return sign(difference * difference - slack * slack) <= 0
    except SymattnError:
        return False
