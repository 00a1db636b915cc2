"""Keys that no query may attend to: those that the words of a document call padding, and those that it states minus infinities for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from symattn.exact.field import MINUS_INFINITY, ZERO
from symattn.reading.mathematics.nodes import Node, is_infinite
from symattn.verifying.desk import Desk
from symattn.verifying.example.example import PADDING
from symattn.verifying.finding import GOOD, Finding
from symattn.verifying.naming.target import Keys

_PADDED: Final = re.compile(
    r"\b(?:position|token|key|entry|slot|word|column)s?\s+[\"“'`]*(\w{1,20})\b[^.]{0,60}?\b(?:is|are|was|be|as)\b[^.]{0,20}?\b(?:pad(?:ding|ded)?\b|<pad>|\[PAD\])", re.IGNORECASE,
)
"""`Position 3 is padding`; which one."""
_FROM_ZERO: Final = re.compile(r"count\w*\W(?:\w+\W+){0,3}from (?:0|zero)\b|\b(?:zero|0)[- ](?:based|indexed)", re.IGNORECASE)
_NAMED: Final = re.compile(r"(?<!\w)(?:<pad>|\[pad\])(?!\w)", re.IGNORECASE)
WORDS: Final = frozenset({"is", "are", "was", "that", "which", "the", "s"})
MAX_KEYS: Final = 8


def hidden_keys(text: str) -> tuple[str, ...]:
    """The keys that words call padding, as an index that begins with @ where the document counts from 0.

    >>> hidden_keys("Position 3 (the last one, counted from 0) is padding."), hidden_keys("a rose <pad>")
    (('@3',), ('pad',))
    """
    first = "@" if _FROM_ZERO.search(text) else ""
    found = [f"{first}{m[1]}" if m[1].isdigit() else m[1] for m in _PADDED.finditer(text) if m[1].lower() not in WORDS]
    found += [PADDING] if _NAMED.search(text) else []
    return tuple(dict.fromkeys(found))[:MAX_KEYS]


def is_hidden(reader: Desk, before: Desk) -> bool:
    """Whether a weight of a hidden key is rightly stated as 0, which no softmax gives without a mask; not where it is rightly another `before` the key is hidden."""
    example = reader.examples[0]
    zero = {f.claim.index[0] for f in _weights(reader) if example.hides(str(f.claim.index[1])) and not f.claim.text.strip("0.%")}
    other = {f.claim.index[0] for f in _weights(before) if example.hides(str(f.claim.index[1])) and f.claim.text.strip("0.%")}
    return bool(zero - other)


def _weights(reader: Desk) -> list[Finding]:
    """The weights of the first example that hold."""
    return [f for f in reader.findings.values() if f.reading == 1 and f.claim.quantity == "weights" and f.verdict in GOOD]


def take_hidden(desk: Desk, leaves: Sequence[Sequence[Node]], keys: Keys) -> None:
    """Takes the minus infinities of scores that are stated whole as the mask of the example, unless they are those of a causal one."""
    example = desk.example
    down, across = example.labels["query"], example.labels["key"]
    whole = len(keys) == len(down) > 1 and all(len(row) == len(across) for row in keys) and all(key is not None for row in keys for key in row)
    if example.mask != "none" or not whole:
        return
    places = {(str(key[1]), str(key[2])): is_infinite(leaf) for row, names in zip(leaves, keys, strict=True) for leaf, key in zip(row, names, strict=True) if key is not None}
    seen = [pair for pair, gone in places.items() if gone]
    if not seen or (down == across and all(across.index(key) > down.index(query) for query, key in seen)):
        return
    for (query, key), gone in places.items():
        example.give(("mask", query, key), MINUS_INFINITY if gone else ZERO, "-inf" if gone else "0")
    example.mask = "given"
