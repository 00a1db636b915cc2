"""How much work a document has made, so that none takes for ever: counted, not timed, so that it is the same everywhere."""

from __future__ import annotations

from typing import Final

from symattn.errors import TooLargeError

MOST: Final = 160_000
"""About ten seconds of work."""
JUDGED: Final = 4
"""What judging a number costs, where computing an entry costs 1."""


class Effort:
    """Counts the work that is done for the document in hand."""

    def __init__(self) -> None:
        self.spent = 0

    def begin(self) -> None:
        """Begins with a document."""
        self.spent = 0

    def check(self) -> None:
        """Raises `TooLargeError` where a document has made too much work."""
        if self.spent > MOST:
            raise TooLargeError("the document has more, or larger, calculations than can be checked; divide it into several")


EFFORT: Final = Effort()
