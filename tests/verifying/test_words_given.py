"""Words that are given a vector after other words, in any language, and Chinese columns."""

from symattn.verifying.documents import verify_document
from tests.verifying.told import told

CHINESE = """三个字的词向量：我 = [1, 0.5]，爱 = [0.2, 1]，猫 = [-0.4, 0.8]。

$$W_Q=[[1, 0.5], [0, 1]], W_K=[[0.5, 1], [1, 0]], W_V=[[2, 0], [1, 1]]$$

| 字 | q | k | v |
|:-:|:-:|:-:|:-:|
| 我 | [1.00, 1.00] | [1.00, 1.00] | [2.50, 0.50] |
| 爱 | [0.20, 1.10] | [1.10, 0.20] | [1.40, 1.00] |
| 猫 | [-0.40, 0.60] | [0.60, -0.40] | [0.00, 0.90] |
"""


def test_vectors_of_words_after_other_words() -> None:
    expected = "1.00 1.00 1.00 1.00 2.50 0.50 0.20 1.10 1.10 0.20 1.40 1.00 -0.40 0.60 0.60 -0.40 0.00"
    assert told(CHINESE) == [*expected.split(), "0.90 wrong (0.80)"]


def test_the_tokens_are_the_words() -> None:
    text = "The embeddings are: cats = [1, 0], sleep = [0, 1].\n\n$W_Q = [[1, 2], [0, 1]]$, $W_K = [[1, 0], [1, 1]]$\n\n$Q = [[1, 2], [0, 1]]$\n"
    assert verify_document(text, ".md", "x").readings[0].tokens == ("cats", "sleep")


def test_chinese_words_for_sums_and_outputs() -> None:
    given = "Q = [[1, 0], [0, 1]]，K = [[1, 1], [0, 1]]，V = [[2.5, 0.5], [1.4, 1.0]]，不缩放。"
    text = f"{given}\n\n第一行：e^1≈2.718，e^0=1，两者之和为 3.718。\n\n加权求和，即新的向量 = [2.204, 0.634]\n"
    assert told(text) == ["2.718", "1", "3.718", "2.204", "0.634"]
