"""Python files: one listing."""

from __future__ import annotations

from symattn.reading.documents.runs import places_of
from symattn.reading.page import Page, Piece


def read(text: str) -> Page:
    """The page of a Python file: the whole of it is code.

    >>> read("x = 1\\n").pieces[0].kind
    'code'
    """
    return Page([Piece("code", text, places_of(0, len(text)), language="python")] if text.strip() else [], {None: text})
