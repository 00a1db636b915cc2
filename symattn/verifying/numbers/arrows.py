"""Single numbers that arrows lead on from one stage to the next: `6 → 4.24`, `4.24 → 69.6 → 73 %`."""

from __future__ import annotations

from collections.abc import Set
from typing import Final

from symattn.errors import SymattnError
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.example.example import Key
from symattn.verifying.example.judging import judge
from symattn.verifying.finding import BAD
from symattn.verifying.naming.target import PAIRS
from symattn.verifying.numbers.quantities import judge_entries
from symattn.verifying.numbers.readings import known_of
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.nodes import bare_claim, digits_of, plain_of

STAGES: Final = ("scores", "scaled_scores", "masked_scores", "shifted_scores", "exponentials", "weights")


def follow_arrow(desk: Desk, statement: Statement, before: Node | None, link: Node) -> bool:
    """Judges a number as what the entry before an arrow becomes at a later stage; whether it is one."""
    if before is None or not plain_of(before).plain or not plain_of(link).plain or before.head == "percent":
        return False
    entries = _entries(desk, before)
    later = [(stage, row, column) for stage, row, column in _later(entries) if desk.example.knows((stage, row, column))]
    telling = len(digits_of(plain_of(link)).lstrip("-0.").replace(".", "")) > 1
    found = [key for key in later if telling and _holds(desk, key, link, BAD)] or [key for key in later if telling and _holds(desk, key, link, frozenset({"wrong"}))]
    place = (id(statement.piece), "→")
    if not found:
        stage = desk.meanings.get(place)
        found = [key for key in later if key[0] == stage] if len({key[1:] for key in entries}) == 1 else []
    if not found:
        return False
    desk.meanings[place] = found[0][0]
    judge_entries(desk, statement, [[link]], [[next((key for key in found if key not in desk.example.claims), found[0])]], True, None)
    return True


def _entries(desk: Desk, leaf: Node) -> list[Key]:
    """The entries between tokens that a number may be, those of the query spoken of if there are any, the latest first."""
    found: list[Key] = [met.what for met in reversed(desk.memory.numbers.get(number_of(leaf), [])) if met.what is not None and met.what[0] in PAIRS]  # type: ignore[misc]
    mine = [key for key in found if key[1] == desk.targets.row]
    return list(dict.fromkeys(mine or found))


def _later(entries: list[Key]) -> list[Key]:
    """The same entries at the stages after their own."""
    return [(stage, key[1], key[2]) for key in entries if key[0] in STAGES for stage in STAGES[STAGES.index(key[0]) + 1 :]]


def _holds(desk: Desk, key: Key, leaf: Node, bad: Set[str]) -> bool:
    """Whether a number is an entry, or at least what the document's own numbers make of it."""
    try:
        return judge(bare_claim(leaf), known_of(desk, key, leaf)).verdict not in {*bad, "unchecked"}
    except SymattnError:
        return False
