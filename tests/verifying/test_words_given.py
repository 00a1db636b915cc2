"""Words that are given a vector after other words, in any language, and Chinese columns."""

from symattn.verifying.documents import verify_document
from tests.verifying.told import report, told

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


def test_code_of_other_languages_that_only_names_numbers_is_read() -> None:
    text = """The query is `q_cat = [1, 2]`.

```js
const store = {
  the: { key: [1, 0], value: [2, 0] },
  cat: { key: [0, 1], value: [0, 4] }, // made up
};
```

`q_cat · k_the = 1`, `q_cat · k_cat = 3`

```js
const scores = [1, 2];
const weights = softmax(scores);
// → [0.269, 0.731]
```

| token | weight | value | weight × value |
|---|---|---|---|
| the | 0.269 | [2, 0] | [0.538, 0] |
| cat | 0.731 | [0, 4] | [0, 2.924] |
| sum | | | [0.538, 2.924] |
"""
    assert told(text)[1] == "3 wrong (2)"
    assert {f.claim.label for f in report(text).findings if f.verdict == "given"} == {
        *(f"Q[cat,{c}]" for c in (1, 2)), *(f"{name}[{token},{c}]" for name in "KV" for token in ("the", "cat") for c in (1, 2)),
    }


def test_vectors_that_words_have_and_numbers_that_are_for_them() -> None:
    given = 'The query of "tea" is (1, 2).\n\nThe keys: coffee has (1, 0), milk has (0, 1) and tea has (1, 1).\n\n'
    given += 'The values: coffee holds (4, 0), milk holds (0, 4) and tea holds (2, 2).\n\n'
    steps = "Unscaled: coffee: 1 + 0 = 1\nmilk: 0 + 2 = 2\ntea: 1 + 2 = 3\n\nexp gives 2.72 for coffee, 7.39 for milk and 20.09 for tea. Together that makes 30.19.\n\n"
    assert told(f'{given}{steps}𝗦𝘁𝗲𝗽 𝟮. Mix them. The new "tea" is (1.69, 2.31).\n', ".txt")[-6:] == ["2.72", "7.39", "20.09", "30.19", "1.69", "2.31"]
