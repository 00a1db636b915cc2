"""`symattn exam` and `symattn mark`: exams out, marks back."""

from __future__ import annotations

import argparse
import sys
from contextlib import contextmanager

from symattn.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor


def write_exam(options: argparse.Namespace) -> int:
    """Runs `symattn exam`."""
    from symattn.verbs.examining import examine, formats, specification_of, unknown_format

    messages: list[str] = []
    seed = _whole(messages, "--seed", options.seed, 0, 10**18)
    workers = _whole(messages, "--workers", options.workers, 1, 256)
    count = _whole(messages, "-n", options.count, 1, 100_000)
    to = [name.strip() for name in (options.to or "md").split(",") if name.strip()]
    messages += [unknown_format(name) for name in to if name not in formats()]
    students = _tried(messages, _students, options.students) if options.students else ()
    if options.output is None and not options.check:
        messages.append("-o DIR is missing: the folder that the exam is written to")
    if messages:
        raise UsageError(*messages)
    specification = specification_of(options.spec)
    if options.check:
        from symattn.cli import standard_output
        from symattn.verbs.checking import check_bank

        n = count or 100
        with _bar(n) as tell:
            text = check_bank(specification, n, seed, workers, tell)
        standard_output(text)
        return 0
    n = count or len(students) or 1
    with _executor(options.dask) as executor, _bar(n) as tell:
        examine(specification, options.output, n, seed=seed, to=to, workers=workers, executor=executor, students=students, lang=options.lang, progress=tell)
    return 0


@contextmanager
def _executor(address: str | None) -> Iterator[Executor | None]:
    """The executor of a Dask cluster, or nothing."""
    if address is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError:
        raise UsageError('--dask needs the extra: pip install "symattn[dask]"') from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise UsageError(f"--dask {address}: cannot be reached ({error})") from None
    with client:
        yield client.get_executor(pure=False)


def mark_answers(options: argparse.Namespace) -> int:
    """Runs `symattn mark`: 0 when all answers could be marked."""
    from symattn.cli.output import write
    from symattn.verbs.marking import mark

    marked = mark(options.key, options.answers, before=options.output)
    write(marked.text, options.output)
    for message in marked.messages:
        print(f"symattn: {message}", file=sys.stderr)
    return 0


def _tried(messages: list[str], call: Callable[[str], tuple[str, ...]], argument: str) -> tuple[str, ...]:
    try:
        return call(argument)
    except UsageError as error:
        messages += error.messages
        return ()


def _students(path: str) -> tuple[str, ...]:
    """The names in a class list: its column `student` or `name`, else its first."""
    from symattn.exam.tables import read_table

    table = read_table(path)
    column = next((name for name in table.columns if name.casefold() in {"student", "name"}), table.columns[0])
    return tuple(row[column] for row in table.rows if row[column])


def _whole(messages: list[str], option: str, text: str | None, low: int, high: int) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 30 and low <= int(text) <= high):
        messages.append(f"{option} {text[:40]}: must be a whole number from {low} to {high:,}")
        return None
    return int(text)


class _Bar:
    """A progress bar on a terminal; silent elsewhere."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.bar: object | None = None

    def __enter__(self) -> Callable[[int], None]:
        if sys.stderr is None or not sys.stderr.isatty():
            return lambda done: None
        from tqdm import tqdm

        bar = self.bar = tqdm(total=self.count, unit="variant", leave=False, file=sys.stderr)
        return lambda done: bar.update(done - bar.n)

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.close()  # type: ignore[attr-defined]


def _bar(count: int) -> _Bar:
    return _Bar(count)
