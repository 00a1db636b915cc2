"""Indexing and slicing as NumPy does it: integers, slices, `...`, None, lists of integers and masks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from symattn.exact.field import rational
from symattn.reading.listing.limits import RefusedError
from symattn.reading.listing.scalars import whole
from symattn.reading.listing.tensor import Shape, Tensor, as_tensor, broadcast, stretched, strides, sums


def locate(t: Tensor, key: Any) -> tuple[list[int], Shape, bool]:
    """The positions that an index picks, the shape they make, and whether it is basic (no lists, no masks): then it is a view."""
    keys = list(_expanded(t, key if isinstance(key, tuple) else (key,)))
    steps, at = strides(t.shape), 0
    parts: list[tuple[list[int], Shape]] = []
    advanced: list[tuple[int, Tensor, int]] = []
    fancy = any(isinstance(k, Tensor) and k.rank for k in keys)
    for k in keys:
        if k is None:
            parts.append(([0], (1,)))
            continue
        n, step = t.shape[at], steps[at]
        at += 1
        if isinstance(k, slice):
            chosen = range(*_slice(k).indices(n))
            parts.append(([j * step for j in chosen], (len(chosen),)))
        elif fancy:
            index = k if isinstance(k, Tensor) else as_tensor(k)
            advanced.append((len(parts), Tensor([rational(_inside(whole(v), n) * step) for v in index.values], index.shape, "int"), len(parts)))
            parts.append(([], ()))
        else:
            parts.append(([_inside(whole(k.values[0] if isinstance(k, Tensor) else k), n) * step], ()))
    if advanced:
        parts = _gathered(parts, advanced)
    return sums([offsets for offsets, _ in parts]), tuple(n for _, shape in parts for n in shape), not advanced


def _gathered(parts: list[tuple[list[int], Shape]], advanced: list[tuple[int, Tensor, int]]) -> list[tuple[list[int], Shape]]:
    """The axes with those indexed by arrays made one: at their place if they stand together, else first."""
    shape = broadcast(*(index.shape for _, index, _ in advanced))
    offsets = [sum(column) for column in zip(*([whole(v) for v in stretched(index, shape)] for _, index, _ in advanced), strict=True)]
    places = [place for place, _, _ in advanced]
    together = places == list(range(places[0], places[0] + len(places)))
    rest = [part for k, part in enumerate(parts) if k not in places]
    rest.insert(places[0] if together else 0, (offsets, shape))
    return rest


def _inside(k: int, n: int) -> int:
    if not -n <= k < n:
        raise RefusedError(f"index {k} is out of bounds for an axis of length {n}")
    return k % n


def _slice(k: slice) -> slice:
    def part(x: Any) -> int | None:
        return None if x is None else whole(x.values[0] if isinstance(x, Tensor) and x.size == 1 else x)

    if k.step is not None and not part(k.step):
        raise RefusedError("a slice needs a step other than 0")
    return slice(part(k.start), part(k.stop), part(k.step))


def _expanded(t: Tensor, key: tuple[Any, ...]) -> Iterator[Any]:
    """The index with one entry an axis: `...` written out, boolean masks as the positions where they hold."""
    items: list[Any] = []
    for k in key:
        index = as_tensor(k) if isinstance(k, list | tuple | range) else k
        if isinstance(index, bool):
            raise RefusedError("an index that is true or false")
        items += nonzero(index) if isinstance(index, Tensor) and index.kind == "bool" else [index]
        if isinstance(index, Tensor) and index.kind == "bool":
            start = sum(1 for x in items[: len(items) - index.rank] if x is not None and x is not Ellipsis)
            if Ellipsis not in items and t.shape[start : start + index.rank] != index.shape:
                raise RefusedError(f"a mask of shape {index.shape} does not fit an array of shape {t.shape}")
        elif isinstance(index, Tensor) and index.kind != "int" and index.size:
            raise RefusedError("an index must be of whole numbers")
    used = sum(1 for k in items if k is not None and k is not Ellipsis)
    dots = [j for j, k in enumerate(items) if k is Ellipsis]
    if used > t.rank or len(dots) > 1:
        raise RefusedError(f"too many indices for an array of shape {t.shape}")
    fill = [slice(None)] * (t.rank - used)
    where = dots[0] if dots else len(items)
    yield from [*items[:where], *fill, *items[where + 1 :]]


def nonzero(t: Tensor) -> list[Tensor]:
    """For every axis the indices of the numbers that are not zero."""
    found = [k for k, v in enumerate(t.values) if not v.is_zero]
    steps = strides(t.shape)
    return [Tensor([rational(k // steps[a] % t.shape[a]) for k in found], (len(found),), "int", t.torch) for a in range(t.rank)]


def get(t: Tensor, key: Any) -> Tensor:
    """What an index picks: a view, or a copy where it holds lists or masks."""
    positions, shape, basic = locate(t, key)
    found = t.view(positions, shape)
    return found if basic else found.copy()


def put(t: Tensor, key: Any, value: Any) -> None:
    """Item assignment: the numbers that an index picks become those of `value`, stretched to fit."""
    positions, shape, _ = locate(t, key)
    given = as_tensor(value)
    while given.rank > len(shape) and given.shape[0] == 1:
        given = given.reshaped(given.shape[1:])
    t.write(positions, list(stretched(given, shape)), given.kind)
