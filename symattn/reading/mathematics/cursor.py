"""A place in a row of tokens, and how much work may still be done there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from symattn.errors import UsageError
from symattn.reading.mathematics.lexer import Token

MAX_STEPS: Final = 50_000
"""How many steps parsing may take, besides some for every token."""
MAX_INDICES: Final = 4
"""How many numbers in brackets a name may have behind it."""
LONGEST_LEAD: Final = 60
"""How far before a sum its line may begin, where it goes on in the next line."""
TOO_DEEP: Final = "a formula is too long or too deeply nested to be read"
TOO_MANY: Final = "up to here the document has more formulas, or more deeply nested ones, than can be read"


class Cursor:
    """Where parsing stands; `most` bounds the steps it may take."""

    def __init__(self, tokens: Sequence[Token], most: int = MAX_STEPS * 20) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.nested = 0
        self.dead: set[int] = set()
        """Where a bracket, function or fraction was found to lead nowhere."""
        self.barren = 0
        """Up to where there are too many signs in a row."""
        self.room = self.most = min(MAX_STEPS + 8 * len(tokens), most)

    def peek(self, ahead: int = 0) -> Token | None:
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else None

    def kind(self, ahead: int = 0) -> str:
        token = self.peek(ahead)
        return token.kind if token else ""

    def text(self, ahead: int = 0) -> str:
        token = self.peek(ahead)
        return token.text if token else ""

    def step(self) -> None:
        """Counts one step of parsing; raises UsageError where there were too many."""
        self.room -= 1
        if self.room < 0:
            raise UsageError(TOO_MANY if self.most < MAX_STEPS else TOO_DEEP)

    def brackets(self) -> list[str]:
        """Whole numbers in square brackets right behind a name, `q[1, 0]` or `q[1][0]`; the position stays where there are none."""
        found: list[str] = []
        while len(found) < MAX_INDICES:
            after, k, index = self.peek(), 1, list[str]()
            if after is None or after.kind != "open" or after.text != "[" or after.spaced:
                break
            while k < 6 and ((self.kind(k) == "num" and self.text(k).isdigit()) or (self.kind(k) == "comma" and index)):
                index += [self.text(k)] if self.kind(k) == "num" else []
                k += 1
            if self.kind(k) != "close" or not index:
                break
            self.at += k + 1
            found += index
        return found

    def goes_on(self, start: int) -> bool:
        """Steps over a line break after which a sum goes on with its sign: in a formula, or where the first line begins without one: `0.2·[1, 0]\\n + 0.8·[0, 1]`."""
        k = 0
        while self.kind(k) in {"row", "amp"} or (self.kind(k) == "stop" and self.text(k) in {"quad", "qquad"}):
            k += 1
        if k and self.kind(k) == "op" and self.text(k) in "+-" and any(self.kind(j) == "row" for j in range(k)) and any(self.kind(j) == "stop" for j in range(k)):
            self.at += k
        sign, after = self.peek(1), self.peek(2)
        joins = self.kind() == "line" and sign is not None and sign.text == "+" and after is not None and after.spaced and after.kind in {"num", "open", "name"}
        if joins and sign is not None and (sign.spaced or self._begins_bare(start)):
            self.at += 1
        return True

    def _begins_bare(self, start: int) -> bool:
        """Whether the line of a token begins with something else than a sign, which may be the mark of a list."""
        k = start
        while k and self.tokens[k - 1].kind != "line" and start - k < LONGEST_LEAD:
            k -= 1
        return self.tokens[k].kind in {"num", "open", "name"}
