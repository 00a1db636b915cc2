"""From a mapping of raw Python data (a parsed file, keyword arguments) to a checked `Problem`, with every mistake at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from symattn.derivation.problem import Problem, Variant, variant_of
from symattn.errors import NumberError, ProblemError, UsageError, suggestion
from symattn.exact.array import Array, numbered, of_literals
from symattn.exact.literal import Literal, shown
from symattn.exact.rounding import MAX_PLACES
from symattn.reading.numbers import entry, score_entry

KEYS: Final = ("title", "variant", "tokens", "queries", "kv_tokens", "places", "notation", "given", "settings", "claims")
MAX_ENTRIES: Final = 100_000
MAX_NAME: Final = 500
DEFAULT_VARIANT: Final = "scaled-dot-product"


class Assembler:
    """Collects messages while it turns raw data into a problem."""

    def __init__(self, raw: Mapping[str, Any], source: str, floats: str) -> None:
        self.raw = raw
        self.source = source
        self.floats = floats
        self.messages: list[str] = []
        self.notes: list[str] = []

    def problem(self) -> Problem:
        for key in self.raw:
            if key not in KEYS:
                self.messages.append(f'"{shown(key)}" is not known at the top{suggestion(key, KEYS)}')
        variant = self.variant()
        matrices = self.matrices(variant)
        settings = self.settings(variant)
        title, tokens = self.text("title"), self.names("tokens")
        kv_tokens, queries = self.names("kv_tokens"), self.raw.get("queries")
        places = self.raw.get("places", 4)
        if isinstance(places, bool) or not isinstance(places, int) or not 0 <= places <= MAX_PLACES:
            self.messages.append(f"places must be a whole number from 0 to {MAX_PLACES}")
        if "notation" in self.raw:
            self.messages.append("notation is not supported by this version; leave it out")
        if self.messages:
            raise ProblemError(*self.messages)
        labels = Labels(matrices, tokens, kv_tokens, queries)
        if labels.messages:
            raise ProblemError(*labels.messages)
        return Problem(
            given={name: labels.array(name, rows) for name, rows in matrices.items()},
            variant=self.raw.get("variant", DEFAULT_VARIANT),
            settings=settings,
            tokens=labels.tokens,
            queries=labels.queries,
            query_rows=labels.query_rows,
            kv_tokens=labels.kv_tokens,
            places=places,
            title=title,
            source=self.source,
            notes=tuple(dict.fromkeys(self.notes)),
        )

    def variant(self) -> Variant | None:
        name = self.raw.get("variant", DEFAULT_VARIANT)
        if not isinstance(name, str):
            self.messages.append("variant must be a name in quotes")
            return None
        try:
            return variant_of(name)
        except UsageError as error:
            self.messages += error.messages
            return None

    def text(self, key: str) -> str:
        value = self.raw.get(key, "")
        if not isinstance(value, str) or len(value) > MAX_NAME:
            self.messages.append(f"{key} must be text of at most {MAX_NAME} characters")
            return ""
        return " ".join(value.split())

    def names(self, key: str) -> tuple[str, ...]:
        value = self.raw.get(key, [])
        if not isinstance(value, (list, tuple)) or not all(isinstance(x, str) and len(x) <= MAX_NAME for x in value):
            self.messages.append(f"{key} must be a list of names in quotes, each of at most {MAX_NAME} characters")
            return ()
        return tuple(value)

    def table(self, key: str) -> Mapping[str, Any]:
        value = self.raw.get(key, {})
        if not isinstance(value, Mapping):
            self.messages.append(f"{key} must be a table, [{key}]")
            return {}
        return value

    def settings(self, variant: Variant | None) -> dict[str, Any]:
        out = dict(self.table("settings"))
        for key in out if variant else ():
            if variant and key not in variant.settings:
                self.messages.append(f'settings.{shown(key)} is not known{suggestion(key, variant.settings)}')
        return {key: _plain(value) for key, value in out.items()}

    def matrices(self, variant: Variant | None) -> dict[str, list[list[Literal]]]:
        given = self.table("given")
        if not given and not self.messages:
            self.messages.append("given is missing: give X and weights, or Q, K and V, or scores and V")
        out = {}
        for name, raw in given.items():
            if variant and name not in variant.givens:
                self.messages.append(f'given.{shown(name)} is not known{suggestion(name, variant.givens)}')
                continue
            rows = self.matrix(f"given.{name}", raw, name == "scores")
            if rows:
                out[name] = rows
        return out

    def matrix(self, place: str, raw: Any, infinite: bool) -> list[list[Literal]]:
        rows = raw.tolist() if hasattr(raw, "tolist") else raw
        floats = self.floats or ("exact" if hasattr(raw, "tolist") else "repr")
        if not isinstance(rows, (list, tuple)) or not rows or not all(isinstance(row, (list, tuple)) or hasattr(row, "tolist") for row in rows):
            self.messages.append(f"{place} must be a matrix: a list of rows such as [[1, 0], [0, 1]]" if rows or not isinstance(rows, (list, tuple)) else f"{place} is empty")
            return []
        rows = [list(row) for row in rows]
        if not all(rows):
            self.messages.append(f"{place}[{next(i for i, row in enumerate(rows) if not row)}] is empty")
            return []
        if len(rows) * len(rows[0]) > MAX_ENTRIES:
            self.messages.append(f"{place} has more than {MAX_ENTRIES} entries")
            return []
        if any(isinstance(x, float) for row in rows for x in row):
            self.notes.append(f"floats-{floats}")
        for i, row in enumerate(rows):
            if len(row) != len(rows[0]):
                self.messages.append(f"{place}[{i}] has {len(row)} entries; {place}[0] has {len(rows[0])}")
        return [[self.number(f"{place}[{i}][{j}]", x, infinite, floats) for j, x in enumerate(row)] for i, row in enumerate(rows)]

    def number(self, place: str, raw: Any, infinite: bool, floats: str) -> Literal:
        try:
            return (score_entry if infinite else entry)(raw, floats)
        except NumberError as error:
            self.messages.append(f"{place}: {error}")
            return entry("0")


def _plain(value: Any) -> Any:
    """A setting with bare numbers as text, so that their digits are kept."""
    if isinstance(value, (list, tuple)) or hasattr(value, "tolist"):
        return [_plain(x) for x in (value.tolist() if hasattr(value, "tolist") else value)]
    if value is None or isinstance(value, (bool, str)):
        return value
    return repr(value) if isinstance(value, float) else str(value)


def _positions(names: Sequence[str]) -> dict[str, int]:
    """Every name, and `name#k` for its k-th occurrence, to its row."""
    out: dict[str, int] = {}
    seen: dict[str, int] = {}
    for row, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        out.setdefault(f"{name}#{seen[name]}", row)
    return out | {name: row for row, name in reversed(list(enumerate(names)))}


class Labels:
    """The names of rows and columns, and which rows the queries are."""

    def __init__(self, matrices: Mapping[str, list[list[Literal]]], tokens: tuple[str, ...], kv_tokens: tuple[str, ...], queries: Any) -> None:
        self.matrices = matrices
        self.messages: list[str] = []
        sizes = {name: len(rows) for name, rows in matrices.items()}
        keys = sizes.get("X_kv") or sizes.get("K") or sizes.get("V") or sizes.get("X") or (len(matrices["scores"][0]) if "scores" in matrices else 0)
        separate = "X_kv" in matrices or bool(kv_tokens)
        self.tokens = self.named("tokens", tokens, sizes.get("X") or (0 if separate else keys))
        self.kv_tokens = self.named("kv_tokens", kv_tokens, keys) if separate else self.tokens if len(self.tokens) == keys else numbered(keys)
        own = sizes.get("Q") or sizes.get("scores")
        self.queries, self.query_rows = self.own_queries(own, queries) if own else self.chosen(queries, self.tokens)
        self.selected = bool(own) and len(self.query_rows) != own

    def named(self, key: str, names: tuple[str, ...], size: int) -> tuple[str, ...]:
        if names and size and len(names) != size:
            self.messages.append(f"{key} has {len(names)} names; there are {size} rows to name")
        return names or numbered(size)

    def chosen(self, queries: Any, names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """Queries that select among named rows: by name, by `name#k`, or by number counted from 1."""
        if queries is None:
            return names, tuple(range(len(names)))
        if not isinstance(queries, (list, tuple)) or not queries:
            self.messages.append('queries must be a list of tokens, such as ["love"], or of their numbers, such as [2]')
            return names, tuple(range(len(names)))
        known, rows = _positions(names), []
        for k, query in enumerate(queries):
            if isinstance(query, int) and not isinstance(query, bool) and 1 <= query <= len(names):
                rows.append(query - 1)
            elif isinstance(query, str) and query in known:
                rows.append(known[query])
            else:
                self.messages.append(f'queries[{k}]: "{shown(str(query))}" is not one of the tokens{suggestion(str(query), names)}')
        return tuple(names[r] for r in rows), tuple(rows)

    def own_queries(self, size: int, queries: Any) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """Queries where Q or the scores are given: they name its rows, or select among the tokens if those name its rows."""
        names = self.tokens if len(self.tokens) == size else numbered(size)
        if isinstance(queries, (list, tuple)) and len(queries) == size and all(isinstance(q, str) for q in queries):
            known = _positions(self.tokens)
            rows = [known.get(q, -1) for q in queries]
            return tuple(queries), tuple(rows) if -1 not in rows else tuple(range(size))
        return self.chosen(queries, names)

    def array(self, name: str, rows: list[list[Literal]]) -> Array:
        features = numbered(len(rows[0]))
        if name in {"Q", "scores"}:
            columns = self.kv_tokens if name == "scores" else features
            if self.selected:
                rows = [rows[i] for i in self.query_rows]
            return of_literals(rows, self.queries, columns)
        labels = {"X": self.tokens, "X_kv": self.kv_tokens, "K": self.kv_tokens, "V": self.kv_tokens}.get(name) or numbered(len(rows))
        return of_literals(rows, labels if len(labels) == len(rows) else numbered(len(rows)), features)


def assemble(raw: Mapping[str, Any], source: str = "", floats: str = "") -> Problem:
    """The problem that raw data describes.

    `floats` says what Python and NumPy floats stand for: "exact" (their binary value), "repr" (the decimal they print as),
    or "" (NumPy exact, Python as printed).  Raises `ProblemError` with every mistake, each with its place.
    """
    return Assembler(raw, source, floats).problem()
