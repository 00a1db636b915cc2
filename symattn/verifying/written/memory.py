"""The numbers of a document that were met before, so that one that is stated again is known for what it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from symattn.exact.field import Value
from symattn.reading.mathematics.nodes import Node
from symattn.verifying.example.stated import Num, is_finite, negated
from symattn.verifying.finding import Verdict
from symattn.verifying.written.calculator import number_of

_MADE: Final = {
    "Q": {"X", "W_Q"}, "K": {"X", "W_K"}, "V": {"X", "W_V"}, "scores": {"Q", "K"}, "scaled_scores": {"Q", "K"}, "weighted_values": {"weights", "V"}, "output": {"weights", "V"},
}
"""What is multiplied for a quantity."""
LONGEST: Final = 40
"""How many numbers that look the same are kept, the latest ones."""


@dataclass(frozen=True, slots=True)
class Met:
    """A number met before: its two values, and the verdict it got."""

    num: Num
    verdict: Verdict
    text: str
    what: tuple[str, object, object] | None = None
    """The entry it is of, where that is known."""


class Memory:
    """What was met, by value and by vector, the latest last."""

    def __init__(self, find: Callable[[Value, Node], Met | None]) -> None:
        self.find = find
        """What a number is that was not met before, by its value alone."""
        self.numbers: dict[Value, list[Met]] = {}
        self.vectors: dict[tuple[Value, ...], list[tuple[Met, ...]]] = {}
        self.piece = 0
        self.choices: dict[int, Met] = {}
        """Which of several equal numbers was meant, by where it stands in the piece of text that is being read."""
        self.row: str | None = None
        """The query that the document speaks of."""
        self.spoken: Sequence[Met] = ()
        """The vector that was stated or stated again last."""
        self.making = ""
        """The quantity that the arithmetic makes which is being read."""

    def turn(self, piece: int) -> None:
        """Begins with a piece of text."""
        if piece != self.piece:
            self.piece = piece
            self.choices.clear()

    def number(self, value: Value, met: Met) -> None:
        known = self.numbers.setdefault(value, [])
        known.append(met)
        del known[:-LONGEST]

    def vector(self, values: Sequence[Value], mets: Sequence[Met]) -> None:
        if len(values) > 1:
            self.spoken = mets
            known = self.vectors.setdefault(tuple(values), [])
            known.append(tuple(mets))
            del known[:-LONGEST]

    def bind(self, node: Node, expected: Callable[[Value], Met | None] = lambda value: None) -> dict[int, Met]:
        """The numbers in an expression that were met before, by where they stand: whole vectors first, then single numbers."""
        bound: dict[int, Met | None] = {}
        self._vectors(node, bound)
        self._factors(node, bound, expected)
        for leaf in node.leaves():
            if leaf.start not in bound:
                value = number_of(leaf)
                bound[leaf.start] = expected(value) or self.latest(value, leaf) or self.find(value, leaf)
                if bound[leaf.start] is None and leaf.subtracted:
                    met = self.latest(-value, leaf.args[0])
                    bound[leaf.start] = replace(met, num=negated(met.num)) if met is not None and is_finite(met.num) else None
        return {at: met for at, met in bound.items() if met is not None}

    def _factors(self, node: Node, bound: dict[int, Met | None], expected: Callable[[Value], Met | None]) -> None:
        """Two numbers that are multiplied, or a number and a vector, where the formulas of attention multiply what they may be."""
        if node.head == "mul" and len(node.args) == 2:
            a, b = (n.args[0] if n.head == "group" else n for n in node.nodes)
            if a.plain and (b.plain or b.head == "vec"):
                pair = self._related(a, b, bound, expected)
                if pair is not None:
                    bound[a.start] = pair[0]
                    if b.plain:
                        bound[b.start] = pair[1]
                return
        for inner in node.nodes:
            self._factors(inner, bound, expected)

    def _related(self, a: Node, b: Node, bound: dict[int, Met | None], expected: Callable[[Value], Met | None]) -> tuple[Met, Met] | None:
        left = self.candidates(a, expected)
        right: Sequence[Met | tuple[Met, ...]] = self.candidates(b, expected) if b.plain else self._like([number_of(n) if n.plain else None for n in b.nodes])
        pairs = [(x, y, y if isinstance(y, Met) else y[0]) for x in reversed(left) for y in reversed(right)]
        known = [pair for pair in pairs if pair[0].what and pair[2].what]
        likely = [pair for pair in known if {pair[0].what[0], pair[2].what[0]} == _MADE.get(self.making)]  # type: ignore[index]
        written = next((pair for pair in (*likely, *known) if _multiplied(pair[0].what, pair[2].what)), None)  # type: ignore[arg-type]
        turned = next((pair for pair in (*likely, *known) if b.plain and _multiplied(pair[2].what, pair[0].what)), None)  # type: ignore[arg-type]
        found = written or turned
        if found is None:
            return None
        x, y, other = found
        if not isinstance(y, Met):
            bound.update({n.start: met for n, met in zip(b.nodes, y, strict=True) if n.plain})
        return x, other

    def candidates(self, leaf: Node, expected: Callable[[Value], Met | None]) -> list[Met]:
        """The numbers met before that a leaf may be, the likeliest last."""
        value = number_of(leaf)
        found = self.numbers.get(value, [])
        mine = [met for met in found if met.what is not None and met.what[1] == self.row]
        wanted = expected(value)
        return [*(met for met in found if met not in mine), *mine, *([wanted] if wanted is not None else [])]

    def _vectors(self, node: Node, bound: dict[int, Met | None]) -> None:
        if node.head == "vec" and all(n.plain or n.head == "unknown" for n in node.nodes):
            found = self._like([number_of(n) if n.plain else None for n in node.nodes])
            mets = found[-1] if found else (None,) * len(node.args)
            for k, (n, met) in enumerate(zip(node.nodes, mets, strict=True)):
                doubtful = met is not None and any(other[k].num.true != met.num.true for other in found)
                if n.plain and n.start not in bound:
                    bound[n.start] = _doubted(met) if doubtful and met is not None else met
            return
        if node.head == "mat":
            self._columns(node, bound)
        for inner in node.nodes:
            self._vectors(inner, bound)

    def _like(self, values: Sequence[Value | None]) -> list[tuple[Met, ...]]:
        """The vectors with these numbers, where a number that is left out may be any."""
        if None not in values:
            return self.vectors.get(tuple(values), [])  # type: ignore[arg-type]
        known = [v for v in values if v is not None]
        if not known:
            return []
        return [mets for key, found in self.vectors.items() if len(key) == len(values) and all(v is None or v == k for v, k in zip(values, key, strict=True)) for mets in found]

    def _columns(self, node: Node, bound: dict[int, Met | None]) -> None:
        """The columns of a matrix that is written transposed."""
        rows = [n.nodes for n in node.nodes]
        if len(rows) < 2 or not all(n.plain for row in rows for n in row) or any(tuple(number_of(n) for n in row) in self.vectors for row in rows if len(row) > 1):
            return
        for column in zip(*rows, strict=True):
            found = self.vectors.get(tuple(number_of(n) for n in column))
            if found:
                bound.update({n.start: met for n, met in zip(column, found[-1], strict=True)})

    def latest(self, value: Value, leaf: Node) -> Met | None:
        """The number last met with this value, of the query spoken of where there is one; small whole numbers are too common to tell which."""
        found = self.numbers.get(value)
        if not found:
            return None
        mine = [met for met in found if self.row is not None and met.what is not None and met.what[1] == self.row and met.what[0] not in {"X", "K", "V"}]
        found = mine or found
        digits = leaf.args[0].lstrip("0.") if leaf.head == "num" else leaf.args[0].args[0].lstrip("0.")
        if len(digits.replace(".", "")) < 2 and "." not in (leaf.args[0] if leaf.head == "num" else leaf.args[0].args[0]):
            if any(m.num.true != value for m in found) or found[-1].verdict == "given":
                return None
            return found[-1]
        if all(m.num.true == found[-1].num.true for m in found):
            return found[-1]
        return self._in_turn(found, leaf) or _doubted(found[-1])

    def _in_turn(self, found: Sequence[Met], leaf: Node) -> Met | None:
        """Of equal numbers in one row of one quantity, the first that this piece of text has not restated yet."""
        last = found[-1]
        if last.what is None or any(m.what is None or m.what[:2] != last.what[:2] for m in found):
            return None
        if leaf.start not in self.choices:
            used = [m.what for m in self.choices.values()]
            self.choices[leaf.start] = next((m for m in found if m.what not in used), last)
        return self.choices[leaf.start]


def _doubted(met: Met) -> Met:
    return Met(Num(met.num.true, met.num.said, met.num.bad, True), met.verdict, met.text, met.what)


def _multiplied(a: tuple[str, object, object], b: tuple[str, object, object]) -> bool:
    """Whether a formula of attention multiplies these entries: A[i, j]·V[j, c], Q[i, c]·K[j, c], X[i, k]·W[k, c]."""
    if a[0] == "weights" and b[0] == "V":
        return a[2] == b[1]
    if a[0] == "Q" and b[0] == "K":
        return a[2] == b[2]
    return a[0] == "X" and b[0] in {"W_Q", "W_K", "W_V"} and a[2] == b[1]
