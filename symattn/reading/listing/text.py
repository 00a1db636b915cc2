"""Texts that a listing makes: literal parts and the numbers shown between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from symattn.exact.field import MINUS_INFINITY, Value
from symattn.reading.listing.limits import MAX_NESTED, MAX_TEXT, RefusedError, Unknown, spend
from symattn.reading.listing.tensor import Tensor


@dataclass(frozen=True, slots=True)
class Shown:
    """A number or array as a listing prints it: its value (or that it is unknown), the format asked for, and the expression it came from."""

    value: Any
    spec: str = ""
    name: str = ""
    style: str = "python"


Part = str | Shown


class Size(tuple[int, ...]):
    """A shape as PyTorch prints it: torch.Size([2, 3])."""

    __slots__ = ()


BRACKETS: Final[tuple[tuple[type, tuple[str, str]], ...]] = ((Size, ("torch.Size([", "])")), (list, ("[", "]")), (tuple, ("(", ")")))
"""What stands around the items of each kind of list."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text with numbers in it."""

    parts: tuple[Part, ...]

    def plain(self) -> str | None:
        """The text itself, where its only numbers are whole ones of Python."""
        out = []
        for part in self.parts:
            if isinstance(part, Shown) and (not isinstance(part.value, int) or (part.spec and not part.spec.isdigit())):
                return None
            out.append(part if isinstance(part, str) else format(part.value, part.spec))
        return "".join(out)


def style_of(value: Any) -> str:
    """Whose way of printing a value follows."""
    return ("torch" if value.torch else "numpy") if isinstance(value, Tensor) else "python"


def parts_of(value: Any, name: str = "", spec: str = "", depth: int = 0) -> list[Part]:
    """What printing a value shows."""
    if depth > MAX_NESTED:
        raise RefusedError(f"lists are nested more than {MAX_NESTED} deep")
    if isinstance(value, Text):
        return list(value.parts)
    if isinstance(value, str):
        return [value]
    if isinstance(value, bool) or value is None:
        return [str(value)]
    if isinstance(value, Tensor | int | Unknown) or (isinstance(value, Value) and value is not MINUS_INFINITY):
        if isinstance(value, Tensor):
            value = value.copy()
        return [Shown(value, spec, name, style_of(value))]
    if value is MINUS_INFINITY:
        return [Shown(value, spec, name)]
    if isinstance(value, list | tuple | dict):
        spend(len(value))
    if isinstance(value, dict):
        return _listed("{", [[*parts_of(k, name, "", depth + 1), ": ", *parts_of(v, f"{name}[{k!r}]", "", depth + 1)] for k, v in value.items()], "}")
    if isinstance(value, range):
        return [f"range({value.start}, {value.stop})"]
    if isinstance(value, list | tuple):
        opening, closing = next(signs for kind, signs in BRACKETS if isinstance(value, kind))
        return _listed(opening, [parts_of(v, f"{name}[{k}]", "", depth + 1) for k, v in enumerate(value)], closing)
    raise RefusedError("something that is printed is neither text nor number")


def _listed(opening: str, items: Iterable[list[Part]], closing: str) -> list[Part]:
    out: list[Part] = [opening]
    for k, item in enumerate(items):
        out += [", ", *item] if k else item
    return [*out, closing]


def joined(parts: Iterable[Part]) -> str | Text:
    """One text of parts: a plain string where no numbers are in it."""
    out: list[Part] = []
    length = 0
    for part in parts:
        length += len(part) if isinstance(part, str) else 1
        if length > MAX_TEXT:
            raise RefusedError(f"a text may have {MAX_TEXT} characters")
        if isinstance(part, str) and out and isinstance(out[-1], str):
            out[-1] += part
        elif part != "":
            out.append(part)
    if all(isinstance(p, str) for p in out):
        return "".join(str(p) for p in out)
    return Text(tuple(out))
