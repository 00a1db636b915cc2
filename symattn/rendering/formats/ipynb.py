"""A notebook: the worked solution step by step, each followed by the call of the library that reproduces its values."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any

from symattn.errors import TooLargeError
from symattn.exact.field import MINUS_INFINITY
from symattn.exact.printing import text
from symattn.rendering.environment import render as render_page
from symattn.rendering.solution import Solution


def render(solution: Solution) -> str:
    """The notebook (nbformat 4.5) as JSON; its code cells run where symattn is installed."""
    page = render_page(solution, "md", "fragment" if solution.template == "" else "")
    sections = re.split(r"^(?=## )", page, flags=re.MULTILINE)
    title = render_page(solution, "md").split("\n", 1)[0] + "\n\n"
    cells = [_markdown(title + sections[0]), _code(_problem(solution), None)]
    names = iter(step.name for step in solution.derivation.steps)
    for section in sections[1:]:
        cells.append(_markdown(section))
        if re.match(r"## \d+\. ", section):
            cells.append(_values(solution, next(names)))
    for k, cell in enumerate(cells):
        cell["id"] = sha256(f"{k}{cell['source']}".encode()).hexdigest()[:8]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}}
    return json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}, ensure_ascii=False, indent=1) + "\n"


def _markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source.strip("\n")}


def _code(source: str, result: str | None) -> dict[str, Any]:
    outputs = [] if result is None else [{"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": {"text/plain": result}}]
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": outputs, "source": source}


def _values(solution: Solution, name: str) -> dict[str, Any]:
    """The cell that reproduces the decimals of a step, or for symbols and numbers beyond all bounds its exact values."""
    try:
        decimals = solution.derivation[name].decimal(solution.places, solution.rounding)
    except TooLargeError:
        decimals = [[None]]
    if any(d is None for row in decimals for d in row):
        return _code(f"d[{name!r}].text()", repr(solution.derivation[name].text()))
    return _code(f"d[{name!r}].decimal({solution.places}, {solution.rounding!r})", repr(decimals))


def _problem(solution: Solution) -> str:
    """The code that makes the derivation; every number and name is a string literal."""
    problem = solution.problem
    parts = [f"{name}={_literals(solution, name)}" for name in problem.given]
    parts += [f"{key}={value!r}" for key, value in problem.settings.items()]
    if problem.tokens:
        parts.append(f"tokens={list(problem.tokens)!r}")
    if problem.kv_tokens != problem.tokens:
        parts.append(f"kv_tokens={list(problem.kv_tokens)!r}")
    parts.append(f"queries={_queries(solution)!r}")
    if problem.variant != "scaled-dot-product":
        parts.append(f"variant={problem.variant!r}")
    body = ",\n    ".join(parts)
    return f"import symattn\n\nd = symattn.attention(\n    {body},\n)"


def _queries(solution: Solution) -> list[Any]:
    """The queries by number where they select among the tokens, else by their names."""
    problem = solution.problem
    own = "Q" in problem.given or "scores" in problem.given
    return list(problem.queries) if own else [row + 1 for row in problem.query_rows]


def _literals(solution: Solution, name: str) -> str:
    """A given as a literal in the number grammar, where the natural logarithm is ln."""
    rows = [["-inf" if v is MINUS_INFINITY else text(v).replace("log(", "ln(") for v in row] for row in solution.problem.given[name].entries]
    return "[" + ", ".join(repr(row) for row in rows) + "]"
