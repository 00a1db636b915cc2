"""Hostile documents: a normal report or a clear complaint, never anything else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symattn.errors import SymattnError
from symattn.verifying.documents import verify_document

GOOD = "softmax([1, 2, 3]) = [0.0900, 0.2447, 0.6652]\n\n"
MATRIX = "[" + ", ".join("[" + ", ".join(f"0.{i}{j}1" for j in range(10, 60)) + "]" for i in range(10, 61)) + "]"

UNUSUAL = {
    "digits": ("softmax([1," + "7" * 10_000 + "]) = [0.1, 0.9]", ".md"),
    "exponent": ("softmax([1e999999, 2]) = [1, 0]; 1e-999999 = 2", ".md"),
    "Arabic digits": ("softmax([1,2]) = [٠.٢٦٨٩, ٠.٧٣١١], १.५ = 1.5, 𝟏.𝟓 = 3.5", ".md"),
    "towers": ("$2^{9^{9^9}} = 5$, $((((2^{64})^{64})^{64})^{64})^{64} = 3$, $e^{1000000000} = 3$, exp(exp(exp(exp(10)))) = 3", ".md"),
    "signs": ("1 = " + "- " * 10_000 + "1", ".txt"),
    "roots": ("√" * 10_000 + "1 = 1", ".txt"),
    "fractions": ("$" + r"\frac" * 10_000 + "1 = 1$", ".tex"),
    "fractions in fractions": ("$" + r"\frac{1}{2" * 5_000 + "}" * 5_000 + "= 1$", ".tex"),
    "powers": ("$1" + "^1" * 5_000 + " = 1$", ".md"),
    "powers of powers": ("$1" + "^{1" * 5_000 + "}" * 5_000 + " = 1$", ".md"),
    "exponents of minus": ("$1^" + "-" * 10_000 + "1 = 1$", ".md"),
    "quotients": ("1" + " / 3" * 5_000 + " = 3", ".md"),
    "chain": ("1" + " = 1" * 10_000, ".txt"),
    "relations": ("= " * 20_000 + "1", ".txt"),
    "open brackets": ("Q = " + "[" * 20_000 + "1", ".txt"),
    "semicolons in brackets": ("Q = " + "(" * 30 + "1" + ";2)" * 30, ".txt"),
    "many terms": ("1" + " + 1" * 15_000 + " = 3", ".txt"),
    "many numbers": ("0.5 " * 30_000, ".txt"),
    "many statements": ("Q = 0.5\n\n" * 11_000, ".txt"),
    "a large matrix": ("Q = " + MATRIX, ".md"),
    "a ragged matrix": ("k = [1×1+0×0, 1×1+[1, 2]= [1, 1]\nQ = [K = [[1,2],[3,4]]1, 0]\nV = [[1, [2, 3]], [4, [5, 6]]]", ".md"),
    "softmax of a list of lists": ("$e^{softmax([[1,2],[3,4]], [1])} = [[[1]]] = softmax([[[1, 2]]])$", ".md"),
    "table with spans": ("<table><tr><td rowspan=100000000 colspan=100000000>1</td><td>2</td></tr><tr><td>3</td></tr></table>", ".html"),
    "dollars": ("$" * 900_000, ".md"),
    "a number and a long line": ("a " * 50_000 + "0.5 " * 200, ".txt"),
    "undefined": ("1/0 = 3, 0/0 = 1, ln(0) = 1, sqrt(-1) = 2, $0^{-1} = 2$, softmax([nan, inf]) = [1, 0], softmax([-inf, -inf]) = [0, 0]", ".md"),
    "empty": ("", ".md"),
    "zeros": ("\0" * 1000 + GOOD, ".txt"),
    "not a notebook": ('{"cells": [{"cell_type": 5, "source": {"a": 1}, "outputs": 7}]}', ".ipynb"),
}


def refusal(text: str, ending: str) -> list[str]:
    """The messages with which a document is refused; none where it is reported on.  Anything else that is raised is a bug."""
    try:
        verify_document(text, ending, "document")
    except SymattnError as error:
        return list(error.messages) or [""]
    return []


@pytest.mark.parametrize(("text", "ending"), UNUSUAL.values(), ids=UNUSUAL.keys())
def test_an_unusual_document_is_reported_on_or_refused(text: str, ending: str) -> None:
    for whole in (text, GOOD + text):
        assert all(message and len(message) < 300 for message in refusal(whole, ending))


@pytest.mark.parametrize(("text", "said"), [("0.5 " * 30_000, "numbers"), ("Q = " + MATRIX, "at most"), ("$" * 900_000, "markup"), ("1" + " + 1" * 15_000, "too long")])
def test_what_is_too_large_is_refused_with_the_bound(text: str, said: str) -> None:
    with pytest.raises(SymattnError, match=said):
        verify_document(GOOD + text, ".txt", "document")


def test_numbers_beyond_the_bounds_leave_the_others_judged() -> None:
    report = verify_document(GOOD + "Also 1e999999 and " + "7" * 1000 + " and ٠.٥.", ".md", "document")
    assert [f.verdict for f in report.findings if f.claim.text.startswith("0.")] == ["correct"] * 3


WORDS = [
    "Q", "K", "V", "X", "W_Q", "softmax(", "softmax([1,2])=[0.2689,0.7311]", "Q = [[1,0],[0,1]]", "K = [[1,2],[3,4]]", "V=[[1],[2]]", "QK^T", "scores",
    "weights", "[1, 2]",
]
WORDS += [
    "[[1,2],[3,4]]", "[", "]", "(", ")", "1", "0", "0.5", "2.25", "0.731", "-1", "=", "≈", "·", "+", "-", "/", "*", "@", r"\frac{", r"\frac{1}{2}",
    "}", "{", "^", "^T", "_", "$", "$$",
]
WORDS += [
    "\n", "\n\n", "|", "| 1 | 2 |\n", "|-|-|\n", "→", "T", ",", ";", ":", "the", "cat", "exp(", "√", "x_1", "q_{}", "Q[0", "q_1", "α_{12}", "%", "°",
    r"\begin{bmatrix}", r"\end{bmatrix}",
]
WORDS += [
    r"\begin{bmatrix}1&2\\3&4\end{bmatrix}", "&", r"\\", " ", "?", "...", "-inf", "NaN", "e^{", "d_k = 2", r"\sqrt", "sum", "max", "- ", "# Step ",
    "mask", "column", "1e5", "<sub>", "</td><td>", "```",
]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40), st.sampled_from(["", " "]), st.sampled_from([".md", ".txt", ".tex", ".html"]))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_heap_of_mathematics_breaks_it(words: list[str], between: str, ending: str) -> None:
    assert all(refusal(between.join(words), ending))
