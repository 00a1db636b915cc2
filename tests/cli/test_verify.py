"""`verify`: reports, annotated and mended documents, readings, configuration, accepted findings, many documents at once."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from commands import symattn

from symattn.derivation.claim import Claim, Span
from symattn.errors import UsageError
from symattn.verifying.baseline import baseline_text, without_accepted
from symattn.verifying.configuration import configuration_of, read_accepted
from symattn.verifying.finding import Finding, Report
from symattn.verifying.fixing import fixed, written_like
from symattn.verifying.ignoring import ignored_ranges, without_ignored
from symattn.verifying.workers import Failure, side_by_side

PAGE = """# Attention

Q = [1, 0], K = [[1, 0], [0, 1]], V = [[10, 0], [0, 20]], no scaling.

scores = Q K^T = [1, {}]

softmax: [0.7311, 0.2689]
"""


def found(text: str, *numbers: tuple[str, str], verdict: Any = "wrong") -> Report:
    """A report in which these numbers of a text are wrong, each with the true one."""
    findings = []
    for said, true in numbers:
        at = text.index(said)
        findings.append(Finding(Claim("", 0, 0, said, "", span=Span(at, at + len(said), 1, at + 1)), verdict, true))
    return Report("page.md", tuple(findings), texts={None: text})


@pytest.mark.quick
@pytest.mark.parametrize(
    ("old", "expected", "new"),
    [
        ("0.59", "0.50", "0.50"),
        ("-0.59", "-0.50", "-0.50"),
        ("−0.59", "-0.50", "−0.50"),
        ("−0.59", "0.50", "0.50"),
        ("&minus;0.5", "-0.6", "&minus;0.6"),
        ("0,59", "0.50", "0,50"),
        ("0{,}59", "-0.50", "-0{,}50"),
        (".59", "0.50", ".50"),
        ("+0.59", "0.50", "+0.50"),
        ("+0.59", "-0.50", "-0.50"),
        ("- 0.59", "-0.50", "- 0.50"),
        ("33", "34", "34"),
        ("1.2e-3", "0.0013", "0.0013"),
        ("one", "1", None),
        ("0.5", "undefined", None),
    ],
)
def test_a_number_is_written_in_the_style_of_the_other(old: str, expected: str, new: str | None) -> None:
    assert written_like(old, expected) == new


@pytest.mark.quick
def test_nothing_but_numbers_is_touched() -> None:
    text = "a 0.59 b −0.7 c\r\n\td 0,5 e ½ f 0.9\ufffd"
    new, left = fixed(found(text, ("0.59", "0.50"), ("−0.7", "0.8"), ("0,5", "-0.6"), ("0.9", "oo")), text)
    assert new == "a 0.50 b 0.8 c\r\n\td −0,6 e ½ f 0.9\ufffd"
    assert left == 1


@pytest.mark.quick
def test_contradicting_and_overlapping_findings() -> None:
    text = "x = 0.59 + 12.5"
    assert fixed(found(text, ("0.59", "0.50"), ("0.59", "0.51")), text) == (text, 2)
    assert fixed(found(text, ("12.5", "13.5"), ("2.5", "3.5")), text) == ("x = 0.59 + 13.5", 1)
    assert fixed(found(text, ("0.59", "0.50"), verdict="rounding"), text) == (text, 0)


@pytest.mark.quick
@pytest.mark.parametrize("ascii_only", [True, False])
def test_notebooks_keep_their_file(ascii_only: bool) -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# é \U0001f600 \\ \"x\"\n", "Q = [0.59, −0.78]\n"]},
        {"cell_type": "code", "source": "print(1)", "outputs": [{"output_type": "stream", "text": ["0.1\n", "0.25\n"]}, {"data": {"text/plain": ["array(0.5)"]}}]},
    ]
    raw = json.dumps({"cells": cells, "nbformat": 4}, ensure_ascii=ascii_only, indent=3)
    texts: dict[Any, str] = {(0, False): "".join(cells[0]["source"]), (1, False): "print(1)", (1, True): "0.1\n0.25\narray(0.5)"}
    findings = []
    for key, said, true in (((0, False), "0.59", "0.50"), ((0, False), "−0.78", "-0.80"), ((1, True), "0.25", "0.26"), ((1, True), "0.5", "-0.6")):
        at = texts[key].index(said)
        findings.append(Finding(Claim("", 0, 0, said, "", span=Span(at, at + len(said), 1, 1, *key)), "wrong", true))
    new, left = fixed(Report("page.ipynb", tuple(findings), texts=texts), raw)
    minus = "\\u2212" if ascii_only else "−"
    assert new == raw.replace("0.59", "0.50").replace(f"{minus}0.78", f"{minus}0.80").replace('"0.25', '"0.26').replace("array(0.5)", "array(-0.6)")
    assert left == 0


@pytest.mark.quick
@pytest.mark.parametrize(
    ("text", "silenced"),
    [
        ("a\n\n<!-- symattn: ignore -->\nb 1\nb 2\n\nc", ["b 1\nb 2"]),
        ("a\n<!-- symattn: ignore: known -->\n```\nx\n\ny\n```\nc", ["```\nx\n\ny\n```"]),
        ("<p>a</p><!-- symattn: ignore --><div><div>b</div>\n\n</div><p>c</p>", ["<div><div>b</div>\n\n</div>"]),
        ("% symattn: ignore\n\\begin{align}\na\n\n\\begin{align}b\\end{align}\\end{align} c", ["\\begin{align}\na\n\n\\begin{align}b\\end{align}\\end{align}"]),
        ("50\\% symattn: ignore", []),
        ("[//]: # (symattn: ignore)\n\n| a |\n|---|\n| 1 |\n\nb", ["| a |\n|---|\n| 1 |"]),
        ("x = 1  # symattn: ignore\ny = 2", ["x = 1  # symattn: ignore"]),
        ("# symattn: ignore\nx = 1\ny = 2\n\nz", ["x = 1\ny = 2"]),
        ("<!-- symattn: ignore -->\n$$\na\n\nb\n$$\nc", ["$$\na\n\nb\n$$"]),
        ("<!-- symattn: ignored -->\na", []),
        ("a <!-- symattn: ignore -->", ["a <!-- symattn: ignore -->"]),
        ("<!-- symattn: ignore -->", [""]),
    ],
)
def test_comments_silence_the_next_block(text: str, silenced: list[str]) -> None:
    assert [text[a:b] for a, b in ignored_ranges(text)] == silenced


@pytest.mark.quick
def test_what_is_silenced_is_not_reported() -> None:
    text = "0.1\n\n<!-- symattn: ignore -->\n0.2\n\n0.3"
    report = without_ignored(found(text, ("0.1", "1"), ("0.2", "2"), ("0.3", "3")))
    assert [f.claim.text for f in report.findings] == ["0.1", "0.3"]


@pytest.mark.quick
def test_configuration_is_found_and_checked(tmp_path: Path) -> None:
    inner = tmp_path / "book" / "part"
    inner.mkdir(parents=True)
    (tmp_path / "symattn.toml").write_text("places = 3\n", encoding="utf-8")
    assert configuration_of(inner).options == {"places": 3}
    (tmp_path / "book" / ".git").mkdir()
    assert configuration_of(inner).options == {}
    (tmp_path / "book" / "symattn.toml").write_text('skip = ["drafts/*", "*.txt", "old"]\n[settings]\nscale = 0.125\nsubtract_max = true\n', encoding="utf-8")
    known = configuration_of(inner)
    assert known.options == {"settings": {"scale": "0.125", "subtract_max": True}}
    names = {"drafts/a.md": True, "a.txt": True, "part/b.txt": True, "a.md": False, "old/deep/a.md": True, "older/a.md": False}
    assert {name: known.skips(str(tmp_path / "book" / name)) for name in names} == names


@pytest.mark.quick
def test_mistakes_in_the_configuration_are_told_all_at_once(tmp_path: Path) -> None:
    file = tmp_path / "symattn.toml"
    file.write_text('skp = 1\nplaces = "x"\nskip = "a"\n[settings]\nscal = 1\n[notation]\nX = 1\n[[accepted]]\ntext = 1\nreasn = ""\n', encoding="utf-8")
    with pytest.raises(UsageError) as error:
        configuration_of(tmp_path)
    told = "\n".join(error.value.messages)
    for part in ('"skp" is not known at the top; did you mean "skip"?', "places must be", "skip must be", "settings.scal is not known", "notation must be", "accepted[0].reasn"):
        assert part in told
    assert all(str(file) in message or "symattn.toml" in message for message in error.value.messages)


@pytest.mark.quick
def test_accepted_findings_are_known_by_what_they_say_not_by_their_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    report = found("a 0.1 b 0.2", ("0.1", "1"), ("0.2", "2"))
    Path("base.toml").write_text(baseline_text([report], "base.toml"), encoding="utf-8")
    moved = found("\n\nmore, then 0.2 and 0.1 and 0.3", ("0.1", "1"), ("0.2", "2"), ("0.3", "3"))
    assert [f.claim.text for f in without_accepted(moved, read_accepted("base.toml")).findings] == ["0.3"]
    gone = without_accepted(found("a 0.1", ("0.1", "1")), read_accepted("base.toml"))
    assert gone.findings == ()
    assert gone.notes == ("base.toml: the accepted finding 0.2 no longer occurs; its entry can go",)


def work(what: str) -> str:
    """A piece of work that may go wrong in every way."""
    if what == "hang":
        time.sleep(600)
    if what == "die":
        import os

        os._exit(3)
    if what == "fail":
        raise ValueError("no")
    return what.upper()


def test_one_that_fails_hangs_or_dies_does_not_stop_the_rest() -> None:
    told: list[int] = []
    results = side_by_side(work, ["a", "die", "b", "hang", "fail", "c"], seconds=3, processes=2, progress=told.append)
    assert [r for r in results if isinstance(r, str)] == ["A", "B", "C"]
    assert [type(r) for r in results] == [str, Failure, str, Failure, Failure, str]
    assert [results[k].reason for k in (1, 3, 4)] == ["its process died, for want of memory perhaps", "it takes too long", "ValueError: no"]
    assert told == [1, 2, 3, 4, 5, 6]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "right.md").write_text(PAGE.format(0), encoding="utf-8")
    (tmp_path / "wrong.md").write_text(PAGE.format(5), encoding="utf-8")
    (tmp_path / "prose.md").write_text("# Nothing\n\nto see.\n", encoding="utf-8")
    return tmp_path


def test_everything_about_one_document(book: Path) -> None:
    run = symattn("verify", "wrong.md", "--annotate", "a.html", "--fix", "f.md", "--problem", "p.toml", folder=book)
    assert run.status == 1, run.err
    assert "wrong.md:5:" in run.out
    assert ": wrong: " in run.out
    assert "\x1b" not in run.out
    assert "sa-wrong" in (book / "a.html").read_text(encoding="utf-8")
    assert (book / "f.md").read_text(encoding="utf-8") == PAGE.format(0)
    assert symattn("verify", "f.md", folder=book).status == 0
    assert "[given]" in (book / "p.toml").read_text(encoding="utf-8")
    assert sorted(p.name for p in book.iterdir()) == ["a.html", "f.md", "p.toml", "prose.md", "right.md", "wrong.md"]


@pytest.mark.quick
@pytest.mark.parametrize(("file", "begins"), [("r.txt", "wrong.md:"), ("r.md", "# wrong.md:"), ("r.tex", "\\documentclass"), ("r.html", "<!DOCTYPE"), ("r.json", '{"schema"')])
def test_the_ending_chooses_the_format(book: Path, file: str, begins: str) -> None:
    run = symattn("verify", "wrong.md", "-o", file, folder=book)
    assert (run.status, run.out) == (1, "")
    assert (book / file).read_text(encoding="utf-8").startswith(begins)


def test_a_call_that_cannot_be_carried_out_writes_nothing(book: Path) -> None:
    before = sorted(book.iterdir())
    for arguments, part in (
        (["wrong.md", "--to", "sarf"], 'did you mean "sarif"?'),
        (["wrong.md", "-o", "r.docx"], "names no format"),
        (["wrong.md", "--annotate", "a.md"], "must end in .html"),
        (["wrong.md", "--problem", "p.json"], "must end in .toml"),
        (["wrong.md", "--fix", "x.md", "-o", "x.md"], "the same place"),
        (["wrong.md", "--annotate", "a.html", "--fix", "no/such/folder/x.md"], "cannot be written"),
        (["wrong.md", "right.md", "--fix", "x.md"], "one document"),
        (["prose.md"], "no worked example"),
        (["gone.md"], "there is no such file"),
        (["wrong.md", "--given", "gone.toml"], "gone.toml"),
        (["wrong.md", "--lang", "xx"], "there is no such language"),
    ):
        run = symattn("verify", *arguments, folder=book)
        assert run.status == 2, (arguments, run.err)
        assert part in run.err, (arguments, run.err)
        assert "Traceback" not in run.err
        assert sorted(book.iterdir()) == before


def test_many_documents_and_directories(book: Path) -> None:
    (book / "broken.ipynb").write_text("{", encoding="utf-8")
    run = symattn("verify", "wrong.md", "right.md", "broken.ipynb", "prose.md", "--to", "json", folder=book)
    data = json.loads(run.out)
    assert run.status == 2
    assert ([d["document"] for d in data["documents"]], len(data["failed"])) == (["wrong.md", "right.md"], 2)
    (book / "broken.ipynb").unlink()
    run = symattn("verify", ".", folder=book)
    assert run.status == 1, run.err
    assert "2 documents: " in run.out
    (book / "symattn.toml").write_text('skip = ["wrong.md"]\n', encoding="utf-8")
    assert symattn("verify", ".", folder=book).status == 0
    skipped = symattn("verify", "wrong.md", folder=book)
    assert (skipped.status, skipped.err) == (0, "symattn: wrong.md: skipped, as symattn.toml says\n")
    assert symattn("verify", "--skip-empty", "prose.md", folder=book).status == 0


def test_a_book_can_accept_what_it_knows(book: Path) -> None:
    assert symattn("verify", "wrong.md", "--baseline", "known.toml", folder=book).status == 0
    assert "[[accepted]]" in (book / "known.toml").read_text(encoding="utf-8")
    assert symattn("verify", "wrong.md", "--baseline", "known.toml", folder=book).status == 0
    (book / "known.toml").rename(book / "symattn.toml")
    assert symattn("verify", "wrong.md", folder=book).status == 0


def test_standard_input_tells_what_it_is(book: Path) -> None:
    assert symattn("verify", "-", text=PAGE.format(5), folder=book).status == 1
    run = symattn("verify", "-", text='[given]\nscores = [[0, 0]]\nV = [[1], [2]]\n[claims]\noutput = [["1.6"]]\n', folder=book)
    assert (run.status, "standard input: claims.output[0][0]: wrong" in run.out) == (1, True)
