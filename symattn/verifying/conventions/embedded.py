"""Words of a sentence that a document gives a vector each, without saying that these are embeddings: `cats = [1, 0, 1]`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from symattn.reading.labels import in_words, of_symbol
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement

_WORD: Final = re.compile(
    r"[\s\-*•>|]*(?:(?:the\s+)?(?:vectors?|vecteur|vektor|vettore|vetor)\s+(?:of|for|de|von|für|pour|di|per|para)\s+)?"
    r"[\"“'«]?([^\W\d_]{2,20}|I)[\"”'»]?\s*(?:[=:：→]|->)?\s*", re.IGNORECASE,
)


def embedded_words(found: Sequence[Statement]) -> frozenset[str]:
    """The words that stand before the first vectors of a document, where these are of one length and at least two one after the other.

    Words that name a quantity, or a few vectors among others that have names, are none.
    """
    words: list[str] = []
    width = 0
    for statement in found:
        vector = _vector(statement)
        if vector is None:
            if len(words) > 1 or (statement.node.head in {"mat", "chain"} and statement.node.leaves()):
                break
            continue
        word = _WORD.fullmatch(statement.words)
        if word is None or in_words(word[1]) or of_symbol(word[1], "", "").names or (words and len(vector.args) != width):
            break
        words.append(word[1])
        width = len(vector.args)
    return frozenset(words) if len(words) > 1 and len(set(words)) == len(words) else frozenset()


def embedded_word(statement: Statement, words: frozenset[str]) -> str | None:
    """The word of these that a vector is given to."""
    word = _WORD.fullmatch(statement.words) if words and _vector(statement) is not None else None
    return word[1] if word is not None and word[1] in words else None


def _vector(statement: Statement) -> Node | None:
    """The one vector of numbers that a statement gives."""
    node = statement.node
    if node.head == "chain" and bool(node.args[-1]) and len(node.nodes) == 1 and node.args[-2] in {("=",), ("→",)}:
        node = node.nodes[0]
    return node if node.head == "vec" and node.args and all(n.plain for n in node.nodes) else None
