"""Tables on their side: every row holds another quantity, every column is that of a token.  And numbers whose head says that they are per cent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from symattn.reading.labels import COMMON, row_number
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.naming.cells import named_by
from symattn.verifying.naming.target import PAIRS

_PERCENT: Final = re.compile(r"[%％]|\bpercent\b|\bper cent\b|\bprozent\b|\bpour ?cent", re.IGNORECASE)
_ONLY_PERCENT: Final = re.compile(rf"[\s(\\]*(?:(?:in|en|as|als|em)\s+)?(?:{_PERCENT.pattern})[\s)]*", re.IGNORECASE)


def lies_on_side(desk: Desk, statement: Statement) -> bool:
    """Whether the heads of all columns are keys, and rows are labelled with quantities."""
    keys = desk.example.labels["key"]
    if not statement.columns:
        return False
    if not keys:
        return _of_unknown_keys(desk, statement)
    heads = [desk.targets.label("key", head) or desk.targets.label("key", row_number(head) or "") if head.strip() else None for head in statement.columns]
    if len(set(heads)) != len(heads) or not all(head in keys for head in heads):
        return False
    named = [bool(named_by(desk.targets.symbols, row)) or only_percent(row) for row in statement.rows]
    return all(named) and not any(desk.targets.label("query", row) in desk.example.labels["query"] for row in statement.rows)


def _of_unknown_keys(desk: Desk, statement: Statement) -> bool:
    """Whether rows are labelled with scores and what is made of them, before any key is known, and columns with words that name no quantity."""
    symbols = desk.targets.symbols
    heads = [head.strip() for head in statement.columns]
    words = [head for head in heads if head.lower() not in COMMON]
    told = len(set(heads)) == len(heads) > 1 and all(heads) and not any(named_by(symbols, head) or head.replace(".", "").isdigit() for head in words)
    return told and bool(words) and len(statement.rows) > 1 and all(set(named_by(symbols, row)) & PAIRS or only_percent(row) for row in statement.rows)


def turned(statement: Statement, node: Node) -> tuple[Statement, Node]:
    """The table with its rows for columns."""
    columns = tuple(zip(*(row.nodes for row in node.nodes), strict=True))
    rows = tuple(Node("vec", items, min(n.start for n in items), max(n.end for n in items)) for items in columns)
    tokens = tuple(row_number(head) or head for head in statement.columns)
    return replace(statement, rows=tokens, columns=statement.rows, others=(), corner=""), Node("mat", rows, node.start, node.end)


def only_percent(head: str) -> bool:
    """Whether a head says of its numbers only that they are per cent.

    >>> only_percent("in %"), only_percent("weight in %")
    (True, False)
    """
    return _ONLY_PERCENT.fullmatch(head) is not None


def nameless_percent(node: Node, heads: Sequence[str]) -> list[int]:
    """The columns with no head whose numbers are all written as per cent."""
    return [j for j, head in enumerate(heads) if not head.strip() and all(row.args[j].head == "percent" for row in node.nodes)]


def in_percent(node: Node, heads: Sequence[str]) -> Node:
    """The table with the numbers of columns whose head says so as per cent."""
    which = {j for j, head in enumerate(heads) if _PERCENT.search(head)}
    if not which:
        return node
    rows = tuple(replace(row, args=tuple(Node("percent", (n,), n.start, n.end) if j in which and n.plain else n for j, n in enumerate(row.nodes))) for row in node.nodes)
    return replace(node, args=rows)
