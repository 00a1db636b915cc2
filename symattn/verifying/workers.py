"""Work on all cores: each piece in a process that may fail, hang or die without the others."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any, Final, NamedTuple

SECONDS: Final = 60.0
"""How long one piece may take."""
BYTES: Final = 4 << 30
"""How much memory a process may ask for, where the system can be told."""


class Failure(NamedTuple):
    """Why a piece of work came to nothing."""

    reason: str


class _Worker:
    """A process, and what it is busy with."""

    def __init__(self, call: Callable[[Any], Any]) -> None:
        context = get_context("spawn")
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=_serve, args=(call, other), daemon=True)
        self.process.start()
        other.close()
        self.index = -1
        self.deadline = 0.0

    def give(self, index: int, argument: Any, seconds: float) -> None:
        self.index, self.deadline = index, time.monotonic() + seconds
        self.pipe.send(argument)

    def end(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join()


def _serve(call: Callable[[Any], Any], pipe: Connection) -> None:
    """What a process does: one piece after the other, until it is ended."""
    try:
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (BYTES if hard == resource.RLIM_INFINITY else min(BYTES, hard), hard))
    except (ImportError, ValueError, OSError):
        pass
    while True:
        try:
            argument = pipe.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        try:
            pipe.send(call(argument))
        except MemoryError:
            pipe.send(Failure("it needs too much memory"))
        except Exception as error:  # a fault of ours in one piece is told, and the others go on
            pipe.send(Failure(f"{type(error).__name__}: {error}"))


def side_by_side(
    call: Callable[[Any], Any], arguments: Sequence[Any], *, seconds: float = SECONDS, processes: int = 0, progress: Callable[[int], None] = lambda done: None
) -> list[Any]:
    """What the call returns for every argument, in their order; a `Failure` where it hangs or its process dies.

    The call is a function of a module, so that another process finds it.
    """
    results: list[Any] = [None] * len(arguments)
    waiting = iter(range(len(arguments)))
    busy: dict[Any, _Worker] = {}
    done = 0
    try:
        for index in islice(waiting, processes or os.cpu_count() or 1):
            _start(call, index, arguments, seconds, busy)
        while busy:
            for worker in _ready(busy):
                results[worker.index], alive = _result(worker)
                done += 1
                progress(done)
                following = next(waiting, None)
                if not alive or following is None:
                    del busy[worker.pipe]
                    worker.end()
                    if following is not None:
                        _start(call, following, arguments, seconds, busy)
                else:
                    worker.give(following, arguments[following], seconds)
    finally:
        for worker in busy.values():
            worker.end()
    return results


def _start(call: Callable[[Any], Any], index: int, arguments: Sequence[Any], seconds: float, busy: dict[Any, _Worker]) -> None:
    worker = _Worker(call)
    busy[worker.pipe] = worker
    worker.give(index, arguments[index], seconds)


def _ready(busy: dict[Any, _Worker]) -> Iterable[_Worker]:
    """The processes that have an answer, have died, or have had their time."""
    first = min(worker.deadline for worker in busy.values())
    pipes = wait(list(busy), max(0.0, first - time.monotonic()))
    now = time.monotonic()
    return [worker for pipe, worker in busy.items() if pipe in pipes or worker.deadline <= now]


def _result(worker: _Worker) -> tuple[Any, bool]:
    """The answer of a process, and whether it can go on."""
    try:
        if worker.pipe.poll():
            return worker.pipe.recv(), True
    except (EOFError, OSError):
        return Failure("its process died, for want of memory perhaps"), False
    return Failure("it takes too long"), False
