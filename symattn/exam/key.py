"""The key of an exam, `symattn/key-1`: what every variant gives, asks and accepts; what those get who do a step wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from symattn.exam.making import VariantOfExam
from symattn.exam.question import Blank, Option, Question
from symattn.exam.specification import Planned, Specification

SCHEMA: Final = "symattn/key-1"
Says = Callable[[Question, int], list[tuple[str, str]]]
"""What the options of a question say, and what is to be said to those who choose them, as text."""


def key_opening(specification: Specification, seed: int) -> str:
    """The head of a key, up to its variants."""
    questions = [_planned(q) for q in specification.questions]
    head = {"schema": SCHEMA, "title": specification.title, "seed": seed, "specification": _raw(specification), "questions": questions}
    return json.dumps(head, ensure_ascii=False)[:-1] + ',\n"variants": [\n'


KEY_CLOSING: Final = "\n]}\n"


def _raw(specification: Specification) -> dict[str, Any]:
    """The specification as it was read, with the texts of files in place of their names."""
    questions = []
    for raw, planned in zip(specification.raw.get("questions", []), specification.questions, strict=True):
        own = {key: value for key, value in raw.items() if key != "file"}
        questions.append({**own, "text": planned.text} if "file" in raw else own)
    return {**specification.raw, "questions": questions}


def _planned(planned: Planned) -> dict[str, Any]:
    """What all variants of a question share, with the rule by which answers are accepted: a teacher may correct it."""
    a = planned.accepting
    accept = {"rule": a.rule, "digits": a.digits, "rounding": a.rounding, "rtol": str(a.rtol), "atol": str(a.atol)}
    return {"name": planned.name, "kind": planned.kind, "title": planned.title, "points": str(planned.points), "tags": list(planned.tags), "accept": accept}


def key_of(variant: VariantOfExam, says: Says, student: str = "") -> str:
    """One variant of a key, on one line."""
    questions = [_question(q, says(q, k + 1)) for k, q in enumerate(variant.questions)]
    return json.dumps({"variant": variant.number, **({"student": student} if student else {}), "questions": questions}, ensure_ascii=False)


def _question(question: Question, said: list[tuple[str, str]]) -> dict[str, Any]:
    out: dict[str, Any] = {"name": question.name, "kind": question.kind, "points": str(question.points)}
    if question.derivation is not None:
        problem = question.derivation.problem
        given = {name: [[_written(x) for x in row] for row in array.text()] for name, array in problem.given.items()}
        out |= {"variant": problem.variant, "settings": dict(problem.settings), "given": given}
    if question.quantity:
        out["ask"] = question.quantity
    if question.options and question.cells and not question.several:
        out["cells"] = [[i + 1, j + 1] for _, i, j in question.cells]
    lines = {line.label: line.quantity for line in question.lines if line.label}
    if lines:
        out["lines"] = lines
    if question.blanks:
        out["blanks"] = [_blank(b, question) for b in question.blanks]
    if question.options:
        out |= {"answer": question.answer, "several": question.several, "options": [_option(o, *s) for o, s in zip(question.options, said, strict=True)]}
    return out | dict(question.facts)


def _written(text: str) -> str:
    """An exact value as problem files write it."""
    return text.replace("log(", "ln(")


def _blank(blank: Blank, question: Question) -> dict[str, Any]:
    name, i, j = blank.cell
    place: dict[str, Any] = {}
    if name and question.derivation is not None:
        place = {"quantity": name, "index": [question.derivation[name].rows[i], j + 1], "row": i + 1, "column": j + 1}
    tie = {"tie": True} if blank.printed.tie else {}
    wrong = [{"misconception": w.tag, "answer": w.text, "feedback": w.feedback} for w in blank.wrong]
    return {"name": blank.name, **place, "key": blank.printed.text, "exact": question.exact(blank), **tie, "points": str(blank.points), "wrong": wrong}


def _option(option: Option, says: str, feedback: str) -> dict[str, Any]:
    said = {"misconception": option.tag, "feedback": feedback} if option.tag else {}
    return {"letter": option.letter, "right": option.right, "says": says, **said}
