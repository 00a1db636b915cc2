"""Exam specifications: TOML (or JSON with the same keys), checked, with every mistake at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from math import isfinite
from pathlib import Path
from typing import Any, Final

from symattn.errors import ProblemError, SymattnError, UsageError, suggestion
from symattn.exact.rounding import RULES
from symattn.exam.accepting import ACCEPTS, Accepting
from symattn.exam.blueprint import Blueprint, blueprint
from symattn.exam.fitting import asked, contradictions, sized
from symattn.exam.kind import kind_of
from symattn.exam.specification import OTHERWISE, SIZES, Planned, Specification, Wishes
from symattn.extensions import data_file, names
from symattn.reading.problem_file import parsed, read_text

TOP: Final = ("title", "seed", "instructions", "places", "rounding", "accept", "rtol", "atol", "follow_through", "questions")
OWN: Final = ("places", "rounding", "accept", "rtol", "atol")
PLAIN: Final = ("title", "variant", "concept", "text", "ask")
SAID: Final = ("kind", "name", "file", "points", "given", "sizes", "tokens", "queries", "settings", "notation", "which")
KEYS: Final = (*PLAIN, *OWN, *SAID, "entry", "options", "several", "otherwise", "blanks", "follow_through", "tags", "numbers")
FLAGS: Final = ("integer_scores", "rational_weights", "distinct_weights", "square_d_k", "no_ties", "zeros")
WISHES: Final = (*FLAGS, "range", "ranges", "decimals", "largest", "apart")
MOST_QUESTIONS: Final = 100
MOST_SIZE: Final = 16
MOST_TEXT: Final = 20_000
MOST_SEED: Final = 10**18


def load_specification(source: str) -> Specification:
    """The specification in a file, or the one of that name that ships with symattn; `SymattnError` with every mistake, each with its place.

    >>> load_specification("week-5").questions[0].kind
    'numerical'
    """
    path = Path(source)
    if source in names("exams") and not os.path.isfile(path):
        path = data_file("exams", source)
        return read_specification(read_text(path), path.name, path.parent)
    if not path.suffix and not os.path.exists(path):
        raise UsageError(f'"{source}" is neither a file nor an exam{suggestion(source, names("exams"))}')
    return read_specification(read_text(path), str(path), path.parent)


def read_specification(text: str, name: str, folder: Path | None = None) -> Specification:
    """The specification in a text; files that questions name are looked for in `folder`."""
    return specification_from(parsed(text, name), name, folder)


def specification_from(raw: Any, name: str, folder: Path | None = None) -> Specification:
    """The specification in raw data; `ProblemError` with every mistake, each with its place."""
    reader = _Reader(name, folder)
    made = reader.specification(raw if isinstance(raw, Mapping) else {})
    reader.messages = reader.messages or list(_unwritable("", raw))
    if not isinstance(raw, Mapping) or reader.messages:
        raise ProblemError(*(f"{name}: {m}" for m in reader.messages or ["an exam is a table of keys such as title and questions"]))
    return made


class _Reader:
    """Collects messages while it reads a specification."""

    def __init__(self, source: str, folder: Path | None) -> None:
        self.source = source
        self.folder = folder
        self.messages: list[str] = []

    def specification(self, raw: Mapping[str, Any]) -> Specification:
        self.known("", raw, TOP)
        common = self.accepting("", raw, Accepting())
        follow_through = self.yes("follow_through", raw.get("follow_through", False))
        listed = raw.get("questions")
        if not isinstance(listed, list) or not listed or not all(isinstance(q, Mapping) for q in listed):
            self.messages.append("questions are missing: write a table [[questions]] for each")
            listed = []
        if len(listed) > MOST_QUESTIONS:
            self.messages.append(f"questions: there may be {MOST_QUESTIONS}")
            listed = []
        questions = tuple(self.question(k, q, common, follow_through) for k, q in enumerate(listed))
        for k, q in enumerate(questions):
            if q.name in {other.name for other in questions[:k]}:
                self.messages.append(f'{q.place}.name: "{q.name}" names another question already')
        return Specification(
            title=self.text("title", raw.get("title", "Exam")),
            questions=questions,
            seed=self.whole("seed", raw.get("seed", 0), 0, MOST_SEED, 0),
            instructions=self.text("instructions", raw.get("instructions", "")),
            source=self.source,
            raw=dict(raw),
        )

    def question(self, k: int, raw: Mapping[str, Any], common: Accepting, follow_through: bool) -> Planned:
        place = f"questions[{k}]"
        before = len(self.messages)
        self.known(f"{place}.", raw, KEYS)
        kind = raw.get("kind")
        if kind not in names("questions"):
            self.messages.append(f'{place}.kind: {"is missing" if kind is None else f"{_quoted(kind)} is not known"}{suggestion(str(kind), names("questions"))}')
        plain: dict[str, Any] = {key: self.text(f"{place}.{key}", raw[key], MOST_TEXT if key == "text" else 500, key == "text") for key in PLAIN if key in raw}
        if "file" in raw:
            plain["text"] = self.file(f"{place}.file", raw["file"])
        made = Planned(
            **plain,
            name=self.name(f"{place}.name", raw.get("name", f"q{k + 1}")),
            kind=str(kind),
            place=place,
            points=self.number(f"{place}.points", raw.get("points", 1), Fraction(0), Fraction(1000), Fraction(1)),
            sizes=self.sizes(place, raw.get("sizes", {})),
            tokens=self.texts(f"{place}.tokens", raw.get("tokens", [])),
            queries=self.queries(f"{place}.queries", raw.get("queries", [])),
            settings=self.table(f"{place}.settings", raw.get("settings", {})),
            notation=self.table(f"{place}.notation", raw.get("notation", {})),
            which=self.one(f"{place}.which", raw.get("which", "entry"), ("entry", "row", "matrix")),
            entry=self.entry(f"{place}.entry", raw.get("entry", [])),
            accepting=self.accepting(f"{place}.", raw, common),
            options=self.whole(f"{place}.options", raw.get("options", 4), 2, 12, 4),
            several=self.yes(f"{place}.several", raw.get("several", False)),
            otherwise=self.one(f"{place}.otherwise", raw.get("otherwise", OTHERWISE[0]), OTHERWISE),
            blanks=self.whole(f"{place}.blanks", raw.get("blanks", 4), 1, 30, 4),
            follow_through=self.yes(f"{place}.follow_through", raw.get("follow_through", follow_through)),
            tags=self.texts(f"{place}.tags", raw.get("tags", [])),
            numbers=self.wishes(f"{place}.numbers", raw.get("numbers", {})),
        )
        if "given" in raw:
            made = replace(made, given=self.texts(f"{place}.given", raw["given"]))
        return made if len(self.messages) > before else self.fitting(sized(made))

    def fitting(self, planned: Planned) -> Planned:
        """The question, where its givens, settings and wishes fit together and to its kind."""
        kind = kind_of(planned.kind)
        messages: list[str] = []
        drawn: Blueprint | None = None
        if kind.numbers:
            try:
                messages += contradictions(planned)
                drawn = blueprint(planned)
                messages += asked(planned, kind, drawn)
            except SymattnError as error:
                messages += error.messages
        messages += kind.check(planned, drawn)
        self.messages += [f"{planned.place}: {m}" if m.startswith("there ") else f"{planned.place}.{m}" for m in messages]
        return planned

    def known(self, place: str, raw: Mapping[str, Any], keys: tuple[str, ...]) -> None:
        for key in raw:
            if key not in keys:
                self.messages.append(f"{place}{str(key)[:40]} is not known{suggestion(str(key)[:40], keys)}")

    def text(self, place: str, raw: Any, most: int = 500, lines: bool = False) -> str:
        if not isinstance(raw, str) or len(raw) > most or any("\ud800" <= c <= "\udfff" for c in raw):
            self.messages.append(f"{place} must be text of at most {most} characters")
            return ""
        return raw if lines else " ".join(raw.split())

    def texts(self, place: str, raw: Any) -> tuple[str, ...]:
        if not isinstance(raw, list) or len(raw) > 100 or not all(isinstance(x, str) and len(x) <= 100 for x in raw):
            self.messages.append(f"{place} must be a list of texts in quotes")
            return ()
        return tuple(raw)

    def name(self, place: str, raw: Any) -> str:
        if not isinstance(raw, str) or not raw.isascii() or not raw.replace("-", "a").isalnum() or len(raw) > 30:
            self.messages.append(f"{place} must be letters, digits and hyphens, such as q1")
            return place
        return raw

    def table(self, place: str, raw: Any) -> Mapping[str, Any]:
        if not isinstance(raw, Mapping):
            self.messages.append(f"{place} must be a table")
            return {}
        return raw

    def one(self, place: str, raw: Any, known: tuple[str, ...]) -> Any:
        if raw not in known:
            self.messages.append(f"{place}: {_quoted(raw)} is not known{suggestion(str(raw)[:40], known)}")
            return known[0]
        return raw

    def yes(self, place: str, raw: Any) -> bool:
        if not isinstance(raw, bool):
            self.messages.append(f"{place} must be true or false")
        return raw is True

    def whole(self, place: str, raw: Any, low: int, high: int, otherwise: int) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not low <= raw <= high:
            self.messages.append(f"{place} must be a whole number from {low} to {high}, not {_quoted(raw)}")
            return otherwise
        return raw

    def number(self, place: str, raw: Any, low: Fraction, high: Fraction, otherwise: Fraction) -> Fraction:
        try:
            found = Fraction(str(raw)) if isinstance(raw, (int, str)) and not isinstance(raw, bool) and len(str(raw)) <= 20 and "e" not in str(raw).lower() else None
        except (ValueError, ZeroDivisionError):
            found = None
        if found is None or not low <= found <= high:
            self.messages.append(f"{place} must be a number from {low} to {high}, not {_quoted(raw)}")
            return otherwise
        return found

    def sizes(self, place: str, raw: Any) -> dict[str, int]:
        table = self.table(f"{place}.sizes", raw)
        self.known(f"{place}.sizes.", table, SIZES)
        return {key: self.whole(f"{place}.sizes.{key}", value, 1, MOST_SIZE, 1) for key, value in table.items() if key in SIZES}

    def queries(self, place: str, raw: Any) -> tuple[Any, ...]:
        if not isinstance(raw, list) or not all(isinstance(x, (str, int)) for x in raw):
            self.messages.append(f'{place} must be a list of tokens, such as ["love"], or of their numbers, such as [2]')
            return ()
        return tuple(raw)

    def entry(self, place: str, raw: Any) -> tuple[int, ...]:
        if not isinstance(raw, list) or len(raw) > 2 or not all(isinstance(x, int) and not isinstance(x, bool) and x > 0 for x in raw):
            self.messages.append(f"{place} must be row and column, counted from 1, such as [1, 2]")
            return ()
        return tuple(raw)

    def accepting(self, place: str, raw: Mapping[str, Any], common: Accepting) -> Accepting:
        found = {
            "rule": self.one(f"{place}accept", raw.get("accept", common.rule), ACCEPTS),
            "digits": self.whole(f"{place}places", raw.get("places", common.digits), 0, 12, common.digits),
            "rounding": self.one(f"{place}rounding", raw.get("rounding", common.rounding), RULES),
            "rtol": self.number(f"{place}rtol", raw.get("rtol", str(common.rtol)), Fraction(0), Fraction(1), common.rtol),
            "atol": self.number(f"{place}atol", raw.get("atol", str(common.atol)), Fraction(0), Fraction(1000), common.atol),
        }
        if found["rule"] == "sigfig" and found["digits"] == 0:
            self.messages.append(f"{place}places must be at least 1: with sigfig they are significant figures")
        return Accepting(**found)

    def wishes(self, place: str, raw: Any) -> Wishes:
        table = self.table(place, raw)
        self.known(f"{place}.", table, WISHES)
        low, high = self.range(f"{place}.range", table.get("range", [-2, 2]))
        ranges = {str(name): self.range(f"{place}.ranges.{name}", value) for name, value in self.table(f"{place}.ranges", table.get("ranges", {})).items()}
        flags: dict[str, Any] = {key: self.yes(f"{place}.{key}", table[key]) for key in FLAGS if key in table}
        return Wishes(
            low=low,
            high=high,
            ranges=ranges,
            decimals=self.whole(f"{place}.decimals", table.get("decimals", 0), 0, 3, 0),
            largest=self.number(f"{place}.largest", table.get("largest", 1000), Fraction(1), Fraction(10**9), Fraction(1000)),
            apart=self.whole(f"{place}.apart", table.get("apart", 2), 1, 1000, 2),
            **flags,
        )

    def range(self, place: str, raw: Any) -> tuple[int, int]:
        whole = isinstance(raw, list) and len(raw) == 2 and all(isinstance(x, int) and not isinstance(x, bool) and abs(x) <= 1000 for x in raw)
        if not whole or raw[0] >= raw[1]:
            self.messages.append(f"{place} must be two whole numbers, the smaller first, such as [-2, 2]")
            return (-2, 2)
        return (raw[0], raw[1])

    def file(self, place: str, raw: Any) -> str:
        """The text of a file beside the specification, and of no other."""
        if not isinstance(raw, str) or not raw or Path(raw).name != raw or self.folder is None:
            self.messages.append(f"{place} must be the name of a file in the folder of the specification")
            return ""
        try:
            found = read_text(self.folder / raw)
        except UsageError as error:
            self.messages += [f"{place}: {m}" for m in error.messages]
            return ""
        return self.text(place, found, MOST_TEXT, lines=True)


def _unwritable(place: str, raw: Any) -> Iterator[str]:
    """What no key could hold, wherever it stands: dates, halves of characters, numbers that are none."""
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            yield from _unwritable(f"a key of {place}", str(key))
            yield from _unwritable(f"{place}.{key}" if place else str(key), value)
    elif isinstance(raw, (list, tuple)):
        for k, value in enumerate(raw):
            yield from _unwritable(f"{place}[{k}]", value)
    elif isinstance(raw, str):
        if any("\ud800" <= c <= "\udfff" for c in raw):
            yield f"{place} holds half of a character"
    elif raw is not None and not isinstance(raw, int) and not (isinstance(raw, float) and isfinite(raw)):
        yield f"{place} must be a number or text, not {_quoted(raw)}"


def _quoted(raw: Any) -> str:
    return f'"{str(raw)[:40]}"'
