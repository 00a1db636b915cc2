"""Numbers that go on from the entry stated right before them on their line: `q_1 · k_2 = 1.93   exp -> 6.89`."""

from __future__ import annotations

from dataclasses import replace

from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.example.example import Key
from symattn.verifying.naming.target import PAIRS, Target
from symattn.verifying.written.nodes import plain_of


def going_on(desk: Desk, statement: Statement, target: Target) -> Target:
    """The target with the tokens of the entry before, where words call one number by a quantity between tokens and say nothing of which tokens."""
    key = _before(desk, statement)
    node = statement.node.nodes[-1] if statement.node.head == "chain" else statement.node
    name = target.names[0] if target.names else ""
    if key is None or name not in PAIRS or name == key[0] or target.index or not target.near or not plain_of(node).plain or desk.targets.mentioned(statement.words):
        return target
    index = [_counted(desk, axis, str(label)) for axis, label in zip(("query", "key"), key[1:], strict=True)]
    return replace(target, index=(index[0], index[1]), mentioned=()) if all(index) else target


def _counted(desk: Desk, axis: str, label: str) -> str:
    """The index, counted from 0, that means a token; empty where none does."""
    labels = desk.example.labels[axis]
    return f"@{int(label) - 1 if label.isdigit() else labels.index(label)}" if label in labels else ""


def _before(desk: Desk, statement: Statement) -> Key | None:
    """The entry between tokens that the statement before ends with, where it stands on the same line."""
    last = desk.previous
    if last is None or last.piece is not statement.piece or "\n" in last.piece.text[last.node.end : statement.node.start]:
        return None
    leaf = last.node.nodes[-1] if last.node.head == "chain" else last.node
    met = desk.placed.get(desk.spot(last, leaf)) if plain_of(leaf).plain else None
    return met.what if met is not None and met.what is not None and met.what[0] in PAIRS else None  # type: ignore[return-value]
