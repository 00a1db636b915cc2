"""Which reader reads which file: by the ending of its name."""

from __future__ import annotations

from typing import Final

from symattn.errors import UsageError
from symattn.reading.commas import pointed
from symattn.reading.fullwidth import narrowed
from symattn.reading.page import Page

LARGEST: Final = 10_000_000
"""How many characters a document may have."""
MOST_LINES: Final = 500_000
MOST_TAGS: Final = 400_000
MARKDOWN: Final = frozenset({".md", ".markdown", ".rmd", ".qmd", ".mdx"})
HTML: Final = frozenset({".html", ".htm", ".xhtml"})
LATEX: Final = frozenset({".tex", ".ltx", ".latex"})


def read_page(text: str, ending: str) -> Page:
    """The pieces of a document, its numbers with points and signs of usual width.  Raises `UsageError` for one that is too large, and for a notebook that is none.

    >>> [(piece.kind, piece.text) for piece in read_page("# Keys\\n\\nK = \\\\[1, 0]", ".md").pieces]
    [('heading', 'Keys'), ('text', 'K = [1, 0]')]
    """
    if len(text) > LARGEST:
        raise UsageError(f"the document has {len(text):,} characters; at most {LARGEST:,} are read")
    lines = max(text.count("\n"), text.count("\r"))
    if lines > MOST_LINES:
        raise UsageError(f"the document has {lines:,} lines; at most {MOST_LINES:,} are read")
    return pointed(narrowed(_read(text, ending.lower())))


def _read(text: str, kind: str) -> Page:
    """The pieces of a document as it writes them."""
    tags = text.count("<") if kind in HTML | MARKDOWN else 0
    if tags > MOST_TAGS:
        raise UsageError(f"the document has {tags:,} tags; at most {MOST_TAGS:,} are read")
    if kind in MARKDOWN:
        from symattn.reading.documents import markdown

        return markdown.read(text)
    if kind in HTML:
        from symattn.reading.documents import html

        return html.read(text)
    if kind in LATEX:
        from symattn.reading.documents import latex

        return latex.read(text)
    if kind == ".ipynb":
        from symattn.reading.documents import notebook

        return notebook.read(text)
    if kind in (".py", ".pyi"):
        from symattn.reading.documents import python

        return python.read(text)
    from symattn.reading.documents import text as plain

    return plain.read(text)
