"""What a statement is about, as far as it names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from symattn.verifying.example.example import AXES, Key

PAIRS: Final = frozenset(name for name, axes in AXES.items() if axes == ("query", "key"))
Keys = list[list[Key | None]]


@dataclass(frozen=True, slots=True)
class Target:
    """What a statement names: the quantities it may be, the labels of row and column, and how surely they are named."""

    names: tuple[str, ...]
    index: tuple[str, ...] = ()
    """The index that a symbol carries."""
    mentioned: tuple[str, ...] = ()
    """The tokens that the words speak of."""
    feature: int | None = None
    """The component that the words speak of, counted from 0."""
    sure: bool = False
    """Whether the statement or the label above it names the quantity, rather than a heading."""
    near: bool = False
    """Whether the statement itself does: by a symbol, by the words before it, by the head of its column."""
    whole: bool = False
    """Whether a whole quantity is meant, so that one number in every row is a matrix with one column."""
    context: tuple[str, ...] = ()
