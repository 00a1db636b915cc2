"""What a page says of reports: collected here, said by the templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from symattn.derivation.claim import Claim
from symattn.derivation.problem import variant_of
from symattn.errors import SymattnError
from symattn.rendering.escaping import Tex
from symattn.rendering.notation import Notation
from symattn.rendering.reports.givens import completed
from symattn.rendering.reports.places import Group, grouped
from symattn.rendering.reports.symbols import entry, matrix, number, symbol, worked
from symattn.verifying.finding import BAD, VERDICTS, Finding, Reading, Report

MOST_TOKENS: Final = 12
WIDEST: Final = 11
"""How many columns of matrices stand side by side, each matrix taking room for one more."""


class Paper(NamedTuple):
    """What mathematics is set with: the author's signs, which reports leave as they are."""

    notation: Notation


class Place(NamedTuple):
    """A line of a document, of a cell of a notebook, or an entry of a problem file."""

    line: int
    column: int
    cell: int | None
    output: bool
    path: str


class Row(NamedTuple):
    """A finding as a table shows it."""

    places: list[Place]
    name: Tex | str
    says: Tex | str
    is_: Tex | str
    verdict: str
    cause: str
    working: Tex | str
    through: Tex | str
    """What the document's own numbers would give, where that is neither what is stated nor right."""
    message: str
    policy: str


def _place(claim: Claim) -> Place:
    span = claim.span
    if span is None:
        return Place(0, 0, None, False, claim.place)
    return Place(span.line, span.column, None if span.cell is None else span.cell + 1, span.output, "")


def _places(group: Group) -> list[Place]:
    found = map(_place, (group.finding.claim, *group.again))
    return list({(p.line, p.cell, p.output, p.path): p for p in found}.values())


def _reason(f: Finding) -> str:
    """What the message says beyond the value, which stands in a column of its own."""
    message, through = f.message, f"the document's own numbers would give {f.follow_through}"
    for known in (f"is {f.expected}", f"{f.expected} exactly rounded", "right from the document's own earlier numbers", through, f.cause, f.policy):
        if known and message.startswith(known):
            message = message[len(known) :].lstrip(";,. ")
    return message


def row_of(group: Group) -> Row:
    """A finding with its restatements as a row."""
    f = group.finding
    through = f.follow_through if f.verdict == "wrong" and f.follow_through not in {f.expected, f.claim.text} else None
    return Row(
        _places(group), entry(f.claim), number(f.claim.text), number(f.expected), f.verdict, f.cause or "", worked(f.working), number(through), _reason(f), f.policy or ""
    )


class ReadingView:
    """How an example was understood."""

    def __init__(self, reading: Reading) -> None:
        self.id = reading.id
        self.notes = reading.notes
        self.tokens = reading.tokens if len(reading.tokens) <= MOST_TOKENS else ()
        self.settings = [(key, value if isinstance(value, str) else str(value).lower() if isinstance(value, bool | int) else "") for key, value in reading.settings.items()]
        self.sizes = [(symbol(name), Tex(rf"{len(rows)} \times {len(rows[0]) if rows else 0}")) for name, rows in reading.given.items()]
        self.lines = _lines(reading)
        self.variant = _title(reading.variant)


def _lines(reading: Reading) -> list[list[Tex]]:
    """The givens that are small enough to show as matrices, packed into lines."""
    lines: list[list[Tex]] = [[]]
    room = WIDEST
    for name, rows in reading.given.items():
        found = matrix(name, rows)
        if found is None:
            continue
        if len(rows[0]) + 1 > room and lines[-1]:
            lines.append([])
            room = WIDEST
        lines[-1].append(found)
        room -= len(rows[0]) + 1
    return [line for line in lines if line]


def _title(variant: str) -> str:
    """The title of a variant, as it stands in a sentence."""
    try:
        title = variant_of(variant).title
    except SymattnError:
        return variant.replace("-", " ")
    return title[:1].lower() + title[1:]


class ReportView:
    """What a page says of the report on one document."""

    def __init__(self, report: Report) -> None:
        self.document = report.document
        self.notes = report.notes
        self.readings = [ReadingView(completed(report, reading)) for reading in report.readings]
        self.summary = [(verdict, report.summary[verdict]) for verdict in VERDICTS if report.summary[verdict]]
        self.report = report

    @property
    def name(self) -> str:
        """The name of the document without its folder."""
        return self.document.replace("\\", "/").rpartition("/")[2] or self.document

    @property
    def bad(self) -> int:
        """How many numbers are wrong or follow from wrong ones."""
        return sum(f.verdict in BAD for f in self.report.findings)

    @property
    def judged(self) -> int:
        """How many computed numbers got a verdict."""
        return sum(f.verdict not in {"given", "unchecked"} for f in self.report.findings)

    def _rows(self, verdicts: Iterable[str]) -> list[Row]:
        wanted = frozenset(verdicts)
        return [row_of(group) for group in grouped(f for f in self.report.findings if f.verdict in wanted)]

    @cached_property
    def wrong(self) -> list[Row]:
        """What does not hold."""
        return self._rows(BAD)

    @cached_property
    def rounding(self) -> list[Row]:
        return self._rows({"rounding"})

    @cached_property
    def unchecked(self) -> list[Row]:
        return self._rows({"unchecked"})

    @cached_property
    def correct(self) -> list[Row]:
        return self._rows({"correct"})

    @cached_property
    def first(self) -> Row | None:
        """Where the document goes wrong first."""
        found = [row for row in self.wrong if row.verdict == "wrong"] or self.wrong
        return found[0] if found else None


class ReportsView:
    """What a page says of the reports on all documents; stands where a solution's view does for the macros of a format."""

    def __init__(self, reports: Sequence[Report], lang: str) -> None:
        self.reports = [ReportView(report) for report in reports]
        self.lang = lang
        self.page = Paper(Notation({}))

    @property
    def bad(self) -> int:
        return sum(report.bad for report in self.reports)

    @property
    def judged(self) -> int:
        return sum(report.judged for report in self.reports)
