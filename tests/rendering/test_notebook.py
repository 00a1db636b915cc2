"""Notebooks are valid, run, and their code gives the values that stand in them."""

import ast

import pytest

import symattn
from symattn.extensions import names

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")


@pytest.mark.parametrize("example", names("examples"))
def test_a_notebook_is_valid_and_tells_every_step(example: str) -> None:
    solution = symattn.solve(example)
    book = nbformat.reads(solution.to("ipynb"), as_version=4)
    nbformat.validate(book)
    code = [cell.source for cell in book.cells if cell.cell_type == "code"]
    assert len(code) == 1 + len(solution.derivation.steps)
    for cell in book.cells:
        if cell.cell_type == "code":
            ast.parse(cell.source)


@pytest.mark.external
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("example", ["i-love-statistics", "symbolic", "weights-by-hand", "padding", "translation"])
def test_a_notebook_runs_and_reproduces_its_values(example: str) -> None:
    book = nbformat.reads(symattn.solve(example).to("ipynb"), as_version=4)
    stated = [cell.outputs[0].data["text/plain"] for cell in book.cells if cell.cell_type == "code" and cell.outputs]
    nbclient.NotebookClient(book, timeout=60, kernel_name="python3").execute()
    computed = [cell.outputs[0].data["text/plain"] for cell in book.cells if cell.cell_type == "code" and cell.outputs]
    assert len(stated) > 5
    assert [ast.literal_eval(a) for a in stated] == [ast.literal_eval(b) for b in computed]


def test_hostile_tokens_stay_inside_string_literals() -> None:
    tokens = ["'); import os; ('", '"""', "\\", "```python\nbad()\n```"]
    d = symattn.attention(tokens=tokens, scores=[[0, 1, 2, 3]] * 4, V=[[1]] * 4)
    book = nbformat.reads(symattn.solve(d).to("ipynb"), as_version=4)
    tree = ast.parse(next(cell.source for cell in book.cells if cell.cell_type == "code"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import) and node.names[0].name != "symattn"]
    assert not any(cell.source.startswith("```") or "\n```" in cell.source for cell in book.cells if cell.cell_type == "markdown")


def test_derivations_solutions_and_values_show_themselves_in_jupyter() -> None:
    d = symattn.attention(Q=[["1", "x"]], K=[["1", "0"], ["0", "1"]], V=[["1"], ["2"]], scale="none")
    for shown in (d, symattn.solve(d), d.replace(d.step("output"))):
        html = shown._repr_html_()
        assert html is not None
        assert html.startswith('<iframe srcdoc="&lt;!DOCTYPE html&gt;')
        assert "<script" not in html
    assert d["scores"]._repr_latex_() == r"$\displaystyle \begin{bmatrix}1&x\end{bmatrix}$"
