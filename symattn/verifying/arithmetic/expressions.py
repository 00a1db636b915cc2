"""Displayed arithmetic, link by link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symattn.errors import SymattnError
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.arithmetic.led import led_product
from symattn.verifying.arithmetic.mixed import mixture
from symattn.verifying.arithmetic.multiples import judge_multiple
from symattn.verifying.arithmetic.normalisers import normaliser, take_normaliser
from symattn.verifying.arithmetic.operands import expected_operands, single_entry, slipped_operand, standing_operands
from symattn.verifying.arithmetic.slipped import slipped_entry
from symattn.verifying.arithmetic.staged import divisor_met, exponent_met
from symattn.verifying.arithmetic.worked import worked_keys
from symattn.verifying.desk import Desk
from symattn.verifying.example.judging import Known, judge
from symattn.verifying.example.stated import Num, Numbers, as_first, combine, elementwise, flat, shape_of
from symattn.verifying.finding import BAD
from symattn.verifying.naming.target import Target
from symattn.verifying.numbers.quantities import judge_entries
from symattn.verifying.numbers.readings import best_reading
from symattn.verifying.numbers.stating import judge_stated
from symattn.verifying.numbers.values import evaluated, final_shape
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.nodes import bare_claim, flat_leaves, grid_of, inherited_bindings, inner_of, is_stated, restated_pairs


def read_expression(desk: Desk, statement: Statement, link: Node, target: Target) -> None:
    """Evaluates a link with operators; its numbers are restated ones, or the terms of the link before."""
    if desk.before is not None and desk.current is not None:
        judge_aligned(desk, statement, link, desk.before)
    desk.memory.making = _made(desk, target)
    judge_expected_terms(desk, statement, link, target)
    judge_multiple(desk, statement, link)
    read_operands(desk, statement, link)
    read_arguments(desk, statement, link, target)
    if link.head == "add" and any(term.head == "unknown" for term in link.nodes):
        desk.example.partial = True
    inherited = inherited_bindings(link, desk.before, desk.bound)
    terms = {n.start: met for n in map(inner_of, link.nodes) if link.head == "add" and n.plain and (met := desk.placed.get(desk.spot(statement, n))) is not None}
    stages = exponent_met(desk, inner_of(link)) | divisor_met(desk, inner_of(link))
    own = standing_operands(desk, link, target) | slipped_operand(desk, link, target) | stages | terms | led_product(desk, statement, link) | mixture(desk, link, target)
    mets = desk.memory.bind(link, expected_operands(desk, target)) | inherited | own
    desk.restate(statement, link, mets)
    shape = shape_of(desk.current) if desk.current is not None else None
    value = evaluated(desk, link, mets, shape or final_shape(desk, statement, link))
    read_inner_chains(desk, statement, link, target)
    desk.bound = mets
    summed = link.head == "add" and all(inner_of(term).plain for term in link.nodes)
    slipped = slipped_entry(desk, link, target) if not any(met.verdict in BAD for met in terms.values()) else None  # a wrong term is the slip
    if slipped is not None:
        desk.worked = desk.slipped = [[slipped]]
    elif not summed:
        desk.worked = worked_keys(desk, link)
    if value is not None and (desk.current is None or shape_of(desk.current) == shape_of(value)):
        desk.links.append(value)
        desk.current = value if desk.current is None else as_first(desk.current, value)
    row_sum = normaliser(desk, statement, link, target, mets)
    if row_sum is not None:
        take_normaliser(desk, row_sum)


def _made(desk: Desk, target: Target) -> str:
    """The quantity that arithmetic makes: the one that is named, or that the link before multiplies a projection for, `[2, 1]·W_V`."""
    factors = desk.before.nodes if desk.before is not None and desk.before.head == "mul" else ()
    names = [named.names[0] for n in factors if n.head == "name" and (named := desk.targets.symbolic(n)) is not None and named.names]
    projected = next((name.removeprefix("W_") for name in names if name in {"W_Q", "W_K", "W_V"}), "")
    return projected or (target.names[0] if target.sure and target.names else "")


def judge_expected_terms(desk: Desk, statement: Statement, link: Node, target: Target) -> None:
    """The terms of a sum that are the products of an entry's formula, though these are not written out."""
    divided = link.head == "div" and inner_of(link.nodes[0]).head == "add"
    summed = inner_of(link.nodes[0]) if divided else link
    stated = [inner_of(t) for t in summed.nodes] if summed.head == "add" else []
    if not stated or not all(t.plain for t in stated) or any(desk.has(statement, t) for t in stated):
        return
    for key in single_entry(desk, target)[:1]:
        key = ("scores", *key[1:]) if divided and key[0] == "scaled_scores" else key
        try:
            formula = desk.example.formula(key)
            terms = formula.args if formula.head == "add" else ()
            values = [combine(lambda x, y: x * y, *[desk.number(leaf.args[0].value(leaf.args[1], leaf.args[2])) for leaf in term.args]) for term in terms if term.head == "mul"]
        except (SymattnError, IndexError):
            return
        if len(values) == len(stated):
            good = sum(judge(bare_claim(leaf), Known(v.true, (v,))).verdict != "wrong" for leaf, v in zip(stated, values, strict=True))
            if good * 2 > len(values) or (target.sure and good * 2 == len(values)):
                desk.judge_terms(statement, [stated], values)


def read_arguments(desk: Desk, statement: Statement, link: Node, target: Target) -> None:
    """The scores that softmax is taken of."""
    if link.head != "call" or link.args[0] != "softmax":
        return
    inner = link.args[1] if len(link.args) == 2 else Node("vec", link.args[1:], link.args[1].start, link.end)
    leaves = grid_of(inner) if is_stated(inner) else None
    if leaves is None or any(not (leaf.plain or leaf.head == "percent") for leaf in flat_leaves(leaves)):
        return
    reading = best_reading(desk, statement, leaves, Target(("masked_scores", "scaled_scores", "scores"), target.index[:1], target.mentioned))
    if reading is not None and reading[1] >= 1:
        judge_entries(desk, statement, leaves, reading[0], True, None)
        desk.current = None
    else:
        mets = [desk.memory.latest(number_of(inner_of(leaf)), leaf) for leaf in leaves[0] if leaf.plain]
        known = [(name, str(row), str(key)) for name, row, key in [met.what for met in mets if met is not None and met.what is not None]]
        if len(known) == len(leaves[0]) == len(set(known)):
            desk.keep_order([[*known]])


def read_operands(desk: Desk, statement: Statement, link: Node) -> None:
    """Vectors that stand where the link before has names: `q · k = [1, 0] · [0, 1]`."""
    before = desk.before
    if before is None or before.head != "mul" or link.head != "mul" or len(before.args) != len(link.args):
        return
    for symbol, node in zip(before.nodes, link.nodes, strict=True):
        named = desk.targets.symbolic(symbol.args[0] if symbol.head == "transpose" else symbol)
        turned = symbol.head == "transpose" and node.head == "mat"
        if turned:
            node = Node("mat", tuple(Node("vec", column, column[0].start, column[-1].end) for column in zip(*(row.nodes for row in node.nodes), strict=True)), node.start, node.end)
        if named is not None and named.names and node.head in {"vec", "mat"} and is_stated(node) and (symbol.head == "name" or turned):
            save = desk.current
            desk.current = None
            judge_stated(desk, statement, node, Target(named.names[:1], named.index, sure=True, near=True), False)
            desk.current = save


def read_inner_chains(desk: Desk, statement: Statement, link: Node, target: Target) -> None:
    """Chains inside of a matrix or vector: every row worked out in its place."""
    if link.head == "chain":
        *links, _, _ = link.args
        save = desk.current, desk.before
        desk.current, desk.before = None, None
        for inner in links:
            if is_stated(inner) and inner.plain:
                judge_stated(desk, statement, inner, Target(()), False)
            elif not inner.plain:
                read_expression(desk, statement, inner, Target(()))
            desk.before = inner
        desk.current, desk.before = save
    elif link.head in {"vec", "mat", "labelled"}:
        for n in link.nodes:
            read_inner_chains(desk, statement, n, target)


def judge_aligned(desk: Desk, statement: Statement, link: Node, before: Node) -> None:
    """The terms of a sum that restate the products of the link before."""
    pairs = [(node, evaluated(desk, source, {**desk.memory.bind(source), **desk.bound})) for node, source in restated_pairs(link, before)]
    for node, found in [] if link.head == "add" and _other_terms(desk, pairs) else pairs:
        leaves = grid_of(node)
        if found is not None and leaves is not None and len(flat(found)) == len(flat_leaves(leaves)):
            desk.judge_terms(statement, leaves, flat(found))
    if link.head == "vec" and before.head == "add":
        judge_crosswise(desk, statement, link, before)


def _other_terms(desk: Desk, pairs: Sequence[tuple[Node, Numbers | None]]) -> bool:
    """Whether the terms of a sum are other numbers than those of the sum before: none agrees, and each was met before as what it is."""
    return all(
        isinstance(found, Num) and node.plain and judge(bare_claim(node), Known(found.true, (found,))).verdict in {"wrong", "unchecked"} and desk.memory.bind(node)
        for node, found in pairs
    )


def judge_crosswise(desk: Desk, statement: Statement, link: Node, before: Node) -> None:
    """A vector of sums after a sum of vectors: the terms of every entry are the entries of the terms."""
    values = [evaluated(desk, term, {**desk.memory.bind(term), **desk.bound}) for term in before.nodes]
    if any(not isinstance(v, list) or len(v) != len(link.args) for v in values):
        return
    for j, item in enumerate(link.nodes):
        terms = item.nodes if item.head == "add" else ()
        if len(terms) == len(values) and all(t.plain for t in terms):
            desk.judge_terms(statement, [list(terms)], [v[j] for v in values])  # type: ignore[index]


def apply(desk: Desk, statement: Statement, link: Node, target: Target) -> Target:
    """An operation done to the link before; scores that are divided are scaled scores from there on."""
    operator, inner = link.args
    mets = desk.memory.bind(inner)
    desk.restate(statement, inner, mets)
    value = evaluated(desk, inner, mets)
    desk.links, desk.worked = [], None
    if desk.current is not None and isinstance(value, Num):
        try:
            desk.current = elementwise((lambda a, b: a / b) if operator == "/" else (lambda a, b: a * b), desk.current, value)
        except (SymattnError, ZeroDivisionError):
            desk.current = None
    return replace(target, names=("scaled_scores",)) if target.names[:1] == ("scores",) else Target(())
