"""What the letters of a document stand for, by its own formulas: `q_i = d_i W_Q`, or `e_i = s·h_i`, `α = softmax(e)`, `c = Σ α_i h_i`."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from symattn.reading.labels import of_symbol
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.conventions.defined import asking_letters, defined_letters, projecting_letters
from symattn.verifying.naming.alike import letters_alike
from symattn.verifying.naming.products import Vectors, factor_names, mixed_pairs, numeric_pairs, vectors_of
from symattn.verifying.naming.symbols import Symbols


def letters_of(found: Sequence[Statement]) -> dict[str, str]:
    """The letters that a document's formulas give to embeddings, or to the query, keys and scores of attention between two sequences, or define otherwise."""
    maps = projecting_letters(found)
    letters = _of_projections(found, Symbols(maps)) or letters_alike(found) or ({} if maps else _of_states(found)) or asking_letters(found)
    return letters | maps | defined_letters(found, letters | maps)


def _of_projections(found: Sequence[Statement], symbols: Symbols) -> dict[str, str]:
    """The letters of the embeddings by formulas such as `q_i = d_i W_Q` and `k_j = h_j W_K`, where those of queries and keys differ."""
    made: dict[str, str] = {}
    for a, b in _equations(found):
        if a.head != "name" or b.head != "mul" or len(b.args) != 2 or any(n.head not in {"name", "transpose"} for n in b.nodes):
            continue
        result = of_symbol(*a.args).names[:1]
        parts = [n.args[0] if n.head == "transpose" else n for n in b.nodes]
        if any(n.head != "name" for n in parts):
            continue
        weights = [n for n in parts if _named(n, symbols)[:1] in {("W_Q",), ("W_K",), ("W_V",)}]
        others = [n for n in parts if n not in weights]
        if result and len(weights) == 1 and _named(weights[0], symbols)[0] == f"W_{result[0]}":
            made.setdefault(result[0], others[0].args[0])
    query, keys = made.get("Q"), made.get("K") or made.get("V")
    if query is None or keys is None:
        return {}
    if query.casefold() == keys.casefold():
        return {query: "X", keys: "X"}  # q_i = W_Q x_i beside K = W_K X
    return {query: "X", keys: "X_kv"}


def _named(name: Node, symbols: Symbols) -> tuple[str, ...]:
    named = symbols.of(name)
    return named.names if named is not None else ()


def _of_states(found: Sequence[Statement]) -> dict[str, str]:
    """The letters of a query `s`, and of states `h` that are keys, and values where nothing else is; of their scores, weights and output.

    They are taken from what shows it: a vector and several vectors of its length, and products of the one with the others.
    """
    vectors = vectors_of(found)
    if set(vectors) & {"q", "k", "Q", "K", "x", "X"}:
        return {}
    pairs = [(a.args[0], b.args[0]) for statement in found for link in _links(statement.node) for a, b in factor_names(link)] or numeric_pairs(found, vectors)
    pairs = pairs or mixed_pairs(found, vectors)
    several = {letter for letter, known in vectors.items() if len(known) > 1}
    fit = [pair for pair in pairs if pair[0] != pair[1] and set(pair) <= set(vectors) and several & set(pair) and _alike(vectors, *pair)]
    if not fit:
        return {}
    a, b = max(fit, key=fit.count)
    query, key = (b, a) if a in several and b not in several else (a, b)
    made = {query: "Q", key: "K"} | {letter: "V" for letter in vectors if of_symbol(letter, "", "").names == ("V",)}
    for a, b in _equations(found):
        if a.head == "name" and a.args[0] not in made and (name := _result(b, made)):
            made[a.args[0]] = name
    return made


def _alike(vectors: Vectors, a: str, b: str) -> bool:
    """Whether the vectors of two letters have one length."""
    return len({len(values) for letter in (a, b) for values in vectors[letter].values()}) == 1


def _result(node: Node, made: dict[str, str]) -> str:
    """What a formula in known letters makes: scores, weights or the output."""
    if any({made.get(x.args[0]), made.get(y.args[0])} == {"Q", "K"} for x, y in factor_names(node)):
        return "scores"
    if node.head == "call" and node.args[0] == "softmax" and any(n.head == "name" and made.get(n.args[0]) == "scores" for n in node.nodes):
        return "weights"
    names = [n.args[0] for n in node.nodes if n.head == "name"] if node.head == "mul" else []
    terms = [t.nodes[1].args[0] for t in node.nodes if t.head == "mul" and len(t.nodes) == 2 and t.nodes[0].plain and t.nodes[1].head == "name"] if node.head == "add" else []
    summed = names[:1] in (["sum"], ["Σ"], ["∑"]) and any(made.get(n) in {"K", "V"} for n in names)
    return "output" if summed or (len(terms) > 1 and all(made.get(t) in {"K", "V"} for t in terms)) else ""


def _links(node: Node) -> Sequence[Node]:
    return node.nodes if node.head == "chain" else (node,)


def _equations(found: Sequence[Statement]) -> Iterator[tuple[Node, Node]]:
    """What stands on both sides of every relation of a chain."""
    for statement in found:
        yield from itertools.pairwise(statement.node.nodes if statement.node.head == "chain" else ())
