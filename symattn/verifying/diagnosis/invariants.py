"""What fails without further knowledge: weights that cannot sum to 1, a larger score with a smaller weight, a mean outside the range of its values.

Every printed number stands for all reals that round to it, by any of the rules: v ± half a unit of its last digit, or the whole unit away from 0 where
it was cut off.  A rule is broken only where all these reals break it, so that no rounded print is ever accused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

from symattn.derivation.claim import Claim
from symattn.derivation.derivation import Derivation, Step
from symattn.derivation.masking import INFINITIES
from symattn.derivation.misconception import before, maker
from symattn.derivation.problem import variant_of
from symattn.errors import SymattnError
from symattn.exact.field import MINUS_INFINITY, rational, sign
from symattn.exact.rounding import rounded
from symattn.exact.written import evaluate

Grid = Sequence[Sequence[Claim | None]]
Row = Sequence[Claim | None]

ARGUMENTS: Final = ("shifted_scores", "masked_scores", "scaled_scores", "scores")
"""What the softmax may be taken of, the last step first."""
POSITIVE: Final = ("exponentials", "row_sums")


@dataclass(frozen=True)
class Violation:
    """A rule that stated numbers break whatever they mean: its name, a sentence, and the claims that break it together."""

    name: str
    message: str
    claims: tuple[Claim, ...]


class Interval(NamedTuple):
    """All reals that a printed number may stand for."""

    low: Fraction
    high: Fraction


def interval(claim: Claim) -> Interval:
    """The reals that round to a claim by half-even, half-up or cutting off.

    >>> interval(Claim("weights", 0, 0, "0.30", ""))
    Interval(low=Fraction(59, 200), high=Fraction(31, 100))
    """
    value, unit = _exact(claim), unit_of(claim)
    low = unit if value <= 0 else unit / 2
    high = unit if value >= 0 else unit / 2
    return Interval(value - low, value + high)


def unit_of(claim: Claim) -> Fraction:
    """One unit of the last digit shown."""
    return 1 / Fraction(10) ** claim.places


def _exact(claim: Claim) -> Fraction:
    q = claim.value.q
    return Fraction(int(q.p), int(q.q)) if q is not None else Fraction(0)


def violations(quantities: Mapping[str, Grid], derivation: Derivation | None = None) -> list[Violation]:
    """Every rule that the stated numbers break, at most one of a kind a row.

    `quantities` holds the claims of each quantity by row and column, None where nothing is stated.  With a derivation it is known what the softmax is
    taken of, what is masked, which givens are exact, and which quantities are weights and means at all; without one, scores are taken to be scaled by a
    positive number and not biased.

    >>> row = [Claim("weights", 0, j, text, "") for j, text in enumerate(["0.30", "0.30", "0.50"])]
    >>> [v.message for v in violations({"weights": [row]})]
    ['these weights cannot sum to 1: 0.30 + 0.30 + 0.50 = 1.10']
    """
    out: list[Violation] = []
    quantities = {name: [[None if c is None or c.text.strip().lower() in INFINITIES else c for c in row] for row in grid] for name, grid in quantities.items()}
    for name, grid in quantities.items():
        prefix, _, kind = name.rpartition(".")
        head = f"{prefix}." if prefix else ""
        if kind in POSITIVE:
            out += _not_positive(grid)
        if kind == "weights" and _holds(derivation, name, "rows-sum-to-1"):
            out += _of_weights(grid, quantities, head, derivation)
        if kind == "output" and _holds(derivation, name, "means-of:V"):
            out += _outside(grid, quantities, head, derivation)
    return out


def _holds(derivation: Derivation | None, name: str, rule: str) -> bool:
    """Whether a quantity has a property in this mechanism; the usual one where it is not known."""
    if derivation is None or derivation.problem is None:
        return True
    properties = variant_of(derivation.problem.variant).properties
    return any(properties.get(key) == rule for key in (name, name.rpartition(".")[2]))


def _not_positive(grid: Grid) -> Iterator[Violation]:
    for claim in (c for row in grid for c in row if c is not None):
        if interval(claim).high <= 0:
            yield Violation("exponential-not-positive", f"{_named(claim)} cannot be: exponentials and their sums are positive", (claim,))


def _of_weights(grid: Grid, quantities: Mapping[str, Grid], head: str, derivation: Derivation | None) -> Iterator[Violation]:
    scores, monotone = _scores(quantities, head, derivation)
    for i, row in enumerate(grid):
        stated = [c for c in row if c is not None]
        for claim in stated:
            yield from _beyond(claim)
            if _hidden(derivation, head, claim) and interval(claim).low > 0:
                yield Violation("masked-weight", f"{_named(claim)} cannot be: the key is masked, so its weight is 0", (claim,))
        if stated and len(stated) == len(row):
            yield from _sum(stated, _slack(quantities, head, i))
        if scores is not None and i < len(scores):
            pairs = [(s, w) for s, w in zip(scores[i], row, strict=False) if s is not None and w is not None and not _hidden(derivation, head, w)]
            pairs = [(s, w) for s, w in pairs if derivation is not None or _exact(w)]  # a weight of 0 may be a masked one
            yield from _order(pairs)
            yield from _equals(pairs) if monotone else ()


def _beyond(claim: Claim) -> Iterator[Violation]:
    reach = interval(claim)
    if reach.high < 0:
        yield Violation("negative-weight", f"{_named(claim)} cannot be: a weight is never negative", (claim,))
    if reach.low > 1:
        yield Violation("weight-above-1", f"{_named(claim)} cannot be: a weight is never above 1", (claim,))


def _slack(quantities: Mapping[str, Grid], head: str, i: int) -> Fraction:
    """How far, relatively, a sum of weights may be off because exponentials and row sum were rounded before the division."""
    out = Fraction(0)
    for kind in POSITIVE:
        grid = quantities.get(f"{head}{kind}", ())
        stated = [c for c in (grid[i] if i < len(grid) else ()) if c is not None]
        size = sum((_exact(c) for c in stated), Fraction(0))
        units = sum((unit_of(c) for c in stated), Fraction(0))
        if stated:
            out += units / (size - units) if size > 2 * units else 1
    return out


def _sum(row: Sequence[Claim], slack: Fraction) -> Iterator[Violation]:
    reaches = [interval(c) for c in row]
    low, high = sum((r.low for r in reaches), Fraction(0)), sum((r.high for r in reaches), Fraction(0))
    if low > 1 + slack or high < 1 - slack:
        total = sum((_exact(c) for c in row), Fraction(0))
        shown = _short(total, max(c.places for c in row))
        yield Violation("weights-do-not-sum-to-1", f"these weights cannot sum to 1: {' + '.join(c.text for c in row)} = {shown}", tuple(row))


def _order(pairs: Sequence[tuple[Claim, Claim]]) -> Iterator[Violation]:
    """A score that is certainly not larger than another, with a weight that certainly is.

    The scores are gone through from small to large; `best` is the weight, among those of scores that are certainly not larger, with the largest lower bound.
    """
    reach = _ordered([score for score, _ in pairs])
    upward, by_top = (sorted(range(len(pairs)), key=lambda k: reach[k][side]) for side in (0, 1))
    best: tuple[Claim, Claim] | None = None
    passed = 0
    for k in upward:
        while passed < len(pairs) and reach[by_top[passed]].high <= reach[k].low:
            lower = pairs[by_top[passed]]
            best = lower if best is None or interval(lower[1]).low > interval(best[1]).low else best
            passed += 1
        score, weight = pairs[k]
        if best is not None and interval(best[1]).low > interval(weight).high:
            message = f"{_named(score)} is larger than {_named(best[0])}, but its weight {weight.text} is smaller than {best[1].text}"
            yield Violation("larger-score-smaller-weight", message, (score, best[0], weight, best[1]))
            return


def _ordered(scores: Sequence[Claim]) -> list[Interval]:
    """Intervals that tell which score is larger: with the same digits shown the printed order is the true one, whatever the rule of rounding."""
    if len({c.places for c in scores}) > 1:
        return [interval(c) for c in scores]
    return [Interval(_exact(c) - unit_of(c) / 2, _exact(c) + unit_of(c) / 2) for c in scores]


def _equals(pairs: Sequence[tuple[Claim, Claim]]) -> Iterator[Violation]:
    """Scores printed alike with weights too far apart: they differ by d at most, so the weights by a factor of e^d ≤ 1/(1 - d)."""
    alike: dict[tuple[Fraction, int], list[tuple[Claim, Claim]]] = {}
    for score, weight in pairs:
        alike.setdefault((_exact(score), score.places), []).append((score, weight))
    for group in alike.values():
        reach = interval(group[0][0])
        gap = reach.high - reach.low
        top, bottom = max(group, key=lambda p: interval(p[1]).low), min(group, key=lambda p: interval(p[1]).high)
        if gap < 1 and interval(top[1]).low * (1 - gap) > interval(bottom[1]).high:
            message = f"{_named(top[0])} and {_named(bottom[0])} are equal, but their weights {top[1].text} and {bottom[1].text} are not"
            yield Violation("equal-scores-different-weights", message, (top[0], bottom[0], top[1], bottom[1]))
            return


def _scores(quantities: Mapping[str, Grid], head: str, derivation: Derivation | None) -> tuple[Grid | None, bool]:
    """What is stated of the scores that order the weights, and whether the softmax is taken of exactly these."""
    if derivation is None:
        name = next((f"{head}{a}" for a in ARGUMENTS if f"{head}{a}" in quantities), "")
        return quantities.get(name), name.rpartition(".")[2] != "scores"
    divide = maker(derivation, f"{head}weights")
    exponentials = maker(derivation, divide.inputs[0]) if divide is not None and divide.op.name == "divide" else None
    name, exact = exponentials.inputs[0] if exponentials is not None and exponentials.op.name == "exp" else "", True
    while name and name not in quantities:
        step = maker(derivation, name)
        if step is None or not _keeps_order(step, derivation):
            return None, False
        name, exact = step.inputs[0], exact and step.op.name != "scale"
    return quantities.get(name), exact


def _keeps_order(step: Step, derivation: Derivation) -> bool:
    """Whether a step leaves larger what was larger in its row, hidden entries aside."""
    if step.op.name == "mask":
        return all(v is MINUS_INFINITY or v.is_zero for row in derivation[step.inputs[1]].entries for v in row)
    try:
        return step.op.name == "shift" or (step.op.name == "scale" and sign(evaluate(step.params["factor"])) > 0)
    except SymattnError:
        return False


def _hidden(derivation: Derivation | None, head: str, weight: Claim) -> bool:
    """Whether the key of a weight is masked."""
    divide = maker(derivation, f"{head}weights") if derivation is not None else None
    if derivation is None or divide is None:
        return False
    try:
        return derivation[before(derivation, divide.inputs[0], frozenset({"exp", "shift"}))][weight.row, weight.column] is MINUS_INFINITY
    except (SymattnError, IndexError):
        return False


def _outside(grid: Grid, quantities: Mapping[str, Grid], head: str, derivation: Derivation | None) -> Iterator[Violation]:
    """An entry of the output that no weights that sum to 1 can give.

    Where weights were rounded before they were used, their sum may be off by a unit for each key: that much more is allowed.
    """
    weights = quantities.get(f"{head}weights", ())
    columns: dict[int, list[Interval]] = {}
    for i, row in enumerate(grid):
        for claim in (c for c in row if c is not None):
            if claim.column not in columns:
                columns[claim.column] = _values(quantities.get(f"{head}V"), f"{head}V", claim.column, derivation)
            values = columns[claim.column]
            if not values:
                continue
            low, high = min(v.low for v in values), max(v.high for v in values)
            own = [c for c in (weights[i] if i < len(weights) else ()) if c is not None]
            unit = max((unit_of(c) for c in own), default=unit_of(claim))
            slack = len(values) * unit * max(abs(low), abs(high)) + _slack(quantities, head, i) * max(abs(low), abs(high))
            reach = interval(claim)
            if reach.low > high + slack or reach.high < low - slack:
                yield Violation("output-outside-its-values", f"{_named(claim)} cannot be: it is a mean of values between {_short(low)} and {_short(high)}", (claim,))


def _values(stated: Grid | None, name: str, column: int, derivation: Derivation | None) -> list[Interval]:
    """The values of a column, as they are stated, else as they are given; nothing where one of them is not known."""
    if stated:
        claims = [row[column] if column < len(row) else None for row in stated]
        return [interval(c) for c in claims if c is not None] if None not in claims else []
    if derivation is None or name not in derivation.given:
        return []
    exact = [derivation[name][i, column].q for i in range(len(derivation[name].rows))]
    return [Interval(Fraction(int(q.p), int(q.q)), Fraction(int(q.p), int(q.q))) for q in exact if q is not None] if None not in exact else []


def _named(claim: Claim) -> str:
    return f"{claim.label or claim.quantity} {claim.text}"


def _short(x: Fraction, places: int = 4) -> str:
    return rounded(rational(x.numerator, x.denominator), places).text
