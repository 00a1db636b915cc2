"""What the letters of a document stand for, by its own formulas: `q_i = d_i W_Q`, or `e_i = s·h_i`, `α = softmax(e)`, `c = Σ α_i h_i`."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from symattn.reading.labels import of_symbol
from symattn.reading.nodes import Node
from symattn.reading.statements import Statement


def letters_of(found: Sequence[Statement]) -> dict[str, str]:
    """The letters that a document's formulas give to embeddings, or to the query, keys and scores of attention between two sequences."""
    return _of_projections(found) or _of_states(found)


def _of_projections(found: Sequence[Statement]) -> dict[str, str]:
    """The letters of the embeddings by formulas such as `q_i = d_i W_Q` and `k_j = h_j W_K`, where those of queries and keys differ."""
    made: dict[str, str] = {}
    for statement in found:
        links = statement.node.nodes if statement.node.head == "chain" else ()
        for a, b in itertools.pairwise(links):
            if a.head != "name" or b.head != "mul" or len(b.args) != 2 or any(n.head not in {"name", "transpose"} for n in b.nodes):
                continue
            result = of_symbol(*a.args).names[:1]
            parts = [n.args[0] if n.head == "transpose" else n for n in b.nodes]
            if any(n.head != "name" for n in parts):
                continue
            weights = [n for n in parts if of_symbol(*n.args).names[:1] in {("W_Q",), ("W_K",), ("W_V",)}]
            others = [n for n in parts if n not in weights]
            if result and len(weights) == 1 and of_symbol(*weights[0].args).names[0] == f"W_{result[0]}":
                made.setdefault(result[0], others[0].args[0])
    query, keys = made.get("Q"), made.get("K") or made.get("V")
    if query is None or keys is None:
        return {}
    return {query: "X"} if query == keys else {query: "X", keys: "X_kv"}


def _of_states(found: Sequence[Statement]) -> dict[str, str]:
    """The letters by formulas such as `e_i = s·h_i` and `α = softmax(e)`: a query `s`, and states `h` that are keys, and values where nothing else is.

    They are only taken from formulas that show all of it: the scores that softmax is taken of, and the two letters they are products of.
    """
    made: dict[str, str] = {}
    for statement in found:
        for a, b in _equations(statement.node):
            if a.head == "name" and b.head == "call" and b.args[0] == "softmax" and len(b.args) == 2 and isinstance(b.args[1], Node) and b.args[1].head == "name":
                made |= {a.args[0]: "weights", b.args[1].args[0]: "scores"}
    scores = [letter for letter, name in made.items() if name == "scores"]
    for statement in found:
        for a, b in _equations(statement.node):
            parts = [n.args[0] if n.head == "transpose" else n for n in b.nodes] if b.head == "mul" else []
            if a.head != "name" or a.args[0] not in scores or len(parts) != 2 or any(n.head != "name" for n in parts):
                continue
            query, key = (n.args[0] for n in parts)
            if {query, key} & {"q", "k", "Q", "K", "x", "X"} or query == key:
                return {}
            return made | {query: "Q", key: "K"}
    return {}


def _equations(node: Node) -> Iterator[tuple[Node, Node]]:
    """What stands on both sides of every relation of a chain."""
    return itertools.pairwise(node.nodes if node.head == "chain" else ())
