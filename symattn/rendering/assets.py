"""The style sheet, script and font of HTML pages, in the page itself, and the policy that allows just these."""

from __future__ import annotations

from base64 import b64encode
from functools import cached_property
from hashlib import sha256

from markupsafe import Markup

from symattn.extensions import template_path


class Assets:
    """What a page carries with it.  Nothing here comes from the input."""

    @cached_property
    def style(self) -> Markup:
        """The style sheet, with the mathematics font inside."""
        font = b64encode((template_path() / "fonts" / "stix-two-math.woff2").read_bytes()).decode("ascii")
        return Markup((template_path() / "formats" / "html.css").read_text(encoding="utf-8").replace("%%font%%", font))

    @cached_property
    def script(self) -> Markup:
        return Markup((template_path() / "formats" / "html.js").read_text(encoding="utf-8"))

    @cached_property
    def policy(self) -> Markup:
        """A content security policy: this style, this script, the font as data, and nothing else."""
        allowed = f"style-src '{digest(self.style)}'; script-src '{digest(self.script)}'; font-src data:"
        return Markup(f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'")


def digest(content: str) -> str:
    """How a policy names what it allows."""
    return "sha256-" + b64encode(sha256(content.encode("utf-8")).digest()).decode("ascii")
