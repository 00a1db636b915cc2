"""Grids of numbers in plain text: lines of as many numbers each, with or without labels, one matrix or several beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from symattn.reading.layouts.flows import led_to
from symattn.reading.layouts.tables import MISSING, NUMBER, Cell, Table, lines_of
from symattn.reading.mathematics.grammar import Parser
from symattn.reading.mathematics.lexer import tokens
from symattn.reading.mathematics.nodes import is_infinite
from symattn.reading.page import Piece

_GRID_LINE = re.compile(
    rf"^[\s|│\[(]*(?:(?P<name>[A-Za-zα-ω]\w{{0,7}}(?:\^?T|')?)\s*=\s*[\[(|]*)?"
    rf"(?P<label>\[[A-Za-z]{{2,8}}\](?=\s)|[^\s|│\d\[\](),=:;.+\-]\S*|\d{{1,3}}(?=[:：|│]))?[\s|│:：\[(]*(?P<numbers>(?:{NUMBER}|{MISSING})(?:[\s|│]+(?:{NUMBER}|{MISSING}))+)[\s|│\])]*$",
)
_SIGNED_LINE = re.compile(rf"^[\s|│]*(?P<label>[.,;:!?])(?P<name>(?<!.)x)?[\s|│]+(?P<numbers>(?:{NUMBER}|{MISSING})(?:[\s|│]+(?:{NUMBER}|{MISSING}))+)[\s|│\])]*$")
_SPECIAL: Final = re.compile(r"\[[A-Za-z]{2,8}\]")
"""A token that is set in brackets: `[PAD]`."""
_SYMBOL: Final = re.compile(r"[XQKVSAO]|[Ww][_^]?\{?[qkvQKV]\}?|W[₁-₉ᵠᴷⱽ]?")
"""What stands above a matrix among others."""


def grids(piece: Piece) -> Iterator[Piece | Table]:
    """The piece, with the grids of numbers in it (lines of as many numbers each, with or without labels) as tables."""
    lines = lines_of(piece.text)
    if len(lines) < 2 or not any(c.isdigit() for c in piece.text):
        yield piece
        return
    matches = _matches(piece.text, lines)
    counts = [_count(m) for m in matches]
    k = at = 0
    while k < len(lines):
        end = k
        while end < len(lines) and counts[end] and counts[end] == counts[k] and (end == k or not (matches[end] and matches[end]["name"])):  # type: ignore[index]
            end += 1
        if end - k < 2:
            k += 1
            continue
        above = piece.text[slice(*lines[k - 1])] if k else ""
        rows = [m for m in matches[k:end] if m]
        names, head = _names(above, counts[k]), _heads(above, counts[k])
        begin = lines[k - 1 if head or names else k][0]
        if begin > at:
            yield _slice(piece, at, begin)
        if names:
            yield from _beside(piece, lines[k:end], names, rows)
        else:
            yield _grid(piece, lines[k:end], head, rows)
        at = lines[end - 1][1]
        k = end
    if at < len(piece.text):
        yield _slice(piece, at, len(piece.text))


def _matches(text: str, lines: Sequence[tuple[int, int]]) -> list[re.Match[str] | None]:
    """The lines of grids; a sign that stands where the line before has a label is a label too: a token such as the full stop."""
    out: list[re.Match[str] | None] = []
    for a, b in lines:
        match = _GRID_LINE.match(text[a:b]) if b - a < 2000 and "$" not in text[a:b] else None
        before = out[-1] if out else None
        if before is not None and before["label"] and _count(match) != _count(before):
            signed = _SIGNED_LINE.match(text[a:b])
            match = signed if _count(signed) == _count(before) else match
        out.append(match)
    return out


def _count(match: re.Match[str] | None) -> int:
    return len(match["numbers"].replace("|", " ").replace("│", " ").split()) if match else 0


def _slice(piece: Piece, start: int, end: int) -> Piece:
    return replace(piece, text=piece.text[start:end], places=piece.places[start:end])


def _heads(line: str, count: int) -> tuple[str, ...] | None:
    """The labels of the columns, where the line above a grid holds as many words as it has columns."""
    words = [w for w in re.split(r"[\s|│]+", line.strip()) if w]
    if line.rstrip().endswith((":", "：")) and not words[0].endswith((":", "：")):
        return None  # a line that announces the grid
    if re.search(r"\([^)]*[^\W\d_]\s+[^\W\d_]", line) or re.match(r"\s*\(?(?:[a-zA-Z]|\d{1,2}|[ivx]{1,4})[).]\s+[^\W\d_]{2}", line):
        return None  # words with a remark, a counted heading
    if led_to(line) != line:
        return None  # a flow
    if len(words) == count + 1:
        words = words[1:]
    return tuple(words) if len(words) == count and not any(re.search(r"\d\.\d|[=\[\]]", w) and not _SPECIAL.fullmatch(w) for w in words) else None


def _names(line: str, count: int) -> tuple[str, ...]:
    """The symbols of several matrices, each above its columns: `W_Q   W_K   W_V`; none where the line is not only that."""
    words = [w.strip("=:") for w in re.split(r"[\s|│,]+", line.strip()) if w.strip("=:")]
    if not 1 < len(words) <= count // 2 or count % len(words) or not all(_SYMBOL.fullmatch(w) for w in words):
        return ()
    return tuple(words) if len(set(words)) == len(words) else ()


def _beside(piece: Piece, lines: Sequence[tuple[int, int]], names: Sequence[str], matches: Sequence[re.Match[str]]) -> Iterator[Table]:
    """Matrices of as many columns each, side by side below their symbols."""
    whole = _grid(piece, lines, None, matches)
    width = len({c.j for c in whole.cells}) // len(names)
    for k, name in enumerate(names):
        cells = tuple(replace(c, j=c.j - k * width) for c in whole.cells if k * width <= c.j < (k + 1) * width)
        yield replace(whole, cells=cells, title=name, divided=0)


def _grid(piece: Piece, lines: Sequence[tuple[int, int]], heads: tuple[str, ...] | None, matches: Sequence[re.Match[str]]) -> Table:
    cells = []
    for i, ((start, _), match) in enumerate(zip(lines, matches, strict=True)):
        base = start + match.start("numbers")
        for j, m in enumerate(re.finditer(f"{NUMBER}|{MISSING}", match["numbers"])):
            if not any(c.isalnum() or c == "∞" for c in m[0]):
                continue
            parser = Parser([replace(t, start=t.start + base + m.start(), end=t.end + base + m.start()) for t in tokens(m[0])])
            node = parser.chain()
            cells.append(Cell(match["label"] or "", heads[j] if heads else "", i, j, node, node is not None and (node.plain or node.head == "percent" or is_infinite(node))))
    strokes = {len(m["numbers"].partition("|")[0].split()) for m in matches if m["numbers"].count("|") == 1}
    divided = strokes.pop() if len(strokes) == 1 and all(m["numbers"].count("|") == 1 for m in matches) else 0
    return Table(piece, tuple(cells), title=matches[0]["name"] or "", divided=divided)
