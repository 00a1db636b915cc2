"""An exam as data, `symattn/exam-1`: every question with its text in Markdown, its givens, blanks, options and answers; numbers are texts, exact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from symattn.exam.question import Blank
from symattn.rendering.escaping import Tex
from symattn.rendering.exam.systems import accepted
from symattn.rendering.exam.view import OptionView, QuestionView

if TYPE_CHECKING:
    from symattn.rendering.exam.pages import Fragment

SCHEMA: Final = "symattn/exam-1"


def record(number: int, parts: Sequence[Fragment]) -> dict[str, Any]:
    """A variant with all its questions."""
    return {"variant": number, "questions": [_question(part) for part in parts]}


def _question(part: Fragment) -> dict[str, Any]:
    view, q = part.view, part.view.question
    out: dict[str, Any] = {"name": q.name, "kind": q.kind, "title": q.title, "points": str(q.points), "tags": list(q.tags)}
    out |= {"text": _paragraphs(part.ask)} | _drawn(view)
    if q.quantity:
        out |= {"ask": q.quantity}
    if q.blanks:
        out["blanks"] = [_blank(b) for b in q.blanks]
    if q.options:
        out |= {"several": q.several, "options": [_option(o) for o in view.options], "answer": q.answer}
    return out | {"solution": _paragraphs(part.solution)}


def _paragraphs(text: str) -> str:
    """Markdown with one empty line between its paragraphs."""
    from symattn.rendering.environment import tidy

    return tidy(str(text)).strip()


def _drawn(view: QuestionView) -> dict[str, Any]:
    """What is given: the variant of attention, its settings, the arrays."""
    if view.question.derivation is None:
        return {}
    problem = view.question.derivation.problem
    settings = {name: str(value) for name, value in problem.settings.items()}
    return {"variant": problem.variant, "settings": settings, "given": {name: array.text() for name, array in problem.given.items()}}


def _blank(blank: Blank) -> dict[str, Any]:
    right, *wrong = accepted(blank)
    given = [{"misconception": w.tag, "answer": w.text, "feedback": w.feedback} for w in wrong]
    place = {"quantity": blank.cell[0], "row": blank.cell[1] + 1, "column": blank.cell[2] + 1} if blank.cell[0] else {}
    out = {"name": blank.name, **place, "answer": blank.printed.text, "exact": blank.exact, "low": right.low, "high": right.high, "points": str(blank.points)}
    return out | ({"wrong": given} if given else {})


def _option(option: OptionView) -> dict[str, Any]:
    says = f"${option.says}$" if isinstance(option.says, Tex) else str(option.says)
    said = {"misconception": option.tag} if option.tag else {}
    return {"letter": option.letter, "text": says, "right": option.right, **said, "feedback": " ".join(str(option.feedback).split())}
