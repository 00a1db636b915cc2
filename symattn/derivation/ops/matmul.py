"""Matrix products: projections, scores, context vectors."""

from __future__ import annotations

from typing import Any

from symattn.derivation.derivation import Op
from symattn.exact.array import Array
from symattn.exact.blocks import Ratios, columns_of, integer_product
from symattn.exact.softmax_blocks import Means, Shares
from symattn.exact.written import Operand, Written, over


def _product(left: Ratios, right: Ratios, transposed: bool = False) -> Ratios | None:
    """The product of two blocks of rationals; None where they are not that."""
    rows, others = left.integers, right.integers
    if rows is None or others is None:
        return None
    columns = others if transposed else columns_of(others)
    return Ratios(integer_product(rows, columns, lambda: len(rows[0]) * left.largest * right.largest), left.den * right.den, finite=True)


def _matmul_fast(a: Array, b: Array) -> Array | None:
    left, right = a.block, b.block
    if not isinstance(right, Ratios):
        return None
    if isinstance(left, Shares) and right.integers:
        return Array(Means(left.powers, right), a.rows, b.columns)
    block = _product(left, right) if isinstance(left, Ratios) else None
    return None if block is None else Array(block, a.rows, b.columns)


def _matmul_entry(i: Any, c: Any, a: Operand, b: Operand, index: str = "j") -> Written:
    return over(a.columns, lambda j: a[i, j] * b[j, c], index)


MATMUL = Op(
    name="matmul",
    definition=lambda a, b: a @ b,
    shape=lambda a, b: (a.rows, b.columns),
    entry=_matmul_entry,
    fast=_matmul_fast,
    general=("i", "c"),
)
"""The product of two matrices, `(n, k)` and `(k, m)`: row i of the first times column j of the second."""


def _project_entry(i: Any, c: Any, x: Operand, w: Operand, *, rows: tuple[int, ...]) -> Written:
    return _matmul_entry(rows[i] if isinstance(i, int) else i, c, x, w, "k")


PROJECT = Op(
    name="project",
    definition=lambda x, w, *, rows: x @ w,
    shape=lambda x, w, *, rows: (tuple(x.rows[i] for i in rows), w.columns),
    entry=_project_entry,
    fast=lambda x, w, *, rows: _matmul_fast(x if rows == tuple(range(len(x.rows))) else x.select(rows), w),
    general=("i", "c"),
)
"""Embeddings `(n, d_model)` times a weight matrix `(d_model, d)`: the queries, keys or values of the tokens in `rows`."""


def _transposed_entry(i: Any, j: Any, q: Operand, k: Operand) -> Written:
    return over(q.columns, lambda c: q[i, c] * k[j, c], "c")


def _transposed_fast(q: Array, k: Array) -> Array | None:
    block = _product(q.block, k.block, transposed=True) if isinstance(q.block, Ratios) and isinstance(k.block, Ratios) else None
    return None if block is None else Array(block, q.rows, k.rows)


MATMUL_TRANSPOSED = Op(
    name="matmul-transposed",
    definition=lambda q, k: q @ Written("transpose", (k,)),
    shape=lambda q, k: (q.rows, k.rows),
    entry=_transposed_entry,
    fast=_transposed_fast,
)
"""The dot product of every row of the first matrix `(n, d)` with every row of the second `(m, d)`: Q Kᵀ."""
