"""Reports for terminals: one line a finding, as compilers and linters print, then a summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from symattn.rendering.escaping import plain
from symattn.rendering.reports.givens import completed
from symattn.rendering.reports.places import Group, cell, grouped, name, place
from symattn.verifying.finding import BAD, VERDICTS, Report, Verdict

COLOURS: Final[dict[str, str]] = {"wrong": "1;38;5;208", "follow-through": "38;5;208", "rounding": "38;5;75", "correct": "38;5;75", "unchecked": "2", "strong": "1", "note": "36"}
"""Orange and blue, which eyes that confuse red and green tell apart; what is wrong is bold as well."""


class Terminal:
    """Writes lines, with colours where the terminal shows them."""

    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def __call__(self, text: str, kind: str) -> str:
        return f"\x1b[{COLOURS[kind]}m{text}\x1b[0m" if self.colour and kind in COLOURS else text


def render(reports: Sequence[Report], *, full: bool = False, colour: bool = False, together: bool = False) -> str:
    """The reports one after the other; with `full` rounding matters and unchecked numbers are listed too."""
    say = Terminal(colour)
    lines = [line for report in reports for line in _lines(report, full, say)]
    if together and len(reports) > 1:
        lines.append(say(f"{len(reports)} documents: ", "strong") + counted(reports, say))
    return "".join(f"{line}\n" for line in lines)


def _lines(report: Report, full: bool, say: Terminal) -> Iterator[str]:
    document = plain(report.document) or "-"
    for reading in (completed(report, r) for r in report.readings):
        if reading.given:
            sizes = ", ".join(f"{quantity} {len(rows)} × {len(rows[0]) if rows else 0}" for quantity, rows in reading.given.items())
            settings = "".join(f", {key} {value if isinstance(value, (str, bool, int)) else 'given'}" for key, value in reading.settings.items())
            yield f"{document}: {say('note', 'note')}: {plain(f'read as {reading.variant}{settings}: {sizes}')}"
    for note in (*report.notes, *(note for reading in report.readings for note in reading.notes)):
        yield f"{document}: {say('note', 'note')}: {plain(note)}"
    shown = BAD | {"rounding", "unchecked"} if full else BAD
    for group in grouped(f for f in report.findings if f.verdict in shown):
        yield _line(document, group, say)
    yield f"{say(document, 'strong')}: {counted([report], say)}"


def _line(document: str, group: Group, say: Terminal) -> str:
    f = group.finding
    where = f"{document}:{place(f.claim)}" if f.claim.span else f"{document}: {place(f.claim)}"
    said = " ".join(filter(None, [name(f.claim), f.claim.text]))
    parts = [plain(where), say(f.verdict, f.verdict), f"{plain(said)}: {plain(told(group))}"]
    return ": ".join(parts)


def told(group: Group) -> str:
    """The message of a finding, its cause, and where else the same is stated."""
    f = group.finding
    message = f.message or (f"is {f.expected}" if f.expected is not None else "")
    cause = f"; {f.cause}" if f.cause and f.cause not in message else ""
    lines = list(dict.fromkeys(f"{cell(c).replace(':', ' line ')}{c.span.line}" if c.span else c.place for c in group.again))
    also = f" (also at line{'s' if len(lines) > 1 else ''} {', '.join(lines)})" if lines else ""
    return f"{message}{cause}{also}"


def counted(reports: Sequence[Report], say: Terminal) -> str:
    """How many numbers got each verdict: `1 correct, 39 wrong`."""
    sums: dict[Verdict, int] = {verdict: sum(report.summary[verdict] for report in reports) for verdict in VERDICTS}
    return ", ".join(say(f"{count} {verdict}", verdict) for verdict, count in sums.items() if count) or "no number to check"
