"""A problem twice: as symattn solves it, and as the independent checker does from the same text, with what lies between them."""

import random
import re
import tomllib
import zlib
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, cmp_to_key
from pathlib import Path
from typing import Any

import checker
from chains import Judge, bare

from symattn import Solution, solve
from symattn.extensions import data_file, names

EXAMPLES = names("examples")
MINUS_INFINITY = "-inf"


def raw(example: str) -> dict[str, Any]:
    """A shipped example as TOML says it, numbers as text."""
    return tomllib.loads(Path(data_file("examples", example)).read_text(encoding="utf-8"), parse_float=str)


def expression(entry: Any) -> Any:
    """An entry of a problem as a checker expression; a symbol stands for a fraction of its own, minus infinity is None."""
    text = str(entry)
    if text == MINUS_INFINITY:
        return None
    if found := re.fullmatch(r"(?:(\S+) )?(ln|sqrt)[ (](\d+)\)?", text):
        function = (found[2], int(found[3]))
        return ("mul", expression(found[1]), function) if found[1] else function
    if re.match(r"[a-zA-Z]", text):
        return stand_in(text)
    return Fraction(text)


def stand_in(symbol: str) -> Fraction:
    """What a symbol stands for where a page of symbols is judged."""
    return Fraction(random.Random(zlib.crc32(symbol.encode())).randint(-30, 30), 16)


def matrix(rows: list[list[Any]]) -> list[list[Any]]:
    return [[expression(x) for x in row] for row in rows]


def attention(data: dict[str, Any], **settings: Any) -> checker.Attention:
    """The checker's own solution of a problem."""
    settings = {**data.get("settings", {}), **settings}
    given = {name: matrix(rows) for name, rows in data["given"].items()}
    scale = settings.get("scale", "none" if "scores" in given else "1/sqrt(d_k)")
    return checker.Attention(
        **given,
        scale=scale if scale in {"none", "1/sqrt(d_k)"} else expression(scale),
        mask=mask(data, settings, len(next(given[k] for k in ("scores", "Q", "X") if k in given))),
        queries=query_rows(data),
    )


def query_rows(data: dict[str, Any]) -> list[int] | None:
    queries, tokens = data.get("queries"), data.get("tokens", [])
    if queries is None or not set(queries) <= set(tokens):
        return None
    return [tokens.index(q) for q in queries]


def mask(data: dict[str, Any], settings: dict[str, Any], size: int) -> Any:
    """The mask with the padding in it."""
    declared, padding = settings.get("mask"), settings.get("padding")
    if padding is None and isinstance(declared, list):
        return [[x if isinstance(x, bool) else expression(x) for x in row] for row in declared]
    if padding is None:
        return "causal" if declared == "causal" else None
    causal = declared == "causal"
    return [[bool(seen) and (not causal or j <= i) for j, seen in enumerate(padding)] for i in range(size)]


@dataclass
class Subject:
    """A solution of symattn and the checker's, with a judge that knows which name on a page is which entry."""

    solution: Solution
    data: dict[str, Any]

    @property
    def shifted(self) -> bool:
        return bool(self.data.get("settings", {}).get("subtract_max"))

    @cached_property
    def attention(self) -> checker.Attention:
        return attention(self.data)

    def quantity(self, name: str) -> list[list[Any]]:
        """A quantity of the problem by the contract's name, from the checker (a mask from the problem itself)."""
        if name in self.data["given"] and name not in {"Q", "scores"}:
            return matrix(self.data["given"][name])
        if name == "mask":
            return self.mask
        return self.attention.quantity(f"shifted_{name}" if self.shifted and name in {"exponentials", "row_sums"} else name)

    @cached_property
    def mask(self) -> list[list[Any]]:
        """What is added to the scores, one row a chosen query."""
        before, after = self.attention.quantity("scaled_scores"), self.attention.quantity("masked_scores")
        return [[None if y is None else checker.Calculator().lean(("sub", y, x)) for x, y in zip(p, q, strict=True)] for p, q in zip(before, after, strict=True)]

    @cached_property
    def entries(self) -> dict[str, list[list[Any]]]:
        d = self.solution.derivation
        return {name: self.quantity(name) for name in [*d.given, *(step.name for step in d.steps)]}

    @cached_property
    def symbols(self) -> dict[str, Fraction]:
        """Symbols by their LaTeX."""
        d = self.solution.derivation
        texts = ((d.given[name].texts or (), rows) for name, rows in self.data["given"].items())
        entries = (pair for tex, rows in texts for p, q in zip(tex, rows, strict=False) for pair in zip(p, q, strict=False))
        return {bare(tex): stand_in(str(entry)) for tex, entry in entries if re.match(r"[a-zA-Z]+_", str(entry))}

    @cached_property
    def judge(self) -> Judge:
        d, page = self.solution.derivation, self.solution.page
        names = {bare(page.entry_name(n, i, j)): (n, i, j) for n, rows in self.entries.items() for i in range(len(rows)) for j in range(len(rows[0]))}
        formulas = Formulas(d, self.entries, self.data)
        return Judge(self.solution.places, self.solution.rounding, self.entries, names, self.symbols, formulas, self.bound)

    def bound(self, name: str, i: int, c: int, relation: str) -> Any:
        """The largest (for ≤) or the smallest value of a column among the keys that get a weight."""
        assert name == "output", name
        column = [row[c] for row, score in zip(self.entries["V"], self.attention.quantity("masked_scores")[i], strict=True) if score is not None]
        greatest = self.judge.greatest(column if relation == r"\le" else [("neg", x) for x in column])
        return greatest if relation == r"\le" else checker.Calculator().lean(("neg", greatest))


class Formulas:
    """How the entry of each step is put together, written down here a second time: trees whose leaves are exact values."""

    def __init__(self, derivation: Any, entries: dict[str, list[list[Any]]], data: dict[str, Any]) -> None:
        self.inputs = {step.name: step.inputs for step in derivation.steps}
        self.entries = entries
        self.rows = query_rows(data) or range(10**6)
        self.width = len(entries["K"][0]) if "K" in entries else 0
        self.scale = data.get("settings", {}).get("scale", "1/sqrt(d_k)")

    def __call__(self, name: str, i: int, j: int) -> list[Any]:
        if name not in self.inputs:
            return []
        a, *rest = (self.entries[x] for x in self.inputs[name])
        b = rest[0] if rest else None
        return getattr(self, f"of_{name.lower()}")(i, j, a, b)

    @staticmethod
    def dot(pairs: list[tuple[Any, Any]]) -> list[Any]:
        """A sum of products, and the sum of the products worked out."""
        products = [("mul", _leaf(x), _leaf(y)) for x, y in pairs]
        worked = [_leaf(("mul", x, y)) for x, y in pairs]
        return [products[0]] if len(products) == 1 else [("add", *products), ("add", *worked)]

    def projection(self, i: int, j: int, x: Any, w: Any) -> list[Any]:
        return self.dot([(x[i][k], w[k][j]) for k in range(len(w))])

    of_k = of_v = projection

    def of_q(self, i: int, j: int, x: Any, w: Any) -> list[Any]:
        return self.projection(self.rows[i], j, x, w)

    def of_scores(self, i: int, j: int, q: Any, k: Any) -> list[Any]:
        return self.dot(list(zip(q[i], k[j], strict=True)))

    def of_scaled_scores(self, i: int, j: int, s: Any, _: Any) -> list[Any]:
        scale = ("div", 1, ("sqrt", self.width)) if self.scale == "1/sqrt(d_k)" else expression(self.scale)
        return [("div", _leaf(s[i][j]), _leaf(("div", 1, scale))), ("mul", _leaf(s[i][j]), _leaf(scale))]

    def of_masked_scores(self, i: int, j: int, z: Any, m: Any) -> list[Any]:
        return [("add", _leaf(z[i][j]), _leaf(m[i][j]))]

    def of_row_maxima(self, i: int, j: int, z: Any, _: Any) -> list[Any]:
        return [("max", *map(_leaf, z[i]))]

    def of_shifted_scores(self, i: int, j: int, z: Any, m: Any) -> list[Any]:
        minus = ("neg", m[i][0])
        return [("sub", _leaf(z[i][j]), _leaf(m[i][0])), ("add", _leaf(z[i][j]), _leaf(minus))]

    def of_exponentials(self, i: int, j: int, z: Any, _: Any) -> list[Any]:
        return [("exp", _leaf(z[i][j]))]

    def of_row_sums(self, i: int, j: int, e: Any, _: Any) -> list[Any]:
        return [("add", *map(_leaf, e[i]))]

    def of_weights(self, i: int, j: int, e: Any, r: Any) -> list[Any]:
        return [("div", _leaf(e[i][j]), _leaf(r[i][0]))]

    def of_weighted_values(self, i: int, c: int, a: Any, v: Any) -> list[Any]:
        query, key = divmod(i, len(v))
        return [("mul", _leaf(a[query][key]), _leaf(v[key][c]))]

    def of_output(self, i: int, c: int, a: Any, v: Any) -> list[Any]:
        return self.dot([(x, row[c]) for x, row in zip(a[i], v, strict=True)])


def _leaf(x: Any) -> tuple[str, Any]:
    return ("leaf", x)


def subject(example: str, **options: Any) -> Subject:
    """A shipped example."""
    return Subject(solve(example, **options), raw(example))


class Hand:
    """The chain of a student who rounds every step and goes on with the rounded numbers, worked out by the checker's arithmetic."""

    def __init__(self, subject: Subject, places: int, rule: str) -> None:
        self.calculator = checker.Calculator()
        self.places, self.rule = places, rule
        self.derivation = subject.solution.derivation
        self.texts: dict[str, list[list[str]]] = {}
        self.values = {name: subject.entries[name] for name in self.derivation.given}
        for step in self.derivation.steps:
            formulas = Formulas(self.derivation, self.values, subject.data)
            height, width = self.derivation[step.name].shape
            cells = [[self.worked(formulas(step.name, i, j)[0]) for j in range(width)] for i in range(height)]
            self.texts[step.name] = [["-inf" if x is None else self.calculator.digits(x, places, rule) for x in row] for row in cells]
            self.values[step.name] = [[None if text == "-inf" else Fraction(text) for text in row] for row in self.texts[step.name]]

    def worked(self, form: Any) -> Any:
        """The value of a formula."""
        head, *arguments = form
        if head == "leaf":
            return arguments[0]
        values = [self.worked(x) for x in arguments]
        if None in values:
            return Fraction(0) if head == "exp" else None if head != "max" else self.greatest(values)
        return self.greatest(values) if head == "max" else self.calculator.lean((head, *values))

    def greatest(self, values: list[Any]) -> Any:
        return max((x for x in values if x is not None), key=cmp_to_key(self.calculator.compare))
