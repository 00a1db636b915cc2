"""Vectors that together are a matrix: on lines of their own one below the other, or side by side after its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from symattn.reading.labels import in_words
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement

_MATRICES: Final = frozenset({"W_Q", "W_K", "W_V", "Q", "K", "V", "X"})
_BETWEEN: Final = re.compile(r"[ $]*(?:[,;，；]|(?:and|und|et|y|e)\b)[ $]*(?:(?:and|und|et|y|e) )?[ $]*")


def joined(found: list[Statement]) -> Iterator[Statement]:
    """Vectors that stand on lines of their own, one below the other, or side by side after the name of a matrix, are the rows of one."""
    k = 0
    while k < len(found):
        first = found[k]
        end = k + 1
        joins = _continues if not first.words.strip(" $") else _goes_along if _announces_rows(first.words) else None
        if first.node.head == "vec" and joins is not None and _flat(first.node):
            while end < len(found) and joins(first, found[end - 1], found[end]):
                end += 1
        if end - k > 1:
            rows = tuple(s.node for s in found[k:end])
            yield replace(first, node=Node("mat", rows, rows[0].start, rows[-1].end), after=found[end - 1].after)
        else:
            yield first
        k = end


def _flat(node: Node) -> bool:
    return all(item.plain or item.head == "unknown" for item in node.nodes)


def _continues(first: Statement, last: Statement, following: Statement) -> bool:
    between = first.piece.text[last.node.end : following.node.start]
    alike = following.node.head == "vec" and len(following.node.args) == len(first.node.args)
    return alike and between.count("\n") == 1 and not re.sub(r"[\s,;$]", "", between)


def _announces_rows(words: str) -> bool:
    """Whether words are no more than what a matrix is called and a colon: `W_Q: `, `Keys: `."""
    lead = words.strip(" $*`-")
    names = in_words(lead) if lead.endswith((":", "：")) and len(lead.split()) < 3 and not any(c.isdigit() for c in lead) else ()
    return len(names) == 1 and names[0] in _MATRICES


def _goes_along(first: Statement, last: Statement, following: Statement) -> bool:
    """Whether a vector stands beside the one before it, with a comma or "and" between."""
    if following.node.head != "vec" or len(following.node.args) != len(first.node.args) or following.piece is not first.piece:
        return False
    return _BETWEEN.fullmatch(first.piece.text[last.node.end : following.node.start]) is not None
