"""The bank of questions about why: templates in `templates/concepts/`, one file each, that phrase a question and its answers."""

from __future__ import annotations

import re
from functools import cache

from symattn.extensions import names, template_path


@cache
def phrases(name: str) -> tuple[str, ...]:
    """The names of the answers that a concept's template phrases: `right_1`, `wrong_1`, `wrong_2` …; nothing for an unknown concept."""
    if name not in names("concepts"):
        return ()
    path = template_path() / "concepts" / f"{name.replace('-', '_')}.j2"
    return tuple(re.findall(r"<% macro ((?:right|wrong)_\d+)\(", path.read_text(encoding="utf-8")))
