"""Listings in documents: what their code prints and what their comments state, held against exact values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from symattn.derivation.claim import Claim
from symattn.errors import SymattnError
from symattn.exact.field import MINUS_INFINITY, Value, rational, sign
from symattn.reading.labels import of_symbol
from symattn.reading.listing import Listing, Match, Printed, claims_in_comments, match_output, run
from symattn.reading.listing.limits import Budget
from symattn.reading.listing.results import Restated
from symattn.reading.listing.tensor import Tensor
from symattn.reading.listing.text import Shown
from symattn.reading.page import Page, Piece
from symattn.verifying.example.example import AXES
from symattn.verifying.example.judging import Known, judge
from symattn.verifying.finding import Finding

_HEAD: Final = re.compile(r"[\s`*#>]*([A-Za-z_]\w{0,40})[\s`*]*[:=]?[\s`*]*")
NOISE: Final = {"float32": (1, 500_000), "float64": (1, 10**14)}
"""How far the arithmetic of a print may lead from the exact value, as a share of the largest numbers in it."""

PLACES: Final = rational(4)
"""By how many units of its last place a number may differ from what the stated arrays give: these were printed rounded."""


@dataclass(frozen=True, slots=True)
class Code:
    """What the code of a document comes to: findings, remarks on what was not followed, and the matrices that each piece defines."""

    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    matrices: Mapping[int, Mapping[str, list[list[Value]]]] = field(default_factory=dict)
    untold: frozenset[int] = frozenset()
    """The outputs whose numbers cannot be known from the code, by the identity of their pieces."""


@dataclass
class _Followed:
    """A document's code as it was followed: what stands in it, what it is refused for, and what its arrays come to."""

    matches: list[tuple[Piece, Match]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    matrices: dict[int, dict[str, list[list[Value]]]] = field(default_factory=dict)
    untold: set[int] = field(default_factory=set)
    replaced: set[str] = field(default_factory=set)


def check_listings(page: Page) -> Code:
    """Holds every number that code of the document prints or that a comment states against its exact value."""
    budget = Budget()
    code = _follow(page, budget, {})
    findings = [(piece, match, found) for piece, match in code.matches if (found := _finding(page, piece, match)) is not None]
    stated = _restated(findings)
    if stated:
        other = _follow(page, budget, stated)
        again = {(id(piece), match.start): match.value for piece, match in other.matches if match.name not in other.replaced}
        findings = [(piece, match, _carried(match, found, again.get((id(piece), match.start)))) for piece, match, found in findings]
    return Code(tuple(found for _, _, found in findings), tuple(code.notes), code.matrices, frozenset(code.untold))


def _follow(page: Page, budget: Budget, restated: Mapping[str, Restated]) -> _Followed:
    """Follows the code of a document, with some of its arrays as the document states them."""
    names: dict[str, Any] = {}
    pending: list[Printed] = []
    out = _Followed()
    before = ""
    for piece in page.pieces:
        if piece.kind == "code":
            listing = run(piece.text, names, budget=budget, restated=restated)
            pending += listing.printed
            out.replaced |= listing.replaced
            first = page.span(piece, 0, 1).line - 1 if piece.text else 0
            out.notes += [f"line {refused.line + first}: {refused.reason}" for refused in listing.refused]
            out.matches += [(piece, match) for match in claims_in_comments(piece.text, listing)]
            out.matrices[id(piece)] = _matrices(listing)
        elif piece.kind == "output":
            matches = match_output(pending, piece.text) or match_output(_headed(before, names), piece.text)
            if all(match.value is None for match in matches) and all(value is None or isinstance(value, str) for printed in pending for value in printed.values()):
                out.untold.add(id(piece))
            out.matches += [(piece, match) for match in matches]
            if matches:
                pending = []
        before = piece.text
    return out


def _headed(head: str, names: Mapping[str, Any]) -> list[Printed]:
    """What is shown below a head that is no more than a name of the code: `weights:`."""
    named = _HEAD.fullmatch(head)
    value = names.get(named[1]) if named is not None else None
    return [Printed(0, (Shown(value, name=named[1]),))] if named is not None and isinstance(value, Tensor) else []


def _restated(findings: Sequence[tuple[Piece, Match, Finding]]) -> dict[str, Restated]:
    """The arrays that a document states whole, under their own names, with numbers in them that are wrong."""
    whole: dict[tuple[int, str, int], list[tuple[Match, Finding]]] = {}
    for piece, match, found in findings:
        if match.index and match.name.isidentifier() and match.value is not None:
            whole.setdefault((id(piece), match.name, match.line), []).append((match, found))
    return {
        name: Restated(tuple(match.value for match, _ in parts if match.value is not None), tuple(found.claim.value for _, found in parts))
        for (_, name, _), parts in whole.items()
        if any(found.verdict == "wrong" for _, found in parts)
    }


def _carried(match: Match, found: Finding, followed: Value | None) -> Finding:
    """The finding on a wrong number, as an error carried forward where it is what follows from the arrays that the document states before it."""
    if found.verdict != "wrong" or followed is None or match.value is None or followed is MINUS_INFINITY:
        return found
    place = rational(1) / rational(10**found.claim.places) if found.claim.places >= 0 else rational(10**-found.claim.places)
    slack, off, stray = PLACES * place, found.claim.value - followed, found.claim.value - match.value
    try:
        near = sign(off * off - slack * slack) <= 0 and sign(rational(4) * off * off - stray * stray) <= 0
    except SymattnError:
        return found
    message = f"is {found.expected}; right from the document's own earlier numbers"
    return replace(found, verdict="follow-through", follow_through=found.claim.text, message=message) if near else found


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


def _finding(page: Page, piece: Piece, match: Match) -> Finding | None:
    """The verdict on a number that code prints or that a comment states; None where nothing is known of it."""
    if match.value is None or match.value is MINUS_INFINITY:
        return None
    span = page.span(piece, match.start, match.end)
    index = tuple(k + 1 for k in match.index)
    named = of_symbol(*_parts(match.name)).names
    label = f"{match.name}[{','.join(map(str, index))}]" if index else match.name
    claim = Claim(named[0] if named else "", -1, -1, match.text.replace("\N{MINUS SIGN}", "-").rstrip("."), f"{span.line}:{span.column}", label, span, index)
    found = judge(claim, Known(match.value))
    if found.verdict == "wrong" and _noise(claim, match.value, match.noise):
        found = replace(found, verdict="rounding", policy=f"noise of {match.noise}", message=f"{found.expected} exactly rounded; noise of {match.noise}")
    return replace(found, working=match.name)


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
