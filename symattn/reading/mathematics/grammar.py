"""The grammar of displayed mathematics: arithmetic, and chains of equalities between its results.

Nothing is evaluated here.  What does not parse is prose: a parser gives up on it with None and the next token is tried.
"""

from __future__ import annotations

from symattn.reading.mathematics.atoms import MAX_DEPTH, MAX_ITEMS, MAX_NESTING, MAX_RUN, Atoms, symbolic
from symattn.reading.mathematics.lexer import Token
from symattn.reading.mathematics.nodes import Node, is_infinite


class Parser(Atoms):
    """Reads nodes from tokens; every method returns None, with the position as it was, where there is none."""

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
            link = self.listed() or self.link()
            broken = relation == "→" and any(t.kind == "line" for t in self.tokens[save : self.at])
            if link is None or (broken and links and link.head == "vec" and self.tokens[self.at - 1].kind == "num"):
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
        start, first = self.at, self.term()
        if first is None:
            return None
        terms = [first]
        while self.goes_on(start) and self.kind() == "op" and self.text() in "+-":
            save, sign = self.at, self.text()
            token = self.tokens[self.at]
            after = self.peek(1)
            if sign == "-" and after is not None and not token.formula and token.spaced and not after.spaced and (after.kind == "num" or after.text == "inf"):
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
            elif self.beside() or self.share() or (left.head == "call" and self.letter_follows()) or (left.head == "vec" and self.projection_follows()):
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

    def letter_follows(self) -> bool:
        """Whether a capital letter comes next that a relation follows: `softmax(S) V =`."""
        token = self.peek()
        return token is not None and token.kind == "name" and len(token.text) == 1 and token.text.isupper() and self.kind(1) == "rel"

    def projection_follows(self) -> bool:
        """Whether a projection comes right after a vector, and a relation after it: `[0.9, 0.6] W_Q =`."""
        token = self.peek()
        named = token is not None and token.kind == "name" and (token.text[:1] == "W" or (token.text == "M" and bool(token.sub)))
        return named and token is not None and token.start - self.tokens[self.at - 1].end <= 1 and self.kind(1) == "rel"

    def beside(self) -> bool:
        """Whether what comes next is multiplied without a sign: in formulas, and where a bracket directly follows a bracket."""
        token, last = self.peek(), self.tokens[self.at - 1]
        if token is None:
            return False
        if token.kind == "open" and last.kind == "num" and token.text == "(" and self.vector_follows():
            return True
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
        if last.kind == "num" and "." in last.text:
            return token.kind == "name" and bool(token.sub) and len(token.text) == 1 and token.start - last.end <= 2  # 0.28 v₁ + 0.46 v₂
        if token.kind != "name" or last.kind != "name" or not symbolic(last) or not symbolic(token) or len(last.text) > 2 or len(token.text) > 2:
            return False
        return not token.spaced or bool(token.sup) or (last.text.isupper() and token.text.isupper()) or bool(last.sub and token.sub)

    def share(self) -> bool:
        """Steps over the word after a percentage of a vector: `73 % of v`, `20 % von [1, 0]`."""
        if self.tokens[self.at - 1].kind != "percent" or self.text().lower() not in {"of", "von", "de", "di"}:
            return False
        k = 1
        while self.text(k) == "$":
            k += 1
        token, after = self.peek(k), self.peek(k + 1)
        vector = token is not None and ((token.kind == "name" and symbolic(token)) or (token.kind == "open" and after is not None and after.kind in {"num", "op"}))
        self.at += k if vector else 0
        return vector

    def vector_follows(self) -> bool:
        """Whether a decimal number that opens a term stands before a vector, and a sum goes on or ends after it: `= 0.37 (1.5, -0.5) + …`."""
        before = self.tokens[self.at - 2] if self.at > 1 else None
        if "." not in self.tokens[self.at - 1].text or before is None or not (before.kind in {"rel", "amp"} or (before.kind == "op" and before.text in "+-")):
            return False
        k, commas = 1, 0
        while self.kind(k) in {"num", "comma"} or (self.kind(k) == "op" and self.text(k) in "+-"):
            commas += self.kind(k) == "comma"
            k += 1
        if not commas or self.kind(k) != "close":
            return False
        k += 1
        while self.kind(k) in {"row", "amp"}:
            k += 1
        summed = before.kind == "op" and (self.kind(k) in {"", "line"} or self.text(k) == "$")
        return summed or self.kind(k) == "rel" or (self.kind(k) == "op" and self.text(k) in "+-")

    def factor(self) -> Node | None:
        token = self.peek()
        if token is not None and token.kind == "op" and token.text in "+-":
            save, signs = self.at, self.signs()
            self.at += len(signs)
            self.nested += len(signs)
            inner = self.power() if signs and self.nested <= MAX_NESTING else None
            self.nested -= len(signs)
            if inner is None or self.depth > MAX_DEPTH:
                self.at = save
                return None
            for sign in reversed(signs):
                inner = Node("neg", (inner,), sign.start, inner.end) if sign.text == "-" else inner
            return inner
        return self.power()

    def signs(self) -> list[Token]:
        """The signs from here on; none where there are more than may be nested, and then none for any of the first of them."""
        if self.at < self.barren:
            return []
        end = self.at
        while end < len(self.tokens) and self.tokens[end].kind == "op" and self.tokens[end].text in "+-":
            end += 1
        self.barren = max(self.barren, end - MAX_NESTING)
        return list(self.tokens[self.at : end]) if self.at >= self.barren else []

    def power(self) -> Node | None:
        base = self.sunken(self.atom())
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

    def sunken(self, base: Node | None) -> Node | None:
        """A power of e whose exponent has sunk to the line, as where a page was turned into text: `e1.732 = 5.652`, `e-0.5`."""
        minus = self.kind() == "op" and self.text() == "-" and not self.tokens[self.at].spaced
        last = self.peek(1 if minus else 0)
        if base is None or base.args != ("e", "", "") or last is None or last.kind != "num" or last.spaced or last.formula or "." not in last.text:
            return base
        self.at += minus
        exponent = self.atom()
        if exponent is None or not minus:
            return base if exponent is None else Node("pow", (base, exponent), base.start, exponent.end)
        return Node("pow", (base, Node("neg", (exponent,), exponent.start - 1, exponent.end)), base.start, exponent.end)

    def listed(self) -> Node | None:
        """Numbers with no brackets about them, up to the end of their line."""
        save, node = self.at, self.stroked_list() or self.bare_list()
        stroked = self.at > save + 1 and self.text(1 - self.at + save) == "/"
        gap = node is not None and self.at < len(self.tokens) and self.tokens[self.at].start - node.end > 2  # columns of a text: `0.14, 1.00    total 1.14`
        if node is None or (self.kind() not in {"line", "", "stop"} and self.text() != "." and not ((stroked or gap) and self.kind() in {"word", "name"})):
            self.at = save
            return None
        return node

    def stroked_list(self) -> Node | None:
        """Three decimal numbers and more between strokes with blanks around them: `0.55 / 1.23 / -0.64`."""
        save, items = self.at, []
        while self.kind() in {"num", "op"} and self.text() != "/":
            item = self.factor()
            if item is None or not item.plain or "." not in (item.args[0] if item.head == "num" else item.args[0].args[0]):
                break
            items.append(item)
            stroke, after = self.peek(), self.peek(1)
            if stroke is None or stroke.text != "/" or not stroke.spaced or after is None or not after.spaced:
                break
            self.at += 1
        if len(items) < 3 or self.text(-1) == "/" or self.kind() == "rel":
            self.at = save
            return None
        return Node("vec", tuple(items), items[0].start, items[-1].end)

    def apart(self) -> bool:
        """Whether the number that comes next stands apart from the one before by a blank only."""
        token, after = self.peek(), self.peek(1)
        if token is None or not token.spaced or token.formula:
            return False
        signed = token.kind == "op" and token.text == "-" and after is not None and (after.kind == "num" or after.text in {"inf", "∞"}) and not after.spaced
        return token.kind == "num" or signed

    def bare_list(self) -> Node | None:
        """Numbers between commas, upright strokes or blanks with no brackets about them."""
        save, items = self.at, []
        while self.kind() in {"num", "op"}:
            item = self.factor()
            if item is None or not (item.plain or is_infinite(item)):
                break
            items.append(item)
            if self.kind() == "comma" or self.text() == "|":
                self.at += 1
            elif not self.apart():
                break
        if len(items) < 2 or all(map(is_infinite, items)) or self.kind(-1) == "comma" or self.text(-1) == "|":
            self.at = save
            return None
        return Node("vec", tuple(items), items[0].start, items[-1].end)
