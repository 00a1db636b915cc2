"""Decimal commas: where a document writes them, what its numbers are, and that they keep their places."""

import pytest

from symattn.reading.commas import has_decimal_commas
from symattn.reading.labels import in_words
from symattn.reading.opening import read_page
from symattn.verifying.documents import verify_document
from symattn.verifying.fixing import fixed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("q = (0,5 ; -0,25), k = (1,5 ; 2)", True),
        (r"\( 0{,}5 + 0{,}25 = 0{,}75 \)", True),
        ("x = [0,1], y = [1,0], z = [0,5]", False),
        ("The intervals (0,1) and (0,5); 0.25, 0.5 and 0.75", False),
        ("1,024 of 2,048 and 4,096 tokens", False),
        ("0,1,0,1 and 1,0,0,5 and 0,0,1,1", False),
        ("a = 0.5, b = 0.25, c = 0,75", False),
    ],
)
def test_a_document_writes_decimal_commas_or_not(text: str, expected: bool) -> None:
    assert has_decimal_commas([text]) is expected


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("q = (0,5 ; -0,4)", "q = (0.5 , -0.4)"),
        ("A = [0,5 1,5 ; 0,3 0,4]", "A = [0.5 1.5 ; 0.3 0.4]"),
        ("A = [0,5, 1,5; 0,3, 0,4]", "A = [0.5, 1.5; 0.3, 0.4]"),
        ("A = [[0,5; 1,5]; [0,3; 0,4]]", "A = [[0.5 , 1.5], [0.3 , 0.4]]".replace(" ,", ",")),
        ("e = (1, 0), f = [1,0]", "e = (1, 0), f = [1,0]"),
        ("1.024,5 and 1,732", "1024.5 and 1.732"),
        ("first 0,289 ; then 0,785", "first 0.289 ; then 0.785"),
    ],
)
def test_numbers_get_points_and_lists_get_commas(source: str, read: str) -> None:
    page = read_page(f"0,25 0,5 0,75\n\n{source}", ".txt")
    assert page.pieces[-1].text == read


def test_every_character_keeps_its_place() -> None:
    source = "0,25 0,5 und 1.024,5 ; 0{,}75"
    piece = read_page(source, ".txt").pieces[0]
    assert piece.text == "0.25 0.5 und 1024.5 , 0.75"
    assert all(source[place] == c or c in ".," for place, c in zip(piece.places, piece.text, strict=True))


def test_code_keeps_its_commas() -> None:
    pieces = read_page("0,25 0,5 0,75\n\n```python\nx = [0,5]\n```\n", ".md").pieces
    assert [piece.text for piece in pieces if piece.kind == "code"] == ["x = [0,5]"]


def test_corrections_are_written_with_a_comma() -> None:
    source = "# Softmax\n\nq = (1,0 ; 2,0), k1 = (0,5 ; 0,25), k2 = (1,5 ; 0,5)\n\nq·k1 = 1,0·0,5 + 2,0·0,25 = 1,10\n"
    report = verify_document(source, ".md", "x.md")
    assert fixed(report, source)[0] == source.replace("1,10", "1,00")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("les poids", "weights"), ("La somme vaut", "row_sums"), ("la somme pondérée", "output"), ("la requête", "Q"), ("die Schlüssel", "K"),
        ("skalierte Punktzahlen", "scaled_scores"), ("los pesos", "weights"), ("los valores", "V"), ("i punteggi", "scores"), ("le chiavi", "K"), ("a saída", "output"),
    ],
)
def test_words_of_other_languages(words: str, name: str) -> None:
    assert in_words(words)[0] == name
