"""What code prints: an array that is printed wrong, and what follows from it."""

import pytest
from told import report, told

pytestmark = pytest.mark.quick

CODE = """Code:

```python
import numpy as np
s = np.array([[2.0, 0.0], [0.0, 2.0]]) / 2
p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
v = np.array([[1.0, 0.0], [3.0, 1.0]])
y = p @ v
print(p)
print(y)
```

```
{}
```
"""


def test_what_follows_from_an_array_that_is_printed_wrong_is_an_error_carried_forward() -> None:
    unscaled = "[[0.88079708 0.11920292]\n [0.11920292 0.88079708]]\n"
    assert told(CODE.format(unscaled + "[[1.23840584 0.11920292]\n [2.76159416 0.88079708]]")) == [
        "0.88079708 wrong (0.73105858)", "0.11920292 wrong (0.26894142)", "0.11920292 wrong (0.26894142)", "0.88079708 wrong (0.73105858)",
        "1.23840584 follow-through (1.53788284)", "0.11920292 follow-through (0.26894142)", "2.76159416 follow-through (2.46211716)", "0.88079708 follow-through (0.73105858)",
    ]  # fmt: skip


def test_what_does_not_follow_from_it_is_wrong_by_itself() -> None:
    right = "[[0.73105858 0.26894142]\n [0.26894142 0.73105858]]\n"
    assert told(CODE.format(right + "[[1.53788284 0.26894142]\n [2.46211716 0.83105858]]"))[-1] == "0.83105858 wrong (0.73105858)"
    once = "[[0.88079708 0.26894142]\n [0.26894142 0.73105858]]\n"
    found = told(CODE.format(once + "[[1.68762130 0.26894142]\n [2.46211716 0.83105858]]"))
    assert (found[4], found[-1]) == ("1.68762130 follow-through (1.53788284)", "0.83105858 wrong (0.73105858)")


WORKED = """from math import exp

q = [1.5, 0.25]
K = [[0.0, 1.25], [1.5, -2.0]]
scores = [sum(a * b for a, b in zip(q, k)) for k in K]
# q.k1 = 1.50 * 0.00 + 0.25 * 1.25 = 0.3125
# q.k2 = 1.50 * 1.50 + 0.25 * -2.00 = 2.7500
# scores = [0.3125, 2.7500]   (one for each token)
exps = [exp(s) for s in scores]
total = sum(exps)  # 17.0095
"""


def test_comments_that_work_something_out_and_what_follows_from_lists_as_they_are_stated() -> None:
    verdicts = [(f.claim.text, f.verdict) for f in report(WORKED, ".py").findings if f.claim.span is not None and f.claim.span.line > 5]
    sums = [(text, "correct") for text in ("1.50", "0.00", "0.25", "1.25", "0.3125", "1.50", "1.50", "0.25", "-2.00")]
    rest = [("2.7500", "wrong"), ("0.3125", "correct"), ("2.7500", "wrong"), ("17.0095", "follow-through")]
    assert [(text, "correct" if verdict == "given" else verdict) for text, verdict in verdicts] == [*sums, *rest]


def test_an_output_below_a_name_alone_is_what_the_name_stands_for() -> None:
    text = "```python\nimport numpy as np\nx = np.array([[1.0, 2.0]])\nq = x @ np.array([[0.5, 1.0], [0.25, 0.0]])\n```\n\n`q`:\n\n```\n[[1.0 1.5]]\n```\n"
    assert told(text) == ["1.0", "1.5 wrong (1.0)"]
