"""Reads what a listing printed: every number of the output with the exact value that was printed there.

The output is followed character by character, blanks left aside: literal texts must be there, numbers and arrays are read
where they stand.  NumPy's prints, PyTorch's (`tensor([[…]], grad_fn=…)`), lists and formatted texts are understood; `...`
stands for what is left out.  A print that is not found is passed over; what cannot be aligned gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from symattn.exact.field import MINUS_INFINITY, Value, rational
from symattn.reading.listing.limits import MAX_NESTED, Unknown
from symattn.reading.listing.results import Printed
from symattn.reading.listing.tensor import Shape, Tensor
from symattn.reading.listing.text import Shown

NUMBER: Final = re.compile(r"[-+\N{MINUS SIGN}]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.]*[^\W\d_])|inf\b|nan\b)")
WORD: Final = re.compile(r"True\b|False\b|None\b")
WRAPPER: Final = re.compile(r"(?:(?:np|numpy|torch)\.)?(?:tensor|array|Tensor|Parameter containing:\s*tensor|float64|float32|int64)\s*\(")
CLOSING: Final = re.compile(r"(?:[^()]|\([^()]*\))*?\)")
DOTS: Final = re.compile(r"\.\.\.|…")
BETWEEN: Final = re.compile(r"[\s,;]*")
TYPED: Final = re.compile(r"^[ \t]*(?:>>>|\.\.\.)(?: .*)?$", re.MULTILINE)
MAX_ATTEMPTS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Match:
    """A number in a text and the exact value it states: where it stands, what it is of, and which arithmetic computed it."""

    start: int
    end: int
    text: str
    value: Value | None
    """None where it is unknown (it depends on something that was refused)."""
    name: str
    """The expression that was printed, such as `attention_weights`."""
    index: tuple[int, ...] = ()
    line: int = 0
    """The line of the listing that printed it."""
    noise: str = ""
    """The arithmetic whose noise the digits may show: float64, float32, or none (a whole number)."""


Tree = tuple[int, int] | str | list[Any]
"""A number by its place, `...`, a word, or a bracket with what is in it."""


class Reader:
    """Follows a text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def blank(self, at: int) -> int:
        """The next place that is not blank."""
        while at < len(self.text) and self.text[at].isspace():
            at += 1
        return at

    def literal(self, at: int, part: str) -> int | None:
        """The place after a literal text, blanks left aside."""
        for c in part:
            if c.isspace():
                continue
            at = self.blank(at)
            if at >= len(self.text) or (self.text[at] != c and self.text[at].casefold() != c.casefold()):
                return None
            at += 1
        return at

    def wrapped(self, at: int) -> tuple[int, bool]:
        """The place after `tensor(` or the like."""
        found = WRAPPER.match(self.text, at)
        return (self.blank(found.end()), True) if found else (at, False)

    def unwrapped(self, at: int, wrapped: bool) -> int | None:
        """The place after the bracket that closes it, with `dtype=…` and the like before."""
        if not wrapped:
            return at
        found = CLOSING.match(self.text, at, at + 400)
        return found.end() if found else None

    def number(self, at: int) -> tuple[int, int] | None:
        """The place of a number that begins here."""
        found = NUMBER.match(self.text, at)
        return (found.start(), found.end()) if found else None

    def tree(self, at: int, depth: int = 0) -> tuple[Tree, int] | None:
        """What stands here: a bracket with its items, a number, a word or dots."""
        at, wrapped = self.wrapped(self.blank(at))
        opens = self.text[at : at + 1] in {"[", "("} and depth <= MAX_NESTED
        found = self.bracket(at, depth) if opens else self.leaf(at)
        if found is None:
            return None
        end = self.unwrapped(found[1], wrapped)
        return None if end is None else (found[0], end)

    def leaf(self, at: int) -> tuple[Tree, int] | None:
        """A number, a word, or dots."""
        for pattern, kind in ((DOTS, "..."), (NUMBER, ""), (WORD, "word")):
            found = pattern.match(self.text, at)
            if found:
                return (kind or (found.start(), found.end())), found.end()
        return None

    def bracket(self, at: int, depth: int) -> tuple[Tree, int] | None:
        """[…], nested."""
        closing = "]" if self.text[at] == "[" else ")"
        out: list[Tree] = []
        at += 1
        while True:
            at = BETWEEN.match(self.text, at).end()  # type: ignore[union-attr]
            if self.text[at : at + 1] == closing:
                return out, at + 1
            found = self.tree(at, depth + 1)
            if found is None:
                return None
            out.append(found[0])
            at = found[1]


Place = tuple[int, int]


def aligned(tree: Tree, shape: Shape, index: tuple[int, ...] = ()) -> list[tuple[Place, tuple[int, ...]]] | None:
    """The places of the numbers of an array of this shape with their indices; None where the shape is another."""
    if not shape:
        return [] if tree == "word" else [(tree, index)] if isinstance(tree, tuple) else None
    if not isinstance(tree, list):
        return None
    dots = [k for k, item in enumerate(tree) if item == "..."]
    n, count = shape[0], len(tree)
    if len(dots) > 1 or (not dots and count != n) or (dots and count - 1 > n):
        return None
    out = []
    for k, item in enumerate(tree):
        if item == "...":
            continue
        j = k if not dots or k < dots[0] else n - count + k
        found = aligned(item, shape[1:], (*index, j))
        if found is None:
            return None
        out += found
    return out


def leaves(tree: Tree, index: tuple[int, ...] = ()) -> Iterator[tuple[Place, tuple[int, ...]]]:
    """The places of all numbers of a tree with their indices."""
    if isinstance(tree, tuple):
        yield tree, index
    elif isinstance(tree, list):
        for k, item in enumerate(tree):
            yield from leaves(item, (*index, k))


def read_shown(reader: Reader, at: int, shown: Shown, line: int) -> tuple[int, list[Match]] | None:
    """The numbers of one thing that is shown, if it stands here."""
    found = reader.tree(at)
    if found is None:
        return None
    tree, end = found
    places = list(leaves(tree)) if isinstance(shown.value, Unknown) else aligned(tree, shown.value.shape if isinstance(shown.value, Tensor) else ())
    if places is None:
        return None
    percent = shown.spec.endswith("%")
    if percent and reader.text[end : end + 1] == "%":
        end += 1
    value_at = _values(shown.value, percent)
    noise = _noise(shown)
    return end, [Match(a, b, reader.text[a:b], value_at(index), shown.name, index, line, noise) for (a, b), index in places]


def _values(value: Any, percent: bool) -> Callable[[tuple[int, ...]], Value | None]:
    factor = rational(100 if percent else 1)
    if isinstance(value, Unknown):
        return lambda index: None
    if isinstance(value, Tensor):
        flat, shape = value.values, value.shape

        def at(index: tuple[int, ...]) -> Value:
            position = 0
            for k, n in zip(index, shape, strict=True):
                position = position * n + k
            return flat[position] * factor if percent else flat[position]

        return at
    number = rational(value) if isinstance(value, int) else value
    return lambda index: number if number is MINUS_INFINITY else number * factor


def _noise(shown: Shown) -> str:
    value = shown.value
    if isinstance(value, int) or (isinstance(value, Tensor) and value.kind != "float"):
        return ""
    return "float32" if isinstance(value, Tensor) and value.torch else "float64"


def read_print(reader: Reader, at: int, printed: Printed) -> tuple[int, list[Match]] | None:
    """The numbers of one print, if all of it stands here."""
    out: list[Match] = []
    for part in printed.parts:
        if isinstance(part, str):
            end = reader.literal(at, part)
            if end is None:
                return None
            at = end
        else:
            found = read_shown(reader, at, part, printed.line)
            if found is None:
                return None
            at, matches = found
            out += matches
    return at, out


def telling(printed: Printed) -> bool:
    """Whether a print can be recognised wherever it stands: by a word, or by an array with several numbers."""
    return any(any(c.isalpha() for c in part) if isinstance(part, str) else isinstance(part.value, Tensor) and part.value.size > 1 for part in printed.parts)


def match_output(printed: Sequence[Printed], text: str) -> list[Match]:
    """The numbers of an output, each with the exact value that was printed there.

    >>> from symattn.reading.listing import run
    >>> listing = run("import numpy as np\\nx = np.array([1, 2]) / 3\\nprint('x:', x)")
    >>> [(m.text, m.value, m.name, m.index) for m in match_output(listing.printed, "x: [0.33333333 0.66666667]")]
    [('0.33333333', 1/3, 'x', (0,)), ('0.66666667', 2/3, 'x', (1,))]
    """
    if ">>> " in text:
        text = TYPED.sub(lambda found: " " * len(found[0]), text)
    reader, at = Reader(text), 0
    starts = [found.end() for found in re.finditer(r"^\s*(?:(?:Out)?\[\d+\]:\s*)?", text, re.MULTILINE)]
    out: list[Match] = []
    attempts = 0
    for one in printed:
        found = read_print(reader, at, one)
        if found is None and telling(one):
            for start in starts:
                if start > at and attempts < MAX_ATTEMPTS:
                    attempts += 1
                    found = read_print(reader, start, one)
                    if found is not None:
                        break
        if found is not None:
            at = found[0]
            out += found[1]
    return out
