"""Exams: from a specification to question sheets, keys, solutions and files for other systems, written side by side and in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from symattn.errors import UsageError, suggestion
from symattn.exam.generating import MOST_VARIANTS, in_order
from symattn.exam.key import KEY_CLOSING, key_of, key_opening
from symattn.exam.making import Bank
from symattn.exam.specification import Specification

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from os import PathLike

    from symattn.exam.question import Question

PAGES: Final = ("md", "latex", "html")
EARLIER: Final = r"(?:md|latex|html)/(?:sheet|key|solutions)-\d+\.(?:md|tex|html)"
"""Pages of an exam that the folder held before: they do not belong to the new key."""
FEW: Final = 12
"""Up to so many variants one process is quicker than starting others."""


@dataclass(frozen=True)
class Variant:
    """What is written of one variant: its pages by their paths, its part of every export, its line of the key."""

    number: int
    print: str
    pages: dict[str, str]
    exports: dict[str, str]
    key: str


@dataclass(frozen=True)
class Writing:
    """Makes variants of an exam: can be sent to another process, where the exam is prepared once."""

    specification: Specification
    seed: int
    count: int
    formats: tuple[str, ...] = ("md",)
    students: tuple[str, ...] = ()
    lang: str = "en"

    def __call__(self, number: int, again: int) -> Variant:
        from symattn.rendering.exam.exporting import exported
        from symattn.rendering.exam.pages import pages

        made = bank_of(self.specification, self.seed).variant(number, again)
        student = self.students[number - 1] if self.students else ""
        name = str(number).zfill(max(2, len(str(self.count))))
        found = pages(self.specification, made, [f for f in self.formats if f in PAGES], student, self.lang)
        exports = {f: exported(f, "variant", self.specification, made, self.count) for f in self.formats if f not in PAGES}
        return Variant(number, made.print, {path.format(name): text for path, text in found.items()}, exports, key_of(made, _said, student))


class _Prepared:
    """A specification and a seed, equal where both are: what the numbers of an exam depend on."""

    def __init__(self, specification: Specification, seed: int) -> None:
        self.specification = specification
        self.seed = seed
        self._key = (repr(specification), seed)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Prepared) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


def bank_of(specification: Specification, seed: int) -> Bank:
    """The bank of a specification and a seed, prepared once in every process."""
    return _bank(_Prepared(specification, seed))


@lru_cache(maxsize=4)
def _bank(prepared: _Prepared) -> Bank:
    return Bank(prepared.specification, prepared.seed)


def _said(question: Question, number: int) -> list[tuple[str, str]]:
    """What the options of a question say, in Markdown."""
    from symattn.rendering.exam.pages import Fragment

    options = Fragment(question, number, "md").view.options
    return [(str(o.says), " ".join(str(o.feedback).split())) for o in options]


def specification_of(source: str | PathLike[str] | Specification) -> Specification:
    """The specification in a file, of a name that ships with symattn, or as it is."""
    from symattn.exam.reading import load_specification

    return source if isinstance(source, Specification) else load_specification(str(source))


def examine(
    source: str | PathLike[str] | Specification,
    folder: str | PathLike[str],
    n: int = 1,
    *,
    seed: int | None = None,
    to: Sequence[str] = ("md",),
    workers: int | None = None,
    executor: Executor | None = None,
    students: Sequence[str] = (),
    lang: str = "en",
    progress: Callable[[int], None] = lambda done: None,
) -> None:
    """Writes an exam in `n` variants to a folder: pages and exports in the formats of `to`, and always `key.json`.

    The same seed gives the same bytes, on any machine and with any number of workers.  `executor` may be any
    `concurrent.futures.Executor`; `students` gives every variant a name.  Raises `SymattnError` before anything is written.
    """
    specification = specification_of(source)
    specification = specification if seed is None else replace(specification, seed=seed)
    _check(n, to, workers, students)
    writing = Writing(specification, specification.seed, n, tuple(dict.fromkeys(to)), tuple(students), lang)
    with pool_of(n, workers) if executor is None else nullcontext(executor) as pool:
        write_exam(writing, folder, pool, progress)


def _check(n: Any, to: Sequence[str], workers: int | None, students: Sequence[str]) -> None:
    messages = [unknown_format(f) for f in to if f not in formats()]
    if isinstance(n, bool) or not isinstance(n, int) or not 1 <= n <= MOST_VARIANTS:
        messages.append(f"-n {str(n)[:40]}: the number of variants must be a whole number from 1 to {MOST_VARIANTS:,}")
    elif students and len(students) > n:
        messages.append(f"there are {len(students)} students, but {n} variant{'s' if n != 1 else ''}; ask for -n {len(students)}")
    if workers is not None and not 1 <= workers <= 256:
        messages.append("--workers must be a whole number from 1 to 256")
    if messages:
        raise UsageError(*messages)


def formats() -> list[str]:
    """The formats that an exam can be written in."""
    from symattn.extensions import names

    return [*PAGES, *names("exports")]


def unknown_format(name: str) -> str:
    """What is said of a format that there is not."""
    return f"--to {name[:40]}: there is no such format of an exam{suggestion(name, formats())}"


def pool_of(n: int, workers: int | None) -> Any:
    """Processes on all cores; none for a few variants, or for one worker."""
    import os

    wanted = workers or (os.cpu_count() or 1 if n > FEW else 1)
    if wanted == 1:
        return nullcontext(None)
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(min(wanted, n), mp_context=get_context("spawn"))


def write_exam(writing: Writing, folder: str | PathLike[str], executor: Executor | None, progress: Callable[[int], None]) -> None:
    """Writes all files of an exam, whole or not at all, while the variants come."""
    from symattn.rendering.exam.exporting import exported, file_name
    from symattn.verbs.staging import Staging

    exports = [f for f in writing.formats if f not in PAGES]
    with Staging(folder, EARLIER if (Path(folder) / "key.json").is_file() else "") as files:
        key = files.stream("key.json")
        key.write(key_opening(writing.specification, writing.seed))
        streams = {f: files.stream(file_name(f)) for f in exports}
        for f, stream in streams.items():
            stream.write(exported(f, "opening", writing.specification, count=writing.count))
        for made in in_order(writing, writing.count, executor):
            for path, text in made.pages.items():
                files.write(path, text)
            for f, stream in streams.items():
                stream.write(made.exports[f])
            key.write((",\n" if made.number > 1 else "") + made.key)
            progress(made.number)
        for f, stream in streams.items():
            stream.write(exported(f, "closing", writing.specification, count=writing.count))
        key.write(KEY_CLOSING)
        if writing.students:
            files.write("class.csv", _class(writing.students))


def _class(students: Sequence[str]) -> str:
    """Which student has which variant."""
    import csv
    import io

    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerows([("student", "variant"), *((name, k + 1) for k, name in enumerate(students))])
    return out.getvalue()
