"""Marking a table of answers with the key of an exam."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from symattn.derivation.derivation import Derivation
from symattn.derivation.problem import derive
from symattn.errors import SymattnError, UsageError
from symattn.exact.array import of_values
from symattn.exact.literal import parse
from symattn.exam.accepting import Accepting, Printed, whole_number
from symattn.exam.answers import answer_of, letters_of
from symattn.exam.blueprint import blueprint
from symattn.exam.key import SCHEMA
from symattn.exam.marking import KeyBlank, Mark, Sheet, mark_choice
from symattn.exam.reading import specification_from
from symattn.exam.specification import Planned
from symattn.exam.tables import Table, read_table, table_text

COLUMNS: Final = ("student", "variant", "blank", "verdict", "points", "feedback")
MAX_BYTES: Final = 500_000_000
UNSOUND: Final = (KeyError, TypeError, ValueError, AttributeError, IndexError, ZeroDivisionError)
"""What comes of a key that somebody has changed so that it does not fit together."""


@dataclass(frozen=True)
class Marked:
    """The marks as CSV, and what is to be said beside them: cells that could not be read, points that changed."""

    text: str
    messages: tuple[str, ...]


def mark(key: str | os.PathLike[str], answers: str | os.PathLike[str], *, before: str | os.PathLike[str] | None = None) -> Marked:
    """Marks the answers of `answers` (CSV: student, variant, one column a blank) with the key of an exam.

    `before` is a table of earlier results: whose points have changed is told.  Raises `SymattnError` with every mistake, each with its place.
    """
    found = Key(read_key(key))
    table = read_table(str(answers))
    found.check(table)
    messages: list[str] = []
    rows: list[tuple[str, ...]] = []
    for row, line in zip(table.rows, table.lines, strict=True):
        marks = found.marks(row)
        messages += [f"{table.name}:{line}: {m.blank}: {m.feedback}" for m in marks if m.verdict == "unreadable"]
        rows += _rows(row, marks)
    if before is not None and os.path.isfile(before):
        messages += _changes(read_table(str(before)), rows)
    return Marked(table_text(COLUMNS, rows), tuple(messages))


def _rows(row: Mapping[str, str], marks: Sequence[Mark]) -> Iterator[tuple[str, ...]]:
    """The rows of a student's results, the total last."""
    for m in marks:
        yield (row["student"], row["variant"], m.blank, m.verdict, _points(m.points), m.feedback)
    by_hand = [m.blank for m in marks if m.points is None]
    total = sum((m.points for m in marks if m.points is not None), Fraction(0))
    yield (row["student"], row["variant"], "total", "", _points(total), f"without {', '.join(by_hand)}, to be marked by hand" if by_hand else "")


def _points(points: Fraction | None) -> str:
    """Points as an exact decimal where they are one, else as a fraction."""
    if points is None:
        return ""
    for places in range(7):
        if (points * 10**places).denominator == 1:
            return f"{int(points * 10**places) / 10**places:.{places}f}" if places else str(points)
    return str(points)


def _changes(old: Table, rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Whose points differ from those of an earlier table of results."""
    if not {"student", "variant", "blank", "points"} <= set(old.columns):
        return [f"{old.name}: is not a table of results, so no changes are told"]
    was = {(r["student"], r["variant"], r["blank"]): r["points"] for r in old.rows}
    out = []
    for student, variant, blank, _, points, _ in rows:
        earlier = was.get((student, variant, blank))
        if earlier is not None and earlier != points:
            out.append(f"{student}, variant {variant}: {blank}: {earlier or 'no'} points became {points or 'none'}")
    return out


def read_key(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The raw data of a key; `UsageError` where it is none."""
    file = Path(path)
    if not file.is_file():
        raise UsageError(f"{path}: {'is not a file' if file.exists() else 'there is no such file'}")
    if file.stat().st_size > MAX_BYTES:
        raise UsageError(f"{path}: is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        raw = json.loads(file.read_text(encoding="utf-8"), parse_float=str)
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8 text (byte {error.start + 1})") from None
    except json.JSONDecodeError as error:
        raise UsageError(f"{path}:{error.lineno}:{error.colno}: is not valid JSON: {error.msg}") from None
    except (RecursionError, ValueError):
        raise UsageError(f"{path}: is not a key that can be read") from None
    if not isinstance(raw, dict) or raw.get("schema") != SCHEMA:
        raise UsageError(f'{path}: is not the key of an exam ("schema" must be "{SCHEMA}")')
    return {**raw, "path": str(path)}


class Key:
    """The key of an exam: its variants by their numbers, its rules."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.name = str(raw["path"])
        try:
            self.planned = {q.name: q for q in specification_from(raw["specification"], f"{self.name}: specification").questions}
            self.rules = {q["name"]: _accepting(q["accept"]) for q in raw["questions"]}
            self.variants = {str(v["variant"]): v["questions"] for v in raw["variants"]}
            self.columns = tuple(dict.fromkeys(name for questions in self.variants.values() for q in questions for name in _names(q)))
        except UNSOUND as error:
            raise UsageError(f"{self.name}: is not a whole key: {str(error)[:200]}") from None
        self.problems = {name: blueprint(q).problem for name, q in self.planned.items() if _draws(q)}

    def check(self, table: Table) -> None:
        """`UsageError` with every row and column of a table of answers that the key does not know."""
        messages = [f'{table.name}:1: the column "{c}" is missing' for c in ("student", "variant") if c not in table.columns]
        if not messages:
            unknown = [c for c in table.columns if c and c not in {"student", "variant", *self.columns}]
            messages += [f'{table.name}:1: the column "{c}" is no blank of the exam (such as {self.columns[0] if self.columns else "q1.a"})' for c in unknown]
            seen: dict[str, int] = {}
            for row, line in zip(table.rows, table.lines, strict=True):
                if row["variant"] not in self.variants:
                    messages.append(f'{table.name}:{line}: there is no variant "{row["variant"][:20]}" (there are {len(self.variants)})')
                if row["student"] in seen:
                    messages.append(f'{table.name}:{line}: "{row["student"][:60]}" stands in line {seen[row["student"]]} already')
                seen.setdefault(row["student"], line)
        if messages:
            raise UsageError(*messages[:100], *(["there may be more mistakes; these come first"] if len(messages) > 100 else []))

    def marks(self, row: Mapping[str, str]) -> list[Mark]:
        """The marks of one row of answers."""
        out: list[Mark] = []
        for question in self.variants[row["variant"]]:
            try:
                out += self._question(question, row)
            except (*UNSOUND, SymattnError) as error:
                raise UsageError(f"{self.name}: variant {row['variant']}, {str(question.get('name', '?'))[:40]}: is not whole: {str(error)[:200]}") from None
        return out

    def _question(self, question: Mapping[str, Any], row: Mapping[str, str]) -> list[Mark]:
        if "blanks" in question:
            return self._sheet(question, row).marks()
        name = _names(question)[0]
        text = row.get(name, "")
        if "options" in question:
            return [mark_choice(name, letters_of(text, "".join(o["letter"] for o in question["options"])), text, question)]
        return [Mark(name, "unchecked", None, "To be marked by hand.")]

    def _sheet(self, question: Mapping[str, Any], row: Mapping[str, str]) -> Sheet:
        name = question["name"]
        accepting, planned = self.rules[name], self.planned[name]
        comma = planned.notation.get("decimal") == ","
        blanks = [_blank(b, accepting) for b in question["blanks"]]
        return Sheet(self._derivation(question), accepting, blanks, {b.name: answer_of(row.get(b.name, ""), comma) for b in blanks})

    def _derivation(self, question: Mapping[str, Any]) -> Derivation | None:
        problem = self.problems.get(question["name"])
        if problem is None or "given" not in question:
            return None
        given = {}
        for name, rows in question["given"].items():
            array = problem.given[name]
            if len(rows) != len(array.rows) or any(len(r) != len(array.columns) for r in rows):
                raise ValueError(f"given.{name} must have {len(array.rows)} rows and {len(array.columns)} columns")
            given[name] = of_values([[parse(x).value for x in r] for r in rows], array.rows, array.columns)
        return derive(replace(problem, given=given))


def _draws(planned: Planned) -> bool:
    from symattn.exam.kind import kind_of

    return kind_of(planned.kind).numbers


def _names(question: Mapping[str, Any]) -> list[str]:
    """The columns that belong to a question."""
    if "blanks" in question:
        return [b["name"] for b in question["blanks"]]
    return [f"{question['name']}.{'a' if 'options' in question else 'text'}"]


def _accepting(raw: Mapping[str, Any]) -> Accepting:
    return Accepting(raw["rule"], int(raw["digits"]), raw["rounding"], Fraction(raw["rtol"]), Fraction(raw["atol"]))


def _blank(raw: Mapping[str, Any], accepting: Accepting) -> KeyBlank:
    """A blank of a key, the accepted interval made from the number that stands there now."""
    quantity = str(raw.get("quantity", ""))
    tied = parse(raw["exact"]).value if raw.get("tie") else None
    printed = Printed(raw["key"], False, tied is not None, *accepting.interval(raw["key"], tied)) if quantity else whole_number(raw["key"])
    wrong = tuple((Printed(w["answer"], False, False, *accepting.interval(w["answer"])), str(w["misconception"]), str(w["feedback"])) for w in raw.get("wrong", ()))
    row, column = int(raw.get("row", 1)), int(raw.get("column", 1))
    if row < 1 or column < 1:
        raise ValueError("rows and columns are counted from 1")
    return KeyBlank(str(raw["name"]), printed, Fraction(raw["points"]), quantity, row - 1, column - 1, wrong)
