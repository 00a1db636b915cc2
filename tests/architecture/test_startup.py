"""What is imported when: SymPy and NumPy only where somebody looks at their values."""

import json
import subprocess
import sys

import pytest

HEAVY = {"sympy", "numpy"}


AFTERWARDS = "import atexit, json, sys; atexit.register(lambda: json.dump(sorted(sys.modules), sys.stderr))"


def modules_after(code: str) -> set[str]:
    """The modules that a fresh interpreter holds after running the code."""
    done = subprocess.run([sys.executable, "-c", f"{AFTERWARDS}; {code}"], capture_output=True, text=True, timeout=60, check=False)
    *said, modules = done.stderr.splitlines()
    assert done.returncode == 0, "\n".join(said)
    return set(json.loads(modules))


def command(*arguments: str) -> str:
    """The code that calls symattn with these arguments, as its script does."""
    return f"sys.argv = ['symattn', *{arguments!r}]; from symattn.cli import main; sys.exit(main())"


@pytest.mark.quick
def test_importing_symattn_imports_nothing_else_of_ours() -> None:
    assert not {name for name in modules_after("import symattn") if name.split(".")[0] in {*HEAVY, "flint", "jinja2"} or name.startswith("symattn.")}


@pytest.mark.quick
@pytest.mark.parametrize("option", ["--help", "--version"])
def test_an_option_that_only_tells_imports_only_errors(option: str) -> None:
    loaded = modules_after(command(option))
    assert {name for name in loaded if name.split(".")[0] == "symattn"} <= {"symattn", "symattn.cli", "symattn.errors"}
    assert not loaded & {*HEAVY, "flint", "jinja2"}


@pytest.mark.quick
@pytest.mark.parametrize("to", ["md", "latex", "json"])
def test_a_numeric_solution_needs_neither_sympy_nor_numpy(to: str) -> None:
    loaded = modules_after(command("solve", "i-love-statistics", "--to", to))
    assert "symattn.verbs" in loaded
    assert not loaded & HEAVY
