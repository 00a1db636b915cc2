"""Which entries stated numbers may be, and how many of them a reading explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symattn.errors import SymattnError
from symattn.exact.field import Value, total
from symattn.reading.mathematics.nodes import Node, is_infinite
from symattn.reading.statement import Statement
from symattn.verifying.desk import GIVABLE, Desk
from symattn.verifying.example.example import AXES, MADE, Key
from symattn.verifying.example.judging import Known, judge
from symattn.verifying.example.loosely import within
from symattn.verifying.example.stated import Num
from symattn.verifying.naming.target import PAIRS, Keys, Target
from symattn.verifying.written.nodes import HUNDRED, bare_claim, digits_of, plain_of


def best_reading(desk: Desk, statement: Statement, leaves: list[list[Node]], target: Target) -> tuple[Keys, float, bool] | None:
    """The reading that explains most of the numbers: its entries, the share that holds, whether it is sure."""
    shape = (len(leaves), max(len(row) for row in leaves))
    best: tuple[Keys, float, bool] | None = None
    count = 0
    named = (*target.names, *(target.context if not target.names else ()))
    same = _of_value(desk, named, target) if shape == (1, 1) and isinstance(desk.current, Num) else None
    if same is not None:
        return [[same]], share_that_holds(desk, statement, leaves, [[same]]), True
    for name in dict.fromkeys((*named, *(MADE if shape[0] > 1 and shape[1] > 1 and not target.near and statement.node.head == "mat" and _telling(leaves) else ()))):
        for keys in desk.targets.keys(name, target, shape, statement, False):
            if not _mostly_known(desk, keys):
                continue
            count += 1
            good = share_that_holds(desk, statement, leaves, keys)
            if good < 1 and (elsewhere(desk, keys, target) or only_given(desk, keys)):
                continue
            if name not in named and (good < 0.5 or (good < 1 and best is not None and best[1] >= 0.34)):
                continue
            if best is not None and 2 * good <= 1 and _turned(best[0], keys):
                continue
            if best is None or good > best[1] + 1e-9:
                best = (keys, good, target.sure)
            if good >= 1 or count > 40:
                break
        if best is not None and best[1] >= 1:
            break
    if best is None:
        return None
    explicit = (target.near or statement.rows) and (count == 1 or bool(target.index or target.mentioned) or shape[0] > 1)
    first = next((key[0] for row in best[0] for key in row if key is not None), "") == named[0] if named else False
    return best[0], best[1], (bool(explicit) and first) or best[1] >= 0.34


def _turned(keys: Keys, others: Keys) -> bool:
    """Whether two readings of a matrix between tokens differ in which way its rows run."""
    first, other = keys[0], others[0]
    pairs = len(keys) > 1 and len(first) > 1 and len(other) > 1 and None not in (*first[:2], *other[:2]) and first[0] is not None and first[0][0] in PAIRS
    return pairs and (first[0][1] == first[1][1]) != (other[0][1] == other[1][1])  # type: ignore[index]


def _mostly_known(desk: Desk, keys: Keys) -> bool:
    """Whether entries are known: of several rows more than half of them."""
    known = [desk.example.knows(key) for row in keys for key in row if key is not None]
    return any(known) and (len(keys) < 2 or 2 * sum(known) > len(known))


def _of_value(desk: Desk, names: Sequence[str], target: Target) -> Key | None:
    """The entry, in the row that is named or spoken of, whose true value is that of the arithmetic before the number; one not stated yet if it may be."""
    example, value = desk.example, desk.current
    labels = [desk.targets.label("query", part) for part in (*target.index[:1], *target.mentioned)] or [desk.targets.row]
    found: list[Key] = []
    for name in names:
        if name not in PAIRS or not isinstance(value, Num):
            continue
        for row in labels:
            keys: list[Key] = [(name, row, column) for column in example.labels["key"]] if row in example.labels["query"] and row is not None else []
            for key in keys:
                try:
                    if example.truth(key) == value.true:
                        found.append(key)
                except SymattnError:
                    continue
    return next((key for key in found if key not in example.claims), found[0] if found else None)


def _telling(leaves: list[list[Node]]) -> bool:
    """Whether numbers have digits enough to be known by their values: most of them decimals."""
    numbers = [leaf for row in leaves for leaf in row]
    return sum("." in digits_of(plain_of(leaf)) for leaf in numbers if leaf.plain or leaf.head == "percent") * 2 > len(numbers)


def only_given(desk: Desk, keys: Keys) -> bool:
    """Whether nothing here is computed: other numbers than the given ones are another quantity, or given anew."""
    return all(key is None or (key in desk.example.given and key not in desk.example.claims) for row in keys for key in row)


def elsewhere(desk: Desk, keys: Keys, target: Target) -> bool:
    """Whether a row is meant that the document does not speak of."""
    row = keys[0][0][1] if len(keys) == 1 and keys[0] and keys[0][0] is not None else None
    queries = desk.example.labels["query"]
    return row is not None and not target.index and not target.mentioned and desk.targets.row in queries and row in queries and row != desk.targets.row


def share_that_holds(desk: Desk, statement: Statement, leaves: list[list[Node]], keys: Keys) -> float:
    """The share of the numbers that a reading explains."""
    good = n = 0
    for row, names in zip(leaves, keys, strict=False):
        for leaf, key in zip(row, names, strict=False):
            if key is None or leaf.head == "unknown" or is_infinite(leaf):
                continue
            n += 1
            try:
                known = known_of(desk, key, leaf)
            except SymattnError:
                continue
            good += judge(bare_claim(leaf), known).verdict not in {"wrong", "unchecked"}
    return good / n if n else 0.0


def known_of(desk: Desk, key: Key, leaf: Node, extra: Sequence[Num] = ()) -> Known:
    """What is known of an entry, in the unit of the number that states it."""
    true = desk.example.truth(key)
    try:
        ways = [*extra, desk.example.carried(key)]
    except SymattnError:
        ways = list(extra)
    if key[0] == "scaled_scores" and desk.root is not None and ("scores", *key[1:]) not in desk.example.given:
        try:
            score = desk.example.said(("scores", *key[1:]))
            ways.append(Num(true, score.said / desk.root, score.bad))
        except SymattnError:
            pass
    followed = desk.mistakes.carried(key)
    if followed is not None:
        ways.append(followed)
    if key[0] == "output":
        ways += _summed(desk, key, true)
    if leaf.head == "percent":
        ways = [replace(w, true=w.true * HUNDRED, said=w.said * HUNDRED) for w in ways]
        true = true * HUNDRED
    return Known(true, tuple(ways), within(desk.example, key) if desk.example.printed and leaf.head != "percent" else None)


def _summed(desk: Desk, key: Key, true: Value) -> list[Num]:
    """The sum of the weighted values as the document states them, where it states them all."""
    parts = [desk.example.claims.get(("weighted_values", f"{key[1]}|{label}", key[2])) for label in desk.example.labels["key"]]
    stated = [part for part in parts if part is not None]
    return [Num(true, total(part.said for part in stated), any(part.bad for part in stated))] if stated and len(stated) == len(parts) else []


def new_keys(desk: Desk, statement: Statement, target: Target, shape: tuple[int, int]) -> Keys | None:
    """The entries of a quantity that this makes known, where the statement names one that may be given."""
    for name in target.names[:1]:
        if name in GIVABLE and target.sure and (target.index or target.mentioned or shape[0] > 1 or (name in PAIRS and shape[1] > 1)):
            for keys in desk.targets.keys(name, target, shape, statement, True):
                if not any(key is None or desk.example.knows(key) for row in keys for key in row):
                    return keys
    return None


def holds_row(desk: Desk, target: Target) -> bool:
    """Whether the row that is named is known already."""
    axis = AXES[target.names[0]][0]
    labels = [desk.targets.label(axis, part) for part in (*target.index, *target.mentioned)] if axis in desk.example.labels else []
    return any(key[0] == target.names[0] and (not labels or key[1] in labels) for key in desk.example.given) if labels or axis not in desk.example.labels else False


def revised(desk: Desk, target: Target) -> bool:
    """Whether embeddings are given anew before anything was computed from them."""
    return target.names[:1] == ("X",) and target.near and not any(key[0] in {"Q", "K", "V"} for key in desk.example.claims)
