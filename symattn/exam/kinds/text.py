"""A question in somebody's own words, from a file beside the specification or from the specification itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from symattn.exam.kind import Kind, Making
from symattn.exam.question import Question
from symattn.exam.specification import Planned


def _make(making: Making) -> Question:
    planned = making.planned
    return Question(name=planned.name, kind="text", points=planned.points, text=planned.text)


def _check(planned: Planned, drawn: object) -> Sequence[str]:
    return [] if planned.text.strip() else ["text is missing: write text = \"…\", or file = \"name.txt\" for a file beside the specification"]


KIND: Final = Kind("A question in your own words", _make, _check, numbers=False)
