"""The programs from outside that pages are put through: pdfLaTeX, pdftotext, pandoc.  A test is skipped where one is missing."""

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

HARMLESS = re.compile(r"rerunfilecheck|Rerun to get")
"""Warnings of LaTeX that do not matter: those of a first run."""
TROUBLE = re.compile(r"Warning|Missing character|Undefined|undefined|Overfull|^!")
OVERFULL = re.compile(r"Overfull \\[hv]box \((\d+(?:\.\d+)?)pt too")


def need(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")


def run(command: list[str], text: str = "", folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, input=text, cwd=folder, capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=120)


def pdf(tex: str, folder: Path, wide: float = 1.0) -> Path:
    """The PDF of a LaTeX document; fails on an error, on any warning that matters, and on boxes more than `wide` points too wide."""
    need("pdflatex")
    (folder / "page.tex").write_text(tex, encoding="utf-8")
    done = run(["pdflatex", "-no-shell-escape", "-halt-on-error", "-interaction=nonstopmode", "-file-line-error", "page.tex"], folder=folder)
    assert done.returncode == 0, f"pdflatex failed:\n{_end(done.stdout)}"
    log = (folder / "page.log").read_text(encoding="utf-8", errors="replace")
    wrong = troubles(log, wide)
    assert not wrong, "\n".join(wrong)
    return folder / "page.pdf"


def troubles(log: str, wide: float = 1.0) -> list[str]:
    """The lines of a log of LaTeX that matter."""
    lines = [line for line in log.splitlines() if TROUBLE.search(line) and not HARMLESS.search(line)]
    return [line for line in lines if not ((box := OVERFULL.search(line)) and float(box[1]) <= wide)]


def _end(text: str) -> str:
    at = text.find("\n!") if "\n!" in text else max(0, len(text) - 2000)
    return text[at : at + 2000]


def pdf_text(path: Path) -> str:
    """The text of a PDF in reading order."""
    need("pdftotext")
    return run(["pdftotext", "-enc", "UTF-8", "-nopgbrk", str(path), "-"]).stdout


def pandoc(text: str, to: str, source: str = "markdown", *options: str) -> str:
    """A Markdown text as pandoc converts it; fails on any warning (mathematics that pandoc cannot read, say)."""
    need("pandoc")
    done = run(["pandoc", "-f", source, "-t", to, "--wrap=none", *options], text)
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr
    return done.stdout


class Texts(HTMLParser):
    """The texts of the elements of an HTML page, by tag; and the tags that occur."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.setdefault(tag, []).append("")
        if tag not in {"br", "hr", "img", "col", "meta", "link"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.found[tag][-1] += data
