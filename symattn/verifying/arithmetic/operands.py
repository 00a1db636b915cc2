"""The operands that the formula of an entry has, in working that is written out."""

from __future__ import annotations

from collections.abc import Callable

from symattn.errors import SymattnError
from symattn.exact.field import Value
from symattn.exact.written import Written
from symattn.reading.mathematics.nodes import Node
from symattn.verifying.desk import BLANK, Desk
from symattn.verifying.example.example import AXES, Key
from symattn.verifying.example.judging import Known, judge
from symattn.verifying.example.stated import Num
from symattn.verifying.finding import Verdict
from symattn.verifying.naming.target import Target
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.memory import Met
from symattn.verifying.written.nodes import bare_claim, formula_entries, inner_of


def expected_operands(desk: Desk, target: Target) -> Callable[[Value], Met | None]:
    """Which operand of the entry's formula a number in its working is."""
    keys = single_entry(desk, target)
    if not keys:
        return lambda value: None
    operands: dict[Value, Met] = {}
    for key in keys:
        try:
            formula = desk.example.formula(key)
        except (SymattnError, IndexError):
            continue
        for leaf in formula_entries(formula):
            try:
                operand, i, j = leaf.args
                source = operand.value(i, j)
                met = _operand(desk, source)
            except SymattnError:
                continue
            operands.setdefault(met.num.said, met)
    return operands.get


def single_entry(desk: Desk, target: Target) -> list[Key]:
    """The one entry that a statement is about, where it names one that is known."""
    for name in (target.names or target.context)[:1]:
        if not target.index and not target.mentioned and target.feature is None:
            return []
        if AXES[name][0] == "pair":
            return _weighted_value(desk, target)
        for keys in desk.targets.keys(name, target, (1, 1), BLANK, False):
            found = [key for row in keys for key in row if key is not None]
            if found and desk.example.knows(found[0]):
                return found
    return []


def _weighted_value(desk: Desk, target: Target) -> list[Key]:
    """The entry of a weighted value that a symbol names by query, key and component, or by key and component where there is one query."""
    queries = desk.example.labels["query"]
    index = target.index if len(target.index) == 3 else (desk.targets.row or queries[0], *target.index) if queries else ()
    if len(index) != 3 or not index[2].isdigit():
        return []
    query, key = desk.targets.label("query", str(index[0])), desk.targets.label("key", index[1])
    found = ("weighted_values", f"{query}|{key}", int(index[2]) - 1)
    return [found] if query in queries and key in desk.example.labels["key"] and desk.example.knows(found) else []


def slipped_operand(desk: Desk, link: Node, target: Target) -> dict[int, Met]:
    """The one number of the working of a named entry that is not the operand standing there in the entry's formula, where all others are.

    In `0.29·0.4 + 0.36·0.8` for weights 0.29 and 0.34, that is 0.36: it is met as the second weight.
    """
    if not target.sure or desk.example.partial:
        return {}
    for key in single_entry(desk, target)[:1]:
        try:
            pairs = _factors(desk, link, desk.example.formula(key))
            odd = [(node, met, verdict) for node, met, verdict in ((node, met, _judged(node, met)) for node, met in pairs) if verdict in {"wrong", "unchecked"}]
        except (SymattnError, IndexError):
            return {}
        if len(odd) == 1:
            node, met, verdict = odd[0]
            return {node.start: Met(Num(met.num.true, number_of(node), True), "wrong", "", met.what)} if verdict == "wrong" and met.verdict != "given" else {}
    return {}


def standing_operands(desk: Desk, link: Node, target: Target) -> dict[int, Met]:
    """The numbers of the working of a named entry as the operands that stand there in its formula, where all of them are as the document has these."""
    for key in single_entry(desk, target)[:1] if target.sure else ():
        try:
            pairs = _factors(desk, link, desk.example.formula(key))
        except (SymattnError, IndexError):
            return {}
        if all(node.plain and number_of(node) == met.num.said for node, met in pairs):
            return {node.start: met for node, met in pairs}
    return {}


def _factors(desk: Desk, link: Node, formula: Written) -> list[tuple[Node, Met]]:
    """Every factor of every product with the operand that stands there in the formula; none where they are built otherwise."""
    terms, nodes = (formula.args, link.nodes) if formula.head == "add" and link.head == "add" else ((formula,), (link,))
    if len(terms) != len(nodes):
        return []
    pairs = []
    for node, term in zip(nodes, terms, strict=True):
        factors = [inner_of(n) for n in inner_of(node).nodes]
        if term.head != "mul" or inner_of(node).head != "mul" or len(factors) != 2 or len(term.args) != 2 or any(arg.head != "entry" for arg in term.args):
            return []
        pairs += [(factor, _operand(desk, arg.args[0].value(arg.args[1], arg.args[2]))) for factor, arg in zip(factors, term.args, strict=True)]
    return pairs


def _operand(desk: Desk, source: Key) -> Met:
    num = desk.number(source)
    given = source in desk.example.given and source not in desk.example.claims
    carried: Verdict = "wrong" if source in desk.example.claims else "follow-through"
    verdict: Verdict = "given" if given else desk.verdicts.get(source, carried if num.bad else "correct")
    return Met(num, verdict, "", source)


def _judged(node: Node, met: Met) -> str:
    """The verdict on a factor as this operand; one that is no plain number, such as a fraction, is taken for it."""
    return judge(bare_claim(node), Known(met.num.true, (met.num,))).verdict if node.plain else "correct"
