"""The sources of symattn, parsed, for the tests of this folder."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "symattn"
TREES = {path.relative_to(PACKAGE): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


def room(path: Path) -> str:
    """The room a file stands in; "" for the package's own `__init__`."""
    return path.parts[0].removesuffix(".py").replace("__init__", "").replace("__main__", "cli")


def imports(path: Path, node: ast.AST) -> Iterator[tuple[str, str]]:
    """What is imported anywhere under the node, as a dotted name, and the place; of `import_module` the text that its argument begins with."""
    package = ("symattn", *path.parent.parts)
    for child in ast.walk(node):
        where = f"symattn/{path}:{getattr(child, 'lineno', 0)}"
        if isinstance(child, ast.Import):
            yield from ((alias.name, where) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            base = (*package[: len(package) + 1 - child.level], *filter(None, [child.module])) if child.level else (child.module or "",)
            yield from ((".".join((*base, alias.name)), where) for alias in child.names)
        elif isinstance(child, ast.Call) and ast.unparse(child.func).endswith("import_module"):
            text = child.args[0].values[0] if isinstance(child.args[0], ast.JoinedStr) else child.args[0]
            yield str(text.value) if isinstance(text, ast.Constant) else "?", where


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
