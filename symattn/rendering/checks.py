"""Closing checks of a solution: proved from what the variant declares, not measured on rounded numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from symattn.errors import UndecidedError
from symattn.exact.field import ONE, Value, maximum, rational, same, total
from symattn.exact.literal import decimal
from symattn.exact.printing import latex
from symattn.exact.rounding import place
from symattn.rendering.escaping import Tex
from symattn.rendering.faces import ABOUT, EQUAL, Page, labels_of
from symattn.rendering.numbers import show

MOST: Final = 12
FEW: Final = 4


class Check(NamedTuple):
    """A proved statement: which one (`rows-sum-to-1`, `means`), the lines that show it, and, for sums, how the printed numbers add up."""

    kind: str
    lines: list[Tex]
    printed: list[tuple[Tex, Tex]]
    example: bool = False
    """Whether the lines show only some of the entries."""


def checks(page: Page, properties: Mapping[str, str]) -> list[Check]:
    """The checks that hold of this derivation; a property that is not proved for its values is not stated."""
    out: list[Check | None] = []
    for name, declared in properties.items():
        if name in page.derivation:
            kind, _, other = declared.partition(":")
            out.append(_sums(page, name) if kind == "rows-sum-to-1" else _means(page, name, other))
    return [check for check in out if check is not None]


def _sums(page: Page, name: str) -> Check | None:
    array = page.derivation[name]
    if len(array.columns) > MOST or len(array.rows) > MOST or not all(same(total(row), ONE) for row in array.entries):
        return None
    printed = []
    for i, row in enumerate(array.decimal(page.places, page.rule)):
        cells = [page.numbers(name).cell(i, j) for j in range(len(row))]
        texts = [text for text in row if text is not None]
        added = sum((decimal(text) for text in texts), start=decimal("0"))
        if len(texts) == len(row) and not all(c.exact for c in cells) and added != 1:
            printed.append((labels_of(array.rows)[i], Tex(place(int(added * 10**page.places), page.places))))
    return Check("rows-sum-to-1", [], printed)


def _means(page: Page, name: str, of: str) -> Check | None:
    """min V ≤ output ≤ max V in every column, over the keys that get a weight: a mean with non-negative weights that sum to 1."""
    if of not in page.derivation:
        return None
    output, values = page.derivation[name], page.derivation[of]
    if any(v.symbols for row in [*values.entries, *page.derivation["weights"].entries] for v in row):
        return None
    lines = []
    try:
        for i in range(min(len(output.rows), max(1, FEW // len(output.columns)))):
            attended = [r for j, r in enumerate(values.entries) if not page.derivation["weights"][i, j].is_zero]
            for c in range(min(len(output.columns), MOST)):
                column = [r[c] for r in attended]
                low, high = -maximum([-v for v in column]), maximum(column)
                entry = f"{page.entry_name(name, i, c)}{_value(page, name, i, c, low, high)}"
                lines.append(Tex(f"{_short(page, low)} \\le {entry} \\le {_short(page, high)}"))
    except UndecidedError:
        return None
    return Check("means", lines, [], len(lines) < len(output.rows) * len(output.columns))


def _value(page: Page, name: str, i: int, c: int, low: Value, high: Value) -> str:
    """What an entry is, after its name; nothing where its rounded number lies beyond a bound that is not rounded (O ≈ 1, though O ≤ 0.6)."""
    shown, found = page.numbers(name).cell(i, c), page.derivation[name].rounded(i, c, page.places, page.rule)
    if shown.exact:
        return f" {EQUAL} {shown.tex}"
    number = decimal(found.text) if found else None
    beyond = number is not None and ((low.q is not None and number < low.q) or (high.q is not None and number > high.q))
    return "" if beyond else f" {ABOUT} {shown.tex}"


def _short(page: Page, value: Value) -> str:
    """A bound as it prints: exact where it is short."""
    if value.q is not None:
        return latex(rational(value.q))
    return str(show(value, page.places, page.rule).tex)
