"""What a document states: chains of mathematics with the words that say what they are."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from symattn.errors import UsageError
from symattn.reading.enumerations import enumerated
from symattn.reading.joining import joined
from symattn.reading.labels import ROWS, in_words
from symattn.reading.layouts.bare import bared
from symattn.reading.layouts.drawings import written_out
from symattn.reading.layouts.flows import led_to, undrawn
from symattn.reading.layouts.frames import named
from symattn.reading.layouts.grids import grids
from symattn.reading.layouts.labelled import labelled
from symattn.reading.layouts.tables import Cell, Table, side_by_side, tables_of
from symattn.reading.layouts.vectors import vector_tables
from symattn.reading.mathematics.grammar import Parser
from symattn.reading.mathematics.lexer import Token, tokens
from symattn.reading.mathematics.margins import without_margin
from symattn.reading.mathematics.nodes import Node
from symattn.reading.page import Page, Piece
from symattn.reading.statement import Statement

MAX_LABEL: Final = 160
MAX_LINE: Final = 4000
MAX_STEPS: Final = 400_000
"""How many numbers, names and brackets are looked at in one document; each time that one is looked at counts."""
_REFERENCE: Final = re.compile(
    r"(?<!\w)(?:table|tab|tabelle|tableau|figure|fig|abb|abbildung|section|sec|chapter|ch|kapitel|equation|eq|formula|part|step|schritt|étape|problem|exercise"
    r"|row|token|position|slot|entry|zeile|ligne|fila|riga|question|aufgabe|exercice|listing|example|beispiel|exemple|week|lecture|slide|page|line|version|图|表|式|第)s?\.?[\s~(\u00a0]{0,3}$",
    re.IGNORECASE,
)
"""Words before a number that only counts parts of the document."""
_ENTRY: Final = re.compile(r"\b(?:entry|entries|element|position|cell|eintrag|élément|posición|元素|位置)\s*(?:at|an|in)?\s*[$(]*$", re.IGNORECASE)
"""Words before the two indices of an entry."""
_ROW_LEAD: Final = re.compile(rf"\s*(?:{ROWS}|token)\s{{0,2}}\d{{1,2}}\s?[:.)–-](?=\s)", re.IGNORECASE)
"""How a line begins that says whose numbers follow."""
_POINT: Final = re.compile(r"- +[\d.]+ ?%? +\(?[^\W\d_]{2}")
"""A point of a list that begins with a number and goes on in words."""
_PART: Final = re.compile(r"\s*(?:\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[).:]\s|(?:step|stage|part|phase|schritt|étape|paso|passo|步骤)\s?\d{1,2}|第.{1,3}步)(?P<rest>)", re.IGNORECASE)
"""How a part of an answer begins: `(e) `, `Step 2`."""
_SCALING: Final = re.compile(r"\s*(?P<rest>(?:scal(?:ed?|ing)|divid(?:ed?|ing)|skaliert|缩放)\b|over\s+(?:the\s+)?(?:sqrt|√|root))[^.:;]{0,30}(?:\d\.\d+)?\s*$", re.IGNORECASE)
"""A line that says no more than what is divided: `Scaled by √2 ≈ 1.414`, `over sqrt(2)`."""
_STAGE: Final = re.compile(r"(?:step|stage|part|phase|schritt|\d+[.)]|\((?:[ivx]{1,4}|[a-h])\)\s)\W*\d*\W|第.{1,3}步", re.IGNORECASE)
"""A line that opens a stage of a calculation, as a heading does."""


def statements(page: Page) -> Iterator[Statement]:
    """The statements of a page in their order."""
    reader = _Reader()
    for part in tables_of(page.pieces):
        try:
            yield from reader.table(part) if isinstance(part, Table) else reader.piece(part)
        except UsageError as error:  # too much of something in one piece
            where = page.span(part.piece if isinstance(part, Table) else part, 0, 1)
            cell = f"cell {where.cell}, " if where.cell is not None else ""
            raise UsageError(*(f"{cell}line {where.line}: {message}" for message in error.messages)) from None


class _Reader:
    """Goes through the pieces of a page and remembers headings and labels."""

    def __init__(self) -> None:
        self.headings: list[tuple[int, str]] = []
        self.above = ""
        self.previous = ""
        self.latest = ""
        self.room = MAX_STEPS

    def piece(self, piece: Piece) -> Iterator[Statement]:
        if piece.kind == "code":
            yield Statement(piece, Node("unknown", (), 0, 0))
        if piece.kind in {"code", "output"}:
            return
        if piece.kind == "heading":
            level = piece.level or 9
            self.headings = [(deep, text) for deep, text in self.headings if deep < level]
            self.headings.append((level, piece.text))
            self.above = self.latest = ""
        if not any(c.isdigit() for c in piece.text) and "=" not in piece.text and "frac" not in piece.text:
            self.latest = next(filter(None, map(led_to, reversed(piece.text.strip().split("\n")))), "")
            self.label(self.latest)
            return
        for part in laid_out(piece) if piece.kind == "text" else [piece]:
            if isinstance(part, Table):
                yield from self.table(part)
            else:
                yield from enumerated(joined(list(self.scan(part))))

    def label(self, line: str) -> None:
        """Remembers a line that labels what comes after it; a stage of the calculation stands as a heading."""
        line = led_to(line).strip().strip("$").strip()
        if not any(c.isalnum() for c in line):
            return
        if _STAGE.match(line) and len(line) <= MAX_LABEL:
            self.headings = [(deep, text) for deep, text in self.headings if deep < 9]
            self.headings.append((9, line))
            self.above = ""
        elif line:
            self.above = line if len(line) <= MAX_LABEL else line[-MAX_LABEL:]

    def lead(self, line: str) -> None:
        """Remembers the row that the beginning of a line names."""
        found = _ROW_LEAD.match(line)
        if found:
            self.above = found[0].strip()

    def scan(self, piece: Piece) -> Iterator[Statement]:
        text, found = piece.text, tokens(piece.text)
        parser = Parser(found, self.room)
        line, last, stated = 0, 0, False
        self.previous = self.latest
        while parser.at < len(found):
            token = found[parser.at]
            if token.kind == "line":
                if not stated or text[line : token.start].rstrip().endswith((":", "：")) or _names_stage(text[line : token.start]):
                    self.label(text[line : token.start])
                if led_to(text[line : token.start]).strip():
                    self.previous = self.latest = led_to(text[line : token.start])
                line = last = token.end
                stated = False
                parser.at += 1
                continue
            before = parser.at
            node = _listed(parser) or parser.chain() if _may_start(token) and not _quoted(text, token) and not _is_point(text, token) else None
            if node is None:
                parser.at = before + 1
                continue
            node = _cut(node, found, before)
            if not worth(node) or _are_sizes(node):
                continue
            last, line = _onward(text, last, line, node.start)
            words = text[max(last, node.start - MAX_LINE) : node.start]
            end = text.find("\n", node.end, node.end + MAX_LABEL)
            line_before, after = text[max(line, node.start - MAX_LINE) : node.start], text[node.end : min(end if end >= 0 else len(text), node.end + MAX_LABEL)]
            if _refers(node, words, text):
                continue
            self.lead(line_before)
            goes_on = _leads(node) and not words.strip(" $&.\n=≈→⇒->")
            node, margin = without_margin(node, text)
            yield Statement(piece, node, words, line_before, after, self.above, self.previous, self.stack, margin, continues=goes_on)
            if has_number(node) and not (node.head == "num" and "." not in node.args[0]):
                stated = True
            last = node.end
            if "\n" in text[line:last]:
                line = text.rindex("\n", 0, last) + 1
        self.room -= parser.most - parser.room
        if not stated or text[line:].rstrip().endswith((":", "：")) or _names_stage(text[line:].rstrip()):
            self.label(text[line:].rstrip())
        if led_to(text[line:]).strip():
            self.latest = led_to(text[line:])

    @property
    def stack(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.headings)

    def table(self, table: Table) -> Iterator[Statement]:
        """Its vectors and chains cell by cell, its numbers together as one matrix with labels."""
        if table.title:
            self.above = self.latest = f"{table.title} ="
        cells = [cell for cell in table.cells if cell.node is not None and not cell.scalar and worth(cell.node)]
        yield from (self.cell(table, cell) for cell in cells if not _follows(cell.column))
        block = table.numbers()
        if block is not None:
            node, rows, columns = block
            rows = rows if any(rows) else ("",) * len(rows)
            yield Statement(table.piece, node, "", "", "", self.above, self.latest, self.stack, rows, columns, table.others(), table.corner, table.divided)
        yield from (self.cell(table, cell) for cell in cells if _follows(cell.column))
        if self.above.rstrip().endswith("="):
            self.above = ""  # it labels one thing only


    def cell(self, table: Table, cell: Cell) -> Statement:
        """A vector or chain in a cell."""
        assert cell.node is not None
        return Statement(table.piece, cell.node, "", "", "", cell.column, "", (*self.stack, self.above), corner=table.corner, row=cell.row)


def _follows(head: str) -> bool:
    """Whether the cells of a column follow from the numbers of their rows: weighted values and their sums."""
    return in_words(head)[:1] in {("weighted_values",), ("output",)}


def laid_out(piece: Piece) -> Iterator[Piece | Table]:
    """The piece with what is laid out by hand in it: drawn matrices in one line, tables of vectors and of numbers as tables."""
    for part in vector_tables(side_by_side(bared(written_out(named(undrawn(piece)))))):
        if isinstance(part, Table):
            yield part
        else:
            for inner in labelled(part):
                yield from [inner] if isinstance(inner, Table) else grids(inner)


def _onward(text: str, last: int, line: int, start: int) -> tuple[int, int]:
    """Where the words before a statement, and its line, begin."""
    if "\n" in text[last:start] and "$" not in text[last:start]:
        last = line = text.rindex("\n", 0, start) + 1
    return last, line


def _refers(node: Node, words: str, text: str) -> bool:
    """Whether a number only counts parts of the document: `Table 5`, `by (4.10)`, `page 18 / 52`."""
    if node.head == "div" and all(n.head == "num" and n.args[0].isdigit() for n in node.nodes):
        pages = [int(n.args[0]) for n in node.nodes]
        return pages[0] <= pages[1] and pages[1] > 9 and text[node.end : node.end + 1] in {"", "\n"} and "$" not in text[node.start : node.end + 1]
    if node.head == "num" and node.args[0].isdigit():
        return _REFERENCE.search(words) is not None
    if node.head == "vec" and len(node.args) == 2 and all(n.head == "num" and n.args[0].isdigit() for n in node.nodes):
        return _ENTRY.search(words) is not None or text[node.end :].lstrip("$ ")[:1] in {"处", "位"}
    bare = node.head == "group" and node.args[0].head == "num" and re.fullmatch(r"\(\d+\.\d+\)", text[node.start : node.end])
    return bool(bare) and re.search(r"\b(?:of|in|by|from|see|using|to|and|equation|eq\.?|formula)\s$", words) is not None


def _are_sizes(node: Node) -> bool:
    """Whether these are sizes of matrices rather than vectors: `(3, 4) @ (4, 2) → (3, 2)`, `[32000, 4096]`."""
    if node.head == "vec":
        return len(node.args) == 2 and all(n.head == "num" and n.args[0].isdigit() for n in node.nodes) and any(len(n.args[0]) > 3 for n in node.nodes)
    if node.head != "chain" or len(node.nodes) != 2 or node.nodes[0].head != "mul":
        return False
    vectors = [part.nodes for part in (*node.nodes[0].nodes, node.nodes[1]) if part.head == "vec"]
    sizes = [[n.args[0] for n in items] for items in vectors if all(n.head == "num" and n.args[0].isdigit() for n in items)]
    whole = len(sizes) == len(node.nodes[0].args) + 1 and all(len(size) == 2 for size in sizes)
    return whole and all(a[1] == b[0] for a, b in itertools.pairwise(sizes[:-1])) and sizes[-1] == [sizes[0][0], sizes[-2][1]]


def _listed(parser: Parser) -> Node | None:
    """Numbers between commas that fill a line, or stand after a colon or an equals sign up to the end of their line."""
    if parser.at and parser.tokens[parser.at - 1].kind not in {"colon", "rel", "line"}:
        return None
    return parser.listed()


def _quoted(text: str, token: Token) -> bool:
    return token.kind == "name" and text[token.start - 1 : token.start] in set("\"“‘„«「『") and text[token.end : token.end + 1] in set("\"”’“»」』")


def _names_stage(line: str) -> bool:
    """Whether a line opens a stage and names what it comes to before the first number in it: `(e) Divide by sqrt(2) = 1.41`."""
    part = _PART.match(line) or _SCALING.match(line)
    return part is not None and "scaled_scores" in in_words(line[part.start("rest") :].partition("=")[0])


def _is_point(text: str, token: Token) -> bool:
    """Whether this is the dash of a point in a list, `- 33% to "animal"`, rather than a sign."""
    return token.kind == "op" and not text[text.rfind("\n", 0, token.start) + 1 : token.start].strip() and _POINT.match(text, token.start) is not None


def _may_start(token: Token) -> bool:
    return token.kind in {"num", "name", "open", "begin", "frac", "call", "rel", "op"}


def _leads(node: Node) -> bool:
    return node.head == "chain" and bool(node.args[-1])


def _cut(node: Node, found: Sequence[Token], at: int) -> Node:
    """The chain without its first link where that is only the end of something that is not mathematics, such as `(…) * W`."""
    before = found[at - 1] if at else None
    tail = before is not None and before.kind == "op" and before.text in "*/@+-" and before.end <= node.start and at >= 2 and found[at - 2].kind not in {"line", "stop", "rel"}
    if node.head != "chain" or not tail or _leads(node) or (before is not None and before.text == "/" and before.spaced and node.args[0].head == "name"):
        return node
    *links, relations, _ = node.args
    return Node("chain", (Node("unknown", (), node.start, node.start), *links[1:], relations, False), node.start, node.end)


def has_number(node: Node) -> bool:
    """Whether a number stands in it."""
    return node.head == "num" or any(has_number(n) for n in node.nodes)


def worth(node: Node) -> bool:
    """Whether it states anything: a number, or a formula with a relation."""
    return has_number(node) or node.head in {"chain", "call", "div", "mul"}
