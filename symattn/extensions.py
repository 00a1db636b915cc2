"""A file is an extension: its name, with `_` read as `-`, is the extension's name.

Each kind is a folder.  Python extensions hold one public constant of a known name (`VARIANT`) or several objects (`ops`);
templates and data files are found by their path.  User directories are searched first.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from symattn.errors import UsageError, suggestion

PYTHON_KINDS = {"variants": "symattn.variants", "misconceptions": "symattn.misconceptions", "ops": "symattn.derivation.ops", "questions": "symattn.exam.kinds"}
TEMPLATE_KINDS = ("documents", "concepts", "exports")
DATA_KINDS = {"examples": ".toml", "exams": ".toml", "presets": ".toml"}
KINDS = ("variants", "misconceptions", "documents", "formats", "examples", "exams", "presets", "ops", "questions", "concepts", "exports")


def package_path() -> Path:
    return Path(__file__).parent


@cache
def template_path() -> Path:
    """The folder of the templates: inside the installed package, or at the top of a checkout."""
    inside = package_path() / "templates"
    return inside if inside.is_dir() else package_path().parent / "templates"


def extension_name(path: Path) -> str:
    return path.name.split(".")[0].replace("_", "-")


def _listing(folder: Path, ending: str) -> list[str]:
    files = folder.glob(f"*{ending}") if folder.is_dir() else ()
    return sorted(extension_name(p) for p in files if not p.name.startswith("_"))


def names(kind: str) -> list[str]:
    """The names of the extensions of a kind, in order."""
    if kind in PYTHON_KINDS:
        return _listing(package_path().joinpath(*PYTHON_KINDS[kind].split(".")[1:]), ".py")
    if kind in DATA_KINDS:
        return _listing(package_path() / kind, DATA_KINDS[kind])
    if kind in TEMPLATE_KINDS:
        return _listing(template_path() / kind, ".j2")
    if kind == "formats":
        return sorted({*_listing(template_path() / "formats", ".j2"), *_listing(package_path() / "rendering" / "formats", ".py")})
    raise UsageError(f'"{kind}" is not a kind of extension{suggestion(kind, KINDS)}')


@cache
def module(kind: str, name: str) -> Any:
    """The Python module of an extension; `UsageError` with a suggestion if there is none of that name."""
    known = names(kind)
    if name not in known:
        raise UsageError(f'{kind.removesuffix("s")} "{name}" is not known{suggestion(name, known)}')
    return import_module(f"{PYTHON_KINDS[kind]}.{name.replace('-', '_')}")


def data_file(kind: str, name: str) -> Path:
    """The path of a data extension (an example, say)."""
    known = names(kind)
    if name not in known:
        raise UsageError(f'{kind.removesuffix("s")} "{name}" is not known{suggestion(name, known)}')
    folder = package_path() / kind
    return next(p for p in folder.glob(f"*{DATA_KINDS[kind]}") if extension_name(p) == name)


def languages() -> list[str]:
    """The languages that pages can be written in: English, and those that have a folder of their own."""
    folder = template_path() / "languages"
    return ["en", *sorted(p.name for p in folder.iterdir() if p.is_dir())]
