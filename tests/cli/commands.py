"""Runs the command line as a program of its own, and measures it."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SECONDS = 2.0
MEGABYTES = 300


@dataclass(frozen=True)
class Run:
    """What a run of the program came to."""

    status: int
    out: str
    err: str
    seconds: float
    """Of the processor, so that what else the machine does is not counted."""
    megabytes: float
    """The most memory it held."""

    @property
    def messages(self) -> list[str]:
        return self.err.splitlines()


def symattn(*arguments: str | Path, text: str | bytes | None = "", folder: Path | None = None, **settings: Any) -> Run:
    """`symattn` with these arguments and this standard input (None: closed)."""
    data = text.encode() if isinstance(text, str) else text or b""
    command = [sys.executable, "-W", "error", "-m", "symattn", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        stdin.write(data)
        stdin.seek(0)
        process = subprocess.Popen(command, cwd=folder, env=environment, **{"stdin": stdin, "stdout": stdout, "stderr": stderr, **settings})
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        stdout.seek(0)
        stderr.seek(0)
        out, err = stdout.read().decode("utf-8"), stderr.read().decode("utf-8")
    return Run(process.returncode, out, err, used.ru_utime + used.ru_stime, used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024))


def refused(run: Run, *parts: str) -> None:
    """A call that was answered as it should be: exit status 2, nothing on standard output, clear lines that hold these parts, no traceback, soon and small."""
    assert run.status == 2, run.err
    assert run.out == ""
    assert run.messages
    assert all(line.startswith(("symattn: ", "usage: ", " ")) for line in run.messages), run.err
    assert "Traceback" not in run.err
    assert "Error" not in run.err
    assert all(len(line) < 700 for line in run.messages), run.err
    for part in parts:
        assert part in run.err, run.err
    assert run.seconds < SECONDS
    assert run.megabytes < MEGABYTES
