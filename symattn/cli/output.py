"""Files that are written whole or not at all."""

from __future__ import annotations

import os

from symattn.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def write(text: str, output: str | None) -> None:
    """To standard output, or to a file that is replaced only when the whole text is there."""
    write_all([(text, output)])


def write_all(texts: Sequence[tuple[str, str | None]], options: Mapping[str, str] | None = None) -> None:
    """Files are replaced when all texts are there, whole; what goes to standard output comes last.  `options` tells which files were not asked for by -o."""
    staged: list[tuple[str, str]] = []
    output: str | None = None
    try:
        for text, output in texts:
            if output is not None and output != "-":
                staged += _staged(text, output)
        while staged:
            os.replace(*staged[0])
            staged.pop(0)
    except (OSError, RuntimeError) as error:
        option = (options or {}).get(output or "", "-o")
        raise UsageError(f"{option} {output}: cannot be written ({getattr(error, 'strerror', None) or error})") from None
    finally:
        for temporary, _ in staged:
            os.unlink(temporary)
    from symattn.cli import standard_output

    for text, output in texts:
        if output is None or output == "-":
            standard_output(text)


def _staged(text: str, output: str) -> list[tuple[str, str]]:
    """A temporary file with the text beside the one it is to replace, and that one; nothing where the text could be written at once."""
    import tempfile
    from pathlib import Path

    path = Path(output)
    if path.exists() and not path.is_file():  # a device or a pipe
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
        return []
    path = path.resolve()
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".symattn-")
    try:
        with open(handle, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.write(text)
        os.chmod(temporary, _mode(path))
    except BaseException:
        os.unlink(temporary)
        raise
    return [(temporary, str(path))]


def _mode(path: os.PathLike[str]) -> int:
    """The permissions of the file that is replaced, or those that a new file gets."""
    if os.path.exists(path):
        return os.stat(path).st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
