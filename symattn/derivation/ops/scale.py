"""Scaling: every entry times one number."""

from __future__ import annotations

from typing import Any

from symattn.derivation.derivation import Op
from symattn.exact.array import Array
from symattn.exact.blocks import Ratios, times
from symattn.exact.written import Operand, Written, evaluate, number


def _scaled(x: Written, factor: Written) -> Written:
    """x·factor, written x/√d where the factor is 1/√d."""
    one = factor.head == "div" and factor.args[0] == number(1)
    return x / factor.args[1] if one else x * factor


def _entry(i: Any, j: Any, s: Operand, *, factor: Written, stated: Written) -> Written:
    return _scaled(s[i, j], factor)


def _fast(s: Array, *, factor: Written, stated: Written) -> Array | None:
    if not isinstance(s.block, Ratios):
        return None
    block = times(s.block, evaluate(factor))
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
