"""Context vectors that are not the weighted sum of the values: O = A V is the right one, a row of U one of its terms."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from symattn.derivation.derivation import Derivation, Labels, Op, Step
from symattn.derivation.misconception import SQUARE, Misconception, before, done, maker, own_rows, sibling
from symattn.derivation.ops.matmul import MATMUL
from symattn.derivation.ops.weighted import WEIGHTED_VALUES
from symattn.exact.array import Array
from symattn.exact.field import MINUS_INFINITY, sign
from symattn.exact.written import Operand, Written, number, over


def _shape(a: Array, v: Array, **params: Any) -> tuple[Labels, Labels]:
    return a.rows, v.columns


def _moved_shape(a: Array, v: Array, *, by: int) -> tuple[Labels, Labels]:
    return WEIGHTED_VALUES.shape(a, v)


def _row(i: Any, rows: tuple[int, ...]) -> Any:
    return rows[i] if isinstance(i, int) else i


def _keys(v: Operand) -> Written:
    return number(v.shape[0], "n" if v.value is None else None)


def _turned_definition(a: Any, v: Any) -> Any:
    return Written("transpose", (a,)) @ v


def _turned_entry(i: Any, c: Any, a: Operand, v: Operand) -> Written:
    return over(a.rows, lambda j: a[j, i] * v[j, c], "j")


def _own_term_entry(i: Any, c: Any, a: Operand, v: Operand, *, rows: tuple[int, ...]) -> Written:
    return a[i, _row(i, rows)] * v[_row(i, rows), c]


def _value_entry(i: Any, c: Any, a: Operand, v: Operand, *, rows: tuple[int, ...]) -> Written:
    return v[_row(i, rows), c]


def _largest_entry(i: Any, c: Any, a: Operand, v: Operand, *, rows: tuple[int, ...]) -> Written:
    return v[rows[i] if isinstance(i, int) else "j^*", c]


def _sum_entry(i: Any, c: Any, a: Operand, v: Operand) -> Written:
    return over(v.rows, lambda j: v[j, c], "j")


def _mean_entry(i: Any, c: Any, a: Operand, v: Operand) -> Written:
    return _sum_entry(i, c, a, v) / _keys(v)


def _divided_entry(i: Any, c: Any, a: Operand, v: Operand) -> Written:
    return over(v.rows, lambda j: a[i, j] * v[j, c], "j") / _keys(v)


def _moved_entry(row: Any, c: Any, a: Operand, v: Operand, *, by: int) -> Written:
    if isinstance(row, str):
        return a["i", "j"] * v[f"j{by:+d}", c]
    i, j = divmod(row, v.shape[0])
    return a[i, j] * v[(j + by) % v.shape[0], c]


TURNED = Op(name="matmul-weights-transposed", shape=_shape, entry=_turned_entry, definition=_turned_definition, general=("i", "c"))
"""The transposed weights times the values, Aᵀ V."""
OWN_TERM = Op(name="own-weighted-value", shape=_shape, entry=_own_term_entry, general=("i", "c"))
"""Of the weighted values only the token's own; `rows` tells which key each query is."""
VALUE = Op(name="value-of-one", shape=_shape, entry=_value_entry, general=("i", "c"))
"""The value of a single key for each query, unweighted: that in `rows`."""
LARGEST = Op(name="value-of-largest", shape=_shape, entry=_largest_entry, general=("i", "c"))
"""The value with the largest weight for each query, unweighted: that in `rows`."""
MEAN = Op(name="plain-mean", shape=_shape, entry=_mean_entry, general=("i", "c"))
"""The mean of the values, each with the same weight."""
SUM = Op(name="plain-sum", shape=_shape, entry=_sum_entry, general=("i", "c"))
"""The sum of the values, without weights."""
DIVIDED = Op(name="matmul-divided", shape=_shape, entry=_divided_entry, general=("i", "c"))
"""The weighted sum divided by the number of keys."""
MOVED = Op(name="weighted-values-moved", shape=_moved_shape, entry=_moved_entry, general=("ij", "c"))
"""Weight times the value of the key that stands `by` further down."""


def _weighted(step: Step, derivation: Derivation) -> bool:
    """Whether a product is that of attention weights with values."""
    weights = maker(derivation, step.inputs[0])
    return weights is not None and weights.op.name == "divide"


def _scores(step: Step, derivation: Derivation) -> Step | None:
    if not _weighted(step, derivation):
        return None
    exponentials = derivation.step(step.inputs[0]).inputs[0]
    return done(step, MATMUL, before(derivation, exponentials, frozenset({"exp", "shift", "mask"})), step.inputs[1])


def _turned(step: Step, derivation: Derivation) -> Step | None:
    rows, columns = derivation[step.inputs[0]].shape
    return done(step, TURNED) if rows == columns and _weighted(step, derivation) else None


def _own(op: Op, step: Step, derivation: Derivation) -> Step | None:
    rows = own_rows(derivation, *derivation[step.inputs[0]].shape) if _weighted(step, derivation) else None
    return None if rows is None else done(step, op, rows=rows)


def _own_term(step: Step, derivation: Derivation) -> Step | None:
    return _own(OWN_TERM, step, derivation)


def _own_value(step: Step, derivation: Derivation) -> Step | None:
    return _own(VALUE, step, derivation)


def _most_attended(step: Step, derivation: Derivation) -> Step | None:
    if not _weighted(step, derivation):
        return None
    scores = derivation[before(derivation, derivation.step(step.inputs[0]).inputs[0], frozenset({"exp", "shift"}))]
    rows = []
    for row in scores.entries:
        seen = [j for j, v in enumerate(row) if v is not MINUS_INFINITY]
        best = [j for j in seen if all(sign(row[j] - row[k]) > 0 for k in seen if k != j)]
        if not best:
            return None
        rows.append(best[0])
    return done(step, LARGEST, rows=tuple(rows))


def _plain(op: Op, step: Step, derivation: Derivation) -> Step | None:
    return done(step, op) if _weighted(step, derivation) else None


def _mean(step: Step, derivation: Derivation) -> Step | None:
    return _plain(MEAN, step, derivation)


def _sum(step: Step, derivation: Derivation) -> Step | None:
    return _plain(SUM, step, derivation)


def _divided(step: Step, derivation: Derivation) -> Step | None:
    return _plain(DIVIDED, step, derivation)


def _for_values(name: str, step: Step, derivation: Derivation) -> Step | None:
    """The step with other vectors in the place of the values: queries, keys or, as X, the embeddings that these are made from."""
    weights, v = step.inputs
    made = maker(derivation, v)
    other = sibling(v, name) if name != "X" else made.inputs[0] if made is not None and made.op.name == "project" else ""
    if not _weighted(step, derivation) or other not in derivation or derivation[other].shape != derivation[v].shape:
        return None
    return done(step, step.op, weights, other)


def _moved(step: Step, derivation: Derivation) -> Step:
    return done(step, MOVED, by=1)


def _instead(name: str, about: str, vectors: str, because: str) -> Misconception:
    letter = {"keys": "K", "queries": "Q", "embeddings": "X"}[vectors]
    return Misconception(
        name=name,
        about=about,
        what=f"the {vectors} are weighted instead of the values: A {letter} instead of A V",
        how=partial(_for_values, letter),
        because=because,
        remedy="Weight the values V: queries and keys only decide the weights.",
        example=SQUARE,
    )


SCORES_TIMES_VALUES: Final = Misconception(
    name="values-before-softmax",
    about="matmul",
    what="the scores are multiplied with the values, without a softmax",
    how=_scores,
    because="The scores say how much each token counts, so I used them as weights.",
    remedy="Turn the scores into weights by the softmax first.",
    example=SQUARE,
)
TRANSPOSED: Final = Misconception(
    name="weights-transposed",
    about="matmul",
    what="the transposed weights are multiplied with the values: Aᵀ V instead of A V",
    how=_turned,
    because="I took the column of the weight matrix that belongs to the token.",
    remedy="Take the weights of a query along its row.",
    example=SQUARE,
)
NOT_SUMMED: Final = Misconception(
    name="context-not-summed",
    about="matmul",
    what="the weighted values are not summed: each token has only its own",
    how=_own_term,
    because="I multiplied every value by the weight of its token and took that for the result.",
    remedy="Add the weighted values of all keys: that sum is the context vector.",
    example=SQUARE,
)
OWN_VALUE: Final = Misconception(
    name="own-value",
    about="matmul",
    what="the token's own value is taken, and the weights are not used",
    how=_own_value,
    because="The value vector of the word is what it contributes, so I read that off.",
    remedy="Mix the values of all keys with the weights of the query.",
    example=SQUARE,
)
MOST_ATTENDED: Final = Misconception(
    name="value-of-the-largest-weight",
    about="matmul",
    what="the value with the largest weight is taken instead of the weighted sum",
    how=_most_attended,
    because="The query attends to that token most, so I took its value.",
    remedy="Mix all values with their weights: the softmax is soft.",
    example=SQUARE,
)
PLAIN_MEAN: Final = Misconception(
    name="plain-average",
    about="matmul",
    what="the values are averaged with equal weights",
    how=_mean,
    because="An average of the values is what attention computes, so I averaged them.",
    remedy="Use the attention weights instead of 1/n.",
    example=SQUARE,
)
PLAIN_SUM: Final = Misconception(
    name="values-summed",
    about="matmul",
    what="the values are summed without weights",
    how=_sum,
    because="I added up the values of all tokens.",
    remedy="Multiply each value by its weight before adding.",
    example=SQUARE,
)
DIVIDED_BY_N: Final = Misconception(
    name="output-divided-by-n",
    about="matmul",
    what="the weighted sum is divided by the number of keys",
    how=_divided,
    because="I divided by the number of terms, as one does for an average.",
    remedy="Do not divide again: the weights sum to 1 already.",
    example=SQUARE,
)
NEXT_VALUE: Final = Misconception(
    name="value-of-the-next-token",
    about="weighted-values",
    what="every weight is multiplied with the value of the next token",
    how=_moved,
    because="I slipped one row down in V.",
    remedy="Multiply each weight with the value of its own key.",
    example=SQUARE,
)

MISCONCEPTIONS: Final = (
    NOT_SUMMED,
    SCORES_TIMES_VALUES,
    TRANSPOSED,
    _instead("keys-for-values", "matmul", "keys", "Keys and values come from the same tokens, so I went on with the keys."),
    _instead("embeddings-for-values", "matmul", "embeddings", "The weights say how the words mix, so I mixed their embeddings."),
    _instead("queries-for-values", "matmul", "queries", "I multiplied the weights with the matrix that I had begun with."),
    OWN_VALUE,
    MOST_ATTENDED,
    PLAIN_MEAN,
    PLAIN_SUM,
    DIVIDED_BY_N,
    NEXT_VALUE,
    _instead("keys-weighted", "weighted-values", "keys", "Keys and values come from the same tokens, so I went on with the keys."),
    _instead("embeddings-weighted", "weighted-values", "embeddings", "The weights say how the words mix, so I mixed their embeddings."),
)
