"""A quantity stated a second time, as it would be with another scale: what a page shows to compare with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from symattn.errors import SymattnError
from symattn.exact.field import MINUS_INFINITY
from symattn.reading.mathematics.nodes import Node, is_infinite
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.example.example import USUAL, Example, Key
from symattn.verifying.example.judging import Known, judge
from symattn.verifying.example.loosely import within
from symattn.verifying.example.stated import exactly
from symattn.verifying.naming.target import Keys
from symattn.verifying.written.nodes import bare_claim

_UNSCALED: Final = re.compile(r"\b(?:without|no|not|un)\W{0,2}(?:the )?scal|\bohne (?:die )?skalier|\bsans (?:mise à l|échelle)|不缩放|未缩放", re.IGNORECASE)
"""Headings of what is computed without the scale, to compare."""
_UNMASKED: Final = re.compile(
    r"\b(?:without|no)\W{0,2}(?:(?:the|a|any) )?(?:causal )?mask|\bun-?masked|\bohne (?:die )?mask|\bsans (?:le )?masque|不(?:加|用)掩码|没有掩码", re.IGNORECASE
)
"""Headings of what is computed without the mask, to compare."""
MOST_AS_BEFORE: Final = 0.5
FEWEST_OTHERWISE: Final = 0.6


def judge_compared(desk: Desk, statement: Statement, leaves: list[list[Node]], keys: Keys) -> bool:
    """Judges numbers by another scale, where every entry was stated before and held, and these numbers are mostly not those but what the other scale gives."""
    pairs = list(_pairs(leaves, keys))
    said = bool(statement.headings) and _UNSCALED.search(statement.headings[-1]) is not None
    if len(pairs) < 2 or not (said or all(desk.verdicts.get(key) in {"correct", "rounding"} for _, key in pairs)):
        return False
    for scale in ("none",) if said else ("none", USUAL):
        if scale == USUAL and _divided(desk, statement, pairs):
            return True
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


def judge_unmasked(desk: Desk, statement: Statement, leaves: list[list[Node]], keys: Keys) -> bool:
    """Judges numbers as they are without the causal mask, where the heading says so and more of them, and most, are that than what the mask leaves."""
    if desk.example.mask != "causal" or not statement.headings or not _UNMASKED.search(statement.headings[-1]):
        return False
    pairs = list(_pairs(leaves, keys))
    here = sum(_holds(leaf, desk.example, key) for leaf, key in pairs if desk.example.knows(key))
    for scale in dict.fromkeys((desk.example.world.scale, USUAL)):
        other = Example(replace(desk.example.world, mask="none", scale=scale))
        other.begin_with(desk.example)
        other.mask = "none"
        if {"Q", "K"} <= {key[0] for key in other.given}:
            other.given = {key: value for key, value in other.given.items() if key[0] != "scaled_scores"}  # the mask left out some of them
        if all(other.knows(key) for _, key in pairs) and 2 * (there := sum(_holds(leaf, other, key) for leaf, key in pairs)) > len(pairs) and there > here:
            desk.judge_terms(statement, [[leaf for leaf, _ in pairs]], [exactly(other.truth(key)) for _, key in pairs])
            return True
    return False


def _divided(desk: Desk, statement: Statement, pairs: Sequence[tuple[Node, Key]]) -> bool:
    """Judges numbers that are called scores, which were stated before, as the scaled scores that all of them are."""
    scaled: list[tuple[Node, Key]] = [(leaf, ("scaled_scores", *key[1:])) for leaf, key in pairs]
    for example in (desk.example, _with_scale(desk, USUAL)):
        if example is None or any(key[0] != "scores" for _, key in pairs) or not all(example.knows(key) and _holds(leaf, example, key) for leaf, key in scaled):
            continue
        for leaf, key in scaled:
            desk.keep(judge(desk.claimed(statement, leaf, key), _known(example, key)))
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
