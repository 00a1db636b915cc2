"""Markdown: markdown-it finds the blocks; what stands in them is taken from the source, so that every character has its place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from symattn.reading.documents.formulas import Formula, formulas
from symattn.reading.documents.inline import clean
from symattn.reading.documents.listings import block_pieces, language_of
from symattn.reading.documents.runs import Draft, Run
from symattn.reading.page import Page, Piece

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LINE_END = re.compile(r"\r\n|\n|\r")
_FENCE = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:(`{3,})[^`\n]*|(~{3,})[^\n]*)$", re.MULTILINE)
_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(?:(?!---|\.\.\.).*\n)*?(?:---|\.\.\.)[ \t]*(?:\r?\n|$)")
_QUOTED = re.compile(r"[ \t>]*")
_VISIBLE = re.compile(r"[^\s]")
_CHECKBOX = re.compile(r"\[[ xX]\][ \t]+")
_PIPE = re.compile(r"\\.|\|", re.DOTALL)
DEEPEST: Final = 60
"""How many blocks may stand in one another."""
MOST_LINES: Final = 60_000
"""markdown-it needs 10 to 60 µs a line; with more lines a document is read as plain text, its lines cleaned."""


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _fenced(text: str) -> Iterator[tuple[int, int]]:
    """Where fenced blocks stand."""
    start, mark = -1, ""
    for found in _FENCE.finditer(text):
        ticks = found[1] or found[2]
        if start < 0:
            start, mark = found.start(), ticks
        elif ticks[0] == mark[0] and len(ticks) >= len(mark) and found[0].rstrip().endswith(ticks):
            yield start, found.end()
            start = -1
    if start >= 0:
        yield start, len(text)


def _masked(text: str, found: list[Formula]) -> str:
    """The text with a harmless letter for every character of a formula; lines keep their number, and their length unless they are blank."""
    parts, at = [], 0
    for formula in found:
        parts.append(text[at : formula.start])
        if "\n" not in text[formula.start : formula.end]:
            parts.append("x" * (formula.end - formula.start))
            at = formula.end
            continue
        quoted = ">" in text[text.rfind("\n", max(0, formula.start - 500), formula.start) + 1 : formula.start]
        for k, line in enumerate(text[formula.start : formula.end].split("\n")):
            prefix = _QUOTED.match(line) if k and quoted else None
            kept = prefix.end() if prefix else len(line) - len(line.lstrip(" \t")) if k else 0
            parts.append(("\n" if k else "") + line[:kept] + ("x" * (len(line) - kept) or "x"))
        at = formula.end
    parts.append(text[at:])
    return "".join(parts)


class _Reader:
    """Turns the tokens of one document into pieces."""

    def __init__(self, text: str) -> None:
        self.text = text
        front = _FRONT.match(text)
        fences = list(_fenced(text))
        edges = [(0, 0), *fences, (len(text), len(text))]
        begin = front.end() if front else 0
        self.formulas = [f for (_, a), (b, _) in pairwise(edges) for f in formulas(text, max(a, begin), b, markdown=True)] if begin <= len(text) else []
        self.starts = [f.start for f in self.formulas]
        masked = _masked(text, self.formulas)
        if front:
            masked = _VISIBLE.sub(" ", masked[:begin]) + masked[begin:]
        if masked[:1] == "\ufeff":
            masked = " " + masked[1:]
        self.masked = _LINE_END.split(masked)
        ends = [(m.start(), m.end()) for m in _LINE_END.finditer(text)]
        self.lines = list(zip([0, *(end for _, end in ends)], [*(start for start, _ in ends), len(text)], strict=True))
        self.source = "\n".join(self.masked)
        self.pieces: list[Piece] = []
        self.tables, self.row, self.column = -1, -1, -1
        self.lists = self.quotes = self.heading = 0
        self.header = self.cells = False
        self.references: dict[str, Any] = {}

    def read(self) -> list[Piece]:
        environment: dict[str, Any] = {}
        tokens = _parser().parse(self.source, environment)
        self.references = environment.get("references", {})
        for token in tokens:
            self.token(token)
        return self.pieces

    def token(self, token: Token) -> None:
        kind = token.type
        if kind == "inline":
            self.inline(token)
        elif kind in ("fence", "code_block") and token.map:
            self.block(token, token.map[0], token.map[1])
        elif kind == "html_block" and token.map:
            self.html(token.map[0], token.map[1])
        elif kind in ("bullet_list_open", "ordered_list_open"):
            self.lists += 1
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self.lists -= 1
        elif kind in ("heading_open", "heading_close"):
            self.heading = int(token.tag[1]) if kind == "heading_open" else 0
        else:
            self.table(kind, token)

    def table(self, kind: str, token: Token) -> None:
        if kind == "table_open":
            self.tables, self.row = self.tables + 1, -1
        elif kind in ("thead_open", "thead_close"):
            self.header = kind == "thead_open"
        elif kind == "tr_open" and token.map:
            self.row += 1
            self.cells_of(token.map[0])
        elif kind in ("table_close", "table_open"):
            self.cells = False

    def raw(self, line: int, content: str) -> tuple[int, int]:
        """Where the content of a line that markdown-it gives stands in the source."""
        start, end = self.lines[line]
        shown, inside = self.masked[line].rstrip(), content.rstrip()
        if not inside or start == end:
            return end, end
        at = len(shown) - len(inside)
        if not shown.endswith(inside):
            inside = inside.lstrip()
            at = shown.find(inside)
            at = at if at >= 0 else len(shown) - len(shown.lstrip())
        return start + at, min(start + at + len(inside), end)

    def lines_of(self, content: str, first: int, last: int) -> Run:
        """The content of a block, line by line from the source."""
        draft = Draft()
        for k, line in enumerate(content.split("\n")):
            if first + k >= last:
                break
            if k:
                draft.put("\n", self.lines[first + k - 1][1])
            draft.take(self.text, *self.raw(first + k, line))
        return draft.run()

    def cleaned(self, run: Run) -> Run:
        """The run with its formulas marked and everything else without markup."""
        run = run.strip_lines()
        if not run.text:
            return run
        places = run.places
        first, last = bisect_left(self.starts, places[0]), bisect_left(self.starts, places[-1] + 1)
        inside = []
        for formula in self.formulas[first:last]:
            local = [bisect_left(places, offset) for offset in formula[:4]]
            if formula.end - 1 <= places[-1] or local[3] == len(places):
                inside.append(Formula(local[0], local[1], local[2], min(local[3], len(places)), formula.environment))
        return clean(run, inside, self.references)

    def inline(self, token: Token) -> None:
        if self.cells or not token.map:
            return
        run = self.cleaned(self.lines_of(token.content, token.map[0], token.map[1]))
        if self.lists and (box := _CHECKBOX.match(run.text)):
            run = run.part(box.end(), len(run.text))
        run = run.strip()
        if run.text:
            kind = "heading" if self.heading else "text"
            self.pieces.append(Piece("heading" if kind == "heading" else "text", run.text, run.places, level=self.heading or self.lists))

    def cells_of(self, line: int) -> None:
        """The cells of a row of a table, split at the pipes outside of formulas."""
        self.cells = True
        shown = self.masked[line].rstrip()
        start = self.lines[line][0]
        quoted = _QUOTED.match(shown)
        at = quoted.end() if quoted else 0
        pipes = [m.start() for m in _PIPE.finditer(shown, at) if m[0] == "|"]
        if pipes and pipes[0] == at:
            at, pipes = at + 1, pipes[1:]
        bounds = [(a, b) for a, b in zip([at, *(p + 1 for p in pipes)], [*pipes, len(shown)], strict=True)]
        if pipes and pipes[-1] == len(shown) - 1:
            bounds.pop()
        for column, (a, b) in enumerate(bounds):
            run = self.cleaned(Run.of(self.text, start + a, min(start + b, self.lines[line][1]))).strip()
            if run.text:
                self.pieces.append(Piece("cell", run.text, run.places, table=self.tables, row=self.row, column=column, header=self.header))

    def block(self, token: Token, first: int, last: int) -> None:
        """A fenced or indented block: code, output, prose laid out by hand, or a formula."""
        fenced = token.type == "fence"
        run = self.lines_of(token.content, first + 1 if fenced else first, last)
        language = language_of(token.info) if fenced else ""
        if language == "math" and run.text.strip():
            inner = run.strip()
            draft = Draft()
            draft.put("$", inner.places[0])
            draft.add(inner.without("$"))
            draft.put("$", inner.places[-1])
            self.pieces.append(Piece("text", draft.run().text, draft.places, level=self.lists))
        elif not fenced and self.is_formula(run.strip()):
            run = self.cleaned(run)
            self.pieces.append(Piece("text", run.text, run.places, level=self.lists))
        else:
            self.pieces.extend(block_pieces(run, language, self.pieces))

    def is_formula(self, run: Run) -> bool:
        """Whether an indented block begins with a displayed formula."""
        if not run.text or not run.text.startswith(("$$", "\\[", "\\begin{")):
            return False
        k = bisect_left(self.starts, run.places[0])
        return k < len(self.starts) and self.starts[k] == run.places[0]

    def html(self, first: int, last: int) -> None:
        from symattn.reading.documents.html import pieces_of

        start, end = self.lines[first][0], self.lines[min(last, len(self.lines)) - 1][1]
        found = pieces_of(self.text, start, end, self.tables + 1)
        self.tables = max([self.tables, *(piece.table for piece in found)])
        self.pieces.extend(replace(piece, level=piece.level + self.lists) if piece.kind == "text" else piece for piece in found)


def read(text: str) -> Page:
    """The page of a Markdown document.

    >>> [(p.kind, p.text) for p in read("# *Q*\\n\\n- \\\\[0.1, 1]\\n\\n| a |\\n|---|\\n| $x|y$ |").pieces]
    [('heading', 'Q'), ('text', '[0.1, 1]'), ('cell', 'a'), ('cell', '$x|y$')]
    """
    note = "it has too many lines for Markdown and was read as plain text"
    if text.count("\n") <= MOST_LINES:
        try:
            return Page(_Reader(text).read(), {None: text})
        except (RecursionError, MemoryError):
            note = "its Markdown is nested too deeply; it was read as plain text"
    from symattn.reading.documents.text import pieces_of

    return Page(pieces_of(text, clean), {None: text}, (note,))
