"""What can go wrong that a user can mend, each kind with its place in the user's own input.

Everything raised on purpose derives from `SymattnError`; anything else that reaches a user is a bug of ours.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class SymattnError(Exception):
    """A mistake in the input or the call.  `messages` holds every one found, each with its place."""

    def __init__(self, *messages: str) -> None:
        super().__init__("\n".join(messages))
        self.messages = messages


class NumberError(SymattnError):
    """A text that is not a number of the grammar, or one beyond its bounds."""


class UndefinedError(SymattnError):
    """A value that does not exist: 0/0, the square root of a negative number, the logarithm of 0."""


class UndecidedError(SymattnError):
    """A question about an exact value (its sign, say) that neither theory nor the precision bound settles."""


class TooLargeError(SymattnError):
    """A value or a problem beyond the stated bounds."""


class ProblemError(SymattnError):
    """A problem that cannot be derived: shapes that do not fit, unknown names, missing givens."""


class UsageError(SymattnError):
    """A call that cannot be carried out: an unknown format, a file that cannot be read."""


class NothingToVerifyError(UsageError):
    """A document in which nothing is an example that can be checked."""


def suggestion(name: str, known: Iterable[str]) -> str:
    """`; did you mean "x"?` for the closest known name, else the list of what is known."""
    from difflib import get_close_matches

    names = list(known)
    close = get_close_matches(name, names, n=1)
    if close:
        return f'; did you mean "{close[0]}"?'
    return f" (known: {', '.join(names)})" if names else ""
