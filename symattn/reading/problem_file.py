"""Problem files: TOML, or JSON with the same keys.  Numbers keep their digits; nothing is evaluated."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any, Final

from symattn.derivation.problem import Problem
from symattn.errors import ProblemError, UsageError
from symattn.exact.literal import MAX_LENGTH
from symattn.reading.assemble import assemble
from symattn.reading.numbers import Digits

MAX_BYTES: Final = 2_000_000


def read_text(path: Path) -> str:
    """The text of a file; `UsageError` where it cannot be read as text."""
    if path.is_dir():
        raise UsageError(f"{path}: is a directory, not a file")
    if not path.is_file():
        raise UsageError(f"{path}: there is no such file")
    try:
        with path.open("rb") as file:
            return decode(file.read(MAX_BYTES + 1), str(path))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from None


def decode(data: bytes, name: str) -> str:
    """UTF-8 text, with or without a byte order mark."""
    if len(data) > MAX_BYTES:
        raise UsageError(f"{name}: is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: is not UTF-8 text (byte {error.start + 1})") from None


def read_problem(text: str, name: str, floats: str = "") -> Problem:
    """The problem in the text of a file; messages begin with the file's name."""
    raw = _parse(text, name)
    if not isinstance(raw, dict):
        raise ProblemError(f"{name}: a problem is a table of keys such as given and settings")
    try:
        return assemble(raw, name, floats)
    except ProblemError as error:
        raise ProblemError(*(f"{name}: {message}" for message in error.messages)) from None


def _integer(text: str) -> int | Digits:
    return int(text) if len(text) <= MAX_LENGTH else Digits(text)


def _parse(text: str, name: str) -> Any:
    json_like = name.lower().endswith(".json") or text.lstrip().startswith("{")
    try:
        if json_like:
            return json.loads(text, parse_float=Digits, parse_int=_integer, parse_constant=Digits)
        return tomllib.loads(text, parse_float=Digits)
    except RecursionError:
        raise ProblemError(f"{name}: brackets are nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise ProblemError(f"{name}: is not valid TOML: {error}") from None
    except json.JSONDecodeError as error:
        raise ProblemError(f"{name}:{error.lineno}:{error.colno}: is not valid JSON: {error.msg}") from None
    except ValueError as error:
        raise ProblemError(f"{name}: a number has too many digits ({str(error).split(':')[0]})") from None
