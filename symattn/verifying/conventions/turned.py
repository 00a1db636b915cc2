"""Which matrices a document writes with a column for every token, by its own formulas: `Q = W_Q X`, `S = KᵀQ`, `O = V A`, or by their shapes."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.example.example import AXES
from symattn.verifying.naming.symbols import Symbols
from symattn.verifying.naming.target import PAIRS

MAX_FORMULAS: Final = 400
"""How many formulas are looked at."""
MAPS: Final = {"W_Q": "Q", "W_K": "K", "W_V": "V"}
Vote = tuple[str, bool]


def turned(found: Sequence[Statement], letters: Mapping[str, str]) -> frozenset[str]:
    """The quantities that more formulas show turned than upright; all of them where `W X` can always be multiplied and `X W` cannot."""
    symbols, votes, looked = Symbols(letters), Counter[Vote](), 0
    for statement in found:
        if looked >= MAX_FORMULAS:
            break
        if statement.node.head not in {"num", "mat", "vec"}:
            looked += 1
            votes.update(set(_votes(statement.node, symbols)))
    after = _only_after(_shapes(found, symbols))
    if not votes and after:
        return frozenset(AXES)
    embeddings = {"X"} if after and not any(name == "X" for name, _ in votes) else set()
    return frozenset(name for name, is_turned in votes if is_turned and votes[name, True] > votes[name, False]) | embeddings


def _shapes(found: Sequence[Statement], symbols: Symbols) -> dict[str, tuple[int, int]]:
    """The shapes of the first matrices that are stated of embeddings and of what they are multiplied by."""
    shapes: dict[str, tuple[int, int]] = {}
    for statement in found:
        node = statement.node
        first, last = (node.args[0], node.args[1]) if node.head == "chain" and len(node.nodes) == 2 else (node, node)
        named = symbols.of(first) if first.head == "name" and last.head == "mat" else None
        if named is not None and named.names[:1] and not named.index:
            shapes.setdefault(named.names[0], (len(last.args), len(last.args[0].args)))
    return shapes


def _only_after(shapes: Mapping[str, tuple[int, int]]) -> bool:
    """Whether every matrix can be multiplied by the embeddings from the left, and some cannot from the right."""
    height, width = shapes.get("X", (0, 0))
    maps = [shapes[name] for name in MAPS if name in shapes]
    return height > 1 and "X_kv" not in shapes and all(across == height for _, across in maps) and any(down != width for down, _ in maps)


def _votes(node: Node, symbols: Symbols) -> Iterator[Vote]:
    if node.head == "mul":
        factors = [n for n in node.nodes if n.head in {"name", "transpose", "group", "call"}]
        for a, b in itertools.pairwise(factors):
            yield from _product(_Factor(a, symbols), _Factor(b, symbols))
    for inner in node.nodes:
        yield from _votes(inner, symbols)


class _Factor:
    """A factor of a product: which quantity it is, whether as a whole, and whether it is transposed."""

    def __init__(self, node: Node, symbols: Symbols) -> None:
        while node.head == "group":
            node = node.args[0]
        self.transposed = node.head == "transpose" or (node.head == "name" and node.args[2] in {"'", "′"})
        node = node.args[0] if node.head == "transpose" else node
        named = symbols.of(node) if node.head in {"name", "call"} else None
        self.names = named.names if named is not None else ()
        self.letter = node.head == "name"
        self.whole = (self.letter and str(node.args[0])[:1].isupper() and not (named is not None and named.index)) or (node.head == "call" and node.args[0] == "softmax")

    def is_a(self, name: str) -> bool:
        return name in self.names[:1]


def _product(a: _Factor, b: _Factor) -> Iterator[Vote]:
    """What the order of two factors and their transposes say of what they are."""
    for one, other, after in ((a, b, False), (b, a, True)):
        name = one.names[0] if one.names else ""
        if name in MAPS and other.letter and not (other.names and other.names[0] in MAPS):
            first = not after
            yield name, first != one.transposed
            if other.whole:
                yield from (("X", first != other.transposed), (MAPS[name], first))
    if (a.is_a("K") and b.is_a("Q")) or (a.is_a("Q") and b.is_a("K")):
        yield from _scores(a, b)
    elif (a.is_a("V") and "weights" in b.names) or ("weights" in a.names and b.is_a("V")):
        yield from _output(a, b)


def _scores(a: _Factor, b: _Factor) -> Iterator[Vote]:
    if a.transposed == b.transposed and (b.whole or not a.whole):
        return
    for one, upright in ((a, not a.transposed), (b, b.transposed)):
        if one.whole:
            yield one.names[0], not upright
    if a.whole and b.whole and a.transposed != b.transposed:
        yield from ((name, a.is_a("K")) for name in sorted(PAIRS))


def _output(a: _Factor, b: _Factor) -> Iterator[Vote]:
    first, value, weights = a.is_a("V"), a if a.is_a("V") else b, b if a.is_a("V") else a
    if value.whole:
        yield "V", first != value.transposed
    if value.whole and weights.whole:
        yield "output", first
        yield from ((name, first != weights.transposed) for name in sorted(PAIRS))
