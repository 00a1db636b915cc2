"""Which entry displayed arithmetic works out, told by its numbers: the products of a dot product, the scores that are divided, the terms of a row's sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from symattn.errors import SymattnError
from symattn.exact.field import Value
from symattn.reading.mathematics.nodes import Node
from symattn.verifying.arithmetic.staged import staged
from symattn.verifying.desk import Desk
from symattn.verifying.example.example import AXES, Key, Label
from symattn.verifying.naming.target import Keys
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.nodes import inner_of, is_stated

PRODUCTS: Final = (("Q", "K", "scores"), ("weights", "V", "output"), ("X", "W_Q", "Q"), ("X", "W_K", "K"), ("X", "W_V", "V"))
"""What rows of one quantity times columns of another make; keys are multiplied row by row."""
MOST: Final = 64


def worked_keys(desk: Desk, link: Node) -> Keys | None:
    """The entries that a link works out, where its numbers tell that and nothing else would have the same numbers."""
    whole = inner_of(link)
    if whole.head == "vec" and desk.worked is not None and [len(row) for row in desk.worked] == [len(whole.args)] and not is_stated(whole):
        return desk.worked  # every entry written out
    found: list[Keys] = [*_sums(desk, whole), *_projected(desk, whole)]
    if not found:
        one = list(staged(desk, whole))
        return [[one[0]]] if len(one) == 1 else None
    spoken = {desk.targets.label("query", part) for part in desk.target.mentioned} & set(desk.example.labels["query"]) or {desk.targets.row}
    mine = [keys for keys in found if keys[0][0] is not None and keys[0][0][1] in spoken]
    return found[0] if len(found) == 1 else mine[0] if len(mine) == 1 else None


def _sums(desk: Desk, node: Node) -> Iterator[Keys]:
    """The readings of a sum of products, or of the product of two vectors."""
    if node.head == "mul" and len(node.args) == 2 and all(n.head == "vec" and is_stated(n) for n in node.nodes):
        a, b = ([inner_of(n) for n in side.nodes] for side in node.nodes)
        yield from _dots(desk, a, b)
        return
    terms = [inner_of(t) for t in node.nodes] if node.head == "add" else []
    if not 2 <= len(terms) <= MOST or any(t.head != "mul" or len(t.args) != 2 for t in terms):
        return
    pairs = [tuple(inner_of(n) for n in t.nodes) for t in terms]
    left, right = [p[0] for p in pairs], [p[1] for p in pairs]
    if all(n.plain for n in (*left, *right)):
        yield from _dots(desk, left, right)
    elif all(n.plain for n in left) and all(n.head == "vec" and is_stated(n) for n in right):
        yield from _mixtures(desk, left, [[inner_of(x) for x in n.nodes] for n in right])


def _projected(desk: Desk, node: Node) -> Iterator[Keys]:
    """The row that the numbers of an embedding times the symbol of a weight matrix make: `[1, 0, 2] · W_K`, that of the token spoken of where several have them."""
    if node.head != "mul" or len(node.args) != 2:
        return
    vector, factor = (inner_of(n.args[0] if n.head == "transpose" else n) for n in node.nodes)
    if factor.head == "vec":
        vector, factor = factor, vector
    named = desk.targets.symbolic(factor) if factor.head == "name" and vector.head == "vec" and is_stated(vector) else None
    values = _values([inner_of(n) for n in vector.nodes]) if named is not None else None
    made = {weight: result for source, weight, result in PRODUCTS if source == "X"}.get(named.names[0]) if named is not None and named.names else None
    if made is None or values is None:
        return
    tokens = list(_rows(desk, "X", values))
    spoken = [token for token in tokens if token in desk.target.mentioned]
    for token in spoken or tokens:
        yield [[(made, token, c) for c in range(desk.example.width(AXES[made][1]))]]


def _dots(desk: Desk, a: Sequence[Node], b: Sequence[Node]) -> Iterator[Keys]:
    """The entries whose products these are, factor for factor."""
    left, right = _values(a), _values(b)
    if left is None or right is None or len(left) != len(right):
        return
    for first, second, made in PRODUCTS:
        for x, y in ((left, right), (right, left)):
            for row in _rows(desk, first, x):
                for column in _rows(desk, second, y) if second == "K" else _columns(desk, second, y):
                    yield [[(made, row, column)]]
            if left == right:
                break


def _mixtures(desk: Desk, weights: Sequence[Node], vectors: Sequence[Sequence[Node]]) -> Iterator[Keys]:
    """The output that weights times the rows of values make."""
    left, rows = _values(weights), [_values(v) for v in vectors]
    keys = desk.example.labels["key"]
    if left is None or len(keys) != len(rows) or len({len(v) for v in vectors}) != 1:
        return
    if not all(row is not None and _is_row(desk, "V", key, row) for key, row in zip(keys, rows, strict=True)):
        return
    for query in _rows(desk, "weights", left):
        yield [[("output", query, c) for c in range(len(vectors[0]))]]


def _values(nodes: Sequence[Node]) -> list[Value] | None:
    return [number_of(n) for n in nodes] if all(n.plain for n in nodes) else None


def _rows(desk: Desk, name: str, values: Sequence[Value]) -> Iterator[Label]:
    """The rows of a quantity that the document has as these numbers."""
    for label in _labels(desk, AXES[name][0]):
        if _is_row(desk, name, label, values):
            yield label


def _is_row(desk: Desk, name: str, row: Label, values: Sequence[Value]) -> bool:
    across = _labels(desk, AXES[name][1])
    return len(across) == len(values) and all(_is(desk, (name, row, c), value) for c, value in zip(across, values, strict=True))


def _columns(desk: Desk, name: str, values: Sequence[Value]) -> Iterator[Label]:
    down = _labels(desk, AXES[name][0])
    if len(down) != len(values):
        return
    for c in _labels(desk, AXES[name][1]):
        if all(_is(desk, (name, r, c), value) for r, value in zip(down, values, strict=True)):
            yield c


def _labels(desk: Desk, axis: str) -> Sequence[Label]:
    return desk.example.labels[axis] if axis in desk.example.labels else range(desk.example.width(axis))


def _is(desk: Desk, key: Key, value: Value) -> bool:
    """Whether the document states an entry as this number, or gives it."""
    stated = desk.example.claims.get(key)
    if stated is not None:
        return stated.said == value
    given = desk.example.given.get(key)
    if given is not None:
        return given == value
    try:
        return desk.example.carried(key).said == value
    except SymattnError:
        return False
