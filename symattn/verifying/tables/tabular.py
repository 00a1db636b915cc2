"""Tables of numbers: a quantity between tokens, or columns that each hold another quantity of the rows' tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from symattn.exact.field import total
from symattn.reading.labels import clean, feature_number, in_words, of_symbol
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.example.example import AXES
from symattn.verifying.example.stated import combine
from symattn.verifying.naming.powers import of_power
from symattn.verifying.naming.rowed import vectors_in_rows
from symattn.verifying.naming.target import PAIRS, Keys, Target
from symattn.verifying.numbers.doubting import note_rows
from symattn.verifying.numbers.givens import give
from symattn.verifying.numbers.quantities import judge_entries
from symattn.verifying.numbers.readings import share_that_holds
from symattn.verifying.numbers.stating import judge_stated
from symattn.verifying.numbers.values import evaluated
from symattn.verifying.tables.between import able, between, is_between
from symattn.verifying.tables.columns import judge_columns
from symattn.verifying.tables.sideways import in_percent, lies_on_side, nameless_percent, only_percent, turned
from symattn.verifying.tables.stacked import judge_stacked
from symattn.verifying.tables.totals import is_total, judge_foot

_NUMBERED = re.compile(r"([A-Za-z]{1,12})[ _](\d)")
"""A head that counts the components of an output, `out 1`."""


def read_table(desk: Desk, statement: Statement, node: Node, target: Target) -> None:
    """Reads a table: columns whose heads name quantities one by one, the others together as a matrix."""
    if _at_once(desk, statement, node, target):
        return
    if lies_on_side(desk, statement):
        statement, node = turned(statement, node)
    if judge_columns(desk, statement, node):
        return
    node = in_percent(node, statement.columns)
    target = _of_heads(desk, statement, target)
    directions = len(statement.columns) > 1 and "".join(head.strip("$* ").lower() for head in statement.columns) in {"xy", "xyz"}
    roles = {} if directions else {j: names for j, head in enumerate(statement.columns) if (names := _role(desk, head))}
    by_role = _lettered(desk, statement) or roles
    if not set(target.names) & PAIRS:
        by_role.update({j: ("weights",) for j in nameless_percent(node, statement.columns) if len(node.args) > 1 and any(statement.rows)})
    rest = [j for j in range(len(statement.columns)) if j not in by_role]
    if not by_role and not any(statement.columns) and (target.names or target.context or ("",))[0] in PAIRS and len(rest) > 2 and len(rest) == len(desk.example.labels["key"]) + 1:
        by_role[rest.pop()] = ("row_sums",)
    if rest and (len(rest) > 1 or not by_role):
        rows = tuple(Node("vec", tuple(row.args[j] for j in rest), row.start, row.end) for row in node.nodes)
        part = replace(statement, columns=tuple(statement.columns[j] for j in rest))
        symbol = _symbol(statement.corner)
        named = desk.targets.symbolic(symbol) if symbol is not None else None
        corner = tuple(name for name in in_words(statement.corner) if name in PAIRS)
        names = named.names if named is not None and named.names else corner or target.names or target.context
        names = tuple(name for name in names if name in PAIRS or name in AXES)
        fit = able(desk, part, names)
        context = target.context if fit == names else able(desk, part, target.context)
        matrix = Node("mat", rows, node.start, node.end)
        judge_stated(desk, part, matrix, replace(target, names=fit, context=context, sure=True, near=bool(target.names and (fit or not names))), True)
    query = _query(desk, statement, node, by_role)
    if query is not None and any(names[0] in PAIRS for names in by_role.values()):
        desk.targets.row = desk.memory.row = query
    for j, names in sorted(by_role.items(), key=lambda item: item[1][:1] == ("weights",)):
        if "row_sums" in names and len(rest) > 1:
            _sums(desk, statement, node, j, rest)
            continue
        _column(desk, statement, node, j, names, query)


def _at_once(desk: Desk, statement: Statement, node: Node, target: Target) -> bool:
    """Reads a table whose form tells what it holds: two parts, one sum, a quantity between tokens, sums below, vectors in rows; whether it is one of these."""
    if 0 < statement.divided < len(statement.columns):
        _divided(desk, statement, node, target)
        return True
    if len(node.args) == 1 and len(node.nodes[0].args) == 1 and statement.rows and is_total(statement.rows[0]):
        judge_stated(desk, replace(statement, rows=(), columns=()), node.nodes[0].nodes[0], Target(("row_sums",), sure=True, near=True), True)
        return True
    if is_between(statement):
        judge_stated(desk, statement, node, between(statement, target), True)
        return True
    if judge_foot(desk, statement, node, partial(read_table, desk, target=target)) or judge_stacked(desk, statement, node, partial(_sums, desk, statement)):
        return True
    return _vectors(desk, statement, node)


def _vectors(desk: Desk, statement: Statement, node: Node) -> bool:
    """Takes the rows of a table that are vectors with letters, such as `h1` and `s`, as given, where they are queries, keys, values or embeddings not known yet."""
    symbols = vectors_in_rows(statement.rows, statement.columns)
    said = {name for text in (statement.corner, statement.above, statement.previous, *statement.headings[-1:]) for name in in_words(text, weak=False)}
    if not symbols or said & PAIRS or any(_role(desk, head) for head in statement.columns):
        return False
    targets = [desk.targets.symbolic(Node("name", (letter, index, ""), 0, 0)) for letter, index in symbols]
    names = {named.names[0] for named in targets if named is not None and named.names}
    if None in targets or not names <= {"Q", "K", "V", "X"} or not names or any(key[0] in names for key in desk.example.given):
        return False
    for named, row in zip(targets, node.nodes, strict=True):
        if named is not None:
            part = replace(statement, rows=(), columns=())
            judge_stated(desk, part, row, Target(named.names[:1], named.index, sure=True, near=True), False)
    return True


def _query(desk: Desk, statement: Statement, node: Node, by_role: dict[int, tuple[str, ...]]) -> str | None:
    """The query that columns of scores and weights belong to: the one spoken of, or the one whose numbers they are."""
    known = desk.example.labels["query"] or ["1"]
    if len(known) == 1:
        return known[0]
    best, most = None, 0.0
    for query in dict.fromkeys([*([desk.targets.row] if desk.targets.row in known else []), *known]):
        fits = []
        for j, names in by_role.items():
            rows = [(row.args[j], clean(text)) for row, text in zip(node.nodes, statement.rows, strict=True) if not is_total(text) and row.args[j].head != "unknown"]
            for name in names[:1]:
                keys = _keys(desk, name, [text for _, text in rows], query, False) if name in PAIRS else None
                if keys is not None and rows:
                    fits.append(share_that_holds(desk, statement, [[leaf for leaf, _ in rows]], keys))
        if fits and sum(fits) / len(fits) > most:
            best, most = query, sum(fits) / len(fits)
    return best if best is not None else desk.targets.heading(statement)


def _divided(desk: Desk, statement: Statement, node: Node, target: Target) -> None:
    """A table in two parts: two quantities that are named one after the other, or a quantity and the sums of its rows."""
    cut = statement.divided
    parts = [(slice(None, cut), target.names[:1]), (slice(cut, None), target.names[1:2])]
    if len(statement.columns) - cut == 1 and target.names[:2] != ("K", "V"):
        parts = [(slice(None, cut), target.names)]
    for columns, names in parts:
        rows = tuple(Node("vec", row.args[columns], row.start, row.end) for row in node.nodes)
        part = replace(statement, columns=statement.columns[columns], divided=0)
        read_table(desk, part, Node("mat", rows, node.start, node.end), replace(target, names=names))
    if len(parts) == 1:
        _sums(desk, statement, node, cut, list(range(cut)))


def _sums(desk: Desk, statement: Statement, node: Node, j: int, rest: list[int]) -> None:
    """A column that sums up the others of its row."""
    values, leaves = [], []
    for row in node.nodes:
        cells = Node("vec", tuple(row.args[k] for k in rest), row.start, row.end)
        numbers = evaluated(desk, cells, {n.start: met for n in cells.nodes if n.plain and (met := desk.placed.get(desk.spot(statement, n))) is not None})
        if isinstance(numbers, list) and row.args[j].head != "unknown":
            values.append(combine(lambda *xs: total(xs), *numbers))
            leaves.append(row.args[j])
    desk.judge_terms(statement, [leaves], values)
    for row in node.nodes:
        first, met = desk.placed.get(desk.spot(statement, row.args[rest[0]])), desk.placed.get(desk.spot(statement, row.args[j]))
        if first is not None and met is not None and first.what is not None and first.what[0] == "exponentials":
            desk.example.claim(("row_sums", str(first.what[1]), 0), met.num)


def _lettered(desk: Desk, statement: Statement) -> dict[int, tuple[str, ...]]:
    """The quantities of columns whose heads are components of several ones: `k_1, k_2, v_1, v_2`."""
    found = {}
    for j, head in enumerate(statement.columns):
        symbol = _symbol(head)
        named = desk.targets.symbolic(symbol) if symbol is not None and symbol.head == "name" else None
        if named is not None and named.names[:1] in {("Q",), ("K",), ("V",), ("X",)} and len(named.index) == 1 and named.index[0].isdigit():
            found[j] = named.names
    return found if len(set(found.values())) > 1 else {}


def _of_heads(desk: Desk, statement: Statement, target: Target) -> Target:
    """What a table of tokens is about: the quantity whose components head all of its columns, `q_1, q_2, q_3`, unless it is one between tokens."""
    symbols = [_symbol(head) for head in statement.columns]
    found = [desk.targets.symbolic(symbol) for symbol in symbols if symbol is not None and symbol.head == "name"]
    names = {named.names[:1] for named in found if named is not None and named.names[:1] in {("Q",), ("K",), ("V",), ("X",), ("output",)}}
    counted = [named.index for named in found if named is not None] == [(str(k + 1),) for k in range(len(symbols))]
    between = (target.names or target.context or ("",))[0] in PAIRS or any((key[0],) in names & {("K",), ("V",)} for key in desk.example.given)
    if len(names) != 1 or not counted or not all(statement.rows) or between:
        return target
    return Target(next(iter(names)), sure=True, near=True, context=target.context)


def _role(desk: Desk, head: str) -> tuple[str, ...]:
    """The quantities that the head of a column names; none if it names a token."""
    if not head or desk.targets.label("key", head) is not None or desk.targets.label("query", head) is not None:
        return ()
    if is_total(head):
        return ("row_sums",)
    if only_percent(head):
        return ("weights",)
    if of_power(head):
        return of_power(head)
    symbol = _symbol(head)
    named = desk.targets.symbolic(symbol) if symbol is not None else None
    formula = named.names if named is not None else ()
    if formula and symbol is not None and symbol.head != "name":
        return formula  # `Q·K` are scores, not queries
    return tuple(name for name in in_words(head) if name in AXES and not name.startswith("W_")) or formula


def _symbol(head: str) -> Node | None:
    """The formula that heads a column."""
    from symattn.reading.mathematics.grammar import Parser
    from symattn.reading.mathematics.lexer import tokens

    numbered = _NUMBERED.fullmatch(head.strip())
    if numbered and of_symbol(numbered[1], "", "").names == ("output",):
        return Node("name", (numbered[1], numbered[2], ""), 0, len(head))
    parser = Parser([t for t in tokens(head) if t.text != "$"])
    node = parser.expression()
    return node if node is not None and parser.at == len(parser.tokens) and node.head in {"name", "mul", "div", "pow", "call", "add"} else None


def _column(desk: Desk, statement: Statement, node: Node, j: int, names: tuple[str, ...], query: str | None) -> None:
    """A column: numbers of one quantity, one for every token that names a row; a last row may sum them up."""
    sums = [row.args[j] for row, text in zip(node.nodes, statement.rows, strict=True) if is_total(text) and row.args[j].head != "unknown"]
    rows = [(row.args[j], clean(text)) for row, text in zip(node.nodes, statement.rows, strict=True) if not is_total(text) and row.args[j].head != "unknown"]
    leaves, labels = [leaf for leaf, _ in rows], [text for _, text in rows]
    if not leaves:
        return
    if all(leaf.head == "percent" for leaf in leaves):
        names = ("weights",)
    _entries(desk, statement, leaves, labels, names, query, j)
    placed = [desk.placed.get(desk.spot(statement, leaf)) for leaf in leaves]
    if sums and all(met is not None for met in placed):
        whole = combine(lambda *xs: total(xs), *[met.num for met in placed if met is not None])
        desk.judge_terms(statement, [sums[:1]], [whole])
        met = desk.placed.get(desk.spot(statement, sums[0]))
        if met is not None and query is not None and names[0] == "exponentials":
            desk.example.claim(("row_sums", query, 0), met.num)


def _feature(desk: Desk, statement: Statement, j: int, names: tuple[str, ...]) -> int:
    """Which component a column holds: by the index at its head, else by how many columns of the quantity stand before it."""
    symbol = _symbol(statement.columns[j])
    named = desk.targets.symbolic(symbol) if symbol is not None else None
    if named is not None and named.index and named.index[-1].isdigit():
        return max(0, int(named.index[-1]) - 1)
    number = feature_number(statement.columns[j])
    return number - 1 if number else sum(_role(desk, head)[:1] == names[:1] for head in statement.columns[:j])


def _entries(desk: Desk, statement: Statement, leaves: list[Node], labels: list[str], names: tuple[str, ...], query: str | None, j: int) -> None:
    """Judges the numbers of a column as the quantity that explains most of them, or takes them as given."""
    note_rows(desk, [leaves])
    known, feature = [], _feature(desk, statement, j, names)
    for name in (*names, *(("scaled_scores",) if "scores" in names and "scaled_scores" not in names else ())):  # scaled ones are called scores too
        ways = [*_indexed(desk, statement, j, name, labels), *_paired(desk, statement, name, labels)]
        by_query = None if ways else _keys(desk, name, labels, query, False, feature)
        known += [keys for keys in ([by_query] if by_query is not None else ways) if all(key is None or desk.example.knows(key) for row in keys for key in row)]
    if known:
        judge_entries(desk, statement, [leaves], max(known, key=lambda keys: share_that_holds(desk, statement, [leaves], keys)), True, None)
        return
    for name in names:
        keys = _keys(desk, name, labels, query, True, feature)
        if keys is not None and name in {"scores", "scaled_scores", "Q", "K", "V", "X"} and not any(key is not None and desk.example.knows(key) for row in keys for key in row):
            give(desk, statement, [leaves], keys)
            return


def _indexed(desk: Desk, statement: Statement, j: int, name: str, labels: list[str]) -> Iterator[Keys]:
    """The entries of a column whose head has an index, `α_{i1}` or `e^{s_2}`: of that key, one for every query, or the other way round."""
    symbol = _symbol(statement.columns[j])
    named = desk.targets.symbolic(symbol) if symbol is not None and name in PAIRS else None
    if named is None or not named.index:
        return
    parts = list(named.index) if len(named.index) > 1 or len(named.index[0]) != 2 or named.index[0].isdigit() else list(named.index[0])
    running = [part.isalpha() and len(part) == 1 and desk.targets.label("key", part) not in desk.example.labels["key"] for part in parts]
    if len(parts) > 2 or (len(parts) == 2 and running[0] == running[1]) or all(running):
        return
    axes = ("query", "key") if len(parts) == 1 or running[0] else ("key", "query")
    fixed = desk.targets.label(axes[1], parts[-1] if axes[1] == "key" else parts[0])
    rows = [desk.targets.label(axes[0], text) for text in labels]
    if not any(rows) and fixed is not None and all(any(c.isalpha() for c in text) for text in labels):
        desk.targets.words_for(desk.example.labels[axes[0]], labels)
        rows = [desk.targets.label(axes[0], text) for text in labels]
    if fixed in desk.example.labels[axes[1]] and all(row in desk.example.labels[axes[0]] for row in rows):
        yield [[(name, row, fixed) if axes[1] == "key" else (name, fixed, row) for row in rows if row is not None and fixed is not None]]


def _paired(desk: Desk, statement: Statement, name: str, labels: list[str]) -> Iterator[Keys]:
    """The entries where every row of the table names two tokens: a query and a key, in either order."""
    if name not in PAIRS or len(statement.others) != len(labels) or not all(statement.others):
        return
    for first, second in ((labels, statement.others), (statement.others, labels)):
        queries = [desk.targets.label("query", clean(text)) for text in first]
        keys = [desk.targets.label("key", clean(text)) for text in second]
        if all(q in desk.example.labels["query"] for q in queries) and all(k in desk.example.labels["key"] for k in keys):
            yield [[(name, q, k) for q, k in zip(queries, keys, strict=True) if q is not None and k is not None]]


def _keys(desk: Desk, name: str, labels: list[str], query: str | None, give: bool, feature: int = 0) -> Keys | None:
    rows, columns = AXES[name]
    if name in PAIRS:
        if query is None:
            return None
        found = _named(desk, "key", labels, give)
        return None if any(f is None for f in found) else [[(name, query, f) for f in found if f is not None]]
    if rows in desk.example.labels and columns != "key":
        found = _named(desk, rows, labels, give)
        return None if any(f is None for f in found) else [[(name, f, feature) for f in found if f is not None]]
    return None


def _named(desk: Desk, axis: str, labels: list[str], give: bool) -> list[str | None]:
    """The tokens that the rows of a table are about; beside one query, words for tokens that were only counted so far are theirs in turn."""
    found, known = [desk.targets.label(axis, text) for text in labels], desk.example.labels[axis]
    words = {text.lower(): label for text, label in zip(labels, known, strict=False) if any(c.isalpha() for c in text)}
    counted = len(desk.example.labels["query"]) == 1 and all(label.isdigit() for label in known)
    if len(words) == len(labels) == len(known) > 1 and not any(found) and counted:
        desk.targets.aliases.update(words)
        return [*known]
    return [desk.targets.label(axis, text, give) for text in labels] if give else found
