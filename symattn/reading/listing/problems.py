"""A problem of a listing: its givens as they are written, its scale and mask, its tokens, title and notation."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final

from symattn.derivation.notation import messages as notation_messages
from symattn.derivation.problem import Problem, variant_of
from symattn.errors import NumberError, ProblemError
from symattn.exact.field import ONE, rational, same, sqrt
from symattn.exact.literal import parse
from symattn.exact.printing import text
from symattn.reading.assemble import MAX_NAME, assemble
from symattn.reading.listing.recognised import Found, Matrix, matrices, projected, usable
from symattn.reading.listing.results import Listing
from symattn.reading.listing.run import UNREADABLE, run, tree_of
from symattn.reading.listing.tensor import Tensor

MAX_SHOWN: Final = 12
NUMERAL: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
WORDS: Final = re.compile(r"#\s*(\S[^#\n]{0,60}?)\s*$")
SYMBOL: Final = re.compile(r"[A-Za-z](?:_[A-Za-z0-9]+)?")


def problem_in(cells: Sequence[str], source: str = "") -> Problem:
    """The problem whose worked solution is that of a listing (its cells, one after another).

    Raises `ProblemError` where the listing does not compute scaled dot-product attention that can be recognised, with what
    it does compute and what in it was refused, each with its line.

    >>> code = "Q = np.array([[1.0, 0.0]])\\nK = np.array([[1.0, 0.0], [0.0, 1.0]])\\ns = Q @ K.T / np.sqrt(2)\\nw = np.exp(s) / np.exp(s).sum()"
    >>> problem_in([code]).given["Q"].shape
    (1, 2)
    """
    whole, names = Listing((), (), ()), None
    for cell in cells:
        one = run(cell, names)
        names = one.names
        whole = Listing((*whole.assigned, *one.assigned), (*whole.printed, *one.printed), (*whole.refused, *one.refused), one.names)
    found = usable(whole)
    if found is None:
        raise ProblemError(*(f"{source}: {message}" if source else message for message in _unrecognised(whole)))
    return _assembled(found, whole, "\n".join(cells), source)


def _unrecognised(listing: Listing) -> list[str]:
    """Why there is no worked solution: what was refused, and the arrays that there are."""
    shapes = dict.fromkeys(f"{a.name} {a.value.shape} (line {a.line})" for a in listing.assigned if isinstance(a.value, Tensor) and a.value.rank)
    deeper = any(isinstance(a.value, Tensor) and a.value.rank > 2 and a.value.shape[0] > 1 for a in listing.assigned)
    why = "arrays with more than two axes (batches, heads) are not supported yet" if deeper else "nothing in it is recognised as softmax(Q Kᵀ·scale) V"
    listed = ", ".join(list(shapes)[:MAX_SHOWN]) + (" …" if len(shapes) > MAX_SHOWN else "")
    out = [f"no worked solution of this listing: {why}; it computes {listed or 'no arrays'}"]
    return out + [str(refused) for refused in listing.refused[:MAX_SHOWN]]


def _assembled(found: Found, listing: Listing, code: str, source: str) -> Problem:
    used = _givens(found, listing)
    settings: dict[str, Any] = {}
    if same(found.scale, ONE) is True:
        settings["scale"] = "none"
    elif same(found.scale, ONE / sqrt(rational(found.q.columns))) is not True:
        settings["scale"] = text(found.scale)
    if found.hidden:
        causal = found.hidden == {(i, j) for i in range(found.q.rows) for j in range(found.k.rows) if j > i}
        settings["mask"] = "causal" if causal else [[(i, j) not in found.hidden for j in range(found.k.rows)] for i in range(found.q.rows)]
    raw: dict[str, Any] = {
        "title": _title(code, source),
        "given": {name: rows_of(m, code) for name, m in used.items()},
        "settings": settings,
        "notation": _notation(used, found),
    }
    own = used.get("X", used.get("K"))
    tokens = _tokens(own, listing, code) if own is not None else []
    return assemble({**raw, "tokens": tokens} if tokens else raw, source)


def _givens(found: Found, listing: Listing) -> dict[str, Matrix]:
    """X and the weights where Q, K and V are projections of the same embeddings (or keys and values of others), else what they are."""
    known = matrices(listing)
    sides = {"Q": found.q, "K": found.k, **({"V": found.v} if found.v is not None else {})}
    made = {name: pair for name, m in sides.items() if (pair := projected(known, m)) is not None}
    sources = {name: pair[0].name for name, pair in made.items()}
    out: dict[str, Matrix] = {}
    if "Q" in made and "K" in made and sources.get("V", sources["K"]) == sources["K"]:
        out["X"] = made["Q"][0]
        if sources["K"] != sources["Q"]:
            out["X_kv"] = made["K"][0]
        for name, m in sides.items():
            out |= {f"W_{name}": made[name][1]} if name in made else {name: m}
        return out
    return sides


def rows_of(m: Matrix, code: str) -> list[list[Any]]:
    """The rows of a matrix: as they are written where it is a literal, else its exact values."""
    written = _written(m.assigned.source)
    if written is not None and len(written) == m.rows and all(len(row) == m.columns for row in written):
        try:
            if all(same(parse(t).value, m.at(i, j)) is True for i, row in enumerate(written) for j, t in enumerate(row)):
                return [list(row) for row in written]
        except NumberError:
            pass
    return [[m.at(i, j) for j in range(m.columns)] for i in range(m.rows)]


def _rows(source: str) -> tuple[list[ast.expr], ast.Assign] | None:
    """The nodes of the rows of a literal array in the text of an assignment."""
    try:
        tree = tree_of(source)
    except UNREADABLE:
        return None
    if len(tree.body) != 1 or not isinstance(tree.body[0], ast.Assign):
        return None
    value = tree.body[0].value
    while isinstance(value, ast.Call) and (value.args or isinstance(value.func, ast.Attribute)):
        value = value.args[0] if value.args and isinstance(value.args[0], ast.List | ast.Call) else value.func.value if isinstance(value.func, ast.Attribute) else value.args[0]
    return (value.elts, tree.body[0]) if isinstance(value, ast.List) else None


def _written(source: str) -> list[list[str]] | None:
    found = _rows(source)
    if found is None:
        return None
    out = []
    for row in found[0]:
        if not isinstance(row, ast.List):
            return None
        out.append([_numeral(ast.get_source_segment(source, x) or "") for x in row.elts])
    return out


def _numeral(written: str) -> str:
    """A number of Python as the number grammar has it: without underscores, with digits on both sides of the point."""
    out = written.replace("_", "").replace(" ", "")
    if not NUMERAL.fullmatch(out):
        return "?"
    out = re.sub(r"(?<!\d)\.", "0.", out)
    return re.sub(r"\.(?!\d)", ".0", out)


def _tokens(m: Matrix, listing: Listing, code: str) -> list[str]:
    """The names of the rows: a list of as many words, or the comments beside the rows."""
    for name, value in listing.names.items():
        named = isinstance(value, list) and len(value) == m.rows and all(isinstance(x, str) and 0 < len(x) <= MAX_NAME for x in value)
        if named and re.search("token|word|sent|label", name.lower()):
            return list(value)
    found = _rows(m.assigned.source)
    if found is None or len(found[0]) != m.rows:
        return []
    lines = m.assigned.source.splitlines()
    comments = [WORDS.search(lines[(row.end_lineno or 1) - 1]) for row in found[0]]
    if len({row.lineno for row in found[0]}) < m.rows or not all(comments):
        return []
    words = [c[1].strip("\"' ") for c in comments if c is not None]
    return words if len(set(words)) == len(words) and all(words) else []


def _title(code: str, source: str) -> str:
    """The first line of the docstring, else a comment at the very top, else the name of the file."""
    try:
        tree: ast.Module | None = tree_of(code)
    except UNREADABLE:
        tree = None
    words = (ast.get_docstring(tree) or "").split("\n")[0] if tree is not None else ""
    first = code.lstrip().split("\n")[0]
    if not words and first.startswith("#") and not first.startswith("#!") and "coding" not in first:
        words = first.lstrip("# ").strip()
    return (words or PurePath(source).stem.replace("_", " ").replace("-", " "))[:MAX_NAME].strip()


def _notation(used: Mapping[str, Matrix], found: Found) -> dict[str, str]:
    """The listing's own names where they are symbols: one letter, with a subscript or without."""
    own = {**used, "Q": found.q, "K": found.k, "V": found.v, "weights": found.weights, "output": found.output}
    quantities = {*variant_of("scaled-dot-product").givens, *variant_of("scaled-dot-product").quantities}
    out: dict[str, str] = {}
    for quantity, m in own.items():
        if m is None or sum(m is other for other in own.values()) > 1 or quantity in m.names or not SYMBOL.fullmatch(m.name) or m.name in out.values():
            continue
        base, _, subscript = m.name.partition("_")
        symbol = f"{base}_{{{subscript}}}" if len(subscript) > 1 else m.name
        if not notation_messages({quantity: symbol}, quantities):
            out[quantity] = symbol
    return out
