"""What bounds a listing, and what stands for a value that is not known: nothing a listing does can take long or much."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from symattn.errors import SymattnError

MAX_ELEMENTS: Final = 40_000
MAX_ITEMS: Final = 100_000
MAX_TEXT: Final = 200_000
MAX_BITS: Final = 4_000
MAX_TERMS: Final = 3_000
MAX_STEPS: Final = 200_000
MAX_WORK: Final = 2_000_000
MAX_CALLS: Final = 25
MAX_NESTED: Final = 32
SECONDS: Final = 6.0
BETWEEN_LOOKS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a name holds whose value is not known: the line and the reason of the first refusal it depends on."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"unknown because of line {self.line}: {self.reason}"


class RefusedError(SymattnError):
    """Something in a listing that is not evaluated, with the reason; `line` is filled in by the statement it stands in."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class PoisonedError(RefusedError):
    """A value was asked for that is unknown because of an earlier refusal."""

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(unknown.reason, unknown.line)


class ExhaustedError(RefusedError):
    """The bound on steps, work or time is reached: nothing more of the listing is evaluated."""


@dataclass
class Budget:
    """How much a listing may still do: steps (nodes evaluated), work (operations on numbers) and, as a last resort, seconds."""

    steps: int = MAX_STEPS
    work: int = MAX_WORK
    until: float = field(default_factory=lambda: monotonic() + SECONDS)
    looked: int = 0

    def step(self) -> None:
        """Counts one evaluated node."""
        self.steps -= 1
        if self.steps < 0:
            raise ExhaustedError(f"stopped here: more than {MAX_STEPS} operations (an endless loop?)")
        if not self.steps % BETWEEN_LOOKS:
            self.look()

    def spend(self, work: int) -> None:
        """Counts operations on numbers."""
        self.work -= work
        self.looked += work
        if self.work < 0:
            raise ExhaustedError("stopped here: the listing computes too much to be followed exactly")
        if self.looked > BETWEEN_LOOKS:
            self.looked = 0
            self.look()

    def look(self) -> None:
        """Stops when the time is over."""
        if monotonic() > self.until:
            raise ExhaustedError(f"stopped here: more than {SECONDS:.0f} seconds of exact arithmetic")


CURRENT: Final[ContextVar[Budget | None]] = ContextVar("budget", default=None)


def spend(work: int) -> None:
    """Counts work against the budget of the listing that is being read, if one is."""
    budget = CURRENT.get()
    if budget is not None:
        budget.spend(work)


def room_for(count: int, most: int = MAX_ITEMS, what: str = "items") -> None:
    """Refuses to make more than `most` of something at once."""
    if count > most:
        raise RefusedError(f"{count if count < 10**15 else 'far too many'} {what} are too many (at most {most})")
    spend(count // 4 + 1)
