"""Tables between tokens whose labels say so: a row for every query, `q_1`, and a column for every key, `k_1`, or the other way round."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from symattn.reading.labels import in_words
from symattn.reading.statements import Statement
from symattn.verifying.target import PAIRS, Target

_QUERY: Final = re.compile(r"[\s$*`(\\]*q(?:uery|uer)?[\s_{]*\d{1,3}[\s$*`)}:]*", re.IGNORECASE)
_KEY: Final = re.compile(r"[\s$*`(\\]*k(?:ey)?[\s_{]*\d{1,3}[\s$*`)}:]*", re.IGNORECASE)


def is_between(statement: Statement) -> bool:
    """Whether the rows of a table are labelled with queries and its columns with keys, or the other way round."""
    return any(_all(rows, statement.rows) and _all(columns, statement.columns) for rows, columns in ((_QUERY, _KEY), (_KEY, _QUERY)))


def _all(pattern: re.Pattern[str], labels: Sequence[str]) -> bool:
    return bool(labels) and all(pattern.fullmatch(label) for label in labels)


def between(statement: Statement, target: Target) -> Target:
    """What such a table is about: the quantity between tokens that its corner or the line before it names, else the one that is spoken of."""
    for names in (in_words(statement.corner), in_words(statement.previous, weak=False), target.names, target.context):
        found = tuple(name for name in names if name in PAIRS)
        if found:
            return replace(target, names=found, index=(), mentioned=(), sure=True, near=True)
    return replace(target, names=(), sure=False, near=False)
