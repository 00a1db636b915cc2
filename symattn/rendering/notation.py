"""The author's notation applied to formulas: symbols, orientation, decimal comma, multiplication sign, brackets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from symattn.exact.written import Written
from symattn.rendering.escaping import Tex

_UPRIGHT: Final = re.compile(r"(\\text\{[^{}]*\})")
_POINT: Final = re.compile(r"(?<=\d)\.(?=\d)")


@dataclass(frozen=True)
class Notation:
    """What a page writes for the symbols and signs of a formula."""

    table: Mapping[str, Any]

    def symbol(self, name: str, usual: str) -> str:
        """How a quantity is written."""
        return str(self.table.get(name, usual))

    @property
    def columns(self) -> bool:
        """Whether vectors are columns, so that every array is shown transposed."""
        return bool(self.table.get("vectors") == "columns")

    @property
    def comma(self) -> bool:
        return bool(self.table.get("decimal") == ",")

    def write(self, tex: str) -> Tex:
        """A formula with the author's signs; upright words are left as they are."""
        if not self.table.keys() & {"decimal", "times", "brackets"}:
            return Tex(tex)
        return Tex("".join(part if part.startswith("\\text{") else self._signs(part) for part in _UPRIGHT.split(tex)))

    def _signs(self, tex: str) -> str:
        if self.comma:
            tex = _POINT.sub("{,}", tex)
        if self.table.get("times") == "\\times":
            tex = tex.replace(r"\cdot ", r"\times ").replace(r"\cdot1", r"\times1")
        return tex.replace("{bmatrix}", "{pmatrix}") if self.table.get("brackets") == "round" else tex


def transposed(w: Written) -> Written:
    """The statement about whole matrices, for the transposes of all of them: Q K^T becomes K^T Q."""
    if w.head == "matrix":
        return w
    if w.head == "product":
        return Written("product", tuple(transposed(x) for x in reversed(w.args)))
    return Written(w.head, tuple(transposed(x) if isinstance(x, Written) and x.head != "number" else x for x in w.args))
