"""Matrix products: projections, scores, context vectors."""

from __future__ import annotations

from typing import Any

from symattn.derivation.derivation import Op
from symattn.exact.array import Array
from symattn.exact.blocks import Block, Ratios, integer_product, transposed
from symattn.exact.softmax_blocks import Means, Shares
from symattn.exact.written import Operand, Written, over


def _product(a: Array, b: Array, right: Ratios) -> Array | None:
    left = a.block
    block: Block
    if isinstance(left, Ratios) and left.root == 1 and left.finite:
        block = Ratios(integer_product(left.nums, right.nums), left.den * right.den)
    elif isinstance(left, Shares):
        block = Means(left.powers, right)
    else:
        return None
    return Array(block, a.rows, b.columns)


def _plain(a: Array) -> bool:
    return isinstance(a.block, Ratios) and a.block.root == 1 and a.block.finite


def _matmul_fast(a: Array, b: Array) -> Array | None:
    return _product(a, b, b.block) if isinstance(b.block, Ratios) and _plain(b) else None


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
    fast=lambda x, w, *, rows: _matmul_fast(x if len(rows) == len(x.rows) else x.select(rows), w),
    general=("i", "c"),
)
"""Embeddings `(n, d_model)` times a weight matrix `(d_model, d)`: the queries, keys or values of the tokens in `rows`."""


def _transposed_entry(i: Any, j: Any, q: Operand, k: Operand) -> Written:
    return over(q.columns, lambda c: q[i, c] * k[j, c], "c")


def _transposed_fast(q: Array, k: Array) -> Array | None:
    if not (_plain(q) and isinstance(k.block, Ratios) and _plain(k)):
        return None
    product = _product(q, k, transposed(k.block))
    return None if product is None else Array(product.block, q.rows, k.rows)


MATMUL_TRANSPOSED = Op(
    name="matmul-transposed",
    definition=lambda q, k: q @ Written("transpose", (k,)),
    shape=lambda q, k: (q.rows, k.rows),
    entry=_transposed_entry,
    fast=_transposed_fast,
)
"""The dot product of every row of the first matrix `(n, d)` with every row of the second `(m, d)`: Q Kᵀ."""
