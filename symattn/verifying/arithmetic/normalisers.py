"""The sum of exponentials that a row is divided by, where it is written out: `Z = 20.086 + 7.389 + 1 + 2.718`, also where one of them was left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from symattn.errors import SymattnError
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.example.example import Key
from symattn.verifying.naming.target import Target
from symattn.verifying.written.memory import Met
from symattn.verifying.written.nodes import inner_of

_PART: Final = re.compile(r"\b(?:first|last|top|partial|so far|without|other|rest|remaining|only|running|both|two|three|pr[ée]mi|erste|zwei|deux)|前|部分|其余", re.IGNORECASE)
"""Words that speak of a sum of some of the numbers."""


def normaliser(desk: Desk, statement: Statement, link: Node, target: Target, mets: Mapping[int, Met]) -> Key | None:
    """The sum of a row that a link works out: its terms are the exponentials of one row, all or, where the sum is named one, all but one."""
    terms = [inner_of(n) for n in link.nodes] if link.head == "add" else []
    met = [mets[n.start] for n in terms if n.plain and n.start in mets]
    found = [m.what for m in met if m.what is not None and m.what[0] == "exponentials"]
    keys, rows = {what[2] for what in found}, {what[1] for what in found}
    if not len(terms) == len(found) == len(keys) or len(rows) != 1 or desk.example.partial:
        return None
    missing = len(desk.example.labels["key"]) - len(keys)
    named = target.near and "row_sums" in target.names and len(keys) > 1 and not _PART.search(statement.line)
    key: Key = ("row_sums", str(next(iter(rows))), 0)
    return key if (missing == 0 or (missing == 1 and named)) and desk.example.knows(key) else None


def take_normaliser(desk: Desk, key: Key) -> None:
    """Goes on with what the sum of the row should be, from the exponentials as they are stated."""
    try:
        number = desk.example.carried(key)
    except SymattnError:
        return
    desk.worked = [[key]]
    desk.current = number
    desk.links = [number]
