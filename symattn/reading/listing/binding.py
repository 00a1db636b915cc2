"""What expressions and statements share: the items of a value, names bound to them, errors as refusals."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from symattn.errors import SymattnError
from symattn.reading.listing.indexing import get
from symattn.reading.listing.limits import MAX_ELEMENTS, MAX_ITEMS, ExhaustedError, RefusedError, Unknown, room_for
from symattn.reading.listing.machine import Machine
from symattn.reading.listing.operators import key_of, plain
from symattn.reading.listing.scalars import whole
from symattn.reading.listing.tensor import Tensor


def items(value: Any) -> Sequence[Any]:
    """What a loop over a value runs through."""
    if isinstance(value, range):
        room_for(len(value), MAX_ITEMS)
        return value
    if isinstance(value, list | tuple | str):
        return value
    if isinstance(value, dict):
        return list(value)
    if isinstance(value, Tensor) and value.rank:
        room_for(value.shape[0], MAX_ELEMENTS)
        return [get(value, k) for k in range(value.shape[0])]
    raise RefusedError("a loop over something that has no items")


def picked(x: Any, key: Any) -> Any:
    """The item or items of an array, list, tuple, text or dictionary."""
    if isinstance(x, Tensor):
        return get(x, key)
    if isinstance(x, dict):
        if key_of(key) not in x:
            raise RefusedError("a dictionary does not have this key")
        return x[key_of(key)]
    x = plain(x)
    if not isinstance(x, list | tuple | str | range):
        raise RefusedError("an index into something that has no items")
    if isinstance(key, slice):
        a, b, c = (None if k is None else _place(k) for k in (key.start, key.stop, key.step))
        if c == 0:
            raise RefusedError("a slice needs a step other than 0")
        out = x[a:b:c]
        room_for(len(out))
        return out
    k = _place(key)
    if not -len(x) <= k < len(x):
        raise RefusedError(f"index {k} is out of range")
    return x[k]


def _place(k: Any) -> int:
    return whole(k.values[0] if isinstance(k, Tensor) and not k.rank else k)


def gap(m: Machine, error: SymattnError, node: ast.expr) -> Unknown:
    """What stands where something printed is not known; running out of budget is passed on."""
    refusal = as_refusal(error, node.lineno)
    return m.refuse(refusal)


def as_refusal(error: BaseException, line: int) -> RefusedError:
    """Any error as a refusal with its line; `ExhaustedError` is raised again."""
    if isinstance(error, ExhaustedError):
        error.line = error.line or line
        raise error
    if isinstance(error, RefusedError):
        error.line = error.line or line
        return error
    if isinstance(error, SymattnError):
        return RefusedError(str(error), line)
    if isinstance(error, RecursionError):
        return RefusedError("calls or brackets are nested too deeply", line)
    return RefusedError("this cannot be evaluated: the arguments do not fit", line)


def bind(m: Machine, target: ast.expr, value: Any) -> None:
    """Gives names their values, several at once where the target is a tuple."""
    if isinstance(target, ast.Name):
        m.scope.put(target.id, value)
        return
    if not isinstance(target, ast.Tuple | ast.List):
        raise RefusedError("this target of a loop is not supported")
    for part, item in unpacked(target.elts, value):
        bind(m, part, item)


def unpacked(targets: Sequence[ast.expr], value: Any) -> list[tuple[ast.expr, Any]]:
    """Targets with their items; a starred one takes what is left."""
    found = list(items(value))
    stars = [k for k, t in enumerate(targets) if isinstance(t, ast.Starred)]
    if len(found) != len(targets) and not (stars and len(found) >= len(targets) - 1):
        raise RefusedError(f"{len(found)} values for {len(targets)} names")
    if stars:
        k, after = stars[0], len(targets) - stars[0] - 1
        found = [*found[:k], found[k : len(found) - after], *found[len(found) - after :]]
    return [(t.value if isinstance(t, ast.Starred) else t, x) for t, x in zip(targets, found, strict=True)]
