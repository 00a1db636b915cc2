"""Hostile and unfollowable listings: refused quickly, with line and reason; nothing is executed, and the rest goes on."""

import resource
import time
from pathlib import Path

import pytest

from symattn.reading.listing import claims_in_comments, match_output, run
from symattn.reading.listing.limits import Unknown

NP = "import numpy as np\n"
HOSTILE = {
    "endless loop": ("x = 1\nwhile True:\n    x = x + 1", 3, "more than 200000 operations"),
    "tower": ("x = 10**10**10", 1, "too large"),
    "squares": ("x = 3\nfor i in range(10000):\n    x = x * x", 3, "too many digits"),
    "squares of arrays": (NP + "x = np.array([1.1])\nfor i in range(10000):\n    x = x * x", 4, "too many digits"),
    "recursion": ("def f(n):\n    return f(n + 1)\nx = f(0)", 2, "calls are nested"),
    "lambda": ("x = (lambda f: f(f))(lambda f: f(f))", 1, "calls are nested"),
    "long text": ("x = 'a' * 10**9", 1, "characters"),
    "doubled text": ("x = 'ab'\nfor i in range(100):\n    x = x + x", 3, "characters"),
    "long list": ("x = [0] * 10**9", 1, "items"),
    "lists of lists": ("x = []\nfor i in range(100):\n    x = [x, x]\nprint(x)", 4, "too much"),
    "many lists": ("x = list(map(lambda a: [0] * 100000, range(100000)))", 1, "too much"),
    "huge array": (NP + "x = np.zeros((10**9,))", 2, "elements"),
    "many arrays": (NP + "x = [np.zeros((200, 200)) for _ in range(100000)]", 2, "too much"),
    "many axes": (NP + "x = np.ones((1,) * 50)", 2, "axes"),
    "comprehension": ("x = [i for a in range(1000) for b in range(1000) for i in range(1000)]", 1, "operations"),
    "einsum": (NP + "a = np.ones((100, 100))\nx = np.einsum('ab,cd,ef,gh->aceg', a, a, a, a)", 3, "elements"),
    "einsum of all": (NP + "a = np.ones((100, 100))\nx = np.einsum('ab,cd,ef,gh->', a, a, a, a)", 3, "products"),
    "matrix powers": (NP + "a = np.ones((60, 60)) / 7\nfor i in range(1000):\n    a = a @ a", 4, ""),
    "tile": (NP + "x = np.tile(np.ones(3), 10**9)", 2, "elements"),
    "long range": ("x = list(range(10**12))", 1, "items"),
    "sum of a range": ("x = sum(range(10**12))", 1, "items"),
    "a layer": ("import torch\nx = torch.nn.LayerNorm(10**9)", 2, "elements"),
    "a shape": (NP + "x = np.ones(range(10**9))", 2, "items"),
    "join": ("x = ','.join(['a' * 100000] * 100000)", 1, "characters"),
    "replace": ("x = 'a' * 100000\nx = x.replace('a', 'b' * 100000)", 2, "characters"),
    "softmax of softmax": (NP + "x = np.array([[1.0, 2.0], [0.1, 0.2]])\nfor i in range(9):\n    e = np.exp(x)\n    x = e / e.sum(-1, keepdims=True) @ x", 5, ""),
    "irrational power": ("x = (1 + 2 ** 0.5) ** 1000000", 1, "too large"),
    "tower of exp": ("import math\nx = math.floor(math.exp(10**6))", 2, "digits"),
    "sums of fractions": (NP + "x = (1 / np.arange(1.0, 40000.0)).sum()", 2, ""),
    "digits": ("x = int('9' * 100000)", 1, ""),
    "power of ten": ("x = float('1e999999999')", 1, "exponent"),
    "equal lists": ("x = [1] * 100000\ny = [x] * 1000\nz = y == y", 3, "too much"),
    "system": ("import os\nos.system('touch run')", 1, '"os" is not known'),
    "subprocess": ("import subprocess\nsubprocess.run(['touch', 'run'])", 1, "subprocess"),
    "open": ("x = open('run', 'w')", 1, '"open" is not defined'),
    "import": ("x = __import__('os').system('touch run')", 1, "__import__"),
    "subclasses": ("x = ().__class__.__bases__[0].__subclasses__()", 1, "__class__"),
    "globals of a function": ("def f(): pass\nx = f.__globals__", 2, "__globals__"),
    "getattr": ("x = getattr(1, 'real')", 1, "getattr"),
    "eval": ("x = eval('1')", 1, '"eval" is not defined'),
    "exec": ("exec('x = 1')\nx = 2 // 0", 1, '"exec" is not defined'),
    "format of an attribute": ("x = '{0.__class__}'.format(1)", 1, "format"),
    "load": (NP + "x = np.load('a.npy')", 2, "numpy.load"),
    "from os": ("from os import system as s\ns('touch run')", 1, "os.system"),
    "nested brackets": ("[" * 10000 + "]" * 10000, 1, "not Python"),
    "minus signs": ("-" * 100000 + "1", 1, "not Python"),
    "a long sum": ("x = " + "+".join(["1"] * 100000), 1, "not Python"),
    "many digits": ("x = " + "9" * 100000, 1, "not Python"),
    "attributes": ("x = a" + ".b" * 50000, 1, ""),
    "a null byte": ("x = \x00", 1, "not Python"),
    "no Python": ("this is prose, and more", 1, "not Python"),
    "yield": ("def f():\n    yield 1\nx = f()", 1, "generator"),
    "with open": ("with open('run', 'w') as f:\n    f.write('x')", 1, "open"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_listings(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, line, reason = HOSTILE[name]
    start = time.monotonic()
    listing = run(code + "\n")
    assert time.monotonic() - start < 5
    assert any(r.line == line and reason in r.reason for r in listing.refused), listing.refused
    assert not list(tmp_path.iterdir())
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1_000_000


@pytest.mark.parametrize("code", ["x = 1.5 + 2\n", "x = np.array([0.1, 0.2])\n", "# nothing\n", "x = [1,\n", "print('x', 1)\n", "x = 1  # = 1\n"])
def test_100_000_lines(code: str) -> None:
    start = time.monotonic()
    source = code * 100_000
    listing = run(source)
    claims_in_comments(source, listing)
    match_output(listing.printed, "x 1\n" * 1000)
    assert time.monotonic() - start < 10


def test_a_list_in_itself() -> None:
    listing = run("x = []\nx.append(x)\nprint(x)\ny = x == x\nz = 1")
    assert listing.names["z"] == 1
    assert listing.refused


def test_only_what_depends_on_it_is_unknown() -> None:
    listing = run(
        """import numpy as np
import matplotlib.pyplot as plt
a = np.array([1.0, 2.0])
r = np.random.rand(2)
b = a + r
c = a * 2
plt.plot(a)
for k in range(2):
    s = r[k]
if r[0] > 0.5:
    d = 1
else:
    e = 2
c[0] = r[0]
f = c + 1
g = a + 1
rows = []
rows.append(r)
def h(x):
    return x + r
i = h(a)
class Net:
    def __init__(self):
        self.w = np.random.rand(2)
        self.v = a
net = Net()
j = net.v
k = net.w
np.random.shuffle(a)
l = a
"""
    )
    unknown = {name for name, value in listing.names.items() if isinstance(value, Unknown)}
    assert unknown == {"plt", "r", "b", "s", "d", "e", "c", "f", "rows", "i", "k", "a", "l"}
    assert {r.line for r in listing.refused} == {2, 4, 24, 29}
    assert str(listing.names["f"]) == "unknown because of line 4: numpy.random.rand: random numbers"


def test_where_it_stopped_is_said_and_the_rest_is_unknown() -> None:
    listing = run("a = 1\nwhile True:\n    a += 1\nb = 2\nprint(b)")
    assert [r.line for r in listing.refused] in ([2], [3])
    assert isinstance(listing.names["b"], Unknown)
    assert not listing.printed


def test_what_stands_before_a_line_that_is_no_python_is_read() -> None:
    listing = run("x = 1.5\ny = x * 2\nthen we get:\nz = 3")
    assert listing.value("y").q == 3
    assert [r.line for r in listing.refused] == [3]


@pytest.mark.parametrize("magic", ["%matplotlib inline", "!pip install numpy", "%%time"])
def test_magics_of_notebooks_are_left_out(magic: str) -> None:
    assert run(f"{magic}\nx = 1.5").value("x") is not None


def test_warnings_about_style_are_not_passed_on() -> None:
    assert run("x = 1if 2 else 3\ny = 'a' is 'a'\nz = 4").names["z"] == 4
