"""A weight that prose says in per cent, known by its value and the tokens it is said of: `the cat puts 50 % of its attention on the mat`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from symattn.errors import SymattnError
from symattn.reading.nodes import Node
from symattn.reading.statements import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.example import Key
from symattn.verifying.index import keys_of
from symattn.verifying.judging import Known, judge
from symattn.verifying.nodes import HUNDRED, bare_claim
from symattn.verifying.quantities import judge_entries
from symattn.verifying.stated import exactly

_SENTENCE: Final = re.compile(r"(?<=[.!?;。；])\s")
_CLAUSE: Final = re.compile(r"[\d,，;；:.。(]")


def judge_percent(desk: Desk, statement: Statement, leaf: Node) -> bool:
    """Judges a percentage as the one weight of the tokens about it that the document has, or that truly is, so large."""
    if leaf.head != "percent" or not leaf.args[0].plain or len(desk.example.labels["key"]) < 2:
        return False
    before = _SENTENCE.split(statement.line)[-1]
    about = [*desk.targets.mentioned(before), *desk.targets.mentioned(_CLAUSE.split(statement.after)[0])]
    queries = [label for part in about if (label := desk.targets.label("query", part)) in desk.example.labels["query"]]
    keys = [label for part in about if (label := desk.targets.label("key", part)) in desk.example.labels["key"]]
    row = queries[-1] if desk.example.labels["query"] != desk.example.labels["key"] and queries else None
    found = [key for key in _fitting(desk, leaf) if (row or key[1]) == key[1] and (key[1] in queries or key[2] in keys)]
    both = [key for key in found if key[1] in queries and key[2] in keys] or found
    if len(both) != 1:
        return False
    judge_entries(desk, statement, [[leaf]], [[both[0]]], True, None)
    return True


def _fitting(desk: Desk, leaf: Node) -> Iterator[Key]:
    """The weights that round to a percentage, as they are or as the document states them."""
    claim = bare_claim(leaf)
    for key in keys_of(desk.example, "weights"):
        try:
            values = [desk.example.truth(key), *([desk.example.claims[key].said] if key in desk.example.claims else [])]
        except SymattnError:
            continue
        if any(judge(claim, Known(value, (exactly(value),))).verdict == "correct" for value in (v * HUNDRED for v in values)):
            yield key
