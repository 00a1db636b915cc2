"""Attributes and methods: of arrays, lists, texts, dictionaries and objects; and the functions of Python itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from symattn.exact.field import Value, rational
from symattn.reading.listing.layers import Layer, Unset
from symattn.reading.listing.library import ON_ARRAYS, Module, Native, number_of, part
from symattn.reading.listing.limits import PoisonedError, RefusedError, Unknown, room_for
from symattn.reading.listing.machine import MISSING, Function, Instance, Machine, UserClass
from symattn.reading.listing.making import DTYPES, DType, cast, kind_of
from symattn.reading.listing.operators import key_of, plain
from symattn.reading.listing.scalars import whole
from symattn.reading.listing.shaping import matrix_transpose, permute
from symattn.reading.listing.strings import TEXTS
from symattn.reading.listing.tensor import Tensor, as_tensor, stretched
from symattn.reading.listing.text import Size, Text


def python_number(v: Value, kind: str) -> Any:
    """A number of an array as a number of Python."""
    return bool(not v.is_zero) if kind == "bool" else whole(v) if kind == "int" else v


def tolist(t: Tensor) -> Any:
    """Nested lists of Python's numbers."""

    def level(x: Any) -> Any:
        return [level(y) for y in x] if isinstance(x, list) else python_number(x, t.kind)

    return level(t.nested())


def _item(t: Tensor) -> Any:
    return python_number(number_of(t), t.kind)


def _write(t: Tensor, value: Any) -> Tensor:
    given = as_tensor(value)
    t.write(range(t.size), stretched(given, t.shape), given.kind)
    return t


def _to(t: Tensor, *where: Any, dtype: Any = None, device: Any = None) -> Tensor:
    found = next((x for x in (dtype, *where) if isinstance(x, DType)), None)
    return t if found is None or found.kind == t.kind else cast(t, found.kind)


def _size(t: Tensor, axis: Any = None) -> Any:
    return Size(t.shape) if axis is None else t.shape[t.axis(axis)]


def _same(t: Tensor, *_: Any, **__: Any) -> Tensor:
    return t


def _changing(name: str) -> Callable[..., Tensor]:
    f = ON_ARRAYS[name]
    return lambda t, *rest, **named: _write(t, f(t, *rest, **named))


def _as_numpy(t: Tensor) -> Tensor:
    return Tensor(t.storage, t.shape, t.kind, False, t.offsets)


METHODS: Final[dict[str, Callable[..., Any]]] = {
    **ON_ARRAYS,
    "item": _item,
    "tolist": tolist,
    "astype": lambda t, dtype, copy=True: cast(t, kind_of(dtype, t.kind)),
    "type": lambda t, dtype: cast(t, kind_of(dtype, t.kind)),
    "to": _to,
    "float": lambda t: cast(t, "float"),
    "double": lambda t: cast(t, "float"),
    "half": lambda t: cast(t, "float"),
    "int": lambda t: cast(t, "int"),
    "long": lambda t: cast(t, "int"),
    "bool": lambda t: cast(t, "bool"),
    "size": _size,
    "dim": lambda t: t.rank,
    "numel": lambda t: t.size,
    "nelement": lambda t: t.size,
    "copy": Tensor.copy,
    "clone": Tensor.copy,
    "numpy": _as_numpy,
    **dict.fromkeys(("detach", "cpu", "cuda", "contiguous", "requires_grad_", "float_power_", "detach_", "eval", "train"), _same),
    "view_as": lambda t, other: t.reshaped(other.shape),
    "reshape_as": lambda t, other: t.reshaped(other.shape),
    "expand_as": lambda t, other: ON_ARRAYS["expand"](t, other.shape),
    "type_as": lambda t, other: cast(t, other.kind),
    "fill": _write,
    "fill_": _write,
    "copy_": _write,
    "zero_": lambda t: _write(t, 0),
    **{f"{name}_": _changing(name) for name in ("add", "sub", "mul", "div", "masked_fill", "clamp", "exp", "sqrt", "relu")},
    "new_zeros": lambda t, *shape: Tensor([rational(0)] * _count(shape), shape, t.kind, t.torch),
}
"""The methods of arrays: the functions of the libraries, and what only a method does."""
IN_PLACE: Final = frozenset({"fill", "append", "extend", "insert", "update", "sort", "reverse", "pop", "setdefault", "clear", "remove"})
"""Methods that change what they belong to (besides those whose names end in _)."""


def _count(shape: tuple[Any, ...]) -> int:
    count = 1
    for n in shape:
        count *= whole(n)
    room_for(count)
    return count


ATTRIBUTES: Final[dict[str, Callable[[Tensor], Any]]] = {
    "T": lambda t: permute(t, range(t.rank)[::-1]) if t.rank else t,
    "mT": matrix_transpose,
    "shape": lambda t: Size(t.shape) if t.torch else t.shape,
    "ndim": lambda t: t.rank,
    "data": lambda t: t,
    "real": lambda t: t,
    "dtype": lambda t: DTYPES[{"float": "float32" if t.torch else "float64", "int": "int64", "bool": "bool"}[t.kind]],
    "device": lambda t: "cpu",
    "requires_grad": lambda t: False,
}


def _of_tensor(t: Tensor, name: str) -> Any:
    if name == "size" and not t.torch:
        return t.size
    if name in ATTRIBUTES:
        return ATTRIBUTES[name](t)
    if name in METHODS:
        return _bound(METHODS[name], t, name)
    raise RefusedError("gradients are not computed" if name in {"backward", "grad"} else f"arrays have no .{name} here")


def _bound(f: Callable[..., Any], first: Any, name: str) -> Native:
    return Native(name, lambda *rest, **named: f(first, *rest, **named))


def _append(x: list[Any], item: Any) -> None:
    room_for(len(x) + 1)
    x.append(item)


def _extend(x: list[Any], more: Any) -> None:
    found = more if isinstance(more, list | tuple | range) else tolist(as_tensor(more))
    room_for(len(x) + len(found))
    x.extend(found)


def _insert(x: list[Any], at: Any, item: Any) -> None:
    room_for(len(x) + 1)
    x.insert(whole(at), item)








LISTS: Final[dict[str, Callable[..., Any]]] = {
    "append": _append,
    "extend": _extend,
    "insert": _insert,
    "pop": lambda x, at=-1: x.pop(whole(at)),
    "index": lambda x, item: x.index(item),
    "copy": list,
    "reverse": lambda x: x.reverse(),
    "count": lambda x, item: x.count(item),
    "clear": lambda x: x.clear(),
}
DICTS: Final[dict[str, Callable[..., Any]]] = {
    "items": lambda x: [(k, v) for k, v in x.items()],
    "keys": lambda x: list(x),
    "values": lambda x: list(x.values()),
    "get": lambda x, key, default=None: x.get(key_of(key), default),
    "update": lambda x, other: x.update(other),
    "copy": dict,
    "pop": lambda x, key, *default: x.pop(key_of(key), *default),
}
OF_PYTHON: Final[tuple[tuple[Any, dict[str, Callable[..., Any]]], ...]] = (
    (str, TEXTS),
    (Text, {"ljust": lambda x, *_: x, "rjust": lambda x, *_: x}),
    (list, LISTS),
    (tuple, {"index": LISTS["index"], "count": LISTS["count"]}),
    (dict, DICTS),
    (Value | int, {"item": lambda x: x}),
)
"""The methods of Python's own types."""
NAMED: Final = {"values": 0, "indices": 1, "Q": 0, "R": 1}
"""Fields of the pairs that PyTorch returns."""


def attribute(m: Machine, x: Any, name: str) -> Any:
    """x.name; names that begin with two underscores are refused."""
    if name == "__init__" and isinstance(x, Native) and x.name == "super":
        return x.attributes["INIT"]
    if name.startswith("__"):
        raise RefusedError(f".{name[:40]} is not allowed")
    if isinstance(x, Module):
        return part(x.path, name)
    if isinstance(x, Tensor):
        return _of_tensor(x, name)
    if isinstance(x, Instance):
        return of_instance(m, x, name)
    if isinstance(x, UserClass):
        found = x.find(name)
        if found is not MISSING:
            return found
    if isinstance(x, Layer):
        return _of_layer(x, name)
    if isinstance(x, tuple) and len(x) == 2 and name in NAMED:
        return x[NAMED[name]]
    return _of_python(plain(x), name)


def _of_python(x: Any, name: str) -> Any:
    """A method of a text, list, tuple, dictionary or number of Python."""
    for kind, table in OF_PYTHON:
        if isinstance(x, kind) and name in table:
            return _bound(table[name], x, name)
    if isinstance(x, Native) and name in x.attributes:
        return x.attributes[name]
    raise RefusedError(f".{name[:40]} is not known here")


def _of_layer(x: Layer, name: str) -> Any:
    if name in x.parts:
        found = x.parts[name]
        if isinstance(found, Unknown):
            raise PoisonedError(found)
        if isinstance(found, Unset):
            raise RefusedError(f"the {name} of a new layer: random numbers")
        return found
    if name in {"eval", "train", "to", "float", "double"}:
        return Native(name, lambda *_: x)
    if name == "forward":
        return Native(name, x.forward)
    raise RefusedError(f"{x.name} has no .{name[:40]} here")


def of_instance(m: Machine, x: Instance, name: str) -> Any:
    """An attribute of an object, or a method bound to it."""
    if name in x.attributes:
        found = x.attributes[name]
        if isinstance(found, Unknown):
            raise PoisonedError(found)
        return found
    found = x.of.find(name)
    if isinstance(found, Function):
        if found.is_property:
            from symattn.reading.listing.calls import call

            return call(m, found, [x], {})
        return found if found.is_static else Native(name, lambda *rest, **named: _call(m, found, [x, *rest], named))
    if found is not MISSING:
        return found
    if name in {"eval", "train", "to", "float", "double", "requires_grad_"}:
        return Native(name, lambda *_, **__: x)
    if name == "register_buffer":
        return Native(name, lambda key, value, persistent=True: x.attributes.__setitem__(key, value))
    raise RefusedError(f"an object of {x.of.name} has no .{name[:40]}")


def _call(m: Machine, f: Any, arguments: list[Any], named: dict[str, Any]) -> Any:
    from symattn.reading.listing.calls import call

    return call(m, f, arguments, named)













