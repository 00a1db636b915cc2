"""Full-width signs, as Chinese and Japanese texts write them, and bold ones, as posts do: `q＝［１，０］` as `q=[1，0]`, `𝗦𝘁𝗲𝗽 𝟭` as `Step 1`; the token `<pad>` as a word."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Final

from symattn.reading.page import Page

_BOLD: Final = {chr(code): plain for code in range(0x1D400, 0x1D800) if (plain := unicodedata.normalize("NFKC", chr(code))).isascii() and plain.isalnum()}
"""The letters and digits of mathematical alphabets."""
_WIDE: Final = str.maketrans(_BOLD | {chr(0xFEE0 + ord(c)): c for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=[]{}+-*/%^_|<>."})
"""Every sign and the one of usual width; brackets, commas and colons of Chinese sentences stay."""


_SPECIAL: Final = re.compile(r"<(pad|bos|eos|unk|cls|sep)>", re.IGNORECASE)
"""Tokens that are none of the words of a sentence."""


def narrowed(page: Page) -> Page:
    """The page with signs of usual width in its texts, special tokens without their brackets; every character keeps its place."""
    texts = [_SPECIAL.sub(r" \1 ", piece.text.translate(_WIDE)) if piece.kind != "code" else piece.text for piece in page.pieces]
    if all(text == piece.text for text, piece in zip(texts, page.pieces, strict=True)):
        return page
    return replace(page, pieces=[replace(piece, text=text) for text, piece in zip(texts, page.pieces, strict=True)])
