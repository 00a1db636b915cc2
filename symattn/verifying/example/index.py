"""Numbers that no label names, known by their value: the entries of an example that round to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from symattn.errors import SymattnError
from symattn.exact.field import MINUS_INFINITY, Value
from symattn.exact.rounding import Rule, rounded
from symattn.verifying.example.example import AXES, MADE, Example, Key, Label
from symattn.verifying.example.stated import Num

MAX_ENTRIES: Final = 900
REUSED: Final = 30
SMALL: Final = 200
RULES: Final[tuple[Rule, ...]] = ("half-even", "cut")


class Index:
    """The entries of an example by the text they round to, true ones first, then those that follow from the document's errors."""

    def __init__(self, example: Example) -> None:
        self.example = example
        self.stamp, self.errors = example.stamp, example.errors
        self.used = 0
        self.numbers: list[tuple[Key, Num]] = []
        for name in MADE:
            for key in keys_of(example, name):
                if len(self.numbers) >= MAX_ENTRIES:
                    break
                try:
                    carried = example.carried(key)
                    if carried.true is not MINUS_INFINITY and carried.said is not MINUS_INFINITY:
                        self.numbers.append((key, carried))
                except SymattnError:
                    continue
        self.texts: dict[int, dict[str, list[tuple[Key, Num, bool]]]] = {}

    @property
    def stale(self) -> bool:
        """Whether it has to be made anew: at once when more is given, after some use when the document went on with more errors."""
        return self.stamp != self.example.stamp or (self.errors != self.example.errors and (self.used > REUSED or len(self.numbers) < SMALL))

    def find(self, text: str, places: int) -> list[tuple[Key, Num, bool]]:
        """The entries that a number may be, each with whether only the document's own errors make it so."""
        self.used += 1
        if places not in self.texts:
            self.texts[places] = self._at(places)
        return self.texts[places].get(text, [])

    def _at(self, places: int) -> dict[str, list[tuple[Key, Num, bool]]]:
        out: dict[str, list[tuple[Key, Num, bool]]] = {}
        for key, number in self.numbers:
            for value, errs in ((number.true, False), *(((number.said, number.bad),) if number.said is not number.true else ())):
                for text in _texts(value, places):
                    out.setdefault(text, []).append((key, number, errs))
        return out


def _texts(value: Value, places: int) -> set[str]:
    try:
        return {rounded(value, places, rule).text for rule in RULES}
    except SymattnError:
        return set()


def keys_of(example: Example, name: str) -> Iterator[Key]:
    """Every entry that a quantity has in an example."""
    for row in rows_of(example, name):
        yield from row


def rows_of(example: Example, name: str) -> Iterator[list[Key]]:
    """The entries of a quantity, row by row."""
    rows, columns = AXES[name]
    across: Iterable[Label] = example.labels[columns] if columns in example.labels else range(example.width(columns))
    if rows == "pair":
        down: list[Label] = [f"{q}|{k}" for q in example.labels["query"] for k in example.labels["key"]]
    else:
        down = list(example.labels[rows]) if rows in example.labels else list(range(example.width(rows)))
    for row in down:
        yield [(name, row, column) for column in across]
