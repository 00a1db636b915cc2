"""Tables of answers and class lists: CSV with a heading, commas or semicolons, every mistake with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from symattn.errors import UsageError

MAX_BYTES: Final = 50_000_000
MOST_COLUMNS: Final = 5000
csv.field_size_limit(1_000_000)


@dataclass(frozen=True)
class Table:
    """The names of the columns and the rows, each a mapping from column to cell; `lines` are the lines of the rows in the file."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Mapping[str, str]]
    lines: Sequence[int]


def read_table(path: str) -> Table:
    """The table in a file; `UsageError` with what is wrong, each with its line."""
    file = Path(path)
    if not file.is_file():
        raise UsageError(f"{path}: {'is not a file' if file.exists() else 'there is no such file'}")
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from None
    if len(data) > MAX_BYTES:
        raise UsageError(f"{path}: is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        return table_of(data.decode("utf-8-sig"), path)
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8 text (byte {error.start + 1})") from None


def table_of(text: str, name: str) -> Table:
    """The table in a text.

    >>> table_of("student,variant\\nAda, 1 \\n", "a.csv").rows
    [{'student': 'Ada', 'variant': '1'}]
    """
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count) if any(c in head for c in ",;\t") else ","
    reader = csv.reader(io.StringIO(text.replace("\0", "\N{REPLACEMENT CHARACTER}")), delimiter=delimiter)
    messages: list[str] = []
    rows, lines = [], []
    try:
        columns = tuple(cell.strip() for cell in next(reader, []))
        if not columns or len(columns) > MOST_COLUMNS:
            raise UsageError(f"{name}:1: {'has no heading' if not columns else f'has more than {MOST_COLUMNS} columns'}")
        messages += [f'{name}:1: the column "{c}" stands twice' for c in dict.fromkeys(columns) if c and columns.count(c) > 1]
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(columns):
                messages.append(f"{name}:{reader.line_num}: has {len(cells)} cells; there are {len(columns)} columns")
                continue
            rows.append(dict(zip(columns, [*(cell.strip() for cell in cells), *[""] * (len(columns) - len(cells))], strict=True)))
            lines.append(reader.line_num)
    except csv.Error as error:
        messages.append(f"{name}:{reader.line_num}: is not a table ({error})")
    if messages:
        raise UsageError(*messages[:100])
    return Table(name, columns, rows, lines)


def table_text(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()
