"""A quantity stated a second time, as it would be with another scale: what a page shows to compare with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from symattn.errors import SymattnError
from symattn.exact.field import MINUS_INFINITY
from symattn.reading.nodes import Node, is_infinite
from symattn.reading.statements import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.example import USUAL, Example, Key
from symattn.verifying.judging import Known, judge
from symattn.verifying.loosely import within
from symattn.verifying.nodes import bare_claim
from symattn.verifying.target import Keys

MOST_AS_BEFORE: Final = 0.5
FEWEST_OTHERWISE: Final = 0.6


def judge_compared(desk: Desk, statement: Statement, leaves: list[list[Node]], keys: Keys) -> bool:
    """Judges numbers by another scale, where every entry was stated before and held, and these numbers are mostly not those but what the other scale gives."""
    pairs = list(_pairs(leaves, keys))
    if len(pairs) < 2 or any(desk.verdicts.get(key) not in {"correct", "rounding"} for _, key in pairs):
        return False
    for scale in ("none", USUAL):
        other = _with_scale(desk, scale)
        if other is None or not all(other.knows(key) for _, key in pairs):
            continue
        holds = [(_holds(leaf, other, key), _holds(leaf, desk.example, key)) for leaf, key in pairs if other.truth(key) is not MINUS_INFINITY]
        telling = [there for there, here in holds if not (there and here)]
        again = desk.compared == (scale, desk.at - 1)
        if sum(telling) >= (1 if again else 2) and sum(telling) >= (MOST_AS_BEFORE if again else FEWEST_OTHERWISE) * len(telling):
            desk.compared = (scale, desk.at)
            for leaf, key in pairs:
                desk.keep(judge(desk.claimed(statement, leaf, key), _known(other, key)))
            return True
    return False


def _pairs(leaves: list[list[Node]], keys: Keys) -> Iterator[tuple[Node, Key]]:
    for row, names in zip(leaves, keys, strict=False):
        for leaf, key in zip(row, names, strict=False):
            if key is not None and leaf.plain and not is_infinite(leaf):
                yield leaf, key


def _with_scale(desk: Desk, scale: str) -> Example | None:
    """The example with another scale; None where it has this one."""
    mine = desk.example
    if mine.world.scale == scale or (scale == USUAL and mine.width("k") < 2):
        return None
    other = Example(replace(mine.world, scale=scale))
    other.begin_with(mine)
    return other


def _known(example: Example, key: Key) -> Known:
    return Known(example.truth(key), (), within(example, key) if example.printed else None)


def _holds(leaf: Node, example: Example, key: Key) -> bool:
    try:
        return judge(bare_claim(leaf), _known(example, key)).verdict in {"correct", "rounding"}
    except SymattnError:
        return False
