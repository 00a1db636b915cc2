"""The table [claims] of a problem file: what a document states, by row label, as a whole matrix, or entry by entry."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from symattn.derivation.claim import Claim
from symattn.derivation.derivation import Derivation
from symattn.errors import NumberError, ProblemError, suggestion
from symattn.exact.array import Array
from symattn.exact.literal import decimal, shown

_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


class _Reader:
    """Collects claims, and messages about those that cannot be read."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self.claims: list[Claim] = []
        self.messages: list[str] = []

    def quantity(self, name: str, raw: Any) -> None:
        known = [*self.derivation.given, *(step.name for step in self.derivation.steps)]
        if name not in known:
            self.messages.append(f"claims.{shown(name)} is not a quantity of this problem{suggestion(name, known)}")
        elif isinstance(raw, Mapping):
            self.by_label(name, raw)
        elif isinstance(raw, Sequence) and not isinstance(raw, str) and len(raw) == len(self.derivation[name].rows):
            for i, row in enumerate(raw):
                self.row(name, i, row, f"claims.{name}[{i}]")
        else:
            self.messages.append(f"claims.{name} must be a matrix with {len(self.derivation[name].rows)} rows, or a table by row label")

    def by_label(self, name: str, raw: Mapping[str, Any]) -> None:
        array = self.derivation[name]
        rows, columns = _positions(array.rows), _positions(array.columns)
        for key, value in raw.items():
            place = f"claims.{name}.{shown(key)}"
            row, _, column = key.rpartition(",")
            if key in rows:
                self.row(name, rows[key], value, place)
            elif row.strip() in rows and column.strip() in columns:
                self.entry(name, rows[row.strip()], columns[column.strip()], value, place)
            else:
                self.messages.append(f"{place}: there is no such row or entry{suggestion(key, array.rows)}")

    def row(self, name: str, i: int, raw: Any, place: str) -> None:
        columns = self.derivation[name].columns
        if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) != len(columns):
            self.messages.append(f"{place} must have {len(columns)} numbers")
            return
        for j, value in enumerate(raw):
            self.entry(name, i, j, value, f"{place}[{j}]")

    def entry(self, name: str, i: int, j: int, raw: Any, place: str) -> None:
        text = str(raw).strip().replace("\N{MINUS SIGN}", "-")
        try:
            if isinstance(raw, bool) or not _NUMBER.fullmatch(text):
                raise NumberError(f'"{shown(text)}" is not a decimal number (such as 0.35)')
            decimal(text)
            self.claims.append(Claim(name, i, j, text, place, address(self.derivation[name], name, i, j)))
        except NumberError as error:
            self.messages.append(f"{place}: {error}")


def _positions(labels: Sequence[str]) -> dict[str, int]:
    """Every label, `label#k` for a repeated one, and its number counted from 1, to its index."""
    out = {str(k + 1): k for k in range(len(labels))}
    seen: dict[str, int] = {}
    for k, label in enumerate(labels):
        seen[label] = seen.get(label, 0) + 1
        out[f"{label}#{seen[label]}"] = k
    return out | {label: k for k, label in reversed(list(enumerate(labels)))}


def address(array: Array, name: str, i: int, j: int) -> str:
    """An entry as reports name it: `output[love,1]`."""
    return f"{name}[{array.rows[i]},{array.columns[j]}]" if len(array.columns) > 1 else f"{name}[{array.rows[i]}]"


def read_claims(raw: Any, derivation: Derivation) -> list[Claim]:
    """The claims of a table, in its order.  Raises `ProblemError` with every one that cannot be read."""
    if not isinstance(raw, Mapping) or not raw:
        raise ProblemError("claims is missing: a table [claims] with what the document states, such as output = [[0.54, 0.82]]")
    reader = _Reader(derivation)
    for name, value in raw.items():
        reader.quantity(name, value)
    if reader.messages:
        raise ProblemError(*reader.messages)
    return reader.claims
