"""How an author writes things: symbols of quantities, rows or columns, decimal point or comma.  Checked here, since it reaches formulas."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, Final

from symattn.errors import suggestion
from symattn.exact.literal import shown
from symattn.exact.printing import GREEK

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "vectors": ("rows", "columns"),
    "decimal": (".", ","),
    "times": ("\\cdot", "\\times"),
    "brackets": ("square", "round"),
}
"""Settings of notation with what may stand there, the default first."""

_GREEK: Final = "|".join(sorted((*GREEK, *(name.capitalize() for name in GREEK), "varepsilon", "vartheta", "varphi"), key=len, reverse=True))
_INNER: Final = rf"(?:[A-Za-z0-9, +'-]|\\(?:{_GREEK}|ell|top)(?![A-Za-z]))*"
_BASE: Final = rf"(?:[A-Za-z]|\\(?:{_GREEK}|ell)(?![A-Za-z])|\\(?:mathbf|mathrm|mathcal|mathsf|mathbb|boldsymbol|hat|tilde|bar|widetilde|text)\{{{_INNER}\}})"
_SYMBOL: Final = rf"{_BASE}{{1,12}}'{{0,2}}(?:[_^](?:[A-Za-z0-9]|\{{{_INNER}\}})){{0,2}}"
LONGEST: Final = 60


def messages(notation: Mapping[str, Any], quantities: Collection[str]) -> list[str]:
    """Everything that is wrong with a table of notation, each with its place."""
    out = []
    for key, value in notation.items():
        if key in CHOICES:
            if value not in CHOICES[key]:
                out.append(f"notation.{key} must be one of {', '.join(CHOICES[key])}")
        elif key not in quantities:
            out.append(f"notation.{shown(key)} is not known{suggestion(key, [*CHOICES, *quantities])}")
        elif not isinstance(value, str) or len(value) > LONGEST or not re.fullmatch(_SYMBOL, value):
            out.append(f'notation.{key}: "{shown(str(value))}" is not a symbol (such as W^Q, \\alpha, \\mathbf{{K}}, q_{{1}})')
    return out
