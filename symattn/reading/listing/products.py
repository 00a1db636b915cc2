"""Sums of products: matrix products with any number of leading axes, inner and outer products, einsum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any, Final

from symattn.exact.field import MINUS_INFINITY, ONE, ZERO, Value, rational
from symattn.reading.listing.limits import MAX_ELEMENTS, RefusedError, room_for, spend
from symattn.reading.listing.reducing import total
from symattn.reading.listing.scalars import add, bounded, multiply
from symattn.reading.listing.tensor import Tensor, as_tensor, broadcast, elementwise, stretch_positions, strides, sums, wider

MAX_PRODUCTS: Final = 500_000
LETTERS: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def dot_of(a: Sequence[Value], b: Sequence[Value]) -> Value:
    """The sum of the products, pair by pair; rational ones without a detour."""
    sum_q: Any = None
    rest = ZERO
    for x, y in zip(a, b, strict=True):
        if x.q is not None and y.q is not None:
            if x.q and y.q:
                sum_q = x.q * y.q if sum_q is None else sum_q + x.q * y.q
                spend(1 + sum_q.q.bit_length() // 128)
        elif not x.is_zero and not y.is_zero:
            rest = add(rest, multiply(x, y))
        elif x is MINUS_INFINITY or y is MINUS_INFINITY:
            raise RefusedError("minus infinity times 0, which is not a number (nan)")
    if sum_q is None:
        return rest
    return bounded(rational(sum_q)) if rest is ZERO else add(rest, rational(sum_q))


def matmul(x: Any, y: Any) -> Tensor:
    """The matrix product of the last two axes, leading axes stretched to fit."""
    a, b = as_tensor(x), as_tensor(y)
    if not a.rank or not b.rank:
        raise RefusedError("a matrix product needs arrays with axes")
    left, right = (a.reshaped((1, *a.shape)) if a.rank == 1 else a), (b.reshaped((*b.shape, 1)) if b.rank == 1 else b)
    n, k, m = left.shape[-2], left.shape[-1], right.shape[-1]
    if right.shape[-2] != k:
        raise RefusedError(f"a matrix product of shapes {a.shape} and {b.shape}: {k} columns, {right.shape[-2]} rows")
    lead = broadcast(left.shape[:-2], right.shape[:-2])
    room_for(prod(lead) * n * m * max(k, 1), MAX_PRODUCTS, "products")
    at_left, at_right = (stretch_positions(t.shape[:-2], lead) for t in (left, right))
    lefts, rights = left.values, right.values
    out = []
    for p, r in zip(at_left, at_right, strict=True):
        rows = [lefts[(p * n + i) * k : (p * n + i + 1) * k] for i in range(n)]
        columns = [rights[r * k * m + j : (r + 1) * k * m : m] for j in range(m)]
        out += [dot_of(row, column) for row in rows for column in columns]
    shape = (*lead, *((n,) if a.rank > 1 else ()), *((m,) if b.rank > 1 else ()))
    return _of_kind(out, shape, wider(a, b), a.torch or b.torch)


def _of_kind(values: list[Value], shape: tuple[int, ...], kind: str, torch: bool) -> Tensor:
    """An array of sums of products; of booleans a sum is "or"."""
    return Tensor([ZERO if v.is_zero else ONE for v in values] if kind == "bool" else values, shape, kind, torch)


def dot(x: Any, y: Any) -> Tensor:
    """NumPy's dot: a product of numbers, vectors or matrices."""
    a, b = as_tensor(x), as_tensor(y)
    if not a.rank or not b.rank:
        return elementwise(multiply, "same", a, b)
    if b.rank > 2:
        raise RefusedError("dot with an array of more than two axes; write matmul or einsum")
    return matmul(a.reshaped((-1, a.shape[-1])), b).reshaped((*a.shape[:-1], *b.shape[1:])) if a.rank > 2 and a.size else matmul(a, b)


def square_only(rank: int) -> Callable[[Any, Any], Tensor]:
    """`mm`, `bmm` or `mv`: a matrix product of arrays with just so many axes."""

    def of(x: Any, y: Any) -> Tensor:
        if as_tensor(x).rank != rank:
            raise RefusedError(f"this product needs arrays with {rank} axes")
        return matmul(x, y)

    return of


def inner(x: Any, y: Any) -> Tensor:
    """The sums of products over the last axes."""
    a, b = as_tensor(x), as_tensor(y)
    if not a.rank or not b.rank:
        return elementwise(multiply, "same", a, b)
    return matmul(a, b.permuted(range(b.rank)[::-1])) if b.rank <= 2 else einsum("ij,kj->ik", a, b)


def vdot(x: Any, y: Any) -> Tensor:
    """The sum of the products of all entries."""
    a, b = as_tensor(x), as_tensor(y)
    return matmul(a.reshaped((a.size,)), b.reshaped((b.size,)))


def outer(x: Any, y: Any) -> Tensor:
    """Every product of an entry of one and an entry of the other."""
    a, b = as_tensor(x), as_tensor(y)
    return elementwise(multiply, "same", a.reshaped((a.size, 1)), b.reshaped((1, b.size)))


def _sides(rule: str, count: int) -> tuple[list[str], str]:
    left, arrow, right = rule.replace(" ", "").partition("->")
    terms = left.split(",")
    if len(terms) != count:
        raise RefusedError(f'einsum "{rule}" names {len(terms)} arrays; {count} are given')
    if not arrow:
        letters = left.replace(",", "").replace("...", "")
        right = ("..." if "..." in left else "") + "".join(sorted(c for c in set(letters) if letters.count(c) == 1))
    if not all(c in LETTERS for c in (left + right).replace("...", "").replace(",", "")):
        raise RefusedError(f'einsum "{rule[:60]}" is not a rule of indices')
    return terms, right


def _without_dots(terms: list[str], right: str, tensors: list[Tensor]) -> tuple[list[str], str]:
    """The rule with letters for `...`."""
    free = [c for c in LETTERS if c not in "".join(terms)]
    most, out = 0, []
    for term, t in zip(terms, tensors, strict=True):
        extra = t.rank - len(term.replace("...", "")) if "..." in term else 0
        if extra < 0 or extra > len(free):
            raise RefusedError("einsum: an array has too few or too many axes")
        most = max(most, extra)
        out.append(term.replace("...", "".join(free[:most][most - extra :]) if extra else ""))
    return out, right.replace("...", "".join(free[:most]))


def einsum(rule: Any, *arrays: Any) -> Tensor:
    """Sums of products by a rule of indices such as "bhid,bhjd->bhij"."""
    if not isinstance(rule, str):
        raise RefusedError("einsum needs its rule as a text")
    tensors = [as_tensor(x) for x in (arrays[0] if len(arrays) == 1 and isinstance(arrays[0], list) else arrays)]
    terms, right = _sides(rule, len(tensors))
    if "..." in rule:
        if any(t.rank - len(term.replace("...", "")) not in {0, max(u.rank - len(v.replace("...", "")) for v, u in zip(terms, tensors, strict=True))}
               for term, t in zip(terms, tensors, strict=True)):
            raise RefusedError("einsum with ... of different lengths")
        terms, right = _without_dots(terms, right, tensors)
    sizes: dict[str, int] = {}
    for term, t in zip(terms, tensors, strict=True):
        if len(term) != t.rank:
            raise RefusedError(f'einsum "{rule}": {term} has {len(term)} indices, the array {t.rank} axes')
        if len({*zip(term, t.shape, strict=True)}) != len({*term}):
            raise RefusedError(f'einsum "{rule}": an index of {term} has two lengths')
        for letter, n in zip(term, t.shape, strict=True):
            if sizes.setdefault(letter, n) == 1:
                sizes[letter] = n
            if n not in {1, sizes[letter]}:
                raise RefusedError(f'einsum "{rule}": index {letter} has two lengths, {sizes[letter]} and {n}')
    if len(set(right)) != len(right) or not set(right) <= set(sizes):
        raise RefusedError(f'einsum "{rule}": the result has an index that is not there, or twice')
    return _contracted(terms, right, tensors, sizes)


def _contracted(terms: list[str], right: str, tensors: list[Tensor], sizes: dict[str, int]) -> Tensor:
    summed = [c for c in sizes if c not in right]
    shape = tuple(sizes[c] for c in right)
    room_for(prod(shape), MAX_ELEMENTS, "elements of an array")
    room_for(prod(sizes.values()) * len(tensors), MAX_PRODUCTS, "products")
    room_for(prod(sizes[c] for c in summed), MAX_ELEMENTS, "products")

    def offsets(term: str, t: Tensor, letters: Sequence[str]) -> list[int]:
        steps = strides(t.shape)
        along = {c: sum(s for s, n, letter in zip(steps, t.shape, term, strict=True) if letter == c and n > 1) for c in letters}
        return sums([[k * along[c] for k in range(sizes[c])] for c in letters])

    outside = [offsets(term, t, list(right)) for term, t in zip(terms, tensors, strict=True)]
    inside = [offsets(term, t, summed) for term, t in zip(terms, tensors, strict=True)]
    values = [t.values for t in tensors]
    out = []
    for starts in zip(*outside, strict=True):
        columns = [[v[start + k] for k in own] for v, start, own in zip(values, starts, inside, strict=True)]
        out.append(_product_sum(columns))
    return _of_kind(out, shape, wider(*tensors), any(t.torch for t in tensors))


def _product_sum(columns: list[list[Value]]) -> Value:
    if len(columns) == 1:
        return total(columns[0])
    first = columns[0]
    for column in columns[1:-1]:
        first = [multiply(a, b) for a, b in zip(first, column, strict=True)]
    return dot_of(first, columns[-1])


PRODUCTS: Final[dict[str, Callable[..., Any]]] = {
    "matmul": matmul,
    "dot": dot,
    "mm": square_only(2),
    "bmm": square_only(3),
    "mv": square_only(2),
    "inner": inner,
    "vdot": vdot,
    "outer": outer,
    "ger": outer,
    "einsum": einsum,
}
"""By the name that the libraries have for them."""
