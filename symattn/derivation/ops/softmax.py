"""Softmax in its steps: row maxima, shifted scores, exponentials, row sums, division."""

from __future__ import annotations

from typing import Any

from symattn.derivation.derivation import Op
from symattn.exact.array import Array
from symattn.exact.blocks import Ratios
from symattn.exact.softmax_blocks import Exponentials, Shares, Sums
from symattn.exact.written import Operand, Written, over


def _maximum(i: Any, j: Any, s: Operand) -> Written:
    if s.columns.general:
        return Written("largest", (s[i, "j"], "j", s.columns.size))
    return Written("max", tuple(s[i, c] for c in range(s.shape[1])))


def _maximum_fast(s: Array) -> Array | None:
    if not isinstance(s.block, Ratios):
        return None
    nums = [[max(n for n in row if n is not None)] for row in s.block.nums]
    return Array(Ratios(nums, s.block.den, s.block.root), s.rows, ("maximum",))


ROW_MAXIMA = Op(
    name="row-maxima",
    shape=lambda s: (s.rows, ("maximum",)),
    entry=_maximum,
    fast=_maximum_fast,
    general=("i", ""),
)
"""The largest score of every row, `(n, 1)`."""


def _shift_fast(s: Array, m: Array) -> Array | None:
    a, b = s.block, m.block
    if not (isinstance(a, Ratios) and isinstance(b, Ratios) and (a.den, a.root) == (b.den, b.root)):
        return None
    nums = [[None if n is None else n - (top[0] or 0) for n in row] for row, top in zip(a.nums, b.nums, strict=True)]
    return Array(Ratios(nums, a.den, a.root), s.rows, s.columns)


SHIFT = Op(
    name="shift",
    shape=lambda s, m: (s.rows, s.columns),
    entry=lambda i, j, s, m: s[i, j] - m[i, _only(m)],
    fast=_shift_fast,
)
"""The scores minus the largest of their row: softmax does not change, and no exponential exceeds 1 (Milakov and Gimelshein 2018)."""


def _only(column: Operand) -> Any:
    """The index into a single column: none is written in a general formula."""
    return "" if column.columns.general else 0


def _exp_fast(s: Array) -> Array | None:
    if not isinstance(s.block, Ratios) or not (s.block.finite or all(any(n is not None for n in row) for row in s.block.nums)):
        return None
    return Array(Exponentials(s.block), s.rows, s.columns)


EXP = Op(
    name="exp",
    shape=lambda s: (s.rows, s.columns),
    entry=lambda i, j, s: Written("exp", (s[i, j],)),
    fast=_exp_fast,
)
"""e to the power of every score; a masked score gives e^(-∞) = 0."""


def _sums_fast(e: Array) -> Array | None:
    return Array(Sums(e.block), e.rows, ("sum",)) if isinstance(e.block, Exponentials) else None


ROW_SUMS = Op(
    name="row-sums",
    shape=lambda e: (e.rows, ("sum",)),
    entry=lambda i, j, e: over(e.columns, lambda c: e[i, c], "j"),
    fast=_sums_fast,
    general=("i", ""),
)
"""The sum of every row of exponentials, `(n, 1)`."""


def _divide_fast(e: Array, sums: Array) -> Array | None:
    a, b = e.block, sums.block
    same = isinstance(a, Exponentials) and isinstance(b, Sums) and a is b.powers
    return Array(Shares(a), e.rows, e.columns) if same and isinstance(a, Exponentials) else None


DIVIDE = Op(
    name="divide",
    shape=lambda e, r: (e.rows, e.columns),
    entry=lambda i, j, e, r: e[i, j] / r[i, _only(r)],
    fast=_divide_fast,
)
"""Every exponential divided by the sum of its row: non-negative weights `(n, m)` with rows that sum to 1."""
