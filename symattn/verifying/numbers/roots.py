"""A root that words name before its value: `the square root of 2, about 1.414`."""

from __future__ import annotations

import re
from typing import Final

from symattn.exact.field import rational, sqrt
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.example.stated import exactly
from symattn.verifying.numbers.values import key_width
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.nodes import digits_of

_NAMED: Final = re.compile(
    r"\b(?:root of|wurzel (?:aus|von)|racine(?: carrée)? de|raíz(?: cuadrada)? de|radice(?: quadrata)? di)\s+\$?(?:(\d{1,4})|d_?\{?k\}?)\b[^\d.;]{0,24}$", re.IGNORECASE,
)


def judge_root(desk: Desk, statement: Statement, leaf: Node) -> bool:
    """Judges a decimal as the root that the words before it name."""
    named = _NAMED.search(statement.line[-120:]) if leaf.plain and "." in digits_of(leaf) else None
    size = int(named[1]) if named is not None and named[1] else key_width(desk) if named is not None else 0
    if not size:
        return False
    desk.judge_terms(statement, [[leaf]], [exactly(sqrt(rational(size)))])
    desk.root = number_of(leaf)
    return True
