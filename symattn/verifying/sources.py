"""Documents as files: which ones are meant, and their text, exactly as it is written."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from symattn.errors import UsageError
from symattn.reading.problem_file import MAX_BYTES as MAX_PROBLEM
from symattn.verifying.configuration import Configuration, configuration_of

MAX_BYTES: Final = 40_000_000
DOCUMENTS: Final = frozenset({".md", ".markdown", ".rmd", ".qmd", ".html", ".htm", ".xhtml", ".tex", ".ltx", ".txt", ".rst", ".ipynb", ".py"})
PROBLEMS: Final = frozenset({".toml", ".json"})
MARK: Final = "\ufeff"
_PROBLEM: Final = re.compile(r'^\s*(?:\[(?:given|claims|settings)\]|given\.|claims\.)|^\s*\{[^\0]{0,2000}?"(?:given|claims)"\s*:', re.MULTILINE)
_MARKUP: Final = re.compile(r"\s*(?:<!doctype html|<\?xml|<html|<head|<body|<(?:p|div|h\d|table|pre|ul|ol|section|article)\b)", re.IGNORECASE)


class Source(NamedTuple):
    """A document: its name in reports, its text without a byte order mark, the ending that says how to read it."""

    name: str
    text: str
    ending: str
    marked: bool = False
    """Whether the file begins with a byte order mark."""

    @property
    def is_problem(self) -> bool:
        """Whether this is a problem file."""
        return self.ending in PROBLEMS


def decoded(data: bytes, name: str, ending: str | None = None) -> Source:
    """The document in the bytes of a file or of standard input, where the text itself tells what it is."""
    most = MAX_PROBLEM if ending in PROBLEMS else MAX_BYTES
    if len(data) > most:
        raise UsageError(f"{name}: is larger than {most // 1_000_000} MB")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: is not UTF-8 text (byte {error.start + 1})") from None
    return Source(name, text.removeprefix(MARK), guessed(text.removeprefix(MARK)) if ending is None else ending, text.startswith(MARK))


def opened(file: str | Path) -> Source:
    """The document in a file; `UsageError` where it cannot be read."""
    path = Path(file)
    try:
        if path.is_dir():
            raise UsageError(f"{path}: is a directory, not a file")
        if not path.is_file():
            raise UsageError(f"{path}: is not a regular file" if path.exists() else f"{path}: there is no such file")
        with path.open("rb") as stream:
            return decoded(stream.read(MAX_BYTES + 1), str(file), path.suffix.lower())
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from None


def guessed(text: str) -> str:
    """The ending that a text without a name would have.

    >>> guessed("<p>0.5</p>"), guessed("# Attention"), guessed("[given]"), guessed("\\\\begin{align}")
    ('.html', '.md', '.toml', '.tex')
    """
    head = text[:100_000]
    if _PROBLEM.search(head):
        return ".json" if head.lstrip().startswith("{") else ".toml"
    if head.lstrip().startswith("{") and '"cells"' in head:
        return ".ipynb"
    if _MARKUP.match(head):
        return ".html"
    return ".tex" if re.search(r"\\documentclass|^\s*\\(?:begin|section)\{", head, re.MULTILINE) else ".md"


class Listed(NamedTuple):
    """The documents that are meant, which of them were found in a directory, and which a configuration skips."""

    names: list[str]
    found: frozenset[str]
    skipped: list[str]


def listed(sources: Sequence[str]) -> Listed:
    """The documents that sources name: files as they are, of directories every document in them."""
    names: list[str] = []
    found: set[str] = set()
    for source in sources:
        if source != "-" and os.path.isdir(source):
            inside = list(_documents(Path(source)))
            if not inside:
                raise UsageError(f"{source}: there is no document in this directory ({', '.join(sorted(DOCUMENTS))})")
            found.update(name for name in inside if name not in sources)
            names += inside
        else:
            names.append(source)
    unique = list(dict.fromkeys(names))
    skipped = [name for name in unique if name != "-" and configured(name).skips(name)]
    return Listed([name for name in unique if name not in skipped], frozenset(found), skipped)


def _documents(folder: Path) -> Iterator[str]:
    for path, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in {"node_modules", "__pycache__"})
        yield from (str(Path(path) / name) for name in sorted(files) if Path(name).suffix.lower() in DOCUMENTS and not name.startswith("."))


def configured(name: str) -> Configuration:
    """What `symattn.toml` says about a document; for standard input that of the working directory."""
    return configuration_of("." if name == "-" else os.path.dirname(name) or ".")
