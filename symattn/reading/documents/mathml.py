"""MathML as LaTeX: the characters keep their places, braces and commands take the place of a neighbour."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from symattn.reading.documents.runs import Draft, Run

DEEPEST: Final = 80
"""Below this depth elements stand beside their parents instead of within them."""
LEAVES: Final = frozenset({"mn", "mi", "mo", "mtext", "ms", "annotation"})
SIGNS: Final = {
    "⊤": "\\top",
    "∑": "\\sum",
    "∏": "\\prod",
    "·": "\\cdot",
    "⋅": "\\cdot",
    "×": "\\times",
    "≈": "\\approx",
    "≤": "\\le",
    "≥": "\\ge",
    "≠": "\\ne",
    "→": "\\to",
    "∈": "\\in",
    "∞": "\\infty",
    "÷": "\\div",
    "±": "\\pm",
    "⋯": "\\cdots",
    "…": "\\dots",
    "⋮": "\\vdots",
    "⋱": "\\ddots",
    "{": "\\{",
    "}": "\\}",
    "&": "\\&",
    "%": "\\%",
    "#": "\\#",
    "\\": "\\backslash",
    "\N{FUNCTION APPLICATION}": "",
    "\N{INVISIBLE TIMES}": "",
    "\N{INVISIBLE SEPARATOR}": "",
    "\N{INVISIBLE PLUS}": "",
    "$": "",
}
_OVER: Final = {"¯": "\\overline", "‾": "\\overline", "―": "\\overline", "_": "\\overline", "^": "\\hat", "ˆ": "\\hat", "~": "\\tilde", "˜": "\\tilde", "→": "\\vec", "⃗": "\\vec"}
_BRACKETS: Final = {("[", "]"): "bmatrix", ("(", ")"): "pmatrix", ("|", "|"): "vmatrix", ("{", ""): "cases", ("‖", "‖"): "Vmatrix", ("{", "}"): "Bmatrix"}
_SIMPLE: Final = re.compile(r"[^\W_]")


@dataclass(slots=True)
class Node:
    """An element of MathML: its name, its attributes, what stands in it, and the text of a leaf."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    draft: Draft = field(default_factory=Draft)

    def text(self) -> str:
        """The text of a leaf, or of an element that holds nothing but one."""
        node = self
        while len(node.children) == 1:
            node = node.children[0]
        return "".join(node.draft.parts).strip() if not node.children else ""

    def first(self, otherwise: int) -> int:
        """The place of the first character."""
        node = self
        while not node.draft.places and node.children:
            node = node.children[0]
        return node.draft.places[0] if node.draft.places else otherwise


class _Writer:
    """Writes the nodes one after the other into a draft."""

    def __init__(self, place: int) -> None:
        self.draft = Draft()
        self.place = place
        self.heads: dict[str, Callable[[Node], None]] = {
            "mfrac": lambda n: self.command("\\frac", n.children[:2]),
            "msqrt": lambda n: self.command("\\sqrt", [Node("mrow", children=n.children)]),
            "mroot": self.root,
            "msub": lambda n: self.scripts(n, "_"),
            "msup": lambda n: self.scripts(n, "^"),
            "msubsup": lambda n: self.scripts(n, "_^"),
            "munder": lambda n: self.over(n, "_"),
            "mover": lambda n: self.over(n, "^"),
            "munderover": lambda n: self.scripts(n, "_^"),
            "mfenced": self.fenced,
            "mtable": lambda n: self.table(n, ""),
            "mspace": lambda n: self.put("\\quad " if (n.attributes.get("width") or "").strip() in ("1em", "2em") else " "),
            "semantics": lambda n: self.row(n.children[:1]),
            "annotation": lambda n: None,
            "annotation-xml": lambda n: None,
        }

    def put(self, text: str, at: int | None = None) -> None:
        self.draft.put(text, self.draft.last(self.place) if at is None else at)

    def row(self, nodes: list[Node]) -> None:
        """Nodes beside one another; a table takes the brackets around it."""
        k = 0
        while k < len(nodes):
            node = nodes[k]
            table = nodes[k + 1] if k + 1 < len(nodes) else None
            if node.tag == "mo" and table is not None and _table(table):
                closing = nodes[k + 2].text() if k + 2 < len(nodes) and nodes[k + 2].tag == "mo" else ""
                name = _BRACKETS.get((node.text(), closing)) or (_BRACKETS.get((node.text(), "")) if not closing or node.text() == "{" else None)
                if name:
                    self.table(_table(table) or table, name)
                    k += 3 if (node.text(), closing) in _BRACKETS and closing else 2
                    continue
            self.node(node)
            k += 1

    def node(self, node: Node) -> None:
        if node.tag in LEAVES and node.tag != "annotation":
            self.leaf(node)
        elif (head := self.heads.get(node.tag)) is not None:
            head(node)
        else:
            self.row(node.children)

    def leaf(self, node: Node) -> None:
        run = node.draft.run().strip()
        if not run.text:
            return
        parts = self.draft.parts
        if parts and _SIMPLE.match(run.text[0]) and (_SIMPLE.search(parts[-1][-1:]) or parts[-1][-1:] == "."):
            self.put(" ")
        words = "\\text{" if node.tag in ("mtext", "ms") else "\\mathrm{" if node.tag in ("mi", "mo") and len(run.text) > 1 and run.text.isalpha() else ""
        if words:
            self.put(words, run.places[0])
        for k, c in enumerate(run.text):
            sign = SIGNS.get(c) if node.tag != "mtext" or c in "{}&%#\\$" else None
            if sign is None:
                self.draft.add(run, k, k + 1)
            elif sign:
                self.put(sign + (" " if sign[-1].isalpha() else ""), run.places[k])
        if words:
            self.put("}")

    def group(self, node: Node) -> None:
        self.put("{", node.first(self.draft.last(self.place)))
        self.node(node)
        self.put("}")

    def command(self, name: str, nodes: list[Node]) -> None:
        self.put(name, nodes[0].first(self.draft.last(self.place)) if nodes else None)
        for node in nodes:
            self.group(node)

    def root(self, node: Node) -> None:
        self.put("\\sqrt[", node.first(self.draft.last(self.place)))
        self.row(node.children[1:2])
        self.put("]")
        self.group(Node("mrow", children=node.children[:1]))

    def scripts(self, node: Node, signs: str) -> None:
        if not node.children:
            return
        base = node.children[0]
        if base.tag in LEAVES or (base.tag in ("mrow", "mstyle") and len(base.children) == 1 and base.children[0].tag in LEAVES):
            self.node(base)
        elif base.tag in ("mrow", "mstyle", "mpadded") and not base.children:
            self.put("{}")
        else:
            self.group(base)
        for sign, child in zip(signs, node.children[1:], strict=False):
            if child.children or child.draft.places:
                self.put(sign, child.first(self.draft.last(self.place)))
                self.group(child)

    def over(self, node: Node, sign: str) -> None:
        accent = _OVER.get(node.children[1].text()) if len(node.children) > 1 and sign == "^" else None
        if accent:
            self.command(accent, node.children[:1])
        else:
            self.scripts(node, sign)

    def fenced(self, node: Node) -> None:
        opening = node.attributes.get("open") or "("
        closing = node.attributes.get("close") or ")"
        table = _table(node.children[0]) if len(node.children) == 1 else None
        name = _BRACKETS.get((opening, closing))
        if table and name:
            self.table(table, name)
            return
        self.put(SIGNS.get(opening, opening), node.first(self.draft.last(self.place)))
        for k, child in enumerate(node.children):
            if k:
                self.put((node.attributes.get("separators") or ",").strip()[:1] or ",")
            self.node(child)
        self.put(SIGNS.get(closing, closing))

    def table(self, node: Node, name: str) -> None:
        rows = [row for row in node.children if row.tag in ("mtr", "mlabeledtr")]
        if not name:
            equations = any(leaf.tag == "mo" and leaf.text() in ("=", "≈") for row in rows for cell in row.children for leaf in _leaves(cell))
            name = "aligned" if equations else "bmatrix"
        self.put(f"\\begin{{{name}}} ", node.first(self.draft.last(self.place)))
        for k, row in enumerate(rows):
            if k:
                self.put(" \\\\ ")
            for column, cell in enumerate(row.children):
                if column:
                    self.put(" & ")
                self.row(cell.children if cell.tag == "mtd" else [cell])
        self.put(f" \\end{{{name}}}")


def _leaves(node: Node) -> list[Node]:
    """The leaves beside one another in a cell, rows opened."""
    out, todo = [], [node]
    while todo:
        top = todo.pop()
        if top.tag in LEAVES:
            out.append(top)
        elif top.tag in ("mtd", "mrow", "mstyle"):
            todo.extend(top.children)
    return out


def _table(node: Node) -> Node | None:
    """The table that a node is, or that alone stands in it."""
    while node.tag in ("mrow", "mstyle", "mpadded") and len(node.children) == 1:
        node = node.children[0]
    return node if node.tag == "mtable" else None


def annotation(node: Node) -> Run | None:
    """The TeX that a formula carries as its source."""
    todo = [node]
    while todo:
        top = todo.pop()
        if top.tag == "annotation" and "tex" in (top.attributes.get("encoding") or "").lower():
            return top.draft.run().strip()
        todo.extend(child for child in top.children if child.tag in ("math", "mrow", "mstyle", "semantics", "annotation"))
    return None


def latex(node: Node, place: int) -> Run:
    """The formula as LaTeX between dollar signs.

    >>> x, two = Node("mi"), Node("mn")
    >>> x.draft.put("x", 4); two.draft.put("2", 9)
    >>> latex(Node("math", {}, [Node("msup", {}, [x, two])]), 0).text
    '$x^{2}$'
    """
    source = annotation(node)
    if source is not None:
        inner = source.without("$")
    else:
        writer = _Writer(place)
        writer.row(node.children)
        inner = writer.draft.run().strip()
    draft = Draft()
    if inner.text:
        draft.put("$", inner.places[0])
        draft.add(inner)
        draft.put("$", inner.places[-1])
    return draft.run()
