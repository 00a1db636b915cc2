"""Python files: one listing, and what its docstring says before it."""

from __future__ import annotations

import ast
import re
import warnings

from symattn.reading.documents.runs import places_of
from symattn.reading.documents.text import pieces_of
from symattn.reading.page import Page, Piece

_QUOTES = re.compile(r"[rRuU]?(\"\"\"|''')")
_NUMBER = re.compile(r"\d\.\d")
FEWEST = 6
"""A docstring with so many decimal numbers is read as text."""


def read(text: str) -> Page:
    """The page of a Python file: the whole of it is code, and a docstring with numbers in it text as well.

    >>> read("x = 1\\n").pieces[0].kind
    'code'
    """
    said = _docstring(text)
    return Page([*said, *([Piece("code", text, places_of(0, len(text)), language="python")] if text.strip() else [])], {None: text})


def _docstring(text: str) -> list[Piece]:
    """The pieces of the docstring that a file begins with, where it holds numbers."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    first = tree.body[0] if tree.body else None
    if not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Constant) or not isinstance(first.value.value, str):
        return []
    start = sum(len(line) + 1 for line in text.split("\n")[: first.lineno - 1])
    opening = _QUOTES.match(text, start)
    end = text.find(opening[1], opening.end()) if opening else -1
    if opening is None or end < 0 or len(_NUMBER.findall(text, opening.end(), end)) < FEWEST:
        return []
    return pieces_of(re.sub(r"[^\n]", " ", text[: opening.end()]) + text[opening.end() : end])
