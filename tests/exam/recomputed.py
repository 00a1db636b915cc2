"""The numbers of an exam's key worked out again from its givens, in integers and fractions alone.

Nothing of symattn is imported: expressions, boxes and decimals are those of `checker`, the steps of attention and the
mistakes that people make in them are written down here once more, from what they are called in words.

* A table is a list of rows of expressions; None stands for minus infinity (a score that a mask hides).
* `Worked(task)` is the right solution, `Worked(task, slip)` the one of somebody who does one step wrong; each quantity
  is worked out from the others when it is looked at, so that what follows from a mistake follows by itself.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from checker import Calculator, Expr, Table

Number = Expr | None
Make = Callable[["Worked"], Table]


class Inapplicable(ArithmeticError):  # noqa: N818
    """A mistake that cannot be made in this problem."""


# ---- what the key says -----------------------------------------------------------

OPERATORS = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div"}
FUNCTIONS = {"exp": "exp", "ln": "ln", "log": "ln", "sqrt": "sqrt"}


def expression(text: str, **names: Expr) -> Expr:
    """A number as keys write it: `-2`, `1/3`, `0.5`, `2*ln(2)`, `exp(1/2)/(exp(1/2) + exp(-3))`."""
    exact = re.sub(r"\d+\.\d+", lambda found: f"({Fraction(found[0])})", text)
    return _expression(ast.parse(exact, mode="eval").body, names)


def _expression(node: ast.expr, names: Mapping[str, Expr]) -> Expr:
    match node:
        case ast.Constant(value=int(value)):
            return Fraction(value)
        case ast.Name(id=name):
            return names[name]
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return ("neg", _expression(inner, names))
        case ast.BinOp(left=base, op=ast.Pow(), right=exponent):
            power = _expression(exponent, names)
            return ("exp", ("mul", power, ("ln", _expression(base, names))))
        case ast.BinOp(left=left, op=op, right=right):
            return (OPERATORS[type(op)], _expression(left, names), _expression(right, names))
        case ast.Call(func=ast.Name(id=name), args=[inner]):
            return (FUNCTIONS[name], _expression(inner, names))
    raise ValueError(f"no number: {ast.unparse(node)}")


@dataclass(frozen=True)
class Task:
    """What a question gives: its tables, the scale, which tokens are the queries, what is added to their scores."""

    given: Mapping[str, Table]
    scale: str
    rows: tuple[int, ...]
    mask: Table | None
    subtract_max: bool = False
    calc: Calculator = field(default_factory=Calculator)

    @property
    def d_k(self) -> int:
        """The entries of a query or key; 0 where neither is there."""
        return next((len(self.given[name][0]) for name in ("K", "Q", "W_K", "W_Q") if name in self.given), 0)


def task_of(question: Mapping[str, Any], planned: Mapping[str, Any]) -> Task:
    """The task of a question in a key, beside the same question in the key's specification."""
    given = {name: [[expression(x) for x in row] for row in rows] for name, rows in question["given"].items()}
    settings = question["settings"]
    tokens = planned.get("tokens", [])
    chosen = planned.get("queries") or list(range(1, len(given[next(n for n in ("X", "Q", "scores") if n in given)]) + 1))
    rows = tuple(tokens.index(q) if isinstance(q, str) else q - 1 for q in chosen)
    keys = next(len(given[n]) for n in ("K", "X_kv", "X") if n in given) if "scores" not in given else len(given["scores"][0])
    usual = "1/sqrt(d_k)" if any(n in given for n in ("K", "Q", "W_K")) else "none"
    return Task(given, settings.get("scale", usual), rows, _mask(settings, rows, keys), settings.get("subtract_max", False))


def _mask(settings: Mapping[str, Any], rows: Sequence[int], keys: int) -> Table | None:
    """0 where a query may attend, None where it may not; nothing where it always may."""
    mask, padding = settings.get("mask", "none"), settings.get("padding", [True] * keys)
    if mask == "none":
        seen = [list(padding) for _ in rows]
    elif mask == "causal":
        seen = [[j <= i and padding[j] for j in range(keys)] for i in rows]
    else:
        seen = [[mask[i][j] and padding[j] for j in range(keys)] for i in (rows if len(mask) > max(rows) else range(len(rows)))]
    return None if all(map(all, seen)) else [[Fraction(0) if x else None for x in row] for row in seen]


# ---- attention -------------------------------------------------------------------

INPUTS = {
    "Q": ("X", "W_Q"), "K": ("X", "W_K"), "V": ("X", "W_V"), "scores": ("Q", "K"), "scaled_scores": ("scores",),
    "masked_scores": ("scaled_scores", "mask"), "exponentials": ("masked_scores",), "row_sums": ("exponentials",),
    "weights": ("exponentials", "row_sums"), "weighted_values": ("weights", "V"), "output": ("weights", "V"),
}  # fmt: skip
"""What each step is made from, where nothing is left out."""


class Worked:
    """A worked solution, right but for one slip: a step, and how it is done instead."""

    def __init__(self, task: Task, slip: tuple[str, Make] | None = None) -> None:
        self.task, self.slip = task, slip
        self.calc = task.calc
        self.known: dict[str, Table] = {}

    def __getitem__(self, name: str) -> Table:
        if name not in self.known:
            if self.slip is not None and self.slip[0] == name:
                self.known[name] = self.slip[1](self)
            elif name in self.task.given:
                self.known[name] = self.task.given[name]
            else:
                self.known[name] = getattr(self, f"_{name}")()
        return self.known[name]

    @cached_property
    def steps(self) -> list[str]:
        """The names of the steps, in order."""
        given, found = self.task.given, []
        found += [name for name in "QKV" if f"W_{name}" in given]
        found += ["scores"] * ("scores" not in given)
        found += ["scaled_scores"] * (self.factor is not None)
        found += ["masked_scores"] * (self.task.mask is not None)
        found += ["row_maxima", "shifted_scores"] * self.task.subtract_max
        found += ["exponentials", "row_sums", "weights"]
        return found + ["weighted_values", "output"] * ("V" in given or "W_V" in given)

    def inputs(self, step: str) -> tuple[str, ...]:
        """What a step is made from: where one is left out, what it would be made from."""
        there = {*self.steps, *self.task.given, "mask"}
        source = {"Q": "X", "K": self.source, "V": self.source}
        found = tuple(source[step] if name == "X" else name for name in INPUTS[step])
        return tuple(self.inputs(name)[0] if name not in there else name for name in found)

    @property
    def source(self) -> str:
        """The embeddings that keys and values are made from."""
        return "X_kv" if "X_kv" in self.task.given else "X"

    @cached_property
    def factor(self) -> Expr | None:
        """What the scores are multiplied by; None where that is nothing."""
        if self.task.scale == "none":
            return None
        found = self.calc.lean(expression(self.task.scale, d_k=self.task.d_k))
        return None if found == 1 else found

    @property
    def unmasked(self) -> str:
        """The scores that a mask is added to."""
        return "scaled_scores" if self.factor is not None else "scores"

    @property
    def argument(self) -> str:
        """The scores that the softmax is taken of."""
        return "masked_scores" if self.task.mask is not None else self.unmasked

    @property
    def exponents(self) -> str:
        """The scores that the exponentials are taken of."""
        return "shifted_scores" if self.task.subtract_max else self.argument

    def sum(self, terms: Sequence[Expr]) -> Expr:
        return self.calc.lean(("add", 0, *terms))

    def dot(self, a: Sequence[Expr], b: Sequence[Expr]) -> Expr:
        if len(a) != len(b):
            raise Inapplicable
        shares = [(x, y) for x, y in zip(a, b, strict=True) if x != 0]
        if shares and all(isinstance(x, tuple) and x[0] == "div" and x[2] is shares[0][0][2] for x, _ in shares):  # one sum over one row sum
            return self.over(self.sum([("mul", x[1], y) for x, y in shares]), shares[0][0][2])
        return self.sum([("mul", x, y) for x, y in zip(a, b, strict=True)])

    def over(self, part: Expr, whole: Expr) -> Expr:
        return self.calc.lean(("div", part, whole))

    def each(self, table: Table, change: Callable[[Any], Expr], hidden: Number = None) -> Table:
        """A table with every number changed, and `hidden` for what a mask hides."""
        return [[hidden if x is None else self.calc.lean(change(x)) for x in row] for row in table]

    def product(self, a: Table, b: Table) -> Table:
        """Every row of one with every column of the other."""
        return [[self.dot(row, column) for column in zip(*b, strict=True)] for row in a]

    def by_rows(self, a: Table, b: Table) -> Table:
        """Every row of one with every row of the other."""
        return [[self.dot(row, other) for other in b] for row in a]

    def power(self, table: Table, base: int | None = None, sign: int = 1) -> Table:
        """A base (None: e) to the power of every entry, or of its negative; what is hidden becomes 0."""
        factor: Expr = sign if base is None else ("ln", base)
        return self.each(table, lambda x: ("exp", ("mul", factor, x)), Fraction(0))

    def plus(self, scores: Table, mask: Table) -> Table:
        """Scores with a mask: what it hides becomes minus infinity; a query that it hides everything from has no softmax."""
        if any(all(m is None for m in hidden) for hidden in mask):
            raise Inapplicable
        return [[None if m is None else x for x, m in zip(row, hidden, strict=True)] for row, hidden in zip(scores, mask, strict=True)]

    def hidden(self) -> Table:
        """The mask; there must be one."""
        if self.task.mask is None:
            raise Inapplicable
        return self.task.mask

    def finite(self, name: str) -> Table:
        """A table in which nothing is hidden."""
        if any(x is None for row in self[name] for x in row):
            raise Inapplicable
        return self[name]

    def greatest(self, row: Sequence[Number]) -> Expr:
        best: Any = None
        for x in row:
            if x is not None and (best is None or self.calc.compare(x, best) > 0):
                best = x
        return best

    def embeddings(self, name: str) -> Table:
        """The embeddings that Q, K or V is made from, one row for each of its own."""
        x = self["X" if name == "Q" else self.source]
        return [x[i] for i in self.task.rows] if name == "Q" else x

    def _projected(self, name: str) -> Table:
        return self.product(self.embeddings(name), self[f"W_{name}"])

    def _Q(self) -> Table:  # noqa: N802
        return self._projected("Q")

    def _K(self) -> Table:  # noqa: N802
        return self._projected("K")

    def _V(self) -> Table:  # noqa: N802
        return self._projected("V")

    def _scores(self) -> Table:
        return self.by_rows(self["Q"], self["K"])

    def _scaled_scores(self) -> Table:
        return self.each(self["scores"], lambda x: ("mul", x, self.factor))

    def _masked_scores(self) -> Table:
        return self.plus(self[self.unmasked], self.hidden())

    def _row_maxima(self) -> Table:
        return [[self.greatest(row)] for row in self[self.argument]]

    def _shifted_scores(self) -> Table:
        tops = self["row_maxima"]
        return [[None if x is None else self.calc.lean(("sub", x, top)) for x in row] for row, (top,) in zip(self[self.argument], tops, strict=True)]

    def _exponentials(self) -> Table:
        return self.power(self[self.exponents])

    def _row_sums(self) -> Table:
        return [[self.sum(row)] for row in self["exponentials"]]

    def _weights(self) -> Table:
        return [[self.over(x, whole) for x in row] for row, (whole,) in zip(self["exponentials"], self["row_sums"], strict=True)]

    def _weighted_values(self) -> Table:
        return [[self.calc.lean(("mul", w, x)) for x in value] for row in self["weights"] for w, value in zip(row, self["V"], strict=True)]

    def _output(self) -> Table:
        return self.product(self["weights"], self["V"])


# ---- mistakes --------------------------------------------------------------------


def _turned(table: Table) -> Table:
    return [list(column) for column in zip(*table, strict=True)]


def _square(table: Table) -> Table:
    if len(table) != len(table[0]):
        raise Inapplicable
    return table


def _same_shape(table: Table, other: Table) -> Table:
    if (len(table), len(table[0])) != (len(other), len(other[0])):
        raise Inapplicable
    return table


def _several(table: Table) -> Table:
    if len(table) < 2:
        raise Inapplicable
    return table


def _given(w: Worked, *names: str) -> None:
    if any(name not in w.task.given for name in names):
        raise Inapplicable


def _root(w: Worked) -> Expr:
    """The number d of a scale that is written 1/√d."""
    found = re.fullmatch(r"1/sqrt\((\w+)\)", w.task.scale)
    if found is None or w.factor is None:
        raise Inapplicable
    return expression(found[1], d_k=w.task.d_k)


def _scaled(w: Worked, factor: Expr) -> Table:
    return w.each(w["scores"], lambda x: ("mul", x, factor))


def _by_d_k(w: Worked) -> Table:
    return _scaled(w, ("div", 1, _root(w)))


def _by_d_model(w: Worked) -> Table:
    _root(w), _given(w, "X")
    return _scaled(w, ("div", 1, ("sqrt", len(w["X"][0]))))


def _by_keys(w: Worked) -> Table:
    _root(w)
    return _scaled(w, ("div", 1, ("sqrt", len(w["scores"][0]))))


def _upside_down(w: Worked) -> Table:
    return _scaled(w, ("div", 1, w.factor))


def _twice(w: Worked) -> Table:
    try:
        _root(w)
    except Inapplicable:
        return _scaled(w, ("mul", w.factor, w.factor))
    raise Inapplicable


def _although_unscaled(w: Worked) -> Table:
    if w.factor is not None or "scores" in w.task.given or w.task.d_k < 2:
        raise Inapplicable
    return w.power(w.each(w[w.exponents], lambda x: ("div", x, ("sqrt", w.task.d_k))))


def _times_transposed(name: str) -> Make:
    return lambda w: w.by_rows(w.embeddings(name), _square(w[f"W_{name}"]))


def _column_for_row(name: str) -> Make:
    def make(w: Worked) -> Table:
        x = _turned(_square(w["X" if name == "Q" else w.source]))
        return w.product([x[i] for i in w.task.rows] if name == "Q" else x, w[f"W_{name}"])

    return make


def _other_weights(name: str, other: str) -> Make:
    def make(w: Worked) -> Table:
        _given(w, other)
        return w.product(w.embeddings(name), _same_shape(w[other], w[f"W_{name}"]))

    return make


def _unprojected(name: str) -> Make:
    return lambda w: w.embeddings(name) if _square(w[f"W_{name}"]) else []


def _next_token(name: str) -> Make:
    def make(w: Worked) -> Table:
        x = w["X" if name == "Q" else w.source]
        rows = w.task.rows if name == "Q" else range(len(x))
        return w.product([x[(i + 1) % len(x)] for i in rows], w[f"W_{name}"])

    return make


def _queries_with_values(w: Worked) -> Table:
    if "V" not in w.steps and "V" not in w.task.given:
        raise Inapplicable
    return w.by_rows(w["Q"], w["V"])


def _of_embeddings(w: Worked) -> Table:
    _given(w, "W_Q", "W_K")
    return w.by_rows(w.embeddings("Q"), w.embeddings("K"))


def _causal(w: Worked) -> Table:
    """A mask that shows each query the first keys, and no later ones."""
    rows = [[m is not None for m in row] for row in w.hidden()]
    if not all(row[0] and row == sorted(row, reverse=True) for row in rows):
        raise Inapplicable
    return w.hidden()


def _zero_for_hidden(w: Worked) -> Table:
    return w.each(w.plus(w[w.unmasked], w.hidden()), lambda x: x, Fraction(0))


def _mask_turned(w: Worked) -> Table:
    return w.plus(w[w.unmasked], _turned(_square(w.hidden())))


def _without_itself(w: Worked) -> Table:
    return w.plus(w[w.unmasked], [[row[0], *row[2:], None] if len(row) > 1 else row for row in _causal(w)])


def _with_the_next(w: Worked) -> Table:
    return w.plus(w[w.unmasked], [[row[0], *row[:-1]] for row in _causal(w)])


def _mask_inverted(w: Worked) -> Table:
    return w.plus(w[w.unmasked], [[Fraction(0) if m is None else None for m in row] for row in w.hidden()])


def _masked_afterwards(w: Worked) -> Table:
    powers, mask = w.power(w[w.unmasked]), w.hidden()
    return [[w.over(x, w.sum(row)) if m is not None else Fraction(0) for x, m in zip(row, hidden, strict=True)] for row, hidden in zip(powers, mask, strict=True)]


def _without_exponentials(w: Worked) -> Table:
    scores = w.finite(w.argument)
    if any(w.sum(row) == 0 for row in scores):
        raise Inapplicable
    return scores


def _seen(w: Worked) -> Table:
    """The exponentials, where every key is seen by some query."""
    if any(all(x is None for x in column) for column in zip(*w[w.argument], strict=True)):
        raise Inapplicable
    return w["exponentials"]


def _over_columns(w: Worked) -> Table:
    e = _several(_seen(w))
    sums = [w.sum(column) for column in zip(*e, strict=True)]
    return [[w.over(x, whole) for x, whole in zip(row, sums, strict=True)] for row in e]


def _over_all(w: Worked) -> Table:
    e = _several(w["exponentials"])
    whole = w.sum([x for row in e for x in row])
    return w.each(e, lambda x: ("div", x, whole))


def _by_largest(name: str) -> Make:
    def make(w: Worked) -> Table:
        table = w["exponentials"] if name == "exponentials" else w.finite(w.argument)
        return [[w.over(x, w.greatest(row)) for x in row] for row in table]

    return make


def _sigmoid(w: Worked) -> Table:
    return w.each(w.power(w[w.argument]), lambda e: ("div", e, ("add", 1, e)))


def _other_sum(by: int) -> Make:
    def make(w: Worked) -> Table:
        e = _several(w["exponentials"])
        return [[w.over(x, w["row_sums"][(i + by) % len(e)][0]) for x in row] for i, row in enumerate(e)]

    return make


def _columns_summed(w: Worked) -> Table:
    return [[w.sum(column)] for column in zip(*_square(_seen(w)), strict=True)]


def _own_key(w: Worked) -> list[int]:
    """Which key each query is itself."""
    if "X_kv" in w.task.given or max(w.task.rows) >= len(w["V"]):
        raise Inapplicable
    return list(w.task.rows)


def _of_own(weighted: bool) -> Make:
    def make(w: Worked) -> Table:
        factors = [w["weights"][i][j] if weighted else 1 for i, j in enumerate(_own_key(w))]
        return [[w.calc.lean(("mul", f, x)) for x in w["V"][j]] for f, j in zip(factors, _own_key(w), strict=True)]

    return make


def _of_largest(w: Worked) -> Table:
    out = []
    for row in w[w.argument]:
        top = w.greatest(row)
        best = [j for j, x in enumerate(row) if x is not None and w.calc.compare(x, top) == 0]
        if len(best) > 1:
            raise Inapplicable
        out.append(w["V"][best[0]])
    return out


def _totals(w: Worked) -> Table:
    return [[w.sum(column) for column in zip(*w["V"], strict=True)] for _ in w["weights"]]


def _weighting(name: str) -> Callable[[Worked], Table]:
    """Other vectors in the place of the values."""

    def make(w: Worked) -> Table:
        if name == "X":
            _given(w, "W_V")
        elif name not in w.steps and name not in w.task.given:
            raise Inapplicable
        return _same_shape(w[w.source if name == "X" else name], w["V"])

    return make


def _with(name: str) -> Make:
    return lambda w: w.product(w["weights"], _weighting(name)(w))


def _one_by_one(name: str) -> Make:
    return lambda w: [[w.calc.lean(("mul", a, x)) for x in v] for row in w["weights"] for a, v in zip(row, _weighting(name)(w), strict=True)]


def _next_value(w: Worked) -> Table:
    v = [*w["V"][1:], w["V"][0]]
    return [[w.calc.lean(("mul", a, x)) for x in value] for row in w["weights"] for a, value in zip(row, v, strict=True)]


def _projecting() -> Iterator[tuple[str, str, Make]]:
    for name in "QKV":
        yield "weights-matrix-transposed", name, _times_transposed(name)
        yield "column-for-row", name, _column_for_row(name)
        yield "not-projected", name, _unprojected(name)
        yield "embedding-of-the-next-token", name, _next_token(name)
        for tag, other in (("query", "W_Q"), ("key", "W_K"), ("value", "W_V")):
            if other != f"W_{name}":
                yield f"projected-with-{tag}-weights", name, _other_weights(name, other)


MISTAKES: tuple[tuple[str, str, Make], ...] = (
    *_projecting(),
    ("key-not-transposed", "scores", lambda w: w.product(w["Q"], w["K"])),
    ("query-and-key-swapped", "scores", lambda w: w.by_rows(w["K"], w["Q"])),
    ("queries-with-queries", "scores", lambda w: w.by_rows(w["Q"], w["Q"])),
    ("keys-with-keys", "scores", lambda w: w.by_rows(w["K"], w["K"])),
    ("queries-with-values", "scores", _queries_with_values),
    ("scores-of-embeddings", "scores", _of_embeddings),
    ("scale-forgotten", "scaled_scores", lambda w: w["scores"]),
    ("scaled-by-d-k", "scaled_scores", _by_d_k),
    ("scaled-by-root-d-model", "scaled_scores", _by_d_model),
    ("multiplied-by-root-d-k", "scaled_scores", _upside_down),
    ("scaled-by-root-n", "scaled_scores", _by_keys),
    ("scaled-twice", "scaled_scores", _twice),
    ("scaled-although-unscaled", "exponentials", _although_unscaled),
    ("mask-forgotten", "masked_scores", lambda w: w[w.unmasked]),
    ("mask-by-zero", "masked_scores", _zero_for_hidden),
    ("mask-transposed", "masked_scores", _mask_turned),
    ("mask-hides-the-token-itself", "masked_scores", _without_itself),
    ("mask-shows-the-next-token", "masked_scores", _with_the_next),
    ("mask-inverted", "masked_scores", _mask_inverted),
    ("mask-after-softmax", "weights", _masked_afterwards),
    ("softmax-over-columns", "weights", _over_columns),
    ("not-normalised", "weights", lambda w: w["exponentials"]),
    ("softmax-over-all", "weights", _over_all),
    ("divided-by-the-largest-exponential", "weights", _by_largest("exponentials")),
    ("score-by-largest-score", "weights", _by_largest("scores")),
    ("sigmoid-for-softmax", "weights", _sigmoid),
    ("sum-of-the-next-row", "weights", _other_sum(1)),
    ("sum-of-the-previous-row", "weights", _other_sum(-1)),
    ("columns-summed", "row_sums", _columns_summed),
    ("without-exponentials", "exponentials", _without_exponentials),
    ("base-two", "exponentials", lambda w: w.power(w[w.exponents], 2)),
    ("base-ten", "exponentials", lambda w: w.power(w[w.exponents], 10)),
    ("exponent-negated", "exponentials", lambda w: w.power(w.finite(w.exponents), sign=-1)),
    ("context-not-summed", "output", _of_own(weighted=True)),
    ("own-value", "output", _of_own(weighted=False)),
    ("values-before-softmax", "output", lambda w: w.product(w[w.unmasked], w["V"])),
    ("weights-transposed", "output", lambda w: w.product(_turned(_square(w["weights"])), w["V"])),
    ("value-of-the-largest-weight", "output", _of_largest),
    ("plain-average", "output", lambda w: w.each(_totals(w), lambda x: ("div", x, len(w["V"])))),
    ("values-summed", "output", _totals),
    ("output-divided-by-n", "output", lambda w: w.each(w.product(w["weights"], w["V"]), lambda x: ("div", x, len(w["V"])))),
    ("keys-for-values", "output", _with("K")),
    ("queries-for-values", "output", _with("Q")),
    ("embeddings-for-values", "output", _with("X")),
    ("value-of-the-next-token", "weighted_values", _next_value),
    ("keys-weighted", "weighted_values", _one_by_one("K")),
    ("embeddings-weighted", "weighted_values", _one_by_one("X")),
)
"""Every mistake, by its name: the step that is done wrong, and how."""


def mistaken(right: Worked) -> Iterator[tuple[str, str, Worked]]:
    """The solutions of those who make one mistake: its name, the step, what follows.  Those that cannot be made are left out."""
    for tag, step, make in MISTAKES:
        if step not in right.steps:
            continue
        wrong = Worked(right.task, (step, make))
        wrong.known = {name: right[name] for name in right.steps[: right.steps.index(step)]}  # what comes before it is right
        try:
            _same_shape(wrong[step], right[step])
        except (Inapplicable, ZeroDivisionError):
            continue
        yield tag, step, wrong


# ---- decimals --------------------------------------------------------------------


@dataclass(frozen=True)
class Rule:
    """How a number is printed and accepted: `decdig`, `sigfig` or `relabs`."""

    name: str
    digits: int
    rounding: str
    rtol: Fraction
    atol: Fraction

    def text(self, calc: Calculator, value: Expr) -> str:
        """A number as it is printed."""
        value = calc.lean(value)
        return self._significant(calc, value) if self.name == "sigfig" and value != 0 else self._at(calc, value, self.digits)

    def _at(self, calc: Calculator, value: Expr, places: int) -> str:
        """Rounded to a number of places; below 0 to tens, hundreds and so on."""
        if places >= 0:
            return _signed(calc.digits(value, places, self.rounding))
        whole = calc.digits(("div", value, 10**-places), 0, self.rounding)
        return str(int(whole) * 10**-places)

    def _significant(self, calc: Calculator, value: Expr) -> str:
        """Rounded to so many figures, counted from the first that is not 0."""
        seen = 0
        while not (cut := calc.digits(value, seen, "cut")).strip("-0."):
            seen += 1
        power = -seen if seen else len(cut.lstrip("-")) - 1
        found = self._at(calc, value, self.digits - 1 - power)
        grown = abs(Fraction(found)) >= Fraction(10) ** (power + 1)
        return self._at(calc, value, self.digits - 2 - power) if grown else found

    def interval(self, text: str, tie: Fraction | None = None) -> tuple[Fraction, Fraction]:
        """The numbers that are printed as this text; beside a tie those of either neighbour; with `relabs` those near enough."""
        key = Fraction(text)
        if self.name == "relabs":
            slack = self.atol + self.rtol * abs(key)
            return key - slack, key + slack
        unit = Fraction(1, 10 ** len(text.partition(".")[2]))
        if self.name == "sigfig" and key:
            unit = Fraction(10) ** (_power(abs(key)) - self.digits + 1)
        if tie is not None:
            return tie - unit, tie + unit
        if self.rounding == "cut":
            return (key - unit if key <= 0 else key), (key + unit if key >= 0 else key)
        inner = unit / 20 if self.name == "sigfig" and key and abs(key) == Fraction(10) ** _power(abs(key)) else unit / 2
        ends = (abs(key) - inner, abs(key) + unit / 2)
        return (ends[0], ends[1]) if key > 0 or not key else (-ends[1], -ends[0])


def _power(x: Fraction) -> int:
    """The power of ten of the first figure."""
    power = 0
    while x >= 10:
        x, power = x / 10, power + 1
    while x < 1:
        x, power = x * 10, power - 1
    return power


def _signed(text: str) -> str:
    """Zero has no sign."""
    return text.lstrip("-") if not text.strip("-0.") else text


def rule_of(accept: Mapping[str, Any]) -> Rule:
    """The rule that a key states."""
    return Rule(accept["rule"], accept["digits"], accept["rounding"], Fraction(accept["rtol"]), Fraction(accept["atol"]))
