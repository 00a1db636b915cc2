"""Vectors that a document gives letters to, and the products of two of them, by name or by their numbers."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from symattn.exact.field import Value
from symattn.reading.labels import of_symbol
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.naming.rowed import vectors_in_rows
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.nodes import grid_of, inner_of, is_stated

Vectors = dict[str, dict[str, tuple[Value, ...]]]
MOST: Final = 400
"""How many vectors are looked at."""


def vectors_of(found: Sequence[Statement]) -> Vectors:
    """The vectors that letters are said to equal, by letter and index; the rows of a matrix by their number."""
    out: Vectors = {}
    for statement in found:
        symbols = vectors_in_rows(statement.rows, statement.columns) if statement.node.head == "mat" else []
        for (letter, index), vec in zip(symbols, statement.node.nodes, strict=False):
            if all(n.plain for n in vec.nodes):
                out.setdefault(letter, {}).setdefault(index, tuple(number_of(n) for n in vec.nodes))
        links = statement.node.nodes if statement.node.head == "chain" else ()
        for a, b in itertools.pairwise(links):
            rows = grid_of(b) if a.head == "name" and b.head in {"vec", "mat"} and is_stated(b) else None
            if rows is None or any(not n.plain for row in rows for n in row) or len(out) > MOST:
                continue
            for k, row in enumerate(rows):
                if len(row) > 1:
                    out.setdefault(a.args[0], {}).setdefault(a.args[1] if len(rows) == 1 else f"@{k}", tuple(number_of(n) for n in row))
    return out


def factor_names(node: Node) -> Iterator[tuple[Node, Node]]:
    """The two names of a product: `s·h_1`, `sᵀh_1`, `score(s, h_1)`, `⟨s, h_1⟩`."""
    if node.head == "mul" and len(node.args) == 2 and node.args[0].head == "name" and node.args[1].head == "vec":
        yield from factor_names(node.args[1])
        return
    parts = [inner_of(n.args[0] if n.head == "transpose" else n) for n in node.nodes] if node.head in {"mul", "vec"} or (node.head == "call" and node.args[0] == "dot") else []
    if len(parts) == 2 and all(n.head == "name" for n in parts):
        yield parts[0], parts[1]


def mixed_pairs(found: Sequence[Statement], vectors: Mapping[str, Mapping[str, tuple[Value, ...]]]) -> list[tuple[str, str]]:
    """The one vector of its own letter, and the letter of the vectors that a document mixes, `c = 0.8 h_1 + 0.2 h_2`."""
    single = [letter for letter, known in vectors.items() if len(known) == 1 and "output" not in of_symbol(letter, "", "").names]
    mixed = []
    for statement in found:
        for link in statement.node.nodes if statement.node.head == "chain" else ():
            terms = [t.nodes for t in link.nodes if t.head == "mul" and len(t.nodes) == 2] if link.head == "add" else []
            letters = {name.args[0] for weight, name in terms if weight.plain and name.head == "name"}
            mixed += [letter for letter in letters if len(letters) == 1 and len(vectors.get(letter, ())) > 1]
    return [(single[0], mixed[0])] if len(single) == 1 and mixed else []


def numeric_pairs(found: Sequence[Statement], vectors: Mapping[str, Mapping[str, tuple[Value, ...]]], same: bool = False) -> list[tuple[str, str]]:
    """The letters of the two vectors whose entries the sums of a document multiply, one pair for every such sum; `same` ones too."""
    letters: dict[tuple[Value, ...], list[str]] = {}
    for letter, known in vectors.items():
        for values in known.values():
            letters.setdefault(values, []).append(letter)
    out = []
    for statement in found:
        for link in statement.node.nodes if statement.node.head == "chain" else ():
            terms = [[inner_of(n) for n in inner_of(t).nodes] for t in link.nodes] if link.head == "add" else []
            if len(terms) > 1 and all(len(t) == 2 and all(n.plain for n in t) for t in terms):
                left, right = (tuple(number_of(t[k]) for t in terms) for k in (0, 1))
                out += [(a, b) for a in letters.get(left, ()) for b in letters.get(right, ()) if same or a != b]
    return out
