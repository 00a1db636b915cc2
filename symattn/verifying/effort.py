"""How much work a document makes, so that none takes for ever: counted, not timed, so that it is the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, TypeVar

from symattn.errors import TooLargeError, UsageError

MOST: Final = 220_000
"""About eight seconds of work."""
JUDGED: Final = 4
ROUNDED: Final = 16
"""What judging a rational and an irrational number costs, where computing an entry costs 1 and a little for every key."""

P = ParamSpec("P")
R = TypeVar("R")


class ExhaustedError(Exception):
    """There is more work than is done for one document; no `SymattnError`, so that nothing takes it for an unknown value."""


class Effort:
    """Counts the work that is done for the document in hand."""

    def __init__(self) -> None:
        self.spent = 0

    def spend(self, cost: int) -> None:
        """Adds to the work."""
        self.spent += cost
        if self.spent > MOST:
            raise ExhaustedError


EFFORT: Final = Effort()


def bounded(verify: Callable[Concatenate[str, str, str, P], R]) -> Callable[Concatenate[str, str, str, P], R]:
    """The function of a document's text, ending and name with bounded work; `TooLargeError` where that is not enough.

    Every complaint begins with the document's name.
    """
    @wraps(verify)
    def inner(text: str, ending: str, name: str, /, *args: P.args, **kwargs: P.kwargs) -> R:
        EFFORT.spent = 0
        try:
            return verify(text, ending, name, *args, **kwargs)
        except ExhaustedError:
            raise TooLargeError(f"{name}: the document has more, or larger, calculations than can be checked; divide it into several") from None
        except (UsageError, TooLargeError) as error:
            raise type(error)(*(message if message.startswith(f"{name}: ") else f"{name}: {message}" for message in error.messages)) from None

    return inner
