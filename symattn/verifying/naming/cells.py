"""A cell of a table: which of its two labels names the quantity, and which the token."""

from __future__ import annotations

import re
from typing import Final

from symattn.reading.labels import Named, clean, in_words, indices
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.example.example import AXES
from symattn.verifying.naming.powers import of_power
from symattn.verifying.naming.symbols import Symbols, parsed

SIZES: Final = frozenset({"d", "dk", "dv", "D", "n", "N", "T", "B", "L", "i", "j", "t"})
"""Letters that count something."""
RUNNING: Final = frozenset(["i", "j", "t", "n", "m"])
"""Letters that stand for any token: `s_i`."""
_RELATION = re.compile(r"=|:=|≈|\\approx|\\coloneqq")


def cell_names(symbols: Symbols, statement: Statement) -> tuple[tuple[str, ...], str] | None:
    """The quantities and the token that the labels of a cell name, where a row is a quantity and a column a token; None for any other."""
    quantity, token = statement.row, statement.above
    if not quantity or not token or named_by(symbols, token) or not _token(symbols, token):
        return None
    names = named_by(symbols, quantity)
    return (names, indexed(token) or clean(token)) if names else None


def named_by(symbols: Symbols, label: str) -> tuple[str, ...]:
    """The quantities that the label of a row or column names by a symbol with no index, by a formula such as `q = x W_Q`, or by a word."""
    text = _RELATION.split(label.replace("$", " "), maxsplit=1)[0].strip().strip(":").strip()
    if of_power(text):
        return of_power(text)
    named = _symbol(symbols, text)
    if named is not None:
        return () if set(named.index) - RUNNING else tuple(name for name in named.names if name in AXES)
    return tuple(name for name in in_words(text, weak=False) if name in AXES) if len(text) > 1 else ()


def indexed(label: str) -> str:
    """The index of a label that is a symbol with one: `k_2`."""
    found = indices(label)
    return found[0] if len(found) == 1 and len(label.strip("$ ")) < 12 else ""


def is_size(node: Node) -> bool:
    """Whether a statement says how many there are of something: `d_k = 2`, `n = 3`."""
    first, last = (node.args[0], node.args[1]) if node.head == "chain" and len(node.nodes) == 2 else (node, node)
    return first.head == "name" and first.args[0] in SIZES and last.head == "num" and last.args[0].isdigit()


def label_symbol(symbols: Symbols, label: str) -> Named | None:
    """What the label of a row names that is a symbol or formula."""
    return _symbol(symbols, _RELATION.split(label.replace("$", " "), maxsplit=1)[0].strip().strip(":").strip())


def _symbol(symbols: Symbols, text: str) -> Named | None:
    node = parsed(text) if len(text) <= 30 else None
    found = symbols.of(node) if node is not None and node.end >= len(text) - 1 and (node.head != "name" or len(node.args[0]) <= 3 or text[0] == "\\") else None
    return found if found is not None and found.names else None


def _token(symbols: Symbols, label: str) -> bool:
    """Whether the label of a column may be a token: a word of its own, or a symbol with an index."""
    return bool(indexed(label)) or (len(label.split()) <= 2 and not any(c in label for c in "=+"))
