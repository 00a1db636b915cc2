"""From a mapping of raw Python data (a parsed file, keyword arguments) to a checked `Problem`, with every mistake at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import Any, Final

from symattn.derivation.notation import messages as notation_messages
from symattn.derivation.problem import Problem, Variant, variant_of
from symattn.errors import NumberError, ProblemError, UsageError, suggestion
from symattn.exact.array import Array, numbered, of_literals
from symattn.exact.literal import MAX_LENGTH, Literal, shown
from symattn.exact.rounding import MAX_PLACES
from symattn.reading.numbers import entry, kind, score_entry

KEYS: Final = ("title", "variant", "tokens", "queries", "kv_tokens", "places", "notation", "given", "settings", "claims")
MAX_ENTRIES: Final = 40_000
MAX_QUERIES: Final = 1000
MAX_NAME: Final = 500
MAX_MESSAGES: Final = 100
SUGGESTED: Final = 50
DEFAULT_VARIANT: Final = "scaled-dot-product"


class Messages(list[str]):
    """Everything that is wrong; at a hundred it stops looking for more."""

    def say(self, message: str) -> None:
        self.append(message)
        if len(self) >= MAX_MESSAGES:
            raise ProblemError(*self, "there may be more mistakes; these come first")

    def unknown(self, place: str, raw: Any, known: Iterable[str]) -> None:
        """A name that means nothing here, with the one that was perhaps meant."""
        name, names = quoted(raw), [shown(x) for x in islice(known, SUGGESTED)]
        self.say(f"{place.format(name)}{suggestion(name, [x for x in names if x.casefold() == name.casefold()] or names)}")


def quoted(raw: Any) -> str:
    """A raw name as a message quotes it, whatever it is."""
    if isinstance(raw, str):
        return shown(raw)
    return str(raw) if isinstance(raw, (bool, float)) or (isinstance(raw, int) and abs(raw) < 10**30) else type(raw).__name__


class Assembler:
    """Collects messages while it turns raw data into a problem."""

    def __init__(self, raw: Mapping[str, Any], source: str, floats: str) -> None:
        self.raw = raw
        self.source = source
        self.floats = floats
        self.messages = Messages()
        self.notes: list[str] = []
        self.shapes_known = True
        """Whether every given was read as a matrix, so that it makes sense to ask what does not fit together."""

    def problem(self) -> Problem:
        for key in self.raw:
            if key not in KEYS:
                self.messages.unknown('"{}" is not known at the top', key, KEYS)
        variant = self.variant()
        matrices = self.matrices(variant)
        settings = self.settings(variant)
        title, tokens = self.text("title"), self.names("tokens")
        kv_tokens, queries = self.names("kv_tokens"), self.raw.get("queries")
        places = self.raw.get("places", 4)
        if isinstance(places, bool) or not isinstance(places, int) or not 0 <= places <= MAX_PLACES:
            self.messages.say(f"places must be a whole number from 0 to {MAX_PLACES}")
        notation = dict(self.table("notation"))
        if not all(isinstance(x, str) for pair in notation.items() for x in pair):
            self.messages.say("notation must be a table of texts in quotes")
        elif variant:
            self.messages.extend(notation_messages(notation, (*variant.givens, *variant.quantities)))
        if variant is None or not (self.shapes_known and matrices):
            raise ProblemError(*self.messages)
        labels = Labels(matrices, tokens, kv_tokens, queries, self.messages)
        problem = Problem(
            given={name: labels.array(name, rows) for name, rows in matrices.items()},
            variant=self.raw.get("variant", DEFAULT_VARIANT),
            settings=labels.own_mask(settings),
            tokens=labels.tokens,
            queries=labels.queries,
            query_rows=labels.query_rows,
            kv_tokens=labels.kv_tokens,
            notation=notation,
            places=places,
            title=title,
            source=self.source,
            notes=tuple(dict.fromkeys(self.notes)),
            claims=self.raw.get("claims"),
        )
        if self.messages:
            raise ProblemError(*self.messages, *variant.check(problem))
        return problem

    def variant(self) -> Variant | None:
        name = self.raw.get("variant", DEFAULT_VARIANT)
        if not isinstance(name, str) or len(name) > MAX_NAME:
            self.messages.say("variant must be a name in quotes")
            return None
        try:
            return variant_of(name)
        except UsageError as error:
            self.messages += error.messages
            return None

    def text(self, key: str) -> str:
        value = self.raw.get(key, "")
        if not _is_text(value):
            self.messages.say(f"{key} must be text of at most {MAX_NAME} characters")
            return ""
        return " ".join(value.split())

    def names(self, key: str) -> tuple[str, ...]:
        value = self.raw.get(key, [])
        if not isinstance(value, (list, tuple)) or not all(_is_text(x) for x in value):
            self.messages.say(f"{key} must be a list of names in quotes, each of at most {MAX_NAME} characters")
            return ()
        return tuple(value)

    def table(self, key: str) -> Mapping[str, Any]:
        value = self.raw.get(key, {})
        if not isinstance(value, Mapping):
            self.messages.say(f"{key} must be a table, [{key}]")
            return {}
        return value

    def settings(self, variant: Variant | None) -> dict[str, Any]:
        out = dict(self.table("settings"))
        for key in out if variant else ():
            if variant and key not in variant.settings:
                self.messages.unknown("settings.{} is not known", key, variant.settings)
        return {key: _plain(value) for key, value in out.items()}

    def matrices(self, variant: Variant | None) -> dict[str, list[list[Literal]]]:
        given = self.table("given")
        if not given and not self.messages:
            self.messages.say("given is missing: give X and weights, or Q, K and V, or scores and V")
        out = {}
        for name, raw in given.items():
            if variant and name not in variant.givens:
                self.messages.unknown("given.{} is not known", name, variant.givens)
                self.shapes_known = False
                continue
            rows = self.matrix(f"given.{quoted(name)}", raw, name == "scores")
            self.shapes_known = self.shapes_known and bool(rows)
            if rows:
                out[name] = rows
        return out

    def matrix(self, place: str, raw: Any, infinite: bool) -> list[list[Literal]]:
        rows = raw.entries if isinstance(raw, Array) else raw.tolist() if hasattr(raw, "tolist") else raw
        floats = self.floats or ("exact" if hasattr(raw, "tolist") else "repr")
        wrong = _not_a_matrix(rows)
        if wrong:
            self.messages.say(f"{place}{wrong}")
            return []
        rows = [list(row) for row in rows]
        ragged = False
        for i, row in enumerate(rows):
            if len(row) != len(rows[0]):
                self.messages.say(f"{place}[{i}] has {len(row)} {'entry' if len(row) == 1 else 'entries'}; {place}[0] has {len(rows[0])}")
                ragged = True
        if any(isinstance(x, float) for row in rows for x in row):
            self.notes.append(f"floats-{floats}")
        read = [[self.number(f"{place}[{i}][{j}]", x, infinite, floats) for j, x in enumerate(row)] for i, row in enumerate(rows)]
        return [] if ragged else read

    def number(self, place: str, raw: Any, infinite: bool, floats: str) -> Literal:
        try:
            return (score_entry if infinite else entry)(raw, floats)
        except NumberError as error:
            self.messages.say(f"{place}: {error}")
            return entry("0")


def _is_text(value: Any) -> bool:
    """Whether this is a text that can be written: not too long, and without halves of surrogate pairs."""
    return isinstance(value, str) and len(value) <= MAX_NAME and not any("\ud800" <= c <= "\udfff" for c in value)


def _not_a_matrix(rows: Any) -> str:
    """Why these are not the rows of a matrix; nothing if they are (though they may differ in length)."""
    if isinstance(rows, (list, tuple)) and not rows:
        return " is empty"
    if not isinstance(rows, (list, tuple)) or not all(isinstance(row, (list, tuple)) or (hasattr(row, "tolist") and hasattr(row, "__len__")) for row in rows):
        return " must be a matrix: a list of rows such as [[1, 0], [0, 1]]"
    if not all(len(row) for row in rows):
        return f"[{next(i for i, row in enumerate(rows) if not len(row))}] is empty"
    return f" has more than {MAX_ENTRIES} entries" if sum(len(row) for row in rows) > MAX_ENTRIES else ""


def _plain(value: Any, depth: int = 0) -> Any:
    """A setting with bare numbers as text, so that their digits are kept; lists as deep as a mask."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)) and depth < 2:
        return [_plain(x, depth + 1) for x in value]
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, float):
        return repr(float(value))
    if isinstance(value, (int, Fraction)):
        return str(value) if max(abs(value.numerator), value.denominator) < 10**MAX_LENGTH else "a very large number"
    return str(value) if hasattr(value, "__float__") else kind(value)


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

    def __init__(self, matrices: Mapping[str, list[list[Literal]]], tokens: tuple[str, ...], kv_tokens: tuple[str, ...], queries: Any, messages: Messages) -> None:
        self.matrices = matrices
        self.messages = messages
        sizes = {name: len(rows) for name, rows in matrices.items()}
        keys = len(matrices["scores"][0]) if "scores" in matrices else next((sizes[name] for name in ("X_kv", "K", "V", "X") if name in sizes), 0)
        separate = "X_kv" in matrices or bool(kv_tokens)
        self.tokens = self.named("tokens", tokens, sizes.get("X") or (0 if separate else keys))
        self.kv_tokens = self.named("kv_tokens", kv_tokens, keys) if separate else self.tokens if len(self.tokens) == keys else numbered(keys)
        self.own = sizes.get("Q") or sizes.get("scores") or 0
        self.own_rows = tuple(range(self.own))
        """Of the rows of Q or of the scores, those that are asked for."""
        self.queries, self.query_rows = self.own_queries(self.own, queries) if self.own else self.chosen(queries, self.tokens)

    def named(self, key: str, names: tuple[str, ...], size: int) -> tuple[str, ...]:
        if names and size and len(names) != size:
            self.messages.say(f"{key} has {len(names)} names; there are {size} rows to name")
        return names or numbered(size)

    def chosen(self, queries: Any, names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """Queries that select among named rows: by name, by `name#k`, or by number counted from 1."""
        if queries is None:
            return names, tuple(range(len(names)))
        if not isinstance(queries, (list, tuple)) or not queries:
            self.messages.say('queries must be a list of tokens, such as ["love"], or of their numbers, such as [2]')
            return names, tuple(range(len(names)))
        if len(queries) > MAX_QUERIES:
            self.messages.say(f"queries has {len(queries)} entries; it may have {MAX_QUERIES}")
            return names, tuple(range(len(names)))
        known, rows = _positions(names), []
        for k, query in enumerate(queries):
            if isinstance(query, int) and not isinstance(query, bool) and 1 <= query <= len(names):
                rows.append(query - 1)
            elif isinstance(query, str) and query in known:
                rows.append(known[query])
            else:
                self.messages.unknown(f'queries[{k}]: "{{}}" is not one of the tokens', query, names)
        if len(rows) < len(queries):
            return names, tuple(range(len(names)))
        return tuple(names[r] for r in rows), tuple(rows)

    def own_queries(self, size: int, queries: Any) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """Queries where Q or the scores are given: they name its rows, or select among the tokens if those name its rows."""
        names = self.tokens if len(self.tokens) == size else numbered(size)
        if isinstance(queries, (list, tuple)) and len(queries) == size and all(isinstance(q, str) for q in queries):
            known = _positions(self.tokens)
            rows = [known.get(q, -1) for q in queries]
            return tuple(queries), tuple(rows) if -1 not in rows else tuple(range(size))
        found = self.chosen(queries, names)
        self.own_rows = found[1]
        return found

    def own_mask(self, settings: dict[str, Any]) -> dict[str, Any]:
        """The settings with a mask of all rows of Q cut to those that are asked for."""
        mask = settings.get("mask")
        if not isinstance(mask, list) or len(mask) != self.own or len(mask) == len(self.own_rows):
            return settings
        return {**settings, "mask": [mask[i] for i in self.own_rows]}

    def array(self, name: str, rows: list[list[Literal]]) -> Array:
        features = numbered(len(rows[0]))
        if name in {"Q", "scores"}:
            columns = self.kv_tokens if name == "scores" else features
            return of_literals([rows[i] for i in self.own_rows], self.queries, columns)
        labels = {"X": self.tokens, "X_kv": self.kv_tokens, "K": self.kv_tokens, "V": self.kv_tokens}.get(name) or numbered(len(rows))
        return of_literals(rows, labels if len(labels) == len(rows) else numbered(len(rows)), features)


def assemble(raw: Mapping[str, Any], source: str = "", floats: str = "") -> Problem:
    """The problem that raw data describes.

    `floats` says what Python and NumPy floats stand for: "exact" (their binary value), "repr" (the decimal they print as),
    or "" (NumPy exact, Python as printed).  Raises `ProblemError` with every mistake, each with its place.
    """
    if not isinstance(raw, Mapping):
        raise ProblemError("a problem is a table of keys such as given and settings")
    return Assembler(raw, source, floats).problem()
