"""Question sheets, answer keys and worked solutions of an exam, as Markdown, LaTeX (class exam) and HTML."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from jinja2 import Template
from markupsafe import Markup

from symattn.exam.making import VariantOfExam
from symattn.exam.question import Question
from symattn.exam.specification import Specification
from symattn.rendering.characters import declared
from symattn.rendering.environment import environment, joined, tidy
from symattn.rendering.exam.paper import Paper
from symattn.rendering.exam.view import NoPage, QuestionView, pointed

PARTS: Final = ("sheet", "key", "solutions")
ENDINGS: Final = {"md": "md", "latex": "tex", "html": "html"}


class ExamView:
    """What a page of an exam is told: its title, whose sheet it is, its questions."""

    def __init__(self, specification: Specification, variant: VariantOfExam, format: str, student: str = "", lang: str = "en") -> None:
        self.title = specification.title
        self.instructions = specification.instructions
        self.number = variant.number
        self.student = student
        self.lang = lang
        self.pointed = pointed(specification.points)
        self.page = NoPage()
        self.round = False
        self.questions = [Fragment(q, k + 1, format, lang) for k, q in enumerate(variant.questions)]

    def detail_of(self, name: str, i: int, j: int) -> None:
        """Numbers of an exam do not open."""


class Fragment:
    """A question written in a format: what is asked, what is to be filled in or chosen, the answer, the worked solution."""

    def __init__(self, question: Question, number: int, format: str, lang: str = "en", macros: str = "", exam: str = "") -> None:
        self.format = format
        self.macros = macros or f"formats/{format}.j2"
        self.exam = exam or f"exams/{format}.j2"
        self.lang = lang
        self.view = QuestionView(question, number, lang, self._phrase, self._told)

    def _context(self, **more: Any) -> dict[str, Any]:
        return {"v": self.view, "format": self.format, "macros": self.macros, "exam": self.exam, **more}

    def _template(self, name: str) -> Template:
        return environment(self.format, "", self.lang).get_template(name)

    def _phrase(self, name: str) -> Markup:
        concept = self.view.question.concept.replace("-", "_")
        text = self._template("questions/_phrase.j2").render(self._context(concept=f"concepts/{concept}.j2", name=name))
        return Markup(" ".join(text.split()))

    def _told(self, what: str, quantity: str) -> Markup:
        text = self._template("questions/_told.j2").render(self._context(what=what, name=quantity))
        return Markup(" ".join(text.split()))

    def _part(self, part: str) -> Markup:
        return Markup(self._template(f"questions/{self.view.kind.replace('-', '_')}.j2").render(self._context(part=part)))

    @property
    def ask(self) -> Markup:
        """The question, with what is given and what is to be filled in or chosen."""
        return self._part("ask")

    @property
    def posed(self) -> Markup:
        """The question without the place for its answer."""
        return self._part("posed")

    @property
    def answer(self) -> Markup:
        """The right answers."""
        return self._part("answer")

    @property
    def solution(self) -> Markup:
        """The right answers and how they come about."""
        return self._part("solution")


@cache
def _paper() -> Paper:
    return Paper()


def page(specification: Specification, variant: VariantOfExam, format: str, part: str, student: str = "", lang: str = "en") -> str:
    """One page of a variant: its `sheet`, its `key` or its `solutions`."""
    template = environment(format, "", lang).get_template(f"papers/{part}.j2")
    view = ExamView(specification, variant, format, student, lang)
    text = template.render(v=view, format=format, part=part, macros=f"formats/{format}.j2", exam=f"exams/{format}.j2", paper=_paper())
    return joined(tidy(declared(text))) if format == "latex" else tidy(text)


def pages(specification: Specification, variant: VariantOfExam, formats: Sequence[str], student: str = "", lang: str = "en") -> dict[str, str]:
    """All pages of a variant, by their file names below the folder of the exam: `md/sheet-01.md`."""
    out = {}
    for format in formats:
        for part in PARTS:
            out[f"{format}/{part}-{{}}.{ENDINGS[format]}"] = page(specification, variant, format, part, student, lang)
    return out
