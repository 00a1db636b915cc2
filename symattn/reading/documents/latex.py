"""LaTeX: sections, lists, tables, listings and formulas; what is broken is read as far as it goes."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from symattn.reading.documents.formulas import Formula, add_formula, formulas
from symattn.reading.documents.listings import block_pieces, language_of
from symattn.reading.documents.macros import expanded, group_end, without_comments
from symattn.reading.documents.runs import Draft, Run, places_of
from symattn.reading.page import Page, Piece

HEADINGS: Final = {"part": 1, "chapter": 1, "section": 1, "subsection": 2, "subsubsection": 3, "paragraph": 4, "subparagraph": 5, "title": 1, "frametitle": 2}
_ONE = (
    "label ref eqref pageref autoref cref Cref cite citep citet citeauthor parencite textcite footcite nocite index vspace hspace includegraphics input include bibliography"
    " bibliographystyle pagestyle thispagestyle usepackage color cline textcolor href colorbox hypertarget hyperlink phantom hphantom vphantom cmidrule arrayrulecolor rowcolor"
    " cellcolor pagecolor"
)
_TWO = "setlength addtolength setcounter addtocounter definecolor rule resizebox fontsize newtheorem sisetup lstset graphicspath"
ARGUMENTS: Final = dict.fromkeys(_ONE.split(), 1) | dict.fromkeys(_TWO.split(), 2)
"""Commands, and how many of their arguments nobody sees."""
SIGNS: Final = {
    "times": "×",
    "cdot": "·",
    "approx": "≈",
    "to": "→",
    "rightarrow": "→",
    "Rightarrow": "⇒",
    "dots": "…",
    "ldots": "…",
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textminus": "−",
    "pm": "±",
    "quad": " ",
    "qquad": " ",
    "par": "\n",
    "newline": "\n",
    "linebreak": "\n",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "percent": "%",
}
LISTS: Final = frozenset({"itemize", "enumerate", "description", "compactitem", "compactenum"})
TABLES: Final = {"tabular": 1, "tabularx": 2, "tabulary": 2, "longtable": 1, "supertabular": 1, "tblr": 1}
LISTINGS: Final = frozenset({"verbatim", "Verbatim", "lstlisting", "minted", "alltt", "BVerbatim"})
UNSEEN: Final = frozenset({"tikzpicture", "thebibliography", "comment", "filecontents", "pgfpicture"})
_LISTING = re.compile(r"\\begin\{(" + "|".join(sorted(LISTINGS | UNSEEN)) + r")(\*?)\}((?:\[[^\[\]\n]{0,300}\])?(?:\{[^{}\n]{0,100}\})?)")
_TOKEN = re.compile(r"\\(begin|end)[ \t]*\{([A-Za-z]+)\*?\}|\\(verb|lstinline)\*?([^A-Za-z\s*])|\\([A-Za-z@]+)\*?[ \t]*|\\([^A-Za-z])|[{}&~$]|``|''|\n[ \t\r]*\n\s*|\n[ \t]*")
_OPTION = re.compile(r"[ \t]*\[[^\[\]\n]{0,300}\]")
_GROUP = re.compile(r"[ \t]*\{(?:[^{}]|\{(?:[^{}]|\{[^{}]{0,100}\}){0,200}\}){0,500}\}")
_SPAN = re.compile(r"\{\s*(\d{1,3})\s*\}\s*\{[^{}]{0,100}(?:\{[^{}]{0,100}\}[^{}]{0,100}){0,5}\}")


class _Reader:
    """Goes through the source once, formulas first; keeps what groups and environments are open."""

    def __init__(self, run: Run) -> None:
        self.run, self.text = run, run.text
        self.pieces: list[Piece] = []
        self.draft = Draft()
        self.groups: list[str] = []
        """What ends with each open brace: a heading, a caption, or nothing."""
        self.pending = ""
        self.level = self.lists = 0
        self.table_count = 0
        self.tables: list[int] = []
        self.row = self.column = self.span = self.head = 0

    def read(self) -> list[Piece]:
        listings = [(m.start(), m.end(), m) for m in _LISTING.finditer(self.text)]
        blocks: list[tuple[int, int, re.Match[str]]] = []
        for start, end, found in listings:
            if not blocks or start >= blocks[-1][1]:
                stop = self.text.find(f"\\end{{{found[1]}{found[2]}}}", end)
                blocks.append((start, stop if stop >= 0 else len(self.text), found))
                if stop < 0:
                    break
        at = 0
        edges = [(start, stop) for start, stop, _ in blocks]
        for k, ((_, a), (b, _)) in enumerate(pairwise([(0, 0), *edges, (len(self.text), len(self.text))])):
            begin = max(a, at)
            for formula in formulas(self.text, begin, b):
                self.words(begin, formula.start)
                self.formula(formula)
                begin = formula.end
            self.words(begin, b)
            if k < len(blocks):
                at = self.listing(*blocks[k])
        self.flush()
        return self.pieces

    def formula(self, formula: Formula) -> None:
        shown = formula.environment or self.text.startswith(("\\[", "$$", "\\begin"), formula.start)
        if shown and self.draft.places and not self.draft.parts[-1].endswith("\n"):
            self.draft.put("\n", self.run.places[formula.start])
        add_formula(self.draft, self.run, formula)

    def listing(self, start: int, stop: int, found: re.Match[str]) -> int:
        self.flush()
        if found[1] not in UNSEEN:
            language = language_of(re.sub(r"[=\[\]{}]", " ", found[3]))
            self.pieces.extend(block_pieces(self.run.part(found.end(), stop), language, self.pieces))
        close = self.text.find("}", stop)
        return close + 1 if close >= 0 else len(self.text)

    def flush(self) -> None:
        """Ends the piece."""
        run = self.draft.run().strip()
        self.draft = Draft()
        if not run.text:
            return
        if self.level:
            self.pieces.append(Piece("heading", run.text, run.places, level=self.level))
        elif self.tables:
            self.pieces.append(Piece("cell", run.text, run.places, table=self.tables[-1], row=self.row, column=self.column, width=1 + self.span))
        else:
            self.pieces.append(Piece("text", run.text, run.places, level=self.lists))

    def words(self, start: int, end: int) -> None:
        """Running text between formulas."""
        at = start
        while at < end:
            found = _TOKEN.search(self.text, at, end)
            self.draft.add(self.run, at, found.start() if found else end)
            if not found:
                break
            at = self.token(found, end)

    def token(self, found: re.Match[str], end: int) -> int:
        c = found[0][0]
        if found[1]:
            return self.environment(found[1] == "begin", found[2], found.end(), end)
        if found[3]:
            close = self.text.find(found[4], found.end(), min(end, found.end() + 500))
            if close >= 0:
                self.draft.add(self.run.part(found.end(), close).without("$"))
            return close + 1 if close >= 0 else found.end()
        if found[5]:
            return self.command(found[5], found.start(), found.end(), end)
        if found[6]:
            self.symbol(found[6], found.start())
            option = _OPTION.match(self.text, found.end(), end) if found[6] == "\\" else None
            return option.end() if option else found.end()
        self.sign(c, found)
        return found.end()

    def sign(self, c: str, found: re.Match[str]) -> None:
        """A brace, a tab stop, a blank or a quotation mark."""
        if c == "{":
            self.groups.append(self.pending)
            self.pending = ""
        elif c == "}":
            self.close()
        elif c == "&" and self.tables:
            self.flush()
            self.column += 1 + self.span
            self.span = 0
        elif c == "\n":
            if found[0].count("\n") > 1 and not self.tables and not self.level:
                self.flush()
            elif self.draft.places:
                self.draft.put(" ", self.run.places[found.start()])
        elif c in "`'~":
            self.draft.put({"`": "“", "'": "”"}.get(c, " "), self.run.places[found.start()])
        elif c == "&":
            self.draft.add(self.run, found.start(), found.end())

    def symbol(self, sign: str, at: int) -> None:
        """A backslash and a sign: a new row or line, a blank, or the sign itself."""
        place = self.run.places[at]
        if sign == "\\" and self.tables:
            self.flush()
            self.row, self.column, self.span = self.row + 1, 0, 0
        elif sign == "\\":
            self.draft.put("\n", place)
        elif sign in " ,;:!\n":
            self.draft.put("" if sign == "!" else " ", place)
        elif sign in "&%#_{}":
            self.draft.add(self.run, at + 1, at + 2)

    def close(self) -> None:
        ended = self.groups.pop() if self.groups else ""
        if ended:
            self.flush()
            self.level = 0

    def command(self, name: str, start: int, at: int, end: int) -> int:
        """A command: what nobody sees of it is passed over, its last argument stays."""
        place = self.run.places[start]
        if name in HEADINGS or name == "caption":
            at = self.heading(name, at, end)
        elif name == "item":
            self.flush()
        elif name in ("multicolumn", "multirow"):
            span = _SPAN.match(self.text, at, end)
            if span and name == "multicolumn":
                self.span += max(0, int(span[1]) - 1)
            at = span.end() if span else at
        elif name in ("hline", "midrule", "toprule", "bottomrule", "endhead"):
            self.rule()
        elif name in SIGNS:
            self.draft.put(SIGNS[name], place)
        elif name in ARGUMENTS:
            for _ in range(ARGUMENTS[name]):
                while option := _OPTION.match(self.text, at, end):
                    at = option.end()
                group = _GROUP.match(self.text, at, min(end, at + 600)) if self.text[at : at + 1] == "{" else None
                at = group.end() if group else at
        elif name in ("num", "SI", "qty", "textbf", "emph", "footnote") and (option := _OPTION.match(self.text, at, end)):
            at = option.end()
        return at

    def heading(self, name: str, at: int, end: int) -> int:
        """A heading or a caption begins; in a table it is text like any other."""
        if self.tables:
            return at
        self.flush()
        option = _OPTION.match(self.text, at, end)
        at = option.end() if option else at
        if self.text.startswith("{", at):
            self.level, self.pending = HEADINGS.get(name, 0), name
        return at

    def rule(self) -> None:
        """The first line across a table, after its first rows, makes them headings."""
        if not self.tables or self.draft.run().strip().text or not self.row or self.head < 0:
            return
        if self.row == 1:
            for k in range(self.head, len(self.pieces)):
                piece = self.pieces[k]
                if piece.table == self.tables[-1]:
                    self.pieces[k] = replace(piece, header=True)
        self.head = -1

    def environment(self, begins: bool, name: str, at: int, end: int) -> int:
        self.flush()
        if name in LISTS:
            self.lists = max(0, self.lists + (1 if begins else -1))
        elif name in TABLES:
            if begins:
                self.tables.append(self.table_count)
                self.table_count += 1
                self.row = self.column = self.span = 0
                self.head = len(self.pieces)
                for _ in range(TABLES[name]):
                    option = _OPTION.match(self.text, at, end)
                    at = option.end() if option else at
                    close = group_end(self.text, at, 500) if self.text[at : at + 1] == "{" else -1
                    at = min(close, end) if close > 0 else at
            elif self.tables:
                self.tables.pop()
        if begins and (option := _OPTION.match(self.text, at, end)) and name not in TABLES:
            at = option.end()
        return at


def read(text: str) -> Page:
    """The page of a LaTeX document.

    >>> page = read(r"\\section{Keys} $K$ is \\textbf{0.5}: \\begin{tabular}{cc} a & b \\\\ \\hline 1 & 2 \\end{tabular}")
    >>> [(p.kind, p.text) for p in page.pieces]
    [('heading', 'Keys'), ('text', '$K$ is 0.5:'), ('cell', 'a'), ('cell', 'b'), ('cell', '1'), ('cell', '2')]
    """
    run = expanded(without_comments(Run(text, places_of(0, len(text)))))
    begin = run.text.find("\\begin{document}")
    end = run.text.find("\\end{document}")
    body = run.part(begin + 16 if begin >= 0 else 0, end if end > begin else len(run.text))
    return Page(_Reader(body).read(), {None: text})
