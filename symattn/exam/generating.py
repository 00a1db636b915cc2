"""Many variants side by side: any executor makes them, and they come back in order, none like another."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import Final, Protocol, TypeVar

from symattn.errors import UsageError
from symattn.exam.making import UnmetError

MOST_VARIANTS: Final = 100_000
MOST_AGAIN: Final = 50
AHEAD: Final = 64
"""How many variants are under way or waiting for their turn."""


class Made(Protocol):
    """What is made of a variant: `print` is equal for variants with the same numbers, empty where there are none."""

    @property
    def print(self) -> str:
        """A print of its numbers."""
        ...


M = TypeVar("M", bound=Made)
Make = Callable[[int, int], M]
"""Makes variant `number`, counted from 1; a second argument above 0 asks for other numbers."""


def in_order(make: Make[M], count: int, executor: Executor | None = None) -> Iterator[M]:
    """What is made of variants 1 to `count`, in order, by this process or an executor.

    A variant with the numbers of an earlier one is made again, here, so that the result is the same however many work on
    it.  Raises `UnmetError` where no other numbers are found, `UsageError` where a worker process dies.

    >>> from types import SimpleNamespace
    >>> [m.print for m in in_order(lambda number, again: SimpleNamespace(print=str(number // 2 + 10 * again)), 4)]
    ['0', '1', '11', '2']
    """
    seen: set[str] = set()
    for number, first in enumerate(_made(make, count, executor), 1):
        made, again = first, 0
        while made.print and made.print in seen:
            again += 1
            if again > MOST_AGAIN:
                raise UnmetError(f"after {number - 1} variants no other numbers were found; ask for fewer variants, or widen the ranges")
            made = make(number, again)
        seen.add(made.print)
        yield made


def _made(make: Make[M], count: int, executor: Executor | None) -> Iterator[M]:
    if executor is None:
        yield from (make(number, 0) for number in range(1, count + 1))
        return
    waiting: deque[Future[M]] = deque()
    try:
        for number in range(1, count + 1):
            waiting.append(executor.submit(make, number, 0))
            if len(waiting) >= AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenExecutor:
        raise UsageError("a process that made variants was ended from outside; is there too little memory? Fewer --workers need less") from None
    finally:
        for future in waiting:
            future.cancel()
