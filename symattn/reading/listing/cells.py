"""The code of a file: a Python file is one cell, a notebook has code cells, a Markdown file fenced blocks."""

from __future__ import annotations

import json
import re
from pathlib import PurePath
from typing import Any, Final

from symattn.derivation.problem import Problem
from symattn.errors import ProblemError
from symattn.reading.listing.problems import problem_in

FENCE: Final = re.compile(r"^([ \t]*)(`{3,}|~{3,})[ \t]*\{?\.?(python3?|py|ipython3?|numpy|pytorch)?\b[^\n`]*\n(.*?)^[ \t]*\2", re.MULTILINE | re.DOTALL | re.IGNORECASE)


def read_listing(text: str, name: str) -> Problem:
    """The problem that the code of a file computes; messages begin with the file's name."""
    return problem_in(code_cells(text, name), name)


def code_cells(text: str, name: str) -> list[str]:
    """The cells of code in the text of a file, by the ending of its name.

    >>> code_cells("Some words\\n```python\\nx = 1\\n```\\n", "a.md")
    ['x = 1\\n']
    """
    ending = PurePath(name).suffix.lower()
    if ending == ".ipynb":
        cells = _of_notebook(text, name)
    elif ending == ".md":
        cells = [found[4] for found in FENCE.finditer(text) if found[3]]
    else:
        cells = [text]
    if not any(cell.strip() for cell in cells):
        raise ProblemError(f"{name}: has no code in Python")
    return cells


def _of_notebook(text: str, name: str) -> list[str]:
    try:
        raw: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProblemError(f"{name}: is not a notebook: {str(error)[:80] if isinstance(error, ValueError) else 'brackets are nested too deeply'}") from None
    cells = raw.get("cells") if isinstance(raw, dict) else None
    if not isinstance(cells, list):
        raise ProblemError(f"{name}: is not a notebook: it has no list of cells")
    sources = [cell.get("source", "") for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code"]
    return ["".join(map(str, s)) if isinstance(s, list) else str(s) for s in sources]
