"""Decimal commas: `0,289 ; 0,785`, `1{,}732`.  Whether a document writes them, and its pieces with points instead.

A place stays where it was in the source, so that numbers keep their spans and corrections are written as the document writes numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from symattn.reading.page import Page, Piece

_COMMA: Final = r"(?:,|\{,\})"
_NUMBER: Final = re.compile(rf"(?<![\d.,])(?<!\{{,\}})(?P<whole>\d{{1,3}}(?:(?:\.|[\u2009\u202f\u00a0]|\\,|\\;)\d{{3}})+|\d+)(?P<comma>{_COMMA})(?P<rest>\d+)(?!{_COMMA}?\d|\.\d)")
"""A number with a comma; one of a list such as `1,0,1` is none."""
_THOUSAND: Final = re.compile(rf"[1-9]\d{{0,2}}{_COMMA}\d{{3}}")
_RUN: Final = re.compile(r"(?<![\d.,])-?\d+(?:,-?\d+){2,}(?![\d.])")
_POINT: Final = re.compile(r"(?<![\w.,])\d+\.\d+(?![\w.]|,\d)")
_LISTED: Final = re.compile(r"\[-?\d,-?\d\]|(?<==)\s*\(-?\d,-?\d\)(?!\s*[-+·*×/\u2212])")
"""Two digits in brackets, which are a vector rather than one number."""
_LEADER: Final = re.compile(r"[\d)\]}%$]\s*$")
_FOLLOWER: Final = re.compile(r"\s*[$]?\s*(?:[-+\u2212]?\s*[\d.(\[]|[-\u2212]?\s*\\?(?:frac|sqrt|infty|left|√|∞))")
_MIXED: Final = re.compile(r"\d\s+[-+\u2212]?\d|,\s")
"""Numbers between blanks or commas: what semicolons divide beside them are rows."""
FEWEST: Final = 3
FOREMOST: Final = 2
"""How many numbers with a comma there are at least, and how many of them below 1."""
LONGEST: Final = 2000


def pointed(page: Page) -> Page:
    """The page with points for decimal commas, where the document writes them; its code stays as it is."""
    texts = [piece.text for piece in page.pieces if piece.kind not in {"code", "output"}]
    if not has_decimal_commas(texts):
        return page
    return replace(page, pieces=tuple(piece if piece.kind in {"code", "output"} else _pointed(piece) for piece in page.pieces))


def has_decimal_commas(texts: Sequence[str]) -> bool:
    """Whether commas are decimal signs: numbers such as `0,25` are met, and hardly any with a point or lists without blanks.

    >>> has_decimal_commas(["a = 0,25 ; 1,5 ; 0,75"]), has_decimal_commas(["a = [0,1], b = (1,0), 1,024 of 2,048"])
    (True, False)
    """
    commas = nulls = others = 0
    for text in texts:
        if "," not in text:
            others += len(_POINT.findall(text))
            continue
        for found in _NUMBER.finditer(_LISTED.sub(" ", text)):
            commas += not _THOUSAND.fullmatch(found[0])
            nulls += found["whole"] == "0"
        others += len(_POINT.findall(text)) + len(_RUN.findall(text))
    return commas >= FEWEST and nulls >= FOREMOST and commas > 4 * others


def _pointed(piece: Piece) -> Piece:
    """A piece with points for its decimal commas, and commas for the semicolons between its numbers."""
    if "," not in piece.text and ";" not in piece.text:
        return piece
    kept = [found.span() for found in _LISTED.finditer(piece.text)]
    signs: dict[int, str] = {}
    for found in _NUMBER.finditer(piece.text):
        if any(a < found.start("comma") < b for a, b in kept) and found["comma"] == ",":
            continue
        for k in range(found.start("whole"), found.end("whole")):
            signs[k] = piece.text[k] if piece.text[k].isdigit() else ""
        for k in range(*found.span("comma")):
            signs[k] = "." if piece.text[k] == "," else ""
    text = "".join(signs.get(k, c) for k, c in enumerate(piece.text))
    places = piece.places if len(text) == len(piece.text) else [place for k, place in enumerate(piece.places) if signs.get(k, " ")]
    return replace(piece, text=_listed(text), places=places)


def _listed(text: str) -> str:
    r"""The text with a comma for every semicolon that stands between two numbers or brackets, unless it divides rows.

    >>> _listed("q = (0.9 ; -0.4) ; es gilt [1 0; 0 1]")
    'q = (0.9 , -0.4) ; es gilt [1 0; 0 1]'
    """
    out = list(text)
    opened: list[int] = []
    waiting: list[list[int]] = [[]]
    for k, c in enumerate(text):
        if c in "([":
            opened.append(k)
            waiting.append([])
        elif c in ")]" and opened:
            start, found = opened.pop(), waiting.pop()
            if found and k - start < LONGEST and not _MIXED.search(_without_brackets(text[start + 1 : k])):
                for at in found:
                    out[at] = ","
        elif c == ";" and _LEADER.search(text[max(0, k - 20) : k]) and _FOLLOWER.match(text, k + 1) and text[k - 1] != "\\":
            waiting[-1].append(k)
    for at in waiting[0] if not opened else ():
        out[at] = ","
    return "".join(out)


def _without_brackets(text: str) -> str:
    """What stands in brackets without the brackets that it holds."""
    while (shorter := re.sub(r"[(\[][^()\[\]]*[)\]]", "#", text)) != text:
        text = shorter
    return text
