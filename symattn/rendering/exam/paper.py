"""The style sheet of an exam as a page of HTML, and the policy that allows it and nothing else: no script, nothing loaded."""

from __future__ import annotations

from functools import cached_property

from markupsafe import Markup

from symattn.extensions import template_path
from symattn.rendering.assets import Assets, digest


class Paper(Assets):
    """What a page of an exam carries with it."""

    @cached_property
    def style(self) -> Markup:
        """The style sheet of every page, and that of exams."""
        own = (template_path() / "exams" / "html.css").read_text(encoding="utf-8")
        return Markup(f"{Assets().style}{own}")

    @cached_property
    def policy(self) -> Markup:
        """A content security policy: this style and the font as data."""
        return Markup(f"default-src 'none'; style-src '{digest(self.style)}'; font-src data:; base-uri 'none'; form-action 'none'")
