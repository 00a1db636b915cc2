"""An exam as data, `symattn/exam-1`: every question with its text in Markdown, what is given, asked, accepted, and said to wrong answers.

`exam-1.schema.json` beside this file says what every field holds.  Numbers are texts: decimals as they are printed, exact
values as SymPy reads them, points and tolerances as fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from symattn.exam.question import Blank, Question
from symattn.exam.specification import Planned
from symattn.rendering.escaping import Tex, escape_markdown
from symattn.rendering.exam.systems import accepted, decimal
from symattn.rendering.exam.view import OptionView, QuestionView
from symattn.rendering.formulas import with_formulas

if TYPE_CHECKING:
    from symattn.rendering.exam.pages import Fragment

SCHEMA: Final = "symattn/exam-1"


def record(number: int, parts: Sequence[Fragment], planned: Sequence[Planned]) -> dict[str, Any]:
    """A variant with all its questions."""
    return {"variant": number, "questions": [_question(part, plan) for part, plan in zip(parts, planned, strict=True)]}


def _question(part: Fragment, planned: Planned) -> dict[str, Any]:
    view, q = part.view, part.view.question
    out: dict[str, Any] = {"name": q.name, "kind": q.kind, "title": q.title, "points": str(q.points), "tags": list(q.tags)}
    out |= {"text": _paragraphs(part.ask)} | _drawn(view)
    if q.quantity:
        out["ask"] = q.quantity
    if q.lines:
        out["lines"] = [{"label": line.label, "quantity": line.quantity, "formula": str(line.formula)} for line in view.lines]
    if q.blanks:
        out |= {"accept": _rule(planned, q.blanks[0]), "follow_through": planned.follow_through, "blanks": [_blank(q, b) for b in q.blanks]}
    if q.options:
        out |= {"several": q.several, "options": [_option(o) for o in view.options], "answer": q.answer}
    return out | {"solution": _paragraphs(part.solution)}


def _paragraphs(text: str) -> str:
    """Markdown with one empty line between its paragraphs."""
    from symattn.rendering.environment import tidy

    return tidy(str(text)).strip()


def _drawn(view: QuestionView) -> dict[str, Any]:
    """What is given: the variant of attention, its settings, the tokens, the arrays."""
    if view.question.derivation is None:
        return {}
    problem = view.question.derivation.problem
    named = {key: list(value) for key, value in (("tokens", problem.tokens), ("queries", problem.queries), ("kv_tokens", problem.kv_tokens)) if value}
    given = {name: array.text() for name, array in problem.given.items()}
    return {"variant": problem.variant, "settings": dict(problem.settings), **named, "given": given}


def _rule(planned: Planned, blank: Blank) -> dict[str, Any]:
    """By which rule answers are right; a place in an order is this whole number or not."""
    if not blank.tolerant:
        return {"rule": "whole"}
    a = planned.accepting
    within = {"rtol": str(a.rtol), "atol": str(a.atol)} if a.rule == "relabs" else {}
    return {"rule": a.rule, "digits": a.digits, "rounding": a.rounding, **within}


def _blank(question: Question, blank: Blank) -> dict[str, Any]:
    _, *wrong = accepted(blank)
    given = [{"misconception": w.tag, "answer": w.text, "low": w.low, "high": w.high, "feedback": _said(w.feedback)} for w in wrong]
    place = {"quantity": blank.cell[0], "row": blank.cell[1] + 1, "column": blank.cell[2] + 1} if blank.cell[0] else {}
    printed = {"answer": blank.printed.text, "exact": question.exact(blank), "rounded": not blank.printed.exact}
    right = {"low": _exact(blank.printed.low), "high": _exact(blank.printed.high)}
    return {"name": blank.name, "label": blank.label, **place, **printed, **right, "points": str(blank.points), "wrong": given}


def _exact(number: Fraction) -> str:
    """A number as a decimal, or as a fraction where it has none."""
    text = decimal(number)
    return text if Fraction(text) == number else str(number)


def _option(option: OptionView) -> dict[str, Any]:
    says = f"${option.says}$" if isinstance(option.says, Tex) else str(option.says)
    said = {"misconception": option.tag} if option.tag else {}
    return {"letter": option.letter, "text": says, "right": option.right, **said, "feedback": _said(option.feedback)}


def _said(text: str | Markup) -> str:
    """What is said to an answer, as Markdown on one line."""
    pieces = [text] if isinstance(text, Markup) else [f"${piece}$" if isinstance(piece, Tex) else escape_markdown(piece) for piece in with_formulas(text)]
    return " ".join("".join(pieces).split())
