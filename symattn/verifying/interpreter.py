"""Goes through the statements of a document, keeps what is given, and judges what is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from symattn.derivation.claim import Claim, Span
from symattn.errors import SymattnError
from symattn.exact.field import MINUS_INFINITY, Value, exp, rational, total
from symattn.reading.grammar import Node
from symattn.reading.labels import of_symbol
from symattn.reading.page import Page
from symattn.reading.statements import Statement
from symattn.verifying.calculator import Calculator, attempt, is_infinite, number_of
from symattn.verifying.example import AXES, INPUTS, MADE, Example, Key, World
from symattn.verifying.finding import BAD, Finding, Verdict
from symattn.verifying.index import Index, rows_of
from symattn.verifying.judging import Known, complement, judge
from symattn.verifying.memory import Memory, Met
from symattn.verifying.stated import Num, Numbers, UnknownError, combine, depth, exactly, flat, shape_of, softmax, transposed
from symattn.verifying.targets import PAIRS, Keys, Target, Targets

GIVABLE: Final = (*INPUTS, "Q", "K", "V", "scores", "scaled_scores", "mask")
HUNDRED: Final = rational(100)
PREFERRED: Final[dict[Verdict, int]] = {"correct": 0, "rounding": 1, "given": 1, "follow-through": 2, "unchecked": 3, "wrong": 4}


class Interpreter:
    """Reads the statements of a page in one world an example: a scale and a mask that it may have."""

    def __init__(self, page: Page, worlds: Sequence[World]) -> None:
        self.page = page
        self.worlds = worlds
        """The conventions of each example; the last stands for those that follow."""
        self.examples = [Example(worlds[0])]
        self.symbols: dict[str, str] = {}
        self.targets = Targets(self.example, self.symbols)
        self.code: Mapping[int, Mapping[str, list[list[Value]]]] = {}
        """The matrices that pieces of code define."""
        self.memory = Memory(self._indexed)
        self.indexed: Index | None = None
        self.findings: dict[tuple[object, ...], Finding] = {}
        self.verdicts: dict[Key, Verdict] = {}
        self.vector: list[Num] | None = None
        """The vector of scores or exponentials last spoken of."""
        self.placed: dict[tuple[object, ...], Met] = {}
        """The numbers of entries, by where they stand."""
        self.current: Numbers | None = None
        self.before: Node | None = None
        self.meanings: dict[tuple[int, str], str] = {}
        """What a letter was found to mean in a piece of text."""
        self.headings: tuple[str, ...] = ()
        self.run: list[Num] = []
        """The single results that came one after the other, which a sum may sum up."""
        self.root: Value | None = None
        """The square root of d_k as the document prints it."""
        self.bound: dict[int, Met] = {}
        """The numbers of the link before that were met, by where they stand."""
        self.target = Target(())

    def world(self, k: int) -> World:
        """The conventions of example k, counted from 0."""
        return self.worlds[min(k, len(self.worlds) - 1)]

    @property
    def example(self) -> Example:
        return self.examples[-1]

    def read(self, found: Iterable[Statement]) -> None:
        """Judges every statement in turn, after the letters of its formulas."""
        found = list(found)
        self.symbols.update(letters(found))
        self.example.crossed = "X_kv" in self.symbols.values()
        for statement in found:
            self.statement(statement)

    def take(self, names: Mapping[str, list[list[Value]]]) -> None:
        """Takes in matrices that code of the document defines, where nothing else gives them."""
        for name, rows in names.items():
            shape = (len(rows), len(rows[0]))
            if any(key[0] == name for key in self.example.given):
                continue
            keys = next(iter(self.targets.keys(name, Target((name,)), shape, _BLANK, True)), None) if shape[0] > 1 else [[(name, "1" if AXES[name][0] in self.example.labels else 0, j) for j in range(shape[1])]]
            for row, values in zip(keys or (), rows, strict=False):
                for key, value in zip(row, values, strict=False):
                    if key is not None:
                        self.example.give(key, value, "")

    def statement(self, statement: Statement) -> None:
        if statement.piece.kind == "code":
            self.take(self.code.get(id(statement.piece), {}))
            return
        node = statement.node
        self.memory.turn(id(statement.piece))
        if node.head == "chain":
            *links, _, leading = node.args
        else:
            links, leading = [node], True
        first = links[0] if not leading and not stated(links[0]) else None
        self._sizes(statement, links)
        self._alike(node)
        if statement.continues and leading and self.current is not None:
            target = self.target
        else:
            target = self.target = self.targets.of(statement, first)
            self._focus(statement, target)
            self.current, self.before = None, None
            self.bound = {}
        if statement.rows and links[0].head == "mat":
            self._table(statement, links[0], target)
            return
        lone = node.head != "chain"
        meant = self.meanings.get((id(statement.piece), first.args[0])) if first is not None and first.head == "name" else None
        if meant is not None and meant in target.names:
            target = self.target = replace(target, names=(meant,))
        relations = ["", *node.args[-2]] if node.head == "chain" and not leading else list(node.args[-2]) if node.head == "chain" else [""]
        for link, relation in zip(links, relations, strict=False):
            if link is first and link.head == "name":
                continue
            if relation == "→" and self.before is not None and stated(self.before):
                self.current = None
            if stated(link):
                self._stated(statement, link, target, lone)
            elif link.leaves() or link.head != "unknown":
                self._expression(statement, link, target)
            self.before = link

    def _sizes(self, statement: Statement, links: Sequence[Node]) -> None:
        """Takes in d_k = 4."""
        for a, b in zip(links, links[1:], strict=False):
            if a.head == "name" and a.args[0] in {"d", "dk"} and a.args[1] in {"", "k", "model"} and b.plain and number_of(b).q is not None and "." not in str(b.args[0]):
                size = int(number_of(b).q or 0)  # type: ignore[call-overload]
                if 0 < size < 10**6:
                    self.example.d_k = size
                    self.example.forget()

    def _alike(self, node: Node) -> None:
        """Takes in Q = K = V = X."""
        names = [n.args[0] for n in node.nodes if n.head == "name" and not n.args[1] and not n.args[2]] if node.head == "chain" else []
        if len(names) == len(node.nodes) and "X" in names and len(names) > 1 and set(names) <= {"Q", "K", "V", "X"}:
            self.example.same = frozenset(names) - {"X"}

    def _focus(self, statement: Statement, target: Target) -> None:
        if statement.headings != self.headings:
            self.headings = statement.headings
            self.run = []
        self.targets.row = self.targets.heading(statement) or self.targets.row
        parts = [part for part in (*target.index, *target.mentioned) if part]
        name = target.names[0] if target.names else ""
        whole = any(n.head in {"vec", "mat"} for n in (statement.node, *statement.node.nodes))
        if parts and (name in {"Q", "output", "row_sums"} or (name in PAIRS and (whole or len(parts) > 1))):
            label = self.targets.label("query", parts[0])
            if label in self.example.labels["query"]:
                self.targets.row = label
        self.memory.row = self.targets.row

    def _indexed(self, value: Value, leaf: Node) -> Met | None:
        """What a number is by its value alone, where it has digits enough to tell."""
        text = _digits(leaf)
        if len(text.strip("-").replace(".", "").lstrip("0")) < 3 or "." not in text:
            return None
        found = self.index.find(text, len(text.partition(".")[2]))
        if not found:
            return None
        mine = [f for f in found if f[0][1] == self.targets.row] or found
        key, number, errs = mine[0]
        return Met(Num(number.true, value, errs), "follow-through" if errs else "correct", "", key)

    @property
    def index(self) -> Index:
        """The entries of the example by their values."""
        if self.indexed is None or self.indexed.example is not self.example or self.indexed.stamp != self.example.stamp:
            self.indexed = Index(self.example)
        return self.indexed

    # Expressions

    def _expression(self, statement: Statement, link: Node, target: Target) -> None:
        """Evaluates a link with operators; its numbers are restated ones, or the terms of the link before."""
        if self.before is not None and self.current is not None:
            self._aligned(statement, link, self.before)
        self._expected_terms(statement, link, target)
        self._operands(statement, link)
        self._arguments(statement, link, target)
        inherited = _inherited(link, self.before, self.bound)
        mets = self.memory.bind(link, self._expected(target)) | inherited
        self._restated(statement, link, mets)
        shape = shape_of(self.current) if self.current is not None else None
        value = self._value(link, mets, shape or self._shape(statement, link))
        self._inner_chains(statement, link, target)
        self.bound = mets
        if value is not None and (self.current is None or shape_of(self.current) == shape_of(value)):
            self.current = value

    def _expected_terms(self, statement: Statement, link: Node, target: Target) -> None:
        """The terms of a sum that are the products of an entry's formula, though these are not written out."""
        if link.head != "add" or not all(t.plain for t in link.nodes) or any(self._has(statement, t) for t in link.nodes):
            return
        for key in self._single(target)[:1]:
            try:
                formula, _ = self.example.formula(key)
                terms = formula.args if formula.head == "add" else ()
                values = [combine(lambda x, y: x * y, *[self._num(leaf.args[0].value(leaf.args[1], leaf.args[2])) for leaf in term.args]) for term in terms if term.head == "mul"]
            except (SymattnError, IndexError):
                return
            if len(values) == len(link.args):
                good = sum(judge(_bare(leaf), Known(v.true, (v,))).verdict != "wrong" for leaf, v in zip(link.nodes, values, strict=True))
                if good * 2 > len(values):
                    self._terms(statement, [list(link.nodes)], values)

    def _value(self, node: Node, mets: Mapping[int, Met], shape: tuple[int, ...] | None = None) -> Numbers | None:
        return attempt(Calculator({at: met.num for at, met in mets.items()}, self._names, shape), node)

    def _arguments(self, statement: Statement, link: Node, target: Target) -> None:
        """The scores that softmax is taken of."""
        if link.head != "call" or link.args[0] != "softmax":
            return
        inner = link.args[1] if len(link.args) == 2 else Node("vec", link.args[1:], link.args[1].start, link.end)
        leaves = _grid(inner) if stated(inner) else None
        if leaves is None or any(not (leaf.plain or leaf.head == "percent") for leaf in flat_leaves(leaves)):
            return
        reading = self._best(statement, leaves, Target(("masked_scores", "scaled_scores", "scores"), target.index[:1], target.mentioned))
        if reading is not None and reading[1] >= 1:
            self._by_quantity(statement, leaves, reading[0], True, None)
            self.current = None

    def _operands(self, statement: Statement, link: Node) -> None:
        """Vectors that stand where the link before has names: `q · k = [1, 0] · [0, 1]`."""
        before = self.before
        if before is None or before.head != "mul" or link.head != "mul" or len(before.args) != len(link.args):
            return
        for symbol, node in zip(before.nodes, link.nodes, strict=True):
            named = self.targets.symbolic(symbol.args[0] if symbol.head == "transpose" else symbol)
            turned = symbol.head == "transpose" and node.head == "mat"
            if turned:
                node = Node("mat", tuple(Node("vec", column, column[0].start, column[-1].end) for column in zip(*(row.nodes for row in node.nodes), strict=True)), node.start, node.end)
            if named is not None and named.names and node.head in {"vec", "mat"} and stated(node) and (symbol.head == "name" or turned):
                save = self.current
                self.current = None
                self._stated(statement, node, Target(named.names[:1], named.index, sure=True, near=True), False)
                self.current = save

    def _shape(self, statement: Statement, link: Node) -> tuple[int, ...] | None:
        """The shape of what is stated at the end of the chain."""
        if statement.node.head != "chain":
            return None
        last = statement.node.args[-3]
        return (len(last.args),) if last.head == "vec" else (len(last.args), len(last.args[0].args)) if last.head == "mat" else ()

    def _inner_chains(self, statement: Statement, link: Node, target: Target) -> None:
        """Chains inside of a matrix or vector: every row worked out in its place."""
        if link.head == "chain":
            *links, _, _ = link.args
            save = self.current, self.before
            self.current, self.before = None, None
            for inner in links:
                if stated(inner) and inner.plain:
                    self._stated(statement, inner, Target(()), False)
                elif not inner.plain:
                    self._expression(statement, inner, Target(()))
                self.before = inner
            self.current, self.before = save
        elif link.head in {"vec", "mat", "labelled"}:
            for n in link.nodes:
                self._inner_chains(statement, n, target)

    def _names(self, node: Node) -> Numbers:
        """What the example holds under a symbol, as far as it is known whole."""
        named = self.targets.symbolic(node)
        base, sub, _ = node.args
        if base in {"d", "dk"} and self._width():
            return exactly(rational(self._width()))
        if named is None or not named.names:
            raise UnknownError("this symbol is not known")
        for name in named.names:
            keys = self._whole(name, named.index)
            if keys:
                rows = [[self._num(key) for key in row] for row in keys]
                if self.example.world.columns and not named.index:
                    return transposed(rows)
                return rows[0] if named.index and len(rows) == 1 else rows
        raise UnknownError("this symbol is not known")

    def _width(self) -> int:
        return self.example.widths.get("k", 0) or self.example.d_k or 0

    def _whole(self, name: str, index: Sequence[str]) -> list[list[Key]] | None:
        if name not in AXES or AXES[name][0] == "pair":
            return None
        rows, columns = AXES[name]
        across = self.example.labels[columns] if columns in self.example.labels else list(range(self.example.width(columns)))
        down = self.example.labels[rows] if rows in self.example.labels else list(range(self.example.width(rows)))
        if index and rows in self.example.labels:
            label = self.targets.label(rows, index[0])
            down = [label] if label is not None else []
        keys = [[(name, r, c) for c in across] for r in down]
        return keys if keys and keys[0] and all(self.example.knows(key) for row in keys for key in row) else None

    def _num(self, key: Key) -> Num:
        said = self.example.said(key)
        return Num(self.example.truth(key), said.said, said.bad)

    def _expected(self, target: Target) -> Callable[[Value], Met | None]:
        """Which operand of the entry's formula a number in its working is."""
        keys = self._single(target)
        if not keys:
            return lambda value: None
        operands: dict[Value, Met] = {}
        for key in keys:
            try:
                formula, _ = self.example.formula(key)
            except (SymattnError, IndexError):
                continue
            for leaf in _entries(formula):
                try:
                    operand, i, j = leaf.args
                    source = operand.value(i, j)
                    num = self._num(source)
                except SymattnError:
                    continue
                verdict: Verdict = "given" if source in self.example.given and source not in self.example.claims else self.verdicts.get(source, "wrong" if num.bad else "correct")
                operands.setdefault(num.said, Met(num, verdict, "", source))
        return operands.get

    def _single(self, target: Target) -> list[Key]:
        for name in (target.names or target.context)[:1]:
            if not target.index and not target.mentioned and target.feature is None:
                return []
            for keys in self.targets.keys(name, target, (1, 1), _BLANK, False):
                found = [key for row in keys for key in row if key is not None]
                if found and self.example.knows(found[0]):
                    return found
        return []

    # Numbers that are stated

    def _stated(self, statement: Statement, node: Node, target: Target, lone: bool) -> None:
        """Judges numbers that are stated as they are: by the quantity they are, else by the arithmetic before them."""
        leaves = _grid(node)
        if leaves is None:
            return
        if node.head == "vec" and all(n.head == "labelled" for n in node.nodes):
            statement = replace(statement, columns=tuple(n.args[0] for n in node.nodes))
        reading = self._best(statement, leaves, target)
        if lone and reading is not None and reading[1] < 1 and not statement.row and (node.plain or not target.sure):
            reading = None
        value = self.current
        if reading is not None and reading[1] >= 1:
            self._by_quantity(statement, leaves, reading[0], True, value)
        elif lone and self._again_whole(statement, node, leaves, target):
            pass
        elif value is None and reading is not None and self._local(statement, leaves, target, 1):
            pass
        elif reading is not None and reading[2] and reading[1] > 0:
            self._by_quantity(statement, leaves, reading[0], True, value)
        elif value is not None and len(flat(value)) == len(flat_leaves(leaves)):
            self._by_arithmetic(statement, node, leaves, flat(value), target)
        elif value is not None or not self._local(statement, leaves, target, reading[1] if reading else 0):
            self._uncomputed(statement, node, leaves, target, lone, reading)

    def _by_row(self, statement: Statement, leaves: list[list[Node]], target: Target) -> bool:
        """A vector that no label names and that is, number for number, a row of some quantity."""
        numbers = flat_leaves(leaves)
        if len(leaves) > 1 or len(numbers) < 2 or sum(len(_digits(_plain(n)).strip("-0.").replace(".", "")) for n in numbers if n.plain or n.head == "percent") < 4:
            return False
        for name in dict.fromkeys((*target.names, *target.context, *MADE)):
            if name not in MADE:
                continue
            for row in rows_of(self.example, name):
                if len(row) == len(numbers) and all(self.example.knows(key) for key in row) and self._fit(statement, leaves, [list(row)]) >= 1:
                    self._by_quantity(statement, leaves, [list(row)], True, None)
                    return True
        return False

    def _again_whole(self, statement: Statement, node: Node, leaves: list[list[Node]], target: Target) -> bool:
        """A vector or matrix in prose that was met before as a whole."""
        numbers = [n for n in flat_leaves(leaves) if n.plain]
        if len(numbers) < 2 or (target.near and target.names[:1] and target.names[0] in GIVABLE and not self._holds(target)):
            return False
        mets = self.memory.bind(node) or {n.start: met for n in numbers if len(_digits(n).strip("-0.")) > 2 and (met := self.memory.latest(number_of(n), n)) is not None}
        if len(mets) != len(numbers):
            return False
        self._restated(statement, node, mets)
        found = self._value(node, mets)
        self.vector = flat(found) if found is not None else self.vector
        first = mets[numbers[0].start].what
        if first is not None and first[0] in PAIRS and first[1] in self.example.labels["query"]:
            self.targets.row = self.memory.row = str(first[1])
        return True

    def _revised(self, target: Target) -> bool:
        """Whether embeddings are given anew before anything was computed from them."""
        return target.names[:1] == ("X",) and target.near and not any(key[0] in {"Q", "K", "V"} for key in self.example.claims)

    def _holds(self, target: Target) -> bool:
        """Whether the row that is named is known already."""
        axis = AXES[target.names[0]][0]
        labels = [self.targets.label(axis, part) for part in (*target.index, *target.mentioned)] if axis in self.example.labels else []
        return any(key[0] == target.names[0] and (not labels or key[1] in labels) for key in self.example.given) if labels or axis not in self.example.labels else False

    def _uncomputed(self, statement: Statement, node: Node, leaves: list[list[Node]], target: Target, lone: bool, reading: tuple[Keys, float, bool] | None) -> None:
        """Numbers with no arithmetic before them: of a quantity that is named, given, or stated again."""
        if reading is not None and reading[2] and not self._revised(target):
            self._by_quantity(statement, leaves, reading[0], True, None)
        elif (reading is not None and not self._revised(target)) or not self._given(statement, leaves, target, lone):
            if reading is None and self._by_row(statement, leaves, target):
                return
            mets = self.memory.bind(node)
            self._restated(statement, node, mets)
            if reading is not None:
                self._by_quantity(statement, leaves, reading[0], False, None)
            elif len(leaves) == 1 < len(leaves[0]) and (found := self._value(node, mets)) is not None:
                self.vector = flat(found)

    def _best(self, statement: Statement, leaves: list[list[Node]], target: Target) -> tuple[Keys, float, bool] | None:
        """The reading that explains most of the numbers: its entries, the share that holds, whether it is sure."""
        shape = (len(leaves), max(len(row) for row in leaves))
        best: tuple[Keys, float, bool] | None = None
        count = 0
        for name in dict.fromkeys((*target.names, *(target.context if not target.names else ()))):
            for keys in self.targets.keys(name, target, shape, statement, False):
                if not any(key is not None and self.example.knows(key) for row in keys for key in row):
                    continue
                count += 1
                good = self._fit(statement, leaves, keys)
                if good < 1 and (self._elsewhere(keys, target) or (good < 0.6 and self._only_given(keys))):
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
        return best[0], best[1], bool(explicit) or best[1] >= 0.34

    def _only_given(self, keys: Keys) -> bool:
        """Whether nothing here is computed: other numbers than the given ones are another quantity, or given anew."""
        return all(key is None or key in self.example.given and key not in self.example.claims for row in keys for key in row)

    def _elsewhere(self, keys: Keys, target: Target) -> bool:
        """Whether a row is meant that the document does not speak of."""
        row = keys[0][0][1] if len(keys) == 1 and keys[0] and keys[0][0] is not None else None
        return row is not None and not target.index and not target.mentioned and self.targets.row in self.example.labels["query"] and row in self.example.labels["query"] and row != self.targets.row

    def _fit(self, statement: Statement, leaves: list[list[Node]], keys: Keys) -> float:
        good = n = 0
        for row, names in zip(leaves, keys, strict=False):
            for leaf, key in zip(row, names, strict=False):
                if key is None or leaf.head == "unknown" or is_infinite(leaf):
                    continue
                n += 1
                try:
                    known = self._known(key, leaf)
                except SymattnError:
                    continue
                good += judge(_bare(leaf), known).verdict not in {"wrong", "unchecked"}
        return good / n if n else 0.0

    def _known(self, key: Key, leaf: Node, extra: Sequence[Num] = ()) -> Known:
        """What is known of an entry, in the unit of the number that states it."""
        true = self.example.truth(key)
        try:
            ways = [*extra, self.example.carried(key)]
        except SymattnError:
            ways = list(extra)
        if key[0] == "scaled_scores" and self.root is not None and ("scores", *key[1:]) not in self.example.given:
            try:
                score = self.example.said(("scores", *key[1:]))
                ways.append(Num(true, score.said / self.root, score.bad))
            except SymattnError:
                pass
        if leaf.head == "percent":
            ways = [replace(w, true=w.true * HUNDRED, said=w.said * HUNDRED) for w in ways]
            true = true * HUNDRED
        return Known(true, tuple(ways))

    def _by_quantity(self, statement: Statement, leaves: list[list[Node]], keys: Keys, sure: bool, value: Numbers | None) -> None:
        first = statement.node.args[0] if statement.node.head == "chain" else None
        if isinstance(first, Node) and first.head == "name" and keys[0] and keys[0][0] is not None:
            self.meanings.setdefault((id(statement.piece), first.args[0]), keys[0][0][0])
        ways = flat(value) if value is not None else []
        k = 0
        size = len(flat_leaves(leaves))
        for row, names in zip(leaves, keys, strict=False):
            mets = []
            for leaf, key in zip(row, names, strict=False):
                extra = [ways[k]] if len(ways) == size else []
                k += 1
                if key is None or leaf.head == "unknown" or is_infinite(leaf) or not self.example.knows(key):
                    continue
                found = self._judged_entry(statement, leaf, key, extra, sure)
                number = number_of(_plain(leaf))
                said = number / HUNDRED if leaf.head == "percent" else number
                num = Num(self.example.truth(key), said, found.verdict in BAD)
                self.verdicts[key] = found.verdict
                if key not in self.example.given:
                    self._claim(key, num, leaf)
                mets.append(Met(num, found.verdict, found.claim.text, key))
                self.memory.number(number, mets[-1])
                self.placed[self._spot(statement, leaf)] = mets[-1]
            self._keep_vector(row, mets)
        self._ordered(keys)
        self.current = self._values(leaves, keys) or self.current

    def _ordered(self, keys: Keys) -> None:
        if keys and len(keys) == 1 and keys[0][0] is not None and keys[0][0][0] in PAIRS and len(keys[0]) > 1:
            self.targets.row = self.memory.row = str(keys[0][0][1])
        if keys and len(keys[0]) > 1 and keys[0][0] is not None and keys[0][0][0] in PAIRS and len({key[1] for key in keys[0] if key is not None}) == 1:
            self.targets.order = [str(key[2]) for key in keys[0] if key is not None]

    def _spot(self, statement: Statement, leaf: Node) -> tuple[object, ...]:
        plain = _plain(leaf)
        return self._place(self.page.span(statement.piece, plain.start, plain.end))

    def _values(self, leaves: list[list[Node]], keys: Keys) -> Numbers | None:
        try:
            rows = [[self._num(key) for key in row if key is not None] for row in keys]
        except SymattnError:
            return None
        return rows if len(rows) > 1 else rows[0] if len(rows[0]) > 1 else rows[0][0]

    def _claim(self, key: Key, num: Num, leaf: Node) -> None:
        """Keeps what the document has an entry as; of several statements the one with most digits, or the latest that differs."""
        old = self.example.claims.get(key)
        if old is not None and leaf.head == "percent":
            return
        self.example.claim(key, num)

    def _judged_entry(self, statement: Statement, leaf: Node, key: Key, extra: Sequence[Num], sure: bool) -> Finding:
        claim = self._claimed(statement, leaf, key)
        found = judge(claim, self._known(key, leaf, extra))
        if key in self.example.given and found.verdict in {"correct", "rounding"} and key not in self.example.claims:
            found = replace(found, verdict="given", policy=None, message="")
        if found.verdict == "wrong" and self._completes(key, claim):
            found = replace(found, verdict="rounding", policy="the rest to 1", message=f"{found.expected} exactly rounded; the rest to 1")
        if found.verdict in BAD and not sure:
            found = Finding(claim, "unchecked", message="it is not certain which quantity this is")
        self._keep(found)
        return found

    def _completes(self, key: Key, claim: Claim) -> bool:
        """Whether it is the last weight of its row and makes the row sum to 1."""
        name, row, column = key
        keys = self.example.labels["key"]
        if name != "weights" or not keys or column != keys[-1] or len(keys) < 2:
            return False
        others = [self.example.claims.get((name, row, c)) for c in keys[:-1]]
        return all(o is not None and not o.bad for o in others) and complement(claim, [o.said for o in others if o is not None])

    def _by_arithmetic(self, statement: Statement, node: Node, leaves: list[list[Node]], values: list[Num], target: Target) -> None:
        """Judges numbers by the arithmetic before them, and keeps them as the quantity they are named."""
        shape = (len(leaves), len(leaves[0]))
        keys = self._new_keys(statement, target, shape)
        k = 0
        kept = []
        if node.plain and self.before is not None and self.before.head == "call" and self.before.args[0] == "sqrt" and number_of(node) != rational(0):
            self.root = number_of(node)
        for i, row in enumerate(leaves):
            mets = []
            for j, leaf in enumerate(row):
                num = values[k]
                k += 1
                if leaf.head == "unknown" or is_infinite(leaf):
                    continue
                found = self._judged(statement, leaf, num, keys[i][j] if keys else None)
                number = number_of(_plain(leaf))
                said = number / HUNDRED if leaf.head == "percent" else number
                own = Num(num.true, said, found.verdict in BAD or (found.verdict == "unchecked" and num.bad), found.verdict == "unchecked" and num.doubtful, num.loose)
                mets.append(Met(own, found.verdict, found.claim.text))
                kept.append(own)
                self.memory.number(number, mets[-1])
                key = keys[i][j] if keys else None
                if key is not None:
                    self.example.give(key, num.true, found.claim.text)
                    self.example.claim(key, own)
            self._keep_vector(row, mets)
        if len(kept) == len(values) == 1 and not (self.before is not None and self.before.head == "call" and self.before.args[0] == "sqrt"):
            self.run.append(kept[0])
        if len(kept) == len(values):
            self.current = kept[0] if isinstance(self.current, Num) else kept if depth(self.current or []) == 1 else self.current
            if len(kept) > 1 and shape[0] == 1:
                self.vector = kept

    def _new_keys(self, statement: Statement, target: Target, shape: tuple[int, int]) -> Keys | None:
        """The entries of a quantity that this makes known, where the statement names one that may be given."""
        for name in target.names[:1]:
            if name in GIVABLE and target.sure and (target.index or target.mentioned or shape[0] > 1 or (name in PAIRS and shape[1] > 1)):
                for keys in self.targets.keys(name, target, shape, statement, True):
                    if not any(key is None or self.example.knows(key) for row in keys for key in row):
                        return keys
        return None

    def _judged(self, statement: Statement, leaf: Node, num: Num, key: Key | None = None) -> Finding:
        scaled = replace(num, true=num.true * HUNDRED, said=num.said * HUNDRED) if leaf.head == "percent" else num
        found = judge(self._claimed(statement, leaf, key), Known(scaled.true, (scaled,)))
        if found.verdict in BAD and num.doubtful:
            found = Finding(found.claim, "unchecked", message="it is not certain which numbers this is computed from")
        self._keep(found)
        return found

    def _local(self, statement: Statement, leaves: list[list[Node]], target: Target, least: float) -> bool:
        """Numbers that are exponentials, sum, softmax or shares of the vector last spoken of."""
        vector, size = self.vector, len(leaves[0])
        names = target.names or target.context
        if self._of_run(statement, leaves, names):
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
            good = sum(judge(_bare(leaf), Known(n.true, (n,))).verdict not in BAD for leaf, n in zip(leaves[0], flat(way), strict=True))
            if good > most:
                best, most = way, good
        if best is None or most < least * size or (most < size and most * 2 < size):
            return False
        self._by_arithmetic(statement, leaves[0][0], leaves, flat(best), Target(()))
        return True

    def _of_run(self, statement: Statement, leaves: list[list[Node]], names: Sequence[str]) -> bool:
        """Numbers that are the sum of the single results before them, or their shares of it."""
        run = self.run[-64:]
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
        good = sum(judge(_bare(leaf), Known(n.true, (n,))).verdict not in BAD for leaf, n in zip(leaves[0], ways[0], strict=True))
        if good * 3 < len(leaves[0]) * 2:
            return False
        keep = list(self.run)
        self._by_arithmetic(statement, leaves[0][0], leaves, ways[0], Target(()))
        self.run = keep
        return True

    def _given(self, statement: Statement, leaves: list[list[Node]], target: Target, lone: bool) -> bool:
        """Takes numbers as given where nothing tells what they should be and the document names what they are."""
        shape = (len(leaves), len(leaves[0]))
        names = [name for name in target.names if name in GIVABLE or (name == "weights" and not self._scored())]
        if names[:1] == ["weights"] and not _shares(leaves):
            return False
        if not names or (lone and not target.sure) or (lone and not target.near and shape[0] == 1 and not target.mentioned) or (lone and shape == (1, 1)):
            return False
        if names[0] == "X" and target.near and any(key[0] == "X" for key in self.example.given) and not any(key[0] in {"Q", "K", "V"} for key in self.example.claims):
            for keys in self.targets.keys("X", target, shape, statement, True):
                self._give(statement, leaves, keys)
                return True
        if self._contradicts(statement, leaves, target, names[0], shape):
            self._restart()
        for keys in self.targets.keys(names[0], target, shape, statement, True):
            self._give(statement, leaves, keys)
            return True
        if shape[0] > 1 and target.near and not lone and names[0] in {"X", "Q", "scores", "scaled_scores"} and self.example.given:
            self._restart()
            for keys in self.targets.keys(names[0], target, shape, statement, True):
                self._give(statement, leaves, keys)
                return True
        return False

    def _scored(self) -> bool:
        return any(key[0] in {"scores", "scaled_scores", "Q", "K"} for key in self.example.given)

    def _contradicts(self, statement: Statement, leaves: list[list[Node]], target: Target, name: str, shape: tuple[int, int]) -> bool:
        """Whether the same inputs are given anew with other numbers: a new example begins."""
        if name not in {"Q", "K", "V", *INPUTS, "scores", "scaled_scores"} or shape[0] < 2:
            return False
        mine = [key for key in self.example.given if key[0] == name]
        return bool(mine)

    def _restart(self) -> None:
        self.examples.append(Example(self.world(len(self.examples))))
        row = self.targets.row
        self.targets = Targets(self.example, self.symbols)
        self.example.crossed = "X_kv" in self.symbols.values()
        self.targets.row = None if row is None else None

    def _give(self, statement: Statement, leaves: list[list[Node]], keys: Keys) -> None:
        for row, names in zip(leaves, keys, strict=False):
            mets = []
            for leaf, key in zip(row, names, strict=False):
                if key is None or leaf.head == "unknown":
                    continue
                value = MINUS_INFINITY if is_infinite(leaf) else number_of(_plain(leaf))
                if leaf.head == "percent":
                    value = value / HUNDRED
                text = "-inf" if is_infinite(leaf) else self._text(statement, _plain(leaf))
                self.example.give(key, value, text)
                if not is_infinite(leaf):
                    self._keep(Finding(self._claimed(statement, leaf, key), "given", text))
                    mets.append(Met(exactly(value), "given", text, key))
                    self.memory.number(value, mets[-1])
                if key[0] == "mask":
                    self.example.mask = "given"
            self._keep_vector(row, mets)

    # Restatements

    def _restated(self, statement: Statement, node: Node, mets: dict[int, Met]) -> None:
        """Numbers in an expression or in prose that were met before keep their verdict."""
        for leaf in node.leaves():
            met = mets.get(leaf.start)
            if met is not None and not self._has(statement, leaf):
                self._again(statement, leaf, met)

    def _again(self, statement: Statement, leaf: Node, met: Met) -> None:
        claim = self._claimed(statement, leaf, met.what)  # type: ignore[arg-type]
        if met.verdict == "given":
            self._keep(Finding(claim, "given", claim.text))
            return
        found = judge(claim, Known(met.num.true, (met.num,)))
        if met.text == claim.text or found.verdict in BAD:
            found = replace(found, verdict=met.verdict)
        self._keep(found)

    def _has(self, statement: Statement, leaf: Node) -> bool:
        return self._place(self.page.span(statement.piece, leaf.start, leaf.end)) in self.findings

    def _aligned(self, statement: Statement, link: Node, before: Node) -> None:
        """The terms of a sum that restate the products of the link before."""
        for node, source in _pairs(link, before):
            found = self._value(source, {**self.memory.bind(source), **self.bound}) if source is not None else None
            leaves = _grid(node)
            if found is not None and leaves is not None and len(flat(found)) == len(flat_leaves(leaves)):
                self._terms(statement, leaves, flat(found))
        if link.head == "vec" and before.head == "add":
            self._crosswise(statement, link, before)

    def _crosswise(self, statement: Statement, link: Node, before: Node) -> None:
        """A vector of sums after a sum of vectors: the terms of every entry are the entries of the terms."""
        values = [self._value(term, {**self.memory.bind(term), **self.bound}) for term in before.nodes]
        if any(not isinstance(v, list) or len(v) != len(link.args) for v in values):
            return
        for j, item in enumerate(link.nodes):
            terms = item.nodes if item.head == "add" else ()
            if len(terms) == len(values) and all(t.plain for t in terms):
                self._terms(statement, [list(terms)], [v[j] for v in values])  # type: ignore[index]

    def _terms(self, statement: Statement, leaves: list[list[Node]], values: Sequence[Num]) -> None:
        k = 0
        for row in leaves:
            mets = []
            for leaf in row:
                num = values[k]
                k += 1
                if not leaf.plain:
                    continue
                found = self._judged(statement, leaf, num)
                mets.append(Met(Num(num.true, number_of(leaf), found.verdict in BAD or (found.verdict == "unchecked" and num.bad), found.verdict == "unchecked" and num.doubtful), found.verdict, found.claim.text))
                self.memory.number(number_of(leaf), mets[-1])
                self.placed[self._spot(statement, leaf)] = mets[-1]
            self._keep_vector(row, mets)

    def _table(self, statement: Statement, node: Node, target: Target) -> None:
        from symattn.verifying.tabular import read_table

        read_table(self, statement, node, target)

    # Keeping

    def _text(self, statement: Statement, leaf: Node) -> str:
        return statement.piece.text[leaf.start : leaf.end].replace("\N{MINUS SIGN}", "-").replace(" ", "").replace(",", "")

    def _claimed(self, statement: Statement, leaf: Node, key: Key | None) -> Claim:
        plain = _plain(leaf)
        span = self.page.span(statement.piece, plain.start, plain.end)
        quantity, index = (key[0], (key[1], key[2] + 1 if isinstance(key[2], int) else key[2])) if key else ("", ())
        label = f"{quantity}[{','.join(map(str, index))}]" if key else ""
        return Claim(quantity, -1, -1, _digits(plain), _where(span), label, span, index)

    def _place(self, span: Span) -> tuple[object, ...]:
        return (span.cell, span.output, span.start)

    def _keep(self, found: Finding) -> None:
        """Keeps a finding; of two on the same number the one that accuses less."""
        assert found.claim.span is not None
        place = self._place(found.claim.span)
        old = self.findings.get(place)
        if old is None or PREFERRED[found.verdict] < PREFERRED[old.verdict] or old.verdict == "unchecked":
            self.findings[place] = replace(found, reading=len(self.examples))

    def _keep_vector(self, row: Sequence[Node], mets: Sequence[Met]) -> None:
        if len(mets) == len(row) > 1:
            self.memory.vector([number_of(_plain(n)) for n in row], mets)
            self.vector = [m.num for m in mets]


_BLANK: Final = Statement(None, Node("unknown", (), 0, 0))  # type: ignore[arg-type]


def letters(found: Sequence[Statement]) -> dict[str, str]:
    """The letters of the embeddings by formulas such as `q_i = d_i W_Q` and `k_j = h_j W_K`, where those of queries and keys differ."""
    made: dict[str, str] = {}
    for statement in found:
        links = statement.node.nodes if statement.node.head == "chain" else ()
        for a, b in zip(links, links[1:], strict=False):
            if a.head != "name" or b.head != "mul" or len(b.args) != 2 or any(n.head not in {"name", "transpose"} for n in b.nodes):
                continue
            result = of_symbol(*a.args).names[:1]
            parts = [n.args[0] if n.head == "transpose" else n for n in b.nodes]
            if any(n.head != "name" for n in parts):
                continue
            weights = [n for n in parts if of_symbol(*n.args).names[:1] in {("W_Q",), ("W_K",), ("W_V",)}]
            others = [n for n in parts if n not in weights]
            if result and len(weights) == 1 and of_symbol(*weights[0].args).names[0] == f"W_{result[0]}":
                made.setdefault(result[0], others[0].args[0])
    query, keys = made.get("Q"), made.get("K") or made.get("V")
    if query is None or keys is None:
        return {}
    return {query: "X"} if query == keys else {query: "X", keys: "X_kv"}


def stated(node: Node) -> bool:
    """Whether a node only states numbers: no operators in it."""
    if node.plain or node.head == "unknown" or is_infinite(node):
        return True
    if node.head in {"percent", "group"}:
        return stated(node.args[0])
    if node.head == "labelled":
        return stated(node.args[1])
    return node.head in {"vec", "mat"} and all(stated(n) for n in node.nodes)


def _shares(leaves: list[list[Node]]) -> bool:
    """Whether every row may be one of attention weights: numbers from 0 to 1 that sum to about 1."""
    one, tenth = rational(1), rational(1, 10)
    for row in leaves:
        values = [number_of(_plain(n)) / (HUNDRED if n.head == "percent" else one) for n in row if n.plain or n.head == "percent"]
        if any(v.q is None or not 0 <= v.q <= 1 for v in values) or abs((total(values) - one).q or 0) > (tenth.q or 0):
            return False
    return True


def _grid(node: Node) -> list[list[Node]] | None:
    """The numbers of a vector or matrix, row by row; a column of one-entry rows is a vector."""
    if node.head in {"group", "labelled"}:
        return _grid(node.nodes[0])
    if node.head == "mat":
        rows = [[_inner(n) for n in row.nodes] for row in node.nodes]
        if len(rows) > 1 and all(len(row) == 1 for row in rows):
            return [[row[0] for row in rows]]
        return rows if all(n is not None for row in rows for n in row) else None
    if node.head == "vec":
        return [[_inner(n) for n in node.nodes]] if all(n.head not in {"vec", "mat"} for n in node.nodes) else None
    return [[node]] if node.plain or node.head == "percent" else None


def _inner(node: Node) -> Node:
    return _inner(node.args[1]) if node.head == "labelled" else _inner(node.args[0]) if node.head == "group" else node


def flat_leaves(leaves: list[list[Node]]) -> list[Node]:
    """The numbers of all rows."""
    return [n for row in leaves for n in row]


def _plain(leaf: Node) -> Node:
    return leaf.args[0] if leaf.head == "percent" else leaf


def _digits(leaf: Node) -> str:
    return f"-{leaf.args[0].args[0]}" if leaf.head == "neg" else str(leaf.args[0]).replace(",", "")


def _bare(leaf: Node) -> Claim:
    return Claim("", -1, -1, _digits(_plain(leaf)), "")


def _where(span: Span) -> str:
    cell = f"cell {span.cell + 1}:" if span.cell is not None else ""
    return f"{cell}{span.line}:{span.column}"


def _entries(formula: object) -> list[object]:
    from symattn.exact.written import leaves

    return [leaf for leaf in leaves(formula) if leaf.head == "entry"]  # type: ignore[arg-type]


def _pairs(link: Node, before: Node) -> list[tuple[Node, Node]]:
    """Stated numbers in a link, each with the part of the link before that they are the value of."""
    if link.head == "group":
        return _pairs(link.args[0], before)
    if before.head == "group":
        return _pairs(link, before.args[0])
    if stated(link):
        return [(link, before)] if not stated(before) else []
    if link.head == before.head and link.head in {"add", "vec", "mat"} and len(link.args) == len(before.args):
        return [pair for a, b in zip(link.nodes, before.nodes, strict=True) for pair in _pairs(a, b)]
    if link.head == "neg" and before.head == "neg":
        return _pairs(link.args[0], before.args[0])
    return []


def _inherited(link: Node, before: Node | None, bound: Mapping[int, Met]) -> dict[int, Met]:
    """What the numbers of a written-out dot product are, from the two vectors of the link before."""
    if before is None or before.head != "mul" or len(before.args) != 2:
        return {}
    a, b = before.nodes
    terms = link.nodes if link.head == "add" else (link,)
    products = [t.args[0] if t.head == "group" else t for t in terms]
    if a.head != "vec" or b.head != "vec" or len(a.args) != len(products) or any(t.head != "mul" or len(t.args) != 2 for t in products):
        return {}
    out = {}
    for x, y, term in zip(a.nodes, b.nodes, products, strict=False):
        for source, leaf in zip((x, y), term.nodes, strict=True):
            if source.plain and leaf.plain and source.start in bound and number_of(source) == number_of(leaf):
                out[leaf.start] = bound[source.start]
    return out
