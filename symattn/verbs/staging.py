"""Many files that appear whole or not at all: written in a hidden folder beside their places, and moved when all are there."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, TextIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from symattn.errors import UsageError
from symattn.rendering.exam.exporting import files

EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a package, so that the same exam is the same bytes."""


class Stream(Protocol):
    """Something that text is appended to."""

    def write(self, text: str) -> object:
        """Appends a text."""


class Package:
    """A zip archive: what is written to it are files, each after its path."""

    def __init__(self, path: Path) -> None:
        self.archive = ZipFile(path, "w", ZIP_DEFLATED)

    def write(self, text: str) -> None:
        """Adds the files in the text."""
        for path, body in files(text):
            info = ZipInfo(path, EARLIEST)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            self.archive.writestr(info, body)

    def close(self) -> None:
        """Ends the archive."""
        self.archive.close()


class Staging:
    """A folder that gets its files when all of them are written; until then it holds nothing new.

    Files of an earlier run whose names match `earlier` and that are not written again are removed then.  Raises `UsageError` where it cannot be written.
    """

    def __init__(self, folder: str | os.PathLike[str], earlier: str = "") -> None:
        self.folder = Path(folder)
        self.earlier = re.compile(earlier or r"(?!)")
        self._open: list[TextIO | Package] = []

    def __enter__(self) -> Staging:
        try:
            self._made = not self.folder.exists()
            self.folder.mkdir(parents=True, exist_ok=True)
            self._stage = Path(tempfile.mkdtemp(prefix=".symattn-", dir=self.folder))
        except OSError as error:
            raise UsageError(f"-o {self.folder}: cannot be written ({error.strerror})") from None
        return self

    def stream(self, path: str) -> Stream:
        """A file that is appended to; a package where its name says so."""
        target = self._place(path)
        made: TextIO | Package = Package(target) if path.endswith(".zip") else target.open("w", encoding="utf-8", newline="\n")
        self._open.append(made)
        return made

    def write(self, path: str, text: str) -> None:
        """A file, whole."""
        self._place(path).write_text(text, encoding="utf-8", newline="\n")

    def _place(self, path: str) -> Path:
        target = self._stage / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        whole = False
        try:
            for file in self._open:
                file.close()
            if kind is None:
                self._move()
                whole = True
        except OSError as found:
            raise UsageError(f"-o {self.folder}: cannot be written ({found.strerror})") from None
        finally:
            shutil.rmtree(self._stage, ignore_errors=True)
            if self._made and not whole:
                shutil.rmtree(self.folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise UsageError(f"-o {self.folder}: cannot be written ({error.strerror})") from None

    def _move(self) -> None:
        for old in self.folder.glob("*/*"):
            name = old.relative_to(self.folder).as_posix()
            if self.earlier.fullmatch(name) and old.is_file() and not (self._stage / name).exists():
                old.unlink()
        for path in sorted(self._stage.rglob("*")):
            target = self.folder / path.relative_to(self._stage)
            if path.is_dir():
                target.mkdir(exist_ok=True)
            else:
                os.replace(path, target)
