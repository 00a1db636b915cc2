"""Numbers that are stated as they are: by what they are judged."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from symattn.errors import UsageError
from symattn.exact.field import ONE, ZERO, Value
from symattn.reading.mathematics.nodes import Node, is_infinite
from symattn.reading.statement import Statement
from symattn.verifying.conventions.hidden import take_hidden
from symattn.verifying.desk import GIVABLE, Desk
from symattn.verifying.example.stated import flat
from symattn.verifying.naming.target import PAIRS, Keys, Target
from symattn.verifying.numbers.compared import judge_compared, judge_unmasked
from symattn.verifying.numbers.doubting import note_rows, shares_of_columns
from symattn.verifying.numbers.givens import amid_given, begins_anew, give, take_given
from symattn.verifying.numbers.local import judge_local
from symattn.verifying.numbers.omitted import judge_omitted
from symattn.verifying.numbers.percents import judge_percent
from symattn.verifying.numbers.quantities import judge_as_row, judge_entries, judge_results
from symattn.verifying.numbers.readings import best_reading, holds_row, revised
from symattn.verifying.numbers.roots import judge_root
from symattn.verifying.numbers.rows import judge_row, judge_sum, keep_row
from symattn.verifying.numbers.values import evaluated
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.memory import Met
from symattn.verifying.written.nodes import column_of, digits_of, flat_leaves, grid_of

MAX_ENTRIES: Final = 2_500
_COUNTED: Final = re.compile(r"\b(?:dim(?:ension)?|component|coordinate|entry|feature|element|komponente|composante)\W{0,2}(\d)\W{0,3}$|第\s*(\d)\s*维\W{0,3}$", re.IGNORECASE)
"""Words that count the components of a vector."""
HARDLY: Final = 0.25
"""Which share of a matrix's numbers holds at most where it is that of another example."""
MOSTLY: Final = 0.5
"""Which share of a vector's numbers holds at least where it was computed rather than given."""
_SUM_IS: Final = re.compile(
    r"(?:\b(?:sum|total|summe|somme)\b(?:\s+(?:is|was|equals|ist|vaut)){0,1}|和(?:[是为]|等于|约为|约等于)?|\badd(?:s|ing)? up to)\s*[=≈:：]?[\s$]*$", re.IGNORECASE,
)


def judge_stated(desk: Desk, statement: Statement, node: Node, target: Target, lone: bool) -> None:
    """Judges numbers that are stated as they are: by the quantity they are, else by the arithmetic before them."""
    leaves = grid_of(node)
    if leaves is None:
        return
    if sum(map(len, leaves)) > MAX_ENTRIES:
        raise UsageError(f"a vector or matrix of the document has {sum(map(len, leaves)):,} numbers; at most {MAX_ENTRIES:,} are checked")
    if target.names[:1] == ("mask",) and _partly_hidden(leaves):
        target = replace(target, names=("masked_scores", *target.names))
    if len(leaves) > 1 and _partly_hidden(leaves) and _judge_masked(desk, statement, leaves, target):
        return
    if node.head == "vec" and all(n.head == "labelled" for n in node.nodes):
        statement = replace(statement, columns=tuple(n.args[0] for n in node.nodes))
    if judge_column(desk, statement, node, target, leaves):
        return
    reading = best_reading(desk, statement, leaves, target)
    note_rows(desk, leaves)
    if reading is not None and target.names[:1] == ("weights",) and shares_of_columns(leaves, reading[0]):
        reading = (reading[0], reading[1], True)
    if reading is not None and reading[1] < MOSTLY and amid_given(desk, reading[0]):
        give(desk, statement, leaves, reading[0])
        return
    if reading is not None and reading[1] < HARDLY and begins_anew(desk, statement, leaves, target):
        desk.restart()
        take_given(desk, statement, leaves, target, False)
        return
    if lone and reading is not None and reading[1] < 1 and not statement.row and (node.plain or not target.sure) and not _sum_beside(desk, statement, target, leaves[0][0]):
        reading = None
    judge_read(desk, statement, node, target, lone, leaves, reading)


def _sum_beside(desk: Desk, statement: Statement, target: Target, leaf: Node) -> bool:
    """Whether words right before a number say that it is the sum of the exponentials that were listed; 1 is what weights add up to."""
    if leaf.plain and number_of(leaf) == ONE:
        return False
    said = target.names[:1] == ("row_sums",) and _SUM_IS.search(statement.words)
    return bool(said) and any(key[0] == "exponentials" for key in desk.example.claims)


def _partly_hidden(leaves: list[list[Node]]) -> bool:
    """Whether minus infinity stands beside numbers that are not 0: scores with a mask rather than the mask."""
    flat_ones = flat_leaves(leaves)
    return any(is_infinite(n) for n in flat_ones) and any(n.plain and number_of(n) != ZERO for n in flat_ones)


def _judge_masked(desk: Desk, statement: Statement, leaves: list[list[Node]], target: Target) -> bool:
    """Judges scores beside minus infinities as masked ones, where most of them are; whether they are. What they hide is the mask where none is known."""
    bare = best_reading(desk, statement, leaves, replace(target, names=("scaled_scores", "scores"), sure=True, near=True)) if desk.example.mask == "none" else None
    if bare is not None and bare[1] >= 1:
        take_hidden(desk, leaves, bare[0])
    if desk.example.mask == "none":
        return False
    reading = best_reading(desk, statement, leaves, replace(target, names=("masked_scores",), sure=True, near=True))
    mostly = reading is not None and 2 * reading[1] > 1
    if reading is not None and mostly:
        judge_entries(desk, statement, leaves, reading[0], True, None)
    return mostly


def judge_read(desk: Desk, statement: Statement, node: Node, target: Target, lone: bool, leaves: list[list[Node]], reading: tuple[Keys, float, bool] | None) -> None:
    """Judges numbers by the best reading of them: as entries, as what a chain works out, as a restatement, as a result."""
    value = desk.current
    worked = known_work(desk, leaves) if value is not None else None
    otherwise = reading is not None and reading[1] < 1
    if reading is not None and otherwise and (judge_unmasked(desk, statement, leaves, reading[0]) or (value is None and judge_compared(desk, statement, leaves, reading[0]))):
        return
    if value is None and judge_omitted(desk, statement, leaves, target, reading[0] if reading is not None else None):
        return
    if reading is not None and reading[1] >= 1:
        judge_entries(desk, statement, leaves, reading[0], True, value)
    elif value is None and (judge_row(desk, statement, leaves, target) or judge_sum(desk, statement, leaves, target)):
        pass
    elif worked is not None:
        judge_entries(desk, statement, leaves, worked, True, None if worked is desk.slipped else value)
    elif judge_again(desk, statement, node, target, lone, reading):
        pass
    elif reading is not None and reading[2] and reading[1] > 0:
        judge_entries(desk, statement, leaves, reading[0], True, value)
    elif value is not None and len(flat(value)) == len(flat_leaves(leaves)):
        judge_results(desk, statement, node, leaves, flat(value), target, reading[0] if reading is not None else None)
    elif value is not None or not judge_local(desk, statement, leaves, target, reading[1] if reading else 0):
        judge_uncomputed(desk, statement, node, leaves, target, lone, reading)


def judge_again(desk: Desk, statement: Statement, node: Node, target: Target, lone: bool, reading: tuple[Keys, float, bool] | None) -> bool:
    """Numbers that restate a whole quantity, or that are what the document's own numbers beside them give."""
    leaves = grid_of(node) or []
    named_row = reading is not None and reading[2] and ((statement.row and target.near) or _labelled(statement, target))
    if (lone or _leads_on(desk, statement)) and not named_row and restate_whole(desk, statement, node, leaves, target):
        return True
    return desk.current is None and reading is not None and judge_local(desk, statement, leaves, target, 1)


def _labelled(statement: Statement, target: Target) -> bool:
    """Whether the token alone labels the numbers: `hot → [2, 1]`."""
    return len(target.mentioned) == 1 and re.fullmatch(rf"\W*{re.escape(target.mentioned[0])}\W*(?:→|->|=|:|：)\W*", statement.words) is not None


def _leads_on(desk: Desk, statement: Statement) -> bool:
    """Whether this is what an arrow leads on from: `[0.6, 1.7] → [0.3, 0.9]`."""
    return desk.before is None and statement.node.head == "chain" and tuple(statement.node.args[-2])[:1] == ("→",)


def judge_column(desk: Desk, statement: Statement, node: Node, target: Target, leaves: list[list[Node]]) -> bool:
    """A whole quantity with one column: judged where it explains more than a vector does, given where neither is known."""
    upright = column_of(statement, node)
    if upright is None or target.index or not target.names:
        return False
    whole = replace(target, whole=True)
    reading, flat_one = best_reading(desk, statement, upright, whole), best_reading(desk, statement, leaves, target)
    if reading is not None and (flat_one is None or reading[1] > flat_one[1]) and (desk.current is None or reading[1] >= 1):
        judge_entries(desk, statement, upright, reading[0], reading[1] >= 1 or reading[2], None)
        return True
    return reading is None and flat_one is None and desk.current is None and target.names[0] in GIVABLE and take_given(desk, statement, upright, whole, False)


def known_work(desk: Desk, leaves: list[list[Node]]) -> Keys | None:
    """The entries that the chain works out, where their true values are known."""
    keys = desk.worked
    fits = keys is not None and [len(row) for row in keys] == [len(row) for row in leaves]
    return keys if keys is not None and fits and all(key is not None and desk.example.knows(key) for row in keys for key in row) else None


def restate_whole(desk: Desk, statement: Statement, node: Node, leaves: list[list[Node]], target: Target) -> bool:
    """A vector or matrix in prose that was met before as a whole."""
    numbers = [n for n in flat_leaves(leaves) if n.plain]
    if len(numbers) < 2 or (target.near and target.names[:1] and target.names[0] in GIVABLE and not holds_row(desk, target)):
        return False
    mets = desk.memory.bind(node) or {n.start: met for n in numbers if len(digits_of(n).strip("-0.")) > 2 and (met := desk.memory.latest(number_of(n), n)) is not None}
    if len(mets) != len(numbers):
        return False
    desk.restate(statement, node, mets)
    desk.memory.spoken = [mets[n.start] for n in numbers]
    found = evaluated(desk, node, mets)
    desk.vector = flat(found) if found is not None else desk.vector
    first = mets[numbers[0].start].what
    if first is not None and first[0] in PAIRS and first[1] in desk.example.labels["query"]:
        desk.targets.row = desk.memory.row = str(first[1])
    return True


def _component(desk: Desk, statement: Statement, value: Value) -> Met | None:
    """The number of the vector last spoken of that the words before a number count, from 0 or from 1: `Dimension 0 (0.8)`."""
    counted = _COUNTED.search(statement.words[-40:]) or _COUNTED.search(statement.line[-40:])
    places = (int(counted[1] or counted[2]), int(counted[1] or counted[2]) - 1) if counted else ()
    return next((desk.memory.spoken[k] for k in places if 0 <= k < len(desk.memory.spoken) and desk.memory.spoken[k].num.said == value), None)


def judge_uncomputed(desk: Desk, statement: Statement, node: Node, leaves: list[list[Node]], target: Target, lone: bool, reading: tuple[Keys, float, bool] | None) -> None:
    """Numbers with no arithmetic before them: of a quantity that is named, given, or stated again."""
    single = flat_leaves(leaves)[0] if len(flat_leaves(leaves)) == 1 else None
    if single is not None and single.plain and (component := _component(desk, statement, number_of(single))) is not None:
        desk.restate_number(statement, single, component)
        return
    if single is not None and (judge_root(desk, statement, single) or (reading is None and judge_percent(desk, statement, single))):
        return
    if reading is not None and reading[2] and not revised(desk, target):
        judge_entries(desk, statement, leaves, reading[0], True, None)
    elif (reading is not None and not revised(desk, target)) or not take_given(desk, statement, leaves, target, lone):
        if reading is None and judge_as_row(desk, statement, leaves, target):
            return
        mets = desk.memory.bind(node)
        desk.restate(statement, node, mets)
        if reading is not None:
            judge_entries(desk, statement, leaves, reading[0], False, None)
        elif len(leaves) == 1 < len(leaves[0]) and (found := evaluated(desk, node, mets)) is not None:
            desk.vector = flat(found)
            keep_row(desk, leaves)
