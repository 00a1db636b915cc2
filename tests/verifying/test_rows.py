"""Softmax without queries and keys: what listed vectors are made of one another, and when nothing is said of them."""

import pytest

from symattn.verifying.documents import verify_document


def verdicts(text: str, ending: str = ".md") -> dict[str, str]:
    return {f.claim.text: f.verdict for f in verify_document(text, ending, "x").findings}


def test_shifted_scores_exponentials_their_sum_and_their_shares() -> None:
    found = verdicts("Scores: 2.0, 1.0, 0.5.\n\nMinus the maximum: 0.0, -1.0, -1.5. Exponentials: 1.000, 0.368, 0.223, sum 1.591; probabilities 0.629, 0.231, 0.140.\n")
    assert {found[text] for text in ("-1.0", "-1.5", "1.000", "0.368", "0.223", "1.591", "0.629", "0.231", "0.140")} == {"correct"}


def test_a_wrong_exponential_and_what_follows() -> None:
    found = verdicts("Scores: 2.0, 1.0, 0.5, 0.2.\n\nExponentials: 7.389, 2.178, 1.649, 1.221.\n\nProbabilities: 0.594, 0.175, 0.133, 0.098.\n")
    assert [found[text] for text in ("7.389", "2.178", "1.649", "0.594", "0.175")] == ["correct", "wrong", "correct", "follow-through", "follow-through"]


def test_weights_that_were_never_divided_by_their_sum() -> None:
    text = "Scores: 2.0, 1.0, 0.1.\n\n* exponentials: 7.389, 2.718, 1.105\n* attention weights: 7.389, 2.718, 1.105\n"
    found = [f.verdict for f in verify_document(text, ".md", "x").findings if f.claim.text == "7.389"]
    assert found == ["correct", "wrong"]


@pytest.mark.parametrize("words", ["unnormalised weights", "numbers", "not yet normalised attention weights"])
def test_exponentials_by_another_name_are_not_accused(words: str) -> None:
    found = verdicts(f"Scores: 2.0, 1.0, 0.1.\n\n* exponentials: 7.389, 2.718, 1.105\n* {words}: 7.389, 2.718, 1.105\n")
    assert "wrong" not in found.values()


@pytest.mark.parametrize("listed", ["0.31, 0.45, 0.24", "12.5, 3.25, 8.75", "0.9, 0.8, 0.7"])
def test_numbers_that_nothing_explains_are_not_accused(listed: str) -> None:
    found = verdicts(f"Scores: 2.0, 1.0, 0.1.\n\nExponentials: 7.389, 2.718, 1.105.\n\nElsewhere we measured {listed} seconds.\n")
    assert "wrong" not in found.values()


def test_a_sheet_with_letters_and_numbers() -> None:
    rows = ["| | A | B | C | D |", "|---|---|---|---|---|", "| 1 | word | score | exp | weight |", "| 2 | tea | 1.2 | 3.320 | 0.690 |", "| 3 | cup | 0.4 | 1.492 | 0.310 |"]
    found = verdicts("# A sheet\n\n" + "\n".join([*rows, "| 4 | total | | 4.812 | 1.000 |"]) + "\n")
    assert {found[text] for text in ("3.320", "1.492", "0.690", "0.310", "4.812", "1.000")} == {"correct"}
