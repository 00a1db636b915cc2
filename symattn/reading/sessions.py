"""What code printed that cannot be followed, behind the name of what was printed: `>>> print(trace["weights"])`."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from textwrap import dedent
from typing import Final

from symattn.reading.page import Page, Piece

_WRAPPED: Final = re.compile(r"(?:(?:np|numpy|torch|jnp|mx)\.)?(?:array|tensor|Array|Tensor|DeviceArray|float64|float32)\(\s*(?=[\[\d.+-])")
_OPENED: Final = re.compile(rf"\s*(?=[\[\d.+-]|{_WRAPPED.pattern})")
_SAME: Final = frozenset({"round", "around", "numpy", "tolist", "detach", "cpu", "item", "astype", "squeeze", "asarray", "array", "tensor", "float", "list", "matrix"})
"""Functions and methods that leave the numbers what they are."""
_OF: Final = {"softmax": "softmax", "exp": "exponentials", "attention": "", "shape": "", "size": "", "dot": " ", "matmul": " ", "mm": " "}
_OPERATORS: Final[dict[type[ast.operator], str]] = {ast.MatMult: " ", ast.Div: " / ", ast.Mult: " * "}
LONGEST: Final = 20_000
LONGEST_NAME: Final = 80
MOST_ROWS: Final = 10_000


def with_printed(page: Page, untold: Container[int]) -> Page:
    """The page with every output in `untold` (by the identity of its piece) as what was printed, each array behind its name on a line of its own.

    >>> page = Page([Piece("code", "print(t['scores'])", range(18)), out := Piece("output", "[[0.5 1.]\\n [2.  3.]]", range(20))], {None: ""})
    >>> with_printed(page, {id(out)}).pieces[1].text
    'scores = [[0.5 1.],[2.  3.]]'
    """
    pieces, names = [], []
    rows: dict[str, str] = {}
    for piece in page.pieces:
        if piece.kind == "code":
            names = printed_names(piece.text, rows)
        pieces.append(_printed(piece, names) if piece.kind == "output" and id(piece) in untold else piece)
        names = names if piece.kind == "code" else []
    return replace(page, pieces=pieces)


def printed_names(code: str, rows: dict[str, str] | None = None) -> list[str]:
    """What a piece of code prints, as far as its expressions have names; "" for one that has none, and a comment where it says more.

    `rows` are the variables that code made of one row of something, such as `f(Q[1])`, with what row it was; new ones are added.

    >>> printed_names("x = f(Q[1])\\nprint(Q @ K.T)\\nprint(g(x))  # softmax\\nx['out']")
    ['Q K^T', 'softmax', 'row 2: out']
    """
    rows = {} if rows is None else rows
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(dedent(code)) if len(code) <= LONGEST else ast.Module([], [])
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    lines = dedent(code).split("\n")
    out = []
    for node in tree.body:
        if isinstance(node, ast.Assign):
            _made_of_rows(node, rows)
        for shown in _shown(node.value, node is tree.body[-1]) if isinstance(node, ast.Expr) else ():
            name = _name(shown)
            row = next((r for n in ast.walk(shown) if (r := _row_of(n) or (rows.get(n.id, "") if isinstance(n, ast.Name) else ""))), "")
            out.append(f"{row}: {name}" if name and row else name or lines[(node.end_lineno or 1) - 1].partition("#")[2].strip())
    return out


def _made_of_rows(node: ast.Assign, rows: dict[str, str]) -> None:
    """Remembers of which row variables are made: `out, trace = attention(Q[1], K, V)`."""
    found = next((row for a in node.value.args if (row := _row_of(a))), "") if isinstance(node.value, ast.Call) else ""
    for target in (n for t in node.targets for n in ast.walk(t)):
        if isinstance(target, ast.Name):
            rows[target.id] = found


def _row_of(node: ast.AST) -> str:
    """The words for the row that an index takes."""
    index = node.slice if isinstance(node, ast.Subscript) else None
    if isinstance(index, ast.UnaryOp) and isinstance(index.op, ast.USub) and isinstance(index.operand, ast.Constant) and index.operand.value == 1:
        return "last row"
    return f"row {index.value + 1}" if isinstance(index, ast.Constant) and type(index.value) is int and index.value < MOST_ROWS else ""


def _shown(node: ast.expr, last: bool) -> Iterator[ast.expr]:
    """The expressions that a statement prints: the arguments of `print`, or the expression at the end of a cell."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"print", "display", "pprint"}:
        yield from (a for a in node.args if not isinstance(a, ast.Constant | ast.JoinedStr))
    elif last and not isinstance(node, ast.Constant):
        yield node


def _name(node: ast.expr) -> str:
    """The name of an expression: a variable, a key of a dictionary, an attribute, a product; that of a row is the name of the whole."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Subscript):
        key = node.slice
        return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else _name(node.value) if _row_of(node) else ""
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}^T" if node.attr in {"T", "mT"} and _name(node.value) else "" if node.attr in _OF or node.attr in {"dtype", "ndim"} else node.attr
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        sides = [_name(node.left), _name(node.right) or ast.unparse(node.right)]
        return _OPERATORS[type(node.op)].join(sides) if all(sides) else ""
    return _called(node) if isinstance(node, ast.Call) else ""


def _called(node: ast.Call) -> str:
    """The name of what a call gives: rounding and conversions leave it what it is."""
    method = isinstance(node.func, ast.Attribute)
    function = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
    module = method and isinstance(node.func.value, ast.Name) and node.func.value.id in {"np", "numpy", "torch", "jnp", "F", "tf"}  # type: ignore[attr-defined]
    arguments = list(node.args) if module or not method else [node.func.value, *node.args]  # type: ignore[attr-defined]
    if function in _SAME and arguments:
        return _name(arguments[0])
    if _OF.get(function) == " " and len(arguments) == 2:
        names = [_name(a) for a in arguments]
        return " ".join(names) if all(names) else ""
    return _OF.get(function, "").strip()


def _printed(piece: Piece, names: Sequence[str]) -> Piece:
    """The output with its arrays in one line each, behind their names; as it is where it says itself what they are."""
    arrays = list(_arrays(piece.text))
    if not arrays or len(arrays) != len(names) or not any(names):
        return piece
    parts: list[tuple[str, Sequence[int]]] = []
    for name, (start, end) in zip(names, arrays, strict=True):
        if name and len(name) <= LONGEST_NAME:
            start, end = _unwrapped(piece.text, start, end)
            parts.append((f"{name} = ", [piece.places[start]] * (len(name) + 3)))
            parts += _in_line(piece.text[start:end], piece.places[start:end])
            parts.append(("\n", [piece.places[end - 1]]))
    return replace(piece, kind="printed", text="".join(text for text, _ in parts)[:-1], places=[place for _, places in parts for place in places][:-1])


def _unwrapped(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the numbers of `array([…], dtype=float32)` stand."""
    wrapped = _WRAPPED.match(text, start, end)
    if wrapped is None:
        return start, end
    inner = text[wrapped.end() : end]
    return wrapped.end(), wrapped.end() + (inner.rfind("]") + 1 or len(re.match(r"[\w.+-]*", inner)[0]))  # type: ignore[index]


def _in_line(text: str, places: Sequence[int]) -> Iterator[tuple[str, Sequence[int]]]:
    """An array in one line, with commas between its rows."""
    at = 0
    for gap in re.finditer(r"\]([,\s]*)(?=\[)|\s*\n\s*", text):
        begin = gap.start() + (gap[0][0] == "]")
        yield text[at:begin], places[at:begin]
        yield ("," if gap[0][0] == "]" else " "), [places[gap.start()]]
        at = gap.end()
    yield text[at:], places[at:]


def _arrays(text: str) -> Iterator[tuple[int, int]]:
    """Where the arrays and single numbers of an output stand, one below the other; none where there are words between them."""
    at = 0
    found = []
    while at < len(text):
        opened = _OPENED.match(text, at)
        if opened is None:
            if text[at:].strip():
                return
            break
        start = opened.end()
        depth, k = 0, start
        while k < len(text) and (depth or text[k] != "\n"):
            depth += (text[k] in "[(") - (text[k] in "])")
            k += 1
        found.append((start, k))
        at = k
    yield from found
