"""What formulas name: Q, q_love, q_3·k_1, QKᵀ, QKᵀ/√d, softmax(…), AV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from symattn.reading.labels import Named, of_symbol
from symattn.reading.mathematics.grammar import Parser
from symattn.reading.mathematics.lexer import tokens
from symattn.reading.mathematics.nodes import Node
from symattn.verifying.naming.alike import ALIKE
from symattn.verifying.naming.products import factor_names
from symattn.verifying.written.nodes import inner_of

PROJECTION: Final = "W_"
"""What stands for the weight matrices among the letters of a document: which one, their index says."""


class Symbols:
    """Finds the quantity that a formula names; `letters` are what the document's own formulas say of the embeddings."""

    def __init__(self, letters: Mapping[str, str]) -> None:
        self.letters = letters

    def of(self, node: Node) -> Named | None:
        """What a formula names: Q, q_love, q_3·k_1, QKᵀ, QKᵀ/√d, AV."""
        if node.head == "group" or (node.head == "transpose" and node.args[0].head == "name"):
            return self.of(node.args[0]) if node.head == "group" else None
        if node.head == "name":
            named = of_symbol(*node.args)
            if self.letters.get(node.args[0]) == PROJECTION and node.args[1].upper() in {"Q", "K", "V"}:
                return Named((PROJECTION + node.args[1].upper(),))
            own = named.names == ("X_kv",) or any(name.startswith("W_") for name in named.names)
            return Named((self.letters[node.args[0]],), named.index) if node.args[0] in self.letters and not own else named
        pair = next(factor_names(node), None) if node.head == "vec" or (node.head == "call" and node.args[0] == "dot") or _function(node) else None
        if pair is not None:
            return self._product([self.of(n) for n in pair])
        if node.head == "call":
            return Named(("weights",)) if node.args[0] == "softmax" else self._powers(node.args[1]) if node.args[0] == "exp" and len(node.args) == 2 else None
        if node.head == "pow" and node.args[0].head == "name" and node.args[0].args[0] == "e" and not node.args[1].leaves():
            return self._powers(node.args[1])
        if node.head == "add":
            return self._sum(node)
        if node.head == "mul":
            if node.leaves():
                return self._multiple(node)
            factors = [n.args[0] if n.head in {"transpose", "group"} else n for n in node.nodes]
            return self._product([self.of(n) for n in factors])
        if node.head == "div":
            top, bottom = self.of(node.args[0]), node.args[1]
            if (top is not None and "scores" in top.names and not bottom.leaves()) or (top and top.names[:1] == ("scores",)):
                return Named(("scaled_scores",), top.index if top else ())
        return None

    def _sum(self, node: Node) -> Named | None:
        """Scores with a mask added, or with a number subtracted."""
        parts = [self.of(n) for n in node.nodes]
        if len(parts) == 2 and parts[0] is not None and parts[0].names[:1] in {("scores",), ("scaled_scores",)} and node.nodes[1].head == "neg" and node.nodes[1].leaves():
            return Named(("shifted_scores",), parts[0].index)
        return Named(("masked_scores",)) if len(parts) == 2 and any(p is not None and p.names[:1] == ("mask",) for p in parts) else None

    def _multiple(self, node: Node) -> Named | None:
        """Scores that are multiplied by a fraction or a root: `1/√2 · (e_ij)`."""
        rest = [n for n in node.nodes if not _constant(n)]
        named = self.of(rest[0]) if len(rest) == 1 < len(node.args) and inner_of(rest[0]).head in {"name", "mul"} and not rest[0].leaves() else None
        scaled = named is not None and "scores" in named.names and any(inner_of(n).head in {"div", "call"} for n in node.nodes if n not in rest)
        return Named(("scaled_scores",), named.index) if scaled and named is not None else None

    def _powers(self, exponent: Node) -> Named:
        """Exponentials, with the index of the scores they are of."""
        inner = self.of(exponent)
        return Named(("exponentials",), inner.index if inner is not None else ())

    def _product(self, parts: Sequence[Named | None]) -> Named | None:
        if len(parts) == 2 and parts[0] is None and parts[1] is not None and parts[1].names[:1] in {("W_Q",), ("W_K",), ("W_V",)}:
            return Named((parts[1].names[0][2:],))
        if len(parts) == 2 and parts[0] is None and parts[1] is not None and parts[1].names[:1] in {("K",), ("V",)} and not parts[1].index:
            return Named(("scores",) if parts[1].names[0] == "K" else ("output",))
        if len(parts) != 2 or parts[0] is None or parts[1] is None:
            return None
        a, b = self._roles(parts[0], parts[1])
        pair = (a.names[:1], b.names[:1])
        if pair in {(("Q",), ("K",)), (("K",), ("Q",))}:
            q, k = (a, b) if a.names[0] == "Q" else (b, a)
            return Named(("scores",), (*(q.index or ("",)), *(k.index or ("",))) if q.index or k.index else ())
        if "weights" in a.names and b.names[:1] == ("V",):
            entry = a.index if len(a.index) == 2 else tuple(a.index[0]) if len(a.index) == 1 else ()
            one = len(entry) == 2 and entry[1:] == b.index and not any(len(part) == 1 and part.isalpha() for part in entry)
            return Named(("weighted_values",), ("|".join(entry),)) if one else Named(("output",), a.index)
        if a.names[:1] == ("X",) and b.names and b.names[0] in {"W_Q", "W_K", "W_V"}:
            return Named((b.names[0][2:],), a.index)
        return None

    def _roles(self, a: Named, b: Named) -> tuple[Named, Named]:
        """Embeddings that are queries, keys and values at once, as what they are where they are multiplied."""
        if ALIKE not in self.letters or b.names[:1] != ("X",):
            return a, b
        return (Named(("Q",), a.index), Named(("K",), b.index)) if a.names[:1] == ("X",) else (a, Named(("V",), b.index))


def _constant(node: Node) -> bool:
    """Whether a factor is a number, or a fraction or root of numbers and the width of keys."""
    node = inner_of(node)
    if node.head == "name":
        return node.args[0] in {"d", "dk"}
    return node.plain or (node.head in {"div", "call"} and bool(node.leaves()) and all(_constant(n) for n in node.nodes))


def _function(node: Node) -> bool:
    """Whether it is a function of two names: `score(s, h_1)`."""
    return node.head == "mul" and len(node.args) == 2 and node.args[0].head == "name" and len(node.args[0].args[0]) > 1 and node.args[1].head == "vec"


def parsed(formula: str, letters: bool = True) -> Node | None:
    """A formula as a node; one written outside of formulas may have words for symbols, where others have letters: `weights · V`."""
    parser = Parser([t for t in tokens(f"${formula}$" if letters else formula) if t.text != "$"])
    return parser.expression()
