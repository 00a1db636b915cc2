"""An HTML document written anew with its numbers marked: what is kept of it loads nothing and runs nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from html import escape, unescape
from typing import Final

from symattn.reading.documents.formulas import Formula, formulas
from symattn.reading.documents.tags import Tag, tags
from symattn.rendering.annotated.allowed import CLOSING, DROPPED, HTML, MATHML, SVG, VOID, attributes
from symattn.rendering.annotated.formulas import Typesetter, source
from symattn.rendering.annotated.marks import WORST, Ink

QUIET: Final = frozenset({"a", "summary", "button", "label", "svg"})
"""Elements in which nothing else may be pressed."""
LITERAL: Final = frozenset({"pre", "code", "kbd", "samp", "svg"})
"""Elements whose dollars and backslashes are no formulas."""
DEEPEST: Final = 400
"""How many elements may stand in one another; browsers give up at 512."""
_INLAY: Final = re.compile("\ue000(\\d+)\ue001")
_LEAF: Final = re.compile(r"<m(?:n|i|o|text|s)(?=[ >])")


def shown(raw: str) -> str:
    """Source text of an HTML document, its character references as they are."""
    return raw.replace("<", "&lt;").replace(">", "&gt;")


class Rewriter:
    """Reads a document and collects what an annotated page keeps of it.

    `inlays` are what stands for the private characters that another format has put into the text.
    """

    def __init__(self, text: str, ink: Ink, inlays: Sequence[str] | None = None) -> None:
        self.document, self.ink, self.inlays = text, ink, inlays
        self.out: list[str] = []
        self.styles: list[str] = []
        self.body: Mapping[str, str] = {}
        self.stack: list[str] = []
        self.open: Counter[str] = Counter()
        self.pending: tuple[int, int] | None = None
        self.skipped: list[str] = []
        self.script: tuple[int, int, bool] | None = None
        self.math: tuple[int, int] | None = None
        self.set = Typesetter(ink, cleaned)

    def rewritten(self) -> str:
        """What is kept of the document, with its marks."""
        for tag in tags(self.document):
            if not tag.name:
                self.text(tag.start, tag.end)
                continue
            self.flush()
            if tag.closes:
                self.close(tag)
            else:
                self.start(tag)
                if tag.inside.endswith("/") and (tag.name in MATHML or tag.name in SVG or tag.name in DROPPED):
                    self.close(tag)
        self.flush()
        self.close_math(len(self.document))
        return "".join([*self.out, *(f"</{tag}>" for tag in reversed(self.stack) if tag not in CLOSING)])

    @property
    def quiet(self) -> bool:
        return any(self.open[tag] for tag in QUIET)

    def start(self, tag: Tag) -> None:
        name = tag.name
        if self.skipped:
            if name == self.skipped[0]:
                self.skipped.append(name)
        elif name in DROPPED or "katex-html" in tag.inside:
            self.skipped = [name] if name not in VOID else []
            if name == "style":
                self.styles.append("")
            elif name == "script" and tag.attributes.get("type", "").startswith("math/tex"):
                self.script = (tag.end, tag.end, "display" in tag.attributes["type"])
        elif name == "body":
            self.body = tag.attributes
        elif (name in HTML or name in MATHML or name in SVG) and len(self.stack) < DEEPEST:
            if name == "math" and self.math is None:
                self.math = (len(self.out), tag.start)
            kept = attributes(name, tag.attributes)
            if name == "details" and " open=" not in kept:
                kept += ' open=""'
            self.out.append(f"<{name}{kept}>")
            if name not in VOID:
                self.stack.append(name)
                self.open[name] += 1

    def close(self, tag: Tag) -> None:
        name = tag.name
        if self.skipped:
            if name == self.skipped[-1]:
                self.skipped.pop()
            if not self.skipped and self.script:
                self.formula_of_script(*self.script)
                self.script = None
            return
        if not self.open[name]:
            return
        while self.stack[-1] != name and self.stack[-1] in CLOSING:
            self.open[self.stack.pop()] -= 1
        self.open[name] -= 1
        last = len(self.stack) - 1 - self.stack[::-1].index(name)
        del self.stack[last]
        self.out.append(f"</{name}>")
        if name == "math":
            self.close_math(tag.start)

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

    def text(self, start: int, end: int) -> None:
        """Takes more text, of which the whole is set when the next tag comes."""
        if self.skipped:
            if self.skipped[0] == "style":
                self.styles[-1] += self.document[start:end]
            elif self.script:
                self.script = (self.script[0], end, self.script[2])
        elif self.pending and self.pending[1] == start:
            self.pending = (self.pending[0], end)
        else:
            self.flush()
            self.pending = (start, end)

    def flush(self) -> None:
        """Sets the text since the last tag."""
        if self.pending is None:
            return
        start, end = self.pending
        self.pending = None
        if self.math is not None:
            self.leaf(start, end)
        elif self.inlays is None and not any(self.open[tag] for tag in LITERAL):
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
            text = self.ink.text(self.document, start, end, quiet=self.quiet, shown=shown) if not self.open["svg"] else shown(self.document[start:end])
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
