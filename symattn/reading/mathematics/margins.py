r"""Labels in the margin of a matrix: an array without brackets beside it, with one label for every row.

`\begin{bmatrix} 0.1 \\ 0.2 \end{bmatrix} \begin{array}{l} \text{love} \\ \text{it} \end{array}`
"""

from __future__ import annotations

import re
from typing import Final

from symattn.reading.mathematics.commands import plain_text
from symattn.reading.mathematics.nodes import Node

_MARGIN: Final = re.compile(r"\\begin\{array\}\s*(?:\[[a-z]\]\s*)?\{[lcr]\}((?:(?!\\begin|\\end).){0,4000})\\end\{array\}", re.DOTALL)
_GAP: Final = re.compile(r"[\s$]*(?:\\[,;:! ]|\\q?quad)*\s*")


def without_margin(node: Node, text: str) -> tuple[Node, tuple[str, ...]]:
    """A statement that ends with a matrix, without the labels in the margin, and these; a margin of numbers looks like a factor."""
    if node.head == "chain":
        *links, relations, leading = node.args
        last, labels = without_margin(links[-1], text) if links else (node, ())
        return (Node("chain", (*links[:-1], last, relations, leading), node.start, node.end), labels) if labels else (node, ())
    matrix, at = node, node.end
    if node.head == "mul" and len(node.args) == 2 and node.args[0].head == "mat":
        matrix, at = node.args[0], node.args[0].end
    if matrix.head != "mat":
        return node, ()
    gap = _GAP.match(text, at)
    found = _MARGIN.match(text, gap.end() if gap else at)
    labels = tuple(plain_text(row) for row in re.split(r"\\\\", found[1])) if found else ()
    return (matrix, labels) if len(labels) == len(matrix.args) and all(labels) else (node, ())
