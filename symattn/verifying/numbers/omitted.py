"""Numbers as they are once some of the keys are left out: what an exercise asks next, or a page shows to compare with."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from symattn.errors import SymattnError
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.effort import EFFORT, MOST
from symattn.verifying.example.example import Example, Key
from symattn.verifying.example.judging import Known, judge
from symattn.verifying.example.stated import Num
from symattn.verifying.finding import GOOD
from symattn.verifying.naming.target import Keys, Target
from symattn.verifying.numbers.readings import share_that_holds
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.nodes import bare_claim, places_of

MOST_KEYS: Final = 6
BEFORE: Final = frozenset({"scores", "scaled_scores", "shifted_scores", "exponentials"})
"""What a key that is left out changes nothing of."""


def judge_omitted(desk: Desk, statement: Statement, leaves: list[list[Node]], target: Target, reading: Keys | None) -> bool:
    """Judges a row of weights or an output that holds once some keys are left out, and most of its numbers not before; whether there are such keys."""
    row, labels = leaves[0], desk.example.labels["key"]
    said = (reading[0][0][0],) if reading and reading[0] and reading[0][0] is not None else target.names
    names = [name for name in ("weights", "output") if name in said or not said]
    fits = names and len(leaves) == 1 and all(n.plain for n in row) and sum(places_of(n) > 1 for n in row) > 1
    if not fits or not 3 <= len(labels) <= MOST_KEYS or desk.example.mask != "none" or EFFORT.spent > MOST // 4:
        return False
    if (reading and 2 * share_that_holds(desk, statement, leaves, reading) >= 1) or not any(key[0] == "weights" for key in desk.example.claims):
        return False
    for hidden in (part for k in range(1, len(labels) - 1) for part in itertools.combinations(labels, k)):
        other = desk.omitted if desk.omitted is not None and desk.omitted.world.hidden == hidden else _without(desk.example, hidden)
        ways = (keys for name in names for query in other.labels["query"] for keys in _entries(other, name, query, hidden, len(row)))
        keys = next((keys for keys in ways if _all_hold(other, row, keys)), None)
        if keys is not None:
            for leaf, key in zip(row, keys, strict=True):
                desk.keep(judge(desk.claimed(statement, leaf, key), _known(other, key)))
                other.claim(key, Num(other.truth(key), number_of(leaf)))
            desk.omitted = other
            return True
    return False


def _without(example: Example, hidden: Sequence[str]) -> Example:
    """The example with these keys hidden, and what the document has its scores and exponentials as."""
    other = Example(replace(example.world, hidden=tuple(hidden)))
    other.begin_with(example)
    other.mask = "given"
    other.claims = {key: num for key, num in example.claims.items() if key[0] in BEFORE and key[2] not in hidden}
    return other


def _entries(example: Example, name: str, query: str, hidden: Sequence[str], size: int) -> Iterator[list[Key]]:
    """The entries that so many numbers may be: all of a row, or those of the keys that are left."""
    if name == "output":
        whole: list[Key] = [(name, query, c) for c in range(example.width("v"))]
        yield from [whole] if len(whole) == size else []
        return
    for labels in (example.labels["key"], [label for label in example.labels["key"] if label not in hidden]):
        if len(labels) == size:
            yield [(name, query, label) for label in labels]


def _all_hold(example: Example, row: Sequence[Node], keys: Sequence[Key]) -> bool:
    try:
        return all(judge(bare_claim(leaf), _known(example, key)).verdict in GOOD for leaf, key in zip(row, keys, strict=True))
    except SymattnError:
        return False


def _known(example: Example, key: Key) -> Known:
    try:
        return Known(example.truth(key), (example.carried(key),))
    except SymattnError:
        return Known(example.truth(key))
