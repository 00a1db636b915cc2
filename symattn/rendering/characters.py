"""Characters that pdfLaTeX has no font for: declared in the preamble, so that any title and token compiles."""

from __future__ import annotations

import unicodedata
from typing import Final

from symattn.exact.printing import GREEK

PLACE: Final = "%%characters%%"
_KNOWN: Final = frozenset("“”‘’–—…€•†‡‰‹›„‚™ŒœŠšŽžŸ")
_MATHEMATICS: Final = {
    "−": "-",
    "→": r"\rightarrow",
    "←": r"\leftarrow",
    "↔": r"\leftrightarrow",
    "⇒": r"\Rightarrow",
    "≈": r"\approx",
    "≤": r"\le",
    "≥": r"\ge",
    "≠": r"\ne",
    "∞": r"\infty",
    "∑": r"\sum",
    "√": r"\surd",
    "∈": r"\in",
}
_LETTERS: Final = frozenset(letter.upper() for letter in GREEK) - {"LAMBDA"} | {"LAMDA"}
_CAPITALS: Final = frozenset(["GAMMA", "DELTA", "THETA", "LAMDA", "XI", "PI", "SIGMA", "UPSILON", "PHI", "PSI", "OMEGA"])


def declared(page: str) -> str:
    """The page with declarations of its unusual characters at the mark in the preamble; a fragment tells which its reader's preamble needs."""
    unusual = sorted({c for c in page if ord(c) > 127 and not _in_t1(c)})
    lines = [rf"\DeclareUnicodeCharacter{{{ord(c):04X}}}{{{_shown(c)}}}" for c in unusual]
    if PLACE not in page:
        head = ["% With pdfLaTeX these characters need a declaration in the preamble:", *(f"% {line}" for line in lines)] if lines else []
        return "\n".join([*head, page])
    return page.replace(PLACE, "\n  ".join(lines))


def _in_t1(c: str) -> bool:
    return c in _KNOWN or (0xA1 <= ord(c) <= 0x17F and ord(c) not in {0xAD, 0x17F} and not 0x131 < ord(c) < 0x134)


def _shown(c: str) -> str:
    """Greek and common signs as mathematics, anything else by its code."""
    if c in _MATHEMATICS:
        return rf"\ensuremath{{{_MATHEMATICS[c]}}}"
    words = unicodedata.name(c, "").split()
    if words[:1] == ["GREEK"] and words[2:3] == ["LETTER"] and len(words) == 4:
        return rf"\ensuremath{{{_greek(words[3], words[1] == 'CAPITAL')}}}" if words[3] in _LETTERS else rf"\texttt{{U+{ord(c):04X}}}"
    return rf"\texttt{{U+{ord(c):04X}}}"


def _greek(name: str, capital: bool) -> str:
    name = name.replace("LAMDA", "LAMBDA")
    if not capital:
        return f"\\{name.lower()}"
    return f"\\{name.capitalize()}" if name.replace("LAMBDA", "LAMDA") in _CAPITALS else name[0]
