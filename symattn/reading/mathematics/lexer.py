"""The tokens of mathematics as people write it: LaTeX between dollar signs, Unicode and ASCII elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from symattn.errors import UsageError
from symattn.reading.mathematics.commands import (
    ACCENTS,
    COMMANDS,
    DROPPED,
    FONTS,
    FUNCTIONS,
    JOINED,
    MATRICES,
    MAX_DIGITS,
    PRODUCTS,
    SIGNS,
    SKIPPED,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    TEXTS,
    Kind,
    closing,
    normal,
    plain_text,
    readable,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its kind, its text in one normal form, and where it stands in the text of its piece.

    A name carries its subscript and superscript as plain text: `W_Q^{(1)}` is W, "Q", "(1)".
    """

    kind: Kind
    text: str
    start: int
    end: int
    sub: str = ""
    sup: str = ""
    spaced: bool = False
    """Whether a blank stands before it."""
    formula: bool = False
    """Whether it stands in a formula."""


MAX_TOKENS: Final = 500_000
"""How many tokens a paragraph may have."""
_TRAILING = re.compile(r"\.(?=\s*\]|\s+[-\u2212]?\.?\d+(?:\.|\s*\])|\s+[-\u2212]?\d*\.\d)")
_COMMAND = re.compile(r"\\(?:[a-zA-Z]+\*?|\\|.)", re.DOTALL)
_HALVES = re.compile(r"\s*(\d)\s*(\d)(?![\d.])")
_LETTER_NEXT = re.compile(r"\s*([^\W\d_])")
_GROUP = re.compile(r"\s*\{")
class Lexer:
    """Reads the tokens of a text from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = []
        self.formula = False
        self.words = 0
        self.spaced = False
        self.at = 0

    def run(self) -> list[Token]:
        """The tokens of the whole text."""
        text, n = self.text, len(self.text)
        while self.at < n:
            if len(self.tokens) > MAX_TOKENS:
                raise UsageError(f"a paragraph has more than {MAX_TOKENS:,} words, numbers and signs")
            c = text[self.at]
            if c == "$":
                self.formula = not self.formula
                self.words = 0
                self.add("stop", "$", self.at, self.at + 1)
                self.at += 1
            elif c == "\\":
                self.command()
            elif self.formula and c in "_^":
                self.script()
            elif self.formula and c == "&":
                self.add("amp", "&", self.at, self.at + 1)
                self.at += 1
            elif self.formula and c in "}" and self.words:
                self.words -= 1
                self.at += 1
            else:
                self.plain()
        return self.tokens

    def add(self, kind: Kind, text: str, start: int, end: int) -> None:
        self.tokens.append(Token(kind, text, start, end, spaced=self.spaced, formula=self.formula))
        self.spaced = False

    def plain(self) -> None:
        match = SIGNS.match(self.text, self.at)
        assert match is not None, "the last branch takes any character"
        self.at = match.end()
        self.sign(match.lastgroup or "other", match[0], match.start(), match.end())

    def sign(self, kind: str, text: str, start: int, end: int) -> None:
        """A token of the text between commands."""
        if kind in {"num", "bad"}:
            self.number(text, kind == "bad", start, end)
        elif kind == "rule":
            self.add("stop", "rule", start, end)
        elif kind in {"space", "note", "clock"} or (kind == "line" and self.formula):
            self.spaced = True
        elif kind == "name":
            self.name(text, start, end)
        elif kind in {"sub", "sup"}:
            self.scripted(kind, text.translate(SUBSCRIPTS if kind == "sub" else SUPERSCRIPTS), end)
        elif kind == "root":
            self.add("call", "sqrt", start, end)
        elif kind == "prime":
            self.quote(text)
        elif kind == "other":
            self.other(text, start, end)
        else:
            self.add(kind, normal(kind, text), start, end)  # type: ignore[arg-type]

    def number(self, text: str, broken: bool, start: int, end: int) -> None:
        """A number, or what looks like one and is none."""
        if not readable(text):
            self.add("bad", text[:MAX_DIGITS], start, end)
        elif broken and not (self.formula and text.count(".") < 2):
            self.add("bad", text, start, end)
        else:
            self.add("num", normal("num", text), start, end)
            if _TRAILING.match(self.text, end):  # NumPy prints 1 as "1."
                self.at = end + 1

    def other(self, text: str, start: int, end: int) -> None:
        if text == "_" and self.tokens and self.tokens[-1].kind == "name" and not self.spaced:
            self.at = start
            self.script()
        elif text == "_":
            self.spaced = True
        else:
            self.add("word", text, start, end)

    def quote(self, text: str) -> None:
        """Quotation marks only set words apart; a prime belongs to the name before it."""
        if text in "'′’" and self.tokens and self.tokens[-1].kind == "name" and not self.spaced and self.formula:
            self.scripted("sup", "'", self.at)
        self.spaced = True

    def name(self, text: str, start: int, end: int) -> None:
        lower = text.lower()
        if lower in FUNCTIONS and (lower != "sum" or self.text[end : end + 1] == "("):
            self.add("call", lower, start, end)
        elif len(text) == 2 and ((self.formula and not self.words and text not in JOINED) or (not self.formula and text in PRODUCTS)):
            self.add("name", text[0], start, start + 1)
            self.add("name", text[1], start + 1, end)
        else:
            digits = re.compile(r"\d+(?![\d.]*\.\d)").match(self.text, end) if not self.formula or len(text) == 1 else None
            if digits and len(text) <= 3 and not self.formula:
                self.at = digits.end()
                self.tokens.append(Token("name", text, start, self.at, digits[0], "", self.spaced, self.formula))
                self.spaced = False
            else:
                self.add("name", text, start, end)

    def scripted(self, which: str, text: str, end: int) -> None:
        """A sub- or superscript of what stands before: it joins a name; a number or bracket it is a power of."""
        last = self.tokens[-1] if self.tokens else None
        power = which == "sup" and re.fullmatch(r"[-+]?\d+", text)
        if last is not None and last.kind == "name" and not (power and not last.sub and last.text == "e"):
            sub = last.sub + ("," if last.sub and which == "sub" else "") + text if which == "sub" else last.sub
            sup = last.sup + text if which == "sup" else last.sup
            self.tokens[-1] = Token("name", last.text, last.start, end, sub, sup, last.spaced, last.formula)
        elif last is not None and last.kind == "call" and which == "sub":
            pass
        elif power:
            self.add("op", "^", end - len(text), end)
            self.add("num", text, end - len(text), end)
        elif which == "sup" and text in {"T", "⊤"}:
            self.add("op", "^", end - 1, end)
            self.add("name", "T", end - 1, end)

    def script(self) -> None:
        """`_` or `^` and what follows."""
        which = "sub" if self.text[self.at] == "_" else "sup"
        start = self.at
        self.at += 1
        while self.formula and self.text[self.at : self.at + 1] in {" ", "\n"}:
            self.at += 1
        last = self.tokens[-1] if self.tokens else None
        body, end = self.group()
        joins = last is not None and (last.kind == "name" or (last.kind in {"call", "word"} and which == "sub"))
        if which == "sub" and joins:
            self.at = end
            self.scripted("sub", plain_text(body), end)
        elif which == "sub":
            self.at = end
        elif last is not None and last.kind == "name" and last.text != "e" and not re.fullmatch(r"\s*-?\d+(\.\d+)?\s*", body):
            self.at = end
            self.scripted("sup", plain_text(body), end)
        else:
            self.add("op", "^", start, start + 1)

    def group(self) -> tuple[str, int]:
        """The braced group, the command, the number or word in a plain text, or the single character that comes next, and where it ends."""
        text, at = self.text, self.at
        if text[at : at + 1] == "{":
            end = closing(text, at)
            return text[at + 1 : end], end + 1
        if text[at : at + 1] == "\\":
            match = _COMMAND.match(text, at)
            end = match.end() if match else at + 1
            if match and match[0][1:] in FONTS and _GROUP.match(text, end):
                end = closing(text, text.index("{", end)) + 1
            return text[at:end], end
        if not self.formula:
            match = re.compile(r"[^\W_]+(?:\[\d+\])?").match(text, at)
            if match:
                return match[0], match.end()
        return text[at : at + 1], at + 1

    def command(self) -> None:
        """A LaTeX command; outside of formulas too, as sloppy documents have it."""
        match = _COMMAND.match(self.text, self.at)
        if match is None:
            self.at += 1
            return
        name, start, end = match[0][1:], self.at, match.end()
        self.at = end
        if name in SKIPPED and _GROUP.match(self.text, end):
            self.at = closing(self.text, self.text.index("{", end)) + 1
        elif name in FONTS:
            self.font(name, end)
        elif name in {"begin", "end"}:
            self.environment(name, start, end)
        elif name in COMMANDS:
            kind, text = COMMANDS[name]
            self.add(kind, text or name, start, end)
            digits = _HALVES.match(self.text, end) if kind == "frac" else None
            for k in (1, 2) if digits else ():  # \frac12
                self.add("num", digits[k], digits.start(k), digits.end(k))  # type: ignore[index, union-attr]
                self.at = end = digits.end()  # type: ignore[union-attr]
        elif name in DROPPED:
            self.spaced = True
        else:
            self.add("word", name, start, end)

    def font(self, name: str, end: int) -> None:
        """A font is left out and its argument read on; a text in a formula is a word, or a name where it has no blank."""
        if not _GROUP.match(self.text, end):
            letter = _LETTER_NEXT.match(self.text, end) if name in ACCENTS else None
            before = self.tokens[-1] if self.tokens else None
            if letter and before is not None and before.text == "d" and self.text[before.end : end].strip() == f"\\{name}":
                self.tokens[-1] = replace(before, text=f"d{letter[1]}", end=letter.end())
                self.at = letter.end()
            elif letter:
                self.add("name", letter[1], letter.start(1), letter.end(1))
                self.at = letter.end()
                self.scripted("sup", ACCENTS[name], letter.end())
            return
        opening = self.text.index("{", end)
        close = closing(self.text, opening)
        body = self.text[opening + 1 : close]
        self.at = close + 1
        if name in ACCENTS and self.tokens and self.tokens[-1].text == "d" and self.text[self.tokens[-1].end : opening].strip() == f"\\{name}":
            self.tokens[-1] = replace(self.tokens[-1], text=f"d{body.strip()}", end=close + 1)  # a gradient
        elif re.fullmatch(r"\s*[^\W\d_][^\W_]*\s*", body):
            lower = body.strip().lower()
            self.add("call" if lower in FUNCTIONS else "name", lower if lower in FUNCTIONS else body.strip(), opening + 1, close)
            if name in ACCENTS:  # another symbol than the letter, as with a prime
                self.scripted("sup", ACCENTS[name], close + 1)
        elif name in TEXTS and re.search(r"[^\W\d_]", body) and not re.search(r"[\[\]\\$]", body):
            for word in re.finditer(r"[^\s]+", body):
                self.add("word", word[0], opening + 1 + word.start(), opening + 1 + word.end())
        else:
            self.words += 1
            self.at = opening + 1

    def environment(self, name: str, start: int, end: int) -> None:
        if not _GROUP.match(self.text, end):
            return
        opening = self.text.index("{", end)
        close = closing(self.text, opening)
        kind = self.text[opening + 1 : close].strip().rstrip("*")
        self.at = close + 1
        if kind in MATRICES:
            self.add("begin" if name == "begin" else "end", "matrix", start, close + 1)
            columns = re.compile(r"\s*(?:\[[a-z]\]\s*)?\{[^{}]*\}|\s*\[[a-z]\]").match(self.text, self.at) if name == "begin" else None
            if columns and kind in {"array"}:
                self.at = columns.end()
        else:
            self.add("stop", kind, start, close + 1)


def tokens(text: str) -> list[Token]:
    r"""The tokens of a text.

    >>> [t.text for t in tokens(r"$q_{\text{love}} = [0.5, 0.8]$")]
    ['$', 'q', '=', '[', '0.5', ',', '0.8', ']', '$']
    """
    return Lexer(text).run()
