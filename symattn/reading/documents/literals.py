"""Code of languages that are not followed, where it does no more than name numbers: `const k = [1, 0];` says what `k = [1, 0]` does."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 20_000
_DOES: Final = re.compile(r"=>|\b(?:function|return|for|while|if|else|class|import|require|include|new|void|def|fn|func|print\w*|console)\b|[+*/%-]=|\+\+")
"""Signs of code that does something."""
_BLANKED: Final = re.compile(r"(?m)^[ \t]*(?:export\s+)?(?:const|let|var|auto|final|val|double|float)\b(?:\[\])?|;[ \t]*(?=$|//)|//+|^[ \t]*#|[{}]")
"""What only the language needs."""


def only_names(text: str) -> bool:
    """Whether code only gives numbers names.

    >>> only_names("const k = [1, 0];"), only_names("for (let i = 0; i < 2; i++) s += q[i] * k[i];")
    (True, False)
    """
    return len(text) <= _LONGEST and any(c.isdigit() for c in text) and not _DOES.search(re.sub(r"//.*", "", text))


def without_keywords(text: str) -> str:
    """The code with blanks for what only its language needs, every number in its place.

    >>> without_keywords("const k = [1, 0]; // made up")
    '      k = [1, 0]     made up'
    """
    return _BLANKED.sub(lambda m: " " * len(m[0]), text)
