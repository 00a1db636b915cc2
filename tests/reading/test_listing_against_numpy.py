"""Listings read exactly and run by NumPy give the same arrays: shapes, kinds, numbers."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symattn.exact.field import MINUS_INFINITY
from symattn.exact.rounding import rounded
from symattn.reading.listing import run
from symattn.reading.listing.tensor import Tensor

KINDS = {"f": "float", "i": "int", "u": "int", "b": "bool"}
MAY_REFUSE = ("nan", "division by zero", "infinit", "root of a negative", "logarithm", "power that is not positive", "too many", "too large", "fall just short")

UNARY = ["exp", "sqrt", "square", "tanh", "abs", "sign", "floor", "ceil", "log", "log2", "negative", "trunc", "log1p"]
REDUCE = ["sum", "mean", "max", "min", "prod", "var", "std", "argmax", "argmin", "any", "all", "cumsum", "ptp"]
KEEP = ["sum", "mean", "max", "min", "prod", "var", "std", "any", "all"]
BINARY = ["+", "-", "*", "/", "//", "%", "@", "<", "<=", "==", "!=", ">", ">="]
FORMS = [
    "np.{u}({x})",
    "np.{r}({x})",
    "{x}.{k}(axis={axis}, keepdims={keep})",
    "np.{k}({x}, axis={axis}, keepdims={keep})",
    "np.{r}({x}, axis={axis})",
    "{x} {o} {y}",
    "{x} {o} {n}",
    "{n} {o} {x}",
    "{x} ** 2",
    "{x}.T",
    "{x}.T @ {y}",
    "np.dot({x}, {y})",
    "np.matmul({x}, {y})",
    "np.outer({x}, {y})",
    "np.inner({x}, {y})",
    "np.maximum({x}, {y})",
    "np.minimum({x}, {n})",
    "np.where({x} > {n}, {x}, {y})",
    "np.where({x} > {y}, 0, -1e9)",
    "np.clip({x}, {n}, 2)",
    "np.concatenate([{x}, {y}], axis={axis})",
    "np.stack([{x}, {y}], axis={axis})",
    "np.vstack([{x}, {y}])",
    "np.hstack([{x}, {y}])",
    "np.tril({x})",
    "np.triu({x}, k={i})",
    "np.round({x}, {p})",
    "{x}.reshape(-1)",
    "{x}.reshape({i}, -1)",
    "{x}.reshape(-1, 1)",
    "{x}[{i}]",
    "{x}[{i}:]",
    "{x}[::-1]",
    "{x}[..., {i}]",
    "{x}[:, None]",
    "{x}[None]",
    "{x}[np.newaxis, :, {i}]",
    "{x}[{x} > {n}]",
    "{x}[[0, {i}, 1]]",
    "{x}[np.arange(2), [0, 1]]",
    "{x}.astype(int)",
    "{x}.astype(bool)",
    "np.zeros_like({x})",
    "np.full_like({x}, {n})",
    "np.ones((2, {i}))",
    "np.eye({i} + 1)",
    "np.arange({n}, 5, 0.5)",
    "np.linspace(0, {n}, 4)",
    "np.swapaxes({x}, 0, -1)",
    "np.transpose({x})",
    "np.expand_dims({x}, {axis})",
    "np.squeeze({x})",
    "np.repeat({x}, 2, axis={axis})",
    "np.tile({x}, (2, 1))",
    "np.einsum('ij,kj->ik', {x}, {y})",
    "np.einsum('ij,jk', {x}, {y})",
    "np.einsum('ij->j', {x})",
    "np.einsum('...j,...j->...', {x}, {y})",
    "np.einsum('ii', {x})",
    "np.linalg.norm({x})",
    "np.linalg.norm({x}, axis={axis}, keepdims={keep})",
    "np.sort({x}, axis={axis})",
    "np.argsort({x}, axis=-1, kind='stable')",
    "np.var({x}, axis={axis}, ddof=1)",
    "np.diag({x})",
    "np.split({x}, 2)[0]",
    "np.array([[{n}, 1], [2, {n}]])",
    "np.array({x}.tolist())",
    "np.cumsum({x}, axis={axis})",
    "np.exp({x} - np.max({x}, axis=-1, keepdims=True)) / np.sum(np.exp({x}), axis=-1, keepdims=True)",
    "np.flip({x}, axis={axis})",
    "np.average({x}, axis={axis})",
    "np.count_nonzero({x})",
    "np.array([row.sum() for row in {x}])",
    "np.array([[a * 2 for a in row] for row in {x}])",
    "float({x}.sum()) / 3",
    "len({x}) * {n}",
    "{x}.shape[0] ** 0.5",
    "np.isclose({x}, {y})",
    "-{x}",
    "np.moveaxis({x}, 0, -1)",
    "~({x} > {n})",
    "({x} > {n}) & ({y} > 0)",
    "np.broadcast_to({x}, (2, 2, 2)).copy()",
]
CHANGES = [
    "{x}[{i}] = {n}",
    "{x}[0, {i}] = {n}",
    "{x}[{x} > {n}] = 0",
    "{x} += {n}",
    "{x} *= 2",
    "{x}[:, 0] = {y}[:, 1]",
    "{x}[1:] += {y}[:1]",
    "v = {x}[0]; v[0] = {n}",
    "v = {x}.T; v[0] = {n}",
]
NUMBERS = ["0", "1", "2", "3", "0.5", "-1", "1.25", "-0.7", "0.1"]
SMALL = st.sampled_from(["0.0", "1.0", "2.0", "0.5", "-0.5", "0.3", "1.7", "-1.2"])


@st.composite
def programs(draw: st.DrawFn) -> list[str]:
    """A few lines that make and combine small arrays."""

    def array(rows: int, columns: int, whole: bool) -> str:
        entry = st.sampled_from(["0", "1", "2", "-1", "3"]) if whole else SMALL
        return str([[draw(entry) for _ in range(columns)] for _ in range(rows)]).replace("'", "")

    names = ["a", "b", "c", "d"]
    shapes = [(2, 2), (2, 3), draw(st.sampled_from([(2, 2), (3, 2), (1, 3), (3, 3)])), (2, 2)]
    lines = [f"{name} = np.array({array(*shape, whole=name == 'd')})" for name, shape in zip(names, shapes, strict=True)]
    for k in range(draw(st.integers(1, 4))):
        form = draw(st.sampled_from(CHANGES if draw(st.integers(0, 4)) == 0 else FORMS))
        filled = form.format(
            x=draw(st.sampled_from(names)),
            y=draw(st.sampled_from(names)),
            u=draw(st.sampled_from(UNARY)),
            r=draw(st.sampled_from(REDUCE)),
            k=draw(st.sampled_from(KEEP)),
            o=draw(st.sampled_from(BINARY)),
            n=draw(st.sampled_from(NUMBERS)),
            i=draw(st.integers(0, 2)),
            p=draw(st.integers(0, 2)),
            axis=draw(st.sampled_from(["0", "1", "-1"])),
            keep=draw(st.booleans()),
        )
        if form in CHANGES:
            lines.append(filled)
        else:
            lines.append(f"r{k} = {filled}")
            names = [*names, f"r{k}"]
    return lines


def by_numpy(lines: list[str]) -> tuple[dict[str, Any], bool]:
    """What NumPy makes of the lines, and whether all of them went well."""
    names: dict[str, Any] = {"np": np}
    for line in lines:
        try:
            with np.errstate(all="ignore"):
                exec(line, names)
        except Exception:
            return names, False
    return names, True


def close(ours: Any, theirs: Any) -> bool:
    """Whether the exact numbers are NumPy's up to the noise of its arithmetic."""
    their = np.asarray(theirs)
    own = ours if isinstance(ours, Tensor) else run(f"x = np.array({ours!r})").value("x") if isinstance(ours, int) else Tensor([ours], (), "float")
    if own.shape != their.shape or own.kind != KINDS[their.dtype.kind]:
        return False
    for v, t in zip(own.values, their.reshape(-1).tolist(), strict=True):
        number = -np.inf if v is MINUS_INFINITY else float(rounded(v, 12).text)
        if number != t and not abs(number - t) <= (1e-2 if their.dtype == np.float16 else 1e-9) * max(1.0, abs(t)):
            return False
    return True


@settings(max_examples=400)
@given(programs())
def test_small_programs(lines: list[str]) -> None:
    listing = run("import numpy as np\n" + "\n".join(lines))
    theirs, well = by_numpy(lines)
    refused = {name: r.reason for r in listing.refused for name in r.names}
    for name in ("a", "b", "c", "d", *(f"r{k}" for k in range(4))):
        if name not in theirs:
            continue
        if name in refused or name not in listing.names or type(listing.names[name]).__name__ == "Unknown":
            their = np.asarray(theirs[name])
            reasons = " ".join(r.reason for r in listing.refused)
            assert not well or not np.all(np.isfinite(their)) or any(word in reasons for word in MAY_REFUSE), (name, lines, reasons)
        elif well:
            assert close(listing.names[name], theirs[name]), (name, lines, listing.names[name], theirs[name])
    if not well:
        assert listing.refused, (lines, "NumPy raises")


WHOLE = {
    "softmax of a causal mask": """
X = np.array([[1.0, 0.5], [0.25, -1.5], [2.0, 0.125]])
def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
S = X @ X.T / np.sqrt(X.shape[-1])
mask = np.triu(np.full((3, 3), -np.inf), k=1)
A = softmax(S + mask)
B = softmax(np.where(np.tril(np.ones((3, 3))) == 1, S, -1e9))
O = A @ X
""",
    "heads": """
X = np.arange(12.0).reshape(1, 3, 4) / 10
W = (np.arange(16).reshape(4, 4) % 5 - 2) / 10
Q = (X @ W).reshape(1, 3, 2, 2).transpose(0, 2, 1, 3)
S = Q @ Q.transpose(0, 1, 3, 2) / np.sqrt(2)
E = np.exp(S)
A = E / E.sum(-1, keepdims=True)
O = (A @ Q).transpose(0, 2, 1, 3).reshape(1, 3, 4)
P = np.einsum('bhij,bhjd->bihd', A, Q).reshape(1, 3, -1)
""",
    "layer norm": """
x = np.array([[1.0, 2.0, 4.0], [0.5, -0.5, 0.25]])
mu = x.mean(axis=1, keepdims=True)
sigma = np.sqrt(((x - mu) ** 2).mean(axis=1, keepdims=True) + 1e-5)
y = (x - mu) / sigma
z = (x - mu) / x.std(axis=1, ddof=1)[:, None]
""",
    "loops": """
q = [[1, 0.5], [0, 2]]
k = [[1, 1], [0.5, -1]]
scores = []
for a in q:
    row = []
    for b in k:
        row.append(sum(x * y for x, y in zip(a, b)))
    scores.append(row)
out = np.zeros((2, 2), dtype=int)
for i in range(2):
    for j in range(2):
        out[i, j] = scores[i][j] * 3.7
w = np.zeros(3)
w[:2] += [0.25, 0.75]
w[-1] -= 1
total = 0
i = 0
while True:
    i += 1
    if i % 2:
        continue
    total += i ** 2
    if i > 6:
        break
S = np.array(scores)
""",
    "integers": """
a = np.array([7, -7, 3])
b = a // 2
c = a % 3
d = a / 2
e = a ** 2
a[1] = 2.9
f = np.array([1, 2]) @ np.array([[1.5], [2]])
g = np.mean(np.array([1, 2]))
h = (a > 2).sum()
""",
}


@pytest.mark.parametrize("name", WHOLE)
def test_whole_listings(name: str) -> None:
    listing = run("import numpy as np\n" + WHOLE[name])
    theirs: dict[str, Any] = {"np": np}
    exec(WHOLE[name], theirs)
    assert not listing.refused
    compared = [one for one in listing.names if isinstance(theirs[one], np.ndarray | np.generic | float | int) and not isinstance(theirs[one], bool)]
    assert len(compared) >= 5
    for one in compared:
        assert close(listing.names[one], theirs[one]), (one, listing.names[one], theirs[one])
