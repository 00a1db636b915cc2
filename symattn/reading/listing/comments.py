"""Comments that state results: `scores = Q @ K.T  # [[1.0, 2.0], [0.5, 1.5]]`, `# -> 0.731`, an array below a print."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final

from symattn.exact.field import Value
from symattn.reading.listing.printed import Match, Reader, aligned, match_output, read_shown
from symattn.reading.listing.results import Assigned, Listing, Printed
from symattn.reading.listing.tensor import Tensor
from symattn.reading.listing.text import Shown, style_of

MARKER: Final = re.compile(r"(?:=+>|-+>|→|⇒|≈|~=?|==?)\s*(?=[-+\N{MINUS SIGN}.\d\[]|tensor|array)")
NOT_VALUES: Final = re.compile(r"shape|size|\bdims?\b|tokens?\b|words?\b|rows?\b|columns?\b|\bx\s*\d|\d\s*[x×]\s*\d", re.IGNORECASE)
LEADS: Final = frozenset({"", "result", "output", "returns", "prints", "gives", "approx", "approximately", "about", "approx.", "value", "e.g.", "expected", "so"})
ARITHMETIC: Final = re.compile(r"[\d\s.+*/()×·√^e-]*")
DECIMAL: Final = re.compile(r"\s*([-+\N{MINUS SIGN}]?\d*\.\d+)\s*")
"""A comment that is no more than a number with decimals."""
LEAD: Final = re.compile(r"\s*(?:[-=]+>|→|⇒|>{1,3}|(?:prints?|shows?|outputs?|out|result|gives)\b\W{0,2})\s*", re.IGNORECASE)
"""How a comment begins that states what is printed."""

_EACH: Final = re.compile(r"^\s*(?:[-=]+>|→|⇒|>{1,3}|\|)", re.MULTILINE)
"""How each line of such a comment may begin."""


@dataclass(frozen=True, slots=True)
class Block:
    """Comments that belong together: their text with blanks for the signs, and where it begins; the line of code they stand beside or below."""

    text: str
    start: int
    line: int


def blocks(source: str, last: int) -> Iterator[Block]:
    """The comments of a listing up to the one below code in line `last`, lines of their own that follow each other as one."""
    starts = [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", source))]
    own: list[tuple[int, int]] = []
    code = 0
    for token in _tokens(source):
        row, column = token.start
        if row > len(starts):
            return
        if token.type == tokenize.COMMENT:
            start = starts[row - 1] + column
            if token.line[:column].strip():
                yield from _own(source, own, code)
                own, code = [], row
                yield Block(" " + token.string[1:], start, row)
            else:
                if own and "\n" in source[own[-1][1] : start].replace("\n", "", 1):  # a blank line stands between
                    yield from _own(source, own, code)
                    own = []
                own.append((start, start + len(token.string)))
        elif token.type not in {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}:
            yield from _own(source, own, code)
            own, code = [], token.end[0]
            if code > last:
                return
    yield from _own(source, own, code)


def _own(source: str, places: list[tuple[int, int]], line: int) -> Iterator[Block]:
    if places and line:
        start, end = places[0][0], places[-1][1]
        text = list(source[start:end])
        for a, _ in places:
            text[a - start] = " "
        yield Block("".join(text), start, line)


def _tokens(source: str) -> Iterator[tokenize.TokenInfo]:
    try:
        yield from tokenize.generate_tokens(io.StringIO(source, newline="").readline)
    except (tokenize.TokenError, SyntaxError, ValueError):
        return


def claims_in_comments(source: str, listing: Listing) -> list[Match]:
    """The numbers in comments that state what the code beside or above them gives.

    >>> from symattn.reading.listing import run
    >>> source = "a = 1 / 4  # = 0.25\\nb = 3  # 3 tokens\\n"
    >>> [(m.text, m.value, m.name) for m in claims_in_comments(source, run(source))]
    [('0.25', 1/4, 'a')]
    """
    if "#" not in source:
        return []
    by_line: dict[int, list[Assigned]] = {}
    for one in (*listing.assigned, *listing.evaluated):
        if not one.parameter:
            by_line.setdefault(one.last_line, []).append(one)
    prints: dict[int, list[Printed]] = {}
    for printed in listing.printed:
        for line in {printed.line, printed.called or printed.line}:
            prints.setdefault(line, []).append(printed)
    out: list[Match] = []
    for block in blocks(source, max((*by_line, *prints), default=0)):
        if not any(c.isdigit() for c in block.text):
            continue
        found = _shown(prints.get(block.line, []), block.text)
        candidates = by_line.get(block.line, [])
        if len(candidates) > 1:  # the loops of a comprehension give names too
            candidates = [c for c in candidates if c.source.partition("=")[0].strip() == c.name][-1:] or candidates
        if not found and len({id(c) for c in candidates}) == 1:
            found = _stated(block.text, candidates[0])
        out += [replace(m, start=m.start + block.start, end=m.end + block.start, line=block.line) for m in found]
    return out


def _shown(prints: Sequence[Printed], text: str) -> list[Match]:
    """The numbers of a comment that states what the `print` before it shows, after an arrow or a word that says so; of a loop all that it shows, or its first lines."""
    if not prints:
        return []
    lead = LEAD.match(text)
    start = lead.end() if lead else 0
    text = text if len(prints) == 1 else _EACH.sub(lambda m: " " * len(m[0]), text)
    found = match_output(prints, text) or ([replace(m, start=m.start + start, end=m.end + start) for m in match_output(prints, text[start:])] if start else [])
    if len(prints) == 1:
        return found
    counts = list(accumulate(sum(not isinstance(value, str) for value in one.values()) for one in prints))
    return found if len(found) in counts[1:] and text.strip().count("\n") else []


def _stated(text: str, assigned: Assigned) -> list[Match]:
    """The numbers of a comment beside an assignment, where they can only be its result."""
    value = assigned.value
    shape = value.shape if isinstance(value, Tensor) else ()
    size_one = not shape or (isinstance(value, Tensor) and value.size == 1)
    markers = list(MARKER.finditer(text))
    alone = size_one and assigned.inputs and DECIMAL.fullmatch(text)
    at = alone.start(1) if alone else markers[-1].end() if markers else text.find("[")
    if at < 0 or (not markers and size_one and not alone):
        return []
    lead = text[: markers[-1].start() if markers else at].rpartition("\n")[2]
    named = bool(markers) and lead.strip() == assigned.name
    if (NOT_VALUES.search(text) and not named) or not _leads(lead, assigned):
        return []
    reader = Reader(text)
    if isinstance(value, Tensor) and len(shape) == 2 and (rows := _row_by_row(text, reader, at, assigned)):
        return rows
    found = reader.tree(at)
    if found is None or any(c.isdigit() for c in text[found[1] :]):
        return []
    shown = Shown(value, "", assigned.name, style_of(value))
    if isinstance(found[0], tuple) and size_one:
        number: Value | int = value.values[0] if isinstance(value, Tensor) else value
        return _read(reader, at, Shown(number, "", assigned.name))
    return _read(reader, at, shown) if shape and aligned(found[0], shape) is not None else []


def _row_by_row(text: str, reader: Reader, at: int, assigned: Assigned) -> list[Match]:
    """The numbers of a matrix that a comment states row by row, each in brackets on a line of its own; none where it does not."""
    height, width = assigned.value.shape
    starts = [m.end() - 1 for m in re.finditer(r"(?:^|\n)[\s#]*\[(?!\s*\[)", text[at - 1 :] if at else text)]
    starts = [start + (at - 1 if at else 0) for start in starts] if height > 1 else []
    out: list[Match] = []
    for k, start in enumerate(starts):
        found = reader.tree(start)
        rest = text[found[1] :].partition("\n")[0] if found is not None else ""
        if len(starts) != height or found is None or aligned(found[0], (width,)) is None or any(c.isdigit() for c in rest):
            return []
        row = Tensor(list(assigned.value.values[k * width : (k + 1) * width]), (width,), assigned.value.kind, assigned.value.torch)
        out += [replace(m, index=(k, *m.index)) for m in _read(reader, start, Shown(row, "", assigned.name, style_of(assigned.value)))]
    return out


def _read(reader: Reader, at: int, shown: Shown) -> list[Match]:
    found = read_shown(reader, at, shown, 0)
    return found[1] if found else []


def _leads(text: str, assigned: Assigned) -> bool:
    """Whether what stands before a result speaks of nothing else: nothing, the name, the expression, or arithmetic."""
    lead = text.strip().rstrip(":").strip()
    right = assigned.source.partition("=")[2].strip()
    return lead.casefold() in LEADS or lead in {assigned.name, right} or bool(ARITHMETIC.fullmatch(lead))
