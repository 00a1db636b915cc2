"""Reports as pages: one document template, written as Markdown, LaTeX or HTML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from symattn.errors import UsageError, suggestion
from symattn.extensions import languages
from symattn.rendering.characters import declared
from symattn.rendering.environment import environment, joined, tidy
from symattn.rendering.reports.view import ReportsView
from symattn.verifying.finding import Report

PACKAGES: Final = ("longtable",)
"""What the tables of a report need in LaTeX."""


def render(reports: Sequence[Report], format: str, lang: str = "en") -> str:
    """The reports as one page."""
    if lang not in languages():
        raise UsageError(f'lang "{lang}" is not known{suggestion(lang, languages())}')
    template = environment(format, "", lang).get_template("documents/verification_report.j2")
    page = template.render(v=ReportsView(reports, lang), format=format, macros=f"formats/{format}.j2", packages=PACKAGES)
    return joined(tidy(declared(page))) if format == "latex" else tidy(page)
