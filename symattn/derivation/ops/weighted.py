"""Weighted values: each value times the weight it gets, before they are summed."""

from __future__ import annotations

from typing import Any

from symattn.derivation.derivation import Labels, Op
from symattn.exact.array import Array, told_apart
from symattn.exact.blocks import Ratios
from symattn.exact.softmax_blocks import Products, Shares
from symattn.exact.written import Operand, Written


def _pair(row: Any, v: Operand) -> tuple[Any, Any]:
    return ("i", "j") if isinstance(row, str) else divmod(row, v.shape[0])


def _entry(row: Any, c: Any, a: Operand, v: Operand) -> Written:
    i, j = _pair(row, v)
    return a[i, j] * v[j, c]


def _shape(a: Array, v: Array) -> tuple[Labels, Labels]:
    if len(a.rows) == 1:
        return v.rows, v.columns
    queries, keys = told_apart(a.rows), told_apart(v.rows)
    return tuple([f"{q},{k}" for q in queries for k in keys]), v.columns


def _fast(a: Array, v: Array) -> Array | None:
    if not (isinstance(a.block, Shares) and isinstance(v.block, Ratios) and v.block.integers):
        return None
    return Array(Products(a.block.powers, v.block), *_shape(a, v))


WEIGHTED_VALUES = Op(
    name="weighted-values",
    shape=_shape,
    entry=_entry,
    fast=_fast,
    general=("ij", "c"),
)
"""Weight times value: one row a key for one query `(m, d_v)`; one row a pair of query and key for several `(n·m, d_v)`."""
