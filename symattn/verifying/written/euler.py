"""The value that a document takes for e: `e ≈ 2.72`, `where e is about 2.718`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from symattn.exact.field import Value, rational
from symattn.exact.literal import decimal
from symattn.reading.page import Piece
from symattn.verifying.example.stated import Num, Numbers

_STATED: Final = re.compile(
    r"(?<![\w\\^])e\$?\s*(?:≈|=|\\approx"
    r"|(?:is|was|be|as|ist|vaut|est|es)(?:\s+(?:about|roughly|approximately|taken as|etwa|environ))?|约为|约等于|取)\s*\$?\s*(2\.7\d{0,8})(?![\d.]*\d)",
)
LARGEST: Final = 40
"""The largest power of it that is worked out."""


def stated_e(pieces: Iterable[Piece]) -> Value | None:
    """What the text takes for e, where it says so."""
    found = {m[1] for piece in pieces if piece.kind != "code" for m in _STATED.finditer(piece.text)}
    return rational(decimal(found.pop())) if len(found) == 1 else None


def powers_of(e: Value, exponent: Numbers, exact: Numbers) -> Numbers:
    """Powers as a document has them that works with this value of e: whole ones, of exponents that are right as they are stated."""
    if isinstance(exponent, list) or isinstance(exact, list):
        return [powers_of(e, x, y) for x, y in zip(exponent, exact, strict=True)] if isinstance(exponent, list) and isinstance(exact, list) else exact
    q = exponent.said.q
    if q is None or q.q != 1 or exponent.true != exponent.said or abs(int(q.p)) > LARGEST:
        return exact
    said = rational(1)
    for _ in range(abs(int(q.p))):
        said = said * e
    return Num(exact.true, said if q >= 0 else rational(1) / said)
