"""Exams for other systems: one template a system in `templates/exports/`, rendered in stages, as the variants come.

A template is rendered with `stage` = "name" (the name of the file it makes), "opening", "variant" (once each) and "closing".
What it prints is appended to that file; where the file is a package (`….zip`), it prints files, each after `<< file(path) >>`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from typing import Any, Final, Literal

from markupsafe import Markup

from symattn.errors import UsageError, suggestion
from symattn.exam.making import VariantOfExam
from symattn.exam.specification import Specification
from symattn.extensions import names
from symattn.rendering.environment import environment
from symattn.rendering.exam.pages import Fragment
from symattn.rendering.exam.record import SCHEMA, record
from symattn.rendering.exam.scoring import Scoring
from symattn.rendering.exam.systems import folder
from symattn.rendering.exam.view import NoPage, fraction

Stage = Literal["name", "opening", "variant", "closing"]
MARK: Final = "\x1e"
"""Before the path of a file in what a template prints: no text of a user holds it."""
_EMPTY: Final = re.compile(r"\n\s*\n")
ESCAPED_AS: Final = {"moodle": "moodle", "gift": "moodle", "json": "md", "qti12": "moodle"}
"""How the text of questions is escaped in an export; in all others as HTML or XML."""


class ExportView:
    """What an export's template is told: the exam, and at a variant its questions; at the end how many variants there were."""

    def __init__(self, name: str, specification: Specification, variant: VariantOfExam | None = None, count: int = 0) -> None:
        self.title = specification.title
        self.instructions = specification.instructions
        self.planned = specification.questions
        self.raw = specification.raw
        self.points = fraction(specification.points)
        self.total = specification.points
        self.number = variant.number if variant is not None else 0
        self.count = count
        self.seed = specification.seed
        self.codes = [str(k).zfill(max(2, len(str(count)))) for k in range(1, count + 1)]
        """The numbers of all variants, as names of files have them."""
        self.code = str(self.number).zfill(max(2, len(str(count))))
        self.variant = f"variant {self.code}"
        self.folder = folder(specification.title)
        self.page = NoPage()
        self.lang = "en"
        self.round = False
        macros = (f"exports/_{name.replace('-', '_')}_format.j2", f"exports/_{name.replace('-', '_')}_exam.j2")
        self.questions = [Fragment(q, k + 1, escaping(name), macros=macros[0], exam=macros[1]) for k, q in enumerate(variant.questions)] if variant is not None else []

    def detail_of(self, name: str, i: int, j: int) -> None:
        """Numbers of an exam do not open."""

    def scoring(self, fragment: Fragment) -> Scoring:
        """How a system that marks by itself is told to mark one of the questions."""
        return Scoring(fragment.view.question, self.planned[fragment.view.number - 1], fragment.view.options)

    @property
    def identifier(self) -> str:
        """A name of the exam that no other exam has, and none of another seed, so that a system does not take one for the other."""
        return f"g{blake2b(repr((self.title, self.raw, self.seed)).encode('utf-8', 'replace'), digest_size=8).hexdigest()}"

    def record(self) -> Markup:
        """The variant as one line of JSON."""
        return Markup(json.dumps(record(self.number, self.questions, self.planned), ensure_ascii=False))

    def head(self) -> Markup:
        """The exam as JSON, without its variants and its last brace."""
        found = {"schema": SCHEMA, "title": self.title, "instructions": self.instructions, "points": self.points}
        return Markup(json.dumps(found, ensure_ascii=False)[:-1])


def escaping(name: str) -> str:
    """The format whose escaping an export needs."""
    return ESCAPED_AS.get(name, "html")


def exported(name: str, stage: Stage, specification: Specification, variant: VariantOfExam | None = None, count: int = 0) -> str:
    """What the template of an export prints at a stage."""
    if name not in names("exports"):
        raise UsageError(f'--to {name}: there is no such export{suggestion(name, names("exports"))}')
    context: dict[str, Any] = {"stage": stage, "v": ExportView(name, specification, variant, count), "file": _file, "format": escaping(name)}
    return environment(escaping(name)).get_template(f"exports/{name.replace('-', '_')}.j2").render(context)


def _file(path: object) -> Markup:
    return Markup(f"{MARK}{path}\n")


def files(text: str) -> Sequence[tuple[str, str]]:
    """The files that a stage of a package printed: paths and texts, without the empty lines that templates leave.

    >>> files("\\n\\x1ea.xml\\n<a/>\\n\\x1eb/c.xml\\n<c/>\\n")
    [('a.xml', '<a/>\\n'), ('b/c.xml', '<c/>\\n')]
    """
    return [(path.strip(), _EMPTY.sub("\n", body.lstrip("\n"))) for path, _, body in (part.partition("\n") for part in text.split(MARK)[1:])]


@cache
def file_name(name: str) -> str:
    """The name of the file that an export makes: `moodle.xml`, `qti21.zip`."""
    return exported(name, "name", Specification("", ())).strip()
