"""Marked documents: ordinary pages in which every computed number carries its true verdict, as in ⟦w:0.59=0.50⟧."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from symattn.errors import NothingToVerifyError
from symattn.verifying.documents import verify_document
from symattn.verifying.finding import BAD, Finding

FOLDER = Path(__file__).parents[1] / "documents"
DOCUMENTS = sorted(FOLDER.rglob("*.marked.*"))
VERDICTS = {"c": "correct", "r": "rounding", "f": "follow-through", "w": "wrong", "?": "?"}
MARK = re.compile(r"⟦([crfw?]):([^⟦⟧]*?)(?:=([^⟦⟧=]*))?⟧")
NUMBER = re.compile(r"\s*[-−+]?(?:[\d,]|\{,\})*\.?\d+(?:[eE][-+]?\d+)?\s*")


@dataclass(frozen=True)
class Mark:
    """A number's place in the clean document, its true verdict, and what it should be where it is wrong."""

    start: int
    text: str
    verdict: str
    true: str | None

    @property
    def scored(self) -> bool:
        return self.verdict != "?" and NUMBER.fullmatch(self.text) is not None


@dataclass(frozen=True)
class Score:
    """How the verdicts on a document agree with its marks."""

    scored: int
    covered: int
    agreed: int
    bad: int
    detected: int
    alarms: tuple[str, ...]


def clean(marked: str) -> tuple[str, list[Mark]]:
    """The document without its marks, and the marks with offsets into it."""
    text, marks, at = "", [], 0
    for m in MARK.finditer(marked):
        text += marked[at : m.start()]
        marks.append(Mark(len(text), m[2], VERDICTS[m[1]], m[3]))
        text += m[2]
        at = m.end()
    return text + marked[at:], marks


@lru_cache(maxsize=256)
def score(path: Path) -> Score:
    """The score of one document, in which nothing may be found.  Raises what else verifying it raises."""
    text, marks = clean(path.read_text(encoding="utf-8"))
    try:
        found: dict[int, Finding] = {f.claim.span.start: f for f in verify_document(text, path.suffix, path.name).findings if f.claim.span is not None}
    except NothingToVerifyError:
        found = {}
    scored = [m for m in marks if m.scored]
    judged = [(m, found[m.start]) for m in scored if m.start in found and found[m.start].verdict not in {"unchecked", "given"}]
    marked = {m.start for m in marks}
    alarms = [f"{m.text} at {m.start}: {f.verdict}, is {m.verdict}" for m, f in judged if f.verdict in BAD and m.verdict not in BAD]
    alarms += [f"{f.claim.text} at {start}: {f.verdict}, has no mark" for start, f in found.items() if f.verdict in BAD and start not in marked]
    agreed = sum(f.verdict == m.verdict for m, f in judged)
    detected = sum(f.verdict in BAD and m.verdict in BAD for m, f in judged)
    return Score(len(scored), len(judged), agreed, sum(m.verdict in BAD for m in scored), detected, tuple(alarms))
