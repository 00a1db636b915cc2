"""What words and symbols name, in English, German and Chinese."""

import pytest

from symattn.reading.labels import feature_number, in_words, of_symbol, quoted, row_number

pytestmark = pytest.mark.quick

WORDS = {
    "X": ["Word embeddings", "Inputs:", "input matrix", "the token vectors", "词向量", "Eingabe"],
    "W_Q": ["Query Weight Matrix (Wq):", "the query projection", "查询权重矩阵", "the matrix for queries"],
    "W_K": ["key weights", "Key Weight Matrix", "键矩阵"],
    "W_V": ["Value matrix", "value weight matrix", "值投影"],
    "Q": ["Query", "the queries", "query vector for love", "查询向量", "Anfrage"],
    "K": ["the key vector", "Keys", 'Weighted Key Vector for "I":', "键向量"],
    "V": ["Values", "value vector of cat", "值向量"],
    "scores": ["dot products", "Raw scores", "unscaled scores", "logits", "similarity", "点积", "注意力分数"],
    "scaled_scores": ["scaled scores", "divide by √d_k", "Scaling", "缩放后的分数", "Skalierte Werte"],
    "masked_scores": ["masked scores", "after masking", "掩码后"],
    "exponentials": ["exponentials", "Exponentiate", "指数"],
    "row_sums": ["row sum", "the total", "they add up to", "normalizer", "求和", "分母"],
    "weights": ["attention weights", "softmax", "probabilities", "normalized scores", "love attends to", "注意力权重", "Gewichte"],
    "weighted_values": ["weighted values", "Weighted value of love", "加权值"],
    "output": ["context vector", "Output", "the weighted sum", "new representation", "updated vector", "输出向量", "上下文向量", "Kontextvektor"],
}


@pytest.mark.parametrize(("text", "quantity"), [(text, name) for name, texts in WORDS.items() for text in texts])
def test_words_name_quantities(text: str, quantity: str) -> None:
    assert in_words(text)[0] == quantity


@pytest.mark.parametrize("text", ["the loss of the model", "Once upon a time", "unnormalized", "第一步", ""])
def test_other_words_name_nothing(text: str) -> None:
    assert in_words(text) == ()


def test_a_word_of_many_meanings_is_weak() -> None:
    assert in_words("attention", weak=False) == ()
    assert set(in_words("注意力")) == {"scores", "weights"}


SYMBOLS = [
    (("q", "love", ""), "Q", ("love",)),
    (("K", "", ""), "K", ()),
    (("v", "2", ""), "V", ("2",)),
    (("x", "1", ""), "X", ("1",)),
    (("W", "Q", ""), "W_Q", ()),
    (("W", "", "Q"), "W_Q", ()),
    (("Wk", "", ""), "W_K", ()),
    (("α", "1,2", ""), "weights", ("1", "2")),
    (("alpha", "12", ""), "weights", ("12",)),
    (("s", "ij", ""), "scores", ("ij",)),
    (("S", "scaled", ""), "scaled_scores", ()),
    (("q", "[0]", ""), "Q", ("@0",)),
    (("output", "", ""), "output", ()),
    (("ctx", "", ""), "output", ()),
    (("attn_weights", "", ""), "weights", ()),
    (("scaled_scores", "", ""), "scaled_scores", ()),
    (("z", "1", ""), "scaled_scores", ("1",)),
]


@pytest.mark.parametrize(("symbol", "quantity", "index"), SYMBOLS)
def test_symbols_name_quantities_and_entries(symbol: tuple[str, str, str], quantity: str, index: tuple[str, ...]) -> None:
    found = of_symbol(*symbol)
    assert (found.names[0], found.index) == (quantity, index)


@pytest.mark.parametrize("symbol", [("W", "1", ""), ("W", "O", ""), ("f", "", ""), ("lr", "", ""), ("d", "k", "")])
def test_other_symbols_name_nothing(symbol: tuple[str, str, str]) -> None:
    assert of_symbol(*symbol).names == ()


@pytest.mark.parametrize(
    ("text", "row"), [("Row 2", "2"), ("for token 3:", "3"), ("Query 1", "1"), ("第 2 行", "2"), ("Zeile 3", "3"), ("rows 1 and row 2", "2"), ("no row", None)]
)
def test_rows_are_named_by_number(text: str, row: str | None) -> None:
    assert row_number(text) == row


@pytest.mark.parametrize(
    ("text", "feature"),
    [("second coordinate", 2), ("component 3", 3), ("first feature", 1), ("dim 1", 1), ("第 2 维", 2), ("zweite Komponente", 2), ("dimension 12345", None), ("a feature", None)],
)
def test_components_are_named_by_number(text: str, feature: int | None) -> None:
    assert feature_number(text) == feature


def test_words_in_any_quotation_marks() -> None:
    assert quoted('“love” and "I" or ‘x’ „y“') == ["love", "I", "x", "y"]
    assert quoted("it isn't") == []
