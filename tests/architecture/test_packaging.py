"""What is built holds everything that a user's machine needs: templates, examples, the type marker."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from tree import PACKAGE, ROOT

pytest.importorskip("hatchling")


def build(source: Path, target: str, folder: Path) -> Path:
    """The distribution that hatchling builds from the source folder."""
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)], cwd=source, check=True)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in the wheel that the checkout builds."""
    return sorted(ZipFile(build(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))).namelist())


def files(folder: Path) -> set[str]:
    """The files of a folder, relative to it, without what Python leaves there."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


def test_the_wheel_holds_package_and_templates(wheel: list[str]) -> None:
    shipped = {name for name in wheel if name.startswith("symattn/")}
    assert shipped == {f"symattn/{name}" for name in files(PACKAGE)} | {f"symattn/templates/{name}" for name in files(ROOT / "templates")}
    assert {"symattn/py.typed", "symattn/examples/i-love-statistics.toml", "symattn/templates/formats/md.j2"} <= shipped
    assert {name.split("/")[0].split("-")[0] for name in wheel} == {"symattn"}


def test_the_source_distribution_builds_the_same_wheel(wheel: list[str], tmp_path: Path) -> None:
    archive = build(ROOT, "sdist", tmp_path / "sdist")
    subprocess.run(["tar", "-xzf", str(archive)], cwd=tmp_path, check=True)
    unpacked = tmp_path / archive.name.removesuffix(".tar.gz")
    assert sorted(ZipFile(build(unpacked, "wheel", tmp_path / "wheel")).namelist()) == wheel
