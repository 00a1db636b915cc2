"""Attention over states in any letters: what the formulas or only the numbers of a document say of them."""

import pytest
from told import told

GIVEN = "The decoder state is s = (2, -1, 1), the encoder states are h1 = (1, 0, 1), h2 = (0, -1, 1) and h3 = (1, 2, 0).\n\n"
SCORES = [
    "$s^\\top h_1 = 3$, $s^\\top h_2 = 2$, $s^\\top h_3 = 1$.",
    "s·h1 = 3, s·h2 = 2, s·h3 = 1.",
    "score(s, h1) = 3, score(s, h2) = 2, score(s, h3) = 1.",
    "$e_1 = h_1^\\top s = 3$, $e_2 = h_2^\\top s = 2$, $e_3 = h_3^\\top s = 1$.",
    "* 2·1 + (-1)·0 + 1·1 = 3\n* 2·0 + (-1)·(-1) + 1·1 = 2\n* score(s, h3) = 1\n",
]


@pytest.mark.parametrize("scores", SCORES)
def test_scores_of_a_state_with_the_states_that_it_attends_to(scores: str) -> None:
    assert [text for text in told(GIVEN + scores) if not text.startswith("-")][-3:] == ["3", "2", "1 wrong (0)"]


def test_the_states_are_values_too() -> None:
    weights = SCORES[1].replace("= 1.", "= 0.") + "\n\nα = softmax(3, 2, 0) = (0.705, 0.259, 0.035).\n\n"
    text = GIVEN + weights + "The context is c = 0.705 h1 + 0.259 h2 + 0.035 h3 = (0.740, -0.189, 0.965).\n"
    assert told(text)[-3:] == ["0.740 rounding", "-0.189", "0.965"]


@pytest.mark.parametrize("letters", ["uw", "dz", "ab"])
def test_any_letters(letters: str) -> None:
    query, key = letters
    text = f"{query} = (2, -1, 1), {key}1 = (1, 0, 1), {key}2 = (0, -1, 1)\n\n{query}·{key}1 = 3\n\n{query}·{key}2 = 1\n"
    assert told(text) == ["3", "1 wrong (2)"]


def test_a_normaliser_that_misses_a_term_is_wrong_and_what_follows_is_carried_on() -> None:
    text = GIVEN + SCORES[1].replace("= 1.", "= 0.") + (
        "\n\nThe exponentials are $e^3 = 20.086$, $e^2 = 7.389$, $e^0 = 1.000$. The normaliser is $Z = {} = {}$, so "
        "$a_1 = \\tfrac{{20.086}}{{{}}} = {}$ and $c_1 = {}$.\n"
    )
    assert told(text.format("20.086 + 7.389 + 1.000", "28.475", "28.475", "0.705", "0.741"))[-4:] == ["20.086", "28.475", "0.705", "0.741"]
    wrong = told(text.format("20.086 + 7.389", "27.475", "27.475", "0.731", "0.767"))
    assert wrong[-5:-1] == ["27.475 wrong (28.475)", "20.086", "27.475 wrong (28.475)", "0.731 follow-through (0.705)"]


def test_a_sum_of_some_exponentials_is_no_normaliser() -> None:
    text = GIVEN + SCORES[1].replace("= 1.", "= 0.") + "\n\nThe exponentials are $e^3 = 20.086$, $e^2 = 7.389$, $e^0 = 1.000$. "
    text += "The sum of the first two is $20.086 + 7.389 = 27.475$.\n"
    assert told(text)[-1] == "27.475"

TABLES = """# Attention, dot variant

| state | dim 1 | dim 2 |
|---|---|---|
| h1 (I) | 1 | 2 |
| h2 (am) | 0 | 1 |
| h3 (here) | 2 | -1 |

The decoder state is s = [1, 1].

| | h1 | h2 | h3 |
|---|---|---|---|
| score | 3 | 1 | {} |
| exp | 20.09 | 2.72 | {} |
| weight | {} |

c = {}*h1 + {}*h2 + {}*h3 = [{}, {}]
"""


def test_states_in_the_rows_of_a_table() -> None:
    true = told(TABLES.format(1, 2.72, "0.787 | 0.107 | 0.107", 0.787, 0.107, 0.107, 1.001, 1.574))
    assert true == ["3", "1", "1", "20.09", "2.72", "2.72", "0.787", "0.107", "0.107", "0.787", "0.107", "0.107", "1.001 rounding", "1.574"]
    wrong = told(TABLES.format(2, 7.39, "0.665 | 0.090 | 0.245", 0.665, 0.090, 0.245, 1.155, 1.175))
    assert [wrong[k] for k in (2, 5, 6)] == ["2 wrong (1)", "7.39 follow-through (2.72)", "0.665 follow-through (0.787)"]


def test_scores_and_weights_with_the_step_before_the_key() -> None:
    text = "Encoder states: $h_1=[1,2]$, $h_2=[0,1]$. Decoder state $s_t=[1,1]$.\n\n$e_{ti} = s_t^\\top h_i$: $e_{t1} = 1\\cdot1+1\\cdot2 = 3$, $e_{t2} = 2$.\n"
    assert told(text) == ["3", "2 wrong (1)"]


@pytest.mark.parametrize("formula", ["$q_i = W_Q x_i$ and so on", "$k_j = W_K x_j$ and likewise"])
def test_small_and_capital_letters_of_embeddings_are_one(formula: str) -> None:
    maps = "$$X = \\begin{pmatrix} 1 & 0 & 2 \\\\ 0 & 1 & 1 \\end{pmatrix},\\quad "
    maps += "W_Q = \\begin{pmatrix} 2 & 1 \\\\ 0 & 1 \\end{pmatrix},\\quad W_K = \\begin{pmatrix} 1 & 0 \\\\ 1 & 1 \\end{pmatrix}$$"
    made = "$$Q = W_Q X = \\begin{pmatrix} 2 & 1 & 5 \\\\ 0 & 1 & 1 \\end{pmatrix},\\quad K = W_K X = \\begin{pmatrix} 1 & 0 & 2 \\\\ 1 & 1 & 4 \\end{pmatrix}$$"
    assert told(f"Every column is a word, {formula}.\n\n{maps}\n\n{made}\n")[-12:] == ["2", "1", "5", "0", "1", "1", "1", "0", "2", "1", "1", "4 wrong (3)"]


def test_letters_stand_for_what_formulas_define_them_as() -> None:
    given = "$$Q = \\begin{pmatrix} 1 & 0 \\\\ 2 & 1 \\end{pmatrix}, K = \\begin{pmatrix} 1 & 1 \\\\ 0 & 2 \\end{pmatrix}, "
    given += "V = \\begin{pmatrix} 1 & 3 \\\\ 5 & 1 \\end{pmatrix}$$\n\n"
    scores = "The second word has $P_{21} = 3$ and $P_{22} = 2$. In full, $$P = QK^\\top = \\begin{pmatrix} 1 & 0 \\\\ 3 & 1 \\end{pmatrix}$$\n\n"
    rest = "$$A = \\mathrm{softmax}(P) = \\begin{pmatrix} 0.731 & 0.269 \\\\ 0.731 & 0.269 \\end{pmatrix}, "
    output = "F = AV, F_{11} = 2.08$$"
    numbers = ["3", "2", "1", "0", "3", "1 wrong (2)", "0.731", "0.269", "0.731", "0.269", "2.08"]
    assert told(given + scores + rest + output) == numbers


COLUMNS = r"""The layer is causal; tokens are columns of $H$, and $q^{(i)} = U_q h^{(i)}$, $k^{(i)} = U_k h^{(i)}$, $\ell_{ij} = \frac{1}{\sqrt 2}\langle q^{(i)}, k^{(j)}\rangle$.

$H = \begin{pmatrix} 1 & 0 & 2 \\ 0 & 1 & 1 \end{pmatrix}, U_q = \begin{pmatrix} 1 & 2 \\ 0 & 1 \end{pmatrix}, U_k = \begin{pmatrix} 1 & 0 \\ 1 & 1 \end{pmatrix}$

\begin{tabular}{c|cc|cc}
 & \multicolumn{2}{c|}{$q^{(i)}$} & \multicolumn{2}{c}{$k^{(i)}$}\\
\hline
$i=1$ & 1 & 0 & 1 & 1 \\
$i=2$ & 2 & 1 & 0 & 1 \\
$i=3$ & 4 & 1 & 2 & 3
\end{tabular}

\begin{tabular}{lrrr}
 & $\ell_{i1}$ & $\ell_{i2}$ & $\ell_{i3}$ \\
$i=1$ & 0.71 & --- & --- \\
$i=2$ & 2.12 & 0.71 & --- \\
$i=3$ & 3.54 & 0.71 & 9.90
\end{tabular}
"""


def test_projections_by_their_index_and_tokens_by_theirs() -> None:
    found = told(COLUMNS, ".tex")
    assert found == ["1", "0", "1", "1", "2", "1", "0", "1", "4", "1", "2", "3", "0.71", "2.12", "0.71", "3.54", "0.71", "9.90 wrong (7.78)"]


def test_a_symbol_with_a_number_after_a_word_is_that_words_where_tokens_have_words() -> None:
    given = 'Query of "bank": `q = [1, 2]`\n\n- the: `k1 = [1, 0]`\n- river: `k2 = [0, 1]`\n- bank: `k3 = [1, -1]`'
    text = given + '\n\nUnscaled:\n\n- the: 1·1 + 2·0 = 1\n- bank: 1·1 + 2·(-1) = -1\n- river: q·k2 = 3\n'
    assert told(text)[-1] == "3 wrong (2)"
