"""Scores made from other vectors than every query with every key: S = Q Kᵀ is the right one."""

from __future__ import annotations

from typing import Any, Final

from symattn.derivation.derivation import Derivation, Labels, Op, Step
from symattn.derivation.misconception import SQUARE, Misconception, done, maker, sibling
from symattn.derivation.ops.matmul import MATMUL, MATMUL_TRANSPOSED
from symattn.exact.array import Array
from symattn.exact.written import Operand, Written, over


def _embedded_definition(x: Any, y: Any, *, rows: tuple[int, ...]) -> Any:
    return x @ Written("transpose", (y,))


def _embedded_shape(x: Array, y: Array, *, rows: tuple[int, ...]) -> tuple[Labels, Labels]:
    return tuple(x.rows[i] for i in rows), y.rows


def _embedded_entry(i: Any, j: Any, x: Operand, y: Operand, *, rows: tuple[int, ...]) -> Written:
    row = rows[i] if isinstance(i, int) else i
    return over(x.columns, lambda c: x[row, c] * y[j, c], "c")


EMBEDDED = Op(name="scores-of-embeddings", shape=_embedded_shape, entry=_embedded_entry, definition=_embedded_definition)
"""The dot products of the embeddings themselves, X Xᵀ `(n, m)`, for the queries in `rows`."""


def _untransposed(step: Step, derivation: Derivation) -> Step | None:
    q, k = (derivation[name] for name in step.inputs)
    return done(step, MATMUL) if len(q.columns) == len(k.rows) else None


def _swapped(step: Step, derivation: Derivation) -> Step:
    return done(step, MATMUL_TRANSPOSED, *reversed(step.inputs))


def _queries_only(step: Step, derivation: Derivation) -> Step:
    return done(step, MATMUL_TRANSPOSED, step.inputs[0], step.inputs[0])


def _keys_only(step: Step, derivation: Derivation) -> Step:
    return done(step, MATMUL_TRANSPOSED, step.inputs[1], step.inputs[1])


def _values(step: Step, derivation: Derivation) -> Step | None:
    q, v = step.inputs[0], sibling(step.inputs[1], "V")
    return done(step, MATMUL_TRANSPOSED, q, v) if v in derivation and len(derivation[v].columns) == len(derivation[q].columns) else None


def _embeddings(step: Step, derivation: Derivation) -> Step | None:
    q, k = (maker(derivation, name) for name in step.inputs)
    if q is None or k is None or {q.op.name, k.op.name} != {"project"}:
        return None
    return done(step, EMBEDDED, q.inputs[0], k.inputs[0], rows=q.params["rows"])


UNTRANSPOSED: Final = Misconception(
    name="key-not-transposed",
    about="matmul-transposed",
    what="the keys are not transposed: Q K instead of Q Kᵀ",
    how=_untransposed,
    because="The sizes fit, so I multiplied the two matrices as they stand.",
    remedy="Take the dot product of a row of Q with a row of K: that is Q times K transposed.",
    example=SQUARE,
)
SWAPPED: Final = Misconception(
    name="query-and-key-swapped",
    about="matmul-transposed",
    what="queries and keys are swapped: K Qᵀ instead of Q Kᵀ",
    how=_swapped,
    because="A dot product is the same both ways round, so I thought that the order does not matter.",
    remedy="Let the rows of the scores belong to the queries: row i holds query i with every key.",
    example=SQUARE,
)
QUERIES_ONLY: Final = Misconception(
    name="queries-with-queries",
    about="matmul-transposed",
    what="the queries are multiplied with the queries instead of the keys",
    how=_queries_only,
    because="I compared the tokens by their query vectors.",
    remedy="Compare the query of one token with the keys of all.",
    example=SQUARE,
)
KEYS_ONLY: Final = Misconception(
    name="keys-with-keys",
    about="matmul-transposed",
    what="the keys are multiplied with the keys instead of the queries with the keys",
    how=_keys_only,
    because="I compared the tokens by their key vectors.",
    remedy="Compare the query of one token with the keys of all.",
    example=SQUARE,
)
VALUES: Final = Misconception(
    name="queries-with-values",
    about="matmul-transposed",
    what="the queries are multiplied with the values instead of the keys",
    how=_values,
    because="I took the matrix that stands last, V, for the one to compare with.",
    remedy="Compare queries with keys; the values come in after the softmax.",
    example=SQUARE,
)
EMBEDDINGS: Final = Misconception(
    name="scores-of-embeddings",
    about="matmul-transposed",
    what="the scores are dot products of the embeddings instead of queries and keys",
    how=_embeddings,
    because="Similar words have similar embeddings, so I compared those.",
    remedy="Project the embeddings to queries and keys first, and compare these.",
    example=SQUARE,
)

MISCONCEPTIONS: Final = (UNTRANSPOSED, SWAPPED, QUERIES_ONLY, KEYS_ONLY, VALUES, EMBEDDINGS)
