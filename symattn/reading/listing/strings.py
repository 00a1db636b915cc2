"""The methods of texts."""

from __future__ import annotations

from collections.abc import Callable
from string import Formatter
from typing import Any, Final

from symattn.reading.listing.limits import RefusedError, room_for
from symattn.reading.listing.operators import formatted, plain
from symattn.reading.listing.text import Part, Text, joined, parts_of


def _join(separator: str, pieces: Any) -> Any:
    if not isinstance(pieces, list | tuple) or not all(isinstance(p, str | Text) for p in pieces):
        raise RefusedError("join needs a list of texts")
    return joined(p for k, piece in enumerate(pieces) for p in (*([separator] if k else []), *parts_of(piece)))


def _format(pattern: str, *values: Any, **named: Any) -> Any:
    out: list[Part] = []
    count = 0
    for literal, field, spec, _ in Formatter().parse(pattern):
        out += [literal]
        if field is None:
            continue
        if not field or field.isdigit():
            key: Any = int(field) if field and len(field) < 4 else count
            count += 1
            if key >= len(values):
                raise RefusedError("format has too few values")
            out += formatted(values[key], spec or "", "")
        elif field in named:
            out += formatted(named[field], spec or "", field)
        else:
            raise RefusedError("this format of a text is not supported")
    return joined(out)


def _of_text(name: str) -> Callable[..., Any]:
    def of(x: str, *rest: Any) -> Any:
        given = [plain(r) for r in rest]
        if not all(isinstance(r, str) for r in given):
            raise RefusedError(f".{name} of a text with these arguments")
        if name == "replace":
            room_for(len(x) * max(len(given[-1]), 1), what="characters")
        return getattr(x, name)(*given)

    return of
TEXTS: Final[dict[str, Callable[..., Any]]] = {
    "join": _join,
    "format": _format,
    **{name: _of_text(name) for name in ("upper", "lower", "strip", "lstrip", "rstrip", "split", "replace", "startswith", "endswith", "title", "capitalize")},
    **dict.fromkeys(("ljust", "rjust", "center", "zfill"), lambda x, *_: x),
}
