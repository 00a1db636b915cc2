"""Markdown within a paragraph: emphasis, code spans, escapes, links, entities and simple tags, taken away with the places kept."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Sequence
from html import unescape
from typing import Final

from symattn.reading.documents.formulas import Formula, add_formula
from symattn.reading.documents.runs import Draft, Run

_SPECIAL = re.compile(r"[\\`*_\[\]<$~]|!(?=\[)|&(?=[#A-Za-z])")
_RUN = re.compile(r"([*_~`])\1*")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,40});")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?:[\s/][^<>]{0,2000})?>|<!--.{0,2000}?-->|<[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{0,2000}>", re.DOTALL)
_TARGET = re.compile(r"""\([ \t\n]*(?:<[^<>\n]{0,2000}>|[^\s()<>]{0,2000}(?:\([^\s()]{0,500}\)[^\s()]{0,500})?)(?:[ \t\n]+(?:"[^"]{0,500}"|'[^']{0,500}'))?[ \t\n]*\)""")
_NUMBERS = re.compile(r"\([\d\s,.+*/=-]*\)")
_REFERENCE = re.compile(r"\[([^\[\]\n]{0,500})\]")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,100}\]:?")
_PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TAG_NAMES = (
    "a abbr b big br center cite code del details dfn div em figure font i img input ins kbd label mark nobr p q s samp small span strike strong sub summary sup"
    " table tbody td th thead tr tt u var wbr"
)
_TAGS: Final = frozenset(_TAG_NAMES.split())


class _Cleaner:
    """Walks over the run once; what may yet turn out to be markup (emphasis, brackets) stands apart until its partner is met."""

    def __init__(self, run: Run, formulas: Sequence[Formula], references: Container[str]) -> None:
        self.run, self.text, self.references = run, run.text, references
        self.formulas = formulas
        self.out: list[tuple[int, int] | Formula | tuple[str, int]] = []
        self.marks: dict[int, int] = {}
        """How many characters are left of a run of emphasis, by its index in `out`."""
        self.open: dict[str, list[int]] = {"*": [], "_": [], "~": []}
        self.brackets: list[int] = []
        self.scripts: list[str] = []
        self.kept = -1
        """Which part was the last one that is kept whatever comes."""
        self.ticks: dict[int, list[int]] | None = None

    def clean(self) -> Run:
        at, index = 0, 0
        while at < len(self.text):
            until = self.formulas[index].start if index < len(self.formulas) else len(self.text)
            found = _SPECIAL.search(self.text, at, until)
            stop = found.start() if found else until
            self.keep(at, stop)
            if found:
                at = self.special(stop)
                while index < len(self.formulas) and self.formulas[index].start < at:
                    index += 1
            elif index < len(self.formulas):
                self.out.append(self.formulas[index])
                at, index = self.formulas[index].end, index + 1
            else:
                at = stop
        return self.put_together()

    def put_together(self) -> Run:
        draft = Draft()
        for k, part in enumerate(self.out):
            if isinstance(part, Formula):
                add_formula(draft, self.run, part)
            elif isinstance(part[0], str):
                draft.put(part[0], self.run.places[part[1]])
            else:
                draft.add(self.run, part[0], part[0] + self.marks[k] if k in self.marks else part[1])
        return draft.run()

    def keep(self, start: int, end: int) -> None:
        """Keeps characters as they are, in one part with those directly before them."""
        if end <= start:
            return
        last = len(self.out) - 1
        if self.kept == last >= 0 and self.out[last][1] == start:
            self.out[last] = (int(self.out[last][0]), end)
        else:
            self.out.append((start, end))
            self.kept = last + 1

    def special(self, at: int) -> int:
        """What a character stands for; returns where to go on."""
        c = self.text[at]
        if c == "\\":
            following = self.text[at + 1 : at + 2]
            escaped = following in _PUNCTUATION and following != ""
            self.keep(at + 1 if escaped else at, at + (2 if escaped and following != "$" else 1))
            return at + (2 if escaped else 1)
        if c == "`":
            return self.code(at)
        if c in "*_~":
            return self.emphasis(at, c)
        if c == "[" or (c == "!" and self.text[at + 1 : at + 2] == "["):
            return self.bracket(at, c)
        if c == "]":
            return self.closed(at)
        if c == "<" and (tag := _TAG.match(self.text, at)):
            return self.tag(at, tag)
        if c == "&" and (entity := _ENTITY.match(self.text, at)):
            self.out.append((unescape(entity[0]), at))
            return entity.end()
        if c != "$":
            self.keep(at, at + 1)
        return at + 1

    def code(self, at: int) -> int:
        found = _RUN.match(self.text, at)
        length = len(found[0]) if found else 1
        if self.ticks is None:
            self.ticks = {}
            for run in re.finditer("`+", self.text):
                self.ticks.setdefault(len(run[0]), []).append(run.start())
        ends = self.ticks.get(length, [])
        k = bisect_left(ends, at + length)
        if k == len(ends):
            return at + length
        start, stop = at + length, ends[k]
        if stop - start > 2 and self.text[start] == self.text[stop - 1] == " ":
            start, stop = start + 1, stop - 1
        for part in re.finditer(r"[^$]+", self.text[start:stop]):
            self.keep(start + part.start(), start + part.end())
        return ends[k] + length

    def emphasis(self, at: int, c: str) -> int:
        found = _RUN.match(self.text, at)
        end = found.end() if found else at + 1
        before, after = self.text[at - 1 : at] or " ", self.text[end : end + 1] or " "
        length = end - at
        product = c == "*" and _is_product(before, self.text[end : end + 2], length)
        if (before.isspace() and after.isspace()) or product or (c == "~" and length < 2):
            self.keep(at, end)
            return end
        left = not after.isspace() and (after not in _PUNCTUATION or before.isspace() or before in _PUNCTUATION)
        right = not before.isspace() and (before not in _PUNCTUATION or after.isspace() or after in _PUNCTUATION)
        opens, closes = (left and not before.isalnum(), right and not after.isalnum()) if c == "_" else (left, right)
        stack = self.open[c]
        self.out.append((at, end))
        mine = len(self.out) - 1
        while closes and length and stack:
            shared = min(length, self.marks[stack[-1]])
            length -= shared
            self.marks[stack[-1]] -= shared
            if not self.marks[stack[-1]]:
                stack.pop()
        self.marks[mine] = length
        if opens and length:
            stack.append(mine)
        return end

    def bracket(self, at: int, c: str) -> int:
        if c == "[" and (footnote := _FOOTNOTE.match(self.text, at)):
            return footnote.end()
        end = at + (2 if c == "!" else 1)
        self.out.append((at, end))
        self.marks[len(self.out) - 1] = end - at
        self.brackets.append(len(self.out) - 1)
        return end

    def closed(self, at: int) -> int:
        opening = self.brackets.pop() if self.brackets else None
        end = at + 1
        if opening is not None:
            target = _TARGET.match(self.text, end)
            if target and (self.text[end - 2 : end - 1] != "" and not _NUMBERS.fullmatch(target[0])):
                self.marks[opening] = 0
                return target.end()
            reference = _REFERENCE.match(self.text, end)
            first = self.out[opening]
            name = self.text[first[0] + self.marks[opening] : at] if isinstance(first[0], int) and at - first[0] < 500 else ""
            named = (reference[1] or name) if reference else name
            if _label(named) in self.references:
                self.marks[opening] = 0
                return reference.end() if reference else end
        self.keep(at, end)
        return end

    def tag(self, at: int, tag: re.Match[str]) -> int:
        name = (tag[1] or "").lower()
        if tag[1] and name not in _TAGS:
            self.keep(at, at + 1)
            return at + 1
        if name == "br" or name in ("p", "div", "tr"):
            self.out.append(("\n", at))
        elif name in ("sub", "sup") and tag[0][1] != "/":
            self.scripts.append(name)
            self.out.append(("_{" if name == "sub" else "^{", at))
        elif name in ("sub", "sup") and self.scripts:
            self.scripts.pop()
            self.out.append(("}", at))
        return tag.end()


def _is_product(before: str, after: str, length: int) -> bool:
    """Whether stars between these characters multiply (or, two of them, raise to a power)."""
    numeric = after[:1].isdigit() or (after[:1] == "." and after[1:].isdigit())
    if length == 2:
        return numeric and (before.isalnum() or before in ")]")
    operand = after[:1].isalnum() or numeric or after[:1] in ("(", "[", "-", "+", "\\", "$")
    return length == 1 and ((operand and (before.isdigit() or before in ")]")) or (before.isalnum() and (numeric or after[:1] in ("(", "["))))


def _label(text: str) -> str:
    return " ".join(text.split()).upper()


def clean(run: Run, formulas: Sequence[Formula] = (), references: Container[str] = ()) -> Run:
    """The run without Markdown's markup; the formulas are given as positions in the run.

    >>> clean(Run.of(r"**W\\_Q** = \\[0.1, *x*] in `a*b`, 2*3 [see](http://a.b/7)<br>x<sub>1</sub> &lt; 3")).text
    'W_Q = [0.1, x] in a*b, 2*3 see\\nx_{1} < 3'
    """
    if not formulas and not _SPECIAL.search(run.text):
        return run
    return _Cleaner(run, formulas, references).clean()
