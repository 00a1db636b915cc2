"""Letters that a document's formulas define as another quantity than they usually stand for: `P = QKᵀ`, `ℓ_ij = ⟨q_i, k_j⟩/√2`, `h_i = Σ a_ij v_j`."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from symattn.reading.labels import of_symbol
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.naming.products import factor_names, vectors_of
from symattn.verifying.naming.symbols import PROJECTION, Symbols
from symattn.verifying.written.nodes import inner_of

MAX_FORMULAS: Final = 400
"""How many formulas are looked at."""
FIXED: Final = frozenset({"Q", "K", "V", "W_Q", "W_K", "W_V", "X_kv", "mask"})
"""What a letter that stands for it is never taken from."""
SUMS: Final = frozenset({"sum", "Σ", "∑"})


def defined_letters(found: Sequence[Statement], letters: Mapping[str, str]) -> dict[str, str]:
    """The letters that every formula which defines them makes one quantity that they do not usually stand for.

    Letters that are known already, and those of embeddings that are projected, keep what they mean.
    """
    made: dict[str, str] = {}
    usual: set[str] = set(letters)
    for name, formula in itertools.islice(_definitions(found), MAX_FORMULAS):
        symbols = Symbols({**letters, **made})
        usual |= _projected(formula, symbols)
        result = _result(formula, symbols)
        if not result:
            continue
        letter, known = name.args[0], of_symbol(*name.args).names
        if result in known or FIXED & set(known) or made.get(letter, result) != result:
            usual.add(letter)
        made[letter] = result
    return {letter: result for letter, result in made.items() if letter not in usual}


def asking_letters(found: Sequence[Statement]) -> dict[str, str]:
    """The letter of the one vector that keys are multiplied by, `u · k_t`, where the document gives that vector and no query."""
    vectors = vectors_of(found)
    if any(_usual(letter) & {"Q", "W_Q", "W_K"} for letter in vectors):
        return {}
    pairs = [pair for statement in found for link in _formulas(statement.node) for pair in factor_names(link)]
    asking = [a.args[0] for one, other in pairs for a, b in ((one, other), (other, one)) if "K" in _usual(b.args[0]) and len(vectors.get(a.args[0], ())) == 1]
    return {letter: "Q" for letter in asking[:1] if "K" not in _usual(letter)}


def _usual(letter: str) -> set[str]:
    return set(of_symbol(letter, "", "").names)


def _formulas(node: Node) -> Iterator[Node]:
    """A formula and those that it is made of."""
    yield node
    for inner in node.nodes:
        yield from _formulas(inner)


def projecting_letters(found: Sequence[Statement]) -> dict[str, str]:
    """The capital letters of which a document gives a matrix each with the index of queries and of keys: `U_q` and `U_k` are weight matrices."""
    given: dict[str, set[str]] = {}
    for name, matrix in itertools.islice(_definitions(found), MAX_FORMULAS):
        letter, sub, _ = name.args
        if matrix.head == "mat" and len(letter) == 1 and letter.isupper() and letter != "W" and sub.lower() in {"q", "k", "v"}:
            given.setdefault(letter, set()).add(sub.lower())
    return {letter: PROJECTION for letter, subs in given.items() if {"q", "k"} <= subs}


def _definitions(found: Sequence[Statement]) -> Iterator[tuple[Node, Node]]:
    """The letters that stand before an equals sign, each with the formula after it."""
    for statement in found:
        links = statement.node.nodes if statement.node.head == "chain" and not statement.node.args[-1] else ()
        if len(links) > 1 and links[0].head == "name" and not links[0].args[2] and not links[1].plain:
            yield links[0], links[1]


def _projected(formula: Node, symbols: Symbols) -> set[str]:
    """The letters that a formula multiplies by a weight matrix."""
    names = [n.args[0] for n in _parts(formula)]
    maps = [n for n in names if n.head == "name" and any(name.startswith("W_") for name in _names(n, symbols))]
    return {str(n.args[0]) for n in names if n.head == "name" and n not in maps} if maps else set()


def _parts(node: Node) -> list[Node]:
    """The factors of a product, each as the name that it is, transposed or not, in a node of its own."""
    factors = [inner_of(n) for n in node.nodes] if node.head == "mul" else []
    return [Node("factor", (inner_of(n.args[0]) if n.head == "transpose" else n,), n.start, n.end) for n in factors]


def _result(node: Node, symbols: Symbols) -> str:
    """The quantity that a formula makes: scores, scaled ones, weights or the output."""
    node = inner_of(node)
    if node.head == "call":
        return "weights" if node.args[0] == "softmax" else ""
    if node.head == "div":
        return "scaled_scores" if _result(node.args[0], symbols) in {"scores", "scaled_scores"} or _is(node.args[0], "scores", symbols) else ""
    if node.head not in {"mul", "vec"}:
        return ""
    fraction = [n for n in node.nodes if inner_of(n).head in {"div", "num"}]
    rest = [n for n in node.nodes if n not in fraction and not _sums(n) and not _says_which(n)]
    whole = Node(node.head if len(rest) > 1 else "group", tuple(rest), node.start, node.end) if rest else node
    pairs = [{name for n in pair for name in _names(n, symbols)[:1]} for pair in factor_names(inner_of(whole))] if len(rest) in {1, 2} else []
    if {"Q", "K"} in pairs:
        return "scaled_scores" if fraction else "scores"
    weighted = {"weights", "V"} in pairs or (len(rest) == 2 and inner_of(rest[0]).head == "call" and inner_of(rest[0]).args[0] == "softmax" and _is(rest[1], "V", symbols))
    single = not any(_sums(n) for n in node.nodes) and all(n.head == "name" and n.args[1] for n in map(inner_of, rest))  # one weight times one value
    return "output" if weighted and not fraction and not single else ""


def _sums(node: Node) -> bool:
    """Whether a factor is the sign of a sum."""
    node = node.args[0] if node.head == "pow" else node
    return node.head == "name" and node.args[0] in SUMS


def _says_which(node: Node) -> bool:
    """Whether brackets behind a formula only say for which indices it is: `(j ≤ i)`."""
    return node.head == "vec" and all(n.head == "name" and n.args[0] in {"i", "j", "l", "n", "t"} for n in node.nodes)


def _names(node: Node, symbols: Symbols) -> tuple[str, ...]:
    named = symbols.of(inner_of(node))
    return named.names if named is not None else ()


def _is(node: Node, name: str, symbols: Symbols) -> bool:
    return _names(node, symbols)[:1] == (name,)
