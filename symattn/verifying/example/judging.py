"""The verdict on one stated number: correct, a rounding matter, an error carried forward, or wrong.  The first that fits wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from symattn.derivation.claim import Claim
from symattn.errors import SymattnError
from symattn.exact.field import MINUS_INFINITY, Value, rational, sign
from symattn.exact.ranges import Range, around
from symattn.exact.rounding import rounded
from symattn.verifying.effort import EFFORT, JUDGED, ROUNDED
from symattn.verifying.example.stated import Num
from symattn.verifying.finding import Finding
from symattn.verifying.policies import says

PRINTED = "computed from the numbers as printed"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a number: its true value, and what the document's own numbers make of it, in one or more ways."""

    true: Value
    ways: tuple[Num, ...] = ()
    near: Range | None = None
    """Where the true value lies, if it is computed from numbers that are known only within their rounding."""


def shown(value: Value, claim: Claim) -> str:
    """A value at the digits of a claim."""
    if value is MINUS_INFINITY:
        return "-inf"
    text = rounded(value, claim.places).text
    return text[1:] if text.startswith("-") and not text.strip("-0.") else text


def judge(claim: Claim, known: Known) -> Finding:
    """The verdict on a claim from what is known of it.  Never raises: what cannot be decided is unchecked."""
    EFFORT.spend(JUDGED if known.true.q is not None else ROUNDED)
    try:
        return _judged(claim, known)
    except SymattnError as error:
        return Finding(claim, "unchecked", message=error.messages[0])


def _judged(claim: Claim, known: Known) -> Finding:
    expected = shown(known.true, claim)
    found = _by_truth(claim, known, expected)
    if found is not None:
        return found
    through = None
    for bad in (False, True):
        for way in known.ways:
            if way.bad != bad:
                continue
            policy = _policy(claim, way)
            if policy:
                through = shown(way.said, claim)
                if not bad and _far(claim, known.true):
                    return Finding(claim, "unchecked", message="it is not certain what this is computed from")
                if bad:
                    return Finding(claim, "follow-through", expected, through, policy, message=f"is {expected}; right from the document's own earlier numbers")
                return Finding(claim, "rounding", expected, through, policy, message=f"{expected} exactly rounded; {policy}")
            if through is None:
                through = shown(way.said, claim)
    if any(_beside(claim, way.said) for way in known.ways) and _beyond(claim, known.true):
        return Finding(claim, "unchecked", message="it is not certain what this is computed from")
    if claim.places > 2 and claim.quantity == "output" and any(way.bad and _beside(claim, way.said) for way in known.ways) and not _beside(claim, known.true):
        policy = "computed from numbers before they were rounded"  # a sum over all keys gathers their roundings
        return Finding(claim, "follow-through", expected, through, policy, message=f"is {expected}; right from the document's own earlier numbers")
    hint = f"; the document's own numbers would give {through}" if through is not None and through != expected else ""
    return Finding(claim, "wrong", expected, through, message=f"is {expected}{hint}")


def _by_truth(claim: Claim, known: Known, expected: str) -> Finding | None:
    """The finding where the true value alone tells it: it is what is claimed, or may be."""
    if expected == claim.text or says(known.true, claim, ["half-even", "half-up"]):
        return Finding(claim, "correct", expected)
    if says(known.true, claim, ["cut"]):
        return Finding(claim, "rounding", expected, policy="further digits cut off", message=f"{expected} exactly rounded; further digits cut off")
    nearby = _nearby(claim, known.near, expected) if known.near is not None else None
    if nearby is not None:
        return nearby
    if any(way.loose is not None and way.true is way.said for way in known.ways) and _within(claim, known.true, min(way.loose for way in known.ways if way.loose is not None)):
        loosest = min(way.loose for way in known.ways if way.loose is not None)
        return Finding(claim, "correct", expected) if loosest > 2 else Finding(claim, "unchecked", message="it is computed from numbers that may be rounded")
    return None


def _nearby(claim: Claim, near: Range, expected: str) -> Finding | None:
    """The finding on a number that may be the true one, as far as that is known."""
    if not near.tells(claim.places):
        return Finding(claim, "unchecked", message="it is computed from numbers that are known only within their rounding")
    if near.meets(around(claim.value, claim.places)):
        policy = "computed from numbers that are known only within their rounding"
        return Finding(claim, "rounding", expected, policy=policy, message=f"{expected} from the numbers as printed; they are known only within their rounding")
    return None


def _plainly_other(value: Value, claim: Claim) -> bool:
    """Whether a rational number differs from a claim by more than any rounding at its digits, so that no digits need be computed."""
    return value.q is not None and claim.value.q is not None and claim.places >= 0 and abs(value.q - claim.value.q) * 10**claim.places > 2 and not claim.places > 30


def _far(claim: Claim, true: Value) -> bool:
    """Whether a number is so far from the true one that roundings on the way cannot be the reason."""
    difference = true - claim.value
    unit = rational(60) * (rational(1) / rational(10**claim.places) if claim.places >= 0 else rational(10**-claim.places))
    return sign(difference * difference - unit * unit) > 0 and sign(difference * difference * rational(100) - claim.value * claim.value) > 0


def strayed(claim: Claim, way: Num) -> bool:
    """Whether working comes to a number that is none of the entry's roundings: a fifth of it away and more than some units of the last place."""
    if claim.places < 0 or MINUS_INFINITY in (way.true, way.said):
        return False
    difference, unit = way.said - way.true, rational(3) / rational(10**claim.places)
    larger = max((way.said * way.said, way.true * way.true), key=lambda square: sign(square - way.said * way.said))
    return sign(difference * difference - unit * unit) > 0 and sign(difference * difference * rational(25) - larger) > 0


def _beside(claim: Claim, value: Value) -> bool:
    """Whether a number differs from a claim by a few units of its last place only."""
    unit = rational(3) / rational(10**claim.places) if claim.places >= 0 else rational(3 * 10**-claim.places)
    if value is MINUS_INFINITY:
        return False
    difference = value - claim.value
    return sign(difference * difference - unit * unit) <= 0


def _beyond(claim: Claim, true: Value) -> bool:
    """Whether a true value is of another order than what is claimed, as where numbers were taken for others."""
    return true is not MINUS_INFINITY and sign(true * true - rational(400) * claim.value * claim.value - rational(1)) > 0


def _policy(claim: Claim, way: Num) -> str | None:
    """The rounding that leads from the document's own numbers to a claim."""
    if _plainly_other(way.said, claim):
        return None
    if says(way.said, claim):
        return PRINTED
    if says(way.said, claim, ["cut"]):
        return f"{PRINTED}, further digits cut off"
    if way.loose is not None and not way.bad and _within(claim, way.said, way.loose):
        return "computed from numbers that are known only within their rounding"
    return None


def _within(claim: Claim, value: Value, places: int) -> bool:
    """Whether a number may be the result of operands that are known only to so many places."""
    if claim.places < 0 or value is MINUS_INFINITY or (places < 3 and claim.places <= places):
        return False
    size = claim.value if sign(claim.value) > 0 else -claim.value
    slack = rational(1, 2 * 10**claim.places) + rational(1, 2 * 10**places) * (rational(1) + size)
    difference = value - claim.value
    return sign(difference * difference - slack * slack) <= 0


def complement(claim: Claim, others: Sequence[Any]) -> bool:
    """Whether a weight is 1 less the others of its row as they are stated."""
    left = rational(1)
    for other in others:
        left = left - other
    return bool(left == claim.value)
