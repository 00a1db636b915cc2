"""What sessions print whose code cannot be followed: known only within the rounding of its givens."""

import pytest
from told import told

pytestmark = pytest.mark.quick

SESSION = """```python
>>> import numpy as np
>>> from mine import attend
>>> Q, K, V = np.random.randn(3, 2, 2)
>>> Q
array([[ 1.624, -0.612],
       [-0.528, -1.073]])
>>> K
array([[ 0.865, -2.302],
       [ 1.745, -0.761]])
>>> V
array([[ 0.319, -0.249],
       [ 1.462, -2.060]], dtype=float32)
>>> out, trace = attend(Q, K, V)
>>> print(trace["scores"])
{scores}
>>> print(trace["weights"])  # softmax
{weights}
>>> o, _ = attend(Q[1], K, V)
>>> o.round(3)
array([ 0.528, -0.580])
```
"""
SCORES = "[[ 2.815  3.300]\n [ 2.013 -0.105]]"
WEIGHTS = "[[0.415 0.585]\n [0.817 0.183]]"


def test_what_is_printed_is_what_its_name_says_within_the_rounding_of_the_givens() -> None:
    text = "The scores are divided by sqrt(d_k).\n\n" + SESSION.format(scores=SCORES, weights=WEIGHTS)
    assert told(text) == ["2.815 rounding", "3.300", "2.013", "-0.105", "0.415", "0.585", "0.817", "0.183", "0.528", "-0.580"]


def test_what_no_rounding_of_the_givens_leads_to_is_wrong() -> None:
    text = "The scores are divided by sqrt(d_k).\n\n" + SESSION.format(scores=SCORES.replace("2.013", "2.103"), weights=WEIGHTS)
    assert "2.103 wrong (2.013)" in told(text)


def test_what_is_mostly_something_else_is_not_accused() -> None:
    text = "The scores are divided by sqrt(d_k).\n\n" + SESSION.format(scores=SCORES, weights="[[0.215 0.785]\n [0.317 0.683]]")
    assert not [line for line in told(text) if "wrong" in line or "follow" in line]


def test_sessions_of_ipython() -> None:
    block = SESSION.format(scores=SCORES, weights=WEIGHTS)
    lines, count = [], 0
    for line in block.split("\n"):
        count += line.startswith(">>> ")
        lines += ["", f"In [{count}]: {line[4:]}"] if line.startswith(">>> ") else [f"Out[{count}]:", line] if line.startswith("array") else [line]
    text = "The scores are divided by sqrt(d_k).\n\n" + "\n".join(lines).replace("```python\n\n", "```\n")
    assert told(text) == ["2.815 rounding", "3.300", "2.013", "-0.105", "0.415", "0.585", "0.817", "0.183", "0.528", "-0.580"]
