"""The mathematics in a sentence of plain text, so that a page can set it as such."""

from __future__ import annotations

import re
from typing import Final

from symattn.rendering.escaping import Tex

_NAME: Final = r"[A-Za-z]_(?:model|[A-Za-z])(?![A-Za-z])"
_FORMULA: Final = re.compile(rf"(√(?:{_NAME}|\w\b)|(?<![\w\\]){_NAME}|(?<!\w)(?:e|10)\^\w\b|-∞|(?<!\w)1/n\b|(?<!\w)[A-Za-z] = \d+(?:\.\d+…?)?)")


def with_formulas(text: str) -> list[str | Tex]:
    r"""A sentence in pieces: plain text, and what is mathematics in it.

    >>> with_formulas("Divide by √d_k, not by d_model.")
    ['Divide by ', '\\sqrt{d_k}', ', not by ', 'd_{\\text{model}}', '.']
    """
    return [_tex(piece) if k % 2 else piece for k, piece in enumerate(_FORMULA.split(text)) if piece]


def _tex(piece: str) -> Tex:
    if piece.startswith("√"):
        return Tex(rf"\sqrt{{{_tex(piece[1:])}}}")
    return Tex(re.sub(r"_(\w{2,})", r"_{\\text{\1}}", piece).replace("∞", r"\infty").replace("…", r"\ldots"))
