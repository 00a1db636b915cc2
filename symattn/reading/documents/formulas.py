"""Where formulas stand in running text: between dollars, \\(…\\), \\[…\\], in environments, and what is left of broken ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple

from symattn.reading.documents.runs import Draft, Run

ALIGNED: Final = {"align": "aligned", "alignat": "aligned", "flalign": "aligned", "eqnarray": "aligned", "gather": "gathered"}
"""Displays of several lines, and the environment that stands for them within a formula."""
PLAIN: Final = frozenset({"equation", "displaymath", "math", "multline", "dmath"})
_INNER = ("aligned", "alignedat", "gathered", "split", "cases", "dcases", "array", "matrix", "bmatrix", "pmatrix", "vmatrix", "Bmatrix", "Vmatrix", "smallmatrix")
ENVIRONMENTS: Final = frozenset({*ALIGNED, *PLAIN, *_INNER})
MATHEMATICAL: Final = re.compile(r"\\[A-Za-z\\]|[=^_&]")

_OPEN = re.compile(r"\\\\[(\[]|\\[(\[]|\\\\|\\\$|\$\$?|\\begin\{([A-Za-z]+)\*?\}|\{\\(?:textstyle|displaystyle|[lL]arge|small)\b|`+")
_BLANK = re.compile(r"\n[ \t\r>]*(?=\n)")
_BLOCK = re.compile(r"\n[ \t]*(?:#|\||[-*+] |\d+[.)] |```|~~~)")
_WORD = re.compile(r"[^\W\d_]{2}")
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_CLOSERS = {"$": r"(?<!\\)\$", "$$": r"\$\$", "\\(": r"(?<!\\)\\\)", "\\[": r"(?<!\\)\\\]", "\\\\(": r"\\\\\)", "\\\\[": r"\\\\\]"}
_FAR, _LONG = 1 << 60, 20_000


class Formula(NamedTuple):
    """A formula: its delimiters begin at `start` and end before `end`, its LaTeX stands from `inner` to before `stop`."""

    start: int
    inner: int
    stop: int
    end: int
    environment: str = ""


@cache
def _closer(mark: str) -> re.Pattern[str]:
    return re.compile(_CLOSERS.get(mark) or re.escape(mark))


class _Scanner:
    """One way through a text; every search goes on where the one before it ended, so that the whole is linear."""

    def __init__(self, text: str, end: int, markdown: bool) -> None:
        self.text, self.end, self.markdown = text, end, markdown
        self.found: dict[str, int] = {}
        self.limited = (-1, -1)
        self.budget = 4_000_000

    def limit(self, at: int) -> int:
        """Where the paragraph ends."""
        start, stop = self.limited
        if not start <= at <= stop:
            blank = _BLANK.search(self.text, at, self.end)
            self.limited = at, blank.start() if blank else self.end
        return self.limited[1]

    def closing(self, mark: str, at: int) -> int:
        """Where the next such mark stands, however far away."""
        known = self.found.get(mark, -1)
        if known < at:
            found = _closer(mark).search(self.text, at, self.end)
            known = self.found[mark] = found.start() if found else _FAR
        return known

    def formula(self, start: int, mark: str, environment: str) -> Formula | None:
        """The formula that a mark opens, where it does."""
        inner = start + len(mark)
        if environment:
            return self.named(start, mark, inner) if environment in ENVIRONMENTS else None
        if mark[0] == "{":
            return self.group(start)
        if mark == "$":
            return self.dollar(start, inner)
        stop = self.closing(mark, inner)
        if stop <= self.limit(inner) or self.spans(inner, stop):
            return Formula(start, inner, stop, stop + len(mark)) if self.meant(mark, start, inner, stop) else None
        if mark == "$$":
            stop = self.limit(inner)
            following = _BLOCK.search(self.text, inner, stop)
            stop = following.start() if following else stop
            if MATHEMATICAL.search(self.text, inner, stop):
                return Formula(start, inner, stop, stop)
        return None

    def named(self, start: int, mark: str, inner: int) -> Formula | None:
        name = mark[7:-1]
        stop = self.closing(f"\\end{{{name}}}", inner)
        if stop == _FAR:
            return None
        base = name.rstrip("*")
        return Formula(start, inner, stop, stop + len(name) + 6) if base in PLAIN else Formula(start, inner, stop, stop + len(name) + 6, name)

    def group(self, start: int) -> Formula | None:
        depth, limit = 0, min(self.limit(start), start + _LONG)
        self.budget -= limit - start
        for found in _BRACES.finditer(self.text, start, limit) if self.budget > 0 else ():
            depth += {"{": 1, "}": -1}.get(found[0], 0)
            if depth == 0:
                return Formula(start, start, found.end(), found.end())
        return None

    def dollar(self, start: int, inner: int) -> Formula | None:
        stop = self.closing("$", inner)
        if stop > self.limit(inner) or stop == inner or stop - inner > _LONG:
            return None
        content, after = self.text[inner:stop], self.text[stop + 1 : stop + 2]
        tight = not content[0].isspace() and not content[-1].isspace() and not (after.isdigit() and content[0].isdigit())
        if _BLOCK.search(content) or not (tight or ("\n" not in content and MATHEMATICAL.search(content))):
            return None
        if len(content) > 2 and content[0] == content[-1] == "`":
            return Formula(start, inner + 1, stop - 1, stop + 1)
        return Formula(start, inner, stop, stop + 1)

    def spans(self, inner: int, stop: int) -> bool:
        """Whether all paragraphs up to a far mark are mathematics."""
        if stop == _FAR or stop - inner > _LONG or self.budget < 0:
            return False
        self.budget -= stop - inner
        paragraphs = [part for part in _BLANK.split(self.text[inner:stop]) if part.strip(" \t\r\n>")]
        return bool(paragraphs) and all(_is_mathematics(part.lstrip(" \t\r\n>")) for part in paragraphs)

    def meant(self, mark: str, start: int, inner: int, stop: int) -> bool:
        """Whether these are delimiters: in Markdown `\\[0.1, 0.2\\]` may be escaped brackets."""
        if not self.markdown or mark in ("$$", "\\\\(", "\\\\["):
            return True
        if stop - inner > _LONG:
            return False
        content = self.text[inner:stop]
        if re.search(r"\\[_*\[\]()]", content):
            return False
        return bool(MATHEMATICAL.search(content)) or len(content.strip()) <= 1 or (mark == "\\[" and content[:1] == "\n")


def _is_mathematics(paragraph: str) -> bool:
    return not _WORD.search(paragraph) or (bool(MATHEMATICAL.search(paragraph)) and not _BLOCK.match("\n" + paragraph))


def formulas(text: str, start: int = 0, end: int | None = None, *, markdown: bool = False) -> Iterator[Formula]:
    """The formulas from `start` to before `end` in their order.  In Markdown, code between backticks is passed over.

    >>> [text[f.inner:f.stop] for text in ["It is $x_1$ or \\\\(y\\\\), $5 and $6."] for f in formulas(text)]
    ['x_1', 'y']
    """
    stop = len(text) if end is None else end
    scanner, at = _Scanner(text, stop, markdown), start
    while found := _OPEN.search(text, at, stop):
        at = found.end()
        mark = found[0]
        if mark[0] == "`":
            if markdown and (close := scanner.closing(mark, at)) <= scanner.limit(at):
                at = close + len(mark)
        elif mark[:2] == "\\\\" and not markdown:
            at = found.start() + 2
        elif mark not in ("\\\\", "\\$"):
            formula = scanner.formula(found.start(), mark, found[1] or "")
            if formula:
                yield formula
                at = formula.end
            elif mark in ("\\\\(", "\\\\["):
                at = found.start() + 2


def add_formula(draft: Draft, run: Run, formula: Formula) -> None:
    """Adds a formula of the run between dollar signs, displays of several lines as the environment for within formulas."""
    start, inner, stop, end, name = formula
    if not run.text[inner:stop].strip():
        return
    last = run.places[end - 1]
    draft.put("$", run.places[start])
    inside = ALIGNED.get(name.rstrip("*"))
    if inside:
        draft.put(f"\\begin{{{inside}}}", run.places[start])
    elif name:
        inner, stop = start, end
    for part in (m for m in re.finditer(r"[^$]+", run.text[inner:stop])):
        draft.add(run, inner + part.start(), inner + part.end())
    if inside:
        draft.put(f"\\end{{{inside}}}", last)
    draft.put("$", last)


def with_formulas(run: Run, kept: Iterable[tuple[int, int]] = (), *, lines: bool = False) -> Run:
    """The run with every formula between dollar signs and no other dollar sign; what is `kept` is a formula already.
    With `lines`, displayed formulas stand on lines of their own.

    >>> with_formulas(Run.of(r"for $5: \\(x\\) and \\[y\\]")).text
    'for 5: $x$ and $y$'
    """
    if "$" not in run.text and "\\" not in run.text:
        return run
    draft, at = Draft(), 0
    for start, end in [*kept, (len(run.text), len(run.text))]:
        for formula in formulas(run.text, at, start):
            draft.add(run.part(at, formula.start).without("$"))
            display = lines and run.text[formula.start] != "{" and formula.inner - formula.start != 1 and not run.text.startswith("\\(", formula.start)
            if display and draft.parts and not draft.parts[-1].endswith("\n"):
                draft.put("\n", run.places[formula.start])
            add_formula(draft, run, formula)
            at = formula.end
            if display and run.text[at : at + 1] not in ("", "\n", ".", ",", ";", "。", "，"):
                draft.put("\n", run.places[at - 1])
        draft.add(run.part(at, start).without("$"))
        draft.add(run, start, end)
        at = end
    return draft.run()
