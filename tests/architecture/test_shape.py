"""Files and functions of a readable length, docstrings on what is public, one file an extension, a short top level."""

import ast
import importlib
import subprocess
from pathlib import Path

import pytest
from tree import PACKAGE, ROOT, TREES, functions, room

from symattn import extensions

pytestmark = pytest.mark.quick

LONGEST_FILE = 320
LONGEST_FUNCTION = 60
DOCUMENTED = ("exact", "derivation", "reading", "verifying", "exam", "rendering", "verbs")
TOP = {"pyproject.toml", "symattn", "templates", "tests", "README.md", "LICENSE", "CHANGELOG.md"}


def test_no_file_is_long() -> None:
    lengths = {path: len((PACKAGE / path).read_text(encoding="utf-8").splitlines()) for path in TREES}
    wrong = [f"symattn/{path}: {length} lines" for path, length in lengths.items() if length > LONGEST_FILE]
    assert not wrong, "\n".join(wrong)


def test_no_function_is_long() -> None:
    lengths = [(f"symattn/{path}:{f.lineno}: {f.name}", (f.end_lineno or 0) - f.lineno + 1) for path, tree in TREES.items() for f in functions(tree)]
    wrong = [f"{place}: {length} lines" for place, length in lengths if length > LONGEST_FUNCTION]
    assert not wrong, "\n".join(wrong)


def test_public_functions_and_classes_have_docstrings() -> None:
    wrong = [
        f"symattn/{path}:{node.lineno}: {node.name}"
        for path, tree in TREES.items()
        if room(path) in DOCUMENTED
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert not wrong, "\n".join(wrong)


def test_top_level_is_short() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert {name.split("/")[0] for name in listed if not name.startswith(".")} <= TOP


EXTENSIONS = [
    (kind, path)
    for kind, package in extensions.PYTHON_KINDS.items()
    for path in sorted(PACKAGE.joinpath(*package.split(".")[1:]).glob("*.py"))
    if not path.name.startswith("_")
]


@pytest.mark.parametrize(("kind", "path"), EXTENSIONS, ids=lambda value: getattr(value, "stem", value))
def test_a_file_is_an_extension(kind: str, path: Path) -> None:
    assert extensions.extension_name(path) in extensions.names(kind)
    module = importlib.import_module(f"{extensions.PYTHON_KINDS[kind]}.{path.stem}")
    if kind == "variants":
        assert type(module.VARIANT).__name__ == "Variant"
    else:
        expected = {"ops": "Op", "misconceptions": "Misconception", "questions": "Kind"}[kind]
        assert any(type(value).__name__ == expected for value in vars(module).values())


@pytest.mark.parametrize("kind", extensions.KINDS)
def test_names_are_in_order_and_unlike(kind: str) -> None:
    names = extensions.names(kind)
    assert names == sorted(set(names))
    assert not any("_" in name for name in names)
