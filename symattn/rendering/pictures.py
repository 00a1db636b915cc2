"""Pictures of a solution as shapes with places: the weights as a heat map, the derivation as a graph.  Formats draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from symattn.derivation.derivation import Derivation
from symattn.exact.field import Value, rational, sign
from symattn.rendering.escaping import plain
from symattn.rendering.numbers import ArrayNumbers

LEVELS: Final = 10
CELL: Final = (62, 34)
NODE: Final = (104, 28)
GAP: Final = (14, 22)
MOST_CELLS: Final = 12
LONGEST_NAME: Final = 12


@dataclass(frozen=True, slots=True)
class Box:
    """A labelled rectangle: its upper left corner, its text, and a level of shade from 0 (lightest) to 10."""

    x: int
    y: int
    text: str
    level: int = 0
    given: bool = False

    @property
    def dark(self) -> bool:
        """Whether the text must be light to be read."""
        return self.level > LEVELS // 2


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Weights as shaded cells with their numbers; names beside the rows and above the columns."""

    width: int
    height: int
    left: int
    cells: list[Box]
    rows: list[Box]
    columns: list[Box]
    cell: tuple[int, int] = CELL


@dataclass(frozen=True, slots=True)
class Graph:
    """Which step feeds which: boxes in layers, and lines from the lower edge of one to the upper edge of another."""

    width: int
    height: int
    boxes: list[Box]
    lines: list[tuple[int, int, int, int]]
    node: tuple[int, int] = NODE


def short(name: str) -> str:
    """A name that fits a picture."""
    clean = plain(name)
    return clean if len(clean) <= LONGEST_NAME else f"{clean[: LONGEST_NAME - 1]}…"


def heat_map(numbers: ArrayNumbers, rows: Sequence[str], columns: Sequence[str]) -> HeatMap | None:
    """The heat map of numeric weights, or nothing for symbols and for large arrays."""
    if max(len(rows), len(columns)) > MOST_CELLS or any(v.symbols for row in numbers.values for v in row):
        return None
    left = 14 + 8 * max(len(short(name)) for name in rows)
    cells = [Box(left + j * CELL[0], 24 + i * CELL[1], numbers.cell(i, j).tex, level(v)) for i, row in enumerate(numbers.values) for j, v in enumerate(row)]
    heads = [Box(left + j * CELL[0], 0, short(name)) for j, name in enumerate(columns)]
    names = [Box(0, 24 + i * CELL[1], short(name)) for i, name in enumerate(rows)]
    return HeatMap(left + len(columns) * CELL[0] + 2, 26 + len(rows) * CELL[1], left, cells, names, heads)


def level(weight: Value) -> int:
    """The shade of a weight between 0 and 1, in tenths: decided exactly."""
    return sum(1 for k in range(1, LEVELS + 1) if sign(weight - rational(2 * k - 1, 2 * LEVELS)) >= 0)


def graph(derivation: Derivation) -> Graph:
    """The derivation from its givens at the top to the quantity asked for at the bottom."""
    layers = _layers(derivation)
    inputs = {step.name: step.inputs for step in derivation.steps}
    places: dict[str, int] = {}
    for layer in layers:
        _place(layer, inputs, places)
    left = min(places.values())
    depth = {name: k for k, layer in enumerate(layers) for name in layer}
    boxes = [Box(places[n] - left + 1, 1 + depth[n] * (NODE[1] + GAP[1]), n.replace("_", " ") if n in inputs else n, given=n not in inputs) for layer in layers for n in layer]
    spots = dict(zip([n for layer in layers for n in layer], boxes, strict=True))
    half = NODE[0] // 2
    lines = [(spots[a].x + half, spots[a].y + NODE[1], spots[b].x + half, spots[b].y) for b in inputs for a in inputs[b]]
    return Graph(max(b.x for b in boxes) + NODE[0] + 1, max(b.y for b in boxes) + NODE[1] + 1, boxes, lines)


def _layers(derivation: Derivation) -> list[list[str]]:
    """Givens just above what first uses them, steps below all they use."""
    depth: dict[str, int] = {}
    for step in derivation.steps:
        depth[step.name] = 1 + max((depth.get(name, 0) for name in step.inputs), default=0)
    for name in derivation.given:
        uses = [depth[step.name] for step in derivation.steps if name in step.inputs]
        if uses:
            depth[name] = min(uses) - 1
    return [[n for n, d in depth.items() if d == k] for k in range(max(depth.values()) + 1)]


def _place(layer: Sequence[str], inputs: dict[str, tuple[str, ...]], places: dict[str, int]) -> None:
    """Each box below the middle of what feeds it, moved apart where two would overlap."""
    pitch = NODE[0] + GAP[0]
    wish = {n: sum(places[a] for a in inputs.get(n, ()) if a in places) // max(1, sum(a in places for a in inputs.get(n, ()))) for n in layer}
    taken = [*sorted((n for n in layer if n in inputs), key=lambda n: wish[n]), *(n for n in layer if n not in inputs)]
    right = None
    for n in taken:
        x = wish[n] if right is None else max(wish[n], right + pitch)
        places[n] = right = x if n in inputs or right is not None else 0
    if right is not None and len(taken) > 1:
        shift = (places[taken[0]] + right) // 2 - sum(wish[n] for n in taken) // len(taken)
        for n in taken:
            places[n] -= shift if all(m in inputs for m in taken) else 0


