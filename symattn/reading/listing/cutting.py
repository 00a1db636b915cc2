"""Parts of arrays: split, triangles and diagonals, chosen by a condition; and the table of all that shapes arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from symattn.exact.field import ZERO, Value
from symattn.reading.listing.indexing import get, nonzero
from symattn.reading.listing.limits import MAX_ELEMENTS, RefusedError, room_for
from symattn.reading.listing.scalars import whole
from symattn.reading.listing.shaping import (
    broadcast_to,
    column_stack,
    concatenate,
    expand,
    flatten,
    hstack,
    matrix_transpose,
    moveaxis,
    permute,
    repeat,
    repeat_interleave,
    reshape,
    shape_of,
    squeeze,
    stack,
    swapaxes,
    tile,
    transpose,
    unsqueeze,
    vstack,
)
from symattn.reading.listing.tensor import Tensor, as_tensor, elementwise, in_kind, stretched, wider


def _cuts(t: Tensor, axis: int, ends: Sequence[int]) -> list[Tensor]:
    starts = [0, *ends[:-1]]
    return [get(t, (*[slice(None)] * axis, slice(a, b))) for a, b in zip(starts, ends, strict=True)]


def split(x: Any, sections: Any, axis: Any = 0) -> list[Tensor] | tuple[Tensor, ...]:
    """NumPy's split into so many equal parts or at indices; PyTorch's into parts of a length or of lengths."""
    t = as_tensor(x)
    k = t.axis(axis)
    n = t.shape[k] if t.rank else 0
    if isinstance(sections, list | tuple):
        ends = [whole(s) for s in sections]
        ends = [sum(ends[: j + 1]) for j in range(len(ends))] if t.torch else [*ends, n]
    else:
        step = whole(sections)
        if step < 1 or (not t.torch and n % step):
            raise RefusedError(f"an axis of length {n} cannot be split into {step}")
        step = step if t.torch else n // step
        ends = [min(j + step, n) for j in range(0, n, step)] if step else []
    room_for(len(ends), MAX_ELEMENTS, "parts")
    found = _cuts(t, k, ends)
    return tuple(found) if t.torch else found


def chunk(x: Any, chunks: Any, axis: Any = 0) -> tuple[Tensor, ...]:
    """So many parts of nearly equal length."""
    t = as_tensor(x)
    n = t.shape[t.axis(axis)] if t.rank else 0
    step = -(-n // max(whole(chunks), 1)) or 1
    return tuple(_cuts(t, t.axis(axis), [min(j + step, n) for j in range(0, n, step)]))


def unbind(x: Any, axis: Any = 0) -> tuple[Tensor, ...]:
    """The slices along an axis."""
    t = as_tensor(x)
    return tuple(get(t, (*[slice(None)] * t.axis(axis), j)) for j in range(t.shape[t.axis(axis)]))


def triangle(upper: bool) -> Callable[..., Tensor]:
    """`triu` or `tril`: zeros on the other side of a diagonal."""

    def of(x: Any, k: Any = 0, diagonal: Any = None) -> Tensor:
        t, d = as_tensor(x), whole(k if diagonal is None else diagonal)
        if t.rank < 2:
            raise RefusedError("a triangle of an array with fewer than two axes")
        n, m = t.shape[-2:]
        keep = [(j - i >= d) if upper else (j - i <= d) for i in range(n) for j in range(m)]
        return t.like([v if keep[p % (n * m)] else ZERO for p, v in enumerate(t.values)], t.shape)

    return of


def diag(x: Any, k: Any = 0) -> Tensor:
    """The diagonal of a matrix, or the matrix with this diagonal."""
    t = as_tensor(x)
    if whole(k) or t.rank not in {1, 2}:
        raise RefusedError("a diagonal beside the main one")
    if t.rank == 2:
        return t.like([t.values[j * t.shape[1] + j] for j in range(min(t.shape))], (min(t.shape),))
    n = t.size
    room_for(n * n, MAX_ELEMENTS, "elements of an array")
    return t.like([t.values[i] if i == j else ZERO for i in range(n) for j in range(n)], (n, n))


def where(condition: Any, x: Any = None, y: Any = None) -> Any:
    """One or the other, as the condition says; alone, where it holds."""
    c = as_tensor(condition)
    if x is None and y is None:
        return tuple(nonzero(c))
    a, b = as_tensor(x), as_tensor(y)
    kind = wider(a, b)
    c = elementwise(lambda v: v, "same", c)
    pick: Callable[[Value, Value, Value], Value] = lambda v, p, q: q if v.is_zero else p  # noqa: E731
    return elementwise(pick, kind, c, a, b)


def masked_fill(x: Any, mask: Any, value: Any) -> Tensor:
    """The numbers where the mask does not hold, the value where it does."""
    t = as_tensor(x)
    given = as_tensor(value)
    fill = in_kind(given.values[0], given.kind, t.kind)
    hidden = stretched(as_tensor(mask), t.shape)
    return t.like([v if h.is_zero else fill for v, h in zip(t.values, hidden, strict=True)], t.shape)


def flip(x: Any, axis: Any = None) -> Tensor:
    """In the opposite order along axes."""
    t = as_tensor(x)
    axes = range(t.rank) if axis is None else shape_of((axis,))
    at = {t.axis(a) for a in axes}
    found = get(t, tuple(slice(None, None, -1) if k in at else slice(None) for k in range(t.rank)))
    return found.copy() if t.torch else found


def nonzero_(x: Any) -> Any:
    """The indices of the numbers that are not zero: one array an axis (NumPy) or one row a number (PyTorch)."""
    found = nonzero(as_tensor(x))
    return stack(found, 1) if as_tensor(x).torch else tuple(found)
def gather(x: Any, axis: Any, index: Any) -> Tensor:
    """For each place of `index` the number at that place along the axis."""
    t, at = as_tensor(x), as_tensor(index)
    k = t.axis(axis)
    places = [as_tensor(list(range(n))).reshaped(tuple(n if a == b else 1 for b in range(at.rank))) for a, n in enumerate(at.shape)]
    return get(t, tuple(at if a == k else p for a, p in enumerate(places)))


SHAPING: Final[dict[str, Callable[..., Any]]] = {
    "reshape": reshape,
    "view": reshape,
    "transpose": transpose,
    "t": transpose,
    "swapaxes": swapaxes,
    "swapdims": swapaxes,
    "permute": permute,
    "permute_dims": permute,
    "matrix_transpose": matrix_transpose,
    "moveaxis": moveaxis,
    "movedim": moveaxis,
    "unsqueeze": unsqueeze,
    "expand_dims": unsqueeze,
    "squeeze": squeeze,
    "flatten": flatten,
    "ravel": flatten,
    "expand": expand,
    "broadcast_to": broadcast_to,
    "tile": tile,
    "repeat": repeat,
    "repeat_interleave": repeat_interleave,
    "concatenate": concatenate,
    "concat": concatenate,
    "cat": concatenate,
    "stack": stack,
    "vstack": vstack,
    "row_stack": vstack,
    "hstack": hstack,
    "column_stack": column_stack,
    "split": split,
    "array_split": split,
    "chunk": chunk,
    "unbind": unbind,
    "triu": triangle(True),
    "tril": triangle(False),
    "diag": diag,
    "diagonal": diag,
    "where": where,
    "masked_fill": masked_fill,
    "flip": flip,
    "gather": gather,
    "nonzero": nonzero_,
}
"""By the name that the libraries have for them."""
