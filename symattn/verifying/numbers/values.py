"""The values of expressions and symbols."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symattn.exact.field import rational
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.example.example import AXES, Key
from symattn.verifying.example.stated import Numbers, UnknownError, exactly, transposed
from symattn.verifying.written.calculator import Calculator, attempt
from symattn.verifying.written.memory import Met


def evaluated(desk: Desk, node: Node, mets: Mapping[int, Met], shape: tuple[int, ...] | None = None) -> Numbers | None:
    """The value of an expression, None where it has none that can be known."""
    return attempt(Calculator({at: met.num for at, met in mets.items()}, lambda node: symbol_value(desk, node), shape, desk.e), node)


def symbol_value(desk: Desk, node: Node) -> Numbers:
    """What the example holds under a symbol, as far as it is known whole."""
    named = desk.targets.symbolic(node)
    base, _sub, _ = node.args
    if base in {"d", "dk"} and key_width(desk):
        return exactly(rational(key_width(desk)))
    if named is None or not named.names:
        raise UnknownError("this symbol is not known")
    for name in named.names:
        keys = whole_keys(desk, name, named.index)
        if keys:
            rows = [[desk.number(key) for key in row] for row in keys]
            if desk.example.world.turns(name) and not named.index:
                return transposed(rows)
            return rows[0] if (named.index or base.islower()) and len(rows) == 1 else rows
    raise UnknownError("this symbol is not known")


def key_width(desk: Desk) -> int:
    """The width of keys, 0 where it is not known."""
    return desk.example.widths.get("k", 0) or desk.example.d_k or 0


def whole_keys(desk: Desk, name: str, index: Sequence[str]) -> list[list[Key]] | None:
    """Every entry that a symbol names, None where one of them is not known."""
    if name not in AXES or AXES[name][0] == "pair":
        return None
    rows, columns = AXES[name]
    across = desk.example.labels[columns] if columns in desk.example.labels else list(range(desk.example.width(columns)))
    down = desk.example.labels[rows] if rows in desk.example.labels else list(range(desk.example.width(rows)))
    if index and rows in desk.example.labels:
        label = desk.targets.label(rows, index[0])
        down = [label] if label is not None else []
    keys = [[(name, r, c) for c in across] for r in down]
    return keys if keys and keys[0] and all(desk.example.knows(key) for row in keys for key in row) else None


def final_shape(desk: Desk, statement: Statement, link: Node) -> tuple[int, ...] | None:
    """The shape of what is stated at the end of the chain."""
    if statement.node.head != "chain":
        return None
    last = statement.node.args[-3]
    return (len(last.args),) if last.head == "vec" else (len(last.args), len(last.args[0].args)) if last.head == "mat" else ()
