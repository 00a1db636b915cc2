"""Comments of code that work something out, `# q·k1 = 1.5 * 0 + 0.25 * 1.25 = 0.3125`, as text after the code they stand in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from symattn.reading.page import Page, Piece

_NUMBER: Final = r"[-\u2212]?(?:\d+(?:\.\d*)?|\.\d+)"
_FACTOR: Final = rf"\(?{_NUMBER}\)?"
_PRODUCT: Final = rf"{_FACTOR}\s*[*·×]\s*{_FACTOR}"
_WORKED: Final = re.compile(
    rf"^[ \t]*#[ \t]*((?:[^\W\d]\S{{0,30}}(?:[ \t]?[·*@.][ \t]?\S{{1,30}})?[ \t]*=[ \t]*)?{_PRODUCT}(?:[ \t]*[-+][ \t]*{_PRODUCT}){{1,20}}[ \t]*[=≈][ \t]*{_NUMBER})[ \t]*$",
    re.MULTILINE,
)
"""A comment on a line of its own: a sum of products of numbers and what it comes to."""
LONGEST: Final = 400


def with_remarks(page: Page) -> Page:
    """The page with such comments as pieces of text.

    >>> page = Page([Piece("code", "s = f(q, k)\\n# q.k = 1 * 0.5 + 2 * 1 = 2.5\\n", range(43))], {None: ""})
    >>> [piece.text for piece in with_remarks(page).pieces if piece.kind == "text"]
    ['q.k = 1 * 0.5 + 2 * 1 = 2.5']
    """
    pieces: list[Piece] = []
    for piece in page.pieces:
        pieces.append(piece)
        if piece.kind == "code" and "#" in piece.text:
            pieces += [remark for found in _WORKED.finditer(piece.text) if (remark := _remark(piece, found)) is not None]
    return replace(page, pieces=pieces) if len(pieces) > len(page.pieces) else page


def _remark(piece: Piece, found: re.Match[str]) -> Piece | None:
    if len(found[1]) > LONGEST:
        return None
    return Piece("text", found[1], piece.places[found.start(1) : found.end(1)], source=piece.source)
