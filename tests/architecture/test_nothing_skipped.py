"""With SYMATTN_REQUIRE_EXTERNAL=1 a skip fails; without it, it stays a skip."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tree import ROOT

TESTS = {
    "test_some.py": """
import pytest
def test_one(): pytest.skip('no TeX')
@pytest.mark.skipif(True, reason='no pandoc')
def test_two(): pass
def test_good(): pass
""",
    "test_file.py": """
import pytest
pytest.importorskip('no_such_module')
""",
}


@pytest.mark.quick
@pytest.mark.parametrize(("required", "summary"), [("0", "1 passed, 3 skipped"), ("1", "1 failed, 1 passed, 2 errors")])
def test_a_skip_fails_where_everything_is_required(required: str, summary: str, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"), encoding="utf-8")
    for name, text in TESTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    environment = {**os.environ, "SYMATTN_REQUIRE_EXTERNAL": required}
    run = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--continue-on-collection-errors", "--rootdir", str(tmp_path), str(tmp_path)]
    done = subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert re.search(summary, done.stdout), done.stdout
    assert done.returncode == int(required)
    assert ("no TeX" in done.stdout) == (required == "1")
