"""Who may import whom: a room imports from itself and from the rooms to its left, in functions and for type checking too."""

import ast
import sys
from graphlib import CycleError, TopologicalSorter

import pytest
from tree import TREES, imports, room

pytestmark = pytest.mark.quick

ORDER = (
    ("errors", "extensions"),
    ("exact",),
    ("derivation",),
    ("variants", "misconceptions"),
    ("reading",),
    ("verifying",),
    ("exam",),
    ("rendering",),
    ("verbs",),
    ("cli",),
)
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
LEAVES = ("variants", "misconceptions")
ONLY_IN = {"jinja2": "rendering", "flint": "exact"}
RUNS_TEXT = {"eval", "exec", "__import__", "sympify", "parse_expr", "literal_eval", "lambdify"}
READS_OBJECTS = {"pickle", "marshal", "shelve", "yaml", "dill", "cloudpickle", "joblib"}

IMPORTS = [(path, name, where) for path, tree in TREES.items() for name, where in imports(path, tree)]
OURS = [(path, name.split("."), where) for path, name, where in IMPORTS if name.split(".")[0] == "symattn" and name != "symattn.__version__"]


def test_every_file_stands_in_a_room() -> None:
    assert {room(path) for path in TREES} <= {"", *RANK}


def test_rooms_import_only_from_their_left() -> None:
    wrong = []
    for path, parts, where in OURS:
        source, target = room(path), parts[1] if len(parts) > 1 else "the public names"
        if source and RANK.get(target, len(ORDER)) > RANK[source]:
            wrong.append(f"{where}: {source} imports {target}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("home", ["derivation", "reading", "verifying", "exam", "verbs"])
def test_imports_within_a_room_go_one_way(home: str) -> None:
    parts: dict[str, set[str]] = {}
    for path, target, _ in OURS:
        if room(path) == home and len(path.parts) > 1 and target[1] == home and len(target) > 2:
            part = path.parts[1].removesuffix(".py")
            parts.setdefault(part, set()).update({target[2]} - {part})
    try:
        TopologicalSorter(parts).prepare()
    except CycleError as error:
        pytest.fail(f"{home}: {' imports '.join(reversed(error.args[1]))}")


def test_leaves_are_imported_by_nobody() -> None:
    wrong = [f"{where}: {'.'.join(parts)}" for _, parts, where in OURS if len(parts) > 2 and parts[1] in LEAVES]
    assert not wrong, "\n".join(wrong)


def test_only_extensions_and_the_lazy_names_import_what_no_text_names() -> None:
    wrong = [where for path, name, where in IMPORTS if name == "?" and room(path) not in ("", "extensions")]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("library", "home"), ONLY_IN.items())
def test_a_library_stays_in_its_room(library: str, home: str) -> None:
    wrong = [where for path, name, where in IMPORTS if name.split(".")[0] == library and room(path) != home]
    assert not wrong, "\n".join(wrong)


def test_rendering_takes_only_types_from_verifying_and_exam() -> None:
    wrong = [where for path, parts, where in OURS if room(path) == "rendering" and parts[1] in ("verifying", "exam") and not parts[-1][0].isupper()]
    assert not wrong, "\n".join(wrong)


def test_cli_starts_with_the_standard_library_and_errors() -> None:
    wrong = []
    for path, tree in TREES.items():
        if room(path) == "cli" and path.name != "__main__.py":
            eager = ast.Module([node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)], [])
            for name, where in imports(path, eager):
                if name.split(".")[0] not in sys.stdlib_module_names and name != "symattn.__version__" and not name.startswith("symattn.errors"):
                    wrong.append(f"{where}: {name}")
    assert not wrong, "\n".join(wrong)


def test_no_text_is_run_and_no_object_is_read() -> None:
    wrong = [f"{where}: {name}" for _, name, where in IMPORTS if name.split(".")[0] in READS_OBJECTS or name.split(".")[-1] in RUNS_TEXT]
    for path, tree in TREES.items():
        for node in (node for node in ast.walk(tree) if isinstance(node, ast.expr)):
            name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            builtin = isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and ast.unparse(node.value) == "builtins")
            if name in RUNS_TEXT or (name == "compile" and builtin) or (isinstance(node, ast.Call) and ast.unparse(node.func) == "sympy.S"):
                wrong.append(f"symattn/{path}:{node.lineno}: {ast.unparse(node)}")
    assert not wrong, "\n".join(wrong)
