"""A weight times a value in a line that a token leads, `tea: 0.40 × [3, 1]`: the weight is that token's, and so the value should be."""

from __future__ import annotations

from symattn.errors import SymattnError
from symattn.exact.field import Value
from symattn.reading.labels import clean
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.example.example import Key
from symattn.verifying.example.stated import Num
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.memory import Met
from symattn.verifying.written.nodes import inner_of


def led_product(desk: Desk, statement: Statement, link: Node) -> dict[int, Met]:
    """What the numbers of such a product are, where the value is that token's or is taken from another's row."""
    node = inner_of(link)
    factors = [inner_of(n) for n in node.nodes] if node.head == "mul" and len(node.args) == 2 else []
    weight = next((n for n in factors if n.plain), None)
    vector = next((n for n in factors if n.head == "vec" and all(inner_of(x).plain for x in n.nodes)), None)
    lead = desk.targets.label("key", clean((statement.row or statement.line).strip(" \t:：-*•|")))
    row = desk.targets.row
    if desk.before is not None or weight is None or vector is None or row is None or lead not in desk.example.labels["key"]:
        return {}
    stated = desk.example.claims.get(("weights", row, lead))
    numbers = [inner_of(n) for n in vector.nodes]
    if stated is None or stated.said != number_of(weight):
        return {}
    taken = [label for label in desk.example.labels["key"] if is_value(desk, label, [number_of(n) for n in numbers])]
    others = [desk.example.claims.get(("weights", row, label)) for label in taken]
    if not taken or (lead not in taken and any(other is None or other.said == stated.said for other in others)):
        return {}
    return {weight.start: met_as(desk, ("weights", row, lead), stated.said)} | {n.start: met_as(desk, ("V", lead, c), number_of(n)) for c, n in enumerate(numbers)}


def is_value(desk: Desk, label: str, numbers: list[Value]) -> bool:
    """Whether the document has the value of a token as these numbers."""
    try:
        return len(numbers) == desk.example.width("v") and all(desk.number(("V", label, c)).said == number for c, number in enumerate(numbers))
    except SymattnError:
        return False


def met_as(desk: Desk, key: Key, number: Value) -> Met:
    """A number as this entry, wrong where the document has another there."""
    num = desk.number(key)
    if num.said != number:
        return Met(Num(num.true, number, True), "wrong", "", key)
    given = key in desk.example.given and key not in desk.example.claims
    return Met(num, "given" if given else desk.verdicts.get(key, "wrong" if num.bad else "correct"), "", key)
