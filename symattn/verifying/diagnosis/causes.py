"""Why a number is wrong: the misconception or slip that reproduces it, if that is no accident.

With enough candidates every number can be "explained".  So a cause must reproduce all wrong entries of a row (or of the whole
quantity) and contradict no right one, and the chance that one of the candidates would have done so by accident is bounded:

    chance = (candidates tried that agree with the right entries) · ∏ over wrong entries of 10^(-digits) / spread

where the spread is that of the values of the quantity, true and stated: a random number of that size rounds to the stated text
with probability 10^(-digits)/spread.  It must be below 1/100, so that a single number of two digits has no cause.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Final

from symattn.derivation.claim import Claim
from symattn.derivation.derivation import Derivation
from symattn.derivation.masking import INFINITIES
from symattn.derivation.misconception import Misconception, maker
from symattn.errors import SymattnError
from symattn.exact.field import MINUS_INFINITY, Value
from symattn.exact.rounding import Rule, rounded
from symattn.verifying.diagnosis.candidates import SMALL, Candidate, misplaced, mistaken, near
from symattn.verifying.diagnosis.slips import slips
from symattn.verifying.policies import says, stated

MOST_CHANCE: Final = Fraction(1, 100)
MOST_PLACES: Final = 25
MOST_TOGETHER: Final = 200
"""More claims of one quantity than these are judged row by row alone."""
MOST_CLAIMS: Final = 2000
"""From more earlier numbers than these a document's own chain is not followed."""
NEAREST: Final[tuple[Rule, ...]] = ("half-even", "half-up")
CUT: Final[tuple[Rule, ...]] = ("cut",)
ANY: Final = (*NEAREST, *CUT)


@dataclass(frozen=True)
class Cause:
    """What reproduces wrong numbers: its name, the sentence for a report, and the claims it explains.

    `step` is the step that was done wrong, `carried` whether it was done with the document's own numbers; `chance` bounds
    the probability that a random number would have been explained as well.
    """

    name: str
    message: str
    explains: tuple[Claim, ...]
    misconception: Misconception | None = None
    step: str = ""
    carried: bool = False
    chance: Fraction = Fraction(0)


def find_cause(derivation: Derivation, quantity: str, row: Sequence[Claim], claims: Sequence[Claim], wrong: Sequence[Claim] | None = None) -> Cause | None:
    """The cause of the wrong numbers in one row of a quantity, or None where nothing explains them beyond chance.

    `row` holds the claims of the row, right ones too; `wrong` those of them to be explained (default: those that are neither right nor right from
    the document's own numbers); `claims` all claims of the document.

    >>> from symattn.verbs import attention
    >>> d = attention(scores=[["1", "3"]], V=[["3"], ["6"]], scale="none")
    >>> row = [Claim("weights", 0, 0, "0.250", ""), Claim("weights", 0, 1, "0.750", "")]
    >>> find_cause(d, "weights", row, row).message
    'the softmax is taken without exponentials: every score over the sum of the scores'
    """
    return Causes(derivation, claims).of_row(quantity, row, wrong)


class Causes:
    """Finds the causes of wrong numbers of one document; what it computes for one row serves the next."""

    def __init__(self, derivation: Derivation, claims: Sequence[Claim]) -> None:
        self.derivation = derivation
        self.claims = claims
        self.claimed = {c.quantity for c in claims}
        self._true: dict[tuple[str, int, int, str], bool] = {}
        self._whole_chance: dict[str, Fraction] = {}
        self._own: dict[str, Derivation | None] = {}
        self._candidates: dict[str, list[Candidate]] = {}
        self._spreads: dict[tuple[str, int, int], tuple[Fraction, Fraction] | None] = {}

    def of_row(self, quantity: str, row: Sequence[Claim], wrong: Sequence[Claim] | None = None) -> Cause | None:
        """The cause of the wrong numbers of a row; see `find_cause`."""
        if any(abs(c.places) > MOST_PLACES for c in row):
            return None
        try:
            right = [c for c in row if self._right(c)]
            wrong = [c for c in row if c not in right and not self._follows(c)] if wrong is None else [c for c in wrong if c not in right]
            return self._explained(quantity, row, right, wrong) if wrong else None
        except SymattnError:
            return None

    def _explained(self, quantity: str, row: Sequence[Claim], right: Sequence[Claim], wrong: Sequence[Claim]) -> Cause | None:
        tried, first = 0, None
        stated_too = self._whole(quantity) or row
        accident, throughout = self._accident(wrong), self._throughout(quantity)
        for rules in (NEAREST, CUT):
            for candidate in [*self.candidates(quantity), *misplaced(self.derivation[quantity], quantity, row[0].row)]:
                if tried * min(accident, throughout) >= MOST_CHANCE or not _gives(candidate, right, ANY):
                    continue
                tried += 1
                if _gives(candidate, wrong, rules):
                    everywhere = candidate.misconception is not None and _gives(candidate, stated_too, ANY)
                    chance = tried * (min(accident, throughout) if everywhere else accident)
                    if chance < MOST_CHANCE and (first is None or everywhere):
                        first = Cause(candidate.name, candidate.message, tuple(wrong), candidate.misconception, candidate.step, candidate.carried, chance)
                        if everywhere:
                            return first
        return first or self._slipped(wrong, tried if len(wrong) == 1 else 0)

    def _whole(self, quantity: str) -> list[Claim]:
        """All claims of a quantity, unless they are many."""
        own = [c for c in self.claims if c.quantity == quantity]
        return own if len(own) <= MOST_TOGETHER else []

    def _throughout(self, quantity: str) -> Fraction:
        """The probability that the wrong numbers of the whole quantity are met by accident."""
        if quantity not in self._whole_chance:
            self._whole_chance[quantity] = self._accident([c for c in self._whole(quantity) if not self._right(c)])
        return self._whole_chance[quantity]

    def _slipped(self, wrong: Sequence[Claim], tried: int) -> Cause | None:
        """The slip that explains one of the wrong entries."""
        for claim in wrong:
            own, accident = self._own_world(claim.quantity), self._accident([claim])
            for derivation in [self.derivation, *([own] if own is not None else [])]:
                for slip in slips(derivation, claim):
                    tried += 1
                    if tried * accident >= MOST_CHANCE:
                        break
                    if _says(slip.value, claim, NEAREST):
                        return Cause(slip.name, slip.message, (claim,), step=claim.quantity, carried=derivation is own, chance=tried * accident)
        return None

    def _right(self, claim: Claim) -> bool:
        key = (claim.quantity, claim.row, claim.column, claim.text)
        if key not in self._true:
            self._true[key] = _says(self.derivation[claim.quantity][claim.row, claim.column], claim, ANY)
        return self._true[key]

    def _follows(self, claim: Claim) -> bool:
        """Whether a claim is right from the document's own earlier numbers."""
        own = self._own_world(claim.quantity)
        return own is not None and _says(own[claim.quantity][claim.row, claim.column], claim, ANY)

    def _own_world(self, quantity: str) -> Derivation | None:
        """The derivation that goes on from the document's own numbers; None where it states none, or too many, that the quantity is made from."""
        if quantity not in self._own:
            sources = self._sources(quantity)
            earlier = [c for c in self.claims if c.quantity in sources and c.quantity != quantity and not _infinite(c)]
            own = stated(self.derivation, earlier) if 0 < len(earlier) <= MOST_CLAIMS else None
            self._own[quantity] = near(own, sources) if own is not None and self._small(quantity) else own
        return self._own[quantity]

    def _small(self, quantity: str) -> bool:
        """Whether the steps that a quantity is made from are small enough for earlier ones to be done wrong."""
        shapes = [self.derivation[name].shape for name in self._sources(quantity)]
        return sum(rows * columns for rows, columns in shapes) <= SMALL

    def candidates(self, quantity: str) -> list[Candidate]:
        """The misconceptions of a quantity's own step and then of those it is made from, from true numbers and from the document's own.

        Nothing is done wrong before a step whose numbers are stated: those show what was done there.
        """
        if quantity not in self._candidates:
            self._candidates[quantity] = list(self._mistaken(quantity))
        return self._candidates[quantity]

    def _mistaken(self, quantity: str) -> Iterator[Candidate]:
        if maker(self.derivation, quantity) is None:
            return
        small, own = self._small(quantity), self._own_world(quantity)
        true = near(self.derivation, self._sources(quantity)) if small else self.derivation
        for world, carried in [(true, False), *([(own, True)] if own is not None else [])]:
            names = self._sources(quantity, self.claimed, include=not carried) if small else [quantity]
            yield from mistaken(world, quantity, [world.step(name) for name in names], carried)

    def _sources(self, quantity: str, known: Collection[str] = (), include: bool = True) -> list[str]:
        """The steps that a quantity is made from, itself first, then the nearest ones.

        Those before a known quantity are left out, and the step of that one as well unless `include` says so.
        """
        wanted, found = {quantity}, []
        for step in reversed(self.derivation.steps):
            own = step.name == quantity
            if step.name in wanted and (own or include or step.name not in known):
                found.append(step.name)
                wanted |= set(step.inputs) if own or step.name not in known else set()
        return found

    def _accident(self, wrong: Sequence[Claim]) -> Fraction:
        """The probability that random numbers are those stated: for each 10^(-digits) over the spread of the quantity.

        Where the stated numbers of a row sum to what the true ones do (weights, two entries interchanged), one of them is not free.
        """
        out = Fraction(1)
        for row in {(c.quantity, c.row): None for c in wrong}:
            own = [c for c in wrong if (c.quantity, c.row) == row]
            free = sorted(self._chance(c) for c in own)
            out *= prod(free[:-1] if len(own) > 1 and self._same_sum(own) else free)
        return out

    def _same_sum(self, row: Sequence[Claim]) -> bool:
        if any(_infinite(c) or self.derivation[c.quantity][c.row, c.column] is MINUS_INFINITY for c in row):
            return False
        true = [Fraction(rounded(self.derivation[c.quantity][c.row, c.column], MOST_PLACES).text) for c in row]
        gap = sum(true, Fraction(0)) - sum((_fraction(c.value) for c in row), Fraction(0))
        return abs(gap) <= sum((1 / Fraction(10) ** c.places for c in row), Fraction(0))

    def _chance(self, claim: Claim) -> Fraction:
        """The probability that a random number of the quantity's size rounds to the stated text."""
        if _infinite(claim):
            return Fraction(1, 2)
        found, value = self._spread(claim), _fraction(claim.value)
        low, high = (min(found[0], value), max(found[1], value)) if found else (value, value)
        return 1 / max((high - low) * Fraction(10) ** claim.places, Fraction(1))

    def _spread(self, claim: Claim) -> tuple[Fraction, Fraction] | None:
        """The smallest and the largest true value of a quantity; of the row alone where there are many."""
        array = self.derivation[claim.quantity]
        whole = len(array.rows) * len(array.columns) <= SMALL
        key = (claim.quantity, claim.places, -1 if whole else claim.row)
        if key not in self._spreads:
            texts = (array if whole else array.select([claim.row])).decimal(claim.places)
            values = [Fraction(text) for line in texts for text in line if text is not None and text != "-inf"]
            self._spreads[key] = (min(values), max(values)) if values else None
        return self._spreads[key]


def _says(value: Value, claim: Claim, rules: Sequence[Rule]) -> bool:
    """Whether a value is what is claimed; not where that is not decided."""
    try:
        return value is MINUS_INFINITY if _infinite(claim) else says(value, claim, rules)
    except SymattnError:
        return False


def _fraction(value: Value) -> Fraction:
    return Fraction(int(value.q.p), int(value.q.q)) if value.q is not None else Fraction(0)


def _infinite(claim: Claim) -> bool:
    return claim.text.strip().lower() in INFINITIES


def _gives(candidate: Candidate, claims: Sequence[Claim], rules: Sequence[Rule]) -> bool:
    """Whether a candidate gives all these numbers."""
    try:
        return all(_says(candidate.entry(c.row, c.column), c, rules) for c in claims)
    except SymattnError:
        return False
