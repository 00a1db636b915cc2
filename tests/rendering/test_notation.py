"""The author's notation: symbols, column vectors, decimal comma, signs, brackets; and pages in German."""

import re
from pathlib import Path
from typing import Any

import pytest

import symattn
from symattn.extensions import data_file, languages, names, template_path
from symattn.reading.problem_file import read_problem

EXAMPLE = Path(data_file("examples", "i-love-statistics")).read_text(encoding="utf-8")


def page(notation: str, to: str = "md", **options: Any) -> str:
    text = EXAMPLE.replace("[given]", f"[notation]\n{notation}\n[given]")
    return symattn.solve(read_problem(text, "problem.toml"), **options).to(to)


@pytest.mark.quick
def test_symbols_are_the_authors() -> None:
    text = page('W_Q = "W^Q"\nweights = "\\\\alpha"')
    assert "Q = X W^Q" in text
    assert "(W^Q)_{kc}" in text
    assert r"\alpha_{ij}" in text
    assert "W_Q" not in text


@pytest.mark.quick
def test_column_vectors_transpose_statements_entries_and_matrices() -> None:
    text = page('vectors = "columns"')
    assert "Q = W_Q X" in text
    assert r"S = K^{\top} Q" in text
    assert "O = V A" in text
    assert r"X = \begin{bmatrix} 0.2 & 0.4 & 0.1 \\ 0.5 & 0.8 & 0.6 \\ 0.7 & 0.6 & 0.9 \end{bmatrix}" in text
    assert r"Q_{1,\text{love}} &= 0.4 \cdot 0.1" in text
    assert "one column each" in text


@pytest.mark.quick
def test_decimal_comma_everywhere_but_in_tokens() -> None:
    text = EXAMPLE.replace('"statistics"]', '"GPT-3.5"]').replace("[given]", '[notation]\ndecimal = ","\n[given]')
    for to in ("md", "latex", "html"):
        shown = symattn.solve(read_problem(text, "problem.toml")).to(to)
        body = shown[shown.index("love", shown.index("<h1>" if to == "html" else "Given")) :]
        body = body.split("<script>")[0]
        assert "GPT-3.5" in body.replace("-{}", "-")
        assert not re.search(r"(?<!GPT-)(?<!viewBox=\")\b\d+\.\d+\b", body.replace("-{}", "-")), to


@pytest.mark.quick
def test_times_and_round_brackets() -> None:
    text = page('times = "\\\\times"\nbrackets = "round"')
    assert r"0.4 \times 0.1" in text
    assert "pmatrix" in text
    assert r"\cdot" not in text
    assert "bmatrix" not in text


@pytest.mark.quick
@pytest.mark.parametrize("symbol", ["\\\\input{x}", "$", "a$b", "\\\\def\\\\x{}", "a{b", "%", "\\\\href{x}{y}", "x" * 99, "\\\\mathbf{\\\\input{x}}", "a\\nb", ""])
def test_a_symbol_cannot_carry_anything_else(symbol: str) -> None:
    with pytest.raises(symattn.SymattnError, match=r"notation\.W_Q"):
        page(f'W_Q = "{symbol}"')


@pytest.mark.quick
def test_notation_that_is_not_known_is_answered_with_its_place() -> None:
    with pytest.raises(symattn.SymattnError) as caught:
        page('vectors = "cols"\nweihgts = "a"')
    assert any("notation.vectors must be one of rows, columns" in m for m in caught.value.messages)
    assert any('did you mean "weights"' in m for m in caught.value.messages)


def test_every_language_tells_every_step_that_english_tells() -> None:
    english = {p.name for p in (template_path() / "steps").glob("*.j2")} - {"default.j2"}
    macros = re.findall(r"<% macro (\w+\(.*?\))", (template_path() / "words.j2").read_text(encoding="utf-8"))
    for lang in languages():
        if lang != "en":
            folder = template_path() / "languages" / lang
            assert {p.name for p in (folder / "steps").glob("*.j2")} == english
            assert re.findall(r"<% macro (\w+\(.*?\))", (folder / "words.j2").read_text(encoding="utf-8")) == macros


ENGLISH = re.compile(r"\b(the|and|of|each|with|values?|keys are|query of|rounded|row|weights)\b")


@pytest.mark.parametrize("example", names("examples"))
def test_a_german_page_holds_no_english(example: str) -> None:
    problem = symattn.load(example)
    text = symattn.solve(example, lang="de", carry="rounded").to("md")
    text = re.sub(r"\$\$.*?\$\$|\$.*?\$", "", text, flags=re.DOTALL)
    for name in (problem.title, *problem.tokens, *problem.kv_tokens, *problem.queries):
        text = text.replace(name, "")
    assert not ENGLISH.search(text)
    assert "Gegeben" in text


@pytest.mark.quick
@pytest.mark.parametrize("example", names("examples"))
@pytest.mark.parametrize("to", ["md", "latex", "html"])
def test_a_worksheet_gives_nothing_away(example: str, to: str) -> None:
    solution = symattn.solve(example, template="worksheet", blank=["weights"])
    text = solution.to(to).split("<script>")[0]
    d = solution.derivation
    for name in ("weights", "weighted_values", "output"):
        for row in d[name].decimal(4):
            for decimal in row:
                if decimal is not None and len(decimal.strip("-0.")) > 2:
                    assert decimal not in text, (name, decimal)
    with pytest.raises(symattn.SymattnError, match="worksheet"):
        solution.to("json")
    with pytest.raises(symattn.SymattnError, match="worksheet"):
        symattn.solve(example, blank=["weights"])
