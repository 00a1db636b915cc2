"""TeX to MathML that browsers lay out natively (MathML Core), by latex2mathml."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import Final

from latex2mathml.converter import convert

_ENTITY: Final = re.compile(r"&#x([0-9A-Fa-f]+);")
_ROW: Final = re.compile(r"<mrow>(<m(?:n|i|o|text)[^<>]*>[^<>]*</m(?:n|i|o|text)>)</mrow>")
_NUMBER: Final = re.compile(r"<mn>(\d+)\.(\d+)</mn>")
_SIGN: Final = re.compile(r"(<math[^>]*>|<mrow>|<mo[^>]*>[=≈⋅·×(,+≤]</mo>)<mo>−</mo>")
"""A minus that is a sign, not an operation: at the beginning, or after a relation, an operation or a bracket."""
_SPACE: Final = re.compile(r"\s*xmlns=\"[^\"]*\"|\s*display=\"inline\"")


@lru_cache(maxsize=20_000)
def mathml(tex: str, display: bool = False, comma: bool = False) -> str:
    r"""The MathML of a formula; with a decimal comma in its numbers on request.

    >>> mathml(r"\frac{1}{2}")
    '<math><mrow><mfrac><mn>1</mn><mn>2</mn></mfrac></mrow></math>'
    """
    out = convert(tex, display="block" if display else "inline")
    out = out.replace("<mo>&#x0221E;</mo>", "<mi>∞</mi>")  # a number, not an operator with space around it
    out = _ROW.sub(r"\1", _SPACE.sub("", _ENTITY.sub(_character, out)))
    out = _SIGN.sub(r'\1<mo form="prefix" lspace="0" rspace="0">−</mo>', out)
    return _NUMBER.sub(r"<mn>\1,\2</mn>", out) if comma else out


def _character(entity: re.Match[str]) -> str:
    """A character reference as the character, except where that would be markup."""
    character = unescape(entity[0])
    return entity[0] if character in "<>&\"'" else character
