"""Working of a named entry that is the entry's own but for one sign, one factor or one term: its result is another number, however well it is added up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symattn.errors import SymattnError
from symattn.exact.field import ZERO, Value, sign
from symattn.exact.written import Written
from symattn.reading.mathematics.nodes import Node
from symattn.verifying.arithmetic.operands import single_entry
from symattn.verifying.desk import Desk
from symattn.verifying.example.example import Key
from symattn.verifying.naming.target import Target
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.nodes import inner_of

FEWEST = 3
"""Of so many factors and signs all but one must be those of the entry."""
Product = tuple[Value, Value, bool]


def slipped_entry(desk: Desk, link: Node, target: Target) -> Key | None:
    """The entry that a sum of products is meant to work out, where one thing in it is not as the entry's formula has it."""
    if not target.sure or desk.example.partial or link.head != "add":
        return None
    written = list(_written(link))
    for key in single_entry(desk, target)[:1]:
        try:
            wanted = list(_wanted(desk, desk.example.formula(key)))
        except (SymattnError, IndexError):
            return None
        return key if _one_off(written, wanted) else None
    return None


def _one_off(written: Sequence[Product | None], wanted: Sequence[Product | None]) -> bool:
    """Whether all but one factor, sign or term agree, in their order."""
    if not written or None in (*written, *wanted) or len(wanted) * 2 < FEWEST:
        return False
    if len(written) == len(wanted):
        return sum(_differ(a, b) for a, b in zip(written, wanted, strict=True) if a is not None and b is not None) == 1
    without = [[*wanted[:k], *wanted[k + 1 :]] for k in range(len(wanted))]
    return len(written) == len(wanted) - 1 >= 2 and any(all(_differ(a, b) == 0 for a, b in zip(written, rest, strict=True) if a and b) for rest in without)


def _differ(a: Product, b: Product) -> int:
    """In how many of their two factors and their sign two products differ; the order of factors tells nothing."""
    factors = min((a[0] != x) + (a[1] != y) for x, y in ((b[0], b[1]), (b[1], b[0])))
    return factors + (a[2] != b[2] and ZERO not in (*a[:2], *b[:2]))


def _written(link: Node) -> Iterator[Product | None]:
    """The products of a sum: the sizes of their factors and whether they count as negative; None for another term."""
    for term in link.nodes:
        outer = inner_of(term)
        inside = inner_of(outer.args[0]) if outer.head == "neg" else outer
        factors = [inner_of(n) for n in inside.nodes] if inside.head == "mul" and len(inside.args) == 2 else []
        yield _product([number_of(n) for n in factors], outer.head == "neg") if factors and all(n.plain for n in factors) else None


def _wanted(desk: Desk, formula: Written) -> Iterator[Product | None]:
    """The products of an entry's formula as the document has their factors."""
    for term in formula.args if formula.head == "add" else (formula,):
        leaves = term.args if term.head == "mul" and len(term.args) == 2 else ()
        yield _product([desk.number(leaf.args[0].value(leaf.args[1], leaf.args[2])).said for leaf in leaves], False) if leaves and all(n.head == "entry" for n in leaves) else None


def _product(factors: Sequence[Value], negative: bool) -> Product:
    a, b = (x if sign(x) >= 0 else -x for x in factors)
    return a, b, negative != (sum(sign(x) < 0 for x in factors) == 1)
