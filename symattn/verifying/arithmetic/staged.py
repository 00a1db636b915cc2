"""Which entry one power or quotient works out, told by its numbers: `4 / 1.41` of a score, `e^{2.84}` of a scaled one, `17.12 / 27` of an exponential and the sum of its row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from symattn.errors import SymattnError
from symattn.exact.field import Value, rational, sqrt
from symattn.reading.mathematics.nodes import Node
from symattn.verifying.desk import Desk
from symattn.verifying.example.example import USUAL, Key
from symattn.verifying.example.judging import Known, judge
from symattn.verifying.example.stated import Num, exactly
from symattn.verifying.numbers.values import key_width
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.memory import Met
from symattn.verifying.written.nodes import bare_claim, digits_of, inner_of

SOURCES: Final = ("shifted_scores", "masked_scores", "scaled_scores", "scores")


def exponent_met(desk: Desk, node: Node) -> dict[int, Met]:
    """What the exponent of a power is that can be one entry only: the score that the document states."""
    exponent, found = _exponent(node), list(staged(desk, node))
    name = _source(desk, str(found[0][1]), str(found[0][2]), number_of(exponent)) if exponent is not None and len(found) == 1 else None
    if exponent is None or name is None:
        return {}
    key = (name, *found[0][1:])
    return {exponent.start: Met(desk.number(key), desk.verdicts[key], "", key)} if key in desk.verdicts else {}


def staged(desk: Desk, node: Node) -> Iterator[Key]:
    """The entries that a power of e or a quotient of two numbers is, in the order of the keys, at most one for every query."""
    exponent = _exponent(node)
    if exponent is not None:
        yield from _each_row(desk, "exponentials", lambda row, key: _source(desk, row, key, number_of(exponent)) is not None)
    elif node.head == "div" and all(inner_of(n).plain for n in node.nodes):
        top, bottom = (number_of(inner_of(n)) for n in node.nodes)
        if _root(desk, node) is not None:
            yield from _each_row(desk, "scaled_scores", lambda row, key: _said(desk, ("scores", row, key), top))
        yield from _each_row(desk, "weights", lambda row, key: _said(desk, ("exponentials", row, key), top) and _said(desk, ("row_sums", row, 0), bottom))


def divisor_met(desk: Desk, node: Node) -> dict[int, Met]:
    """What the divisor of a score that the document states is: the root of d_k."""
    root = _root(desk, node)
    if root is None or not any(key[0] == "scaled_scores" for key in staged(desk, node)):
        return {}
    divisor = inner_of(node.nodes[1])
    return {divisor.start: Met(Num(root, number_of(divisor)), "correct", "")}


def _root(desk: Desk, node: Node) -> Value | None:
    """The root of d_k, where a quotient's divisor is a decimal that rounds it and scores are scaled by it."""
    width = key_width(desk)
    divisor = inner_of(node.nodes[1]) if node.head == "div" and all(inner_of(n).plain for n in node.nodes) else None
    if divisor is None or width < 2 or desk.example.world.scale != USUAL or "." not in digits_of(divisor):
        return None
    root = sqrt(rational(width))
    return root if judge(bare_claim(divisor), Known(root, (exactly(root),))).verdict in {"correct", "rounding"} else None


def _exponent(node: Node) -> Node | None:
    """The number that e is raised to."""
    power = node.head == "pow" and node.args[0].head == "name" and node.args[0].args == ("e", "", "")
    exponent = inner_of(node.args[1]) if power or (node.head == "call" and node.args[0] == "exp" and len(node.args) == 2) else None
    return exponent if exponent is not None and exponent.plain else None


def _each_row(desk: Desk, name: str, fits: Callable[[str, str], bool]) -> Iterator[Key]:
    for row in _spoken_of(desk) or desk.example.labels["query"]:
        found: list[Key] = [(name, row, key) for key in desk.example.labels["key"] if fits(row, key)]
        found = [key for key in found if desk.example.knows(key)]
        if found:
            yield next((key for key in found if key not in desk.example.claims), found[0])


def _spoken_of(desk: Desk) -> list[str]:
    """The query that the words or the nearest headings name."""
    known = desk.example.labels["query"]
    for parts in (desk.target.index[:1], desk.target.mentioned, *(desk.targets.mentioned(text) for text in desk.headings[:-3:-1])):
        rows = [label for part in parts if (label := desk.targets.label("query", part)) in known]
        if rows:
            return rows[:1]
    return []


def _source(desk: Desk, row: str, key: str, value: Value) -> str | None:
    """Under which name the document states the score that the exponential is taken of as this number."""
    step = desk.example.steps().get("exponentials")
    try:
        true = desk.example.truth((step.inputs[0], row, key)) if step is not None else None
        return next((name for name in SOURCES if _said(desk, (name, row, key), value) and desk.example.truth((name, row, key)) == true), None)
    except SymattnError:
        return None


def _said(desk: Desk, key: Key, value: Value) -> bool:
    stated = desk.example.claims.get(key)
    return stated.said == value if stated is not None else desk.example.given.get(key) == value
