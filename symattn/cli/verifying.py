"""`symattn verify`: documents in, reports out."""

from __future__ import annotations

import argparse
import os
import sys

from symattn.errors import NothingToVerifyError, UsageError, suggestion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symattn.verifying.finding import Report
    from symattn.verifying.sources import Source

REPORT_ENDINGS = {".txt": "text", ".md": "md", ".markdown": "md", ".tex": "latex", ".html": "html", ".htm": "html", ".json": "json", ".sarif": "sarif"}


def verify_documents(options: argparse.Namespace) -> int:
    """Runs the command.  Returns the exit status: 1 where a number does not hold."""
    from symattn.cli.output import write_all
    from symattn.verbs import reports, verify_all, verify_source
    from symattn.verifying.sources import listed

    target = _report_format(options)
    documents = listed(options.sources)
    for name in documents.skipped:
        print(f"symattn: {name}: skipped, as symattn.toml says", file=sys.stderr)
    lenient = set(documents.names) if options.skip_empty else documents.found
    together = len(options.sources) > 1 or len(documents.names) > 1
    if len(documents.names) > 1 and (asked := _asked(options)):
        raise UsageError(*(f"--{name} writes what one document becomes; there are {len(documents.names)}" for name in asked))
    opened = [_standard_source() if name == "-" else name for name in documents.names]
    failed: list[str] = []
    single = None
    if len(opened) == 1:
        single = _source(opened[0])
        try:
            found = [verify_source(single, given=options.given)]
        except NothingToVerifyError:
            if documents.names[0] not in lenient:
                raise
            found = []
    else:
        found, failed = verify_all(opened, given=options.given, lenient=lenient, progress=_progress(len(opened))) if opened else ([], [])
    if failed and not found:
        raise UsageError(*failed)
    outputs = _beside(options, single, found)
    found, accepted = _baseline(options.baseline, found, outputs)
    colour = target == "text" and options.output in {None, "-"} and _shows_colour()
    text = reports(found, target, failed, together=together, full=options.all, colour=colour, lang=options.lang) if found or together else ""
    askers = {name: "--problem" for _, name in outputs} | {getattr(options, name): f"--{name}" for name in ("annotate", "fix", "baseline")}
    write_all([*outputs, (text, options.output)], askers)
    for report in found:
        if report.summary["unchecked"]:
            print(f"symattn: {report.document}: {report.summary['unchecked']} unchecked", file=sys.stderr)
    if failed:
        raise UsageError(*failed)
    return 0 if accepted or all(report.ok for report in found) else 1


def _report_format(options: argparse.Namespace) -> str:
    """The format of the report; complains of everything in the call that does not fit."""
    from symattn.extensions import languages
    from symattn.rendering.reports import FORMATS

    messages = []
    ending = os.path.splitext(options.output or "")[1].lower()
    target = options.to or (REPORT_ENDINGS.get(ending, "") if options.output not in {None, "-"} else "text")
    if not target:
        messages.append(f'-o {options.output}: the ending "{ending}" names no format; use --to ({", ".join(FORMATS)}) or one of {", ".join(REPORT_ENDINGS)}')
    elif target not in FORMATS:
        messages.append(f"--to {options.to}: there is no such format of a report{suggestion(options.to, FORMATS)}")
    if options.lang not in languages():
        messages.append(f"--lang {options.lang}: there is no such language{suggestion(options.lang, languages())}")
    if options.annotate not in {None, "-"} and not options.annotate.lower().endswith((".html", ".htm")):
        messages.append(f"--annotate {options.annotate}: an annotated document is an HTML page; its name must end in .html")
    if options.problem not in {None, "-"} and not options.problem.lower().endswith(".toml"):
        messages.append(f"--problem {options.problem}: a problem file is written as TOML; its name must end in .toml")
    files = [name for name in (options.output or "-", options.annotate, options.fix, options.problem, options.baseline) if name is not None]
    places = [os.path.realpath(name) if name != "-" else name for name in files]
    messages += [f"{name}: two results cannot be written to the same place" for k, name in enumerate(files) if places[k] in places[:k]]
    messages += [f"--{name}: the name of its file is empty" for name in ("fix", "baseline") if getattr(options, name) == ""]
    if messages:
        raise UsageError(*messages)
    return str(target)


def _asked(options: argparse.Namespace) -> list[str]:
    """The options that ask for what one document becomes."""
    return [name for name in ("annotate", "fix", "problem") if getattr(options, name) is not None]


def _beside(options: argparse.Namespace, source: Source | None, found: Sequence[Report]) -> list[tuple[str, str]]:
    """What is written beside the report: the annotated and the mended document, the reading, each with its file."""
    asked = _asked(options)
    if not asked or source is None:
        return []
    if source.is_problem:
        raise UsageError(*(f"--{name} is for documents; {source.name} is a problem file" for name in asked))
    from symattn.verbs import annotate, fix, problem_files

    out: list[tuple[str, str]] = []
    for report in found:
        if options.annotate is not None:
            out.append((annotate(report, source, options.lang), options.annotate))
        if options.fix is not None:
            text, left = fix(report, source)
            out.append((text, options.fix))
            if left:
                print(f"symattn: {source.name}: {left} could not be mended: their true value is not known", file=sys.stderr)
        if options.problem is not None:
            texts, messages = problem_files(report)
            if not texts:
                raise UsageError(f"--problem {options.problem}: {source.name} was not read as a problem")
            for message in messages:
                print(f"symattn: {options.problem}: {message}", file=sys.stderr)
            name, ending = os.path.splitext(options.problem)
            out += [(text, options.problem if k == 0 or options.problem == "-" else f"{name}-{k + 1}{ending}") for k, text in enumerate(texts)]
    return out


def _baseline(file: str | None, found: list[Report], outputs: list[tuple[str, str]]) -> tuple[list[Report], bool]:
    """The reports without accepted findings; and whether all were accepted just now, because there was no file of them."""
    if file is None:
        return found, False
    from symattn.verifying.baseline import baseline_text, without_accepted
    from symattn.verifying.configuration import read_accepted

    if os.path.exists(file):
        return [without_accepted(report, read_accepted(file)) for report in found], False
    outputs.append((baseline_text(found, file), file))
    return found, True


def _progress(count: int) -> Callable[[int], None]:
    """Says on a terminal how many documents have been checked."""
    def tell(done: int) -> None:
        if sys.stderr is not None and sys.stderr.isatty():
            print(f"\r{done} of {count} checked" if done < count else "\r\x1b[K", end="", file=sys.stderr, flush=True)

    return tell


def _shows_colour() -> bool:
    return sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _standard_source() -> Source:
    if sys.stdin is None:
        raise UsageError("standard input is closed")
    from symattn.verifying.sources import MAX_BYTES, decoded

    return decoded(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input")


def _source(name: str | Source) -> Source:
    """The document in a file, or in the shipped example of that name."""
    from symattn.extensions import data_file, names
    from symattn.verifying.sources import opened

    if not isinstance(name, str):
        return name
    return opened(data_file("examples", name)) if name in names("examples") and not os.path.isfile(name) else opened(name)
