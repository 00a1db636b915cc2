"""Tables of documents, and what is laid out like one in plain text: grids of numbers, matrices side by side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from symattn.reading.documents.tables import WIDEST
from symattn.reading.labels import in_words
from symattn.reading.layouts.contents import with_values
from symattn.reading.layouts.continued import joined
from symattn.reading.layouts.sheets import without_coordinates
from symattn.reading.mathematics.grammar import Parser
from symattn.reading.mathematics.lexer import tokens
from symattn.reading.mathematics.nodes import Node, is_infinite
from symattn.reading.page import Piece

INDEX_HEADS: Final = re.compile(
    r"^\W*(#|pos(ition)?|index|id|no\.?|nr\.?|token|word|query|key|step|位置|序号|编号|词)?\W*[ijknt]?\W*"
    r"(?:\W(?:backslash\W*)?[ijknt]\W*)?$", re.IGNORECASE,
)
NUMBER = r"[-\u2212+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?%?|-?inf|[-\u2212]?∞"
MISSING = r"(?:[-–—−.·*_×]|\.\.|--)(?=[\s|│\])]|$)"
"""What stands in a grid where there is no number."""
_TOTAL: Final = re.compile(r"[\s$*\\]*(?:sum|Σ|∑|total|row sum|check|Z)[\s$*]*", re.IGNORECASE)
_COUNTED: Final = re.compile(r"[\s*`]*[^\W\d_]{2,20}[ \u00a0#]{1,2}\d{1,3}[\s*`]*")
"""A first cell that counts its row: `key 1`."""
_INDEXED: Final = re.compile(r"[\s$]*[ijnt]\s?=\s?(\d{1,3})[\s$]*")
"""One that does so by its index: `i = 1`."""
_APART: Final = re.compile(rf"\s*(?:{NUMBER})(?:\s*;\s*(?:{NUMBER}))+\s*")
"""Numbers between semicolons."""
_OPENED = re.compile(r"(?<![^\s=\[\]])[^\s=\[\]]+\s*=\s*(?:np\.array\()?(\[\s*\[|\[[^\[\]]*\](?=\s*(?:$|[^\s\[\]=]+\s*=)|\s{2,}))")

MAX_CELLS: Final = 200_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with mathematics in it; offsets of `node` count in the text of the whole table."""

    row: str
    column: str
    i: int
    j: int
    node: Node | None
    scalar: bool
    other: str = ""
    """The words in another column that names no row, such as the key that a query looks at most."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: one text that holds all of it, and its cells with the labels of their rows and columns."""

    piece: Piece
    cells: tuple[Cell, ...]
    corner: str = ""
    title: str = ""
    """The symbol that a grid is said to equal."""
    divided: int = 0
    """How many columns of numbers stand before an upright stroke that divides them; 0 where there is none."""

    def others(self) -> tuple[str, ...]:
        """For every row of numbers, the words beside those that name it."""
        return tuple({c.i: c.other for c in sorted(self.cells, key=lambda c: c.i) if c.scalar and c.node is not None}.values())

    def numbers(self) -> tuple[Node, tuple[str, ...], tuple[str, ...]] | None:
        """The numbers of the table as a matrix with labels, missing cells unknown; None where it has none."""
        scalars = {(c.i, c.j): c for c in self.cells if c.scalar and c.node is not None}
        if not scalars:
            return None
        rows, columns = sorted({i for i, _ in scalars}), sorted({j for _, j in scalars})
        if len(rows) * len(columns) > MAX_CELLS:
            return None
        names = {c.i: c.row for c in self.cells} | {}
        heads = {c.j: c.column for c in scalars.values()}
        missing = Node("unknown", (), 0, 0)
        vecs = []
        for i in rows:
            items = tuple((scalars[i, j].node or missing) if (i, j) in scalars else missing for j in columns)
            vecs.append(Node("vec", items, min(n.start for n in items), max(n.end for n in items)))
        return Node("mat", tuple(vecs), vecs[0].start, vecs[-1].end), tuple(names[i] for i in rows), tuple(heads[j] for j in columns)


def tables_of(pieces: Sequence[Piece]) -> Iterator[Piece | Table]:
    """The pieces in their order, the cells of a table together."""
    k = 0
    while k < len(pieces):
        if pieces[k].kind != "cell":
            yield pieces[k]
            k += 1
            continue
        end = k
        while end < len(pieces) and pieces[end].kind == "cell" and pieces[end].table == pieces[k].table:
            end += 1
        yield _table(joined(without_coordinates(pieces[k:end])))
        k = end


def _table(cells: Sequence[Piece]) -> Table:
    places: list[int] = []
    text, starts = "", []
    for cell in cells:
        starts.append(len(text))
        text += cell.text + "\n"
        places += [*cell.places, cell.places[-1] if len(cell.places) else (places[-1] if places else 0)]
    parsed = [(None, False) if cell.column == 0 and _counts_row(cell.text) else _content(cell.text, start) for cell, start in zip(cells, starts, strict=True)]
    first = min(c.row for c in cells)
    top = [(c.header, node is None) for c, (node, _) in zip(cells, parsed, strict=True) if c.row == first]
    headed = 2 * sum(header for header, _ in top) > len(top) or all(empty for _, empty in top)
    heads = {c.column: c.text.strip() for c in cells if c.row == first and headed}
    corner = heads.get(0, "")
    heads = _spread(_over(heads, cells, first), {c.column for c in cells if c.row != first})
    heads = with_values(heads, Counter(c.column for c, (node, _) in zip(cells, parsed, strict=True) if node is not None and node.head == "vec"))
    labels = _row_labels(cells, parsed, heads, first if headed else -1)
    named: dict[int, list[str]] = {}
    for (i, _), label in labels.items():
        named.setdefault(i, []).append(label)
    naming = _naming(labels)
    counted = naming is None and _only_counted(named)
    out = []
    for cell, (node, scalar) in zip(cells, parsed, strict=True):
        if (headed and cell.row == first) or (cell.row, cell.column) in labels:
            continue
        mine = named.get(cell.row, [])
        label = next((text for text in reversed(mine) if not text.strip("$ ").isdigit()), mine[0] if mine else "")
        label = mine[0] if counted and mine[0].strip("$ ").isdigit() else label
        label = labels.get((cell.row, naming), label) if naming is not None else label
        other = next((text for text in mine if text != label and not text.strip("$ ").isdigit()), label if len(mine) > 1 and len(set(mine)) == 1 else "")
        out.append(Cell(label, heads.get(cell.column, ""), cell.row, cell.column, node, scalar, other))
    strokes = {cell.column for cell in cells if cell.text.strip() in {"|", "│"}}
    before = {c.j for c in out if c.scalar and strokes and c.j < min(strokes)}
    return Table(replace(cells[0], text=text, places=places, kind="text"), tuple(out), corner, divided=len(before))


def _counts_row(text: str) -> bool:
    return bool(_COUNTED.fullmatch(text) or _INDEXED.fullmatch(text))


def _over(heads: dict[int, str], cells: Sequence[Piece], first: int) -> dict[int, str]:
    """Heads that span several columns, of which there are two at least and no others below them, every one over all of its columns."""
    wide = [cell for cell in cells if cell.row == first and cell.column in heads and cell.width > 1]
    below = [cell for cell in cells if cell.row == first + 1 and cell.column]
    if len([j for j in heads if j]) < 2 or all(cell.header or not any(c.isdigit() for c in cell.text) for cell in below):
        return heads
    return {cell.column + k: heads[cell.column] for cell in wide for k in range(min(cell.width, WIDEST))} | heads


def _spread(heads: dict[int, str], columns: set[int]) -> dict[int, str]:
    """Heads that stand each over as many columns, every one over all of its columns."""
    named = sorted(column for column in heads if column)
    width = named[1] - named[0] if len(named) > 1 else 0
    even = width > 1 and named == list(range(1, max(columns, default=0) + 1, width)) and max(columns) == len(named) * width
    return heads | {column + k: heads[column] for column in named for k in range(1, width)} if even else heads


def _naming(labels: dict[tuple[int, int], str]) -> int | None:
    """The column whose words name the rows, where other columns of words stand beside it: no two of its rows have the same."""
    columns = {column: [text for (_, c), text in labels.items() if c == column] for _, column in labels}
    rows = len({row for row, _ in labels})
    fit = [c for c, texts in columns.items() if len(set(texts)) == len(texts) == rows and not all(text.strip("$ ").isdigit() for text in texts)]
    return max(fit) if len(columns) > 1 and fit and rows > 1 else None


def _only_counted(named: Mapping[int, Sequence[str]]) -> bool:
    """Whether rows have a word each that some of them share, and a number before it that none do: the words of a sentence in which one comes twice."""
    both = [texts for texts in named.values() if len(texts) == 2 and texts[0].strip("$ ").isdigit() and not texts[1].strip("$ ").isdigit()]
    return 2 * len(both) > len(named) and len({texts[1] for texts in both}) < len(both) == len({texts[0] for texts in both})


def _row_labels(cells: Sequence[Piece], parsed: Sequence[tuple[Node | None, bool]], heads: dict[int, str], first: int) -> dict[tuple[int, int], str]:
    """The cells that name their row: header cells, texts before the first number, numbers under a head such as "Position"."""
    out = {}
    numbered = [head.strip("$ ") for j, head in heads.items() if j and not _TOTAL.fullmatch(head)]
    counted = bool(numbered) and bool(heads.get(0)) and not heads[0].isdigit() and all(head.isdigit() for head in numbered)
    counted = counted or (len(heads) > 1 and _names_no_quantity(heads.get(0, "")) and _counts([cell.text for cell in cells if cell.column == 0 and cell.row != first]))
    for cell, (node, scalar) in zip(cells, parsed, strict=True):
        if cell.row == first:
            continue
        whole = scalar and node is not None and node.head == "num" and "." not in node.args[0]
        counting = whole and cell.column == 0 and heads and (counted or INDEX_HEADS.match(heads.get(0, "").replace("$", "") or "x"))
        vector = node is not None and node.head == "vec" and cell.column > 0
        if (cell.header and not scalar and not vector) or (node is None and cell.column <= 1) or counting:
            indexed = _INDEXED.fullmatch(cell.text)
            out[cell.row, cell.column] = indexed[1] if indexed else cell.text.strip()
    return out


def _names_no_quantity(head: str) -> bool:
    """Whether a head is empty or words that name no quantity but queries and keys: `target $i$`."""
    return not head or (bool(re.search(r"[^\W\d_]{3}", head)) and set(in_words(head)) <= {"Q", "K"} and "\\" not in head and "=" not in head)


def _counts(texts: Sequence[str]) -> bool:
    """Whether cells count from 0 or 1, but for sums at their end."""
    found = [text.strip("$* ") for text in texts if not _TOTAL.fullmatch(text)]
    return len(found) > 1 and any(found == [str(k + start) for k in range(len(found))] for start in (0, 1))


def _content(text: str, start: int) -> tuple[Node | None, bool]:
    """The mathematics in a cell, and whether it is a single number."""
    if not any(c.isdigit() for c in text):
        infinite = Parser([replace(t, start=t.start + start, end=t.end + start) for t in tokens(text) if t.text != "$"]).expression() if "inf" in text or "∞" in text else None
        return (infinite, True) if infinite is not None and is_infinite(infinite) else (None, False)
    text = text.replace(";", ",") if _APART.fullmatch(text) else text
    found = [replace(t, start=t.start + start, end=t.end + start) for t in tokens(text)]
    parser = Parser(found)
    listed = parser.bare_list()
    if listed is not None and parser.at == len(found):
        return listed, False
    parser.at = 0
    best: Node | None = None
    while parser.at < len(found):
        before = parser.at
        node = parser.chain()
        if node is None:
            parser.at = before + 1
        elif best is None or (best.plain and not node.plain and node.head in {"vec", "mat", "chain"}):
            best = node
    if best is None or not best.leaves():
        return None, False
    scalar = best.plain or (best.head == "percent" and best.args[0].plain)
    words = re.sub(r"[\W\d_]+", "", text.replace("text", "").replace("mathbf", ""))
    if scalar and len(words) > 8:
        return None, False
    return best, scalar


def side_by_side(piece: Piece) -> Piece:
    """The piece with matrices that are laid out row below row, also several side by side, written one after the other."""
    if "[" not in piece.text or "\n" not in piece.text or "$" in piece.text:
        return piece
    lines = lines_of(piece.text)
    parts: list[tuple[str, list[int]]] = []
    k, changed = 0, False
    while k < len(lines):
        start, end = lines[k]
        opened = list(_OPENED.finditer(piece.text, start, end)) if end - start < 2000 and piece.text.find("=", start, end) >= 0 else []
        count = len(opened)
        double = bool(opened) and all(m[1].replace(" ", "").startswith("[[") for m in opened)
        rows = _rows_below(piece.text, lines, k + 1, count) if count and (not double or count > 1) else []
        if not rows:
            stop = min(end + 1, len(piece.text))
            parts.append((piece.text[start:stop], list(piece.places[start:stop])))
            k += 1
            continue
        changed = True
        for c, m in enumerate(opened):
            ranges = [(m.start() if c else start, opened[c + 1].start() if c + 1 < count else end), *(row[c] for row in rows)]
            parts += _one_matrix(piece, ranges, m.start(1), double)
        k += 1 + len(rows)
    if not changed:
        return piece
    return replace(piece, text="".join(text for text, _ in parts), places=[p for _, places in parts for p in places])


def _one_matrix(piece: Piece, ranges: Sequence[tuple[int, int]], opening: int, double: bool) -> Iterator[tuple[str, list[int]]]:
    """A matrix whose rows stand apart: its rows one after the other, in brackets of their own."""
    for r, (a, b) in enumerate(ranges):
        text, places = piece.text[a:b].rstrip(), list(piece.places[a:b])
        places = places[: len(text)]
        if not double and r == 0:
            at = opening - a
            text, places = text[:at] + "[" + text[at:], [*places[:at], places[at], *places[at:]]
        last = places[-1]
        yield text, places
        yield (",", [last]) if r + 1 < len(ranges) else ("\n" if double else "]\n", [last] * (1 if double else 2))


def lines_of(text: str) -> list[tuple[int, int]]:
    """Where every line begins and ends."""
    out, at = [], 0
    for line in text.split("\n"):
        out.append((at, at + len(line)))
        at += len(line) + 1
    return out


def _rows_below(text: str, lines: Sequence[tuple[int, int]], k: int, count: int) -> list[list[tuple[int, int]]]:
    """For every following line that holds a row of each of the matrices, where those rows stand."""
    rows = []
    while k < len(lines):
        start, end = lines[k]
        found = [(m.start() + start, m.end() + start) for m in re.finditer(r"\[[^\[\]]*\][\],]*", text[start:end])]
        if len(found) != count or re.search(r"[^\s\[\]]", text[start : found[0][0]]) or "=" in text[start:end]:
            break
        rows.append(found)
        k += 1
    return rows
