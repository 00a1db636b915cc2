"""Arrays made from numbers: array and tensor, zeros, ones, identity matrices, ranges; and what a dtype is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any, Final

from symattn.exact.field import ONE, ZERO, Value, rational
from symattn.reading.listing.limits import MAX_ELEMENTS, RefusedError, room_for
from symattn.reading.listing.scalars import add, ceil, divide, multiply, subtract, whole
from symattn.reading.listing.shaping import shape_of
from symattn.reading.listing.tensor import Shape, Tensor, as_tensor, in_kind


@dataclass(frozen=True, slots=True)
class DType:
    """A type of numbers by its name, and which of the three kinds it is here."""

    name: str
    kind: str


DTYPES: Final = {
    **{name: DType(name, "float") for name in ("float64", "float32", "float16", "bfloat16", "double", "half", "single", "longdouble", "floating", "float_", "float")},
    **{name: DType(name, "int") for name in ("int64", "int32", "int16", "int8", "uint8", "long", "short", "int", "intp", "int_", "integer")},
    **{name: DType(name, "bool") for name in ("bool", "bool_")},
}
"""By name, with or without the library before it."""


def kind_of(dtype: Any, default: str) -> str:
    """The kind that a dtype argument asks for: a dtype, a Python type, or a name."""
    if dtype is None:
        return default
    name = dtype if isinstance(dtype, str) else getattr(dtype, "name", "?")
    found = DTYPES.get(name.rpartition(".")[2])
    if found is None:
        raise RefusedError(f"the dtype {name[:40]} is not supported")
    return found.kind


def cast(t: Tensor, kind: str) -> Tensor:
    """The numbers as another kind; integers drop what is after the point."""
    return t.like([in_kind(v, t.kind, kind) for v in t.values], t.shape, kind)


def array(torch: bool, kind: str = "") -> Callable[..., Tensor]:
    """`np.array`, `torch.tensor` and their like: a new array."""

    def of(data: Any = (), dtype: Any = None, ndmin: Any = 0) -> Tensor:
        t = as_tensor(data, torch)
        t = Tensor(list(t.values), t.shape, t.kind, torch)
        while t.rank < whole(ndmin):
            t = t.reshaped((1, *t.shape))
        wanted = kind_of(dtype, kind or t.kind)
        return t if wanted == t.kind else cast(t, wanted)

    return of


def asarray(torch: bool) -> Callable[..., Tensor]:
    """`np.asarray`, `torch.from_numpy`: the same array where it is one."""
    make = array(torch)

    def of(data: Any, dtype: Any = None) -> Tensor:
        if isinstance(data, Tensor) and kind_of(dtype, data.kind) == data.kind:
            return Tensor(data.storage, data.shape, data.kind, torch, data.offsets)
        return make(data, dtype)

    return of


def _filled(shape: Shape, value: Value, kind: str, torch: bool) -> Tensor:
    if any(n < 0 for n in shape):
        raise RefusedError(f"{shape} is not a shape")
    room_for(prod(shape), MAX_ELEMENTS, "elements of an array")
    return Tensor([value] * prod(shape), shape, kind, torch)


def constant(value: Value, torch: bool) -> Callable[..., Tensor]:
    """`zeros` or `ones`."""

    def of(*sizes: Any, dtype: Any = None, size: Any = None, shape: Any = None) -> Tensor:
        given = list(sizes)
        if len(given) == 2 and (isinstance(given[1], str | DType) or hasattr(given[1], "name")):
            dtype = given.pop()
        return _filled(shape_of(given or (shape if size is None else size,)), value, kind_of(dtype, "float"), torch)

    return of


def constant_like(value: Value) -> Callable[..., Tensor]:
    """`zeros_like` or `ones_like`."""

    def of(x: Any, dtype: Any = None) -> Tensor:
        t = as_tensor(x)
        return _filled(t.shape, value, kind_of(dtype, t.kind), t.torch)

    return of


def full(torch: bool) -> Callable[..., Tensor]:
    """An array of one number."""

    def of(shape: Any, fill_value: Any, dtype: Any = None) -> Tensor:
        given = as_tensor(fill_value)
        kind = kind_of(dtype, given.kind)
        values = _filled(shape_of((shape,)), ZERO, kind, torch)
        return values.like([in_kind(given.values[0], given.kind, kind)] * values.size, values.shape)

    return of


def full_like(x: Any, fill_value: Any, dtype: Any = None) -> Tensor:
    """An array of one number in the shape of another."""
    t = as_tensor(x)
    return full(t.torch)(t.shape, fill_value, dtype if dtype is not None else t.kind)


def eye(torch: bool) -> Callable[..., Tensor]:
    """The identity matrix."""

    def of(n: Any, m: Any = None, k: Any = 0, dtype: Any = None) -> Tensor:
        rows, columns = whole(n), whole(n if m is None else m)
        room_for(rows * columns, MAX_ELEMENTS, "elements of an array")
        return Tensor([ONE if j - i == whole(k) else ZERO for i in range(rows) for j in range(columns)], (rows, columns), kind_of(dtype, "float"), torch)

    return of


def tri(n: Any, m: Any = None, k: Any = 0, dtype: Any = None) -> Tensor:
    """Ones on and below the diagonal."""
    rows, columns = whole(n), whole(n if m is None else m)
    room_for(rows * columns, MAX_ELEMENTS, "elements of an array")
    return Tensor([ONE if j - i <= whole(k) else ZERO for i in range(rows) for j in range(columns)], (rows, columns), kind_of(dtype, "float"))


def arange(torch: bool) -> Callable[..., Tensor]:
    """The numbers from start up to, not including, stop."""

    def of(start: Any, stop: Any = None, step: Any = 1, dtype: Any = None) -> Tensor:
        a, b, s = (as_tensor(x) for x in ((0, start, step) if stop is None else (start, stop, step)))
        first, last, by = a.values[0], b.values[0], s.values[0]
        count = max(whole(ceil(divide(subtract(last, first), by))), 0)
        room_for(count, MAX_ELEMENTS, "elements of an array")
        kind = "float" if "float" in {a.kind, b.kind, s.kind} else "int"
        made = Tensor([add(first, multiply(rational(k), by)) for k in range(count)], (count,), kind, torch)
        return cast(made, kind_of(dtype, kind))

    return of


def linspace(torch: bool) -> Callable[..., Tensor]:
    """So many numbers at equal distances, both ends included."""

    def of(start: Any, stop: Any, num: Any = 50, endpoint: Any = True, steps: Any = None, dtype: Any = None) -> Tensor:
        first, last = as_tensor(start).values[0], as_tensor(stop).values[0]
        count = whole(num if steps is None else steps)
        room_for(max(count, 0), MAX_ELEMENTS, "elements of an array")
        by = divide(subtract(last, first), rational(max(count - bool(endpoint), 1)))
        return Tensor([add(first, multiply(rational(k), by)) for k in range(count)], (max(count, 0),), "float", torch)

    return of


def makers(torch: bool) -> dict[str, Callable[..., Any]]:
    """The functions that make arrays, by the name that NumPy or PyTorch has for them."""
    return {
        "array": array(torch),
        "tensor": array(torch),
        "as_tensor": asarray(torch),
        "asarray": asarray(torch),
        "from_numpy": asarray(torch),
        "Tensor": array(torch, "float"),
        "FloatTensor": array(torch, "float"),
        "LongTensor": array(torch, "int"),
        "zeros": constant(ZERO, torch),
        "ones": constant(ONE, torch),
        "empty": constant(ZERO, torch),
        "zeros_like": constant_like(ZERO),
        "ones_like": constant_like(ONE),
        "empty_like": constant_like(ZERO),
        "full": full(torch),
        "full_like": full_like,
        "eye": eye(torch),
        "identity": eye(torch),
        "tri": tri,
        "arange": arange(torch),
        "linspace": linspace(torch),
    }
