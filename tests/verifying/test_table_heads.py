"""What the heads of a table's columns name: a letter alone, exponentials with an index; and what is drawn below a weight matrix with braces."""

import pytest
from told import found, report, told

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


SHEET = """# Block {n}

| | Query | Key | {contents} |
|---|---|---|---|
| Cup | 1.0, 0.5 | 0.2, 1.2 | 4, 0 |
| Jug | -0.4, 2.0 | 1.1, 0.3 | 1, 3 |

Four cells, =SUMPRODUCT(query; key):

| | Cup | Jug |
|---|---|---|
| Cup | 0.80 | 1.25 |
| Jug | 2.32 | 0.16 |

The query and the key have 2 numbers each, so =cell/SQRT(2):

| | Cup | Jug |
|---|---|---|
| Cup | 0.566 | 0.884 |
| Jug | 1.640 | 0.113 |

Every cell over its total:

| | Cup | Jug | {check} |
|---|---|---|---|
| Cup | 0.421 | 0.579 | 1.000 |
| Jug | 0.822 | 0.178 | 1.000 |

Shares times contents, summed:

| | first | second |
|---|---|---|
| Cup | 2.26 | 1.74 |
| Jug | 3.46 | 0.74 |
"""


HEADS = ["Query | Key | Contents", "Query | Key | Payload", "What it asks | What it offers | What it holds", "looks for | advertises | carries"]


@pytest.mark.parametrize(("heads", "check", "components"), list(zip(HEADS, ["Check", "Total", "Σ", "Sum"], ["first | second", "dim 1 | dim 2", "o_1 | o_2", "x | y"], strict=True)))
def test_tables_with_a_column_for_every_token_are_between_tokens(heads: str, check: str, components: str) -> None:
    page = SHEET.format(n=1, contents="Contents", check=check).replace("Query | Key | Contents", heads).replace("first | second", components)
    good = ["0.80", "1.25", "2.32", "0.16", "0.566", "0.884", "1.640", "0.113", "0.421", "0.579", "1.000", "0.822", "0.178", "1.000", "2.26", "1.74", "3.46"]
    assert [line for line in told(page) if " unchecked" not in line and len(line) > 1] == [*good, "0.74 wrong (0.54)"]
    apart = page.replace("1.0, 0.5", "1.0; 0.5").replace("-0.4, 2.0", "-0.4; 2.0").replace("4, 0", "4; 0")
    assert told(apart) == told(page)


COUNTED = """$h_1 = (1, 0)$, $h_2 = (0, 2)$, $s_1 = (1, 1)$, $s_2 = (2, 0)$ and $e_{{ij}} = s_i^T h_j$, $\\alpha_{{ij}} = softmax(e_{{ij}})$, $c_i = \\sum_j \\alpha_{{ij}} h_j$.

The exponentials of the scores:

| {corner} | 1 | 2 | sum |
|---|---|---|---|
| 1 | 2.718 | 7.389 | 10.107 |
| 2 | 7.389 | 1.000 | 8.398 |
"""


@pytest.mark.parametrize("corner", ["i", "$i$", "$i \\backslash j$", "i/j", "i \\\\ j", "target $i$", "output word"])
def test_counted_rows_beside_counted_columns_and_a_sum(corner: str) -> None:
    assert told(COUNTED.format(corner=corner))[-6:] == ["2.718", "7.389", "10.107", "7.389", "1.000", "8.398 wrong (8.389)"]


def test_tokens_that_are_only_numbered() -> None:
    page = SHEET.format(n=1, contents="Contents", check="Check").replace("1.0, 0.5", "1.0, 0.5, 0").replace("0.2, 1.2", "0.2, 1.2, 7").replace("1.1, 0.3", "1.1, 0.3, 7")
    page = page.replace("-0.4, 2.0", "-0.4, 2.0, 0").replace("SQRT(2)", "SQRT(3)").replace("have 2", "have 3")
    named = told(page)
    assert told(page.replace("Cup", "**1**").replace("Jug", "**2**").replace("| **1** | **2** |", "| 1 | 2 |")) == named
    assert {"0.80", "1.25", "2.32", "0.16"} < set(named)


@pytest.mark.parametrize(("asks", "answers"), [("{} asks", "{}"), ("from {}", "to {}"), ("{} (query)", "{} (key)"), ("{} →", "↓ {}")])
def test_tokens_with_what_they_do_between_tokens(asks: str, answers: str) -> None:
    page = SHEET.format(n=1, contents="Contents", check="Check")
    start = page.index("Four cells")
    roled = page[start:].replace("| Cup | Jug |", f"| {answers.format('Cup')} | {answers.format('Jug')} |")
    for token in ("Cup", "Jug"):
        roled = roled.replace(f"\n| {token} |", f"\n| {asks.format(token)} |")
    assert told(page[:start] + roled) == told(page)


def test_a_word_that_comes_twice_leaves_its_rows_to_their_numbers() -> None:
    text = """Vectors are columns. The query is $q_1 = [1, 0]$.

k₀ = [0, 1], k₁ = [1, 2], k₂ = [2, 1]

| j | token | q·k | exp |
|---|---|---|---|
| 0 | the | 0 | 1.00 |
| 1 | cat | 1 | 2.72 |
| 2 | the | 2 | 7.49 |
|   | total |   | 11.21 |
"""
    assert [f"{f.claim.label} {f.verdict}" for f in found(text) if f.claim.quantity == "exponentials"] == [
        "exponentials[2,1] correct", "exponentials[2,2] correct", "exponentials[2,3] wrong",
    ]


def test_vectors_as_columns_where_scores_would_else_be_taken_as_given() -> None:
    text = """Every column is a token.

q = [1, 0]

K = [[1, 2, 0], [3, 1, 1]]

| token | q·k | exp |
|---|---|---|
| the | 1 | 2.718 |
| cat | 2 | 7.389 |
| sat | 5 | 1.000 |
"""
    assert "5 wrong (0)" in told(text)


def test_components_of_the_output_that_are_counted() -> None:
    text = """Q = [[1, 0], [0, 2]], K = [[1, 0], [0, 1]], V = [[2, 1], [0, 4]], no scaling.

The average of the two values, weighted with its row:

| token | out 1 | out 2 |
|---|---|---|
| 1 | 1.46 | 1.81 |
| 2 | 0.24 | 1.00 |
"""
    assert told(text)[-4:] == ["1.46", "1.81", "0.24", "1.00 wrong (3.64)"]


def test_scores_times_a_fraction_are_scaled() -> None:
    text = "$Q = [[1, 0], [0, 2]]$, $K = [[1, 0], [0, 1]]$, $e_{ij} = q_i^\\top k_j$, so "
    text += "$$\\frac{1}{\\sqrt 2} (e_{ij}) = \\begin{pmatrix} 0.707 & 0.000 \\\\ 0.000 & 1.732 \\end{pmatrix}$$\n"
    assert told(text) == ["0.707", "0.000", "0.000", "1.732 wrong (1.414)"]


def test_words_at_the_rows_of_a_table_of_powers_are_the_tokens_that_were_counted() -> None:
    given = "$Q = [[1, 0], [1, 1]]$, $K = [[0, 1], [1, 0]]$, $S = QK^T = [[0, 1], [1, 1]]$"
    page = given + "\n\n| | $e^{s_1}$ | $e^{s_2}$ |\n|-|-|-|\n| rain | 1.00 | 2.72 |\n| falls | 2.72 | 2.70 |\n"
    assert told(page)[-4:] == ["1.00", "2.72", "2.72", "2.70 wrong (2.72)"]


def test_a_head_over_several_columns_is_that_of_all_of_them() -> None:
    head = "<tr><th></th><th colspan=2>key</th><th colspan=2>value</th></tr>"
    rows = "".join(f"<tr><th>{name}</th>{''.join(f'<td>{n}</td>' for n in numbers)}</tr>" for name, numbers in (("cat", (1, 0, 2, 0)), ("sat", (0, 1, 0, 4))))
    text = f"<p>The query is q = (1, 0).</p><table>{head}{rows}</table><p>The scores are (1, 0), not scaled, the weights (0.731, 0.269), the output (1.462, 1.706).</p>"
    assert told(text, ".html") == ["1", "0", "0.731", "0.269", "1.462", "1.706 wrong (1.076)"]
