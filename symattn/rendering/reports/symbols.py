"""Entries, numbers and working as reports set them: mathematics where that is safe, else text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from symattn.derivation.claim import Claim
from symattn.rendering.escaping import LONGEST_LABEL, Tex, math_label
from symattn.rendering.reports.places import name

SYMBOLS: Final[Mapping[str, str]] = {
    "scores": "S",
    "scaled_scores": "Z",
    "masked_scores": r"\widetilde{Z}",
    "exponentials": "E",
    "row_sums": "r",
    "row_maxima": "m",
    "shifted_scores": "Z'",
    "weights": "A",
    "weighted_values": "U",
    "output": "O",
}
_SINGLE: Final = re.compile(r"([A-Z])(?:_([A-Za-z0-9]{1,3}))?")
_HEAD: Final = re.compile(r"head_(\d+)\.(.+)")
_NUMBER: Final = re.compile(r"[-−+]?\d*(?:[.,]\d+|\d)(?:[eE][+-]?\d+)?")
_PLAIN: Final = re.compile(r"[\d.,+\-−·×*/()\[\]=≈<>≤≥ ]+")
_SIGNS: Final = {"−": "-", "·": r"\cdot ", "×": r"\times ", "*": r"\cdot ", "≈": r"\approx ", "≤": r"\le ", "≥": r"\ge ", "<": r"{<}", ">": r"{>}"}
LARGEST: Final = 12
"""Matrices with more rows or columns are told by their size."""


def symbol(quantity: str) -> Tex:
    r"""The letter of a quantity, or its name as a word.

    >>> symbol("W_Q"), symbol("head_2.weights"), symbol("d_Q"), symbol("concat")
    ('W_{Q}', 'A^{(2)}', '\\partial Q', '\\text{concat}')
    """
    head = _HEAD.fullmatch(quantity)
    if head:
        return Tex(f"{symbol(head[2])}^{{({head[1]})}}")
    if quantity.startswith("d_") and len(quantity) > 2:
        return Tex(rf"\partial {symbol(quantity[2:])}")
    single = _SINGLE.fullmatch(quantity)
    if single:
        return Tex(f"{single[1]}_{{{single[2]}}}" if single[2] else single[1])
    known = SYMBOLS.get(quantity)
    return Tex(known) if known else math_label(quantity.replace("_", " "), 0) if len(quantity) <= LONGEST_LABEL else Tex("x")


def entry(claim: Claim) -> Tex | str:
    r"""The entry that a claim is about, as mathematics; its label as text where there is no entry.

    >>> entry(Claim("Q", 0, 0, "0.59", "", "Q[love,1]", index=("love", 1)))
    'Q_{\\text{love},1}'
    """
    if not claim.quantity:
        return claim.label
    index: Sequence[str | int] = claim.index or _index(name(claim))
    if not index or any(isinstance(x, str) and len(x) > LONGEST_LABEL for x in index):
        return name(claim)
    labels = ",".join(math_label(x, claim.row + 1) if isinstance(x, str) else str(x) for x in index)
    letter = symbol(claim.quantity)
    return Tex(f"{{{letter}}}_{{{labels}}}" if set(letter) & {"_", "^", "'", " "} else f"{letter}_{{{labels}}}")


def _index(label: str) -> list[str]:
    inside = label.partition("[")[2].removesuffix("]")
    row, _, column = inside.rpartition(",")
    return [x for x in (row, column) if x]


def number(text: str | None) -> Tex | str:
    r"""A number as mathematics, with its decimal sign; any other text as it is.

    >>> number("−0,5"), number(None), number("0.5%")
    ('-0{,}5', '', '0.5%')
    """
    if not text or not _NUMBER.fullmatch(text):
        return text or ""
    return Tex(_commas(text.replace("−", "-")))


def _commas(text: str) -> str:
    return re.sub(r"(?<=\d),(?=\d)", "{,}", text)


def worked(text: str) -> Tex | str:
    r"""A line of arithmetic as mathematics, if it holds nothing but numbers and signs.

    >>> worked("0.4·0.1 + 0.8·0.2 = 0.20"), worked("exp(1)")
    ('0.4\\cdot 0.1 + 0.8\\cdot 0.2 = 0.20', 'exp(1)')
    """
    if not _PLAIN.fullmatch(text) or not any(c.isdigit() for c in text):
        return text
    return Tex(_commas("".join(_SIGNS.get(c, c) for c in text)))


def matrix(name: str, rows: Sequence[Sequence[str]]) -> Tex | None:
    """A given as a matrix; nothing where it is too large to show or its rows differ in length."""
    if not rows or not rows[0] or len(rows) > LARGEST or any(len(row) != len(rows[0]) or len(row) > LARGEST for row in rows):
        return None
    lines = r" \\ ".join(" & ".join(_cell(x) for x in row) for row in rows)
    return Tex(rf"{symbol(name)} = \begin{{bmatrix}} {lines} \end{{bmatrix}}")


def _cell(text: str) -> str:
    found = number(text)
    return found if isinstance(found, Tex) else math_label(text, 0)
