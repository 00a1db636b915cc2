"""What the heads of a table's columns name: a letter alone, exponentials with an index; and what is drawn below a weight matrix with braces."""

import pytest
from told import report, told

pytestmark = pytest.mark.quick

INPUTS = """<table><tr><th>#</th><th>word</th><th>{x}</th></tr>
<tr><td>1</td><td>rain</td><td>[1, 0]</td></tr><tr><td>2</td><td>falls</td><td>[2, 1]</td></tr></table>
<h4>W<sub>Q</sub></h4><pre>1  2
0  1</pre>
<h4>W<sub>K</sub></h4><pre>1  0
3  1</pre>
<table><tr><th></th><th>q</th><th>k</th></tr>
<tr><th>rain</th><td>[1, 2]</td><td>[1, 0]</td></tr><tr><th>falls</th><td>[2, 5]</td><td>[5, 2]</td></tr></table>
"""


@pytest.mark.parametrize("x", ["x", "X", "x<sub>i</sub>"])
def test_a_letter_alone_heads_the_inputs(x: str) -> None:
    page = INPUTS.format(x=x)
    assert told(page, ".html") == ["1", "2", "1", "0", "2", "5", "5", "2 wrong (1)"]
    assert {f.claim.quantity for f in report(page, ".html").findings if f.verdict == "given"} == {"X", "W_Q", "W_K"}


@pytest.mark.parametrize("head", ["\\exp(e_{{i{}}})", "e^{{e_{{i{}}}}}"])
def test_an_index_within_a_power_heads_the_column_of_a_key(head: str) -> None:
    page = f"""$h_1 = (1, 0)$, $h_2 = (0, 2)$, $s_1 = (1, 1)$, $s_2 = (2, 0)$ and $e_{{ij}} = s_i^T h_j$, $\\alpha_{{ij}} = softmax(e_{{ij}})$, $c_i = \\sum_j \\alpha_{{ij}} h_j$.

$e_{{11}} = 1$, $e_{{12}} = 2$, $e_{{21}} = 2$, $e_{{22}} = 0$.

| $i$ | ${head.format(1)}$ | ${head.format(2)}$ | sum |
|---|---|---|---|
| 1 | 2.718 | 7.389 | 10.107 |
| 2 | 7.389 | 1.200 | 8.389 |
"""
    assert told(page)[4:] == ["2.718", "7.389", "10.107", "7.389", "1.200 wrong (1.000)", "8.389"]
