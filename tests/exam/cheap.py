"""Exams that are quickly made, to make many of."""

from typing import Any

from symattn.exam.reading import specification_from
from symattn.exam.specification import Specification

CHOICE: dict[str, Any] = {
    "kind": "choice", "given": ["scores"], "settings": {"scale": "none"}, "sizes": {"tokens": 3}, "ask": "weights", "which": "row", "places": 2, "numbers": {"range": [-9, 9]},
}  # fmt: skip
SEVERAL: dict[str, Any] = {**CHOICE, "several": True, "options": 5, "sizes": {"tokens": 2}, "numbers": {"range": [-5, 5]}}
NUMERICAL: dict[str, Any] = {**CHOICE, "kind": "numerical", "which": "entry"}
SCALING: dict[str, Any] = {**NUMERICAL, "settings": {"scale": "1/2"}, "sizes": {"tokens": 4}, "ask": "scaled_scores", "numbers": {"no_ties": False, "range": [-30, 30]}}
CONCEPT: dict[str, Any] = {"kind": "concept", "concept": "why-scale"}


def cheap(*questions: dict[str, Any]) -> Specification:
    """An exam of these questions."""
    return specification_from({"title": "Cheap", "questions": list(questions)}, "cheap.toml")
