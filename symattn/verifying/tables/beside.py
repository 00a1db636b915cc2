"""Cells of a table that state what the arithmetic in the cell before them comes to: `| 73 % of v_1 | [4.38, 0.73] |`."""

from __future__ import annotations

from symattn.reading.statement import Statement
from symattn.verifying.desk import Desk
from symattn.verifying.example.judging import Known, judge
from symattn.verifying.example.stated import flat
from symattn.verifying.finding import BAD
from symattn.verifying.written.nodes import bare_claim, flat_leaves, grid_of, is_stated


def keep_cell(desk: Desk, statement: Statement) -> None:
    """Remembers what the arithmetic in a cell of a row comes to."""
    node = statement.node
    worked = bool(statement.row) and node.head not in {"chain", "vec", "mat", "name"} and not is_stated(node) and desk.current is not None
    desk.cell = (id(statement.piece), statement.row, node, desk.current, dict(desk.bound)) if worked and desk.current is not None else None


def goes_on_from_cell(desk: Desk, statement: Statement) -> bool:
    """Takes the arithmetic of the cell before as what a vector states, where it comes to it, or where it did in another row of the table."""
    node, cell = statement.node, desk.cell
    if cell is None or cell[:2] != (id(statement.piece), statement.row) or node.head != "vec" or not is_stated(node):
        return False
    leaves, values = flat_leaves(grid_of(node) or []), flat(cell[3])
    if len(leaves) != len(values) or not leaves:
        return False
    place = (id(statement.piece), f"{statement.above}|")
    fits = all(judge(bare_claim(leaf), Known(value.true, (value,))).verdict not in {*BAD, "unchecked"} for leaf, value in zip(leaves, values, strict=True))
    if not fits and desk.meanings.get(place) != "results":
        return False
    desk.meanings[place] = "results"
    desk.before, desk.current, desk.bound = cell[2], cell[3], cell[4]
    return True
