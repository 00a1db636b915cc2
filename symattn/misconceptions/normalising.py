"""Weights that are not e^z over the row's sum of e^z: other axes, other bases, other sums."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from symattn.derivation.derivation import Derivation, Labels, Op, Step
from symattn.derivation.misconception import SQUARE, Misconception, before, done, finite
from symattn.derivation.ops.softmax import ROW_MAXIMA
from symattn.derivation.ops.unchanged import UNCHANGED
from symattn.exact.array import Array
from symattn.exact.field import MINUS_INFINITY, maximum, total
from symattn.exact.written import Operand, Written, number, over

SOFTMAX: Final = frozenset({"exp", "shift"})


def _shape(e: Array, *others: Array, **params: Any) -> tuple[Labels, Labels]:
    return e.rows, e.columns


def _sum_shape(e: Array) -> tuple[Labels, Labels]:
    return e.rows, ("sum",)


def _power_entry(i: Any, j: Any, s: Operand, *, base: int) -> Written:
    if s.value is None or s.value(i, j).q is not None:
        return Written("pow", (number(base), s[i, j]))
    return Written("exp", (s[i, j] * Written("ln", (number(base),)),))


def _negated_entry(i: Any, j: Any, s: Operand) -> Written:
    return Written("exp", (-s[i, j],))


def _column_sum_entry(i: Any, j: Any, e: Operand) -> Written:
    return over(e.rows, lambda k: e[k, i], "k")


def _columns_entry(i: Any, j: Any, e: Operand) -> Written:
    return e[i, j] / over(e.rows, lambda k: e[k, j], "k")


def _all_entry(i: Any, j: Any, e: Operand) -> Written:
    if e.value is None:
        return e[i, j] / over(e.rows, lambda k: over(e.columns, lambda c: e[k, c]), "k")
    rows, columns = e.shape
    return e[i, j] / Written("add", tuple(e[k, c] for k in range(rows) for c in range(columns)))


def _largest_entry(i: Any, j: Any, s: Operand) -> Written:
    largest = ROW_MAXIMA.entry(i, 0, s)
    return s[i, j] / largest


def _sigmoid_entry(i: Any, j: Any, s: Operand) -> Written:
    return Written("exp", (s[i, j],)) / (number(1) + Written("exp", (s[i, j],)))


def _other_row_entry(i: Any, j: Any, e: Operand, r: Operand, *, by: int) -> Written:
    other = f"i{by:+d}" if isinstance(i, str) else (i + by) % e.shape[0]
    return e[i, j] / r[other, "" if r.value is None else 0]


POWER = Op(name="power", shape=_shape, entry=_power_entry)
"""Another base than e to the power of every score: `base`."""
NEGATED = Op(name="exp-negated", shape=_shape, entry=_negated_entry)
"""e to the power of minus every score."""
COLUMN_SUMS = Op(name="column-sums", shape=_sum_shape, entry=_column_sum_entry, general=("i", ""))
"""The sum of every column of a square matrix, in a column."""
OVER_COLUMNS = Op(name="divide-by-columns", shape=_shape, entry=_columns_entry)
"""Every exponential divided by the sum of its column."""
OVER_ALL = Op(name="divide-by-all", shape=_shape, entry=_all_entry)
"""Every exponential divided by the sum of all."""
BY_LARGEST = Op(name="divide-by-largest", shape=_shape, entry=_largest_entry)
"""Every entry divided by the largest of its row."""
SIGMOID = Op(name="sigmoid", shape=_shape, entry=_sigmoid_entry)
"""e^z/(1 + e^z) of every score by itself."""
OTHER_ROW = Op(name="divide-by-another-row", shape=_shape, entry=_other_row_entry)
"""Every exponential divided by the sum of the row that stands `by` further down."""


def _argument(step: Step, derivation: Derivation) -> str:
    """The scores that the exponentials of a `divide` step are taken of."""
    return before(derivation, step.inputs[0], SOFTMAX)


def _plain_scores(step: Step, derivation: Derivation) -> Step | None:
    name = before(derivation, step.inputs[0], SOFTMAX)
    scores = derivation[name]
    divisible = finite(scores) and not any(total(row).is_zero for row in scores.entries)
    return done(step, UNCHANGED, name) if divisible else None


def _with_base(base: int, step: Step, derivation: Derivation) -> Step:
    return done(step, POWER, base=base)


def _negated(step: Step, derivation: Derivation) -> Step | None:
    return done(step, NEGATED) if finite(derivation[step.inputs[0]]) else None


def _column_sums(step: Step, derivation: Derivation) -> Step | None:
    rows, columns = derivation[step.inputs[0]].shape
    return done(step, COLUMN_SUMS) if rows == columns and _seen_columns(derivation, step.inputs[0]) else None


def _seen_columns(derivation: Derivation, exponentials: str) -> bool:
    """Whether every key is seen by some query, so that no column sums to 0."""
    columns = zip(*derivation[before(derivation, exponentials, SOFTMAX)].entries, strict=True)
    return not any(all(v is MINUS_INFINITY for v in column) for column in columns)


def _several_rows(op: Op, step: Step, derivation: Derivation, **params: Any) -> Step | None:
    return done(step, op, *step.inputs[: 2 if params else 1], **params) if len(derivation[step.inputs[0]].rows) > 1 else None


def _over_columns(step: Step, derivation: Derivation) -> Step | None:
    return _several_rows(OVER_COLUMNS, step, derivation) if _seen_columns(derivation, step.inputs[0]) else None


def _over_all(step: Step, derivation: Derivation) -> Step | None:
    return _several_rows(OVER_ALL, step, derivation)


def _other_row(by: int, step: Step, derivation: Derivation) -> Step | None:
    return _several_rows(OTHER_ROW, step, derivation, by=by)


def _unnormalised(step: Step, derivation: Derivation) -> Step:
    return done(step, UNCHANGED, step.inputs[0])


def _exponential_by_largest(step: Step, derivation: Derivation) -> Step:
    return done(step, BY_LARGEST, step.inputs[0])


def _score_by_largest(step: Step, derivation: Derivation) -> Step | None:
    scores = _argument(step, derivation)
    divisible = finite(derivation[scores]) and not any(maximum(row).is_zero for row in derivation[scores].entries)
    return done(step, BY_LARGEST, scores) if divisible else None


def _sigmoid(step: Step, derivation: Derivation) -> Step:
    return done(step, SIGMOID, _argument(step, derivation))


SOFTMAX_OVER_COLUMNS: Final = Misconception(
    name="softmax-over-columns",
    about="divide",
    what="the softmax is taken over columns instead of rows",
    how=_over_columns,
    because="I normalised every column, so that the weights that a token gets sum to 1.",
    remedy="Normalise along the keys: the weights of one query, a row, sum to 1.",
    example=SQUARE,
)
UNNORMALISED: Final = Misconception(
    name="not-normalised",
    about="divide",
    what="the exponentials are not divided by their sum",
    how=_unnormalised,
    because="The exponentials are positive, so I used them as weights.",
    remedy="Divide every exponential by the sum of its row.",
    example=SQUARE,
)
SOFTMAX_OVER_ALL: Final = Misconception(
    name="softmax-over-all",
    about="divide",
    what="the softmax is taken over all entries instead of each row",
    how=_over_all,
    because="I divided by the sum of all exponentials of the matrix.",
    remedy="Divide by the sum of the row alone: every query has its own weights.",
    example=SQUARE,
)
EXPONENTIAL_BY_LARGEST: Final = Misconception(
    name="divided-by-the-largest-exponential",
    about="divide",
    what="the exponentials are divided by the largest of their row instead of the sum",
    how=_exponential_by_largest,
    because="I wanted the most important token to have the weight 1.",
    remedy="Divide by the sum of the row, so that the weights sum to 1.",
    example=SQUARE,
)
SCORE_BY_LARGEST: Final = Misconception(
    name="score-by-largest-score",
    about="divide",
    what="the scores are divided by the largest score of their row instead of a softmax",
    how=_score_by_largest,
    because="I took the softmax for a way of bringing the largest score to 1.",
    remedy="Exponentiate the scores and divide by the sum of the exponentials.",
    example=SQUARE,
)
SIGMOID_FOR_SOFTMAX: Final = Misconception(
    name="sigmoid-for-softmax",
    about="divide",
    what="a sigmoid of every score is taken instead of the softmax of the row",
    how=_sigmoid,
    because="A sigmoid turns every score into a number between 0 and 1, and that is what I wanted.",
    remedy="Let the weights of a row share one sum: e^z over the sum of all e^z of the row.",
    example=SQUARE,
)
NEXT_SUM: Final = Misconception(
    name="sum-of-the-next-row",
    about="divide",
    what="the exponentials are divided by the sum of the row below",
    how=partial(_other_row, 1),
    because="I slipped one line down when I looked up the sum.",
    remedy="Divide by the sum of the same row.",
    example=SQUARE,
)
LAST_SUM: Final = Misconception(
    name="sum-of-the-previous-row",
    about="divide",
    what="the exponentials are divided by the sum of the row above",
    how=partial(_other_row, -1),
    because="I went on with the sum that I had computed before.",
    remedy="Divide by the sum of the same row.",
    example=SQUARE,
)
COLUMN_SUM: Final = Misconception(
    name="columns-summed",
    about="row-sums",
    what="the columns of the exponentials are summed instead of the rows",
    how=_column_sums,
    because="I added the numbers that stand below each other.",
    remedy="Add the exponentials of one query: those along its row.",
    example=SQUARE,
)
WITHOUT_EXPONENTIALS: Final = Misconception(
    name="without-exponentials",
    about="exp",
    what="the softmax is taken without exponentials: every score over the sum of the scores",
    how=_plain_scores,
    because="I divided each part by the whole, which gives shares that sum to 1.",
    remedy="Exponentiate the scores before dividing by the sum.",
    example=SQUARE,
)
BASE_TWO: Final = Misconception(
    name="base-two",
    about="exp",
    what="powers of 2 are taken instead of powers of e",
    how=partial(_with_base, 2),
    because="I took the base 2, as computer science often does.",
    remedy="Use the base e = 2.71828….",
    example=SQUARE,
)
BASE_TEN: Final = Misconception(
    name="base-ten",
    about="exp",
    what="powers of 10 are taken instead of powers of e",
    how=partial(_with_base, 10),
    because="I used the key 10^x of the calculator, or read exp as a power of ten.",
    remedy="Use the key e^x: the base is e = 2.71828….",
    example=SQUARE,
)
NEGATED_EXPONENT: Final = Misconception(
    name="exponent-negated",
    about="exp",
    what="the exponentials are taken of minus the scores",
    how=_negated,
    because="I had a minus sign in the exponent in mind, as for a decay.",
    remedy="Exponentiate the score itself: a larger score gets a larger weight.",
    example=SQUARE,
)

MISCONCEPTIONS: Final = (
    SOFTMAX_OVER_COLUMNS,
    UNNORMALISED,
    WITHOUT_EXPONENTIALS,
    SOFTMAX_OVER_ALL,
    BASE_TEN,
    BASE_TWO,
    EXPONENTIAL_BY_LARGEST,
    SCORE_BY_LARGEST,
    SIGMOID_FOR_SOFTMAX,
    NEXT_SUM,
    LAST_SUM,
    COLUMN_SUM,
    NEGATED_EXPONENT,
)
