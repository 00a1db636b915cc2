"""Numbers of printed output and of comments, each with its exact value; NumPy's own printing is the oracle."""

import contextlib
import io
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symattn.exact.field import MINUS_INFINITY, Value, rational
from symattn.exact.rounding import rounded
from symattn.reading.listing import claims_in_comments, match_output, run

NUMBER = re.compile(r"(?<![\w.])-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|-?inf")


def states(text: str, value: Value | None) -> bool:
    """Whether a printed number is the value up to half a unit of its last digit (and the noise of floats)."""
    assert value is not None
    if value is MINUS_INFINITY:
        return text == "-inf"
    exact = float(rounded(value, 40).text)
    mantissa, _, exponent = text.partition("e")
    unit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    return abs(float(text) - exact) <= 0.5000001 * unit + 1e-15 * abs(exact)


def printed_by_numpy(code: str) -> str:
    """What Python prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})
    return out.getvalue()


CODE = """
import numpy as np
import math
np.set_printoptions({options})
x = np.array({array})
e = np.exp(x - x.max(axis=-1, keepdims=True))
w = e / e.sum(axis=-1, keepdims=True)
m = np.where(x > 0, x, -np.inf)
print("x =", x)
print("Weights:\\n", w)
print(w)
print(f"masked {{m}}")
print(x.shape, len(x), w.sum())
for i, row in enumerate(w):
    print(f"Row {{i}}: ", ", ".join(f"{{v:.3f}}" for v in row), "| sum", round(float(row.sum()), 4))
print([float(v) for v in x[0]], "first", x[0, 0], 'and {{:>8.2f}} {{:.1%}}'.format(w[0, 0], w[0, -1]))
print("%.3f and %d" % (math.sqrt(2), 3))
print(w.tolist())
print((x > 0), "mask", x.astype(int))
print(w * 1e-5)
print(w * 123456.0)
"""
ENTRY = st.sampled_from(["0.0", "1.0", "0.5", "-0.25", "2.5", "0.1", "-1.3", "10.0", "0.333", "4.0"])


ROWS = st.integers(1, 4).flatmap(lambda m: st.lists(st.lists(ENTRY, min_size=m, max_size=m), min_size=1, max_size=3))


@given(ROWS, st.sampled_from(["precision=4", "suppress=True", "precision=3, suppress=True", ""]))
def test_all_that_numpy_prints_is_found(rows: list[list[str]], options: str) -> None:
    code = CODE.format(options=options, array=str(rows).replace("'", ""))
    text = printed_by_numpy(code)
    listing = run(code)
    assert not listing.refused
    found = match_output(listing.printed, text)
    rounding = [m for m in found if "round(" not in m.name]
    for m in rounding:
        assert text[m.start : m.end] == m.text
        assert states(m.text, m.value), (m, text)
    assert [m.start for m in found] == sorted({m.start for m in found})
    labels = len(rows)  # the row numbers are shown values too
    assert len(found) == len(NUMBER.findall(text)), (found, text, labels)


def test_long_arrays_are_shown_with_dots() -> None:
    code = "import numpy as np\nnp.set_printoptions(threshold=20, edgeitems=2)\nx = np.arange(100.0).reshape(10, 10) / 7\nprint(x)"
    text = printed_by_numpy(code)
    found = match_output(run(code).printed, text)
    assert "..." in text
    assert len(found) == 16
    assert all(states(m.text, m.value) for m in found)
    assert found[-1].index == (9, 9)


TORCH = """
import torch
import torch.nn.functional as F
x = torch.tensor([[1.0, 2.0], [3.0, 5.0]])
w = F.softmax(x, dim=-1)
print("weights:", w)
print(w[0], w.sum(dim=-1), w[0, 0])
print("shape", w.shape)
print(f"{w[0, 0]:.2f} {w[0][1].item()}")
"""
TORCH_PRINTS = """weights: tensor([[0.2689, 0.7311],
        [0.1192, 0.8808]], grad_fn=<SoftmaxBackward0>)
tensor([0.2689, 0.7311]) tensor([1.0000, 1.0000], dtype=torch.float64) tensor(0.2689, device='cuda:0')
shape torch.Size([2, 2])
0.27 0.7310585975646973
"""


def test_torch() -> None:
    found = match_output(run(TORCH).printed, TORCH_PRINTS)
    assert [m.text for m in found[:9]] == ["0.2689", "0.7311", "0.1192", "0.8808", "0.2689", "0.7311", "1.0000", "1.0000", "0.2689"]
    assert [m.text for m in found[-2:]] == ["0.27", "0.7310585975646973"]
    assert found[1].name == "w"
    assert found[1].index == (0, 1)
    assert {m.noise for m in found[:-1] if "." in m.text} == {"float32"}
    assert all(states(m.text, m.value) for m in found[:-1])


def test_what_depends_on_random_numbers_is_unknown() -> None:
    listing = run("import torch\nx = torch.randn(2, 2)\ny = torch.tensor([1.0, 2.0])\nprint('x:', x)\nprint('y:', y)")
    found = match_output(listing.printed, "x: tensor([[ 0.1, -0.2],\n        [1.0, 2.0]])\ny: tensor([1., 2.])")
    assert [(m.text, m.value is None) for m in found] == [("0.1", True), ("-0.2", True), ("1.0", True), ("2.0", True), ("1.", False), ("2.", False)]
    assert [str(r) for r in listing.refused] == ["line 2: torch.randn: random numbers"]


@pytest.mark.parametrize("text", ["nothing of it", "x: [0.1 0.2]", "x: [[0.1 0.2] [0.3 0.4", "", "x: [[[[", "[" * 10_000])
def test_what_does_not_align_gives_nothing(text: str) -> None:
    assert not match_output(run("import numpy as np\nx = np.eye(2)\nprint('x:', x)").printed, text)


def test_prints_that_are_missing_are_passed_over() -> None:
    listing = run("import numpy as np\na = np.array([1.0, 2.0])\nprint('a', a)\nprint('b', a / 2)\nprint('c', a / 4)")
    found = match_output(listing.printed, "something\nb [0.5 1. ]\nbetween\nc [0.25 0.5 ]")
    assert [m.text for m in found] == ["0.5", "1.", "0.25", "0.5"]


COMMENTS = '''"""A listing."""
import numpy as np
Q = np.array([[1.0, 0.5],   # word 1
              [0.0, 1.0]])  # word 2
K = np.array([[1.0, 0.0], [0.5, 1.0]])  # shape (2, 2)
scores = Q @ K.T          # [[1.0, 1.0], [0.0, 1.0]]
scaled = scores / np.sqrt(2)  # -> [[0.7071, 0.7071], [0, 0.7071]]
d_k = K.shape[1]          # d_k = 2
n = 3                     # 3 tokens
lr = 0.5                  # lr = 0.1 was too small, 0.2 too
e = np.exp(1)             # ≈ 2.718
p = 0.4 * 0.1 + 0.8 * 0.2  # 0.04 + 0.16 = 0.2
size = Q.shape            # torch.Size([2, 2])
row = scores[0]           # [2] features
print(scaled)
# [[0.70710678 0.70710678]
#  [0.         0.70710678]]
total = scores.sum()
# => 3.0
'''


def test_comments_that_state_results() -> None:
    listing = run(COMMENTS)
    found = claims_in_comments(COMMENTS, listing)
    assert all(COMMENTS[m.start : m.end] == m.text for m in found)
    assert all(states(m.text, m.value) for m in found)
    by_name: dict[str, list[Any]] = {}
    for m in found:
        by_name.setdefault(m.name, []).append(m.text)
    assert by_name == {
        "scores": ["1.0", "1.0", "0.0", "1.0"],
        "scaled": ["0.7071", "0.7071", "0", "0.7071", "0.70710678", "0.70710678", "0.", "0.70710678"],
        "d_k": ["2"],
        "e": ["2.718"],
        "p": ["0.2"],
        "total": ["3.0"],
    }


def test_numpy_itself_agrees() -> None:
    names: dict[str, Any] = {"np": np}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(COMMENTS, names)
    assert float(names["total"]) == 3.0


PROMPTS = """>>> import numpy as np
>>> x = np.array([[1.0, 2.0],
...               [3.0, 4.0]])
>>> x / 8
array([[0.125, 0.25 ],
       [0.375, 0.5  ]])
>>> for row in x:
...     print(row.sum())
...
3.0
7.0
>>> float(x.mean())
2.5
"""


def test_what_was_typed_at_a_prompt() -> None:
    listing = run(PROMPTS)
    assert not listing.refused
    found = match_output(listing.printed, PROMPTS)
    assert [m.text for m in found] == ["0.125", "0.25", "0.375", "0.5", "3.0", "7.0", "2.5"]
    assert all(states(m.text, m.value) for m in found)


def test_rounding_is_noted() -> None:
    listing = run("x = round(0.125, 2)\ny = 2 * x")
    assert str(listing.value("y")) == "6/25"
    assert listing.notes == ("line 1: rounds its numbers: what follows is computed from the rounded ones, at ties from the even one",)


def test_weights_of_layers_that_are_set() -> None:
    code = """
import torch
from torch import nn
layer = nn.Linear(2, 2, bias=False)
a = layer(torch.ones(1, 2))
layer.weight = nn.Parameter(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
b = layer(torch.ones(1, 2))
with torch.no_grad():
    layer.weight.copy_(torch.eye(2))
c = layer(torch.ones(1, 2))
"""
    listing = run(code)
    assert [str(r) for r in listing.refused] == ["line 5: the weight of a new layer: random numbers"]
    assert [[int(v.q) for v in listing.value(name).values] for name in "bc"] == [[3, 7], [1, 1]]


LOOP = """
words = {"tea": [1, 2], "hot": [3, 4]}
for w in words:
    print(f"{w:4}", [x / 8 for x in words[w]])
"""


def test_a_comment_below_a_loop_states_all_that_it_printed() -> None:
    def found(comment: str) -> list[tuple[str, str]]:
        source = LOOP + comment
        return [(m.text, str(m.value)) for m in claims_in_comments(source, run(source))]

    assert found("# tea  [0.125, 0.25]\n# hot  [0.375, 0.6]\n# (eighths)\n") == [("0.125", "1/8"), ("0.25", "1/4"), ("0.375", "3/8"), ("0.6", "1/2")]
    assert len(found("# Output:\n# -> tea  [0.125, 0.25]\n# -> hot  [0.375, 0.5]\n")) == 4
    assert found("# hot  [0.375, 0.5]\n") == []
    assert found("# 2 words, 4 numbers\n") == []


def test_a_comment_states_a_matrix_row_by_row() -> None:
    source = "Q = [[1.0, 2.0], [3.0, 1.0]]\nhalf = [[x / 4 for x in row] for row in Q]\n# [0.25, 0.50]\n# [0.75, 0.20]\n"
    found = claims_in_comments(source, run(source))
    assert [(m.text, m.value == rational(1, 4) * rational(k)) for m, k in zip(found, (1, 2, 3, 1), strict=True)] == [("0.25", True), ("0.50", True), ("0.75", True), ("0.20", True)]
    assert [m.index for m in found] == [(0, 0), (0, 1), (1, 0), (1, 1)]
