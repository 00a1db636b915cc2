"""Attention is recognised in listings by its exact values, and solved as any problem is."""

import json
from pathlib import Path

import pytest

from symattn.derivation.problem import derive
from symattn.errors import ProblemError
from symattn.reading.listing.cells import code_cells, read_listing
from symattn.reading.listing.problems import problem_in
from symattn.verbs import load, solve

HEAD = '"""Three words look at each other."""\nimport numpy as np\n'
SOFTMAX = "def softmax(x):\n    e = np.exp(x - np.max(x, axis=-1, keepdims=True))\n    return e / e.sum(axis=-1, keepdims=True)\n"
PROJECTED = (
    HEAD
    + SOFTMAX
    + """
X = np.array([
    [1.0, 0.50],  # the
    [0.0, 2.],    # cat
    [.5, 1]       # sat
])
W_q = np.array([[0.1, 0.2], [0.0, 0.3]])
W_k = np.array([[0.2, 0.0], [0.1, 0.4]])
W_v = np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 1.0]])
q = X @ W_q
k = X @ W_k
v = X @ W_v
scores = q @ k.T / np.sqrt(k.shape[1])
A = softmax(scores)
context = A @ v
"""
)


def test_projections() -> None:
    problem = problem_in([PROJECTED], "cat.py")
    assert problem.title == "Three words look at each other."
    assert problem.tokens == ("the", "cat", "sat")
    assert list(problem.given) == ["X", "W_Q", "W_K", "W_V"]
    assert problem.given["X"].texts == (("1.0", "0.50"), ("0.0", "2.0"), ("0.5", "1"))
    assert not problem.settings
    assert problem.notation == {"W_Q": "W_q", "W_K": "W_k", "W_V": "W_v", "Q": "q", "K": "k", "V": "v", "weights": "A"}
    assert "W_q" in solve(problem).to("md")


GIVEN = "Q = np.array([[1.0, 0.5], [0.3, -2.0]])\nK = np.array([[1.0, 0.25], [0.5, 1.0]])\nV = np.array([[1.0, 2.0], [3.0, 4.0]])\n"
TORCH = "import torch\nimport torch.nn.functional as F\n" + GIVEN.replace("np.array", "torch.tensor")


ATTEND = """
def attend(a, b, c):
    s = a @ b.T / np.sqrt(a.shape[-1])
    e = np.exp(s)
    w = e / e.sum(axis=1, keepdims=True)
    return w @ c
o = attend(Q, K, V)
"""


@pytest.mark.parametrize(
    ("code", "settings"),
    [
        (HEAD + SOFTMAX + GIVEN + "o = softmax(Q @ K.T / np.sqrt(2)) @ V\nw = softmax(Q @ K.T / np.sqrt(2))", {}),
        (HEAD + SOFTMAX + GIVEN + "w = softmax(Q @ K.T)\no = w @ V", {"scale": "none"}),
        (HEAD + SOFTMAX + GIVEN + "w = softmax(0.25 * Q @ K.T)\no = w @ V", {"scale": "1/4"}),
        (HEAD + SOFTMAX + GIVEN + "m = np.triu(np.full((2, 2), -np.inf), k=1)\nw = softmax(Q @ K.T / 2 ** 0.5 + m)\no = w @ V", {"mask": "causal"}),
        (HEAD + SOFTMAX + GIVEN + "m = np.where(np.tril(np.ones((2, 2))) == 0, -1e9, 0)\nw = softmax(Q @ K.T + m)\no = w @ V", {"scale": "none", "mask": "causal"}),
        (HEAD + SOFTMAX + GIVEN + "m = np.array([[0, 0], [-np.inf, 0]])\nw = softmax(Q @ K.T + m)\no = w @ V", {"scale": "none", "mask": [[True, True], [False, True]]}),
        (TORCH + "w = F.softmax(Q @ K.T / 2 ** 0.5, dim=-1)\no = w @ V", {}),
        (TORCH + "o = F.scaled_dot_product_attention(Q, K, V)", {}),
        (TORCH + "o = F.scaled_dot_product_attention(Q[None], K[None], V[None], is_causal=True)", {"mask": "causal"}),
        (TORCH + "s = (Q @ K.T).masked_fill(torch.tril(torch.ones(2, 2)) == 0, float('-inf'))\nw = torch.softmax(s, -1)\no = w.matmul(V)", {"scale": "none", "mask": "causal"}),
        (HEAD + GIVEN + ATTEND, {}),
    ],
)
def test_spellings(code: str, settings: dict[str, object]) -> None:
    problem = problem_in([code], "listing.py")
    assert problem.settings == settings
    assert list(problem.given) == ["Q", "K", "V"]
    output = derive(problem)["output"]
    named = {"Q": [["1.0", "0.5"], ["0.3", "-2.0"]], "K": [["1.0", "0.25"], ["0.5", "1.0"]], "V": [["1.0", "2.0"], ["3.0", "4.0"]]}
    assert {name: [list(row) for row in array.texts or ()] for name, array in problem.given.items()} == named
    assert output.shape == (2, 2)


@pytest.mark.parametrize(
    ("code", "messages"),
    [
        ("import numpy as np\nx = np.ones((2, 3, 4))", ("more than two axes", "x (2, 3, 4) (line 2)")),
        ("import torch\nq = torch.randn(2, 2)\nw = torch.softmax(q @ q.T, -1)", ("no arrays", "line 2: torch.randn: random numbers")),
        ("import numpy as np\nx = np.eye(2)\ny = x @ x", ("nothing in it is recognised", "x (2, 2) (line 2)")),
        ("x = [", ("no arrays", "line 1: this is not Python")),
        ("", ("no arrays",)),
    ],
)
def test_what_is_not_recognised(code: str, messages: tuple[str, ...]) -> None:
    with pytest.raises(ProblemError) as caught:
        problem_in([code], "listing.py")
    assert all(message.startswith("listing.py: ") for message in caught.value.messages)
    assert all(any(part in message for message in caught.value.messages) for part in messages), caught.value.messages


def test_files(tmp_path: Path) -> None:
    first, second = PROJECTED.split("q = X", 1)
    cells = [{"cell_type": "markdown", "source": "# Words"}, {"cell_type": "code", "source": first.splitlines(keepends=True)}, {"cell_type": "code", "source": "q = X" + second}]
    files = {
        "a.py": PROJECTED,
        "a.ipynb": json.dumps({"cells": cells}),
        "a.md": f"# Words\n\n```python\n{first}\n```\n\nThen\n\n``` python\nq = X{second}\n```\n\n```text\nx = no code\n```\n",
    }
    solved = []
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        solved.append(solve(tmp_path / name).to("json"))
        assert load(tmp_path / name).tokens == ("the", "cat", "sat")
    assert len(solved) == 3


@pytest.mark.parametrize("text", ["not JSON", "[]", "[" * 100_000, '{"cells": []}', '{"cells": 1}', "# no code"])
def test_files_without_code(text: str) -> None:
    name = "a.md" if text.startswith("#") else "a.ipynb"
    with pytest.raises(ProblemError, match=f"{name}: "):
        read_listing(text, name)


def test_fences() -> None:
    text = "~~~py\nx = 1\n~~~\n```\nprose\n```\n  ```python title='x'\n  y = 2\n  ```\n```{python}\nz = 3\n```\n"
    assert [c.strip() for c in code_cells(text, "a.md")] == ["x = 1", "y = 2", "z = 3"]
