"""The pieces of a page of HTML while its tags are followed: text is added, and a block's end makes a piece of it."""

from __future__ import annotations

import re
from itertools import pairwise

from symattn.reading.documents.elements import Frame
from symattn.reading.documents.formulas import with_formulas
from symattn.reading.documents.grids import NUMBER, SHORT, Mark
from symattn.reading.documents.listings import block_pieces
from symattn.reading.documents.runs import Draft, Run
from symattn.reading.documents.tables import Places
from symattn.reading.page import Piece

_BLANKS = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_JOINS = re.compile(r"\$?\s*(?:[=≈<>+·×→≤≥]|\\(?:approx|cdot|times|le|ge|to)\b)")


class Outline:
    """Where in the page the reader stands: the open elements, the open table, the text of the piece so far."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.frames = [Frame("", 0, -1, -1, block=True)]
        self.pieces: list[Piece] = []
        self.marks: list[Mark | None] = []
        self.draft = Draft()
        self.kept: list[tuple[int, int]] = []
        """Where formulas stand in the draft that need not be looked for."""
        self.seams: list[tuple[int, Mark]] = []
        """Where in the draft the children of a layout begin that are not blocks."""
        self.tables: list[tuple[int, Places]] = []
        self.cells: list[tuple[int, int, int, bool, int] | None] = []
        self.table_count = self.lists = self.pre = self.level = 0

    def flush(self) -> None:
        """Ends the piece."""
        if not self.draft.places:
            return
        run, kept, seams = self.draft.run(), self.kept, self.seams
        self.draft, self.kept, self.seams = Draft(), [], []
        if self.pre:
            self.block(run, kept)
            return
        if len(seams) > 1 and self.apart(run, seams):
            return
        run = with_formulas(run, kept, lines=True).strip()
        if not run.text:
            return
        cell = self.cells[-1] if self.cells else None
        if self.level:
            self.pieces.append(Piece("heading", run.text, run.places, level=self.level))
        elif cell is not None:
            table, row, column, header, width = cell
            self.pieces.append(Piece("cell", run.text, run.places, table=table, row=row, column=column, header=header, width=width))
        else:
            self.pieces.append(Piece("text", run.text, run.places, level=self.lists))
        self.marks.append(self.mark() if cell is None and not self.level else None)

    def apart(self, run: Run, seams: list[tuple[int, Mark]]) -> bool:
        """Makes pieces of numbers that stand side by side, where there is nothing else beside them."""
        edges = [*(at for at, _ in seams), len(run.text)]
        parts = [run.part(start, end).strip() for start, end in pairwise(edges)]
        numbers = sum(bool(NUMBER.fullmatch(part.text)) for part in parts)
        mixed = seams[0][1].columns > 0 and 3 * numbers >= len(parts) - [part.text for part in parts].count("") and all(len(part.text) <= SHORT for part in parts)
        if self.level or (self.cells and self.cells[-1]) or run.text[: edges[0]].strip() or not (mixed or numbers == len(parts)):
            return False
        for part, (_, mark) in zip(parts, seams, strict=True):
            if part.text:
                self.pieces.append(Piece("text", part.text, part.places, level=self.lists))
                self.marks.append(mark)
        return True

    def seam(self, frame: Frame, place: int) -> None:
        """A child of a layout begins that is not a block: a blank parts it from the one before it."""
        if self.draft.parts and self.draft.parts[-1] != " ":
            self.draft.put(" ", place)
        self.seams.append((len(self.draft.places), Mark(frame.serial, frame.parent, frame.above, frame.within, frame.child)))

    def mark(self) -> Mark | None:
        """Where a number stands that may be one of a grid."""
        block = next((frame for frame in reversed(self.frames[-40:]) if frame.block), self.frames[-1])
        if block.tag not in ("div", "span") and block.child < 0:
            return None
        return Mark(block.serial, block.parent, block.above, max(block.within, 0), block.child)

    def block(self, run: Run, kept: list[tuple[int, int]]) -> None:
        """What stands in `pre`."""
        frame = self.frames[-1]
        if kept:
            run = with_formulas(run, kept).strip_lines()
            found = [Piece("text", run.text, run.places)] if run.text else []
        else:
            found = list(block_pieces(run, frame.language, self.pieces, frame.printed and not frame.language))
        self.pieces.extend(found)
        self.marks.extend([None] * len(found))

    def line(self, place: int) -> None:
        """Begins a new line within the piece."""
        parts = self.draft.parts
        if parts:
            if parts[-1] == " ":
                parts.pop()
                self.draft.places.pop()
            self.draft.put("\n", place)

    def characters(self, start: int, end: int) -> None:
        """Adds text of the source; outside of `pre` blanks are one blank."""
        draft = self.draft
        if self.pre:
            draft.take(self.source, start, end)
            return
        for blank in _BLANKS.finditer(self.source, start, end):
            self.words(start, blank.start())
            if draft.parts and draft.parts[-1] not in (" ", "\n"):
                draft.put(" ", blank.start())
            start = blank.end()
        self.words(start, end)

    def words(self, start: int, end: int) -> None:
        """Adds text without line breaks."""
        if start < end and self.source[start] == " " and (not self.draft.parts or self.draft.parts[-1][-1:] in " \n"):
            start += 1
        self.draft.take(self.source, start, end)

    def join(self, run: Run) -> None:
        """Adds a formula; one that goes on with another directly before it makes one formula with it."""
        if not run.text:
            return
        begin = len(self.draft.places)
        parts = self.draft.parts
        gap = begin - self.kept[-1][1] if self.kept else 2
        if gap == 0 or (gap == 1 and parts[-1] == " " and _JOINS.match(run.text)):
            if gap:
                parts.pop()
                self.draft.places.pop()
            place = self.draft.places.pop()
            parts[-1] = parts[-1][:-1]
            self.seams = []
            self.draft.put(" ", place)
            self.draft.add(run, 1)
            self.kept[-1] = self.kept[-1][0], len(self.draft.places)
        else:
            self.draft.add(run)
            self.kept.append((begin, len(self.draft.places)))
