"""Scaled dot-product attention in a listing, recognised by the exact values of its arrays, whatever their names.

Weights are an array whose rows sum to 1; they are a softmax of c·Q Kᵀ if for every row the ratios of weights are e to the
differences of the scaled scores.  Entries that are 0 (to 60 places) are masked.  Q, K and V are arrays of the listing, or
products of two of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, NamedTuple

from symattn.errors import SymattnError
from symattn.exact.field import MINUS_INFINITY, ONE, UNITY, Value, exp, ln, rational, same, sqrt
from symattn.exact.rounding import rounded
from symattn.reading.listing.layers import attention
from symattn.reading.listing.products import matmul
from symattn.reading.listing.reducing import total
from symattn.reading.listing.results import Assigned, Listing
from symattn.reading.listing.tensor import Tensor

MAX_ARRAYS: Final = 60
MAX_SIZE: Final = 1024
MAX_PAIRS: Final = 200
VANISHING: Final = 60
ROLES: Final = {"Q": "q", "K": "k", "V": "v"}


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix of the listing, with its names."""

    names: tuple[str, ...]
    tensor: Tensor
    assigned: Assigned

    @property
    def name(self) -> str:
        """The first of its names."""
        return self.names[0]

    def called(self, letter: str) -> bool:
        """Whether one of its names begins with this letter."""
        return any(name.lower().startswith(letter) for name in self.names)

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.tensor.shape[0]

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return self.tensor.shape[1]

    def at(self, i: int, j: int) -> Value:
        """One entry."""
        return self.tensor.values[i * self.columns + j]

    @property
    def literal(self) -> bool:
        """Whether it is made of nothing the listing made before."""
        return not self.assigned.inputs


class Found(NamedTuple):
    """Attention in a listing: queries, keys and values, what the scores are multiplied by, and which keys each query may not attend to."""

    q: Matrix
    k: Matrix
    v: Matrix | None
    scale: Value
    hidden: frozenset[tuple[int, int]]
    weights: Matrix | None
    output: Matrix | None


def matrices(listing: Listing) -> list[Matrix]:
    """The matrices that a listing assigns, each value once; leading axes of length 1 are left out, and matrices with minus infinity."""
    out: list[Matrix] = []
    for one in listing.assigned:
        t = one.value if isinstance(one.value, Tensor) else None
        while t is not None and t.rank > 2 and t.shape[0] == 1:
            t = t.reshaped(t.shape[1:])
        if t is None or t.rank != 2 or not 0 < t.size <= MAX_SIZE or t.kind == "bool" or any(x is MINUS_INFINITY for x in t.values):
            continue
        known = next((k for k, m in enumerate(out) if m.tensor.shape == t.shape and m.tensor.values == t.values), None)
        if known is None:
            out.append(Matrix((one.name,), t, one))
        elif one.name not in out[known].names:
            out[known] = replace(out[known], names=(*out[known].names, one.name))
        if len(out) == MAX_ARRAYS:
            break
    return out


def equal(a: Tensor, b: Tensor) -> bool:
    """Whether two arrays are certainly equal."""
    return a.shape == b.shape and all(x == y or same(x, y) is True for x, y in zip(a.values, b.values, strict=True))


def _vanishes(x: Value) -> bool:
    if x.is_zero or x.q is not None:
        return x.is_zero
    return rounded(x, VANISHING).text.strip("-0.") == ""


def _row(m: Matrix, i: int) -> list[Value]:
    return [m.at(i, j) for j in range(m.columns)]


def _is_weights(m: Matrix) -> bool:
    """Whether every row sums to 1 (and it is no identity or the like, made of whole numbers alone)."""
    return not m.literal and all(same(total(_row(m, i)), ONE) is True for i in range(m.rows))


def _usual(q: Matrix) -> list[Value]:
    """What scores are usually multiplied by."""
    return [ONE / sqrt(rational(q.columns)), ONE, ONE / rational(q.columns)]


def _scales(weights: Matrix, scores: Tensor, hidden: frozenset[tuple[int, int]], q: Matrix) -> list[Value]:
    """What the scores were multiplied by: the logarithm of a ratio of weights over the difference of their scores; the usual factors where all are equal."""
    for i in range(weights.rows):
        seen = [j for j in range(weights.columns) if (i, j) not in hidden]
        for j in seen[1:]:
            difference = scores.values[i * weights.columns + j] - scores.values[i * weights.columns + seen[0]]
            if not difference.is_zero:
                a, b = weights.at(i, j), weights.at(i, seen[0])
                ratio = Value(None, a.num, UNITY) / Value(None, b.num, UNITY) if a.q is None and b.q is None and a.den == b.den else a / b
                found = ln(ratio) / difference
                return [found] if found.is_algebraic and not found.is_zero else []
    return _usual(q)


def _hidden(weights: Matrix) -> frozenset[tuple[int, int]]:
    return frozenset((i, j) for i in range(weights.rows) for j in range(weights.columns) if _vanishes(weights.at(i, j)))


def _softmax_of(weights: Matrix, scores: Tensor, scale: Value, hidden: frozenset[tuple[int, int]]) -> bool:
    """Whether the weights are the softmax of scale·scores, apart from those hidden."""
    for i in range(weights.rows):
        seen = [j for j in range(weights.columns) if (i, j) not in hidden]
        if not seen:
            return False
        first = seen[0]
        for j in seen[1:]:
            difference = scores.values[i * weights.columns + j] - scores.values[i * weights.columns + first]
            if same(weights.at(i, j) / weights.at(i, first), exp(scale * difference)) is not True:
                return False
    return True


def _fitting(weights: Matrix, hidden: frozenset[tuple[int, int]], q: Matrix, k: Matrix) -> list[Value]:
    """The scales with which the weights are the attention of these queries and keys; none where that is not decided."""
    try:
        scores = matmul(q.tensor, k.tensor.permuted((1, 0)))
        return [c for c in _scales(weights, scores, hidden, q) if _softmax_of(weights, scores, c, hidden)]
    except SymattnError:
        return []


def _pairs(found: Sequence[Matrix], n: int, m: int) -> Iterator[tuple[Matrix, Matrix]]:
    """Queries and keys whose scores would be (n, m); names that say q and k first."""

    def unlike(pair: tuple[Matrix, Matrix]) -> tuple[bool, ...]:
        return tuple(not x.called(letter) for x, letter in zip(pair, "qk", strict=True))

    yield from sorted(((q, k) for q in found for k in found if q.rows == n and k.rows == m and q.columns == k.columns), key=unlike)


def attention_in(listing: Listing) -> Found | None:
    """The attention that a listing computes, None where none is recognised."""
    found = matrices(listing)
    for weights in found:
        if _is_weights(weights):
            hidden = _hidden(weights)
            fits = []
            for q, k in islice(_pairs(found, weights.rows, weights.columns), MAX_PAIRS):
                fits += [(q, k, c) for c in _fitting(weights, hidden, q, k)]
            if fits:
                q, k, scale = min(fits, key=lambda fit: (not fit[0].called("q"), not fit[1].called("k"), all(same(fit[2], c) is not True for c in _usual(fit[0]))))
                v, output = _averaged(found, weights)
                return Found(q, k, v, scale, hidden, weights, output)
    return _in_one_call(found)


def _averaged(found: Sequence[Matrix], weights: Matrix) -> tuple[Matrix | None, Matrix | None]:
    """The values and the context vectors: V and an array that is weights · V."""
    candidates = sorted((v for v in found if v.rows == weights.columns), key=lambda v: not v.called("v"))
    for v in candidates:
        product = matmul(weights.tensor, v.tensor)
        output = next((o for o in found if o is not v and o is not weights and equal(o.tensor, product)), None)
        if output is not None:
            return v, output
    return (candidates[0], None) if candidates and candidates[0].called("v") else (None, None)


def _in_one_call(found: Sequence[Matrix]) -> Found | None:
    """Attention computed in one call, such as `scaled_dot_product_attention`: no weights, but the context vectors."""
    named = {role: [m for m in found if m.called(letter)] for role, letter in ROLES.items()}
    for q, k, v in ((q, k, v) for q in named["Q"] for k in named["K"] for v in named["V"]):
        if q.columns != k.columns or k.rows != v.rows:
            continue
        for causal in (False, True):
            output = next((o for o in found if equal(o.tensor, attention(q.tensor, k.tensor, v.tensor, is_causal=causal))), None)
            if output is not None:
                hidden = frozenset((i, j) for i in range(q.rows) for j in range(k.rows) if causal and j > i)
                return Found(q, k, v, ONE / sqrt(rational(q.columns)), hidden, None, output)
    return None


def projected(found: Sequence[Matrix], m: Matrix) -> tuple[Matrix, Matrix] | None:
    """X and W with X W = m, if the listing has them and m was made from them."""
    if m.literal:
        return None
    names = set(m.assigned.inputs)
    pairs = [(x, w) for x in found for w in found if x.rows == m.rows and x.columns == w.rows and w.columns == m.columns and w.literal and m not in (x, w)]
    pairs.sort(key=lambda pair: (not (names & set(pair[0].names) and names & set(pair[1].names)), not pair[0].literal))
    return next((pair for pair in pairs if equal(matmul(pair[0].tensor, pair[1].tensor), m.tensor)), None)


def usable(listing: Listing) -> Found | None:
    """Like `attention_in`; what is not decided counts as not recognised."""
    try:
        return attention_in(listing)
    except SymattnError:
        return None




