"""A weight that prose says in per cent, known by its value and the tokens it is said of: `the cat puts 50 % of its attention on the mat`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from symattn.errors import SymattnError
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.example.example import Key
from symattn.verifying.example.index import keys_of
from symattn.verifying.example.judging import Known, judge
from symattn.verifying.example.stated import exactly, is_finite
from symattn.verifying.numbers.quantities import in_hundreds, judge_entries
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.nodes import HUNDRED, bare_claim

_SENTENCE: Final = re.compile(r"(?<=[.!?;。；])\s")
_TO: Final = re.compile(r"\s*(?:to|on|for|auf|an|für|sur|pour|a|al|给|到|落在)\s", re.IGNORECASE)
"""What comes after a share that somebody or something gets: `33 % to "animal"`."""
_CLAUSE: Final = re.compile(r"[\d,，;；:.。(]")


def judge_percent(desk: Desk, statement: Statement, leaf: Node) -> bool:
    """Judges a percentage as the one weight of the tokens about it that the document has, or that truly is, so large."""
    if leaf.head != "percent" or not leaf.args[0].plain:
        return False
    return (len(desk.example.labels["key"]) > 1 and _judge_named(desk, statement, leaf)) or _judge_repeated(desk, statement, leaf)


def _judge_repeated(desk: Desk, statement: Statement, leaf: Node) -> bool:
    """Judges a percentage of somebody or something as the one share of those last spoken of that was stated as so large, or as the number of its line."""
    value = number_of(leaf.args[0])
    stated = [met for met in desk.memory.numbers.get(value / HUNDRED, ())[-1:] if met.text and met.text in statement.line]
    shares = desk.vector or ()
    between = all(is_finite(n) and n.said.q is not None and 0 <= n.said.q <= 1 for n in shares)
    for vector in desk.memory.vectors.get(tuple(n.said for n in shares), ())[-1:] if between and not stated and _TO.match(statement.after) else ():
        stated = [met for met in vector if judge(bare_claim(leaf), Known(part := met.num.said * HUNDRED, (exactly(part),))).verdict == "correct"]
    if len(stated) != 1:
        return False
    desk.restate_number(statement, leaf, replace(in_hundreds(stated[0]), text=""))
    return True


def _judge_named(desk: Desk, statement: Statement, leaf: Node) -> bool:
    """Judges a percentage as the weight of the tokens about it."""
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
