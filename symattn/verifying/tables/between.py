"""Tables between tokens whose labels say so: a row for every query, `q_1`, and a column for every key, `k_1`, or the other way round."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from symattn.reading.labels import in_words
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.example.example import AXES
from symattn.verifying.naming.target import PAIRS, Target

_QUERY: Final = re.compile(r"[\s$*`(\\]*q(?:uery|uer)?[\s_{]*\d{1,3}[\s$*`)}:]*", re.IGNORECASE)
_KEY: Final = re.compile(r"[\s$*`(\\]*k(?:ey)?[\s_{]*\d{1,3}[\s$*`)}:]*", re.IGNORECASE)

_COMPONENT: Final = re.compile(
    r"[\s$*`(\\]*(?:(?:dim(?:ension)?|comp(?:onent)?|feature|coord(?:inate)?|entry|channel|merkmal|komponente|[cdoxyz])[\s_.#{]*\d{1,3}"
    r"|[xyz]|(?:first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th)(?:\s\w+)?)[\s$*`)}:]*", re.IGNORECASE,
)
"""The head of a column that holds a component of vectors."""


def is_between(statement: Statement) -> bool:
    """Whether the rows of a table are labelled with queries and its columns with keys, or the other way round."""
    return any(_all(rows, statement.rows) and _all(columns, statement.columns) for rows, columns in ((_QUERY, _KEY), (_KEY, _QUERY)))


def able(desk: Desk, statement: Statement, names: Sequence[str]) -> tuple[str, ...]:
    """Of the quantities that a table may be those that its labels leave: with a column for every key those between tokens, with other columns none of these."""
    keys, queries = desk.example.labels["key"], desk.example.labels["query"]
    rows, columns = [desk.targets.label("query", text) for text in statement.rows], [desk.targets.label("key", text) for text in statement.columns]
    names = [name for name in names if len(columns) == 1 or AXES.get(name, ("", ""))[1] != "one"]
    if len(keys) < 2 or len(set(rows)) != len(rows) or not set(rows) <= set(queries) or not any(statement.columns):
        return tuple(names)
    if columns == keys and not all(text.isdigit() for text in statement.columns):
        return tuple(name for name in names if name in PAIRS)
    if columns == keys:
        return tuple(name for name in names if name in PAIRS or desk.example.width(AXES.get(name, ("", ""))[1]) in {0, len(columns)})
    other = len(columns) != len(keys) or all(_COMPONENT.fullmatch(text) for text in statement.columns)
    counted = 1 < len(columns) != len(keys) and list(statement.columns) == [str(k + 1) for k in range(len(columns))]
    return tuple(name for name in names if name not in PAIRS) if counted or (other and not set(columns) & set(keys)) else tuple(names)


def _all(pattern: re.Pattern[str], labels: Sequence[str]) -> bool:
    return bool(labels) and all(pattern.fullmatch(label) for label in labels)


def between(statement: Statement, target: Target) -> Target:
    """What such a table is about: the quantity between tokens that its corner or the line before it names, else the one that is spoken of."""
    for names in (in_words(statement.corner), in_words(statement.previous, weak=False), target.names, target.context):
        found = tuple(name for name in names if name in PAIRS)
        if found:
            return replace(target, names=found, index=(), mentioned=(), sure=True, near=True)
    return replace(target, names=(), sure=True, near=False)
