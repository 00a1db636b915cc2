"""`solve`, `list`, `--help` and `--version`: exit statuses, standard output and error, files whole or not at all, endings that choose the format."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from commands import ROOT, refused, symattn

from symattn import __version__, solve
from symattn.derivation.misconception import misconceptions
from symattn.extensions import names

PROBLEM = 'title = "From standard input"\n[given]\nscores = [[1, 2]]\nV = [[1], [2]]\n'


@pytest.mark.quick
def test_help_and_version() -> None:
    for arguments in (["--help"], ["-h"], []):
        run = symattn(*arguments)
        assert (run.status, run.err) == (0, "")
        assert "solve" in run.out
        assert "list" in run.out
    run = symattn("solve", "--help")
    assert (run.status, run.err) == (0, "")
    assert all(option in run.out for option in ("--to", "-o", "--places", "--rounding", "--carry", "--detail", "--lang", "--template"))
    assert symattn("--version").out == f"symattn {__version__}\n"


@pytest.mark.quick
def test_solve_writes_to_standard_output() -> None:
    run = symattn("solve", "i-love-statistics")
    assert (run.status, run.err) == (0, "")
    assert run.out == solve("i-love-statistics").to("md")


def test_options_reach_the_solution() -> None:
    run = symattn("solve", "three-words", "--places", "2", "--rounding", "half-up", "--carry", "rounded", "--detail", "every-entry", "--to", "latex", "--lang", "de")
    expected = solve("three-words", places=2, rounding="half-up", carry="rounded", detail="every-entry", lang="de").to("latex")
    assert (run.status, run.out) == (0, expected)


@pytest.mark.parametrize("places", ["0", "1000", "007"])
def test_places_at_the_ends(places: str) -> None:
    run = symattn("solve", "i-love-statistics", "--places", places, "--to", "json")
    assert run.status == 0
    text = json.loads(run.out)["steps"][-1]["decimal"][0][0]
    assert len(text.partition(".")[2]) == int(places)


@pytest.mark.quick
def test_template_names_a_document() -> None:
    assert symattn("solve", "padding", "--template", "fragment").out == solve("padding").to("md", "fragment")


@pytest.mark.parametrize("kind", ["variants", "misconceptions", "documents", "formats", "examples", "exams", "presets", "ops"])
def test_list(kind: str) -> None:
    run = symattn("list", kind)
    assert (run.status, run.err) == (0, "")
    assert run.out.splitlines() == (sorted(m.name for m in misconceptions()) if kind == "misconceptions" else names(kind))


def test_list_says_what_there_is_to_list() -> None:
    assert symattn("list").status == 0
    refused(symattn("list", "example"), '"example"', 'did you mean "examples"?')


# ---- files and streams ---------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize(("ending", "opening"), [("md", "# "), ("tex", "\\documentclass"), ("json", '{"schema"'), ("JSON", '{"schema"'), ("html", "<!DOCTYPE"), ("markdown", "# ")])
def test_the_ending_chooses_the_format(tmp_path: Path, ending: str, opening: str) -> None:
    run = symattn("solve", "i-love-statistics", "-o", f"page.{ending}", folder=tmp_path)
    assert (run.status, run.out, run.err) == (0, "", "")
    assert [path.name for path in tmp_path.iterdir()] == [f"page.{ending}"]
    assert (tmp_path / f"page.{ending}").read_text(encoding="utf-8").startswith(opening)


def test_to_wins_over_the_ending(tmp_path: Path) -> None:
    assert symattn("solve", "padding", "--to", "json", "-o", tmp_path / "page.md").status == 0
    json.loads((tmp_path / "page.md").read_text(encoding="utf-8"))


@pytest.mark.quick
def test_minus_is_standard_input_and_output(tmp_path: Path) -> None:
    for arguments in (["-"], ["-", "-o", "-"]):
        run = symattn("solve", *arguments, text=PROBLEM, folder=tmp_path)
        assert (run.status, run.err) == (0, "")
        assert run.out.startswith("# From standard input")
    assert not list(tmp_path.iterdir())
    refused(symattn("solve", "-", text="[given]\nQ = 1\n"), "standard input: given.Q")
    refused(symattn("solve", "-", text=""), "standard input")
    refused(symattn("solve", "-", text=b"\xff\xfe"), "standard input", "UTF-8")


def test_json_on_standard_input() -> None:
    run = symattn("solve", "-", "--to", "json", text='{"given": {"scores": [[0.50, 1e-1]], "V": [[1], [2]]}}')
    assert run.status == 0
    assert json.loads(run.out)["given"]["scores"]["exact"] == [["1/2", "1/10"]]


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    assert symattn("solve", "padding", "-o", page, umask=0o027).status == 0
    assert page.stat().st_mode & 0o777 == 0o640
    page.chmod(0o604)
    assert symattn("solve", "padding", "-o", page).status == 0
    assert page.stat().st_mode & 0o777 == 0o604


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to("target.md")
    for _ in range(2):
        assert symattn("solve", "padding", "-o", tmp_path / "link.md").status == 0
        assert (tmp_path / "link.md").is_symlink()
        assert (tmp_path / "target.md").read_text(encoding="utf-8").startswith("# ")


@pytest.mark.quick
def test_nothing_is_written_on_failure(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("as it was", encoding="utf-8")
    for arguments in (["--places", "x"], ["--rounding", "x"], ["--detail", "x"], ["--template", "x"], ["--lang", "xx"], ["--to", "x"], ["--carry", "x"]):
        refused(symattn("solve", "padding", "-o", page, *arguments), arguments[0].strip("-"))
    refused(symattn("solve", "nothing-like-it", "-o", page), "nothing-like-it")
    refused(symattn("solve", "-", "-o", page, text="nonsense"), "standard input")
    assert page.read_text(encoding="utf-8") == "as it was"
    assert [path.name for path in tmp_path.iterdir()] == ["page.md"]


def test_a_file_that_cannot_be_written_whole_is_not_written(tmp_path: Path) -> None:
    """The disk is full, or the file may not be as large: nothing new stands there, nothing is left behind."""

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))

    page = tmp_path / "page.md"
    page.write_text("as it was", encoding="utf-8")
    refused(symattn("solve", "padding", "-o", page, preexec_fn=small), "cannot be written", "File too large")
    assert [path.name for path in tmp_path.iterdir()] == ["page.md"]
    assert page.read_text(encoding="utf-8") == "as it was"


def test_output_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "loop.md").symlink_to("loop.md")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    refused(symattn("solve", "padding", "-o", tmp_path / "folder.md"), "folder.md", "cannot be written")
    refused(symattn("solve", "padding", "-o", tmp_path / "none" / "page.md"), "page.md", "No such file or directory")
    refused(symattn("solve", "padding", "-o", tmp_path / "file" / "page.md"), "page.md", "Not a directory")
    refused(symattn("solve", "padding", "-o", tmp_path / "loop.md"), "loop.md", "cannot be written")
    refused(symattn("solve", "padding", "-o", tmp_path / f"{'a' * 300}.md"), "File name too long")
    refused(symattn("solve", "padding", "-o", "/dev/full", "--to", "md"), "/dev/full", "No space left")
    refused(symattn("solve", "padding", "-o", tmp_path / "page.doc"), 'the ending ".doc" names no format', ".tex")
    refused(symattn("solve", "padding", "-o", tmp_path / "page"), 'the ending "" names no format')
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.md", "loop.md"]


def test_a_folder_that_may_not_be_written() -> None:
    refused(symattn("solve", "padding", "-o", "/proc/page.md"), "-o /proc/page.md: cannot be written")


@pytest.mark.quick
@pytest.mark.parametrize("arguments", [["solve", "causal-mask"], ["solve", "causal-mask", "--places", "900"], ["list", "examples"], ["--help"]])
def test_a_pipe_that_is_closed_is_no_error(arguments: list[str]) -> None:
    """As with `| head -1`: whoever reads has read enough."""
    with subprocess.Popen([sys.executable, "-m", "symattn", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.parametrize("arguments", [["solve", "padding"], ["list", "examples"], ["--version"], ["--help"]])
def test_standard_output_that_is_full(arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        refused(symattn(*arguments, stdout=full), "standard output cannot be written")


def test_streams_that_are_closed() -> None:
    refused(symattn("solve", "padding", preexec_fn=lambda: os.close(1)), "standard output is closed")
    refused(symattn("solve", "-", preexec_fn=lambda: os.close(0)), "standard input is closed")


# ---- calls that cannot be carried out ------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["solve"], ["SOURCE", "usage: symattn solve"]),
        (["slove", "padding"], ["slove"]),
        (["solve", "padding", "--frobnicate"], ["--frobnicate"]),
        (["solve", "padding", "extra"], ["extra"]),
        (["solve", "padding", "--to"], ["--to"]),
        (["solve", "padding", "--to", "latx"], ["--to latx", 'did you mean "latex"?']),
        (["solve", "padding", "--to", "pdf"], ["--to pdf", "latex"]),
        (["solve", "padding", "--to", ""], ["--to"]),
        (["solve", "paddin"], ['"paddin"', 'did you mean "padding"?']),
        (["solve", ""], ["is a directory"]),
        (["solve", "padding", "--places", "-1"], ["--places -1"]),
        (["solve", "padding", "--places", "1001"], ["places", "1000"]),
        (["solve", "padding", "--places", "1000000000"], ["places"]),
        (["solve", "padding", "--places", "9" * 5000], ["places"]),
        (["solve", "padding", "--places", "1.5"], ["--places 1.5"]),
        (["solve", "padding", "--places", "four"], ["--places four"]),
        (["solve", "padding", "--places", ""], ["--places"]),
        (["solve", "padding", "--places", "٤"], ["--places"]),
        (["solve", "padding", "--places", "1e3"], ["--places 1e3"]),
        (["solve", "padding", "--rounding", "up"], ['"up"', "half-up"]),
        (["solve", "padding", "--rounding", "half-eve"], ['did you mean "half-even"?']),
        (["solve", "padding", "--carry", "round"], ['"round"', "rounded"]),
        (["solve", "padding", "--detail", "every"], ['"every"']),
        (["solve", "padding", "--lang", "xx"], ['"xx"', "en"]),
        (["solve", "padding", "--lang", "../de"], ["../de"]),
        (["solve", "padding", "--template", "fragmen"], ['did you mean "fragment"?']),
        (["solve", "padding", "--template", "../documents/fragment"], ["neither a directory nor a document"]),
        (["list", "../examples"], ["not a kind"]),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else None,
)
def test_calls_that_cannot_be_carried_out(arguments: list[str], parts: list[str]) -> None:
    refused(symattn(*arguments), *parts)


def test_mistakes_in_a_call_are_told_at_once() -> None:
    run = symattn("solve", "padding", "--to", "pdf", "--places", "four")
    refused(run, "--to pdf", "--places four")
    assert len(run.messages) == 2
    run = symattn("solve", "padding", "--rounding", "up", "--detail", "most", "--lang", "xx")
    refused(run, "rounding", "detail", "lang")
    assert len(run.messages) == 3
