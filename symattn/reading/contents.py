"""Tables of queries, keys and a third vector that no word names: the values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from symattn.reading.labels import in_words

_ASKED: Final = ("Q", "K")


def with_values(heads: Mapping[int, str], vectors: Mapping[int, int]) -> dict[int, str]:
    """The heads of a table's columns, with that of the values called so where those beside it are queries and keys; `vectors` counts the vectors of each.

    >>> with_values({0: "", 1: "Asks (query)", 2: "key", 3: "Contents"}, {1: 2, 2: 2, 3: 2})[3]
    'value'
    >>> with_values({0: "", 1: "query", 2: "key", 3: "output"}, {1: 2, 2: 2, 3: 2})[3]
    'output'
    """
    out = dict(heads)
    names = {j: in_words(heads.get(j, "")) for j in vectors}
    said = [names[j][:1] for j in names if names[j]]
    free = [j for j in names if not names[j] and len(heads.get(j, "").split()) in {1, 2} and len(heads[j].strip("$ ")) > 2]
    if len(free) == 1 and said == [("Q",), ("K",)] and len({*vectors.values()}) == 1 and free[0] == max(vectors):
        out[free[0]] = "value"
    return out
