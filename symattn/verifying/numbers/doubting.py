"""When a reading is doubted rather than the document: not one number of a block holds as what it is read, but they are made of what was stated before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.example.stated import exactly
from symattn.verifying.naming.target import Keys
from symattn.verifying.numbers.made import Vector, around, best_made, factors_of, made_of
from symattn.verifying.numbers.readings import share_that_holds
from symattn.verifying.written.calculator import number_of
from symattn.verifying.written.nodes import flat_leaves, plain_of

FEWEST: Final = 3
"""Of how many numbers none is expected to be wrong together with all the others."""
LATEST: Final = 12
"""How many of the rows stated before are looked at."""
LONGEST: Final = 64


def misread(desk: Desk, statement: Statement, leaves: list[list[Node]], keys: Keys) -> bool:
    """Whether not one number of a block holds as what it is read, while most of its rows are the exponentials, shares or multiples of rows stated before."""
    if len(flat_leaves(leaves)) < FEWEST or share_that_holds(desk, statement, leaves, keys) > 0 or shares_of_columns(leaves, keys):
        return False
    rows = [row for row in leaves if 2 <= len(row) <= LONGEST and all(n.plain for n in row)]
    factors = factors_of(around(statement))
    found = [best_made(row, made_of(_before(desk, row), factors), ()) for row in rows]
    return bool(rows) and 2 * sum(way is not None and way[1] for way in found) >= len(rows)


def shares_of_columns(leaves: list[list[Node]], keys: Keys) -> bool:
    """Whether these are weights whose columns sum to 1 as far as they are printed: normalised along the wrong axis, and no other quantity."""
    named = keys[0][0] is not None and keys[0][0][0] == "weights" if keys and keys[0] else False
    if not named or len(leaves) < 2 or len({len(row) for row in leaves}) > 1 or not all(n.plain and number_of(n).q is not None for row in leaves for n in row):
        return False
    sums = [abs(sum((number_of(n).q for n in column), start=-1)) for column in zip(*leaves, strict=True)]  # type: ignore[misc]
    return all(100 * off <= len(leaves) for off in sums)


def note_rows(desk: Desk, leaves: Sequence[Sequence[Node]]) -> None:
    """Remembers rows of numbers as they are stated, whatever they are read as."""
    for row in leaves:
        if 2 <= len(row) <= LONGEST and all(plain_of(n).plain for n in row):
            desk.rows.append([exactly(number_of(plain_of(n))) for n in row])
    del desk.rows[: -LATEST * 4]


def _before(desk: Desk, row: Sequence[Node]) -> Sequence[Vector]:
    """The rows of this length that were stated before, others than itself."""
    mine = [number_of(plain_of(n)) for n in row]
    return [known for known in desk.rows if len(known) == len(row) and any(a.said != b for a, b in zip(known, mine, strict=True))][-LATEST:]
