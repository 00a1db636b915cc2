"""Nodes: the pieces of displayed mathematics that a grammar reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of mathematics and where it stands in the text of its piece.

    Heads: num (text), name (base, sub, sup), call (function, *arguments), vec (*items), mat (*vecs), chain (*links), unknown,
    apply (operator, node: done to the link before), add, mul, div, pow, neg, percent, transpose, degrees, labelled (label, node).
    """

    head: str
    args: tuple[Any, ...]
    start: int
    end: int

    @property
    def plain(self) -> bool:
        """Whether it is a number as it is stated, with or without a sign."""
        return self.head == "num" or (self.head == "neg" and self.args[0].head == "num" and self.args[0].start - self.start <= 2)

    @property
    def subtracted(self) -> bool:
        """Whether its sign is a minus between two numbers, with blanks around it: it is not the number's own."""
        return self.head == "neg" and self.args[0].head == "num" and self.args[0].start - self.start > 1

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes it is made of."""
        return tuple(a for a in self.args if isinstance(a, Node))

    def leaves(self) -> list[Node]:
        """The numbers in it, from left to right, signs included."""
        if self.plain:
            return [self]
        return [leaf for node in self.nodes for leaf in node.leaves()]


def vector(items: Sequence[Node], start: int, end: int) -> Node:
    """Items between brackets: a matrix where every item is a vector of one length."""
    vectors = [item for item in items if item.head == "vec"]
    if len(vectors) == len(items) and len({len(v.args) for v in vectors}) == 1 and items:
        return Node("mat", tuple(vectors), start, end)
    return Node("vec", tuple(items), start, end)


def is_infinite(node: Node) -> bool:
    """Whether a node is minus infinity."""
    return node.head == "neg" and node.args[0].head == "name" and node.args[0].args[0] in {"infty", "∞", "inf"}
