"""Numbers that a sentence lists one after the other: `the weights are 0.2, 0.3 and 0.5`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from symattn.reading.labels import in_words
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement

MOST: Final = 64
"""How many numbers a sentence may list."""
_BETWEEN: Final = re.compile(r"(?:[\s$,;，、；:|/&]|\\[,;: ]|\b(?:and|or|und|oder|et|ou|y|e|then|respectively|bzw)\b\.?|和|与|及|以及|\band then\b)*", re.IGNORECASE)
_LISTS: Final = re.compile(r"[,;，、；&|/]|\b(?:and|or|und|oder|et|ou|y|e)\b|和|与|及|\$\s+\$", re.IGNORECASE)


def enumerated(found: Iterable[Statement]) -> Iterator[Statement]:
    """The statements, with numbers that are only listed one after the other as one vector that keeps them as its parts."""
    run: list[Statement] = []
    for statement in found:
        if run and not (_goes_on(run[-1], statement) and len(run) < MOST):
            yield from _closed(run)
            run = []
        if _number(statement.node):
            run.append(statement)
        elif (numbers := _slashed(statement.node)) and len(numbers) > 2:
            yield from _closed([replace(statement, node=node) for node in numbers])
        else:
            yield statement
    yield from _closed(run)


def _number(node: Node) -> bool:
    return node.plain or (node.head == "percent" and node.args[0].plain) or (node.head == "group" and _number(node.args[0]))


def _slashed(node: Node) -> list[Node]:
    """Numbers between strokes, `1.10 / 1.07 / -1.28`, where no result follows that they would be divided for."""
    if node.head == "div" and _number(node.args[1]):
        left = _slashed(node.args[0])
        return [*left, node.args[1]] if left else []
    return [node] if _number(node) else []


def _goes_on(last: Statement, statement: Statement) -> bool:
    """Whether a number follows another with nothing but a comma or "and" between."""
    if statement.piece is not last.piece or not _number(statement.node) or statement.row or statement.rows:
        return False
    between = statement.piece.text[last.node.end : statement.node.start]
    return len(between) < 40 and between.count("\n") < 2 and bool(_LISTS.search(between)) and _BETWEEN.fullmatch(between) is not None


def _closed(run: list[Statement]) -> Iterator[Statement]:
    """A run of numbers as a vector, where it is one: at least two, and one of them a decimal; or three and more after a colon and words that say what they are."""
    digits = [run[k].piece.text[s.node.start : s.node.end] for k, s in enumerate(run)]
    told = len(run) > 2 and run[0].words.rstrip(" $\\(").endswith((":", "：", "=")) and "scores" in in_words(run[0].words)
    if len(run) < 2 or not (told or any("." in text or "%" in text for text in digits)):
        yield from run
        return
    node = Node("vec", tuple(s.node for s in run), run[0].node.start, run[-1].node.end)
    yield replace(run[0], node=node, after=run[-1].after, parts=tuple(run))
