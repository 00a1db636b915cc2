"""Tables of queries, keys and a third vector that no word names: the values.  And heads that say what vectors do: what a token asks, offers and holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from symattn.reading.labels import in_words

_DOING: Final = (
    ("query", re.compile(r"\b(?:asks?|asking|seeks?|wants?|wanted|question|(?:look|search)(?:s|ing|es)? for|needs?)\b", re.IGNORECASE)),
    ("key", re.compile(r"\b(?:offers?|offering|advertises?|promises?|address(?:es)?|labels?|tags?|answers? to|known as|matche[sd])\b", re.IGNORECASE)),
)
_LONGEST: Final = 5
"""Of how many words the head of a column is at most that says what its vectors do."""


def with_values(heads: Mapping[int, str], vectors: Mapping[int, int]) -> dict[int, str]:
    """The heads of a table's columns, with that of the values called so where those beside it are queries and keys; `vectors` counts the vectors of each.

    >>> with_values({0: "", 1: "Asks", 2: "key", 3: "Contents"}, {1: 2, 2: 2, 3: 2})
    {0: '', 1: 'query', 2: 'key', 3: 'value'}
    >>> with_values({0: "", 1: "query", 2: "key", 3: "output"}, {1: 2, 2: 2, 3: 2})[3]
    'output'
    """
    if len({*vectors.values()}) != 1 or not 2 <= len(vectors) <= 3:
        return dict(heads)
    told = {j: _doing(heads.get(j, "")) for j in sorted(vectors)}
    said = [(in_words(head) or ("",))[0] for head in told.values()]
    last = max(told)
    if said[:-1] not in (["Q", "K"], ["K"]) or said[-1] not in {"", "V"} or len(told[last].strip("$ ")) < 3 or len(told[last].split()) > _LONGEST:
        return dict(heads)
    return {**heads, **told, last: told[last] if said[-1] else "value"}


def _doing(head: str) -> str:
    """The quantity whose vectors do what a head says, instead of the head."""
    if in_words(head) or len(head.split()) > _LONGEST:
        return head
    return next((name for name, pattern in _DOING if pattern.search(head)), head)
