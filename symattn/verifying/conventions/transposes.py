"""Numbers that are written transposed, as they are: `a = (0.2, 0.8)ᵀ`, `Kᵀ = [[1, 0], [2, 1]]`, `K = [[1, 2], [0, 1]]ᵀ`."""

from __future__ import annotations

from dataclasses import replace

from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.written.nodes import is_stated


def upright(statement: Statement) -> Statement:
    """The statement with every transposed vector or matrix of numbers turned back, and with those that a transposed name is stated as."""
    node = statement.node
    if node.head != "chain":
        back = _back(node)
        return statement if back is node or statement.rows else replace(statement, node=back)
    *links, relations, leading = node.args
    named = len(links) > 1 and links[0].head == "transpose" and links[0].args[0].head == "name" and all(is_stated(link) for link in links[1:])
    turned = [links[0].args[0], *(_flipped(link) for link in links[1:])] if named else [_back(link) for link in links]
    same = all(a is b for a, b in zip(links, turned, strict=True))
    return statement if same else replace(statement, node=replace(node, args=(*turned, relations, leading)))


def _back(node: Node) -> Node:
    """A transposed vector or matrix of numbers as it is."""
    return _flipped(node.args[0]) if node.head == "transpose" and node.args[0].head in {"vec", "mat"} and is_stated(node.args[0]) else node


def _flipped(node: Node) -> Node:
    """The rows of a matrix as columns; a vector is the same either way."""
    if node.head != "mat" or len({len(row.args) for row in node.nodes}) != 1 or any(row.head != "vec" for row in node.nodes):
        return node
    return Node("mat", tuple(Node("vec", column, column[0].start, column[-1].end) for column in zip(*(row.nodes for row in node.nodes), strict=True)), node.start, node.end)
