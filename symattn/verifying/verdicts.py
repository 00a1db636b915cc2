"""Verdicts on claims: correct, a rounding matter, an error carried forward, or wrong.  The first that fits wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from symattn.derivation.claim import Claim
from symattn.derivation.derivation import Derivation
from symattn.derivation.problem import derive, variant_of
from symattn.errors import SymattnError
from symattn.exact.array import Array
from symattn.exact.field import ONE, Value, total
from symattn.exact.rounding import rounded
from symattn.verifying.finding import BAD, Finding, Reading, Report
from symattn.verifying.policies import World, carried_worlds, recomputed, says


class Verifier:
    """Judges the claims about one derivation, each in the light of the ones its quantity is made from."""

    def __init__(self, derivation: Derivation, claims: Sequence[Claim]) -> None:
        self.derivation = derivation
        self.claims = claims
        self.verdicts: dict[int, Finding] = {}
        self.worlds: list[World] = []

    def findings(self) -> list[Finding]:
        """The findings in the order of the claims, judged from the first step of the derivation to the last."""
        order = {name: k for k, name in enumerate([*self.derivation.given, *(s.name for s in self.derivation.steps)])}
        digits = sorted({c.places for c in self.claims if 0 <= c.places <= 12})
        self.worlds = list(carried_worlds(self.derivation, digits))
        for k in sorted(range(len(self.claims)), key=lambda k: order[self.claims[k].quantity]):
            self.verdicts[k] = self._judged(self.claims[k])
        return [self.verdicts[k] for k in range(len(self.claims))]

    def _judged(self, claim: Claim) -> Finding:
        value = self.derivation[claim.quantity][claim.row, claim.column]
        if claim.quantity in self.derivation.given:
            same = says(value, claim)
            return Finding(claim, "given" if same else "wrong", _shown(value, claim), message="" if same else f"the given is {_shown(value, claim)}")
        try:
            return self._compared(claim, value)
        except SymattnError as error:
            return Finding(claim, "unchecked", message=error.messages[0])

    def _compared(self, claim: Claim, value: Value) -> Finding:
        expected = _shown(value, claim)
        if says(value, claim):
            return Finding(claim, "correct", expected)
        own = recomputed(self.derivation, self.claims, claim.quantity)
        through = _shown(own[claim.row, claim.column], claim) if own is not None else None
        sound = self._sound_sources(claim.quantity)
        policy = self._policy(claim, value, own)
        if policy and (sound or policy in self._pure_policies(claim, value)):
            return Finding(claim, "rounding", expected, through, policy, message=f"{expected} exactly rounded; {policy}")
        if policy:
            return Finding(claim, "follow-through", expected, through, policy, message=f"is {expected}; right from the document's own earlier numbers")
        hint = f"; the document's own numbers would give {through}" if through is not None and through != expected else ""
        return Finding(claim, "wrong", expected, through, message=f"is {expected}{hint}")

    def _pure_policies(self, claim: Claim, value: Value) -> list[str]:
        """The roundings that explain a claim from true numbers alone."""
        cut = ["further digits cut off"] if says(value, claim, ["cut"]) else []
        i, j = claim.row, claim.column
        return cut + [w.policy for w in self.worlds if says(w.derivation[claim.quantity][i, j], claim, ["half-even", "half-up", "cut"])]

    def _policy(self, claim: Claim, value: Value, own: Array | None) -> str | None:
        """The rounding that reproduces a claim, from true numbers or from the document's own."""
        pure = self._pure_policies(claim, value)
        if pure:
            return pure[0]
        if own is not None and says(own[claim.row, claim.column], claim):
            return "computed from the numbers as printed"
        if own is not None and says(own[claim.row, claim.column], claim, ["cut"]):
            return "computed from the numbers as printed, further digits cut off"
        return "the rest to 1" if self._complement(claim) else None

    def _complement(self, claim: Claim) -> bool:
        """Whether the last weight of a row is 1 less the others as they are stated, and none of those is wrong."""
        last = len(self.derivation[claim.quantity].columns) - 1
        others = [(c, self.verdicts.get(k)) for k, c in enumerate(self.claims) if c.quantity == claim.quantity and c.row == claim.row and c.column != claim.column]
        if claim.quantity.rpartition(".")[2] != "weights" or claim.column != last or len(others) != last:
            return False
        sound = all(found is not None and found.verdict != "wrong" for _, found in others)
        return sound and total([claim.value, *(c.value for c, _ in others)]) == ONE

    def _sound_sources(self, quantity: str) -> bool:
        """Whether every number that is stated of what the quantity is made from is correct or a rounding matter."""
        sources = self._sources(quantity)
        return not any(f.verdict in BAD for f in self.verdicts.values() if f.claim.quantity in sources)

    def _sources(self, quantity: str) -> set[str]:
        if quantity in self.derivation.given:
            return set()
        direct = set(self.derivation.step(quantity).inputs)
        return direct.union(*(self._sources(name) for name in direct))


def _shown(value: Value, claim: Claim) -> str:
    """The true value at the digits of the claim."""
    return rounded(value, claim.places).text


def verify_claims(derivation: Derivation, claims: Sequence[Claim], document: str = "") -> Report:
    """The verdicts on all claims, in the world the document lives in: the declared one, unless a setting of the variant that is
    applied throughout explains more of it."""
    best, notes = Verifier(derivation, claims).findings(), []
    settings: Mapping[str, Any] = derivation.problem.settings
    for changes, note in _conventions(derivation):
        try:
            problem = replace(derivation.problem, settings={**settings, **changes})
            other = derive(problem)
            if not all(c.quantity in other for c in claims):
                continue
            found = Verifier(other, claims).findings()
        except SymattnError:
            continue
        if _explains(found, best):
            best, notes, settings = found, [note], problem.settings
    return Report(document, tuple(best), (Reading(1, derivation.problem.variant, dict(settings), notes=tuple(notes)),))


def _conventions(derivation: Derivation) -> list[tuple[dict[str, Any], str]]:
    """The other settings that a document may apply without saying so, each with its remark."""
    variant = variant_of(derivation.problem.variant)
    out = []
    for setting, (usual, step) in variant.contrasts.items():
        declared = step in derivation
        other = "none" if declared else usual
        note = f"declared {setting} {usual} is never applied" if declared else f"{setting} {usual} is applied although none is declared"
        out.append(({setting: other}, note))
    return out


def _explains(found: Sequence[Finding], best: Sequence[Finding]) -> bool:
    """Whether another world explains a document better: fewer bad numbers, and some quantity with wrong numbers has none now."""
    def bad(findings: Sequence[Finding]) -> int:
        return sum(f.verdict in BAD for f in findings)

    was = {f.claim.quantity for f in best if f.verdict == "wrong"}
    now = {f.claim.quantity for f in found if f.verdict == "wrong"}
    return bad(found) < bad(best) and bool(was - now)


