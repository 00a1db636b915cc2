"""Problem files: TOML, or JSON with the same keys.  Numbers keep their digits; nothing is evaluated."""

from __future__ import annotations

import json
import os
import re
import tomllib
from functools import partial
from pathlib import Path
from typing import Any, Final

from symattn.derivation.problem import Problem, variant_of
from symattn.errors import ProblemError, UsageError
from symattn.exact.literal import MAX_DIGITS, MAX_LENGTH, shown
from symattn.reading.assemble import assemble
from symattn.reading.numbers import Digits

MAX_BYTES: Final = 1_000_000
MAX_KEYS: Final = 10_000
MAX_DOTS: Final = 20


def read_text(path: Path) -> str:
    """The text of a file; `UsageError` where it cannot be read as text."""
    if os.path.isdir(path):
        raise UsageError(f"{path}: is a directory, not a file")
    if not os.path.isfile(path):
        raise UsageError(f"{path}: is not a regular file" if os.path.exists(path) else f"{path}: there is no such file")
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
    """The problem in the text of a file, checked; messages begin with the file's name."""
    raw = parsed(text, name)
    try:
        problem = assemble(raw, name, floats)
        messages = variant_of(problem.variant).check(problem)
    except ProblemError as error:
        messages = error.messages
    if messages:
        raise ProblemError(*(f"{name}: {message}" for message in messages))
    return problem


def _integer(text: str) -> int | Digits:
    return int(text) if len(text) <= MAX_LENGTH else Digits(text)


def _check_keys(text: str, name: str) -> None:
    """Refuses a TOML text with absurdly many or long keys: `tomllib` needs a kilobyte for every part of a key, and for a long one their square."""
    keys = [re.split(r"[\n{},\[\]]", before)[-1] for before in text.split("=")[:-1]]
    lines = (line.partition("#")[0].strip() for line in text.splitlines() if "=" not in line and "," not in line)
    dots = [key.count(".") for key in (*keys, *(line for line in lines if line[:1] == "["))]
    if len(dots) + sum(dots) > MAX_KEYS:
        raise ProblemError(f"{name}: has more than {MAX_KEYS} keys")
    if dots and max(dots) > MAX_DOTS:
        raise ProblemError(f"{name}: a key has more than {MAX_DOTS} dots")


def _unique(file: str, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The members of a JSON object; a name that stands twice is refused, as TOML refuses it."""
    out: dict[str, Any] = {}
    for name, value in pairs:
        if name in out:
            raise ProblemError(f'{file}: "{shown(name)}" stands twice in the same table')
        out[name] = value
    return out


def parsed(text: str, name: str) -> Any:
    """The raw data of a TOML or JSON text; every number keeps its digits.  Raises `ProblemError` with the place."""
    json_like = name.lower().endswith(".json") or text.lstrip().startswith("{")
    try:
        if json_like:
            return json.loads(text, parse_float=Digits, parse_int=_integer, parse_constant=Digits, object_pairs_hook=partial(_unique, name))
        _check_keys(text, name)
        return tomllib.loads(text, parse_float=lambda digits: Digits(digits.replace("_", "")))
    except RecursionError:
        raise ProblemError(f"{name}: brackets are nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise ProblemError(f"{name}: is not valid TOML: {error}") from None
    except json.JSONDecodeError as error:
        raise ProblemError(f"{name}:{error.lineno}:{error.colno}: is not valid JSON: {error.msg}") from None
    except ValueError:
        raise ProblemError(f"{name}{_line_of_long_number(text)}: a number has too many digits; it may have {MAX_DIGITS}") from None


def _line_of_long_number(text: str) -> str:
    found = re.search(r"[0-9_]{4300}", text)
    return f":{text.count(chr(10), 0, found.start()) + 1}" if found else ""
