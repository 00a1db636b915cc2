"""Numbers judged by the quantity they are, or by the arithmetic before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from symattn.derivation.claim import Claim
from symattn.errors import SymattnError
from symattn.exact.field import rational
from symattn.exact.printing import text
from symattn.reading.mathematics.nodes import Node, is_infinite
from symattn.reading.statement import Statement
from symattn.verifying.desk import GIVABLE, Desk
from symattn.verifying.example.example import MADE, Key
from symattn.verifying.example.index import rows_of
from symattn.verifying.example.judging import complement, judge, strayed
from symattn.verifying.example.stated import Num, Numbers, depth, flat
from symattn.verifying.finding import BAD, Finding, Verdict
from symattn.verifying.naming.target import Keys, Target
from symattn.verifying.numbers.doubting import misread
from symattn.verifying.numbers.readings import known_of, new_keys, share_that_holds
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.memory import Met
from symattn.verifying.written.nodes import HUNDRED, digits_of, flat_leaves, plain_of

MOSTLY: Final = 0.5
"""What code printed that cannot be followed is what its name says only where at least this share of it is."""


def judge_entries(desk: Desk, statement: Statement, leaves: list[list[Node]], keys: Keys, sure: bool, value: Numbers | None) -> None:
    """Judges numbers by the entries that they are read as, and keeps them as what the document has these entries as."""
    first = statement.node.args[0] if statement.node.head == "chain" else None
    if isinstance(first, Node) and first.head == "name" and keys[0] and keys[0][0] is not None:
        desk.meanings.setdefault((id(statement.piece), first.args[0]), keys[0][0][0])
    ways = flat(value) if value is not None else []
    sure = sure and not (statement.piece.kind == "printed" and share_that_holds(desk, statement, leaves, keys) < MOSTLY)
    sure = sure and not misread(desk, statement, leaves, keys)
    k = 0
    size = len(flat_leaves(leaves))
    for row, names in zip(leaves, keys, strict=False):
        mets = []
        for leaf, key in zip(row, names, strict=False):
            extra = [ways[k]] if len(ways) == size else []
            k += 1
            if key is None or leaf.head == "unknown" or is_infinite(leaf) or not desk.example.knows(key):
                continue
            found = judged_entry(desk, statement, leaf, key, extra, sure)
            number = number_of(plain_of(leaf))
            said = number / HUNDRED if leaf.head == "percent" else number
            num = Num(desk.example.truth(key), said, found.verdict in BAD, found.verdict == "unchecked")
            desk.verdicts[key] = found.verdict
            if key not in desk.example.given and (sure or (statement.piece.kind != "printed" and found.verdict != "unchecked")):
                keep_claim(desk, key, num, leaf, found.verdict)
            mets.append(Met(num, found.verdict, found.claim.text, key))
            desk.memory.number(number, in_hundreds(mets[-1]) if leaf.head == "percent" else mets[-1])
            desk.placed[desk.spot(statement, leaf)] = mets[-1]
        desk.keep_vector(row, mets)
    desk.keep_order(keys)
    desk.current = entry_values(desk, leaves, keys) or desk.current


def in_hundreds(met: Met) -> Met:
    """A share as the number before its percent sign."""
    return replace(met, num=replace(met.num, true=met.num.true * HUNDRED, said=met.num.said * HUNDRED))


def entry_values(desk: Desk, leaves: list[list[Node]], keys: Keys) -> Numbers | None:
    """What a link comes to that states these entries; None where one is not known."""
    try:
        rows = [[desk.number(key) for key in row if key is not None] for row in keys]
    except SymattnError:
        return None
    return rows if len(rows) > 1 else rows[0] if len(rows[0]) > 1 else rows[0][0]


def keep_claim(desk: Desk, key: Key, num: Num, leaf: Node, verdict: Verdict) -> None:
    """Keeps what the document has an entry as; of several statements the one with most digits, or the latest that differs."""
    old = desk.example.claims.get(key)
    if old is not None and leaf.head == "percent":
        return
    desk.example.claim(key, num)
    desk.mistakes.note(key, num.said, verdict == "wrong")


def judged_entry(desk: Desk, statement: Statement, leaf: Node, key: Key, extra: Sequence[Num], sure: bool) -> Finding:
    """The finding on one entry."""
    claim = desk.claimed(statement, leaf, key)
    found = judge(claim, known_of(desk, key, leaf, [way for way in extra if way.bad or not (sure and strayed(claim, way))]))
    if key in desk.example.given and found.verdict in {"correct", "rounding"} and key not in desk.example.claims:
        found = replace(found, verdict="given", policy=None, message="")
    if found.verdict == "wrong" and _by_hand(desk, key, claim):
        policy = f"every step rounded to {claim.places} places"
        found = replace(found, verdict="rounding", policy=policy, message=f"{found.expected} exactly rounded; {policy}")
    if found.verdict == "wrong" and completes_row(desk, key, claim):
        found = replace(found, verdict="rounding", policy="the rest to 1", message=f"{found.expected} exactly rounded; the rest to 1")
    if found.verdict in BAD and key in desk.example.given and key not in desk.example.claims:
        found = Finding(claim, "unchecked", message=f"differs from {found.expected}, which was given before")
    if found.verdict in BAD and not sure:
        found = Finding(claim, "unchecked", message="it is not certain which quantity this is")
    if found.verdict == "wrong" and _followed(desk, key, leaf):
        found = replace(found, verdict="follow-through", message=f"is {found.expected}; stated as before")
    desk.keep(found)
    return found


def _followed(desk: Desk, key: Key, leaf: Node) -> bool:
    """Whether this number was met before with the same true value, as what follows from a wrong one."""
    true = desk.example.truth(key)
    return leaf.plain and any(met.verdict == "follow-through" and met.num.true == true for met in desk.memory.numbers.get(number_of(leaf), ()))


def completes_row(desk: Desk, key: Key, claim: Claim) -> bool:
    """Whether it is the last weight of its row and makes the row sum to 1."""
    name, row, column = key
    keys = desk.example.labels["key"]
    if name != "weights" or not keys or column != keys[-1] or len(keys) < 2:
        return False
    others = [desk.example.claims.get((name, row, c)) for c in keys[:-1]]
    return all(o is not None and not o.bad for o in others) and complement(claim, [o.said for o in others if o is not None])


def judge_as_row(desk: Desk, statement: Statement, leaves: list[list[Node]], target: Target) -> bool:
    """A vector that no label names and that is, number for number, a row of some quantity."""
    numbers = flat_leaves(leaves)
    if len(leaves) > 1 or len(numbers) < 2 or sum(len(digits_of(plain_of(n)).strip("-0.").replace(".", "")) for n in numbers if n.plain or n.head == "percent") < 4:
        return False
    for name in dict.fromkeys((*target.names, *target.context, *MADE)):
        if name not in MADE:
            continue
        for row in rows_of(desk.example, name):
            if len(row) == len(numbers) and all(desk.example.knows(key) for key in row) and share_that_holds(desk, statement, leaves, [list(row)]) >= 1:
                judge_entries(desk, statement, leaves, [list(row)], True, None)
                return True
    return False


def judge_results(desk: Desk, statement: Statement, node: Node, leaves: list[list[Node]], values: list[Num], target: Target, likely: Keys | None = None) -> None:
    """Judges numbers by the arithmetic before them, and keeps them as the quantity they are named."""
    shape = (len(leaves), len(leaves[0]))
    keys = new_keys(desk, statement, target, shape) or _same_entries(desk, likely, values) or _weighted_entries(desk, shape)
    links = [numbers for link in desk.links if len(numbers := flat(link)) == len(values)]
    k = 0
    kept = []
    if node.plain and desk.before is not None and desk.before.head == "call" and desk.before.args[0] == "sqrt" and number_of(node) != rational(0):
        desk.root = number_of(node)
    for i, row in enumerate(leaves):
        mets = []
        for j, leaf in enumerate(row):
            num = values[k]
            k += 1
            if leaf.head == "unknown" or is_infinite(leaf):
                continue
            others = [link[k - 1] for link in links]
            found = desk.judged(statement, leaf, num, keys[i][j] if keys else None, others)
            number = number_of(plain_of(leaf))
            said = number / HUNDRED if leaf.head == "percent" else number
            own = Num(num.true, said, found.verdict in BAD or (found.verdict == "unchecked" and num.bad), found.verdict == "unchecked" and num.doubtful, num.loose)
            key = keys[i][j] if keys else None
            mets.append(Met(own, found.verdict, found.claim.text, key))
            kept.append(own)
            desk.memory.number(number, mets[-1])
            if key is not None:
                if not desk.example.knows(key) and key[0] in GIVABLE:
                    desk.example.reckoned.add(key)
                    desk.example.give(key, num.true, found.claim.text if num.true == own.said else text(num.true))
                desk.example.claim(key, own)
                desk.mistakes.note(key, own.said, found.verdict == "wrong")
                desk.verdicts[key] = found.verdict
        desk.keep_vector(row, mets)
    if len(kept) == len(values) == 1 and not (desk.before is not None and desk.before.head == "call" and desk.before.args[0] == "sqrt"):
        desk.run.append(kept[0])
    if len(kept) == len(values):
        desk.current = kept[0] if isinstance(desk.current, Num) else kept if depth(desk.current or []) == 1 else desk.current
        if len(kept) > 1 and shape[0] == 1:
            desk.vector = kept


def _same_entries(desk: Desk, keys: Keys | None, values: Sequence[Num]) -> Keys | None:
    """The entries that a reading names, where the arithmetic comes to their true values."""
    flat = [key for row in keys or () for key in row]
    if len(flat) != len(values) or any(key is None for key in flat):
        return None
    try:
        return keys if all(desk.example.truth(key) == value.true for key, value in zip(flat, values, strict=True) if key is not None) else None
    except SymattnError:
        return None


def _weighted_entries(desk: Desk, shape: tuple[int, int]) -> Keys | None:
    """The weighted values that the products of the link before are: a weight times an entry of its value, or times all of it."""
    before = desk.before
    if before is None or shape[0] != 1:
        return None
    if before.head == "vec":
        products = [n.args for n in before.nodes if n.head == "mul" and len(n.args) == 2]
    elif before.head == "mul" and len(before.args) == 2 and before.args[1].head == "vec":
        products = [(before.args[0], n) for n in before.args[1].nodes]
    elif before.head == "mul" and len(before.args) == 2 and before.args[1].head == "name":
        return _named_value(desk, before, shape)
    else:
        return None
    keys: list[Key | None] = []
    for a, b in products:
        weight, value = (desk.bound.get(plain_of(n).start) for n in (a, b))
        one, other = weight.what if weight is not None else None, value.what if value is not None else None
        if one is None or other is None or one[0] != "weights" or other[0] != "V" or one[2] != other[1]:
            return None
        keys.append(("weighted_values", f"{one[1]}|{one[2]}", other[2]))  # type: ignore[arg-type]
    return [keys] if len(keys) == shape[1] else None


def _named_value(desk: Desk, product: Node, shape: tuple[int, int]) -> Keys | None:
    """The weighted values that a weight times the symbol of a value is."""
    weight, named = desk.bound.get(plain_of(product.args[0]).start), desk.targets.symbolic(product.args[1])
    what = weight.what if weight is not None else None
    label = desk.targets.label("key", named.index[0]) if named is not None and named.names[:1] == ("V",) and named.index else None
    if what is None or what[0] != "weights" or what[2] != label:
        return None
    return [[("weighted_values", f"{what[1]}|{label}", j) for j in range(shape[1])]]


def _by_hand(desk: Desk, key: Key, claim: Claim) -> bool:
    """Whether a number is reached by rounding every step to its own digits, from what is given."""
    if not 2 <= claim.places <= 8 or key in desk.example.given:
        return False
    try:
        return desk.example.chained(key, claim.places) == claim.value
    except SymattnError:
        return False
