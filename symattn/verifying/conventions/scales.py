"""What scores are multiplied by, as the formulas of a document say it: `Z = S · (−1/2)`, `softmax(QKᵀ · 0.125)`, `s / √3`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.example.example import USUAL
from symattn.verifying.naming.symbols import Symbols

MAX_FORMULAS: Final = 400
"""How many formulas without numbers as entries are looked at for a scale."""


def scales_of(found: Sequence[Statement]) -> list[str]:
    """The factors that formulas give to scores, each once, other than the usual one."""
    symbols, out, looked = Symbols({}), [], 0
    for statement in found:
        if looked >= MAX_FORMULAS:
            break
        if statement.node.head not in {"num", "mat", "vec"}:
            looked += 1
            out += [scale for scale in _factors(statement.node, symbols) if scale not in {"1", USUAL}]
    return list(dict.fromkeys(out))


def _factors(node: Node, symbols: Symbols) -> Iterator[str]:
    if node.head == "div":
        factor = constant_text(node.args[1])
        if factor and _scores([node.args[0]], symbols):
            yield f"1/{factor}"
    elif node.head == "mul":
        texts = [constant_text(n) for n in node.nodes]
        others = [n for n, text in zip(node.nodes, texts, strict=True) if text is None]
        if others and len(others) < len(texts) and _scores(others, symbols):
            yield "*".join(text for text in texts if text is not None)
    for inner in node.nodes:
        yield from _factors(inner, symbols)


def _scores(factors: Sequence[Node], symbols: Symbols) -> bool:
    """Whether these factors are scores by name, or queries times keys."""
    whole = factors[0] if len(factors) == 1 else Node("mul", tuple(factors), factors[0].start, factors[-1].end)
    named = symbols.of(whole)
    return named is not None and "scores" in named.names


def constant_text(node: Node) -> str | None:
    """A number, fraction or root as the grammar of numbers reads it, with d_k for the width of keys; None for anything else."""
    if node.head == "num":
        return str(node.args[0]).replace(",", "")
    if node.head == "name":
        return "d_k" if node.args[0] in {"d", "dk"} and node.args[1] in {"", "k"} else None
    parts = [constant_text(n) for n in node.nodes]
    if None in parts:
        return None
    if node.head == "group" and len(parts) == 1:
        return parts[0]
    if node.head == "neg":
        return f"(-{parts[0]})"
    if node.head in {"div", "mul"}:
        return f"({('/' if node.head == 'div' else '*').join(map(str, parts))})"
    return f"sqrt({parts[0]})" if node.head == "call" and node.args[0] == "sqrt" and len(parts) == 1 else None
