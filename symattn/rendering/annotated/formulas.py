"""The formulas of a document as MathML that browsers set without a script, with their numbers marked."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Final

from symattn.reading.documents.formulas import ALIGNED, Formula
from symattn.rendering.annotated.marks import Ink

LONGEST: Final = 4000
MOST: Final = 150_000
"""How many characters of formulas are set; what comes later is shown as it is written."""
_ALIGNED: Final = re.compile(r"\\(begin|end)\{(?:aligned|gathered|split|alignedat)\}(?:\{\d+\})?")
_DROPPED: Final = re.compile(r"\\(?:nonumber|notag|displaystyle|textstyle|label\{[^{}]*\}|tag\*?\{[^{}]*\})(?![A-Za-z])")
_DIGIT: Final = re.compile(r"[\d.]")
_UNKNOWN: Final = re.compile(r"<m[io]>\\[A-Za-z]")
_COLOUR: Final = re.compile(r'<mstyle mathcolor="sa(\d+)">')


class Typesetter:
    """Sets formulas while the budget lasts; `cleaned` drops from markup all that is not harmless."""

    def __init__(self, ink: Ink, cleaned: Callable[[str], str]) -> None:
        self.ink = ink
        self.cleaned = cleaned
        self.budget = MOST

    def html(self, text: str, f: Formula, plain: Callable[[str], str], quiet: bool = False) -> str | None:
        """A formula of a text as HTML; `plain` undoes what the document's format escapes.  Nothing where it cannot be set."""
        start, end = (f.inner, f.stop) if not f.environment or f.environment.rstrip("*") in ALIGNED else (f.start, f.end)
        self.budget -= end - start
        if end - start > LONGEST or self.budget < 0:
            return None
        marks = self.ink.within(f.start, f.end)
        tex, at, coloured = "", start, 0
        for mark in marks:
            found = _DIGIT.search(text, max(mark.start, at), mark.end)
            if found is None or mark.end > end:
                return None
            tex += f"{plain(text[at : found.start()])}{{\\color{{sa{mark.id}}}{{{plain(text[found.start() : mark.end])}}}}}"
            at, coloured = mark.end, coloured + 1
        tex += plain(text[at:end])
        if f.environment.rstrip("*") in ALIGNED:
            tex = rf"\begin{{aligned}}{tex}\end{{aligned}}"
        display = bool(f.environment) or text.startswith(("$$", r"\[", r"\begin", r"\\["), f.start)
        made = self.mathml(tex, display)
        if made is None or len(_COLOUR.findall(made)) != coloured:
            return None
        verdicts = {mark.id: mark.verdict for mark in marks}
        made = _COLOUR.sub(lambda c: f'<mstyle class="sa-n sa-{verdicts.get(int(c[1]), "given")}">', made)
        return self.ink.formula(marks, made, display=display, quiet=quiet)

    def mathml(self, tex: str, display: bool) -> str | None:
        """TeX of a document as MathML; nothing where it is not understood."""
        from latex2mathml.converter import convert

        tex = _ALIGNED.sub(lambda m: r"\begin{array}{rlrlrlrl}" if m[1] == "begin" else r"\end{array}", _DROPPED.sub("", tex))
        tex = tex.replace("<", r"\lt ").replace(">", r"\gt ").replace("&", "& ").replace("{,}", ",")
        try:
            made = convert(tex, display="block" if display else "inline")
        except Exception:  # whatever a document's formula does to the converter, its source is shown instead
            return None
        return None if _UNKNOWN.search(made) else self.cleaned(made)


def source(ink: Ink, text: str, f: Formula, quiet: bool, shown: Callable[[str], str] = escape) -> str:
    """A formula as it is written, with its numbers marked."""
    return f'<code class="sa-tex">{ink.text(text, f.start, f.end, quiet=quiet, shown=shown)}</code>'

