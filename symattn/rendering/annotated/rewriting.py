"""An HTML document written anew with its numbers marked: what is kept of it loads nothing and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from html import escape, unescape
from html.parser import HTMLParser
from typing import Final

from symattn.reading.documents.formulas import Formula, formulas
from symattn.rendering.annotated.allowed import CLOSING, DROPPED, HTML, MATHML, SVG, VOID, attributes
from symattn.rendering.annotated.formulas import Typesetter, source
from symattn.rendering.annotated.marks import WORST, Ink

QUIET: Final = frozenset({"a", "summary", "button", "label", "svg"})
"""Elements in which nothing else may be pressed."""
LITERAL: Final = frozenset({"pre", "code", "kbd", "samp", "svg"})
"""Elements whose dollars and backslashes are no formulas."""
_INLAY: Final = re.compile("\ue000(\\d+)\ue001")
_LEAF: Final = re.compile(r"<m(?:n|i|o|text|s)(?=[ >])")


def shown(raw: str) -> str:
    """Source text of an HTML document, its character references as they are."""
    return raw.replace("<", "&lt;").replace(">", "&gt;")


class Rewriter(HTMLParser):
    """Reads a document and collects what an annotated page keeps of it.

    `inlays` are what stands for the private characters that another format has put into the text.
    """

    def __init__(self, text: str, ink: Ink, inlays: Sequence[str] | None = None) -> None:
        super().__init__(convert_charrefs=False)
        self.document, self.ink, self.inlays = text, ink, inlays
        self.lines = [0]
        for line in text.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.out: list[str] = []
        self.styles: list[str] = []
        self.body: list[tuple[str, str | None]] = []
        self.stack: list[str] = []
        self.pending: tuple[int, int] | None = None
        self.skipped: list[str] = []
        self.script: tuple[int, int, bool] | None = None
        self.math: tuple[int, int] | None = None
        self.set = Typesetter(ink, cleaned)

    def rewritten(self) -> str:
        """What is kept of the document, with its marks."""
        self.feed(self.document)
        self.close()
        self.flush()
        self.close_math(len(self.document))
        return "".join([*self.out, *(f"</{tag}>" for tag in reversed(self.stack) if tag not in CLOSING)])

    def position(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    @property
    def quiet(self) -> bool:
        return any(tag in QUIET for tag in self.stack)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.flush()
        given = dict(attrs)
        if self.skipped:
            if tag == self.skipped[0]:
                self.skipped.append(tag)
        elif tag in DROPPED or "katex-html" in (given.get("class") or "").split():
            self.skipped = [tag] if tag not in VOID else []
            if tag == "style":
                self.styles.append("")
            elif tag == "script" and (given.get("type") or "").startswith("math/tex"):
                start = self.position() + len(self.get_starttag_text() or "")
                self.script = (start, start, "display" in (given.get("type") or ""))
        elif tag == "body":
            self.body = attrs
        elif tag in HTML or tag in MATHML or tag in SVG:
            if tag == "math" and self.math is None:
                self.math = (len(self.out), self.position())
            self.open(tag, attrs)

    def open(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = attributes(tag, attrs)
        if tag == "details" and " open=" not in kept:
            kept += ' open=""'
        self.out.append(f"<{tag}{kept}>")
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if (tag in MATHML or tag in SVG or tag in DROPPED) and tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self.flush()
        if self.skipped:
            if tag == self.skipped[-1]:
                self.skipped.pop()
            if not self.skipped and self.script:
                self.formula_of_script(*self.script)
                self.script = None
            return
        if tag not in self.stack or tag in VOID:
            return
        while self.stack[-1] != tag and self.stack[-1] in CLOSING:
            self.stack.pop()
        if self.stack[-1] == tag:
            self.stack.pop()
        else:
            self.stack.reverse()
            self.stack.remove(tag)
            self.stack.reverse()
        self.out.append(f"</{tag}>")
        if tag == "math":
            self.close_math(self.position())

    def close_math(self, end: int) -> None:
        """Puts a formula behind a button, if something was found in it."""
        if self.math is None:
            return
        at, start = self.math
        self.math = None
        marks = self.ink.within(start, end)
        if marks:
            content = "".join(self.out[at:])
            self.out[at:] = [self.ink.formula(marks, content, display='display="block"' in self.out[at], quiet=self.quiet)]

    def handle_data(self, data: str) -> None:
        self.extend(len(data))

    def handle_entityref(self, name: str) -> None:
        at = self.position() + len(name) + 1
        self.extend(len(name) + 1 + self.document.startswith(";", at))

    def handle_charref(self, name: str) -> None:
        at = self.position() + len(name) + 2
        self.extend(len(name) + 2 + self.document.startswith(";", at))

    def extend(self, length: int) -> None:
        """Takes more text, of which the whole is set when the next tag comes."""
        start = self.position()
        if self.skipped:
            if self.skipped[0] == "style":
                self.styles[-1] += self.document[start : start + length]
            elif self.script:
                self.script = (self.script[0], start + length, self.script[2])
        elif self.pending and self.pending[1] == start:
            self.pending = (self.pending[0], start + length)
        else:
            self.flush()
            self.pending = (start, start + length)

    def flush(self) -> None:
        """Sets the text since the last tag."""
        if self.pending is None:
            return
        start, end = self.pending
        self.pending = None
        if self.math is not None:
            self.leaf(start, end)
        elif self.inlays is None and not any(tag in LITERAL for tag in self.stack):
            at = start
            for formula in formulas(self.document, start, end):
                self.plain(at, formula.start)
                self.formula(formula)
                at = formula.end
            self.plain(at, end)
        else:
            self.plain(start, end)

    def plain(self, start: int, end: int) -> None:
        if start < end:
            text = self.ink.text(self.document, start, end, quiet=self.quiet, shown=shown) if "svg" not in self.stack else shown(self.document[start:end])
            self.out.append(_INLAY.sub(self.inlay, text) if self.inlays is not None else text)

    def inlay(self, found: re.Match[str]) -> str:
        known = self.inlays or ()
        return known[int(found[1])] if len(found[1]) < 9 and int(found[1]) < len(known) else ""

    def formula(self, formula: Formula) -> None:
        made = self.set.html(self.document, formula, unescape, self.quiet)
        self.out.append(made if made is not None else source(self.ink, self.document, formula, self.quiet, shown))

    def formula_of_script(self, start: int, end: int, display: bool) -> None:
        """What MathJax 2 would have set."""
        formula = Formula(start, start, end, end)
        made = self.set.html(self.document, formula, str, self.quiet)
        content = made if made is not None else source(self.ink, self.document, formula, self.quiet, partial(escape, quote=False))
        self.out.append(f'<div class="sa-display">{content}</div>' if display and not self.quiet else content)

    def leaf(self, start: int, end: int) -> None:
        """Text within MathML, whose element is coloured where it is a number with a verdict."""
        marks = self.ink.within(start, end)
        if marks and self.out:
            verdict = min((mark.verdict for mark in marks), key=WORST.index)
            self.out[-1] = _LEAF.sub(lambda m: f'{m[0]} class="sa-n sa-{verdict}"', self.out[-1], count=1)
        self.out.append(shown(self.document[start:end]))


def cleaned(markup: str) -> str:
    """Markup with what an annotated page may hold, and nothing else.

    >>> cleaned("<math><mtext><script>f()</script></mtext><mrow href='javascript:f()'><mn>1</mn></mrow></math>")
    '<math><mtext></mtext><mrow><mn>1</mn></mrow></math>'
    """
    return Rewriter(markup, Ink(()), ()).rewritten()
