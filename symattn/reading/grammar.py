"""The grammar of displayed mathematics: numbers, names, vectors, matrices, arithmetic, and chains of equalities between them.

Nothing is evaluated here.  What does not parse is prose: a parser gives up on it with None and the next token is tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from symattn.errors import UsageError
from symattn.reading.lexer import Token

MAX_DEPTH: Final = 40
MAX_ITEMS: Final = 4000
MAX_NESTING: Final = 150
"""How deep signs, roots, fractions and exponents may stand in each other."""
MAX_RUN: Final = 60
"""How often something may be divided, raised to a power or followed by a relation without a link between."""
MAX_STEPS: Final = 50_000
"""How many steps parsing may take, besides some for every token."""
CLOSERS: Final = {"(": ")", "[": "]", "{": "}"}
SYMBOLS: Final = frozenset(["alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "lambda", "mu", "sigma", "phi", "psi", "omega", "pi", "infty"])


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of mathematics and where it stands in the text of its piece.

    Heads: num (text), name (base, sub, sup), call (function, *arguments), vec (*items), mat (*vecs), chain (*links), unknown,
    apply (operator, node: done to the link before), add, mul, div, pow, neg, percent, transpose, degrees, labelled (label, node).
    """

    head: str
    args: tuple[Any, ...]
    start: int
    end: int

    @property
    def plain(self) -> bool:
        """Whether it is a number as it is stated, with or without a sign."""
        return self.head == "num" or (self.head == "neg" and self.args[0].head == "num" and self.args[0].start - self.start <= 2)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes it is made of."""
        return tuple(a for a in self.args if isinstance(a, Node))

    def leaves(self) -> list[Node]:
        """The numbers in it, from left to right, signs included."""
        if self.plain:
            return [self]
        return [leaf for node in self.nodes for leaf in node.leaves()]


class Parser:
    """Reads nodes from tokens; every method returns None, with the position as it was, where there is none."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.nested = 0
        self.dead: set[int] = set()
        """Where a bracket, function or fraction was found to lead nowhere."""
        self.room = MAX_STEPS + 8 * len(tokens)

    def peek(self, ahead: int = 0) -> Token | None:
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else None

    def kind(self, ahead: int = 0) -> str:
        token = self.peek(ahead)
        return token.kind if token else ""

    def text(self, ahead: int = 0) -> str:
        token = self.peek(ahead)
        return token.text if token else ""

    def chain(self, lines: bool = True) -> Node | None:
        """Links joined by =, ≈ or →: `0.4·0.1 + 0.8·0.2 = 0.04 + 0.16 = 0.20`.  A chain may begin with its relation."""
        start = self.at
        links: list[Node] = []
        relations: list[str] = []
        first = self.expression()
        if first is not None:
            links.append(first)
        while True:
            save = self.at
            self.between(lines)
            if self.kind() != "rel":
                self.at = save
                break
            relation = self.text()
            self.at += 1
            while self.kind() == "rel" and self.at - save < MAX_RUN:
                self.at += 1
            self.between(lines)
            link = self.link()
            if link is None:
                self.at = save
                break
            relations.append(relation)
            links.append(link)
            if len(links) >= MAX_ITEMS:
                break
        if not links:
            self.at = start
            return None
        if len(links) == 1 and not relations:
            return links[0]
        return Node("chain", (*links, tuple(relations), first is None), links[0].start, links[-1].end)

    def between(self, lines: bool) -> None:
        """What stands about a relation and says nothing: alignment marks, line breaks before a relation, dollar signs."""
        save = self.at
        while self.kind() in {"amp", "line", "row"} or (self.kind() == "stop" and self.text() in {"$", "quad", "aligned", "align", "split", "textstyle"}):
            if self.kind() == "line" and not lines:
                break
            self.at += 1
        if self.kind() != "rel" and any(t.kind in {"line", "row"} or t.text == "$" for t in self.tokens[save : self.at]) and not (save and self.tokens[save - 1].kind == "rel"):
            self.at = save

    def link(self) -> Node | None:
        """One link of a chain; an operator may lead it, done to the link before: `0.88 → /1.414 → 0.622`."""
        token = self.peek()
        if token is None or token.kind != "op" or token.text not in "*/":
            return self.expression()
        self.at += 1
        inner = self.expression()
        return None if inner is None else Node("apply", (token.text, inner), inner.start, inner.end)

    def expression(self) -> Node | None:
        """A sum."""
        if self.depth > MAX_DEPTH:
            return None
        self.depth += 1
        try:
            return self.sum()
        finally:
            self.depth -= 1

    def sum(self) -> Node | None:
        terms: list[Node] = []
        first = self.term()
        if first is None:
            return None
        terms.append(first)
        while self.goes_on() and self.kind() == "op" and self.text() in "+-":
            save, sign = self.at, self.text()
            token = self.tokens[self.at]
            after = self.peek(1)
            if sign == "-" and after is not None and not token.formula and token.spaced and not after.spaced and after.kind == "num":
                break  # "0.5 -0.2": two numbers beside each other, as NumPy prints them
            self.at += 1
            self.lines()
            term = self.term()
            if term is None:
                self.at = save
                break
            terms.append(Node("neg", (term,), token.start, term.end) if sign == "-" else term)
            if len(terms) > MAX_ITEMS:
                return None
        return terms[0] if len(terms) == 1 else Node("add", tuple(terms), terms[0].start, terms[-1].end)

    def goes_on(self) -> bool:
        """Steps over a line break of a formula after which a sum goes on with its sign."""
        k = 0
        while self.kind(k) in {"row", "amp"} or (self.kind(k) == "stop" and self.text(k) in {"quad", "qquad"}):
            k += 1
        if k and self.kind(k) == "op" and self.text(k) in "+-" and any(self.kind(j) == "row" for j in range(k)) and any(self.kind(j) == "stop" for j in range(k)):
            self.at += k
        return True

    def lines(self) -> None:
        """A line break after an operator does not end a formula."""
        while self.kind() in {"line"} or (self.kind() == "amp") or (self.kind() == "row" and self.kind(1) in {"amp"}):
            self.at += 1

    def term(self) -> Node | None:
        left, divided = self.factor(), 0
        while left is not None:
            save = self.at
            if divided >= MAX_RUN or len(left.args) >= MAX_ITEMS:
                break
            if self.kind() == "op" and self.text() in "*/@":
                op = self.text()
                if op == "/" and self.kind(1) == "name" and self.kind(2) == "rel" and left.head in {"vec", "mat"}:
                    break  # a stroke between statements: Q = [1, 0] / K = [0, 1]
                self.at += 1
                self.lines()
                right = self.factor()
            elif self.beside():
                op, right = "*", self.factor()
            else:
                break
            if right is None:
                self.at = save
                break
            if op == "*" and left.head == "mat" and right.head == "mat" and right.args and all(n.head in {"name", "word"} for row in right.nodes for n in row.nodes):
                continue  # the labels of its rows beside a matrix
            divided += op == "/" or left.head != "mul"
            left = Node("div" if op == "/" else "mul", (left, right) if op == "/" or left.head != "mul" else (*left.args, right), left.start, right.end)
        return left

    def beside(self) -> bool:
        """Whether what comes next is multiplied without a sign: in formulas, and where a bracket directly follows a bracket."""
        token, last = self.peek(), self.tokens[self.at - 1]
        if token is None:
            return False
        if token.formula and last.formula:
            if token.kind == "open" and last.kind in {"num", "close"} and self.kind(2) == "percent":
                return False
            if token.kind == "num":
                return last.kind == "close" and last.text == ")" and not token.spaced
            if last.kind == "num" and token.kind == "open" and token.spaced and token.text == "(":
                return False
            return token.kind in {"name", "open", "begin", "frac", "call"} and not (last.kind == "num" and token.kind == "name" and len(token.text) > 2) and token.text != "∂"
        if token.kind == "open" and token.text in "([" and not token.spaced:
            return last.kind == "close" or (last.kind == "num" and token.text == "(")
        if token.kind != "name" or last.kind != "name" or not symbolic(last) or not symbolic(token) or len(last.text) > 2 or len(token.text) > 2:
            return False
        return not token.spaced or bool(token.sup) or (last.text.isupper() and token.text.isupper()) or bool(last.sub and token.sub)

    def factor(self) -> Node | None:
        token = self.peek()
        if token is not None and token.kind == "op" and token.text in "+-":
            save = self.at
            self.at += 1
            self.nested += 1
            inner = self.factor() if self.nested <= MAX_NESTING else None
            self.nested -= 1
            if inner is None or self.depth > MAX_DEPTH:
                self.at = save
                return None
            return Node("neg", (inner,), token.start, inner.end) if token.text == "-" else inner
        return self.power()

    def power(self) -> Node | None:
        base = self.atom()
        start = self.at
        while base is not None and self.at - start < 3 * MAX_RUN:
            token = self.peek()
            if token is not None and token.kind == "op" and token.text == "^":
                save = self.at
                self.at += 1
                exponent = self.exponent()
                if exponent is None:
                    self.at = save
                    break
                if exponent.head == "name" and exponent.args[0] in {"T", "t", "⊤"}:
                    base = Node("transpose", (base,), base.start, exponent.end)
                elif exponent.head == "unknown":
                    base = Node("degrees", (base,), base.start, exponent.end)
                else:
                    base = Node("pow", (base, exponent), base.start, exponent.end)
            elif token is not None and token.kind == "percent" and base.plain:
                self.at += 1
                base = Node("percent", (base,), base.start, token.end)
            elif token is not None and token.kind == "word" and token.text == "°":
                self.at += 1
                base = Node("degrees", (base,), base.start, token.end)
            else:
                break
        return base

    def exponent(self) -> Node | None:
        token = self.peek()
        if token is None:
            return None
        if token.kind == "op" and token.text == "*" and token.formula:
            self.at += 1
            return Node("unknown", (), token.start, token.end)
        if token.kind == "op" and token.text == "-":
            self.at += 1
            self.nested += 1
            inner = self.exponent() if self.nested <= MAX_NESTING else None
            self.nested -= 1
            return None if inner is None else Node("neg", (inner,), token.start, inner.end)
        if token.kind == "open" and token.text == "{":
            save = self.at
            self.at += 1
            if self.kind() == "op" and self.text() == "*" and self.kind(1) == "close":
                self.at += 2
                return Node("unknown", (), token.start, token.end)
            inner = self.expression()
            if inner is None or self.text() != "}":
                self.at = save
                return None
            self.at += 1
            return inner
        return self.atom()

    def atom(self) -> Node | None:
        token = self.peek()
        if token is None or self.depth > MAX_DEPTH or self.nested > MAX_NESTING or self.at in self.dead:
            return None
        self.room -= 1
        if self.room < 0:
            raise UsageError("a formula is too long or too deeply nested to be read")
        kind = token.kind
        if kind == "num":
            self.at += 1
            return Node("num", (token.text,), token.start, token.end)
        if kind == "name":
            return self.name(token)
        if kind in {"unknown", "bad"}:
            self.at += 1
            return Node("unknown", (), token.start, token.end)
        read = {"open": self.bracketed, "begin": self.matrix, "frac": self.fraction, "call": self.call}.get(kind)
        if read is None:
            return None
        save = self.at
        self.nested += 1
        node = read(token)
        self.nested -= 1
        if node is None:
            self.dead.add(save)
        return node

    def name(self, token: Token) -> Node | None:
        if not symbolic(token) and not token.formula:
            return None
        self.at += 1
        if token.sup in {"T", "⊤"}:
            return Node("transpose", (Node("name", (token.text, token.sub, ""), token.start, token.end),), token.start, token.end)
        node = Node("name", (token.text, token.sub, token.sup), token.start, token.end)
        after = self.peek()
        if after is not None and after.kind == "open" and after.text == "(" and not after.spaced and len(token.text) == 1:
            words = self.argument()
            if words:
                return Node("name", (token.text, ",".join([*filter(None, [token.sub]), *words]), token.sup), token.start, self.tokens[self.at - 1].end)
        if after is not None and after.kind == "open" and after.text == "[" and not after.spaced and self.kind(1) == "num" and "." not in self.text(1):
            k, index = 1, []
            while self.kind(k) == "num" or (self.kind(k) in {"comma", "close"} and k < 6):
                if self.kind(k) == "close":
                    self.at += k + 1
                    return Node("name", (token.text, ",".join([*filter(None, [token.sub]), *(f"[{i}]" for i in index)]), token.sup), token.start, self.tokens[self.at - 1].end)
                if self.kind(k) == "num":
                    index.append(self.text(k))
                k += 1
        return node

    def bare_list(self) -> Node | None:
        """Numbers between commas or upright strokes with no brackets about them."""
        save, items = self.at, []
        while self.kind() in {"num", "op"}:
            item = self.factor()
            if item is None or not item.plain:
                break
            items.append(item)
            if self.kind() != "comma" and self.text() != "|":
                break
            self.at += 1
        if len(items) < 2 or self.kind(-1) == "comma" or self.text(-1) == "|":
            self.at = save
            return None
        return Node("vec", tuple(items), items[0].start, items[-1].end)

    def argument(self) -> list[str]:
        """The words or numbers in brackets that a letter is a function of, `k(she)`; the position stays where there are none."""
        k, words = 1, []
        while self.kind(k) in {"name", "num", "comma", "word"} and k < 6:
            token = self.peek(k)
            if token is not None and token.kind != "comma":
                if token.kind == "num" and not token.text.isdigit():
                    return []
                words.append(token.text + (f"_{token.sub}" if token.sub else ""))
            k += 1
        if self.kind(k) != "close" or not words or (all(len(w) == 1 and not w.isdigit() for w in words) and words[0] in {"x", "z", "X", "Q", "K", "V"}):
            return []
        self.at += k + 1
        return words

    def bracketed(self, token: Token) -> Node | None:
        """A sum in brackets, or a vector: items between commas, or numbers beside each other in square brackets."""
        save = self.at
        closer = CLOSERS.get(token.text)
        self.at += 1
        items, commas = self.items(closer or ")", token.text == "[")
        end = self.peek()
        if items is None and self.text() == ";" and commas is not None:
            return self.semicolons(token, save, closer or ")")
        if items is None or end is None or end.kind != "close" or end.text != closer:
            self.at = save
            return None
        self.at += 1
        if not items:
            self.at = save
            return None
        if len(items) == 1 and token.text != "[":
            inner = items[0]
            return Node("group", (inner,), token.start, end.end) if inner.head not in {"vec", "mat"} and token.text == "(" else inner
        if token.text == "{" and not commas:
            self.at = save
            return None
        return vector(items, token.start, end.end)

    def semicolons(self, token: Token, save: int, closer: str) -> Node | None:
        """A matrix whose rows stand between semicolons: `(1, 2; 3, 4)`."""
        self.at = save + 1
        rows: list[list[Node]] = [[]]
        while self.kind() not in {"close", ""} and len(rows) < MAX_ITEMS:
            if self.text() == ";":
                rows.append([])
                self.at += 1
            elif self.kind() in {"comma", "line"}:
                self.at += 1
            else:
                item = self.expression()
                if item is None:
                    break
                rows[-1].append(item)
        end = self.peek()
        if end is None or end.text != closer or len({len(row) for row in rows}) != 1 or not rows[0]:
            self.at = save
            return None
        self.at += 1
        return Node("mat", tuple(Node("vec", tuple(row), row[0].start, row[-1].end) for row in rows), token.start, end.end)

    def items(self, closer: str, square: bool) -> tuple[list[Node] | None, bool]:
        items: list[Node] = []
        commas = False
        self.depth += 1
        try:
            while self.kind() != "close" and len(items) <= MAX_ITEMS:
                if self.kind() in {"line", "stop", "amp"} and self.text() not in {"$", ";"}:
                    self.at += 1
                    continue
                if self.text() == ";":
                    return None, commas
                if self.kind() == "comma":
                    commas = True
                    self.at += 1
                    continue
                item = self.item()
                if item is None:
                    return None, commas
                items.append(item)
                if self.kind() not in {"comma", "close", "line", "stop"} and not (square and self.kind() in {"num", "open", "op", "unknown"}):
                    return None, commas
            return items, commas
        finally:
            self.depth -= 1

    def item(self) -> Node | None:
        """An entry of a vector; it may be a chain, and carry a label (`the: 0.247`)."""
        token = self.peek()
        if token is not None and token.kind in {"name", "word"} and self.kind(1) in {"colon", "rel"} and self.kind(2) in {"num", "op", "open"}:
            save = self.at
            self.at += 2
            inner = self.chain(lines=False)
            if inner is not None:
                return Node("labelled", (token.text, inner), token.start, inner.end)
            self.at = save
        return self.chain(lines=False) if self.kind() != "rel" else None

    def matrix(self, token: Token) -> Node | None:
        """A matrix environment, its entries chains; a single column is a vector."""
        save = self.at
        self.at += 1
        rows: list[list[Node]] = [[]]
        self.depth += 1
        while self.kind() not in {"end", ""}:
            kind = self.kind()
            if kind == "row":
                rows.append([])
                self.at += 1
            elif kind in {"amp", "line", "comma"} or (kind == "stop" and self.text() != "$"):
                self.at += 1
            else:
                cell = self.chain(lines=False) or self.word()
                if cell is None or len(rows) > MAX_ITEMS:
                    self.depth -= 1
                    self.at = save
                    return None
                rows[-1].append(cell)
        self.depth -= 1
        end = self.peek()
        rows = [row for row in rows if row]
        if end is None or not rows or len({len(row) for row in rows}) != 1:
            self.at = save
            return None
        self.at += 1
        return Node("mat", tuple(Node("vec", tuple(row), row[0].start, row[-1].end) for row in rows), token.start, end.end)

    def word(self) -> Node | None:
        """Words in the cell of a matrix: the label of a row."""
        start = self.at
        while self.kind() in {"word", "name"}:
            self.at += 1
        return Node("word", (), self.tokens[start].start, self.tokens[self.at - 1].end) if self.at > start else None

    def group(self) -> Node | None:
        """An argument of \\frac or \\sqrt: a braced expression, or a single atom."""
        token = self.peek()
        if token is not None and token.kind == "open" and token.text == "{":
            save = self.at
            self.at += 1
            inner = self.expression()
            if inner is not None and self.kind() == "close" and self.text() == "}":
                self.at += 1
                return Node("group", (inner,), token.start, self.tokens[self.at - 1].end)
            self.at = save
            return None
        return self.atom()

    def fraction(self, token: Token) -> Node | None:
        save = self.at
        self.at += 1
        top = self.group()
        bottom = self.group() if top is not None else None
        if top is None or bottom is None:
            self.at = save
            return None
        return Node("div", (top, bottom), token.start, bottom.end)

    def call(self, token: Token) -> Node | None:
        """A function and its argument; in formulas the brackets may be left out."""
        save = self.at
        self.at += 1
        if self.kind() == "open":
            opening = self.tokens[self.at]
            self.at += 1
            items, _ = self.items(CLOSERS.get(opening.text, ")"), square=True)
            end = self.peek()
            if items and end is not None and end.kind == "close":
                self.at += 1
                return Node("call", (token.text, *items), token.start, end.end)
        elif token.formula or token.text == "sqrt":
            inner = self.power()
            if inner is not None:
                return Node("call", (token.text, inner), token.start, inner.end)
        self.at = save
        return None


def vector(items: Sequence[Node], start: int, end: int) -> Node:
    """Items between brackets: a matrix where every item is a vector of one length."""
    vectors = [item for item in items if item.head == "vec"]
    if len(vectors) == len(items) and len({len(v.args) for v in vectors}) == 1 and items:
        return Node("mat", tuple(vectors), start, end)
    return Node("vec", tuple(items), start, end)


def symbolic(token: Token) -> bool:
    """Whether a name stands for a quantity wherever it is met: a letter, a Greek letter, a name with an index."""
    return bool(token.sub or token.sup) or len(token.text) == 1 or token.text in SYMBOLS or (len(token.text) == 2 and token.text[0] in "Wd" and token.text[1] in "qkvQKVo")


def is_infinite(node: Node) -> bool:
    """Whether a node is minus infinity."""
    return node.head == "neg" and node.args[0].head == "name" and node.args[0].args[0] in {"infty", "∞", "inf"}
