"""The sandbox that templates run in: they see what a page says, never the values, arrays and libraries behind it."""

from __future__ import annotations

from typing import Any, Final

from jinja2 import TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from symattn.exact.array import Array

_ROOMS: Final = ("builtins", "jinja2", "markupsafe", "symattn.rendering", "symattn.derivation", "symattn.variants")
_OF_ARRAYS: Final = frozenset({"columns", "decimal", "latex", "rows", "shape", "text"})


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, with attributes of nothing but texts, lists and what this package makes for pages.

    Without that, a template could reach SymPy (whose `subs` evaluates text) or NumPy (whose arrays write files) through an array.
    """

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, Array):
            return attr in _OF_ARRAYS
        home = type(obj).__module__
        if home.startswith("symattn."):  # records of ours: nothing of what Jinja asks about functions, frames and the like
            return home.startswith(_ROOMS) and not attr.startswith("_")
        return home.startswith(_ROOMS) and super().is_safe_attribute(obj, attr, value)


def told(error: Exception, template: str) -> str:
    """What went wrong in a template, with its file and line."""
    if isinstance(error, TemplateNotFound):
        return f"template {template}: {error.name} is not found"
    from traceback import extract_tb

    reason = str(error) or type(error).__name__
    if isinstance(error, TemplateSyntaxError):
        return f"template {error.filename or error.name or template}:{error.lineno}: {error.message}"
    frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else template
    return f"template {place}: {reason}"
