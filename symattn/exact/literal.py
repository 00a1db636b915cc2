"""The number grammar: text to exact numbers, with an own bounded parser.

    expression = ("-" | "+")? term (("+" | "-") term)*
    term       = factor (("*" | "·" | "×" | "/") factor | closed)*     where closed is a bracket, a function or pi
    factor     = ("-" | "+") factor | atom (("^" | "**") factor)?
    atom       = decimal | "(" expression ")" | function argument | "pi" | "e" | symbol

Decimals keep their digits (`0.50` is not `0.5`), functions are sqrt, exp, ln and tanh, a minus may be the Unicode one.
Symbols are Latin or Greek letters, with a subscript of letters and digits: `x`, `x_11`, `x_{11}`, `θ_k`.
Length, digits, exponents, nesting and the terms of a sum multiplied out are bounded, so no text can make this slow.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import comb
from types import MappingProxyType
from typing import Final

from flint import fmpq

from symattn.errors import NumberError, SymattnError, TooLargeError
from symattn.exact.field import ONE, Value, exp, rational, symbol
from symattn.exact.form import weight
from symattn.exact.printing import GREEK_LETTERS, latex_symbol
from symattn.exact.written import HEADS, Written, latex, number

MAX_LENGTH: Final = 400
MAX_DIGITS: Final = 400
MAX_BITS: Final = 1400
MAX_EXPONENT: Final = 400
MAX_DEPTH: Final = 20
MAX_POWER: Final = 100
MAX_NESTING: Final = 60
MAX_TERMS: Final = 16
MAX_WEIGHT: Final = 300
SUCH_AS: Final = "(such as 3, -1/2, 0.25, sqrt(2))"

_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_GREEK = "".join(GREEK_LETTERS).replace("π", "")
_SUBSCRIPT = f"[A-Za-z0-9{_GREEK}]+(?:_[A-Za-z0-9{_GREEK}]+)*"
_SYMBOL = rf"(?:[A-Za-z]+|[{_GREEK}])(?:_(?:{_SUBSCRIPT}|\{{{_SUBSCRIPT}\}}))?"
_TOKEN = re.compile(r"\s*((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|" + _SYMBOL + r"|\*\*|[-+*/^()√π·×])")
_FUNCTIONS = frozenset({"sqrt", "exp", "ln", "tanh"})
_RESERVED = frozenset({"e", "pi", "inf", "infinity", "nan", "oo", "true", "false", "none", "log", "sin", "cos", "max", "min", "integer"})
"""Names that mean something else to readers, or to SymPy when it reads an exact value back."""


class _RefusedError(Exception):
    """The text is not of the grammar; says why, after "is not a number"."""


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
    written, value = _read(clean, {})
    return Literal(value, clean, latex(written))


def parse_written(text: str, names: Mapping[str, Written] = MappingProxyType({})) -> Written:
    """Read an expression as it is written; `names` are symbols that stand for something (`d_k`)."""
    return _read(text.strip().replace("\N{MINUS SIGN}", "-"), names)[0]


def _read(text: str, names: Mapping[str, Written]) -> tuple[Written, Value]:
    if len(text) > MAX_LENGTH:
        raise NumberError(f'"{shown(text)}" has {len(text)} characters; a number may have {MAX_LENGTH}')
    try:
        written = _Parser(text, names).whole()
        return written, bounded_value(written)
    except _RefusedError as refused:
        raise NumberError(f'"{shown(text)}" is not a number{refused}') from None
    except NumberError:
        raise
    except TooLargeError as error:
        raise NumberError(f'"{shown(text)}" is too large: {error}') from None
    except SymattnError as error:
        raise NumberError(f'"{shown(text)}" has no value: {error}') from None


def bounded_value(w: Written) -> Value:
    """The exact value of an expression; `TooLargeError` where it, or a part of it, has too many digits or terms."""
    if w.head == "number":
        leaf: Value = w.args[0]
        return leaf
    values = [bounded_value(x) for x in w.args]
    if w.head == "pow" and values[1].q is not None:
        terms = max(1, len(values[0].num.terms), len(values[0].den.terms), *_under_roots(values[0]))
        if comb(abs(int(values[1].q.floor())) + terms - 1, terms - 1) > MAX_TERMS:
            raise TooLargeError(f"multiplied out it has more than {MAX_TERMS} terms")
    evaluate, first = HEADS[w.head].evaluate, values[0] if values else ONE
    if w.head == "mul":
        for factor in values[1:]:
            first = evaluate(first, factor)
            check_size(first)
        return first
    value = evaluate(*values)
    check_size(value)
    return value


def _under_roots(value: Value) -> list[int]:
    """The numbers of terms of the sums that have a square root in this value."""
    return [len(atom[1].num.terms) for form in (value.num, value.den) for m in form.terms for atom, _ in m.atoms if atom[0] == "sqrt"]


def check_size(value: Value) -> None:
    """Raises `TooLargeError` for a value with too many digits or terms to be a number somebody gives."""
    forms = (value.num, value.den)
    if max(len(form.terms) for form in forms) > MAX_TERMS:
        raise TooLargeError(f"multiplied out it has more than {MAX_TERMS} terms")
    if weight(*forms, most=MAX_WEIGHT) > MAX_WEIGHT:
        raise TooLargeError(f"it has more than {MAX_WEIGHT} terms, those inside functions included")
    if any(max(c.p.bit_length(), c.q.bit_length()) > MAX_BITS for form in forms for c in form.terms.values()):
        raise TooLargeError(f"it has more than {MAX_DIGITS} digits")


def shown(text: str) -> str:
    """The text as a message quotes it: on one line, without control characters, and not too long."""
    line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:41])
    return line if len(line) <= 40 else f"{line[:30]}…"


def decimal(text: str) -> fmpq:
    """The exact rational of a decimal text such as `-0.50` or `3e-4`."""
    mantissa, _, exponent = text.lower().partition("e")
    whole, _, fraction = mantissa.partition(".")
    shift = int(exponent) if len(exponent) < 9 and exponent else MAX_EXPONENT + 1 if exponent else 0
    if abs(shift) > MAX_EXPONENT:
        raise NumberError(f'"{shown(text)}" has an exponent beyond ±{MAX_EXPONENT}')
    n, places = int(whole + fraction), len(fraction) - shift
    out = fmpq(n * 10**-places) if places <= 0 else fmpq(n, 10**places)
    if exponent and max(out.p.bit_length(), out.q.bit_length()) > MAX_BITS:
        raise NumberError(f'"{shown(text)}" has more than {MAX_DIGITS} digits')
    return out


def decimal_tex(text: str) -> str:
    """A decimal as LaTeX, digits kept: `3e-4` is 3·10^-4."""
    mantissa, _, exponent = text.lstrip("+").lower().partition("e")
    return f"{mantissa} \\cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def _depth(w: Written) -> int:
    level, depth = [w], 0
    while level:
        level, depth = [x for node in level for x in node.args if isinstance(x, Written)], depth + 1
    return depth


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
                raise _RefusedError(f" {SUCH_AS}")
            out.append(m[1])
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
        if self.peek():
            raise _RefusedError(f" {SUCH_AS}")
        return self.shallow(out)

    @staticmethod
    def shallow(w: Written) -> Written:
        if _depth(w) > MAX_NESTING:
            raise _RefusedError(f": it is nested more than {MAX_NESTING} deep")
        return w

    def expression(self) -> Written:
        first = self.take() if self.peek() in {"-", "+"} else "+"
        terms = [self.term() if first == "+" else -self.term()]
        while self.peek() in {"+", "-"}:
            minus = self.take() == "-"
            term = self.term()
            terms.append(-term if minus else term)
        return terms[0] if len(terms) == 1 else Written("add", tuple(terms))

    def term(self) -> Written:
        out = self.factor()
        while True:
            token = self.peek()
            if token in {"*", "·", "×"}:
                self.take()
                out = _times(out, self.factor())
            elif token == "/":
                self.take()
                out = out / self.factor()
            elif token in {"(", "√", "π", "pi"} or token in _FUNCTIONS:
                out = _times(out, self.factor())
            else:
                return out

    def factor(self) -> Written:
        self.depth += 1
        if self.depth > MAX_DEPTH + 1:
            raise _RefusedError(f": brackets, signs or powers are nested more than {MAX_DEPTH} deep")
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
        value = bounded_value(self.shallow(exponent))
        if value.q is None or abs(value.q) > MAX_POWER:
            raise _RefusedError(f": an exponent must be a rational number up to {MAX_POWER} (except that of e)")
        return Written("pow", (base, exponent))

    def atom(self) -> Written:
        token = self.take()
        if token == "(":
            out = self.expression()
            closing = self.take()
            if closing != ")":
                raise _RefusedError(f" {SUCH_AS}" if closing else ": a bracket is not closed")
            return out
        if token == "√" or token in _FUNCTIONS:
            return Written("sqrt" if token == "√" else token, (self.argument(),))
        if token in {"π", "pi"}:
            return Written("pi", ())
        if token == "e":
            return EULER
        if token[:1] in _DIGITS:
            return _decimal_written(token)
        return self.symbol(token)

    def argument(self) -> Written:
        """What a function is applied to: brackets, or the one factor that follows (`ln 2`, `√2`)."""
        return self.factor() if self.peek() != "(" else self.atom()

    def symbol(self, token: str) -> Written:
        name = token.replace("{", "").replace("}", "")
        if name in self.names:
            return self.names[name]
        if name.lower() in _RESERVED or keyword.iskeyword(name) or not name:
            raise _RefusedError(": write ln for the natural logarithm" if name.lower() == "log" else f" {SUCH_AS}")
        if not token[0].isalpha():
            raise _RefusedError(f" {SUCH_AS}")
        return number(symbol(name), latex_symbol(name))


EULER: Final = number(exp(ONE), "e")
_DIGITS: Final = frozenset("0123456789.")


def _times(left: Written, right: Written) -> Written:
    """The product, with the factors of a product on the left in one row."""
    return Written("mul", (*left.args, right)) if left.head == "mul" else left * right


def _decimal_written(token: str) -> Written:
    """A decimal, with its power of ten (`3e-4` is 3·10^-4) as a factor of its own."""
    mantissa, _, exponent = token.lower().partition("e")
    decimal(token)
    out = number(rational(decimal(mantissa)), mantissa)
    return out * Written("pow", (number(10), number(int(exponent)))) if exponent else out
