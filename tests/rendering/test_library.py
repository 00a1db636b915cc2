"""The library as Python and Jupyter meet it: NumPy in and out, values of steps, displays, copies, errors."""

import copy
import pickle
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import checker
import numpy as np
import pytest
import sympy
from programs import pandoc, pdf
from subjects import EXAMPLES, subject
from test_latex import ARTICLE

import symattn
from symattn import SymattnError, attention, load, render, solve

pytestmark = pytest.mark.quick

GIVEN: dict[str, Any] = {"Q": [[0.1, 0.2]], "K": [[1, 0], [0.5, 1]], "V": [[1, 2], [3, 4]]}


# ---- NumPy ---------------------------------------------------------------------


def test_numpy_arrays_are_the_exact_values_of_their_floats() -> None:
    d = attention(**{name: np.array(rows, dtype=float) for name, rows in GIVEN.items()}, scale="none")
    assert d["Q"].text() == [[str(Fraction(0.1)), str(Fraction(0.2))]]
    assert Fraction(d["scores"].text()[0][1]) == Fraction(0.1) / 2 + Fraction(0.2)
    page = solve(d).to("md")
    assert page.count("exact values of the binary floating-point numbers") == 1
    assert r"Q \approx \begin{bmatrix} 0.1000 & 0.2000" in page


def test_or_the_decimals_that_they_print_as() -> None:
    d = attention(**{name: np.array(rows, dtype=float) for name, rows in GIVEN.items()}, scale="none", floats="repr")
    assert d["Q"].text() == [["1/10", "1/5"]]
    assert solve(d).to("md").count("taken as the decimals they print as") == 1


def test_python_floats_print_as_they_do() -> None:
    assert attention(**GIVEN)["Q"].text() == [["1/10", "1/5"]]
    assert attention(**GIVEN, floats="exact")["Q"].text() == [[str(Fraction(0.1)), str(Fraction(0.2))]]


@pytest.mark.parametrize("kind", [np.float32, np.float16, np.int8, np.int64, np.uint16, np.bool_, object])
def test_kinds_of_numpy_numbers(kind: type) -> None:
    rows = np.array([[1, 0], [0, 1]], dtype=kind)
    if kind is np.bool_:
        with pytest.raises(SymattnError, match="is not a number"):
            attention(scores=rows, V=[[1], [2]])
    else:
        assert attention(scores=rows, V=[[1], [2]])["scores"].text() == [["1", "0"], ["0", "1"]]


def test_float32_keeps_its_own_value() -> None:
    assert attention(scores=np.array([[0.1]], dtype=np.float32), V=[[1]])["scores"].text() == [[str(Fraction(float(np.float32(0.1))))]]


@pytest.mark.parametrize("example", [name for name in EXAMPLES if name != "symbolic"])
def test_to_numpy_is_the_nearest_double(example: str) -> None:
    one = subject(example)
    for name in (step.name for step in one.solution.derivation.steps):
        found = one.solution.derivation[name].to_numpy()
        assert found.dtype == np.float64
        for row, expected in zip(found.tolist(), one.quantity(name), strict=True):
            for x, value in zip(row, expected, strict=True):
                if value is None:
                    assert x == float("-inf")
                    continue
                low, high = (Fraction(end, 2**120) for end in checker.enclose(value, 120))
                assert float(low) == float(high) == x


# ---- values --------------------------------------------------------------------


def test_values_of_a_step() -> None:
    d = attention(scores=[["ln 2", "0"]], V=[["3"], ["6"]], scale="none", tokens=["a", "b"])
    weights = d["weights"]
    assert weights.exact == sympy.Matrix([[sympy.Rational(2, 3), sympy.Rational(1, 3)]])
    assert weights.decimal(4) == [["0.6667", "0.3333"]]
    assert weights.decimal() == weights.decimal(4)
    assert weights.decimal(2, "cut") == [["0.66", "0.33"]]
    assert weights.to_numpy().tolist() == [[2 / 3, 1 / 3]]
    assert weights.latex() == r"\begin{bmatrix}\frac{2}{3}&\frac{1}{3}\end{bmatrix}"
    assert weights.latex(2) == r"\begin{bmatrix}0.67&0.33\end{bmatrix}"
    assert (weights.shape, weights.rows, weights.columns) == ((1, 2), ("1",), ("a", "b"))


def test_exact_of_symbols_and_infinity() -> None:
    d = attention(scores=[["x", "y"]], V=[["1"], ["2"]], mask=[[True, True]])
    x, y = sympy.symbols("x y")
    assert sympy.simplify(d["weights"].exact[0, 0] - sympy.exp(x) / (sympy.exp(x) + sympy.exp(y))) == 0
    assert d["weights"].decimal() == [[None, None]]
    masked = attention(scores=[[1, 2]], V=[[1], [2]], mask=[[True, False]])["masked_scores"]
    assert masked.exact == sympy.Matrix([[1, -sympy.oo]])
    assert masked.latex(1) == r"\begin{bmatrix}1.0&-\infty\end{bmatrix}"


@pytest.mark.external
def test_latex_of_values_compiles(tmp_path: Path) -> None:
    matrices = [solve(example).derivation[name].latex(places) for example in EXAMPLES for name in ("scores", "weights", "output") for places in (None, 3)]
    body = "\n".join(f"\\[{tex}\\]" for tex in matrices)
    pdf(ARTICLE.replace("<FRAGMENTS>", body), tmp_path, wide=2000)
    pandoc("\n\n".join(f"$${tex}$$" for tex in matrices), "html", "markdown", "--mathml")


# ---- Jupyter -------------------------------------------------------------------


def test_displays_of_a_solution() -> None:
    solution = solve("i-love-statistics")
    assert solution._repr_markdown_() == solution.to("md")
    html = solution._repr_html_()
    assert html.startswith("<iframe ")
    assert html.count("<iframe") == html.count("</iframe>") == 1
    assert "<script" not in html, "the page is inside the frame, escaped"
    latex = solution._repr_latex_()
    assert latex == solution.to("latex", "fragment")
    assert not re.search(r"\\documentclass|\\usepackage|\\begin\{document\}|tikz", latex)


def test_displays_of_a_value() -> None:
    """Jupyter sets text/latex with MathJax: one formula between dollars."""
    for example in EXAMPLES:
        latex = solve(example).derivation["weights"]._repr_latex_()
        assert latex.startswith("$")
        assert latex.endswith("$")
        assert latex.count("$") == 2


@pytest.mark.external
def test_latex_display_can_be_exported(tmp_path: Path) -> None:
    """nbconvert puts text/latex into an article of its own as it is."""
    pdf(ARTICLE.replace("<FRAGMENTS>", solve("causal-mask")._repr_latex_()), tmp_path)


# ---- copies --------------------------------------------------------------------


def test_copies_are_harmless() -> None:
    solution = solve("three-words", places=3)
    page = solution.to("md")
    for made in (copy.copy(solution), copy.deepcopy(solution), copy.copy(solution.derivation), copy.deepcopy(solution.derivation)):
        assert (made.to("md") if isinstance(made, symattn.Solution) else solve(made, places=3).to("md")) == page
    assert solution.to("md") == page
    problem = solution.problem
    for twin in (copy.copy(problem), copy.deepcopy(problem), pickle.loads(pickle.dumps(problem))):
        assert solve(twin, places=3).to("md") == page
    array = solution.derivation["weights"]
    assert pickle.loads(pickle.dumps(array)).decimal(9) == copy.deepcopy(array).decimal(9) == array.decimal(9)


def test_errors_keep_their_messages_when_pickled() -> None:
    error = pickle.loads(pickle.dumps(SymattnError("a", "b")))
    assert error.messages == ("a", "b")


def test_solutions_are_frozen() -> None:
    solution = solve("padding")
    with pytest.raises(AttributeError):
        solution.places = 3  # type: ignore[misc]
    with pytest.raises(AttributeError):
        solution.derivation.target = "weights"  # type: ignore[misc]


def test_a_solution_does_not_change_what_it_is_made_from() -> None:
    rows = [["1", "2"], ["3", "4"]]
    array = np.array([[1.0, 2.0], [3.0, 4.0]])
    before = array.copy()
    solve(attention(Q=rows, K=array, V=rows)).to("md")
    assert rows == [["1", "2"], ["3", "4"]]
    assert (array == before).all()


# ---- errors --------------------------------------------------------------------

WRONG: dict[str, Any] = {
    "nothing": {},
    "a number": {"Q": 1},
    "three dimensions": {"Q": np.zeros((2, 2, 2))},
    "no dimension": {"Q": np.array(3.0)},
    "no rows": {"Q": np.zeros((0, 2))},
    "nan": {"Q": np.array([[np.nan, 1]])},
    "inf": {"Q": [[float("inf"), 1]]},
    "complex": {"Q": np.array([[1j, 1]])},
    "objects": {"Q": [[object(), 1]]},
    "texts": {"Q": np.array([["a b", "1"]])},
    "ragged": {"Q": [[1], [1, 2]]},
    "a mapping": {"Q": {"a": 1}},
    "a generator": {"Q": (row for row in [[1, 2]])},
    "an unknown name": {"Qu": [[1, 2]]},
    "an unknown setting": {"scal": 1},
    "another variant": {"variant": "scaled-dot"},
    "no variant": {"variant": 3},
    "floats": {"floats": "no"},
    "tokens in one text": {"tokens": "ab"},
    "places": {"places": "4"},
    "a mask": {"mask": np.zeros((3, 3))},
    "a scale": {"scale": object()},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_mistakes_are_errors_of_symattn(wrong: dict[str, Any]) -> None:
    with pytest.raises(SymattnError) as error:
        attention(**({**GIVEN, **wrong} if wrong else {}))
    assert all(error.value.messages)


def test_mistakes_in_options() -> None:
    solution = solve("padding")
    wrong_options = [{"places": "4"}, {"places": True}, {"places": -1}, {"places": 1.0}, {"places": None}, {"rounding": 3}, {"rounding": "up"}]
    wrong_options += [{"carry": None}, {"detail": "most"}, {"lang": "xx"}, {"template": 3}, {"frobnicate": 1}, {"blank": ["nothing"]}, {"floats": ["float8"]}]
    for options in wrong_options:
        with pytest.raises(SymattnError):
            solve("padding", **options)
    for call in (lambda: solution.to("pdf"), lambda: solution.to("md", "nothing"), lambda: render(solution, "md", "../formats/md")):
        with pytest.raises(SymattnError):
            call()
    with pytest.raises(SymattnError, match="did you mean"):
        solution.derivation["weigths"]
    for arguments in ((5000,), (2, "up")):
        with pytest.raises(SymattnError):
            solution.derivation["weights"].decimal(*arguments)


def test_all_mistakes_in_options_at_once() -> None:
    with pytest.raises(SymattnError) as error:
        solve("padding", places=-1, rounding="up", detail="most", frobnicate=1)
    assert len(error.value.messages) == 4


def test_load_takes_paths_and_names(tmp_path: Path) -> None:
    path = tmp_path / "problem.toml"
    path.write_text("[given]\nscores = [[1, 2]]\nV = [[1], [2]]\n", encoding="utf-8")
    assert load(path).given["scores"].text() == load(str(path)).given["scores"].text() == [["1", "2"]]
    assert load("padding").title.startswith("A padded sentence")


def test_places_may_be_any_whole_number() -> None:
    assert solve("padding", places=np.int64(2)).to("md") == solve("padding", places=2).to("md")
