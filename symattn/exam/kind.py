"""A kind of question: what its specification must say, and how a question is made from drawn numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from symattn.derivation.derivation import Derivation
from symattn.errors import SymattnError
from symattn.exact.array import told_apart
from symattn.exact.field import MINUS_INFINITY
from symattn.exam.accepting import Printed
from symattn.exam.blueprint import Blueprint
from symattn.exam.chance import Chance
from symattn.exam.mistaking import mistaken, printed_at
from symattn.exam.question import Blank, Cell, Question, Wrong
from symattn.exam.specification import Planned
from symattn.extensions import module

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
OF_MASKED: Final = frozenset({"exponentials", "weights", "weighted_values"})
"""Quantities that are 0 where a mask hides a key."""


class RejectedError(SymattnError):
    """Drawn numbers of which no question can be made; its message is the name of the wish that is not met."""


@dataclass(frozen=True, slots=True)
class Making:
    """What a question is made from: the plan, the drawn numbers, chance for what else there is to choose, and which variant it is for."""

    planned: Planned
    derivation: Derivation | None
    chance: Chance
    seed: int = 0
    number: int = 1
    complete: bool = True
    """Whether the wrong answers of numerical blanks are wanted too."""

    def place(self, count: int, what: str = "place") -> int:
        """Where the right one of `count` options stands, or how many of them are smaller: every place once in each run of `count` variants.

        >>> making = [Making(Planned("q1", "choice", ""), None, Chance(), 7, k) for k in range(1, 5)]
        >>> sorted(m.place(4) for m in making)
        [0, 1, 2, 3]
        """
        turn, k = divmod(self.number - 1, count)
        return Chance(self.seed, self.planned.name, what, turn, count).shuffled(range(count))[k]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question, one file each: `make` raises `RejectedError` where the drawn numbers will not do."""

    title: str
    make: Callable[[Making], Question]
    check: Callable[[Planned, Blueprint | None], Sequence[str]] = lambda planned, drawn: ()
    numbers: bool = True
    """Whether it draws numbers."""
    wishes: bool = True
    """Whether it shows them, so that they have to meet the wishes."""
    asks: bool = False
    """Whether the specification must say which quantity is asked for."""


def kind_of(name: str) -> Kind:
    """The kind of this name; `UsageError` with a suggestion if there is none."""
    found: Kind = module("questions", name).KIND
    return found


def derivation_of(making: Making) -> Derivation:
    """The drawn numbers of a kind that has some."""
    assert making.derivation is not None
    return making.derivation


def asked_cells(making: Making) -> tuple[Cell, ...]:
    """The entries that are asked for: one, a row or the whole matrix, those that a mask hides left out."""
    planned, derivation = making.planned, derivation_of(making)
    array = derivation[planned.ask]
    rows, columns = array.shape
    chosen = [k - 1 for k in planned.entry]
    if planned.which == "matrix":
        cells = [(planned.ask, i, j) for i in range(rows) for j in range(columns)]
    elif planned.which == "row":
        i = chosen[0] if chosen else making.chance.below(rows)
        cells = [(planned.ask, i, j) for j in range(columns)]
    elif chosen:
        cells = [(planned.ask, chosen[0], chosen[1] if len(chosen) > 1 else 0)]
    else:
        seen = [(i, j) for i in range(rows) for j in range(columns) if visible(derivation, (planned.ask, i, j))]
        if not seen:
            raise RejectedError("computable")
        cells = [(planned.ask, *making.chance.chosen(seen))]
    cells = [cell for cell in cells if visible(derivation, cell)]
    if not cells:
        raise RejectedError("computable")
    return tuple(cells)


def visible(derivation: Derivation, cell: Cell) -> bool:
    """Whether an entry is a number that no mask decides."""
    name, i, j = cell
    array = derivation[name]
    if array.block.irrational(i, j):
        return True
    value = array[i, j]
    return value is not MINUS_INFINITY and not (value.is_zero and "mask" in derivation and name.rpartition(".")[2] in OF_MASKED)


def label(derivation: Derivation, cell: Cell) -> str:
    """An entry as reports name it: `weights[love,2]`, numbers counted from 1 where rows have no names."""
    name, i, j = cell
    return f"{name}[{told_apart(derivation[name].rows)[i]},{j + 1}]"


def blanks_for(making: Making, cells: Sequence[Cell], points: Fraction) -> tuple[Blank, ...]:
    """The blanks of some entries, each with its share of the points and with the answers of those who do a step wrong."""
    planned, derivation = making.planned, derivation_of(making)
    right = printed_at(derivation, cells, planned.accepting)
    if right is None:
        raise RejectedError("computable")
    wrong = wrong_answers(making, cells, right) if making.complete else [()] * len(cells)
    share = points / len(cells)
    return tuple(
        Blank(f"{planned.name}.{label(derivation, cell)}", label(derivation, cell), found, share, cell, tuple(answers))
        for cell, found, answers in zip(cells, right, wrong, strict=True)
    )


def wrong_answers(making: Making, cells: Sequence[Cell], right: Sequence[Printed]) -> list[list[Wrong]]:
    """For every entry the different numbers that misconceptions lead to, each named by the nearest one."""
    derivation, accepting = derivation_of(making), making.planned.accepting
    out: list[list[Wrong]] = [[] for _ in cells]
    for name in dict.fromkeys(cell[0] for cell in cells):
        own = [k for k, cell in enumerate(cells) if cell[0] == name]
        for m in mistaken(derivation, name):
            found = printed_at(m.derivation, [cells[k] for k in own], accepting)
            for k, answer in zip(own, found or (), strict=bool(found)):
                if not right[k].accepts(Fraction(answer.text)) and answer.text not in {w.text for w in out[k]}:
                    out[k].append(Wrong(m.tag, answer.text, m.feedback))
    return out
