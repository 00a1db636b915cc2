"""Flows drawn with lines and arrows: `Q ──┐`, `├──► Q · Kᵀ`, `K ──┘`.  What an arrow leads to labels what comes after it, what goes in does not."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from symattn.reading.page import Piece

_INPUT: Final = re.compile(r"[^\n]*[─━═]\s?[┐┘┤╮╯╗╝╣┓┛]\s*")
_ARROW: Final = re.compile(r"(?:[─━═]{2,}\s?[►▶▸>→]|(?<![-<])-{2,}>)\s*(?=[^\s─━═])")
_RULE: Final = re.compile(r"^[ \t]*[-─━—_=]{4,60}[ \t]*(?=\n[ \t]*[=≈][^=])", re.MULTILINE)
_PRODUCT: Final = re.compile(r"[^\W\d_]\S{0,15}\s*[·×*@]\s*[^\W\d_]\S{0,15}")


def led_to(line: str) -> str:
    """What a line labels that may be drawn: what its last arrow leads to; nothing where it only leads in.

    >>> led_to("Q ──┐"), led_to("    ├──► Q · Kᵀ"), led_to("scaled ──► softmax (per row)"), led_to("the weights:")
    ('', 'Q · Kᵀ =', 'softmax (per row)', 'the weights:')
    """
    if _INPUT.fullmatch(line):
        return ""
    *_, last = _ARROW.split(line)
    if last == line:
        return line
    last = last.strip()
    return f"{last} =" if _PRODUCT.fullmatch(last) else last


def undrawn(piece: Piece) -> Piece:
    """The piece without the lines that are drawn below the terms of a sum, before what it comes to, and without those that only lead into a flow."""
    if "\n" not in piece.text:
        return piece
    lines = (" " * len(line) if _INPUT.fullmatch(line) else line for line in piece.text.split("\n"))
    return replace(piece, text=_RULE.sub(lambda m: " " * len(m[0]), "\n".join(lines)))
