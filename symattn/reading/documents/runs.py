"""Text under construction: characters, each with its place in the source."""

from __future__ import annotations

import re
from array import array
from typing import NamedTuple

_EDGES = re.compile(r"\s*")


def places_of(start: int, end: int) -> array[int]:
    """The offsets from `start` to before `end`."""
    return array("i", range(start, end))


class Run(NamedTuple):
    """Characters and their places.

    >>> run = Run.of("x = 0.5 ", 4, 8)
    >>> run.text, list(run.strip().places)
    ('0.5 ', [4, 5, 6])
    """

    text: str
    places: array[int]

    @classmethod
    def of(cls, source: str, start: int = 0, end: int | None = None) -> Run:
        """The part of a source from `start` to before `end`."""
        stop = len(source) if end is None else end
        return cls(source[start:stop], places_of(start, stop))

    def part(self, start: int, end: int) -> Run:
        """The characters from `start` to before `end` of this run."""
        return self if start == 0 and end == len(self.text) else Run(self.text[start:end], self.places[start:end])

    def strip(self) -> Run:
        """Without the blanks at both ends."""
        end = len(self.text.rstrip())
        start = min(end, len(self.text) - len(self.text.lstrip()))
        return self.part(start, end)

    def strip_lines(self) -> Run:
        """Without the empty lines at both ends; the indentation of the first line stays."""
        end = len(self.text.rstrip())
        found = _EDGES.match(self.text, 0, end)
        start = self.text.rfind("\n", 0, found.end() if found else 0) + 1
        return self.part(min(start, end), end)

    def without(self, characters: str) -> Run:
        """Without some characters."""
        if not any(c in self.text for c in characters):
            return self
        draft, at = Draft(), 0
        for found in re.finditer(f"[{re.escape(characters)}]+", self.text):
            draft.add(self, at, found.start())
            at = found.end()
        draft.add(self, at, len(self.text))
        return draft.run()


class Draft:
    """Collects parts of runs and characters of its own."""

    __slots__ = ("parts", "places")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.places: array[int] = array("i")

    def take(self, source: str, start: int, end: int, shift: int = 0) -> None:
        """Adds a part of a source whose first character has the place `shift`."""
        if end > start:
            self.parts.append(source[start:end])
            self.places.extend(range(start + shift, end + shift))

    def add(self, run: Run, start: int = 0, end: int | None = None) -> None:
        """Adds a part of a run."""
        stop = len(run.text) if end is None else end
        if stop > start:
            self.parts.append(run.text[start:stop])
            self.places.extend(run.places[start:stop])

    def put(self, text: str, place: int) -> None:
        """Adds characters that all have one place."""
        self.parts.append(text)
        self.places.extend([place] * len(text))

    def last(self, otherwise: int = 0) -> int:
        """The place of the last character."""
        return self.places[-1] if self.places else otherwise

    def run(self) -> Run:
        """What was collected."""
        return Run("".join(self.parts), self.places)
