"""Reads a listing: its cells one after another, each statement as far as it can be followed exactly."""

from __future__ import annotations

import ast
import gc
import re
import textwrap
import warnings
from collections.abc import Mapping
from itertools import islice
from typing import Any, Final

from symattn.reading.listing.binding import as_refusal
from symattn.reading.listing.expressions import EXPRESSIONS
from symattn.reading.listing.failing import FAILURES, fail
from symattn.reading.listing.limits import CURRENT, MAX_STEPS, Budget, ExhaustedError, RefusedError
from symattn.reading.listing.machine import Machine
from symattn.reading.listing.results import Listing, Restated
from symattn.reading.listing.statements import STATEMENTS, last_expression

MAX_SOURCE: Final = 6_000_000
MAX_TOKENS: Final = 600_000
"""How many names, numbers and signs a listing may have: its tree needs up to a kilobyte for each."""
MAX_TRIES: Final = 3
UNREADABLE: Final = (SyntaxError, ValueError, RecursionError, MemoryError)
LINES: Final = re.compile(r"\r\n|\r|\n")
PROMPT: Final = re.compile(r"^[ \t]*>>> ", re.MULTILINE)
_SIGNS: Final = re.compile(r"#[^\r\n]*|\w+|[^\w\s]")
MAGIC: Final = re.compile(r"^[ \t]*[%!?].*$", re.MULTILINE)


def run(source: str, known: Mapping[str, Any] | None = None, steps: int = MAX_STEPS, budget: Budget | None = None, restated: Mapping[str, Restated] | None = None) -> Listing:
    """The exact values of what a listing assigns and prints.  Nothing of it is executed; what cannot be followed is refused with line and reason.

    `known` are the names of earlier cells (`Listing.names`).  Cells of one document share one `budget` and one dictionary of names, which grows.
    `restated` arrays are gone on with as a document states them.

    >>> listing = run("import numpy as np\\nx = np.array([0.1, 0.2])\\ny = np.exp(x) / np.exp(x).sum()\\nz = np.random.rand(2)\\nprint('y:', y)")
    >>> listing.value("x").values, str(listing.refused[0])
    ([1/10, 1/5], 'line 4: numpy.random.rand: random numbers')
    >>> listing.printed[0].values()[0]
    'y: '
    """
    machine = Machine(EXPRESSIONS, STATEMENTS, budget or Budget(steps))
    machine.scope.names = known if budget is not None and isinstance(known, dict) else dict(known or {})
    machine.restated = restated or {}
    token = CURRENT.set(machine.budget)
    collecting = gc.isenabled()
    gc.disable()  # a long listing makes millions of small objects that stay; looking through them again and again takes half of the time
    try:
        _cell(machine, source)
    finally:
        CURRENT.reset(token)
        if collecting:
            gc.enable()
    notes = tuple(f"line {line}: {text}" for line, text in machine.notes)
    kept = tuple(machine.assigned), tuple(machine.printed), tuple(machine.refused.values())
    return Listing(*kept, machine.scope.top.names, notes, tuple(machine.evaluated), frozenset(machine.replaced))


def _cell(m: Machine, source: str) -> None:
    """Reads one cell; where it is not Python from some line on, what stands before."""
    if len(source) > MAX_SOURCE:
        m.refuse(RefusedError(f"a listing may have {MAX_SOURCE} characters", 1))
        return
    text = textwrap.dedent(source) if source[:1] in {" ", "\t", "\n"} else source
    text = _bounded(m, text)
    if MAGIC.search(text) and not _is_python(text):
        text = MAGIC.sub(lambda found: "#" + found[0][1:], text)
    prompts = PROMPT.search(text) is not None
    if prompts:
        text = without_prompts(text)
    tree = parsed(m, text)
    m.lines = [line.encode("utf-8", "surrogatepass") for line in LINES.split(text)]
    if tree is None:
        return
    last = tree.body[-1] if tree.body else None
    for k, statement in enumerate(tree.body):
        try:
            m.budget.steps += 20
            m.called = statement.end_lineno or statement.lineno
            if (statement is last or prompts) and isinstance(statement, ast.Expr) and not isinstance(statement.value, ast.Constant):
                last_expression(m, statement)
            else:
                m.one(statement)
        except ExhaustedError as error:
            _stop(m, error, tree.body[k:])
            return
        except FAILURES as error:
            m.scope = m.scope.top
            try:
                fail(m, as_refusal(error, statement.lineno), [statement])
            except ExhaustedError as ended:
                _stop(m, ended, tree.body[k:])
                return


def _bounded(m: Machine, text: str) -> str:
    """The text up to the line in which it has too many names, numbers and signs, if it has."""
    if len(text) <= MAX_TOKENS:
        return text
    last = next(islice(_SIGNS.finditer(text), MAX_TOKENS, None), None)
    if last is None:
        return text
    start = text.rfind("\n", 0, last.start()) + 1
    m.refuse(RefusedError(f"stopped here: a listing may have {MAX_TOKENS:,} names, numbers and signs", text.count("\n", 0, start) + 1))
    return text[:start]


def _stop(m: Machine, error: ExhaustedError, rest: list[ast.stmt]) -> None:
    """Says where it stopped; what the rest would have bound is unknown."""
    m.scope = m.scope.top
    error.line = error.line or (m.current or rest[0]).lineno
    fail(m, error, rest)


def without_prompts(text: str) -> str:
    """What was typed at the prompts `>>>` and `...`; lines that were answers are blank."""
    return "\n".join(line.lstrip()[4:] if line.lstrip()[:4] in {">>> ", "... "} else "" for line in LINES.split(text))


def _is_python(text: str) -> bool:
    try:
        tree_of(text)
    except UNREADABLE:
        return False
    return True


def tree_of(text: str) -> ast.Module:
    """The tree of a text, without Python's warnings about its style."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def parsed(m: Machine, text: str) -> ast.Module | None:
    """The tree of a text; of what stands before its first line that is not Python, if need be."""
    for _ in range(MAX_TRIES):
        try:
            return tree_of(text)
        except UNREADABLE as error:
            line = (error.lineno or 1) if isinstance(error, SyntaxError) else 1
            reason = error.msg if isinstance(error, SyntaxError) else "it is nested too deeply, or a number has too many digits"
            m.refuse(RefusedError(f"this is not Python that can be read: {reason}", line))
            lines = LINES.split(text)[: line - 1]
            while lines and (lines[-1][:1] in {" ", "\t", ")", "]", "}", ""} or not isinstance(error, SyntaxError)):
                lines.pop()
            text = "\n".join(lines[:-1] if lines and lines[-1].rstrip().endswith((":", "(", "[", "{", ",")) else lines)
            if not text.strip():
                return None
    return None
