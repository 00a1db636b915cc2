"""Nodes of displayed mathematics as the verifier looks at them: stated numbers, grids of them, what restates what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from symattn.derivation.claim import Claim, Span
from symattn.exact.field import rational, total
from symattn.exact.written import Written, leaves
from symattn.reading.mathematics.nodes import Node, is_infinite
from symattn.reading.statement import Statement
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.memory import Met

HUNDRED: Final = rational(100)


def is_stated(node: Node) -> bool:
    """Whether a node only states numbers: no operators in it."""
    if node.plain or node.head == "unknown" or is_infinite(node):
        return True
    if node.head in {"percent", "group"}:
        return is_stated(node.args[0])
    if node.head == "labelled":
        return is_stated(node.args[1])
    return node.head in {"vec", "mat"} and all(is_stated(n) for n in node.nodes)


def is_exact(node: Node) -> bool:
    """Whether a node is a number that has no decimals: a fraction of whole numbers, a root, a logarithm, a multiple of one."""
    if node.head in {"group", "neg"}:
        return node.plain or is_exact(node.args[0])
    if node.head == "div":
        return all(_whole(n) or is_exact(n) for n in node.nodes)
    if node.head == "mul":
        return all(_whole(n) or is_exact(n) for n in node.nodes) and any(n.head == "call" for n in node.nodes)
    return node.head == "call" and node.args[0] in {"sqrt", "ln"} and len(node.args) == 2 and (_whole(node.args[1]) or is_exact(node.args[1]))


def _whole(node: Node) -> bool:
    return _whole(node.args[0]) if node.head in {"group", "neg"} else node.head == "num" and "." not in node.args[0]


def has_exact_entries(node: Node) -> bool:
    """Whether it is a vector or matrix of numbers of which some are fractions or roots."""
    leaves = grid_of(node) if node.head in {"vec", "mat"} else None
    if leaves is None or not all(n.plain or is_infinite(n) or is_exact(n) for n in flat_leaves(leaves)):
        return False
    return any(not n.plain and is_exact(n) for n in flat_leaves(leaves))


def is_root(node: Node) -> bool:
    """Whether a node is the square root of a number or of a width, which is no entry of any quantity: `√2`, `sqrt(d_k)`."""
    if node.head != "call" or node.args[0] != "sqrt" or len(node.args) != 2:
        return False
    inner = inner_of(node.args[1])
    return inner.plain or (inner.head == "name" and inner.args[0] in {"d", "dk"})


def may_be_shares(leaves: list[list[Node]]) -> bool:
    """Whether every row may be one of attention weights: numbers from 0 to 1 that sum to about 1."""
    one, tenth = rational(1), rational(1, 10)
    for row in leaves:
        values = [number_of(plain_of(n)) / (HUNDRED if n.head == "percent" else one) for n in row if n.plain or n.head == "percent"]
        if any(v.q is None or not 0 <= v.q <= 1 for v in values) or abs((total(values) - one).q or 0) > (tenth.q or 0):
            return False
    return True


def grid_of(node: Node) -> list[list[Node]] | None:
    """The numbers of a vector or matrix, row by row; a column of one-entry rows is a vector."""
    if node.head in {"group", "labelled"}:
        return grid_of(node.nodes[0])
    if node.head == "mat":
        rows = [[inner_of(n) for n in row.nodes] for row in node.nodes]
        if len(rows) > 1 and all(len(row) == 1 for row in rows):
            rows = [[row[0] for row in rows]]
        return rows if all(n.head not in {"vec", "mat"} for row in rows for n in row) else None
    if node.head == "vec":
        items = [inner_of(n) for n in node.nodes]
        return [items] if all(n.head not in {"vec", "mat"} for n in items) else None
    return [[node]] if node.plain or node.head == "percent" else None


def column_of(statement: Statement, node: Node) -> list[list[Node]] | None:
    """The rows of a matrix with one column, where a table or the capital letter of a whole quantity states it rather than a vector."""
    first = statement.node.args[0] if statement.node.head == "chain" else None
    capital = isinstance(first, Node) and first.head == "name" and len(first.args[0]) == 1 and first.args[0].isupper()
    if node.head != "mat" or any(len(row.args) != 1 for row in node.nodes) or not (capital or statement.rows):
        return None
    return [[inner_of(n) for n in row.nodes] for row in node.nodes]


def inner_of(node: Node) -> Node:
    """A number without its label and brackets."""
    return inner_of(node.args[1]) if node.head == "labelled" else inner_of(node.args[0]) if node.head == "group" else node


def flat_leaves(leaves: list[list[Node]]) -> list[Node]:
    """The numbers of all rows."""
    return [n for row in leaves for n in row]


def plain_of(leaf: Node) -> Node:
    """A number without its percent sign."""
    return leaf.args[0] if leaf.head == "percent" else leaf


def digits_of(leaf: Node) -> str:
    """The digits of a number as they are written, with their sign."""
    return f"-{leaf.args[0].args[0]}" if leaf.head == "neg" else str(leaf.args[0]).replace(",", "")


def places_of(leaf: Node) -> int:
    """How many decimals a number is written with."""
    return len(digits_of(plain_of(leaf)).partition(".")[2]) if plain_of(leaf).plain else 0


def bare_claim(leaf: Node) -> Claim:
    """A number as a claim of no quantity, to be compared."""
    return Claim("", -1, -1, digits_of(plain_of(leaf)), "")


def restated_pairs(link: Node, before: Node) -> list[tuple[Node, Node]]:
    """Stated numbers in a link, each with the part of the link before that they are the value of."""
    if link.head == "group":
        return restated_pairs(link.args[0], before)
    if before.head == "group":
        return restated_pairs(link, before.args[0])
    if is_stated(link):
        return [(link, before)] if not is_stated(before) else []
    if link.head == before.head and link.head in {"add", "vec", "mat"} and len(link.args) == len(before.args):
        return [pair for a, b in zip(link.nodes, before.nodes, strict=True) for pair in restated_pairs(a, b)]
    if link.head == "neg" and before.head == "neg":
        return restated_pairs(link.args[0], before.args[0])
    if link.head == before.head and link.head in {"div", "mul"} and len(link.args) == len(before.args):
        changed = [(a, b) for a, b in zip(link.nodes, before.nodes, strict=True) if not _same_number(a, b)]
        return restated_pairs(*changed[0]) if len(changed) == 1 else []
    return []


def _same_number(a: Node, b: Node) -> bool:
    a, b = inner_of(a), inner_of(b)
    return a.plain and b.plain and number_of(a) == number_of(b)


def inherited_bindings(link: Node, before: Node | None, bound: Mapping[int, Met]) -> dict[int, Met]:
    """What the numbers of a written-out dot product are, from the two vectors of the link before."""
    if before is None or before.head != "mul" or len(before.args) != 2:
        return {}
    a, b = before.nodes
    terms = link.nodes if link.head == "add" else (link,)
    products = [t.args[0] if t.head == "group" else t for t in terms]
    if a.head != "vec" or b.head != "vec" or len(a.args) != len(products) or any(t.head != "mul" or len(t.args) != 2 for t in products):
        return {}
    out = {}
    for x, y, term in zip(a.nodes, b.nodes, products, strict=False):
        for source, leaf in zip((x, y), term.nodes, strict=True):
            if source.plain and leaf.plain and source.start in bound and number_of(source) == number_of(leaf):
                out[leaf.start] = bound[source.start]
    return out


def where(span: Span) -> str:
    """Where a number stands, as reports say it."""
    cell = f"cell {span.cell + 1}:" if span.cell is not None else ""
    return f"{cell}{span.line}:{span.column}"


def formula_entries(formula: Written) -> list[Written]:
    """The operands of an entry's formula."""
    return [leaf for leaf in leaves(formula) if leaf.head == "entry"]
