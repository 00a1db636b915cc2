"""`symattn.toml`: what holds for the documents of a folder and of those within it."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Final

from symattn.derivation.notation import messages as notation_messages
from symattn.derivation.problem import variant_of
from symattn.errors import UsageError, suggestion
from symattn.exact.literal import shown
from symattn.exact.rounding import MAX_PLACES
from symattn.extensions import names
from symattn.reading.problem_file import read_text
from symattn.verifying.baseline import Accepted, relative

NAME: Final = "symattn.toml"
KEYS: Final = ("settings", "places", "notation", "skip", "accepted")
ENTRY: Final = ("document", "text", "fingerprint", "reason")


@dataclass(frozen=True)
class Configuration:
    """What a `symattn.toml` says: defaults for documents, files to skip, findings that are accepted."""

    file: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    places: int | None = None
    notation: Mapping[str, str] = field(default_factory=dict)
    skip: tuple[str, ...] = ()
    accepted: tuple[Accepted, ...] = ()

    @property
    def options(self) -> dict[str, Any]:
        """The defaults that are given."""
        found = {"settings": dict(self.settings), "places": self.places, "notation": dict(self.notation)}
        return {key: value for key, value in found.items() if value not in (None, {})}

    def skips(self, document: str) -> bool:
        """Whether a document is to be passed over: a pattern fits its path from here, its name, or a folder it is in."""
        if not self.skip:
            return False
        path = relative(document, str(Path(self.file).parent))
        parts = path.split("/")
        folders = ["/".join(parts[: k + 1]) for k in range(len(parts) - 1)]
        return any(fnmatchcase(known, pattern.rstrip("/")) for pattern in self.skip for known in (path, parts[-1], *folders))


def configuration_of(folder: str | Path) -> Configuration:
    """What holds for the documents of a folder: the nearest `symattn.toml`, from there up to the repository or the root."""
    start = Path(folder).absolute()
    for place in (start, *start.parents):
        if (place / NAME).is_file():
            return read_configuration(str(place / NAME))
        if (place / ".git").exists():
            break
    return Configuration()


@cache
def read_configuration(file: str) -> Configuration:
    """A configuration file, checked.  Raises `UsageError` with every mistake, each with its place."""
    name = min(file, os.path.relpath(file), key=len)
    try:
        raw = tomllib.loads(read_text(Path(file)), parse_float=str)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{name}: is not valid TOML: {error}") from None
    except (RecursionError, ValueError):
        raise UsageError(f"{name}: cannot be read as TOML") from None
    messages = [f'"{shown(key)}" is not known at the top{suggestion(key, KEYS)}' for key in raw if key not in KEYS]
    found = Configuration(
        file,
        _settings(raw.get("settings", {}), messages),
        _places(raw.get("places"), messages),
        _notation(raw.get("notation", {}), messages),
        _skip(raw.get("skip", []), messages),
        _accepted(raw.get("accepted", []), file, messages),
    )
    if messages:
        raise UsageError(*(f"{name}: {message}" for message in messages))
    return found


def _settings(raw: Any, messages: list[str]) -> dict[str, Any]:
    if not isinstance(raw, dict):
        messages.append("settings must be a table, [settings]")
        return {}
    known = sorted({key for name in names("variants") for key in variant_of(name).settings})
    messages += [f"settings.{shown(key)} is not known{suggestion(key, known)}" for key in raw if key not in known]
    return {key: str(value) if isinstance(value, int) and not isinstance(value, bool) else value for key, value in raw.items()}


def _places(raw: Any, messages: list[str]) -> int | None:
    if raw is not None and (isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= MAX_PLACES):
        messages.append(f"places must be a whole number from 0 to {MAX_PLACES}")
        return None
    return raw if isinstance(raw, int) else None


def _notation(raw: Any, messages: list[str]) -> dict[str, str]:
    if not isinstance(raw, dict) or not all(isinstance(value, str) for value in raw.values()):
        messages.append("notation must be a table of texts in quotes")
        return {}
    quantities = [name for variant in names("variants") for name in (*variant_of(variant).givens, *variant_of(variant).quantities)]
    messages += notation_messages(raw, tuple(dict.fromkeys(quantities)))
    return raw


def _skip(raw: Any, messages: list[str]) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(x, str) for x in raw):
        messages.append('skip must be a list of patterns in quotes, such as ["drafts/*", "*.ipynb"]')
        return ()
    return tuple(raw)


def _accepted(raw: Any, file: str, messages: list[str]) -> tuple[Accepted, ...]:
    if not isinstance(raw, list) or not all(isinstance(x, dict) for x in raw):
        messages.append("accepted must be tables, [[accepted]]")
        return ()
    out = []
    for k, entry in enumerate(raw):
        messages += [f"accepted[{k}].{shown(key)} is not known{suggestion(key, ENTRY)}" for key in entry if key not in ENTRY]
        messages += [f"accepted[{k}].{key} must be text in quotes" for key in ENTRY if not isinstance(entry.get(key, ""), str)]
        missing = [key for key in ENTRY[:2] if key not in entry]
        messages += [f"accepted[{k}].{key} is missing" for key in missing]
        document, text, fingerprint, reason = (str(entry.get(key, "")) for key in ENTRY)
        out.append(Accepted(document, text, fingerprint, reason, file))
    return tuple(out)


def read_accepted(file: str) -> Sequence[Accepted]:
    """The accepted findings of a file that holds such entries."""
    return read_configuration(os.path.abspath(file)).accepted
