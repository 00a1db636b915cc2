"""Masks: what may not be attended to is set to minus infinity."""

from __future__ import annotations

from math import lcm

from symattn.derivation.derivation import Op
from symattn.exact.array import Array
from symattn.exact.blocks import Ratios


def _fast(s: Array, m: Array) -> Array | None:
    """Masks of 0 and minus infinity keep any scores; a bias is added over a common denominator."""
    left, right = s.block, m.block
    if not isinstance(left, Ratios) or not isinstance(right, Ratios):
        return None
    if any(n for row in right.nums for n in row) and left.root != 1:
        return None
    den = lcm(left.den, right.den)
    a, b = den // left.den, den // right.den
    nums = [[None if x is None or y is None else x * a + y * b for x, y in zip(p, q, strict=True)] for p, q in zip(left.nums, right.nums, strict=True)]
    return Array(Ratios(nums, den, left.root), s.rows, s.columns)


MASK = Op(
    name="mask",
    definition=lambda s, m: s + m,
    shape=lambda s, m: (s.rows, s.columns),
    entry=lambda i, j, s, m: s[i, j] + m[i, j],
    fast=_fast,
)
"""The scores plus a mask `(n, m)` of 0 (may attend), minus infinity (may not) or other numbers (a bias)."""
