"""Random problems: raw data as a file or a call would give it, beside the same problem for the independent checker."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from checker import Attention

from symattn.derivation.derivation import Derivation
from symattn.derivation.problem import derive
from symattn.reading.assemble import assemble

Entry = tuple[Any, Any]
"""An entry as it is given, and as an expression of the checker."""


def decimal(rng: random.Random, places: int) -> Entry:
    """A number with this many decimals, as text."""
    k = rng.randint(-20, 20) * 10 ** max(places - 1, 0) + rng.randint(0, 9)
    q = Fraction(k, 10**places)
    sign = "-" if q < 0 else ""
    whole, rest = divmod(abs(k), 10**places)
    return (f"{sign}{whole}.{rest:0{places}d}" if places else f"{k}"), q


def entry(rng: random.Random, kind: str) -> Entry:
    """One entry of a matrix of this kind."""
    if kind == "zeros" and rng.random() < 0.5:
        return 0, Fraction(0)
    if kind == "fractions":
        q = Fraction(rng.randint(-9, 9), rng.randint(1, 9))
        return f"{q}", q
    if kind == "integers":
        k = rng.randint(-3, 3)
        return k, Fraction(k)
    if kind == "floats":
        k = rng.randint(-20, 20)
        return k / 10, Fraction(k, 10)
    if kind == "logarithms":
        p, q = rng.randint(1, 9), rng.randint(1, 4)
        return f"ln({p}/{q})", ("ln", Fraction(p, q))
    if kind == "roots":
        k, p = rng.randint(-3, 3), rng.choice([2, 3, 8])
        return f"{k}*sqrt({p})", ("mul", k, ("sqrt", p))
    return decimal(rng, 2 if kind == "hundredths" else 1)


SCALES: dict[str, Any] = {
    "0.125": Fraction(1, 8),
    "1/3": Fraction(1, 3),
    "2": 2,
    "1": 1,
    "-1/2": Fraction(-1, 2),
    "sqrt(2)/4": ("div", ("sqrt", 2), 4),
    "1/sqrt(3)": ("div", 1, ("sqrt", 3)),
}
KINDS = ("tenths", "tenths", "tenths", "hundredths", "integers", "fractions", "floats", "zeros")


ODD_KINDS = (*KINDS, "logarithms", "logarithms", "roots", "roots")


@dataclass(frozen=True)
class Case:
    """A problem in both forms."""

    raw: dict[str, Any]
    oracle: Attention
    subtract_max: bool

    def derivation(self) -> Derivation:
        return derive(assemble(self.raw))

    def expected(self, name: str, places: int, rule: str) -> list[list[str]]:
        """The checker's decimals of a quantity; with the maximum subtracted, exponentials are those of the shifted scores."""
        shifted = self.subtract_max and name in {"exponentials", "row_sums"}
        return self.oracle.decimals(f"shifted_{name}" if shifted else name, places, rule)


class Maker:
    """Draws one problem."""

    def __init__(self, rng: random.Random, kinds: tuple[str, ...] = KINDS) -> None:
        self.rng = rng
        self.kinds = kinds
        self.raw: dict[str, Any] = {}
        self.exact: dict[str, Any] = {}

    def matrix(self, name: str, rows: int, columns: int, kind: str = "") -> None:
        """A given of this size, in both forms."""
        kind = kind or self.rng.choice(self.kinds)
        entries = [[entry(self.rng, kind) for _ in range(columns)] for _ in range(rows)]
        self.raw[name] = [[raw for raw, _ in row] for row in entries]
        self.exact[name] = [[exact for _, exact in row] for row in entries]

    def case(self) -> Case:
        rng = self.rng
        queries, keys, d_model, d_k, d_v = (rng.randint(1, 4) for _ in range(5))
        start = rng.choice(["X", "X", "QKV", "QKV", "scores", "cross", "mixed"])
        if start == "X":
            queries = keys
        self.givens(start, queries, keys, d_model, d_k, d_v)
        settings, options = self.settings(start, queries, keys)
        raw: dict[str, Any] = {"given": self.raw, "settings": settings}
        chosen = self.chosen(queries, raw)
        if chosen is not None and isinstance(settings.get("mask"), list) and rng.random() < 0.5 and len(chosen) < queries:
            settings["mask"] = [settings["mask"][i] for i in chosen]
        oracle = Attention(**self.exact, **options, queries=chosen)
        return Case(raw, oracle, bool(settings.get("subtract_max")))

    def givens(self, start: str, queries: int, keys: int, d_model: int, d_k: int, d_v: int) -> None:
        if start == "scores":
            self.matrix("scores", queries, keys)
        elif start == "QKV":
            self.matrix("Q", queries, d_k)
            self.matrix("K", keys, d_k)
        elif start == "mixed":
            self.matrix("Q", queries, d_k)
            self.matrix("X_kv", keys, d_model)
            self.matrix("W_K", d_model, d_k)
        else:
            self.matrix("X", queries, d_model)
            if start == "cross":
                self.matrix("X_kv", keys, d_model)
            self.matrix("W_Q", d_model, d_k)
            self.matrix("W_K", d_model, d_k)
        if start in {"X", "cross"}:
            self.matrix("W_V", d_model, d_v)
        else:
            self.matrix("V", keys, d_v)

    def settings(self, start: str, queries: int, keys: int) -> tuple[dict[str, Any], dict[str, Any]]:
        rng = self.rng
        settings: dict[str, Any] = {}
        options: dict[str, Any] = {}
        scale = rng.choice(["default", "default", "none", "none", *SCALES])
        if scale != "default":
            settings["scale"] = scale
        options["scale"] = SCALES.get(scale, "none" if scale == "none" or start == "scores" else "1/sqrt(d_k)")
        mask = self.mask(settings, queries, keys)
        if mask is not None:
            options["mask"] = mask
        if rng.random() < 0.3:
            settings["subtract_max"] = True
        return settings, options

    def mask(self, settings: dict[str, Any], queries: int, keys: int) -> list[list[Any]] | None:
        """A mask in the settings, and what it adds to every score (None for minus infinity)."""
        rng = self.rng
        added: list[list[Any]] = [[0] * keys for _ in range(queries)]
        kind = rng.choice(["none", "none", "causal", "boolean", "additive"])
        if kind == "causal":
            settings["mask"] = "causal"
            added = [[None if j > i else 0 for j in range(keys)] for i in range(queries)]
        if kind == "boolean":
            open_ = [rng.randrange(keys) for _ in range(queries)]
            settings["mask"] = [[j == open_[i] or rng.random() < 0.6 for j in range(keys)] for i in range(queries)]
            added = [[0 if may else None for may in row] for row in settings["mask"]]
        if kind == "additive":
            entries = [[("-inf", None) if j and rng.random() < 0.3 else decimal(rng, 1) for j in range(keys)] for _ in range(queries)]
            settings["mask"] = [[raw for raw, _ in row] for row in entries]
            added = [[exact for _, exact in row] for row in entries]
        if rng.random() < 0.2:
            padding = [True, *(rng.random() < 0.5 for _ in range(keys - 1))]
            hidden = [[x if seen else None for x, seen in zip(row, padding, strict=True)] for row in added]
            if not any(all(x is None for x in row) for row in hidden):
                settings["padding"], added = padding, hidden
        return added if any(x != 0 for row in added for x in row) else None

    def chosen(self, queries: int, raw: dict[str, Any]) -> list[int] | None:
        """Perhaps a selection of the queries, by number."""
        if self.rng.random() < 0.6:
            return None
        rows = sorted(self.rng.sample(range(queries), self.rng.randint(1, queries)))
        raw["queries"] = [row + 1 for row in rows]
        return rows


def draw(rng: random.Random, kinds: tuple[str, ...] = KINDS) -> Case:
    """A random problem of 1 to 4 tokens and dimensions."""
    return Maker(rng, kinds).case()


def differences(case: Case, derivation: Derivation, places: int, rule: Any) -> Mapping[str, Any]:
    """The steps whose decimals are not the checker's."""
    wrong = {}
    for step in derivation.steps:
        ours, theirs = derivation[step.name].decimal(places, rule), case.expected(step.name, places, rule)
        if ours != theirs:
            wrong[step.name] = (ours, theirs)
    return wrong
