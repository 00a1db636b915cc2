"""What may be made of a vector of numbers: shifted by its maximum, scaled, exponentials, shares of their sum, products with another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from symattn.errors import SymattnError
from symattn.exact.field import ZERO, exp, maximum, rational, sqrt, total
from symattn.exact.literal import decimal
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.effort import EFFORT, MOST
from symattn.verifying.example.judging import Known, judge
from symattn.verifying.example.stated import Num, combine, exactly, flat, softmax
from symattn.verifying.written.nodes import bare_claim, digits_of, plain_of

Vector = Sequence[Num]
_NUMBER: Final = re.compile(r"(?P<root>(?:√|\\sqrt|sqrt)\s*[{(]?\s*)?(?<![\w.])(?P<digits>[-\u2212]?\d{1,4}(?:\.\d{1,6})?)(?![\w.]*\d)")
_TEMPERATURE: Final = re.compile(r"(?:temp[eé]ratur\w*|\bT|τ|\\tau)\W{0,3}(?:=|of|is|von|de|di)?\W{0,3}(\d{1,4}(?:\.\d{1,6})?)(?![\w.]*\d)", re.IGNORECASE)
MOST_FACTORS: Final = 8
LARGEST: Final = 60
"""The largest exponent that is tried."""


@dataclass(frozen=True, slots=True)
class Made:
    """A vector that was made of others: what it is called, its numbers, and of which of the vectors."""

    kind: str
    numbers: Vector
    source: int


def factors_of(text: str) -> list[Num]:
    """The numbers of a text that vectors may be multiplied with or divided by, the last ones first."""
    found: dict[str, Num] = {}
    for m in reversed(list(_NUMBER.finditer(text))):
        value = rational(decimal(m["digits"].replace("\N{MINUS SIGN}", "-")))
        if value not in (ZERO, rational(1)):
            found.setdefault(f"{bool(m['root'])}{m['digits']}", exactly(sqrt(value) if m["root"] and value.q is not None and value.q > 0 else value))
        if len(found) >= MOST_FACTORS:
            break
    return list(found.values())


def temperatures_of(text: str) -> list[Num]:
    """The numbers that a text calls temperatures, the last ones first."""
    values = [rational(decimal(m[1])) for m in reversed(list(_TEMPERATURE.finditer(text)))]
    return [exactly(value) for value in dict.fromkeys(values) if value not in (ZERO, rational(1))][:MOST_FACTORS]


def made_of(vectors: Sequence[Vector], factors: Sequence[Num] = (), temperatures: Sequence[Num] = (), pairs: bool = False) -> Iterator[Made]:
    """What may be made of the vectors, the latest first."""
    for k in reversed(range(len(vectors))):
        for kind, way in _WAYS:
            try:
                yield Made(kind, way(vectors[k]), k)
            except (SymattnError, ZeroDivisionError):
                continue
        for factor in factors:
            yield Made("scaled_scores", [combine(lambda a, b: a / b, n, factor) for n in vectors[k]], k)
            yield Made("scaled_scores", [combine(lambda a, b: a * b, n, factor) for n in vectors[k]], k)
        for j in range(k if pairs else 0):
            yield Made("products", [combine(lambda a, b: a * b, x, y) for x, y in zip(vectors[k], vectors[j], strict=True)], k)
    for k in reversed(range(len(vectors))):
        for factor in temperatures:
            try:
                yield Made("weights", _softmax([combine(lambda a, b: a / b, n, factor) for n in vectors[k]]), k)
            except (SymattnError, ZeroDivisionError):
                continue


def _shifted(vector: Vector) -> Vector:
    most = combine(lambda *xs: maximum(xs), *vector)
    return [combine(lambda a, b: a - b, n, most) for n in vector]


def _exponentials(vector: Vector) -> Vector:
    if any(value.q is not None and abs(value.q) > LARGEST for n in vector for value in (n.true, n.said)):
        raise SymattnError("an exponent is too large")
    return [combine(exp, n) for n in vector]


def _shares(vector: Vector) -> Vector:
    whole = combine(lambda *xs: total(xs), *vector)
    return [combine(lambda a, b: a / b, n, whole) for n in vector]


def _softmax(vector: Vector) -> Vector:
    _exponentials(vector)
    return flat(softmax(list(vector)))


_WAYS: Final = (("exponentials", _exponentials), ("weights", _shares), ("weights", _softmax), ("shifted_scores", _shifted))


def agreeing(leaves: Sequence[Node], numbers: Vector) -> list[bool]:
    """Which of the stated numbers are what was made, by any rounding."""
    return [judge(bare_claim(leaf), Known(n.true, (n,))).verdict in {"correct", "rounding", "follow-through"} for leaf, n in zip(leaves, numbers, strict=True)]


def exactness(leaves: Sequence[Node], numbers: Vector) -> int:
    """How many of the stated numbers are exactly what was made, correctly rounded."""
    return sum(judge(bare_claim(leaf), Known(n.true, (n,))).verdict == "correct" for leaf, n in zip(leaves, numbers, strict=True))


def _expected(leaves: Sequence[Node], numbers: Vector) -> tuple[str | None, ...]:
    """What the stated numbers should be."""
    return tuple(judge(bare_claim(leaf), Known(n.true, (n,))).expected for leaf, n in zip(leaves, numbers, strict=True))


def _plausible(leaves: Sequence[Node], way: Made, names: Sequence[str]) -> bool:
    """Whether the first of the numbers may be what was made; where words name it, one of the first two, so that few are worked out in vain."""
    return any(agreeing(leaves[:1], way.numbers[:1])) or (way.kind in names and any(agreeing(leaves[1:2], way.numbers[1:2])))


def best_made(leaves: Sequence[Node], ways: Iterator[Made], names: Sequence[str]) -> tuple[Made, bool] | None:
    """What explains all of the numbers, or, where words name it, all but a few of at least three; and whether it explains all."""
    whole: list[tuple[bool, bool, int, Made]] = []
    most: list[tuple[int, Made]] = []
    for way in ways:
        if EFFORT.spent > MOST // 4:
            break
        EFFORT.spend(len(leaves))
        if len(way.numbers) != len(leaves) or not _plausible(leaves, way, names):
            continue
        good = sum(agreeing(leaves, way.numbers))
        if good == len(leaves):
            count = exactness(leaves, way.numbers)
            whole.append((way.kind in names, way.kind != "scaled_scores", count, way))
            if count == good and way.kind in names[:1]:
                break
        elif len(leaves) > 2 and good * 3 >= len(leaves) * 2 and way.kind in names:
            most.append((good, way))
    if whole:
        return max(whole, key=lambda found: found[:3])[3], True
    if len({_expected(leaves, way.numbers) for _, way in most}) != 1:
        return None
    return max(most, key=lambda found: found[0])[1], False


def telling(leaves: Sequence[Node]) -> bool:
    """Whether numbers have digits enough that they are not what is made of others by accident."""
    if len(leaves) < 2 or not all(plain_of(leaf).plain for leaf in leaves):
        return False
    return sum(len(digits_of(plain_of(leaf)).strip("-").replace(".", "").lstrip("0")) for leaf in leaves) >= 3 and any("." in digits_of(plain_of(leaf)) for leaf in leaves)


def around(statement: Statement) -> str:
    """The words about a statement in which numbers may stand that scale a vector."""
    before = statement.piece.text[max(0, statement.node.start - 400) : statement.node.start] if statement.piece is not None else ""
    return " ".join([*statement.headings[-1:], statement.above, statement.previous, before])

