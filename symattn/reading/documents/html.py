"""HTML: what a reader of the page sees becomes pieces, whatever the tags around it."""

from __future__ import annotations

import re
from html import unescape

from symattn.reading.documents.elements import BLOCKS, CLOSED_BY, DRAWN, HIDDEN, IN_HEAD, LISTS, PRINTED, UNSEEN, VOID, Frame
from symattn.reading.documents.grids import arranged, classes_of, columns_of
from symattn.reading.documents.listings import language_of
from symattn.reading.documents.mathml import DEEPEST, Node, latex
from symattn.reading.documents.outline import Outline
from symattn.reading.documents.runs import Draft
from symattn.reading.documents.tables import Places
from symattn.reading.documents.tags import ENTITY, tags
from symattn.reading.page import Page, Piece

_STYLE = re.compile(r"<(/?)style\b", re.IGNORECASE)


class _Reader(Outline):
    """Follows the tags, and ends a piece wherever a block begins or ends."""

    def __init__(self, source: str, start: int, end: int, first_table: int) -> None:
        super().__init__(source)
        self.start, self.end, self.first_table = start, end, first_table
        self.place = start
        self.grids: dict[str, int] = {}
        opened = -1
        for sheet in _STYLE.finditer(source, start, end):
            if sheet[1] and opened >= 0:
                self.grids |= classes_of(source[opened : sheet.start()])
            opened = -1 if sheet[1] else sheet.end() if opened < 0 else opened
        self.scripted = source.find('type="math/tex', start, end) >= 0
        self.count: dict[str, int] = {}
        self.serial = 0
        self.hidden: list[str] = []
        self.math: list[Node] = []
        self.script: Draft | None = None

    def read(self) -> list[Piece]:
        """The pieces of the part of the source."""
        for tag in tags(self.source, self.start, self.end):
            self.place = tag.start
            if not tag.name:
                self.text(tag.start, tag.end)
            elif tag.closes:
                self.close(tag.name)
            else:
                attributes = tag.attributes
                self.start_of(tag.name, attributes)
                if tag.inside.endswith("/") and tag.name not in VOID and (self.math or tag.name in ("math", "svg")):
                    self.close(tag.name)
        if self.math:
            self.formula()
        self.flush()
        return arranged(self.pieces, self.marks, self.first_table)

    def start_of(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if self.hidden:
            if self.hidden[0] != "head" or tag in IN_HEAD:
                if tag == self.hidden[0]:
                    self.hidden.append(tag)
                elif tag == "script":
                    self.open_script(attributes)
                return
            self.hidden.clear()
        if self.math:
            self.open_math(tag, attributes)
            return
        if tag == "script" and self.open_script(attributes):
            return
        classes = attributes.get("class", "")
        unseen = classes and (UNSEEN.search(classes) or (self.scripted and DRAWN.search(classes)))
        if (tag in HIDDEN or unseen or tag == "mjx-math") and tag not in VOID:
            self.hidden.append(tag)
        elif tag == "math":
            self.math = [Node("math", attributes)]
        elif tag == "br":
            self.line(self.place)
        elif tag in VOID:
            if tag == "hr":
                self.flush()
        else:
            self.open(tag, attributes, classes)

    def open_script(self, attributes: dict[str, str]) -> bool:
        kind = (attributes.get("type") or "").lower()
        if kind.startswith("math/tex") and (not self.hidden or self.scripted):
            self.script = Draft()
            return True
        return False

    def open(self, tag: str, attributes: dict[str, str], classes: str) -> None:
        if tag in CLOSED_BY:
            names, barrier = CLOSED_BY[tag]
            for depth in range(1, min(30, len(self.frames))):
                if self.frames[-depth].tag in barrier:
                    break
                if self.frames[-depth].tag in names:
                    self.close_to(len(self.frames) - depth)
                    break
        parent = self.frames[-1]
        child = parent.children if parent.columns >= 0 else -1
        parent.children += 1
        block = tag in BLOCKS
        if block:
            self.begin(tag)
        self.serial += 1
        columns = max(columns_of(attributes.get("style") or ""), *(self.grids.get(name, -1) for name in classes.split()), -1) if classes or "style" in attributes else -1
        frame = Frame(tag, self.serial, parent.serial, parent.parent, columns, parent.columns, child, block=block)
        frame.language = language_of(f"{classes} {attributes.get('data-lang') or ''}") if classes or "data-lang" in attributes else ""
        frame.language = frame.language or parent.language
        frame.printed = parent.printed or bool(classes and PRINTED.search(classes))
        self.frames.append(frame)
        self.count[tag] = self.count.get(tag, 0) + 1
        if tag in ("sub", "sup"):
            self.draft.put("_{" if tag == "sub" else "^{", self.place)
        elif block:
            self.enter(tag, attributes)
        elif child >= 0 and not self.pre:
            self.seam(frame, self.place)

    def begin(self, tag: str) -> None:
        """A block begins: what stands before it is a piece, but in a cell a line."""
        if self.cells and self.cells[-1] is not None and not self.pre and tag not in ("table", "pre", "td", "th", "tr", "tbody"):
            self.line(self.place)
        else:
            self.flush()

    def enter(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table":
            self.tables.append((self.table_count, Places()))
            self.table_count += 1
            self.cells.append(None)
        elif tag == "tr" and self.tables:
            self.tables[-1][1].next_row()
        elif tag in ("td", "th") and self.tables:
            number, places = self.tables[-1]
            width = _span(attributes.get("colspan"))
            row, column = places.next_cell(_span(attributes.get("rowspan")), width)
            head = tag == "th" or any(frame.tag == "thead" for frame in self.frames[-8:])
            self.cells[-1] = number, row, column, head, width
        elif tag in LISTS:
            self.lists += 1
        elif tag in ("pre", "listing", "xmp"):
            self.pre += 1
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.level = int(tag[1])

    def close(self, tag: str) -> None:
        """An element ends."""
        if self.script is not None:
            if tag == "script":
                run, self.script = self.script.run().strip(), None
                if run.text and not self.math:
                    draft = Draft()
                    draft.put("$", run.places[0])
                    draft.add(run.without("$"))
                    draft.put("$", run.places[-1])
                    self.join(draft.run())
        elif self.hidden:
            if tag == self.hidden[-1]:
                self.hidden.pop()
        elif self.math:
            self.close_math(tag)
        elif self.count.get(tag):
            k = len(self.frames) - 1
            while self.frames[k].tag != tag:
                k -= 1
            self.close_to(k)

    def close_to(self, k: int) -> None:
        while len(self.frames) > k:
            frame = self.frames[-1]
            tag = frame.tag
            if frame.block:
                self.leave(frame)
            elif tag in ("sub", "sup"):
                self.draft.put("}", self.draft.last(self.place))
            self.frames.pop()
            self.count[tag] -= 1

    def leave(self, frame: Frame) -> None:
        tag = frame.tag
        if self.cells and self.cells[-1] is not None and tag not in ("td", "th", "tr", "table", "pre", "tbody", "thead", "tfoot"):
            self.line(self.place)
        else:
            self.flush()
        if tag == "table" and self.tables:
            self.tables.pop()
            self.cells.pop()
        elif tag in ("td", "th") and self.cells:
            self.cells[-1] = None
        elif tag in LISTS:
            self.lists -= 1
        elif tag in ("pre", "listing", "xmp"):
            self.pre -= 1
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.level = 0

    # Formulas

    def open_math(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self.math) < DEEPEST:
            node = Node(tag, attributes)
            self.math[-1].children.append(node)
            self.math.append(node)

    def close_math(self, tag: str) -> None:
        if tag == "math" or (tag in BLOCKS and tag not in ("mtr", "mtd")):
            self.formula()
            if tag != "math":
                self.close(tag)
        elif any(node.tag == tag for node in self.math[1:]):
            while self.math[-1].tag != tag:
                self.math.pop()
            self.math.pop()

    def formula(self) -> None:
        node, self.math = self.math[0], []
        self.join(latex(node, self.place))

    # Characters

    def text(self, start: int, end: int) -> None:
        """Text between tags, with references to characters put in."""
        if self.hidden and self.script is None:
            return
        if self.script is not None:
            self.script.take(self.source, start, end)
            return
        if self.source.find("&", start, end) >= 0:
            for found in ENTITY.finditer(self.source, start, end):
                decoded = unescape(found[0])
                if decoded != found[0]:
                    self.characters(start, found.start())
                    (self.math[-1].draft if self.math else self.draft).put(decoded, found.start())
                    start = found.end()
        self.characters(start, end)

    def characters(self, start: int, end: int) -> None:
        """Text as it stands."""
        if self.math:
            self.math[-1].draft.take(self.source, start, end)
        else:
            super().characters(start, end)


def _span(written: str | None) -> int:
    return int(written) if written and written.strip().isdecimal() and len(written) < 6 else 1


def pieces_of(source: str, start: int = 0, end: int | None = None, first_table: int = 0) -> list[Piece]:
    """The pieces of HTML that stands in a part of a source; its tables are counted from `first_table`."""
    return _Reader(source, start, len(source) if end is None else end, first_table).read()


def read(text: str) -> Page:
    """The page of an HTML document.

    >>> [(p.kind, p.text) for p in read("<h1>K</h1><p>x<sub>1</sub> &lt; <b>0.5</b><table><tr><td>1<td>2</table>").pieces]
    [('heading', 'K'), ('text', 'x_{1} < 0.5'), ('cell', '1'), ('cell', '2')]
    """
    return Page(pieces_of(text), {None: text})
