"""The step that does nothing: what is left where a step was forgotten."""

from __future__ import annotations

from typing import Any

from symattn.derivation.derivation import Labels, Op
from symattn.exact.array import Array
from symattn.exact.written import Operand, Written


def _definition(s: Any) -> Any:
    return s


def _shape(s: Array) -> tuple[Labels, Labels]:
    return s.rows, s.columns


def _entry(i: Any, j: Any, s: Operand) -> Written:
    return s[i, j]


def _fast(s: Array) -> Array:
    return Array(s.block, s.rows, s.columns)


UNCHANGED = Op(name="unchanged", shape=_shape, entry=_entry, definition=_definition, fast=_fast)
"""Every entry as it is, `(n, m)`."""
