"""Errors that a document goes on with, by its printed numbers or by a machine that rounds nothing."""

from told import told

TABLES = """
## Given

|      | q1 | q2 |
|------|----|----|
| chat | 1  | 2  |
| noir | 0  | 3  |

|       | k1 | k2 | v1 | v2 |
|-------|----|----|----|----|
| the   | 1  | 0  | 4  | 1  |
| black | 0  | 1  | 2  | 8  |

## Scores

|      | the | black |
|------|-----|-------|
| chat | 1   | 2     |
| noir | {a}   | {b}     |

## Weights

|      | the | black |
|------|-----|-------|
| chat | 0.2689 | 0.7311 |
| noir | {c} | {d} |

## Output

|      | o1 | o2 |
|------|----|----|
| chat | 2.5379 | 6.1174 |
| noir | {e} | {f} |
"""


def test_components_head_the_columns_of_queries_and_every_number_holds() -> None:
    assert told(TABLES.format(a=0, b=3, c=0.0474, d=0.9526, e=2.0949, f=7.6680))[-2:] == ["2.0949", "7.668"]


def test_errors_that_a_machine_carries_on_unrounded() -> None:
    found = told(TABLES.format(a=0, b=4, c=0.0180, d=0.9820, e=2.0360, f=7.8741))
    assert found[2:4] == ["0", "4 wrong (3)"]
    assert [text.split(" (")[0] for text in found[-2:]] == ["2.036 follow-through", "7.8741 follow-through"]

CAPTIONED = """<table><caption>Queries</caption><tr><th>token</th><th>dim 1</th><th>dim 2</th></tr><tr><td>le</td><td>1</td><td>0</td></tr>
<tr><td>chien</td><td>2</td><td>1</td></tr></table>
<table><caption>Keys</caption><tr><th>token</th><th>dim 1</th><th>dim 2</th></tr><tr><td>the</td><td>1</td><td>1</td></tr><tr><td>dog</td><td>2</td><td>0</td></tr></table>
<table><caption>Values</caption><tr><th>token</th><th>dim 1</th><th>dim 2</th></tr><tr><td>the</td><td>3</td><td>1</td></tr><tr><td>dog</td><td>2</td><td>2</td></tr></table>
<table><caption>Step 1: dot products</caption><tr><th></th><th>the</th><th>dog</th></tr><tr><td>le</td><td>1</td><td>2</td></tr>
<tr><td>chien</td><td>3</td><td>4</td></tr></table>
<table><caption>Step 2: divided by &radic;2 &asymp; 1.414</caption>
<tr><th></th><th>the</th><th>dog</th></tr><tr><td>le</td><td>0.707</td><td>1.414</td></tr>
<tr><td>chien</td><td>3.000</td><td>4.000</td></tr></table>
<table><caption>Step 3: softmax</caption><tr><th></th><th>the</th><th>dog</th></tr><tr><td>le</td><td>0.330</td><td>0.670</td></tr>
<tr><td>chien</td><td>0.269</td><td>0.731</td></tr></table>
"""


def test_captions_name_what_a_table_holds_and_a_row_may_lack_the_scale() -> None:
    assert told(CAPTIONED, ".html")[5:] == [
        "1.414", "0.707", "1.414", "3.000 wrong (2.121)", "4.000 wrong (2.828)", "0.330", "0.670", "0.269 follow-through (0.330)", "0.731 follow-through (0.670)",
    ]


def test_a_sign_lost_in_one_term_is_in_the_sum() -> None:
    text = "q = (1, -2, 1), k1 = (2, 1, 0), k2 = (0, 2, -1)\n\n* q · k1 = 2 + (-2) + 0 = 0\n* q · k2 = 0 + (-4) + 1 = -3\n"
    assert told(text)[4:] == ["0", "-4", "1 wrong (-1)", "-3 follow-through (-5)"]


FRENCH = """
## Corrigé

Requête : q = (2 ; −1). Clés : k₁ = (1 ; 1), k₂ = (0 ; −2), k₃ = (1 ; 0). Valeurs : v₁ = 10, v₂ = −4, v₃ = 1.

Scores : s₁ = 2 × 1 + (−1) × 1 = 1 ; s₂ = 2 × 0 + (−1) × (−2) = −2 ; s₃ = 2.

Scores divisés par √2 ≈ 1,41 : 0,71 ; −1,41 ; 1,41. Exponentielles : 2,03 ; 0,24 ; 4,11 — somme 6,38.

Poids : 0,32 ; 0,04 ; 0,64. Sortie : 0,32 × 10 + 0,04 × (−4) + 0,64 × 1 = 3,2 − 0,16 + 0,64 = 3,68
"""


def test_a_title_is_no_token_and_a_lost_sign_is_carried_to_the_end() -> None:
    found = told(FRENCH)
    assert found[:4] == ["1", "-2 wrong (2)", "2", "2"]
    assert found[6] == "-1.41 follow-through (1.41)"
    assert found[-1] == "3.68 follow-through (0.77)"


def test_weights_that_are_worked_out_wrongly_are_known_where_they_are_restated() -> None:
    given = "q = [1, 1], k_a = [1, 0.5], k_b = [0, 0.4], k_c = [0.1, 0.6]\n\nv_a = [0.40, 1.2], v_b = [0.60, 0.3], v_c = [0.31, 0.40]\n\nThe scores are [1.5, 0.4, 0.7].\n\n"
    text = "softmax([1.5, 0.4, 0.7]) = [0.60, 0.15, 0.25]\n\n| Word | Attention |\n|---|---|\n| a | 60% |\n| b | 15% |\n| c | 25% |\n\n* a: 0.60 · [0.40, 1.2] = [0.240, 0.720]\n"
    restated = ["60 wrong (56)", "15 wrong (19)", "25", "0.60 wrong (0.56)", "0.240 follow-through (0.224)", "0.720 follow-through (0.673)"]
    assert told(given + text)[-9:] == ["0.60 wrong (0.56)", "0.15 wrong (0.19)", "0.25", *restated]


def test_a_sum_of_wrong_exponentials_follows_wherever_it_is_divided_by() -> None:
    given = "q = [1, 1]\n\nk_a = [1, 0.5], k_b = [0, 0.4], k_c = [0.1, 0.6]\n\nScores: q·k_a = 1.5, q·k_b = 0.9, q·k_c = 0.7\n\n"
    text = "exp: 4.48, 2.46, 2.01, together 8.95.\n\nWeights:\n\na 4.48/8.95 = 0.50\nb 2.46/8.95 = 0.27\n"
    assert not [n for n in told(given + text, ".txt") if n.startswith(("8.95 wrong", "4.48 wrong", "2.01 wrong"))]
    assert "0.9 wrong (0.4)" in told(given + text, ".txt")


UNTURNED = """
Q =
1 0
2 1

K =
1 2
0 1

V =
1 4
3 0

QK^T =
1 2
2 5

divide by sqrt(2) = 1.41

0.71 1.41
1.41 3.54

softmax each row

0.33 0.67
0.11 0.89
"""


def test_scaled_scores_follow_from_scores_even_where_most_of_these_are_wrong() -> None:
    assert [text.split(" ")[1:2] for text in told(UNTURNED, ".txt")] == [[], *[["wrong"]] * 3, [], [], *[["follow-through"]] * 7]
