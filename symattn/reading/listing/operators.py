"""Operators between the values of a listing: numbers of Python, arrays, texts, lists."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Final

from symattn.errors import TooLargeError
from symattn.exact.field import MINUS_INFINITY, ZERO, Value, rational
from symattn.reading.listing import scalars
from symattn.reading.listing.library import INFINITY, Infinity, binary
from symattn.reading.listing.limits import MAX_BITS, MAX_TEXT, RefusedError, room_for, spend
from symattn.reading.listing.products import matmul
from symattn.reading.listing.scalars import order
from symattn.reading.listing.tensor import KINDS, Tensor, as_tensor
from symattn.reading.listing.text import Part, Shown, Text, joined, parts_of

NAMES: Final[dict[type, str]] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.FloorDiv: "floor_divide",
    ast.Mod: "modulo",
    ast.Pow: "power",
    ast.BitAnd: "logical_and",
    ast.BitOr: "logical_or",
    ast.BitXor: "logical_xor",
}
SIGNS: Final[dict[type, Callable[[int], bool]]] = {
    ast.Lt: lambda c: c < 0,
    ast.LtE: lambda c: c <= 0,
    ast.Gt: lambda c: c > 0,
    ast.GtE: lambda c: c >= 0,
    ast.Eq: lambda c: c == 0,
    ast.NotEq: lambda c: c != 0,
}
COMPARISONS: Final[dict[type, str]] = {ast.Lt: "less", ast.LtE: "less_equal", ast.Gt: "greater", ast.GtE: "greater_equal", ast.Eq: "equal", ast.NotEq: "not_equal"}
WHOLE: Final[dict[type, Callable[[int, int], int]]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: lambda a, b: a % b,
    ast.BitAnd: lambda a, b: a & b,
    ast.BitOr: lambda a, b: a | b,
    ast.BitXor: lambda a, b: a ^ b,
}


def operate(operator: ast.operator, a: Any, b: Any) -> Any:
    """a operator b."""
    kind = type(operator)
    if isinstance(a, Infinity) or isinstance(b, Infinity):
        return _infinite(kind, a, b)
    if isinstance(a, Tensor) or isinstance(b, Tensor):
        return _arrays(kind, a, b)
    if isinstance(a, int) and isinstance(b, int):
        return _whole(kind, a, b)
    if isinstance(a, Value | int) and isinstance(b, Value | int):
        return _numbers(kind, a, b)
    return _others(kind, a, b)


def _arrays(kind: type, a: Any, b: Any) -> Tensor:
    if kind is ast.MatMult:
        return matmul(a, b)
    if kind not in NAMES:
        raise RefusedError("this operator is not supported for arrays")
    for x in (a, b):
        if isinstance(x, str | Text | dict) or x is None:
            raise RefusedError("an operator between an array and something that is no number")
    if kind in {ast.BitAnd, ast.BitOr, ast.BitXor} and not as_tensor(a).kind == as_tensor(b).kind == "bool":
        raise RefusedError("bitwise operators on numbers")
    return binary(NAMES[kind])(a, b)


def _whole(kind: type, a: int, b: int) -> Any:
    if kind is ast.Div or (kind is ast.Pow and b < 0):
        return _numbers(kind, a, b)
    if kind is ast.Pow:
        if abs(a) > 1 and b * abs(a).bit_length() > MAX_BITS:
            raise TooLargeError("a power is too large to be followed exactly")
        return a**b
    if kind not in WHOLE:
        raise RefusedError("this operator is not supported for whole numbers")
    if kind in {ast.FloorDiv, ast.Mod} and not b:
        raise RefusedError("division by zero")
    out = WHOLE[kind](a, b)
    if out.bit_length() > MAX_BITS:
        raise TooLargeError("a whole number has too many digits")
    spend(1)
    return out


def value_of(x: Any) -> Value:
    """The exact number of a number of Python."""
    return x if isinstance(x, Value) else rational(int(x))


def _numbers(kind: type, a: Any, b: Any) -> Value:
    if kind not in NAMES or kind in {ast.BitAnd, ast.BitOr, ast.BitXor}:
        raise RefusedError("this operator is not supported for numbers")
    return scalars.BINARY[NAMES[kind]][0](value_of(a), value_of(b))


def _infinite(kind: type, a: Any, b: Any) -> Any:
    """Infinity in arithmetic: only as a factor that turns it to minus infinity or leaves it, or with a finite number added."""
    other = b if isinstance(a, Infinity) else a
    if isinstance(other, Value | int) and kind is ast.Mult and order(value_of(other), ZERO):
        return MINUS_INFINITY if order(value_of(other), ZERO) < 0 else INFINITY
    if isinstance(other, Tensor) and kind is ast.Mult:
        return other.like([MINUS_INFINITY if order(v, ZERO) < 0 else _no() for v in other.values], other.shape, "float")
    raise RefusedError("arithmetic with infinity")


def _no() -> Value:
    raise RefusedError("arithmetic with infinity")


def _others(kind: type, a: Any, b: Any) -> Any:
    if kind is ast.Mod and isinstance(a, str):
        return percent(a, b)
    if kind is ast.Add and isinstance(a, str | Text) and isinstance(b, str | Text):
        return joined([*parts_of(a), *parts_of(b)])
    if kind is ast.Add and type(a) is type(b) and isinstance(a, list | tuple):
        room_for(len(a) + len(b))
        return a + b
    if kind is ast.BitOr and isinstance(a, dict) and isinstance(b, dict):
        return {**a, **b}
    if kind is ast.Mult:
        count, thing = (a, b) if isinstance(a, int) else (b, a)
        if isinstance(count, int) and isinstance(thing, list | tuple):
            room_for(len(thing) * max(count, 0))
            return thing * count
        if isinstance(count, int) and isinstance(thing, str | Text):
            room_for((len(thing) if isinstance(thing, str) else len(thing.parts)) * max(count, 0), MAX_TEXT, "characters")
            return thing * count if isinstance(thing, str) else Text(thing.parts * count)
    raise RefusedError("this operator is not supported between these")


def percent(pattern: str, values: Any) -> Any:
    """`"%.2f" % x`."""
    items = list(values) if isinstance(values, tuple) else [values]
    parts: list[Part] = []
    for k, piece in enumerate(pattern.replace("%%", "\0").split("%")):
        piece = piece.replace("\0", "%")
        if not k:
            parts.append(piece)
            continue
        end = next((j for j, c in enumerate(piece) if c in "dfegsr"), None)
        if end is None or not items:
            raise RefusedError("this format of a text is not supported")
        spec = piece[:end].lstrip("-+ #") + piece[end]
        parts += formatted(items.pop(0), "" if spec[-1] in "sr" else spec, "")
        parts.append(piece[end + 1 :])
    return joined(parts)


def formatted(value: Any, spec: str, name: str) -> list[Part]:
    """What a value shows under a format."""
    if isinstance(value, Tensor) and not value.rank:
        return [Shown(value, spec, name, "torch" if value.torch and not spec else "numpy")]
    return parts_of(value, name, spec)


def compare(operator: ast.cmpop, a: Any, b: Any) -> Any:
    """a operator b, for one comparison."""
    kind = type(operator)
    if kind in {ast.Is, ast.IsNot}:
        return (_same_object(a, b)) is (kind is ast.Is)
    if kind in {ast.In, ast.NotIn}:
        return _contains(b, a) is (kind is ast.In)
    if isinstance(a, Infinity) or isinstance(b, Infinity):
        if isinstance(a, Tensor) or isinstance(b, Tensor):
            raise RefusedError("an array compared with infinity")
        return SIGNS[kind]((a is INFINITY) - (b is INFINITY))
    if isinstance(a, Tensor) or isinstance(b, Tensor):
        if a is None or b is None or isinstance(a, str) or isinstance(b, str):
            return kind is ast.NotEq
        return binary(COMPARISONS[kind])(a, b)
    if isinstance(a, Value | int) and isinstance(b, Value | int):
        return SIGNS[kind](order(value_of(a), value_of(b)))
    a, b = plain(a), plain(b)
    if kind in {ast.Eq, ast.NotEq}:
        return (type(a) is type(b) and _equal(a, b)) is (kind is ast.Eq)
    if isinstance(a, str) and isinstance(b, str):
        return SIGNS[kind]((a > b) - (a < b))
    raise RefusedError("a comparison that is not supported")


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, list | tuple):
        spend(8 * len(a))
        return len(a) == len(b) and all(compare(ast.Eq(), x, y) is True for x, y in zip(a, b, strict=True))
    return bool(a == b)


def _same_object(a: Any, b: Any) -> bool:
    return a is b or (isinstance(a, int) and a == b and type(a) is type(b))


def _contains(where: Any, x: Any) -> bool:
    if isinstance(where, str):
        return isinstance(x, str) and x in where
    if isinstance(where, dict):
        return key_of(x) in where
    if isinstance(where, range):
        return isinstance(x, int) and x in where
    if isinstance(where, list | tuple):
        spend(len(where))
        return any(compare(ast.Eq(), x, y) is True for y in where)
    raise RefusedError('"in" is not supported here')


def plain(x: Any) -> Any:
    """A text whose numbers are whole ones as a plain string."""
    found = x.plain() if isinstance(x, Text) else None
    return x if found is None else found


def key_of(x: Any) -> Any:
    """A key of a dictionary."""
    x = plain(x)
    if isinstance(x, Tensor) and not x.rank:
        return x.values[0]
    if isinstance(x, Value) and x.q is not None and x.q.q == 1:
        return int(x.q.p)
    if isinstance(x, tuple):
        return tuple(key_of(y) for y in x)
    if isinstance(x, str | int | Value) or x is None:
        return x
    raise RefusedError("a key of a dictionary must be a number or a text")


def holds(x: Any) -> bool:
    """Whether a value counts as true."""
    if isinstance(x, Tensor):
        if x.size != 1:
            raise RefusedError("the truth of an array with more than one entry")
        return not x.values[0].is_zero
    return not x.is_zero if isinstance(x, Value) else bool(x)


def in_place(target: Tensor, result: Tensor) -> None:
    """What `+=` does to an array: its numbers change, its kind does not."""
    if KINDS.index(result.kind) > KINDS.index(target.kind):
        raise RefusedError(f"an array of kind {target.kind} cannot take the {result.kind} result in place")
    if result.shape != target.shape:
        raise RefusedError(f"an array of shape {target.shape} cannot take a result of shape {result.shape} in place")
    target.write(range(target.size), result.values, result.kind)
