"""One answer of a student: a decimal, a fraction or an expression in the number grammar; letters; nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from symattn.errors import NumberError, SymattnError, TooLargeError, UndecidedError
from symattn.exact.field import MINUS_INFINITY, Value, rational, sign
from symattn.exact.literal import parse, shown

COMMA: Final = re.compile(r"[-+]?\d+,\d+")
MOST: Final = 200


@dataclass(frozen=True)
class Answer:
    """What a student wrote, the number it is, or why it is none."""

    text: str
    value: Value | None = None
    trouble: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was written."""
        return not self.text


def answer_of(text: str, comma: bool = False) -> Answer:
    """The number that a student wrote.  Never raises; `comma` says that decimals are written with a comma.

    >>> answer_of("1/3").value, answer_of("0,34").trouble
    (1/3, 'a decimal point is written as a point: 0.34')
    """
    text = text.strip().replace("\N{MINUS SIGN}", "-")
    if not text:
        return Answer("")
    if len(text) > MOST:
        return Answer(text[:40], trouble=f"an answer may have {MOST} characters")
    if COMMA.fullmatch(text):
        if not comma:
            return Answer(text, trouble=f"a decimal point is written as a point: {text.replace(',', '.')}")
        text = text.replace(",", ".")
    try:
        value = parse(text).value
    except NumberError as error:
        return Answer(text, trouble=str(error))
    except SymattnError as error:
        return Answer(text, trouble=str(error.messages[0]))
    if value is MINUS_INFINITY or value.symbols:
        return Answer(text, trouble=f"{shown(text)} is not a number")
    return Answer(text, value)


def within(value: Value, low: Fraction, high: Fraction) -> bool:
    """Whether a value is proved to lie in an interval, its ends included; decided exactly.

    Of an answer such as e^(e^(e^9)) nothing can be proved: it is not in.
    """
    ends = (rational(end.numerator, end.denominator) for end in (low, high))
    try:
        below, above = (sign(value - end) for end in ends)
    except (UndecidedError, TooLargeError):
        return False
    return below >= 0 and above <= 0


def letters_of(text: str, known: str) -> str | None:
    """The letters that a student chose, in order and once each; None where something else stands there.

    >>> letters_of("(C), a", "abcd"), letters_of("x", "abcd")
    ('ac', None)
    """
    chosen = re.sub(r"[\s,;()\[\].+&]|and", "", text.casefold())
    if not chosen or any(c not in known for c in chosen):
        return None
    return "".join(sorted(set(chosen)))

