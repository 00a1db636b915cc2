"""What is kept while a document is read: examples, findings, numbers met before, what the text last spoke of."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from symattn.derivation.claim import Claim, Span
from symattn.exact.field import Value
from symattn.reading.labels import ROWS
from symattn.reading.mathematics.nodes import Node
from symattn.reading.page import Page
from symattn.reading.statement import Statement
from symattn.verifying.example.example import INPUTS, Example, Key, World
from symattn.verifying.example.index import Index
from symattn.verifying.example.judging import Known, judge
from symattn.verifying.example.mistakes import Mistakes
from symattn.verifying.example.stated import Num, Numbers, negated
from symattn.verifying.finding import BAD, Finding, Verdict
from symattn.verifying.naming.alike import same_as_embeddings
from symattn.verifying.naming.target import PAIRS, Keys, Target
from symattn.verifying.naming.targets import Targets
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.euler import stated_e
from symattn.verifying.written.memory import Memory, Met
from symattn.verifying.written.nodes import HUNDRED, digits_of, plain_of, where

GIVABLE: Final = (*INPUTS, "Q", "K", "V", "scores", "scaled_scores", "mask")
"""The quantities that a document may give."""
PREFERRED: Final[dict[Verdict, int]] = {"correct": 0, "rounding": 1, "given": 1, "follow-through": 2, "unchecked": 3, "wrong": 4}
_ROW: Final = re.compile(rf"\b(?:{ROWS})\s{{0,2}}(\d{{1,2}})\b\W", re.IGNORECASE)
"""Words that say which query the numbers after them belong to."""
BLANK: Final = Statement(None, Node("unknown", (), 0, 0))  # type: ignore[arg-type]


class Desk:
    """Everything that is known at a point of a document, read in one world an example."""

    def __init__(self, page: Page, worlds: Sequence[World], known: Sequence[Example] = ()) -> None:
        self.page = page
        self.worlds = worlds
        """The conventions of each example; the last stands for those that follow."""
        self.known = known
        """The examples as a first reading found them."""
        self.examples = [self.opened(0)]
        self.begun = [0]
        """With which statement each example begins."""
        self.at = 0
        self.previous: Statement | None = None
        """The statement that was read last."""
        self.compared: tuple[str, int] | None = None
        """With which other scale the document compares, and the statement where it did last."""
        self.omitted: Example | None = None
        """The example without the keys that were left out last."""
        self.rows: list[list[Num]] = []
        """The rows of numbers as they were stated, whatever they are, the latest last."""
        self.embedded: frozenset[str] = frozenset()
        """The words that are given embeddings without saying so."""
        self.symbols: dict[str, str] = {}
        self.from_zero = False
        """Whether the document counts tokens from 0."""
        self.targets = Targets(self.example, self.symbols)
        self.code: Mapping[int, Mapping[str, list[list[Value]]]] = {}
        """The matrices that pieces of code define."""
        self.memory = Memory(self.by_value)
        self.indexed: Index | None = None
        self.findings: dict[tuple[object, ...], Finding] = {}
        self.verdicts: dict[Key, Verdict] = {}
        self.mistakes = Mistakes(self.example)
        self.vector: list[Num] | None = None
        """The vector of scores or exponentials last spoken of."""
        self.listed: list[list[Num]] = []
        """The vectors that were listed, the latest last."""
        self.placed: dict[tuple[object, ...], Met] = {}
        """The numbers of entries, by where they stand."""
        self.current: Numbers | None = None
        self.links: list[Numbers] = []
        """The values of the links of the chain, each by itself."""
        self.before: Node | None = None
        self.worked: Keys | None = None
        """The entries that the chain works out, where its numbers tell."""
        self.slipped: Keys | None = None
        """Those of them that are worked out with a slip."""
        self.meanings: dict[tuple[int, str], str] = {}
        """What a letter was found to mean in a piece of text."""
        self.headings: tuple[str, ...] = ()
        self.run: list[Num] = []
        """The single results that came one after the other, which a sum may sum up."""
        self.e = stated_e(page.pieces)
        self.root: Value | None = None
        """The square root of d_k as the document prints it."""
        self.bound: dict[int, Met] = {}
        """The numbers of the link before that were met, by where they stand."""
        self.target = Target(())
        self.cell: tuple[int, str, Node, Numbers, dict[int, Met]] | None = None
        """The arithmetic in the cell before: its table, its row, what it comes to."""

    def world(self, k: int) -> World:
        """The conventions of example k, counted from 0."""
        return self.worlds[min(k, len(self.worlds) - 1)]

    def opened(self, k: int) -> Example:
        """Example k, with what is known of it beforehand."""
        example = Example(self.world(k))
        if k < len(self.known):
            example.begin_with(self.known[k])
        return example

    @property
    def example(self) -> Example:
        return self.examples[-1]

    def by_value(self, value: Value, leaf: Node) -> Met | None:
        """What a number is by its value alone, where it has digits enough to tell."""
        text = digits_of(leaf)
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
        if self.indexed is None or self.indexed.example is not self.example or self.indexed.stale:
            self.indexed = Index(self.example)
        return self.indexed

    def take_sizes(self, statement: Statement, links: Sequence[Node]) -> None:
        """Takes in d_k = 4."""
        for a, b in itertools.pairwise(links):
            if a.head == "name" and a.args[0] in {"d", "dk"} and a.args[1] in {"", "k", "model"} and b.plain and number_of(b).q is not None and "." not in str(b.args[0]):
                size = int(number_of(b).q or 0)
                if 0 < size < 10**6:
                    self.example.d_k = size
                    self.example.forget()

    def take_alike(self, node: Node) -> None:
        """Takes in Q = K = V = X."""
        names = [n.args[0] for n in node.nodes if n.head == "name" and not n.args[1] and not n.args[2]] if node.head == "chain" else []
        if len(names) == len(node.nodes) and "X" in names and len(names) > 1 and set(names) <= {"Q", "K", "V", "X"}:
            self.example.same = frozenset(names) - {"X"}

    def focus(self, statement: Statement, target: Target) -> None:
        if statement.headings != self.headings:
            self.headings = statement.headings
            self.run = []
        counted = _ROW.search(statement.words)
        said = self.targets.label("query", counted[1]) if counted else None
        self.targets.row = (said if said in self.example.labels["query"] else None) or self.targets.heading(statement) or self.targets.row
        unnamed = len(target.index) > 1 and not target.index[0]  # q·k_tea says nothing of the query
        parts = [part for part in (*target.index, *target.mentioned) if part] if not unnamed else []
        name = target.names[0] if target.names else ""
        if name in PAIRS and len(target.index) == 1 and len(parts[0]) == 2 and parts[0].isdigit() and self.targets.label("query", parts[0]) is None:
            parts = [*parts[0], *parts[1:]]
        whole = any(n.head in {"vec", "mat"} for n in (statement.node, *statement.node.nodes))
        if parts and (name in {"Q", "output", "row_sums"} or (name in PAIRS and (whole or len(parts) > 1))):
            label = self.targets.label("query", parts[0])
            if label in self.example.labels["query"]:
                self.targets.row = label
        self.memory.row = self.targets.row

    def number(self, key: Key) -> Num:
        said = self.example.said(key)
        return Num(self.example.truth(key), said.said, said.bad)

    def spot(self, statement: Statement, leaf: Node) -> tuple[object, ...]:
        plain = plain_of(leaf.args[0] if leaf.subtracted else leaf)
        return self.place(self.page.span(statement.piece, plain.start, plain.end))

    def keep_order(self, keys: Keys) -> None:
        if keys and len(keys) == 1 and keys[0][0] is not None and keys[0][0][0] in PAIRS and len(keys[0]) > 1:
            self.targets.row = self.memory.row = str(keys[0][0][1])
        if keys and len(keys[0]) > 1 and keys[0][0] is not None and keys[0][0][0] in PAIRS and len({key[1] for key in keys[0] if key is not None}) == 1:
            self.targets.order = [str(key[2]) for key in keys[0] if key is not None]

    def text_of(self, statement: Statement, leaf: Node) -> str:
        return statement.piece.text[leaf.start : leaf.end].replace("\N{MINUS SIGN}", "-").replace(" ", "").replace(",", "")

    def claimed(self, statement: Statement, leaf: Node, key: Key | None) -> Claim:
        plain = plain_of(leaf)
        span = self.page.span(statement.piece, plain.start, plain.end)
        quantity, index = (key[0], tuple(part + 1 if isinstance(part, int) else part for part in key[1:])) if key else ("", ())
        label = f"{quantity}[{','.join(map(str, index))}]" if key else ""
        return Claim(quantity, -1, -1, digits_of(plain), where(span), label, span, index)

    def place(self, span: Span) -> tuple[object, ...]:
        return (span.cell, span.output, span.start)

    def keep(self, found: Finding) -> None:
        """Keeps a finding; of two on the same number the one that accuses less."""
        assert found.claim.span is not None
        place = self.place(found.claim.span)
        old = self.findings.get(place)
        if old is None or PREFERRED[found.verdict] < PREFERRED[old.verdict] or old.verdict == "unchecked":
            self.findings[place] = replace(found, reading=len(self.examples))

    def keep_vector(self, row: Sequence[Node], mets: Sequence[Met]) -> None:
        if len(mets) == len(row) > 1 and all(plain_of(n).plain for n in row):
            self.memory.vector([number_of(plain_of(n)) for n in row], mets)
            self.vector = [m.num for m in mets]
            self.listed = [*self.listed[-64:], self.vector]

    def has(self, statement: Statement, leaf: Node) -> bool:
        return self.spot(statement, leaf) in self.findings

    def judged(self, statement: Statement, leaf: Node, num: Num, key: Key | None = None, others: Sequence[Num] = ()) -> Finding:
        if leaf.subtracted:
            leaf, num, others = leaf.args[0], negated(num), [negated(other) for other in others]
        scaled = replace(num, true=num.true * HUNDRED, said=num.said * HUNDRED) if leaf.head == "percent" else num
        found = judge(self.claimed(statement, leaf, key), Known(scaled.true, (scaled,)))
        for other in others if found.verdict in BAD and leaf.head != "percent" else ():
            again = judge(found.claim, Known(other.true, (other,)))
            if again.verdict in {"correct", "rounding"}:
                found = again
                break
        if found.verdict == "wrong" and any(m.verdict == "follow-through" and m.num.true == num.true for m in self.memory.numbers.get(number_of(plain_of(leaf)), ())):
            found = replace(found, verdict="follow-through", message=f"is {found.expected}; stated as before")
        if found.verdict in BAD and num.doubtful:
            found = Finding(found.claim, "unchecked", message="it is not certain which numbers this is computed from")
        self.keep(found)
        return found

    def restart(self) -> None:
        self.begun.append(self.at)
        self.examples.append(self.opened(len(self.examples)))
        self.targets = Targets(self.example, self.symbols)
        self.targets.zero = self.from_zero
        self.mistakes, self.omitted = Mistakes(self.example), None
        self.example.crossed = "X_kv" in self.symbols.values()
        self.example.shared, self.example.same = self.examples[0].shared, self.example.same or same_as_embeddings(self.symbols)

    def judge_terms(self, statement: Statement, leaves: list[list[Node]], values: Sequence[Num]) -> None:
        k = 0
        for row in leaves:
            mets = []
            for leaf in row:
                num = values[k]
                k += 1
                if not leaf.plain:
                    continue
                found = self.judged(statement, leaf, num)
                unsure = found.verdict == "unchecked"
                own = Num(num.true, number_of(leaf), found.verdict in BAD or (unsure and num.bad), unsure and num.doubtful)
                mets.append(Met(own, found.verdict, found.claim.text))
                self.memory.number(number_of(leaf), mets[-1])
                self.placed[self.spot(statement, leaf)] = mets[-1]
            self.keep_vector(row, mets)

    def restate(self, statement: Statement, node: Node, mets: dict[int, Met]) -> None:
        """Numbers in an expression or in prose that were met before keep their verdict."""
        for leaf in node.leaves():
            met = mets.get(leaf.start)
            if met is not None and not self.has(statement, leaf):
                self.restate_number(statement, leaf, met)

    def restate_number(self, statement: Statement, leaf: Node, met: Met) -> None:
        if leaf.subtracted:
            leaf, met = leaf.args[0], replace(met, num=negated(met.num))
        claim = self.claimed(statement, leaf, met.what)  # type: ignore[arg-type]
        if met.verdict == "given":
            self.keep(Finding(claim, "given", claim.text))
            return
        found = judge(claim, Known(met.num.true, (met.num,)))
        if met.text == claim.text or found.verdict in BAD:
            if met.num.doubtful and met.verdict in BAD:
                self.keep(Finding(claim, "unchecked", message="several numbers of the document look like this"))
                return
            repeated = found.message if met.verdict not in BAD else f"is {found.expected}; stated as before" if met.text else f"is {found.expected}"
            found = replace(found, verdict=met.verdict, message=repeated)
        self.keep(found)
