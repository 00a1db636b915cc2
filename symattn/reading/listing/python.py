"""The functions of Python itself; those that need the reader stand in `calls`."""

from __future__ import annotations

from typing import Any, Final

from symattn.exact.field import MINUS_INFINITY, Value, rational
from symattn.exact.literal import decimal
from symattn.reading.listing import scalars
from symattn.reading.listing.library import INFINITY, ON_ARRAYS, Infinity, Native, number_of
from symattn.reading.listing.limits import RefusedError, room_for
from symattn.reading.listing.operators import plain
from symattn.reading.listing.scalars import whole
from symattn.reading.listing.tensor import Tensor, elementwise


def length(x: Any) -> int:
    """How many items there are."""
    if isinstance(x, Tensor) and x.rank:
        return x.shape[0]
    if isinstance(x, list | tuple | str | dict | range):
        return len(x)
    raise RefusedError("the length of something that has none")


def to_float(x: Any = 0) -> Any:
    """`float(…)`: of a number, or of a text such as "-inf"."""
    x = plain(x)
    if isinstance(x, str):
        text = x.strip().lower().lstrip("+")
        if text in {"inf", "infinity"}:
            return INFINITY
        return MINUS_INFINITY if text in {"-inf", "-infinity"} else rational(decimal(text))
    return x if isinstance(x, Infinity) else number_of(x)


def to_int(x: Any = 0) -> int:
    """`int(…)`: without the digits after the point."""
    x = plain(x)
    return whole(rational(decimal(x.strip()))) if isinstance(x, str) else whole(scalars.truncated(number_of(x)))
def _range(ends: list[int]) -> range:
    found = range(*ends)
    room_for(len(found))
    return found


BUILTINS: Final[dict[str, Any]] = {
    "True": True,
    "len": Native("len", length),
    "float": Native("float", to_float),
    "int": Native("int", to_int),
    "bool": Native("bool", lambda x=False: bool(not number_of(x).is_zero) if isinstance(x, Tensor | Value) else bool(x)),
    "round": Native("round", lambda x, places=None: _rounded(x, places)),
    "abs": Native("abs", lambda x: elementwise(scalars.absolute, "same", x) if isinstance(x, Tensor) else abs(x) if isinstance(x, int) else scalars.absolute(x)),
    "divmod": Native("divmod", lambda a, b: (a // b, a % b) if isinstance(a, int) and isinstance(b, int) else None),
    "pow": Native("pow", lambda a, b: ON_ARRAYS["power"](a, b)),
    "range": Native("range", lambda *k: _range([whole(x if not isinstance(x, Tensor) else x.values[0]) for x in k])),
    **{name: Native(name, None) for name in ("print", "display", "super", "map", "filter", "sorted", "max", "min", "sum", "any", "all", "zip", "enumerate", "reversed",  # type: ignore[arg-type]
                                             "list", "tuple", "set", "dict", "str", "repr", "isinstance", "format", "object")},
}
"""Python's own functions; those without one here need the reader and stand in `calls`."""


def _rounded(x: Any, places: Any) -> Any:
    if isinstance(x, Tensor):
        return ON_ARRAYS["round"](x, 0 if places is None else places)
    value = scalars.decimals(number_of(x), 0 if places is None else whole(places))
    return whole(value) if places is None or isinstance(x, int) else value
