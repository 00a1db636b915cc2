"""Matrix products: projections, scores, context vectors."""

from __future__ import annotations

from typing import Any

from symattn.derivation.derivation import Labels, Op
from symattn.exact.array import Array
from symattn.exact.blocks import Block, Ratios, integer_product, integers, transposed
from symattn.exact.softmax_blocks import Means, Shares
from symattn.exact.written import Operand, Written, over


def _product(a: Array, b: Ratios, columns: Labels) -> Array | None:
    """The matrix a times a block of rationals."""
    left, right = integers(a.block), integers(b)
    if right is None:
        return None
    block: Block
    if isinstance(a.block, Shares):
        block = Means(a.block.powers, b)
    elif isinstance(a.block, Ratios) and left is not None:
        block = Ratios(integer_product(left, right), a.block.den * b.den)
    else:
        return None
    return Array(block, a.rows, columns)


def _matmul_fast(a: Array, b: Array) -> Array | None:
    return _product(a, b.block, b.columns) if isinstance(b.block, Ratios) else None


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
    return _product(q, transposed(k.block), k.rows) if isinstance(k.block, Ratios) else None


MATMUL_TRANSPOSED = Op(
    name="matmul-transposed",
    definition=lambda q, k: q @ Written("transpose", (k,)),
    shape=lambda q, k: (q.rows, k.rows),
    entry=_transposed_entry,
    fast=_transposed_fast,
)
"""The dot product of every row of the first matrix `(n, d)` with every row of the second `(m, d)`: Q Kᵀ."""
