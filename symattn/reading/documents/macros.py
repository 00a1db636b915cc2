"""The source of LaTeX before it is read: comments taken out, a document's own simple commands put in."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from symattn.reading.documents.runs import Draft, Run

_COMMENT = re.compile(r"\\begin\{(verbatim|Verbatim|lstlisting|minted)\*?\}|\\[\s\S]|%[^\n]*(?:\n[ \t]*(?!\s))?")
_DEFINITION = re.compile(
    r"\\(?:re)?(?:newcommand|providecommand|DeclareRobustCommand)\*?[ \t\n]*\{?[ \t]*\\([A-Za-z]+)[ \t]*\}?[ \t\n]*(?:\[([0-9])\])?(\[[^\[\]]{0,200}\])?[ \t\n]*(?=\{)"
    r"|\\(?:long)?[gex]?def[ \t]*\\([A-Za-z]+)[ \t]*((?:#[1-9])*)[ \t\n]*(?=\{)"
    r"|\\DeclareMathOperator\*?[ \t\n]*\{[ \t]*\\([A-Za-z]+)[ \t]*\}[ \t\n]*(?=\{)"
)
_NAME = re.compile(r"\\([A-Za-z]+)")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_PART = re.compile(r"#([1-9])")
MOST_ARGUMENTS: Final = 3
_LONGEST, _MOST, _GROWTH, _BROKEN = 2_000, 50_000, 4, 200


class Macro(NamedTuple):
    """What a command stands for, how many arguments it takes, and the first one where it may be left out."""

    body: str
    arguments: int = 0
    default: str | None = None


def group_end(text: str, start: int, longest: int = _LONGEST) -> int:
    """Where the group ends whose brace stands at `start`; -1 for a group without an end nearby.

    >>> group_end("a{b{c}}d", 1)
    7
    """
    depth = 0
    for found in _BRACE.finditer(text, start, min(len(text), start + longest)):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    return -1


def without_comments(run: Run) -> Run:
    """The source without comments; listings stay as they are."""
    text = run.text
    if "%" not in text:
        return run
    draft, at, here = Draft(), 0, 0
    while found := _COMMENT.search(text, here):
        here = found.end()
        if found[1]:
            end = text.find(f"\\end{{{found[1]}", here)
            here = end if end >= 0 else here
        elif found[0][0] == "%":
            draft.add(run, at, found.start())
            at = found.end()
    draft.add(run, at, len(text))
    return draft.run()


def definitions(text: str) -> tuple[dict[str, Macro], list[tuple[int, int]]]:
    """The commands that a source defines, and where the definitions stand.

    >>> definitions(r"\\newcommand{\\vect}[1]{\\mathbf{#1}} \\def\\k{3}")[0]["vect"]
    Macro(body='\\\\mathbf{#1}', arguments=1, default=None)
    """
    macros: dict[str, Macro] = {}
    spans = []
    at = broken = 0
    while broken < _BROKEN and (found := _DEFINITION.search(text, at)):
        end = group_end(text, found.end())
        at = found.end() if end < 0 else end
        if end < 0:
            broken += 1
            continue
        spans.append((found.start(), end))
        body = text[found.end() + 1 : end - 1]
        if found[6]:
            macros[found[6]] = Macro(f"\\operatorname{{{body}}}")
        else:
            name = found[1] or found[4]
            arguments = int(found[2] or 0) if found[1] else len(found[5]) // 2
            if arguments <= MOST_ARGUMENTS:
                macros[name] = Macro(body, arguments, found[3][1:-1] if found[3] else None)
    return macros, spans


def _argument(text: str, at: int) -> tuple[int, int, int]:
    """Where the next argument begins and ends, and where to go on."""
    while at < len(text) and text[at] in " \t\n":
        at += 1
    if text[at : at + 1] == "{" and (end := group_end(text, at)) > 0:
        return at + 1, end - 1, end
    found = _NAME.match(text, at)
    end = found.end() if found else min(at + 1, len(text))
    return at, end, end


def _replaced(run: Run, start: int, at: int, macro: Macro) -> tuple[Run, int, int]:
    """What stands for one call, where to go on after it, and what it cost: groups without an end cost most."""
    place = run.places[start]
    arguments: list[Run] = []
    cost = 1
    if macro.default is not None and macro.arguments:
        close = run.text.find("]", at, at + 200) if run.text[at : at + 1] == "[" else -1
        arguments.append(run.part(at + 1, close) if close > 0 else Draft().run())
        if close < 0:
            draft = Draft()
            draft.put(macro.default, place)
            arguments[0] = draft.run()
        at = close + 1 if close > 0 else at
    while len(arguments) < macro.arguments:
        first, last, at = _argument(run.text, at)
        cost += 500 if run.text[first : first + 1] == "{" and last == first + 1 else 0
        arguments.append(run.part(first, last))
    draft, here = Draft(), 0
    for part in _PART.finditer(macro.body):
        draft.put(macro.body[here : part.start()], place)
        if int(part[1]) <= len(arguments):
            draft.add(arguments[int(part[1]) - 1])
        here = part.end()
    draft.put(macro.body[here:], place)
    return draft.run(), at, cost


def expanded(run: Run) -> Run:
    """The source with the commands that it defines replaced; characters of a definition have the place of the call.

    >>> expanded(Run.of(r"\\newcommand{\\row}[2]{[#1, #2]}\\row{0.5}{1}")).text
    '[0.5, 1]'
    """
    macros, spans = definitions(run.text)
    if not spans:
        return run
    draft, at = Draft(), 0
    for start, end in spans:
        draft.add(run, at, start)
        at = end
    draft.add(run, at)
    source = draft.run()
    call = re.compile(r"\\(" + "|".join(sorted(map(re.escape, macros), key=len, reverse=True)) + r")(?![A-Za-z])[ \t]*") if macros else None
    if call is None:
        return source
    out, budget, room = Draft(), _MOST, _GROWTH * len(source.text) + 100_000
    todo = [(source, 0, 0)]
    while todo:
        here, at, depth = todo.pop()
        found = call.search(here.text, at) if budget > 0 and depth < 20 and room > 0 else None
        out.add(here, at, found.start() if found else None)
        if found:
            inside, after, cost = _replaced(here, found.start(), found.end(), macros[found[1]])
            budget, room = budget - cost, room - len(inside.text)
            if after < len(here.text):
                todo.append((here, after, depth))
            todo.append((inside, 0, depth + 1))
    return out.run()
