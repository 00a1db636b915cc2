"""Numbers that are taken as given, and where a new example begins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from symattn.exact.field import MINUS_INFINITY, ZERO, Value
from symattn.reading.labels import clean, in_words
from symattn.reading.mathematics.nodes import Node, is_infinite
from symattn.reading.statement import Statement
from symattn.verifying.conventions.scales import constant_text
from symattn.verifying.desk import BLANK, GIVABLE, Desk
from symattn.verifying.example.example import AXES, INPUTS, Label
from symattn.verifying.example.stated import Num, exactly
from symattn.verifying.finding import Finding
from symattn.verifying.naming.target import Keys, Target
from symattn.verifying.numbers.values import evaluated
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.memory import Met
from symattn.verifying.written.nodes import HUNDRED, column_of, grid_of, is_exact, may_be_shares, places_of, plain_of

_GIVEN: Final = re.compile(
    r"\b(?:given|suppose|assume|consider|imagine|gegeben|angenommen|soient?|supposons|sean?|suponga\w*)\b|给定|假设|已知|与えられ|とする|仮に", re.IGNORECASE,
)
"""Words that give numbers rather than work them out."""
LOOSE: Final = 2
"""A number that was printed with so many decimals is known only within its rounding; with fewer it was chosen."""


def take_given(desk: Desk, statement: Statement, leaves: list[list[Node]], target: Target, lone: bool) -> bool:
    """Takes numbers as given where nothing tells what they should be and the document names what they are."""
    shape = (len(leaves), len(leaves[0]))
    names = [name for name in target.names if name in GIVABLE or (name == "weights" and not has_scores(desk))]
    if (names[:1] == ["weights"] and not may_be_shares(leaves)) or in_words(clean(statement.row))[:1] == ("row_sums",):
        return False  # no shares; the last row of a table, that sums it up
    if names[:1] == ["mask"] and not _is_mask(desk, statement, leaves, target):
        return False
    if any(leaf.head == "unknown" for row in leaves for leaf in row):
        desk.example.partial = desk.example.partial or (len(leaves) > 1 and target.names[:1] == tuple(names[:1]) and names[:1] not in ([], ["mask"]))
        return False  # dots stand for some of it
    if not names or (lone and not target.sure) or (lone and not target.near and shape[0] == 1 and not target.mentioned) or (lone and shape == (1, 1)):
        return False
    if names[0] == "X" and target.near and any(key[0] == "X" for key in desk.example.given) and not any(key[0] in {"Q", "K", "V"} for key in desk.example.claims):
        for keys in desk.targets.keys("X", target, shape, statement, True):
            give(desk, statement, leaves, keys)
            return True
    if contradicts(desk, statement, leaves, target, names[0], shape):
        desk.restart()
    if names[0] == "X_kv":
        desk.example.cross()
    for keys in desk.targets.keys(names[0], target, shape, statement, True):
        give(desk, statement, leaves, keys)
        return True
    other = shape[0] > 1 and names[0] in {"X", "Q", "scores", "scaled_scores"} and desk.example.given
    if ((target.near and not lone) or _said_given(statement)) and (other or longer_query(desk, target, names[0], shape)):
        desk.restart()
        for keys in desk.targets.keys(names[0], target, shape, statement, True):
            give(desk, statement, leaves, keys)
            return True
    return False


def _is_mask(desk: Desk, statement: Statement, leaves: list[list[Node]], target: Target) -> bool:
    """Whether numbers may be a mask; a single one, `M_ij = 0`, is that of a key that is known."""
    if len(leaves) == len(leaves[0]) == 1 and any(desk.targets.label("key", part) not in desk.example.labels["key"] for part in target.index[-1:]):
        return False
    return _by_symbol(desk, statement) or all(_masks(leaf) for row in leaves for leaf in row)


def _by_symbol(desk: Desk, statement: Statement) -> bool:
    """Whether a formula says what numbers are: `M = …`."""
    first = statement.node.nodes[0] if statement.node.head == "chain" else None
    named = desk.targets.symbolic(first) if first is not None and first.head == "name" else None
    return named is not None and bool(named.names)


def _masks(leaf: Node) -> bool:
    """Whether a number may stand in a mask that is added: nothing, minus infinity, or something very negative."""
    return is_infinite(leaf) or not leaf.plain or number_of(leaf) == ZERO or leaf.head == "neg"


def longer_query(desk: Desk, target: Target, name: str, shape: tuple[int, int]) -> bool:
    """Whether this is a query of another length than the one that was given with its keys: that of another example."""
    width = desk.example.width(AXES["Q"][1])
    known = {key[0] for key in desk.example.given}
    return name == "Q" and target.sure and shape[0] == 1 and shape[1] > 1 and width > 0 and width != shape[1] and {"Q", "K"} <= known


def has_scores(desk: Desk) -> bool:
    """Whether scores, or what they are made of, are given."""
    return any(key[0] in {"scores", "scaled_scores", "Q", "K"} for key in desk.example.given)


def contradicts(desk: Desk, statement: Statement, leaves: list[list[Node]], target: Target, name: str, shape: tuple[int, int]) -> bool:
    """Whether the same inputs are given anew with other numbers: a new example begins."""
    if name not in {"Q", "K", "V", *INPUTS, "scores", "scaled_scores"} or shape[0] < 2:
        return False
    mine = [key for key in desk.example.given if key[0] == name]
    return bool(mine)


def take_exact(desk: Desk, statement: Statement, node: Node, target: Target) -> bool:
    """Takes a vector or matrix with fractions or roots as given, where the statement names what it is and nothing else tells it.

    Whether it did, or these are numbers that were given before.
    """
    column = column_of(statement, node) if not target.index else None
    leaves, target = column or grid_of(node) or [], replace(target, whole=column is not None)
    shape = (len(leaves), len(leaves[0]))
    name = target.names[0] if target.names else ""
    if name not in GIVABLE or not target.sure:
        return False
    known = [keys for keys in desk.targets.keys(name, target, shape, statement, False) if all(key is not None and desk.example.knows(key) for row in keys for key in row)]
    for keys in known:
        pairs = [(leaf, key) for row, names in zip(leaves, keys, strict=True) for leaf, key in zip(row, names, strict=True) if key is not None]
        if all(_value(desk, leaf) == desk.example.truth(key) for leaf, key in pairs):
            return all(key in desk.example.given for _, key in pairs)
    if any(key is not None and key not in desk.example.given for keys in known for row in keys for key in row):
        return False
    return take_given(desk, statement, leaves, target, False)


def begins_anew(desk: Desk, statement: Statement, leaves: list[list[Node]], target: Target) -> bool:
    """Whether words give a matrix of a quantity that is known with quite other numbers: that of a new example."""
    matrix = len(leaves) > 1 and all(leaf.plain for row in leaves for leaf in row)
    return matrix and desk.current is None and target.names[:1] != () and target.names[0] in GIVABLE and _said_given(statement)


def _said_given(statement: Statement) -> bool:
    """Whether words right before numbers say that these are given."""
    return _GIVEN.search(f"{statement.above} {statement.words}") is not None


def amid_given(desk: Desk, keys: Keys) -> bool:
    """Whether this is a query, key or value that is stated without working and for the first time, among others of its kind that are given."""
    first = keys[0][0] if len(keys) == 1 and len(keys[0]) > 1 else None
    if first is None or first[0] not in {"Q", "K", "V"} or desk.current is not None:
        return False
    given = {key[1] for key in desk.example.given if key[0] == first[0]}
    return bool(given) and first[1] not in given and not any(key is not None and key in desk.example.claims for key in keys[0])


def _value(desk: Desk, leaf: Node) -> Value:
    """The number that a leaf of a given states: a decimal, a fraction, a root, minus infinity."""
    if is_infinite(leaf):
        return MINUS_INFINITY
    if plain_of(leaf).plain:
        value = number_of(plain_of(leaf))
        return value / HUNDRED if leaf.head == "percent" else value
    found = evaluated(desk, leaf, {})
    return found.said if isinstance(found, Num) else ZERO


def give(desk: Desk, statement: Statement, leaves: list[list[Node]], keys: Keys) -> None:
    """Takes numbers as given, entry by entry."""
    for row, names in zip(leaves, keys, strict=False):
        mets = []
        for leaf, key in zip(row, names, strict=False):
            exact = is_exact(leaf) and not leaf.plain
            if key is None or not (is_infinite(leaf) or plain_of(leaf).plain or exact):
                continue
            value = _value(desk, leaf)
            text = "-inf" if is_infinite(leaf) else constant_text(leaf) or "" if exact else desk.text_of(statement, plain_of(leaf))
            desk.example.give(key, value, text)
            if exact:
                mets.append(Met(exactly(value), "given", text, key))
            elif not is_infinite(leaf):
                desk.keep(Finding(desk.claimed(statement, leaf, key), "given", text))
                mets.append(Met(exactly(value), "given", text, key))
                desk.memory.number(value, mets[-1])
            if statement.piece is not None and statement.piece.kind == "printed" and places_of(leaf) >= LOOSE:
                desk.example.printed[key] = places_of(leaf)
            if key[0] == "mask":
                desk.example.mask = "given"
        desk.keep_vector(row, mets)


def take_matrices(desk: Desk, names: Mapping[str, list[list[Value]]]) -> None:
    """Takes in matrices that code of the document defines, where nothing else gives them."""
    for name, rows in names.items():
        shape = (len(rows), len(rows[0]))
        if any(key[0] == name for key in desk.example.given):
            continue
        row_label: Label = "1" if AXES[name][0] in desk.example.labels else 0
        alone: Keys = [[(name, row_label, j) for j in range(shape[1])]]
        keys = alone if shape[0] == 1 else next(iter(desk.targets.keys(name, Target((name,)), shape, BLANK, True)), None)
        for row, values in zip(keys or (), rows, strict=False):
            for key, value in zip(row, values, strict=False):
                if key is not None:
                    desk.example.give(key, value, "")
