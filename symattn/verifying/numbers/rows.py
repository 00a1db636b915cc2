"""Softmax without queries and keys: vectors that a document only lists, each judged by what it may be made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from symattn.exact.field import rational, sign, total
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.example.stated import Num, combine, exactly
from symattn.verifying.naming.target import Target
from symattn.verifying.numbers.made import Made, Vector, agreeing, around, best_made, factors_of, made_of, telling, temperatures_of
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.nodes import digits_of, plain_of

MADE_FROM: Final = frozenset({"Q", "K", "X", "X_kv", "W_Q", "W_K", "W_V"})
MOST: Final = 10
"""How many vectors are looked at, the latest ones."""
LONGEST: Final = 64
_UNDONE: Final = re.compile(r"\bun-?normali|\bnot (?:yet )?normali|unnormiert", re.IGNORECASE)


def alone(desk: Desk) -> bool:
    """Whether the example has neither queries and keys nor embeddings, so that what it lists is made of what it listed before."""
    return not any(key[0] in MADE_FROM for key in desk.example.given)


def judge_row(desk: Desk, statement: Statement, leaves: list[list[Node]], target: Target) -> bool:
    """Judges a row of numbers by what it may be made of; whether that was found."""
    row = leaves[0]
    if len(leaves) != 1 or not 2 <= len(row) <= LONGEST or not alone(desk) or not telling(row) or any(n.head == "percent" for n in row):
        return False
    vectors = _vectors(desk, len(row))
    names = (*target.names, *target.context) if target.near else ()
    text = around(statement)
    found = _unnormalised(desk, statement, row, target)
    if found is None and not _stated_before(row, vectors):
        found = best_made(row, made_of(vectors, factors_of(text), temperatures_of(text)), names)
    if found is None:
        return False
    desk.judge_terms(statement, [row], found[0].numbers)
    return True


def judge_sum(desk: Desk, statement: Statement, leaves: list[list[Node]], target: Target) -> bool:
    """Judges a number that words call a sum, where it is that of a vector that was listed; whether it is one."""
    leaf = leaves[0][0]
    if sum(map(len, leaves)) != 1 or not leaf.plain or "." not in digits_of(leaf) or "row_sums" not in target.names or not alone(desk):
        return False
    for vector in reversed(desk.listed[-MOST:]):
        whole = combine(lambda *xs: total(xs), *vector)
        if all(agreeing([leaf], [whole])):
            desk.judge_terms(statement, [[leaf]], [whole])
            return True
    return False


def keep_row(desk: Desk, leaves: list[list[Node]]) -> None:
    """Remembers a row that nothing is known of as one that others may be made of."""
    if len(leaves) == 1 and 2 <= len(leaves[0]) <= LONGEST and alone(desk) and all(leaf.plain for leaf in leaves[0]):
        desk.listed.append([exactly(number_of(leaf)) for leaf in leaves[0]])


def _vectors(desk: Desk, size: int) -> list[Vector]:
    """The vectors of this length that were listed, and the single results that came last, the latest last."""
    found = [vector for vector in desk.listed[-MOST * 3 :] if len(vector) == size][-MOST:]
    return [*found, desk.run[-size:]] if len(desk.run) >= size else [*found]


def _stated_before(row: Sequence[Node], vectors: Sequence[Vector]) -> bool:
    """Whether the document listed the same numbers before."""
    stated = [number_of(plain_of(leaf)) for leaf in row]
    return any(all(n.said == value for n, value in zip(vector, stated, strict=True)) for vector in vectors)


def _unnormalised(desk: Desk, statement: Statement, row: Sequence[Node], target: Target) -> tuple[Made, bool] | None:
    """Weights that are the exponentials listed before, never divided by their sum."""
    stated = [number_of(plain_of(leaf)) for leaf in row]
    excess = total(stated) - rational(1)
    if target.names[:1] != ("weights",) or not target.near or _UNDONE.search(statement.line + statement.above) or sign(excess * excess - rational(1, 25)) <= 0:
        return None
    known = [vector for vector in desk.listed if len(vector) == len(row)][-MOST:]
    same = next((k for k in reversed(range(len(known))) if all(n.said == value for n, value in zip(known[k], stated, strict=True))), 0)
    powers = any(way.kind == "exponentials" and all(a.true == b.true for a, b in zip(way.numbers, known[same], strict=True)) for way in made_of(known[:same]))
    if not powers:
        return None
    whole = combine(lambda *xs: total(xs), *known[same])
    return Made("weights", [combine(lambda a, b: a / b, n, whole) for n in known[same]], same), False


def placed(desk: Desk, statement: Statement, leaf: Node) -> Num | None:
    """A number as it was judged."""
    met = desk.placed.get(desk.spot(statement, leaf))
    return met.num if met is not None else None
