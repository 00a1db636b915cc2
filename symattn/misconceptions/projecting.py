"""Queries, keys and values made with another matrix, or another orientation, than Q = X W_Q, K = X W_K, V = X W_V."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from symattn.derivation.derivation import Derivation, Labels, Op, Step
from symattn.derivation.misconception import OBLONG, SQUARE, Misconception, done, sibling
from symattn.derivation.ops.matmul import PROJECT
from symattn.exact.array import Array
from symattn.exact.written import Operand, Written, over


def _row(i: Any, rows: tuple[int, ...]) -> Any:
    return rows[i] if isinstance(i, int) else i


def _shape(x: Array, w: Array, *, rows: tuple[int, ...]) -> tuple[Labels, Labels]:
    return tuple(x.rows[i] for i in rows), w.columns


def _turned_definition(x: Any, w: Any, *, rows: tuple[int, ...]) -> Any:
    return x @ Written("transpose", (w,))


def _turned_entry(i: Any, c: Any, x: Operand, w: Operand, *, rows: tuple[int, ...]) -> Written:
    return over(x.columns, lambda k: x[_row(i, rows), k] * w[c, k], "k")


def _column_definition(x: Any, w: Any, *, rows: tuple[int, ...]) -> Any:
    return Written("transpose", (x,)) @ w


def _column_entry(i: Any, c: Any, x: Operand, w: Operand, *, rows: tuple[int, ...]) -> Written:
    return over(x.rows, lambda k: x[k, _row(i, rows)] * w[k, c], "k")


def _same_definition(x: Any, w: Any, *, rows: tuple[int, ...]) -> Any:
    return x


def _same_entry(i: Any, c: Any, x: Operand, w: Operand, *, rows: tuple[int, ...]) -> Written:
    return x[_row(i, rows), c]


TURNED = Op(name="project-transposed", shape=_shape, entry=_turned_entry, definition=_turned_definition, general=("i", "c"))
"""Embeddings times the transposed weight matrix, X Wᵀ."""
COLUMNS = Op(name="project-columns", shape=_shape, entry=_column_entry, definition=_column_definition, general=("i", "c"))
"""Columns of the embeddings times the weight matrix, Xᵀ W."""
SAME = Op(name="not-projected", shape=_shape, entry=_same_entry, definition=_same_definition, general=("i", "c"))
"""The embeddings themselves."""


def _square(derivation: Derivation, name: str) -> bool:
    rows, columns = derivation[name].shape
    return rows == columns


def _transposed(step: Step, derivation: Derivation) -> Step | None:
    return done(step, TURNED, **step.params) if _square(derivation, step.inputs[1]) else None


def _column_for_row(step: Step, derivation: Derivation) -> Step | None:
    return done(step, COLUMNS, **step.params) if _square(derivation, step.inputs[0]) else None


def _not_projected(step: Step, derivation: Derivation) -> Step | None:
    return done(step, SAME, **step.params) if _square(derivation, step.inputs[1]) else None


def _with_weights(name: str, step: Step, derivation: Derivation) -> Step | None:
    x, own = step.inputs
    other = sibling(own, name)
    if other == own or other not in derivation or derivation[other].shape != derivation[own].shape:
        return None
    return done(step, PROJECT, x, other, **step.params)


def _next_token(step: Step, derivation: Derivation) -> Step:
    tokens = len(derivation[step.inputs[0]].rows)
    return done(step, PROJECT, rows=tuple((row + 1) % tokens for row in step.params["rows"]))


TRANSPOSED: Final = Misconception(
    name="weights-matrix-transposed",
    about="project",
    what="the weight matrix is transposed: X Wᵀ instead of X W",
    how=_transposed,
    because="I multiplied the embedding with the rows of the weight matrix, row by row.",
    remedy="Multiply the row of X with the columns of W.",
    example=SQUARE,
)
COLUMN_FOR_ROW: Final = Misconception(
    name="column-for-row",
    about="project",
    what="a column of the embeddings is taken instead of the row of the token",
    how=_column_for_row,
    because="I read the matrix of embeddings from top to bottom.",
    remedy="Read a token's embedding along its row of X.",
    example=SQUARE,
)
QUERY_WEIGHTS: Final = Misconception(
    name="projected-with-query-weights",
    about="project",
    what="the query weights W_Q are used for another projection",
    how=partial(_with_weights, "W_Q"),
    because="I went on with the matrix that I had used before.",
    remedy="Use each matrix for its own projection: W_K for keys, W_V for values.",
    example=OBLONG,
)
KEY_WEIGHTS: Final = Misconception(
    name="projected-with-key-weights",
    about="project",
    what="the key weights W_K are used for another projection",
    how=partial(_with_weights, "W_K"),
    because="Keys and values belong to the same tokens, so I used one matrix for both.",
    remedy="Use each matrix for its own projection: W_Q for queries, W_V for values.",
    example=OBLONG,
)
VALUE_WEIGHTS: Final = Misconception(
    name="projected-with-value-weights",
    about="project",
    what="the value weights W_V are used for another projection",
    how=partial(_with_weights, "W_V"),
    because="I took the wrong one of the three weight matrices.",
    remedy="Use each matrix for its own projection: W_Q for queries, W_K for keys.",
    example=OBLONG,
)
NOT_PROJECTED: Final = Misconception(
    name="not-projected",
    about="project",
    what="the embeddings are used as they are, without the projection",
    how=_not_projected,
    because="The sizes fit without it, so I took the embedding itself.",
    remedy="Multiply the embedding with the weight matrix first.",
    example=SQUARE,
)
NEXT_TOKEN: Final = Misconception(
    name="embedding-of-the-next-token",
    about="project",
    what="the embedding of the next token is used",
    how=_next_token,
    because="I counted the rows of X from 0 and the tokens from 1.",
    remedy="Take the row of X that belongs to the token itself.",
    example=OBLONG,
)

MISCONCEPTIONS: Final = (TRANSPOSED, QUERY_WEIGHTS, KEY_WEIGHTS, VALUE_WEIGHTS, NOT_PROJECTED, COLUMN_FOR_ROW, NEXT_TOKEN)
