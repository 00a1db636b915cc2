"""Weights times values that are summed, `0.3 [1, 0] + 0.7 [0, 2]`: where the weights are a row of the document's, each value should be that weight's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symattn.exact.field import Value
from symattn.reading.mathematics.nodes import Node
from symattn.verifying.arithmetic.led import is_value, met_as
from symattn.verifying.desk import Desk
from symattn.verifying.naming.target import Target
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.memory import Met
from symattn.verifying.written.nodes import grid_of, inner_of

Terms = list[tuple[Node, list[Node]]]


def mixture(desk: Desk, link: Node, target: Target) -> dict[int, Met]:
    """What the numbers of such a sum are, where every vector in it is the value of some token."""
    terms = _terms(inner_of(link))
    keys = desk.example.labels["key"]
    values = [[number_of(n) for n in vector] for _, vector in terms]
    if not 1 < len(terms) <= len(keys) or not all(any(is_value(desk, label, numbers) for label in keys) for numbers in values):
        return {}
    query = next((query for query in _queries(desk, target) if _are_weights(desk, query, [number_of(weight) for weight, _ in terms])), None)
    if query is None:
        return {}
    found: dict[int, Met] = {}
    for (weight, vector), label in zip(terms, keys, strict=False):
        found[weight.start] = met_as(desk, ("weights", query, label), number_of(weight))
        found.update({n.start: met_as(desk, ("V", label, c), number_of(n)) for c, n in enumerate(vector)})
    return found


def _terms(node: Node) -> Terms:
    """Every term as a number and the vector that it is multiplied by; none where they are built otherwise."""
    out: Terms = []
    for term in node.nodes if node.head == "add" else ():
        factors = [inner_of(n) for n in inner_of(term).nodes] if inner_of(term).head == "mul" else []
        grid = grid_of(factors[1]) if len(factors) == 2 and factors[0].plain and factors[1].head in {"vec", "mat"} else None
        if grid is None or len(grid) != 1 or not all(n.plain for n in grid[0]):
            return []
        out.append((factors[0], grid[0]))
    return out


def _queries(desk: Desk, target: Target) -> Iterator[str]:
    """The queries, first the one that is named or spoken of."""
    named = [desk.targets.label("query", part) for part in (*target.index[:1], *target.mentioned)]
    yield from dict.fromkeys(label for label in [*named, desk.targets.row, *desk.example.labels["query"]] if label in desk.example.labels["query"] and label is not None)


def _are_weights(desk: Desk, query: str, numbers: Sequence[Value]) -> bool:
    """Whether the document has the weights of a query as these numbers, and as 0 for the keys that are left out."""
    stated = [desk.example.claims.get(("weights", query, label)) for label in desk.example.labels["key"]]
    taken, left = stated[: len(numbers)], stated[len(numbers) :]
    return all(num is not None and num.said == number for num, number in zip(taken, numbers, strict=True)) and all(num is None or num.said.is_zero for num in left)
