"""Why is it done so?  A question of the concept bank, phrased by its template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from symattn.errors import suggestion
from symattn.exam.concepts import phrases
from symattn.exam.kind import LETTERS, Kind, Making
from symattn.exam.question import Content, Option, Question
from symattn.exam.specification import Planned
from symattn.extensions import names


def _make(making: Making) -> Question:
    planned = making.planned
    found = phrases(planned.concept)
    wrong = making.chance.shuffled(name for name in found if name.startswith("wrong"))[: planned.options - 1]
    chosen = making.chance.shuffled(wrong)
    chosen.insert(making.place(len(chosen) + 1), making.chance.chosen([name for name in found if name.startswith("right")]))
    tags = {name: "" if name.startswith("right") else name.replace("_", "-") for name in chosen}
    options = tuple(Option(LETTERS[k], Content("phrase", phrase=name), not tags[name], tags[name]) for k, name in enumerate(chosen))
    return Question(name=planned.name, kind="concept", points=planned.points, concept=planned.concept, options=options)


def _check(planned: Planned, drawn: object) -> Sequence[str]:
    known = names("concepts")
    if planned.concept not in known:
        return [f'concept "{planned.concept}" is not known{suggestion(planned.concept, known)}']
    most = len([name for name in phrases(planned.concept) if name.startswith("wrong")]) + 1
    return [] if 2 <= planned.options <= most else [f"options must be a whole number from 2 to {most}: the concept has {most - 1} wrong answers"]


KIND: Final = Kind("A question about why", _make, _check, numbers=False)
