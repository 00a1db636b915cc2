"""Verification reports: for terminals, programs, code scanners (SARIF), and as pages (Markdown, LaTeX, HTML)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from symattn.errors import UsageError, suggestion
from symattn.verifying.finding import Report

PAGES: Final = ("md", "latex", "html")
FORMATS: Final = ("text", *PAGES, "json", "sarif")


def render_reports(
    found: Sequence[Report], to: str = "text", failed: Sequence[str] = (), *, together: bool = False, full: bool = False, colour: bool = False, lang: str = "en"
) -> str:
    """The reports as one text.

    `together` says that several sources were asked for, even if only one could be read; `full` lists rounding matters and
    unchecked numbers too, and `colour` is for terminals, both in the format text; `lang` is the language of pages.

    >>> print(render_reports([Report("page.md", ())]), end="")
    page.md: no number to check
    """
    if to in PAGES:  # imported here: what prints text or data needs no templates
        from symattn.rendering.reports import pages

        return pages.render(found, to, lang)
    from symattn.rendering.reports import data, sarif, text

    if to == "text":
        return text.render(found, full=full, colour=colour, together=together)
    if to == "json":
        return data.render(found, failed, together)
    if to == "sarif":
        return sarif.render(found, failed)
    raise UsageError(f'format "{to}" of a report is not known{suggestion(to, FORMATS)}')
