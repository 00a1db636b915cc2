"""Weights that prose says in per cent."""

from told import found, told

TABLES = """
|      | q1 | q2 |
|------|----|----|
| chat | 1  | 2  |
| noir | 0  | 3  |

|       | k1 | k2 |
|-------|----|----|
| the   | 1  | 0  |
| black | 0  | 1  |

Scaled by √2, the attention weights are:

|      | the | black |
|------|-----|-------|
| chat | 0.3302 | 0.6698 |
| noir | {} | {} |

"""
TRUE, WRONG = TABLES.format(0.1070, 0.8930), TABLES.format(0.2070, 0.7930)


def test_a_percentage_is_a_weight_of_the_tokens_about_it() -> None:
    assert told(TRUE + "So chat puts 67\u202f% of its attention on black and 33\u202f% on the article, while noir spends 89 % on black.\n")[4:] == ["67", "33", "89"]


def test_a_percentage_of_a_wrong_weight_is_as_wrong() -> None:
    assert told(WRONG + "So chat puts 67 % of its attention on black, while noir spends 79 % on the noun.\n")[4:] == ["67", "79 wrong (89)"]


def test_a_percentage_of_something_else_is_not_judged() -> None:
    assert told(WRONG + "In a survey 79 % of the readers agreed, and 21 % of them liked chat.\n")[4:] in ([], ["79 unchecked"])


def test_a_percentage_right_before_a_token_is_the_weight_of_that_token() -> None:
    text = "Q = [[1, 0], [1, 1]]; K = [[0, 1], [1, 1]]\n\nThe weights of the tokens are\n\n| | cat | sat |\n|-|-|-|\n| cat | {} |\n| sat | 0.3302 | 0.6698 |\n\n"
    said = text.format("0.3302 | 0.6698") + 'Scaled by √2, "sat" is about 33% "cat" and 67% itself.\n'
    assert [(f.claim.text, f.claim.index, f.verdict) for f in found(said)[-2:]] == [("33", ("2", "1"), "correct"), ("67", ("2", "2"), "correct")]
