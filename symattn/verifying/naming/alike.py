"""Self-attention without weights: vectors that are queries, keys and values at once, as `Q = K = V = X`, `X Xᵀ` or `x_1·x_2` tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from symattn.reading.labels import of_symbol
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.naming.products import Vectors, factor_names, numeric_pairs, vectors_of

ALIKE: Final = "="
"""What stands for all three among the letters of a document: no letter."""
ROLES: Final = frozenset({"Q", "K", "V"})


def letters_alike(found: Sequence[Statement]) -> dict[str, str]:
    """The letter of vectors that are multiplied with each other, or that all three are said to equal; none where queries, keys or projections are given."""
    vectors = vectors_of(found)
    if any(set(of_symbol(letter, sub, "").names) & {"Q", "K", "W_Q", "W_K", "W_V"} for letter, known in vectors.items() for sub in (*known, "")):
        return {}
    if any(statement.node.head == "chain" and _projects(statement.node.args[0]) for statement in found):
        return {}
    said = [letter for statement in found if (letter := _equated(statement.node))]
    multiplied = [a.args[0] for statement in found for link in _links(statement.node) for a, b in factor_names(link) if _with_itself(link, a, b, vectors)]
    letters = said or multiplied or [a for a, b in numeric_pairs(found, vectors, True) if a == b and len(vectors[a]) > 1]
    if not letters or (letters[0] not in vectors and not said):
        return {}
    return {ALIKE: letters[0], letters[0]: "X"} | {letter: "V" for letter in vectors if of_symbol(letter, "", "").names == ("V",)}


def same_as_embeddings(letters: Mapping[str, str]) -> frozenset[str]:
    """The quantities that are the embeddings themselves: all three, but values that have a letter of their own."""
    return ROLES - set(letters.values()) if ALIKE in letters else frozenset()


def _projects(node: Node) -> bool:
    return node.head == "name" and bool(set(of_symbol(*node.args).names) & {"W_Q", "W_K"})


def _equated(node: Node) -> str:
    """The letter in `Q = K = V = X` or `q_i = k_i = v_i = x_i`."""
    names = [n.args[0].upper() for n in node.nodes if n.head == "name"] if node.head == "chain" else []
    others = [n.args[0] for n in node.nodes if n.head == "name" and n.args[0].upper() not in ROLES]
    return str(others[0]) if len(names) == len(node.nodes) > 2 and len(others) == 1 and len(ROLES & set(names)) > 1 else ""


def _with_itself(link: Node, a: Node, b: Node, vectors: Vectors) -> bool:
    """Whether a product is of two vectors of one letter, or of a matrix and its transpose."""
    if link.head == "vec" or a.args[0] != b.args[0] or a.args[0] not in vectors:
        return False
    whole = not a.args[1] and not b.args[1] and len(vectors[a.args[0]]) > 1 and link.nodes[-1].head == "transpose"
    return whole or bool(a.args[1] and b.args[1] and len(vectors[a.args[0]]) > 1)


def _links(node: Node) -> Sequence[Node]:
    return node.nodes if node.head == "chain" else (node,)
