"""Plain text: paragraphs between blank lines, titles, tables drawn with characters, and code that clearly is code."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from symattn.reading.documents.boxes import box_pieces, boxes_at
from symattn.reading.documents.formulas import Formula, formulas, with_formulas
from symattn.reading.documents.listings import block_pieces, is_python, language_of
from symattn.reading.documents.runs import Draft, Run
from symattn.reading.page import Page, Piece

Line = tuple[int, int]
_LINES = re.compile(r"[^\n]*\n?")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})([^`]*)$")
_RULE = re.compile(r"[ \t]*([=\-~^*])\1{2,}[ \t]*$")
_DRAWN = re.compile(r"[ \t]*[|+]?[ \t:]*[-=]{2,}[-=+|: \t]*$")
_HASH = re.compile(r"[ \t]{0,3}(#{1,6})[ \t]+(?=\S)")
_STEP = re.compile(r"[ \t]*(?:(?:step|phase|part|stage|section|chapter|schritt|teil|kapitel)\s+\d+(?:\.\d+)*\b|第\s*[一二三四五六七八九十\d]+\s*[步章节])", re.IGNORECASE)
_NUMBERED = re.compile(r"[ \t]*(?:\d{1,2}(?:\.\d{1,2})*[.)])[ \t]+(?=[^\W\d])")
_BULLET = re.compile(r"[ \t]*(?:[-*•◦▪‣–][ \t]+|\d{1,2}[.)][ \t]+(?=[^\W\d]))")
_NUMBER = re.compile(r"[-+−]?(?:\d|\.\d)")
_LONG: Final = 100
_AHEAD: Final = 40


class _Reader:
    """Goes from paragraph to paragraph."""

    def __init__(self, text: str, clean: Callable[[Run, Sequence[Formula]], Run] | None = None) -> None:
        self.text, self.clean = text, clean
        self.lines: list[Line] = []
        for found in _LINES.finditer(text):
            if found.end() > found.start():
                self.lines.append((found.start(), found.start() + len(found[0].rstrip("\r\n"))))
        if self.lines and text.startswith("\ufeff"):
            self.lines[0] = 1, max(1, self.lines[0][1])
        self.pieces: list[Piece] = []
        self.tables = 0
        self.budget = 2_000_000

    def at(self, k: int) -> str:
        start, end = self.lines[k]
        return self.text[start:end]

    def run(self, first: int, last: int) -> Run:
        """The lines from `first` to before `last`."""
        draft = Draft()
        for k in range(first, last):
            if k > first:
                draft.put("\n", self.lines[k - 1][1])
            draft.take(self.text, *self.lines[k])
        return draft.run()

    def part(self, k: int, first: int, last: int) -> Run:
        """The characters of line k from `first` to before `last`."""
        return self.cleaned(Run.of(self.text, self.lines[k][0] + first, self.lines[k][0] + last))

    def cleaned(self, run: Run) -> Run:
        """The run with its formulas marked."""
        return with_formulas(run) if self.clean is None else self.clean(run, list(formulas(run.text, markdown=True)))

    def read(self) -> list[Piece]:
        paragraphs: list[Line] = []
        k, count = 0, len(self.lines)
        while k < count:
            if fence := _FENCE.match(self.at(k)):
                self.paragraphs(paragraphs)
                paragraphs = []
                end = k + 1
                while end < count and not ((close := _FENCE.match(self.at(end))) and close[1].startswith(fence[1]) and not close[2].strip()):
                    end += 1
                self.pieces.extend(block_pieces(self.run(k + 1, end), language_of(fence[2]), self.pieces))
                k = end + 1
                continue
            end = k
            while end < count and self.at(end).strip() and not _FENCE.match(self.at(end)):
                end += 1
            if end > k:
                paragraphs.append((k, end))
            k = end if end > k else k + 1
        self.paragraphs(paragraphs)
        return self.pieces

    def paragraphs(self, found: Sequence[Line]) -> None:
        k = 0
        while k < len(found):
            length = self.code(found[k : k + _AHEAD])
            if length:
                self.pieces.extend(block_pieces(self.run(found[k][0], found[k + length - 1][1]), "python", self.pieces))
                k += length
            else:
                self.paragraph(*found[k])
                k += 1

    def code(self, found: Sequence[Line]) -> int:
        """How many paragraphs, from the first on, are one listing."""
        best = 0
        for k, (_, last) in enumerate(found):
            start, end = self.lines[found[0][0]][0], self.lines[last - 1][1]
            if self.budget < 0 or (k and not best and k > 3):
                break
            self.budget -= end - start
            if is_python(self.text[start:end]):
                best = k + 1
            elif not best and not is_python_start(self.at(found[0][0])):
                break
        return best

    def paragraph(self, first: int, last: int) -> None:
        """A paragraph: titles and tables in it stand apart."""
        begin = k = first
        while k < last:
            boxes = boxes_at(self.at, k, last)
            if boxes is not None:
                self.prose(begin, k)
                self.pieces += box_pieces(boxes, self.at, self.part, self.tables)
                self.tables += len(boxes.spans)
                begin = k = boxes.end
                continue
            level = self.title(k, first, last)
            rows = 0 if level else self.table(k, last)
            if level or rows:
                self.prose(begin, k)
                if level:
                    self.heading(k, level)
                    k += 2 if k + 1 < last and _RULE.match(self.at(k + 1)) else 1
                else:
                    self.cells(k, k + rows)
                    k += rows
                begin = k
            else:
                k += 1
        self.prose(begin, last)

    def title(self, k: int, first: int, last: int) -> int:
        line = self.at(k)
        if len(line) > _LONG or not any(c.isalpha() for c in line):
            return 0
        if found := _HASH.match(line):
            return len(found[1])
        if "=" in line or "≈" in line or "|" in line:
            return 0
        below = _RULE.match(self.at(k + 1)) if k + 1 < last else None
        if below and (k == first or _RULE.match(self.at(k - 1))) and 2 * len(below[0].strip()) >= len(line.strip()):
            return 1 if below[1] == "=" else 2
        if _STEP.match(line) and not line.rstrip().endswith((".", ",", ";")):
            return 2
        return 2 if last - first == 1 and _NUMBERED.match(line) and not line.rstrip().endswith((".", ",", ";")) else 0

    def heading(self, k: int, level: int) -> None:
        start, end = self.lines[k]
        if found := _HASH.match(self.at(k)):
            start += found.end()
        run = self.cleaned(Run.of(self.text, start, end)).strip()
        self.pieces.append(Piece("heading", run.text, run.places, level=level))

    def table(self, k: int, last: int) -> int:
        """How many lines from this one on are a table."""
        line = self.at(k).strip()
        if not line.startswith(("|", "+-", "+=")) and not (k + 1 < last and "|" in line and _DRAWN.match(self.at(k + 1)) and ("|" in self.at(k + 1) or "+" in self.at(k + 1))):
            return 0
        end = k
        while end < last and ("|" in self.at(end) or _DRAWN.match(self.at(end))):
            end += 1
        rows = [self.at(n).strip() for n in range(k, end)]
        drawn = any(_DRAWN.match(row) for row in rows)
        filled = [row.strip("|").split("|") for row in rows if not _DRAWN.match(row)]
        wide = sum(len(row) > 1 for row in filled)
        apart = all(cell.strip() and len(_NUMBER.findall(cell)) < 2 for row in filled for cell in row)
        return end - k if filled and end - k > 1 and 2 * wide >= len(filled) and (drawn or apart) else 0

    def cells(self, first: int, last: int) -> None:
        row, heads = 0, len(self.pieces)
        ruled = not self.headed(first, last)
        for k in range(first, last):
            line = self.at(k)
            if _DRAWN.match(line):
                if row and not ruled:
                    ruled = True
                    for n in range(heads, len(self.pieces)) if row == 1 else ():
                        head = self.pieces[n]
                        self.pieces[n] = Piece("cell", head.text, head.places, table=head.table, row=head.row, column=head.column, header=True)
                continue
            start = self.lines[k][0] + len(line) - len(line.lstrip()) + line.lstrip().startswith("|")
            for column, part in enumerate(re.finditer(r"([^|]*)(?:\||$)", self.text[start : self.lines[k][1]].rstrip())):
                run = self.cleaned(Run.of(self.text, start + part.start(1), start + part.end(1))).strip()
                if run.text:
                    self.pieces.append(Piece("cell", run.text, run.places, table=self.tables, row=row, column=column))
            row += 1
        self.tables += 1

    def headed(self, first: int, last: int) -> bool:
        """Whether the rule below the first row sets heads apart: there is none between other rows, or that row holds words."""
        rules = [_DRAWN.match(self.at(k)) is not None for k in range(first, last)]
        top = rules.index(False) if False in rules else 0
        inner = sum(rules[k] and not all(rules[k:]) for k in range(top, len(rules)))
        cells = [cell.strip() for cell in self.at(first + top).strip().strip("|").split("|")]
        return inner < 2 or "=" in self.at(min(first + top + 1, last - 1)) or not all(_NUMBER.match(cell) for cell in cells if cell)

    def prose(self, first: int, last: int) -> None:
        """Lines of text, without bullets."""
        if first >= last:
            return
        draft, bulleted = Draft(), [_BULLET.match(self.at(k)) for k in range(first, last)]
        for k, bullet in enumerate(bulleted, first):
            start, end = self.lines[k]
            if k > first:
                draft.put("\n", self.lines[k - 1][1])
            if bullet and (not _NUMBER.match(self.text, start + bullet.end(), end) or sum(b is not None for b in bulleted[max(0, k - first - 1) : k - first + 2]) > 1):
                start += bullet.end()
            draft.take(self.text, start, end)
        run = self.cleaned(draft.run()).strip_lines()
        if run.text.strip():
            self.pieces.append(Piece("text", run.text, run.places))


def is_python_start(line: str) -> bool:
    """Whether a line begins what may be a listing with blank lines in it."""
    return bool(re.match(r"[ \t]*(?:import|from|def|class|for|with|if|@)\b", line))


def pieces_of(text: str, clean: Callable[[Run, Sequence[Formula]], Run] | None = None) -> list[Piece]:
    """The pieces of a plain text; `clean`, where given, takes markup out of a run and marks the formulas in it."""
    return _Reader(text, clean).read()


def read(text: str) -> Page:
    """The page of a plain text.

    >>> [(p.kind, p.text) for p in read("Keys\\n====\\nK = [1,\\n     0]\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |").pieces]
    [('heading', 'Keys'), ('text', 'K = [1,\\n     0]'), ('cell', 'a'), ('cell', 'b'), ('cell', '1'), ('cell', '2')]
    """
    return Page(pieces_of(text), {None: text})
