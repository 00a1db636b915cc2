"""Numbers judged by the vector or the results last spoken of: their exponentials, their sum, their shares of it."""

from __future__ import annotations

from collections.abc import Sequence

from symattn.errors import SymattnError
from symattn.exact.field import exp, total
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.example.judging import Known, judge
from symattn.verifying.example.stated import Numbers, combine, flat, softmax
from symattn.verifying.finding import BAD
from symattn.verifying.naming.target import Target
from symattn.verifying.numbers.quantities import judge_results
from symattn.verifying.written.nodes import bare_claim


def judge_local(desk: Desk, statement: Statement, leaves: list[list[Node]], target: Target, least: float) -> bool:
    """Numbers that are exponentials, sum, softmax or shares of the vector last spoken of."""
    vector, size = desk.vector, len(leaves[0])
    names = target.names or target.context
    if judge_run(desk, statement, leaves, names):
        return True
    if vector is None or len(leaves) > 1 or not names or any(not (n.plain or n.head == "percent") for n in leaves[0]):
        return False
    ways: list[Numbers] = []
    try:
        if "row_sums" in names and size == 1:
            ways.append(combine(lambda *xs: total(xs), *vector))
        if "exponentials" in names and size == len(vector):
            ways.append([combine(exp, n) for n in vector])
        if {"weights"} & set(names) and size == len(vector) > 1:
            whole = combine(lambda *xs: total(xs), *vector)
            ways += [softmax(vector), [combine(lambda a, b: a / b, n, whole) for n in vector]]
    except (SymattnError, ZeroDivisionError):
        return False
    best, most = None, 0
    for way in ways:
        good = sum(judge(bare_claim(leaf), Known(n.true, (n,))).verdict not in BAD for leaf, n in zip(leaves[0], flat(way), strict=True))
        if good > most:
            best, most = way, good
    if best is None or most < least * size or most * 3 < size * 2:
        return False
    judge_results(desk, statement, leaves[0][0], leaves, flat(best), Target(()))
    return True


def judge_run(desk: Desk, statement: Statement, leaves: list[list[Node]], names: Sequence[str]) -> bool:
    """Numbers that are the sum of the single results before them, or their shares of it."""
    run = desk.run[-64:]
    if len(run) < 2 or len(run) > 32 or len(leaves) > 1 or any(not (n.plain or n.head == "percent") for n in leaves[0]):
        return False
    try:
        whole = combine(lambda *xs: total(xs), *run)
    except SymattnError:
        return False
    if len(leaves[0]) == 1 and "row_sums" in names:
        ways = [[whole]]
    elif len(leaves[0]) == len(run) and {"weights"} & set(names):
        ways = [[combine(lambda a, b: a / b, n, whole) for n in run]]
    else:
        return False
    good = sum(judge(bare_claim(leaf), Known(n.true, (n,))).verdict not in BAD for leaf, n in zip(leaves[0], ways[0], strict=True))
    if good * 3 < len(leaves[0]) * 2:
        return False
    keep = list(desk.run)
    judge_results(desk, statement, leaves[0][0], leaves, ways[0], Target(()))
    desk.run = keep
    return True
