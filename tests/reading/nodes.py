"""What is read, in short: nodes as text, statements of a text, and the numbers of both as they stand in the source."""

import re
from html import unescape

from symattn.reading.mathematics.grammar import Parser
from symattn.reading.mathematics.lexer import tokens
from symattn.reading.mathematics.nodes import Node
from symattn.reading.opening import read_page
from symattn.reading.statement import Statement
from symattn.reading.statements import statements

SIGNS = {"add": " + ", "mul": "*", "div": "/", "pow": "^"}
NUMBER = re.compile(r"[-−+]?\s?(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:[eE][-+−]?\d+)?")


def short(node: Node) -> str:
    """A node as text: vectors in [], matrices in [[]], sums and products in brackets, names as base_sub^sup."""
    parts = [short(n) for n in node.nodes]
    if node.head == "num":
        return str(node.args[0])
    if node.head == "name":
        base, sub, sup = node.args
        return base + (f"_{sub}" if sub else "") + (f"^{sup}" if sup else "")
    if node.head in SIGNS:
        return f"({SIGNS[node.head].join(parts)})"
    if node.head in {"vec", "mat"}:
        return f"[{', '.join(parts)}]"
    if node.head == "chain":
        *_, relations, leads = node.args
        links = [*([""] if leads else []), *parts]
        return "".join([links[0], *(f" {relation} {link}" for relation, link in zip(relations, links[1:], strict=True))]).strip()
    if node.head in {"call", "apply", "labelled"}:
        return f"{node.args[0]}({', '.join(parts)})"
    ends = {"neg": "-{}", "percent": "{}%", "transpose": "{}'", "degrees": "{}°", "group": "{}"}
    return ends.get(node.head, node.head).format(*parts)


def chain(text: str) -> str:
    """The chain that begins a text, in short; empty where there is none."""
    parser = Parser([t for t in tokens(text) if t.text != "$"])
    node = parser.chain()
    return short(node) if node is not None else ""


def said(text: str, ending: str = ".md") -> list[Statement]:
    """The statements of a document."""
    return list(statements(read_page(text, ending)))


def read(text: str, ending: str = ".md") -> list[str]:
    """The statements of a document, in short."""
    return [short(s.node) for s in said(text, ending)]


def misplaced(text: str, ending: str = ".md") -> list[str]:
    """The numbers whose place in the source does not hold them as they were read."""
    page = read_page(text, ending)
    wrong = []
    for s in statements(page):
        for leaf in s.node.leaves():
            span = page.span(s.piece, leaf.start, leaf.end)
            source = text[span.start : span.end]
            if ending == ".html":
                source = unescape(re.sub("<[^>]+>", "", source))
            written = source.replace("−", "-").replace(" ", "").replace("{", "").replace(",", "").lstrip("+")
            if not NUMBER.fullmatch(source) or written.rstrip(".") != short(leaf).replace(",", ""):
                wrong.append(f"{short(leaf)} at {span.start}: {source!r}")
    return wrong
