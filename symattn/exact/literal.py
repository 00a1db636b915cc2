"""The number grammar: text to exact numbers, with an own bounded parser.

    expression = ("-" | "+")? term (("+" | "-") term)*
    term       = factor (("*" | "·" | "×" | "/") factor | closed)*     where closed is a bracket, a function or pi
    factor     = ("-" | "+") factor | atom (("^" | "**") factor)?
    atom       = decimal | "(" expression ")" | function argument | "pi" | "e" | symbol

Decimals keep their digits (`0.50` is not `0.5`), functions are sqrt, exp, ln and tanh, a minus may be the Unicode one.
Length, digits, exponents and nesting are bounded, so no text can make this slow.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from flint import fmpq

from symattn.errors import NumberError, SymattnError
from symattn.exact.field import ONE, Value, rational, symbol
from symattn.exact.printing import latex_symbol
from symattn.exact.written import Written, evaluate, latex, number

MAX_LENGTH: Final = 400
MAX_EXPONENT: Final = 400
MAX_DEPTH: Final = 20
MAX_POWER: Final = 100
SUCH_AS: Final = "(such as 3, -1/2, 0.25, sqrt(2))"

_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_TOKEN = re.compile(r"\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([^\W\d_]+(?:_(?:\w+|\{\w+\}))?)|(\*\*|[-+*/^()√π·×]))")
_FUNCTIONS = frozenset({"sqrt", "exp", "ln", "tanh"})
_RESERVED = frozenset({"e", "pi", "inf", "infinity", "nan", "oo", "true", "false", "none", "log", "sin", "cos", "max", "min"})


@dataclass(frozen=True, slots=True)
class Literal:
    """A number as it was written: its exact value, its text, and its LaTeX (as typed, not simplified)."""

    value: Value
    text: str
    tex: str


def parse(text: str) -> Literal:
    """Read one number or expression.  Raises `NumberError` with what would be right.

    >>> parse("0.50").value, parse("0.50").text
    (1/2, '0.50')
    >>> parse("2 ln 3 - 1/2").tex
    '2 \\\\cdot \\\\ln 3 - \\\\frac{1}{2}'
    >>> parse("0.2o")
    Traceback (most recent call last):
    symattn.errors.NumberError: "0.2o" is not a number (such as 3, -1/2, 0.25, sqrt(2))
    """
    clean = text.strip().replace("\N{MINUS SIGN}", "-")
    if len(clean) <= MAX_LENGTH and _DECIMAL.fullmatch(clean):
        return Literal(rational(decimal(clean)), clean, decimal_tex(clean))
    written = parse_written(clean)
    return Literal(evaluate(written), clean, latex(written))


def parse_written(text: str, names: Mapping[str, Written] = MappingProxyType({})) -> Written:
    """Read an expression as it is written; `names` are symbols that stand for something (`d_k`)."""
    if len(text) > MAX_LENGTH:
        raise NumberError(f'"{shown(text)}" has {len(text)} characters; a number may have {MAX_LENGTH}')
    try:
        written = _Parser(text, names).whole()
        evaluate(written)
        return written
    except NumberError as error:
        raise NumberError(f'"{shown(text)}" is not a number{error}') from None
    except SymattnError as error:
        raise NumberError(f'"{shown(text)}" has no value: {error}') from None


def shown(text: str) -> str:
    """The text as a message quotes it: on one line, without control characters, and not too long."""
    line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return line if len(line) <= 40 else f"{line[:30]}…"


def decimal(text: str) -> fmpq:
    """The exact rational of a decimal text such as `-0.50` or `3e-4`."""
    mantissa, _, exponent = text.lower().partition("e")
    whole, _, fraction = mantissa.partition(".")
    shift = int(exponent) if len(exponent) < 9 and exponent else MAX_EXPONENT + 1 if exponent else 0
    if abs(shift) > MAX_EXPONENT:
        raise NumberError(f'"{shown(text)}" has an exponent beyond ±{MAX_EXPONENT}')
    n, places = int(whole + fraction), len(fraction) - shift
    return fmpq(n * 10**-places) if places <= 0 else fmpq(n, 10**places)


def decimal_tex(text: str) -> str:
    """A decimal as LaTeX, digits kept: `3e-4` is 3·10^-4."""
    mantissa, _, exponent = text.lstrip("+").lower().partition("e")
    return f"{mantissa} \\cdot 10^{{{int(exponent)}}}" if exponent else mantissa


class _Parser:
    """Recursive descent over the tokens of one text."""

    def __init__(self, text: str, names: Mapping[str, Written]) -> None:
        self.tokens = self._tokens(text)
        self.names = names
        self.at = 0
        self.depth = 0

    @staticmethod
    def _tokens(text: str) -> list[str]:
        out, at = [], 0
        while at < len(text):
            m = _TOKEN.match(text, at)
            if not m:
                if not text[at:].strip():
                    break
                raise NumberError(f" {SUCH_AS}")
            out.append(m[0].strip())
            at = m.end()
        return out

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def whole(self) -> Written:
        out = self.expression()
        if self.peek() or not self.tokens:
            raise NumberError(f" {SUCH_AS}")
        return out

    def expression(self) -> Written:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NumberError(f": brackets are nested more than {MAX_DEPTH} deep")
        first = self.take() if self.peek() in {"-", "+"} else "+"
        terms = [self.term() if first == "+" else -self.term()]
        while self.peek() in {"+", "-"}:
            minus = self.take() == "-"
            term = self.term()
            terms.append(-term if minus else term)
        self.depth -= 1
        return terms[0] if len(terms) == 1 else Written("add", tuple(terms))

    def term(self) -> Written:
        out = self.factor()
        while True:
            token = self.peek()
            if token in {"*", "·", "×"}:
                self.take()
                out = out * self.factor()
            elif token == "/":
                self.take()
                out = out / self.factor()
            elif token in {"(", "√", "π", "pi"} or token in _FUNCTIONS:
                out = out * self.factor()
            else:
                return out

    def factor(self) -> Written:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NumberError(f": signs or powers are nested more than {MAX_DEPTH} deep")
        out = self.signed() if self.peek() in {"-", "+"} else self.powered()
        self.depth -= 1
        return out

    def signed(self) -> Written:
        minus = self.take() == "-"
        out = self.factor()
        return -out if minus else out

    def powered(self) -> Written:
        base = self.atom()
        if self.peek() not in {"^", "**"}:
            return base
        self.take()
        exponent = self.factor()
        if base == EULER:
            return Written("exp", (exponent,))
        value = evaluate(exponent)
        if value.q is None or abs(value.q) > MAX_POWER:
            raise NumberError(f": an exponent must be a rational number up to {MAX_POWER} (except that of e)")
        return Written("pow", (base, exponent))

    def atom(self) -> Written:
        token = self.take()
        if token == "(":
            out = self.expression()
            if self.take() != ")":
                raise NumberError(": a bracket is not closed")
            return out
        if token == "√" or token in _FUNCTIONS:
            return Written("sqrt" if token == "√" else token, (self.argument(),))
        if token in {"π", "pi"}:
            return Written("pi", ())
        if token == "e":
            return EULER
        if token[:1].isdigit() or token[:1] == ".":
            return number(rational(decimal(token)), decimal_tex(token))
        return self.symbol(token)

    def argument(self) -> Written:
        """What a function is applied to: brackets, or the one factor that follows (`ln 2`, `√2`)."""
        return self.factor() if self.peek() != "(" else self.atom()

    def symbol(self, token: str) -> Written:
        name = token.replace("{", "").replace("}", "")
        if name in self.names:
            return self.names[name]
        if name.lower() in _RESERVED or keyword.iskeyword(name) or not name.isidentifier():
            hint = ": write ln for the natural logarithm" if name.lower() == "log" else f" {SUCH_AS}"
            raise NumberError(hint)
        return number(symbol(name), latex_symbol(name))


EULER: Final = Written("exp", (number(ONE, "1"),))
