"""Arrays of exact numbers of any rank, with NumPy's broadcasting and indexing; views share their numbers with their base."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any, Final

from symattn.exact.field import ONE, ZERO, Value, rational
from symattn.reading.listing.limits import MAX_ELEMENTS, MAX_NESTED, RefusedError, room_for
from symattn.reading.listing.scalars import truncated, whole

Shape = tuple[int, ...]
KINDS: Final = ("bool", "int", "float")
"""What the numbers of an array may be, each wider than the one before."""


class Tensor:
    """Numbers in row-major order, their shape, their kind, and whether PyTorch's conventions hold.

    Nobody outside the interpreter changes one; within it `write` does what item assignment does, and a view
    (`offsets` says where in the storage its numbers stand) shows the change.

    >>> t = Tensor([rational(1), rational(2)], (2,))
    >>> t.values, t.shape, t.at(1)
    ([1, 2], (2,), 2)
    """

    __slots__ = ("kind", "offsets", "shape", "storage", "torch")

    def __init__(self, storage: list[Value], shape: Shape, kind: str = "float", torch: bool = False, offsets: Sequence[int] | None = None) -> None:
        room_for(prod(shape), MAX_ELEMENTS, "elements of an array")
        if len(shape) > MAX_NESTED:
            raise RefusedError(f"an array may have {MAX_NESTED} axes")
        self.storage = storage
        self.shape = shape
        self.kind = kind
        self.torch = torch
        self.offsets = offsets

    @property
    def values(self) -> list[Value]:
        """The numbers, the last axis running fastest."""
        return self.storage if self.offsets is None else [self.storage[k] for k in self.offsets]

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return prod(self.shape)

    @property
    def rank(self) -> int:
        """How many axes there are."""
        return len(self.shape)

    def at(self, *index: int) -> Value:
        """The number at an index, one integer an axis."""
        position = 0
        for k, n in zip(index, self.shape, strict=True):
            position = position * n + k
        return self.values[position]

    def nested(self) -> Any:
        """The numbers as nested lists."""

        def level(values: list[Value], shape: Shape) -> Any:
            if not shape:
                return values[0]
            step = prod(shape[1:])
            return [level(values[k * step : (k + 1) * step], shape[1:]) for k in range(shape[0])]

        return level(self.values, self.shape)

    def __repr__(self) -> str:
        return f"Tensor({self.nested()!r})" if self.size < 100 else f"Tensor of shape {self.shape}"

    def like(self, values: list[Value], shape: Shape, kind: str | None = None) -> Tensor:
        """Another array of the same library."""
        return Tensor(values, shape, kind or self.kind, self.torch)

    def copy(self) -> Tensor:
        """The same numbers, shared with nobody."""
        return self.like(list(self.values), self.shape)

    def view(self, positions: Sequence[int], shape: Shape) -> Tensor:
        """The numbers at these positions, shared with this array."""
        offsets = positions if self.offsets is None else [self.offsets[k] for k in positions]
        return Tensor(self.storage, shape, self.kind, self.torch, offsets)

    def reshaped(self, shape: Shape) -> Tensor:
        """The same numbers in another shape; one length may be -1."""
        if shape.count(-1) > 1 or any(n < -1 for n in shape):
            raise RefusedError(f"{shape} is not a shape")
        if -1 in shape:
            others: list[int] = [n for n in shape if n != -1]
            known = prod(others)
            if not known or self.size % known:
                raise RefusedError(f"{self.size} elements do not fit the shape {shape}")
            shape = tuple(self.size // known if n == -1 else n for n in shape)
        if prod(shape) != self.size:
            raise RefusedError(f"{self.size} elements do not fit the shape {shape}")
        return Tensor(self.storage, shape, self.kind, self.torch, self.offsets)

    def permuted(self, axes: Sequence[int]) -> Tensor:
        """The axes in another order."""
        order = [self.axis(a) for a in axes]
        if sorted(order) != list(range(self.rank)):
            raise RefusedError(f"{tuple(axes)} is not an order of {self.rank} axes")
        steps = strides(self.shape)
        shape = tuple(self.shape[a] for a in order)
        return self.view(sums([[k * steps[a] for k in range(self.shape[a])] for a in order]), shape)

    def axis(self, number: Any) -> int:
        """An axis counted from 0; negative ones count from the end."""
        k = whole(number)
        if not -max(self.rank, 1) <= k < max(self.rank, 1):
            raise RefusedError(f"there is no axis {k} in an array of shape {self.shape}")
        return k % max(self.rank, 1)

    def moved(self, source: int, target: int) -> Tensor:
        """One axis moved to another place."""
        order = [k for k in range(self.rank) if k != source]
        order.insert(target, source)
        return self.permuted(order)

    def fits(self, value: Value, kind: str) -> Value:
        """A number as this array holds it: integers drop what is after the point."""
        return in_kind(value, kind, self.kind)

    def write(self, positions: Sequence[int], values: Sequence[Value], kind: str) -> None:
        """Replaces the numbers at these positions; refused in a view that shows the same number in several places."""
        if self.offsets is not None and len(set(self.offsets)) < len(self.offsets):
            raise RefusedError("a change of an array that is stretched from a smaller one")
        for position, value in zip(positions, values, strict=True):
            self.storage[position if self.offsets is None else self.offsets[position]] = self.fits(value, kind)


def in_kind(value: Value, source: str, target: str) -> Value:
    """A number of one kind as another kind holds it."""
    if target == "bool" and source != "bool":
        return ZERO if value.is_zero else ONE
    if target == "int" and source == "float":
        if value.q is None and not value.num.terms:
            raise RefusedError("minus infinity has no integer")
        return truncated(value)
    return value


def strides(shape: Shape) -> list[int]:
    """How far apart neighbours along each axis stand."""
    out = [1] * len(shape)
    for k in range(len(shape) - 2, -1, -1):
        out[k] = out[k + 1] * shape[k + 1]
    return out


def sums(axes: Sequence[Sequence[int]]) -> list[int]:
    """Every sum of one offset from each axis, the last running fastest."""
    out = [0]
    for offsets in axes:
        room_for(len(out) * len(offsets), MAX_ELEMENTS, "elements of an array")
        out = [p + k for p in out for k in offsets]
    return out


def broadcast(*shapes: Shape) -> Shape:
    """The shape that arrays of these shapes are stretched to."""
    rank = max(len(s) for s in shapes)
    out = []
    for column in zip(*((1,) * (rank - len(s)) + s for s in shapes), strict=True):
        sizes = {n for n in column if n != 1}
        if len(sizes) > 1:
            raise RefusedError(f"shapes {' and '.join(map(str, shapes))} do not fit together")
        out.append(sizes.pop() if sizes else 1)
    room_for(prod(out), MAX_ELEMENTS, "elements of an array")
    return tuple(out)


def stretched(t: Tensor, shape: Shape) -> list[Value]:
    """The numbers of an array stretched to a shape."""
    if t.shape == shape:
        return t.values
    if t.size == 1 and 0 not in shape:
        return [t.values[0]] * prod(shape)
    values = t.values
    return [values[k] for k in stretch_positions(t.shape, shape)]


def stretch_positions(own: Shape, shape: Shape) -> list[int]:
    """Where the numbers of an array of one shape stand when it is stretched to another."""
    if broadcast(own, shape) != shape:
        raise RefusedError(f"shape {own} cannot be stretched to {shape}")
    padded = (1,) * (len(shape) - len(own)) + own
    steps = strides(padded)
    return sums([[0] * n if padded[a] == 1 else [k * steps[a] for k in range(n)] for a, n in enumerate(shape)])


def wider(*tensors: Tensor) -> str:
    """The kind that holds the numbers of all."""
    return max((t.kind for t in tensors), key=KINDS.index)


def elementwise(f: Callable[..., Value], kind: str, *tensors: Tensor) -> Tensor:
    """A function of single numbers applied to arrays stretched to one shape; kind "same" is the widest of theirs."""
    shape = broadcast(*(t.shape for t in tensors))
    values = list(map(f, *(stretched(t, shape) for t in tensors)))
    return Tensor(values, shape, wider(*tensors) if kind == "same" else kind, any(t.torch for t in tensors))


def scalar(value: Value, kind: str = "float", torch: bool = False) -> Tensor:
    """An array without axes."""
    return Tensor([value], (), kind, torch)


def as_tensor(x: Any, torch: bool = False, depth: int = 0) -> Tensor:
    """An array of a number, an array, or nested lists of them; refused where the rows differ in length or something is no number."""
    if isinstance(x, Tensor):
        return x
    if isinstance(x, bool):
        return scalar(ONE if x else ZERO, "bool", torch)
    if isinstance(x, int):
        return scalar(rational(x), "int", torch)
    if isinstance(x, Value):
        return scalar(x, "float", torch)
    if not isinstance(x, list | tuple | range):
        raise RefusedError("a number or an array is needed here")
    room_for(len(x), MAX_ELEMENTS, "elements of an array")
    if depth > MAX_NESTED:
        raise RefusedError(f"lists are nested more than {MAX_NESTED} deep")
    if not len(x):
        return Tensor([], (0,), "float", torch)
    parts = [as_tensor(item, torch, depth + 1) for item in x]
    if any(p.shape != parts[0].shape for p in parts):
        raise RefusedError("the rows of an array differ in length")
    return Tensor([v for p in parts for v in p.values], (len(parts), *parts[0].shape), wider(*parts), torch or any(p.torch for p in parts))
