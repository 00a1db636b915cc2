"""Scaling: every entry times one number."""

from __future__ import annotations

from typing import Any

from symattn.derivation.derivation import Op
from symattn.exact.array import Array
from symattn.exact.blocks import Ratios, times_root
from symattn.exact.field import ONE, Value, sign
from symattn.exact.written import Operand, Written, evaluate


def _reciprocal(factor: Written) -> Written | None:
    """d, if the factor is written 1/d."""
    return factor.args[1] if factor.head == "div" and evaluate(factor.args[0]) == ONE else None


def _scaled(x: Written, factor: Written) -> Written:
    """x·factor, written x/√d where the factor is 1/√d."""
    d = _reciprocal(factor)
    return x * factor if d is None else x / d


def _entry(i: Any, j: Any, s: Operand, *, factor: Written, stated: Written) -> Written:
    return _scaled(s[i, j], factor)


def _square(factor: Written) -> Value | None:
    """The square of a factor, if that is positive and its square is rational; the square of 1/√d without taking a root."""
    root = _reciprocal(factor)
    if root is not None and root.head == "sqrt":
        under = evaluate(root.args[0])
        return ONE / under if under.q is not None and under.q > 0 else None
    value = evaluate(factor)
    square = value * value
    return None if square.q is None or sign(value) <= 0 else square


def _fast(s: Array, *, factor: Written, stated: Written) -> Array | None:
    if not isinstance(s.block, Ratios):
        return None
    square = _square(factor)
    block = None if square is None else times_root(s.block, square)
    return None if block is None else Array(block, s.rows, s.columns)


SCALE = Op(
    name="scale",
    definition=lambda s, *, factor, stated: _scaled(s, stated),
    shape=lambda s, *, factor, stated: (s.rows, s.columns),
    entry=_entry,
    fast=_fast,
)
"""Every score times `factor` (usually 1/√d_k, Vaswani et al. 2017, section 3.2.1).

Params: `factor`, the number; `stated`, the same as it is stated (with d_k for the key dimension).
"""
