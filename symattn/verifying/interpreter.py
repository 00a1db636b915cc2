"""Goes through the statements of a document, one after the other, and judges what they state."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from symattn.errors import TooLargeError, UndecidedError, UndefinedError
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.arithmetic.expressions import apply, read_expression
from symattn.verifying.conventions.counted import counts_from_zero
from symattn.verifying.conventions.embedded import embedded_word, embedded_words
from symattn.verifying.conventions.letters import letters_of
from symattn.verifying.conventions.transposes import upright
from symattn.verifying.desk import Desk
from symattn.verifying.naming.alike import same_as_embeddings
from symattn.verifying.naming.target import Target
from symattn.verifying.numbers.arrows import follow_arrow
from symattn.verifying.numbers.givens import take_exact, take_matrices
from symattn.verifying.numbers.listed import read_listed
from symattn.verifying.numbers.onwards import going_on
from symattn.verifying.numbers.stating import judge_stated
from symattn.verifying.tables.barred import with_sums
from symattn.verifying.tables.beside import goes_on_from_cell, keep_cell
from symattn.verifying.tables.tabular import read_table
from symattn.verifying.written.nodes import has_exact_entries, is_root, is_stated

FOLLOWING: Final = {"exponentials": ("weights",), "row_sums": ("weights",), "scaled_scores": ("weights", "masked_scores"), "masked_scores": ("weights",)}
"""What an arrow leads to that opens a new line."""


def read_statements(desk: Desk, found: Sequence[Statement]) -> None:
    """Judges every statement in turn, after the letters that the document's formulas give to embeddings."""
    desk.symbols.update(letters_of(found))
    desk.example.shared = "K" in desk.symbols.values() and "V" not in desk.symbols.values()
    desk.example.same = same_as_embeddings(desk.symbols)
    desk.from_zero = desk.targets.zero = counts_from_zero(found)
    desk.embedded = embedded_words(found)
    desk.example.crossed = "X_kv" in desk.symbols.values()
    for desk.at, statement in enumerate(map(upright, found)):
        if statement.piece.kind == "code":
            take_matrices(desk, desk.code.get(id(statement.piece), {}))
        else:
            with suppress(TooLargeError, UndecidedError, UndefinedError):  # what cannot be computed stays unchecked
                read_statement(desk, statement)


def read_statement(desk: Desk, statement: Statement) -> None:
    """Judges the numbers of one statement, link by link."""
    node = statement.node
    desk.memory.turn(id(statement.piece))
    chain = node.head == "chain"
    links, leading = (node.nodes, bool(node.args[-1])) if chain else ((node,), True)
    first = links[0] if not leading and not is_stated(links[0]) else None
    desk.take_sizes(statement, links)
    desk.take_alike(node)
    target = _target(desk, statement, first, leading)
    desk.previous = statement
    if _whole(desk, statement, links[0], target):
        return
    relations = [] if not chain else list(node.args[-2]) if leading else ["", *node.args[-2]]
    for link, relation in zip(links, relations or [""], strict=False):
        if link is first and link.head == "name":
            continue
        if link.head == "apply" and relation == "→" and desk.before is not None:
            target = apply(desk, statement, link, target)
            desk.before = link
            continue
        if link.head == "apply":
            link = link.args[1]
        if relation == "→" and desk.before is not None and is_stated(desk.before):
            desk.current = None
        if relation == "→" and follow_arrow(desk, statement, desk.before, link):
            pass
        elif is_stated(link):
            judge_stated(desk, statement, link, target, not chain)
        elif link is not first and len(links) == 1 + (first is not None) and has_exact_entries(link) and take_exact(desk, statement, link, target):
            desk.current = None
        elif link.leaves() or link.head != "unknown":
            read_expression(desk, statement, link, target)
        desk.before = link
    keep_cell(desk, statement)


def _whole(desk: Desk, statement: Statement, first: Node, target: Target) -> bool:
    """Judges a table, numbers that are listed, or a cell that goes on from the one before it; whether the statement is one of these."""
    summed = with_sums(desk, statement, target)
    if summed is not None:
        read_table(desk, summed[0], summed[0].node, summed[1])
    elif statement.rows and first.head == "mat":
        read_table(desk, statement, first, target)
    elif statement.parts:
        read_listed(desk, statement, target, read_statement)
    elif statement.row and goes_on_from_cell(desk, statement):
        judge_stated(desk, statement, first, Target(()), False)
    else:
        return False
    return True


def _target(desk: Desk, statement: Statement, first: Node | None, leading: bool) -> Target:
    """What a statement is about: what the chain that it continues was, or what it names; a letter keeps the meaning it was found to have."""
    listed = leading and statement.node.head == "chain" and statement.node.args[-2] == ("→",) and statement.node.args[0].head == "vec"
    if statement.continues and listed and desk.target.names[:1] and desk.target.names[0] in FOLLOWING:
        desk.current, desk.before, desk.bound, desk.links, desk.worked = None, None, {}, [], None
        desk.target = replace(desk.target, names=FOLLOWING[desk.target.names[0]], sure=True, near=True)
        return desk.target
    if statement.continues and leading and desk.current is not None:
        return desk.target
    links = statement.node.nodes if statement.node.head == "chain" and not leading else ()
    desk.target = Target(()) if links and is_root(links[0]) else going_on(desk, statement, desk.targets.of(statement, first))
    word = embedded_word(statement, desk.embedded)
    if word is not None and not any(key[0] in {"Q", "K", "V"} or key[:2] == ("X", word) for key in desk.example.given):
        desk.target = Target(("X",), (), (word,), None, True, True)
    desk.focus(statement, desk.target)
    desk.current, desk.before, desk.bound, desk.links, desk.worked = None, None, {}, [], None
    meant = desk.meanings.get((id(statement.piece), first.args[0])) if first is not None and first.head == "name" else None
    if meant is not None and meant in desk.target.names:
        desk.target = replace(desk.target, names=(meant,))
    return desk.target
