"""Arrays in other shapes: reshaped, with axes exchanged, joined, split, repeated, with triangles cut out."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

from symattn.reading.listing.indexing import get
from symattn.reading.listing.limits import MAX_ELEMENTS, RefusedError, room_for
from symattn.reading.listing.scalars import whole
from symattn.reading.listing.tensor import Shape, Tensor, as_tensor, stretch_positions, wider


def shape_of(sizes: Sequence[Any]) -> Shape:
    """The shape that arguments name: `(2, 3)` or `2, 3`."""
    one = sizes[0] if len(sizes) == 1 else sizes
    return tuple(whole(n) if not isinstance(n, Tensor) else whole(n.values[0]) for n in (one if isinstance(one, list | tuple | range) else (one,)))


def reshape(x: Any, *sizes: Any, shape: Any = None) -> Tensor:
    """The same numbers in another shape."""
    return as_tensor(x).reshaped(shape_of(sizes if sizes else (shape,)))


def transpose(x: Any, *axes: Any) -> Tensor:
    """NumPy's transpose (the axes reversed, or in the order given) or PyTorch's (two axes exchanged)."""
    t = as_tensor(x)
    if t.torch and len(axes) == 2:
        return swapaxes(t, *axes)
    order = axes[0] if len(axes) == 1 and isinstance(axes[0], list | tuple) else axes
    return t.permuted(list(order) or range(t.rank)[::-1])


def swapaxes(x: Any, one: Any, other: Any) -> Tensor:
    """Two axes exchanged."""
    t = as_tensor(x)
    order = list(range(t.rank))
    a, b = t.axis(one), t.axis(other)
    order[a], order[b] = order[b], order[a]
    return t.permuted(order)


def permute(x: Any, *axes: Any, dims: Any = None) -> Tensor:
    """The axes in another order."""
    return as_tensor(x).permuted(shape_of(axes or (dims,)))


def matrix_transpose(x: Any) -> Tensor:
    """The last two axes exchanged."""
    return swapaxes(x, -2, -1)


def moveaxis(x: Any, source: Any, target: Any) -> Tensor:
    """One axis moved to another place."""
    t = as_tensor(x)
    return t.moved(t.axis(source), t.axis(target))


def unsqueeze(x: Any, axis: Any) -> Tensor:
    """A new axis of length 1."""
    t, at = as_tensor(x), whole(axis)
    if not -t.rank - 1 <= at <= t.rank:
        raise RefusedError(f"there is no place {at} for an axis in an array of shape {t.shape}")
    at %= t.rank + 1
    return t.reshaped((*t.shape[:at], 1, *t.shape[at:]))


def squeeze(x: Any, axis: Any = None) -> Tensor:
    """Without the axes of length 1."""
    t = as_tensor(x)
    gone = [a for a, n in enumerate(t.shape) if n == 1 and (axis is None or a == t.axis(axis))]
    return t.reshaped(tuple(n for a, n in enumerate(t.shape) if a not in gone))


def flatten(x: Any, start_dim: Any = 0, end_dim: Any = -1, **_: Any) -> Tensor:
    """All axes, or those from one to another, made one."""
    t = as_tensor(x)
    if not isinstance(start_dim, int):
        start_dim = 0
    a, b = t.axis(start_dim), t.axis(end_dim)
    return t.reshaped((*t.shape[:a], prod(t.shape[a : b + 1]), *t.shape[b + 1 :])).copy()


def expand(x: Any, *sizes: Any) -> Tensor:
    """Stretched to a shape; -1 keeps a length."""
    t, wanted = as_tensor(x), shape_of(sizes)
    padded = (1,) * (len(wanted) - t.rank) + t.shape
    shape = tuple(padded[k] if n == -1 else n for k, n in enumerate(wanted))
    return t.view(stretch_positions(t.shape, shape), shape)


def broadcast_to(x: Any, shape: Any) -> Tensor:
    """Stretched to a shape."""
    return expand(x, shape)


def tile(x: Any, *reps: Any) -> Tensor:
    """The whole array repeated along its axes."""
    t, counts = as_tensor(x), shape_of(reps)
    counts = (1,) * (t.rank - len(counts)) + counts
    t = t.reshaped((1,) * (len(counts) - t.rank) + t.shape)
    for axis, count in enumerate(counts):
        room_for(t.size * max(count, 0), MAX_ELEMENTS, "elements of an array")
        t = concatenate([t] * count, axis)
    return t


def repeat(x: Any, *counts: Any, axis: Any = None) -> Tensor:
    """PyTorch's repeat is NumPy's tile; NumPy's repeats each entry."""
    t = as_tensor(x)
    if t.torch and axis is None:
        return tile(t, *counts)
    return repeat_interleave(t, counts[0], counts[1] if len(counts) > 1 else axis)


def repeat_interleave(x: Any, count: Any, axis: Any = None) -> Tensor:
    """Each entry along an axis repeated."""
    t, n = as_tensor(x), whole(count)
    if axis is None:
        t, axis = t.reshaped((t.size,)), 0
    k = t.axis(axis)
    room_for(t.size * max(n, 0), MAX_ELEMENTS, "elements of an array")
    chosen = [j for j in range(t.shape[k]) for _ in range(n)]
    return get(t, (*[slice(None)] * k, chosen)) if chosen else t.like([], (*t.shape[:k], 0, *t.shape[k + 1 :]))


def _tensors(arrays: Any) -> list[Tensor]:
    if isinstance(arrays, Tensor) and arrays.rank:
        return [get(arrays, k) for k in range(arrays.shape[0])]
    if not isinstance(arrays, list | tuple) or not arrays:
        raise RefusedError("a list of arrays is needed here")
    return [as_tensor(x) for x in arrays]


def concatenate(arrays: Any, axis: Any = 0) -> Tensor:
    """Joined along an axis."""
    parts = _tensors(arrays)
    if axis is None:
        parts, axis = [p.reshaped((p.size,)) for p in parts], 0
    k = parts[0].axis(axis)
    if any(p.rank != parts[0].rank or p.shape[:k] != parts[0].shape[:k] or p.shape[k + 1 :] != parts[0].shape[k + 1 :] for p in parts) or not parts[0].rank:
        raise RefusedError(f"arrays of shapes {', '.join(str(p.shape) for p in parts[:8])} cannot be joined")
    room_for(sum(p.size for p in parts), MAX_ELEMENTS, "elements of an array")
    lead, inner = prod(parts[0].shape[:k]), prod(parts[0].shape[k + 1 :])
    runs = [(p.values, p.shape[k] * inner) for p in parts]
    values = [v for j in range(lead) for source, n in runs for v in source[j * n : (j + 1) * n]]
    shape = (*parts[0].shape[:k], sum(p.shape[k] for p in parts), *parts[0].shape[k + 1 :])
    return Tensor(values, shape, wider(*parts), any(p.torch for p in parts))


def stack(arrays: Any, axis: Any = 0) -> Tensor:
    """Joined along a new axis."""
    return concatenate([unsqueeze(p, axis) for p in _tensors(arrays)], axis)


def vstack(arrays: Any) -> Tensor:
    """Rows below each other."""
    return concatenate([p.reshaped((1, p.size)) if p.rank < 2 else p for p in _tensors(arrays)], 0)


def hstack(arrays: Any) -> Tensor:
    """Side by side."""
    parts = [p.reshaped((1,)) if not p.rank else p for p in _tensors(arrays)]
    return concatenate(parts, 0 if parts[0].rank == 1 else 1)


def column_stack(arrays: Any) -> Tensor:
    """Vectors as columns side by side."""
    return concatenate([p.reshaped((p.size, 1)) if p.rank < 2 else p for p in _tensors(arrays)], 1)




















def gather(x: Any, axis: Any, index: Any) -> Tensor:
    """For each place of `index` the number at that place along the axis."""
    t, at = as_tensor(x), as_tensor(index)
    k = t.axis(axis)
    places = [as_tensor(list(range(n))).reshaped(tuple(n if a == b else 1 for b in range(at.rank))) for a, n in enumerate(at.shape)]
    return get(t, tuple(at if a == k else p for a, p in enumerate(places)))




