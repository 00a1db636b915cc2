"""Full-width signs, as Chinese and Japanese texts write them: `q＝［１，０］` as `q=[1，0]`."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from symattn.reading.page import Page

_WIDE: Final = str.maketrans({chr(0xFEE0 + ord(c)): c for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=[]{}+-*/%^_|<>."})
"""Every sign and the one of usual width; brackets, commas and colons of Chinese sentences stay."""


def narrowed(page: Page) -> Page:
    """The page with signs of usual width in its texts; every character keeps its place."""
    texts = [piece.text.translate(_WIDE) if piece.kind != "code" else piece.text for piece in page.pieces]
    if all(text == piece.text for text, piece in zip(texts, page.pieces, strict=True)):
        return page
    return replace(page, pieces=[replace(piece, text=text) for text, piece in zip(texts, page.pieces, strict=True)])
