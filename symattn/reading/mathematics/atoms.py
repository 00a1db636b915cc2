"""The smallest parts of displayed mathematics: numbers, names with their indices, brackets, vectors, matrices, fractions, functions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Final

from symattn.reading.mathematics.cursor import Cursor
from symattn.reading.mathematics.lexer import Token
from symattn.reading.mathematics.nodes import Node, vector

MAX_DEPTH: Final = 40
MAX_ITEMS: Final = 4000
MAX_NESTING: Final = 150
"""How deep signs, roots, fractions and exponents may stand in each other."""
MAX_RUN: Final = 60
"""How often something may be divided, raised to a power or followed by a relation without a link between."""
CLOSERS: Final = {"(": ")", "[": "]", "{": "}"}
SYMBOLS: Final = frozenset({"alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "lambda", "mu", "sigma", "phi", "psi", "omega", "pi", "infty", "inf"})


class Atoms(Cursor, ABC):
    """Reads atoms from tokens; every method returns None, with the position as it was, where there is none."""

    @abstractmethod
    def chain(self, lines: bool = True) -> Node | None:
        """Links joined by relations."""

    @abstractmethod
    def expression(self) -> Node | None:
        """A sum."""

    @abstractmethod
    def factor(self) -> Node | None:
        """A power with its sign."""

    @abstractmethod
    def power(self) -> Node | None:
        """An atom with its exponent."""

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
        self.step()
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
        index = self.brackets()
        if index:
            return Node("name", (token.text, ",".join([*filter(None, [token.sub]), *(f"[{i}]" for i in index)]), token.sup), token.start, self.tokens[self.at - 1].end)
        return node

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
        rows = self.barred_rows(closer or ")") if self.kind() in {"num", "op"} and self.kind(1) in {"num", "op"} else []
        if rows:
            return Node("mat", tuple(rows), token.start, self.tokens[self.at - 1].end)
        items, commas = self.items(closer or ")", token.text == "[")
        end = self.peek()
        if items is None and self.text() == ";" and commas is not None:
            return self.semicolons(token, save, closer or ")")
        if not items or end is None or end.kind != "close" or end.text != closer:
            self.at = save
            return None
        self.at += 1
        if len(items) == 1 and (token.text != "[" or items[0].head == "mat"):
            inner = items[0]
            return Node("group", (inner,), token.start, end.end) if inner.head not in {"vec", "mat"} and token.text == "(" else inner
        if token.text == "{" and not commas:
            self.at = save
            return None
        return vector(items, token.start, end.end)

    def barred_rows(self, closer: str) -> list[Node]:
        """The rows of a matrix that bars part, up to its closing bracket: `(0.2 0.5 | 0.4 0.1)`; nothing where it is none."""
        save, rows = self.at, list[list[Node]]([[]])
        while self.kind() in {"num", "op"} and len(rows) < MAX_ITEMS:
            item = self.factor()
            if item is None or not item.plain:
                break
            rows[-1].append(item)
            if self.text() == "|":
                rows.append([])
                self.at += 1
        if self.text() != closer or len(rows) < 2 or len(rows[0]) < 2 or len({len(row) for row in rows}) != 1:
            self.at = save
            return []
        self.at += 1
        return [Node("vec", tuple(row), row[0].start, row[-1].end) for row in rows]

    def semicolons(self, token: Token, save: int, closer: str) -> Node | None:
        """A matrix whose rows stand between semicolons: `(1, 2; 3, 4)`; single numbers between round brackets are a vector."""
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
        if token.text == "(" and len(rows[0]) == 1:
            return Node("vec", tuple(row[0] for row in rows), token.start, end.end)
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


def symbolic(token: Token) -> bool:
    """Whether a name stands for a quantity wherever it is met: a letter, a Greek letter, a name with an index; a Chinese sign is a word, and so is `I`."""
    if token.sub or token.sup or token.text in SYMBOLS:
        return True
    return (len(token.text) == 1 and token.text < "\u2e80" and token.text != "I") or (len(token.text) == 2 and token.text[0] in "Wd" and token.text[1] in "qkvQKVo")
