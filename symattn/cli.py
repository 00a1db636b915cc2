"""The command line: arguments, exit status, whole-or-nothing files.  Before the arguments are parsed it imports only argparse and errors."""

from __future__ import annotations

import argparse
import os
import sys

from symattn.errors import SymattnError, UsageError, suggestion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, NoReturn

    from symattn.derivation.problem import Problem
    from symattn.verifying.finding import Report
    from symattn.verifying.sources import Source

KINDS = ("variants", "misconceptions", "documents", "formats", "examples", "exams", "presets", "ops")
ENDINGS = {".md": "md", ".markdown": "md", ".tex": "latex", ".json": "json", ".html": "html", ".htm": "html", ".ipynb": "ipynb"}
REPORT_ENDINGS = {".txt": "text", ".md": "md", ".markdown": "md", ".tex": "latex", ".html": "html", ".htm": "html", ".json": "json", ".sarif": "sarif"}
EPILOG = """examples:
  symattn solve i-love-statistics
  symattn solve problem.toml -o solution.tex
  symattn verify chapter.md --annotate chapter.checked.html
  symattn list examples"""


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are the errors of symattn."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}\n{self.format_usage().strip()}")


def parser() -> Parser:
    """The arguments of all commands."""
    top = Parser(prog="symattn", description="Exact, worked and certified mathematics of attention.", epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    top.add_argument("--version", action="store_true", help="show the version and exit")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    solve = commands.add_parser("solve", help="write the worked solution of a problem file or a shipped example")
    solve.add_argument("source", metavar="SOURCE", help="a .toml or .json file, the name of an example, or - for standard input")
    solve.add_argument("--to", metavar="FORMAT", help="md (default), latex, html, ipynb or json; the ending of -o chooses when this is silent")
    solve.add_argument("-o", "--output", metavar="FILE", help="write to this file, whole or not at all (default: standard output)")
    solve.add_argument("--places", metavar="N", help="decimal places (default: the problem's, else 4)")
    solve.add_argument("--rounding", help="half-even (default), half-up (ties away from zero) or cut (drop the digits)")
    solve.add_argument("--carry", help="exact (default), or rounded: beside it, every step from the printed values of the one before")
    solve.add_argument("--detail", help="brief, full (default) or every-entry")
    solve.add_argument("--lang", metavar="CODE", help="language of the page: en (default), de")
    solve.add_argument("--template", metavar="NAME_OR_DIR", help="a document (worked-solution, fragment, worksheet), or a directory of your own templates")
    solve.add_argument("--blank", metavar="STEPS", help="with --template worksheet: the steps to leave blank, such as weights,output (default: all)")
    solve.add_argument("--floats", metavar="FORMATS", help="also what floating-point arithmetic gives: float32, bfloat16, float16, or several with commas")
    verify = commands.add_parser("verify", help="give every number of a document its verdict")
    verify.add_argument("sources", metavar="SOURCE", nargs="+", help="documents (.md, .html, .tex, .txt, .ipynb, .py), problem files with [claims], directories, or - for standard input")
    verify.add_argument("--to", metavar="FORMAT", help="text (default), md, latex, html, json or sarif; the ending of -o chooses when this is silent")
    verify.add_argument("-o", "--output", metavar="FILE", help="write to this file, whole or not at all (default: standard output)")
    verify.add_argument("--all", action="store_true", help="list matters of rounding and unchecked numbers too, not only count them")
    verify.add_argument("--annotate", metavar="FILE", help="write the document as an HTML page, every number with its verdict and what its true value comes from")
    verify.add_argument("--fix", metavar="FILE", help="write the document with its wrong numbers replaced by the true ones, and nothing else touched")
    verify.add_argument("--problem", metavar="FILE", help="write how the document was read, as a problem file (.toml)")
    verify.add_argument("--given", metavar="FILE", help="read the document as this problem file says")
    verify.add_argument("--baseline", metavar="FILE", help="accept the findings in this file; if there is none, write it with all findings of today")
    verify.add_argument("--skip-empty", action="store_true", help="pass over documents without an example, as in directories")
    verify.add_argument("--lang", metavar="CODE", default="en", help="language of md, latex, html and annotated pages: en (default), de")
    listing = commands.add_parser("list", help="name what there is of a kind, one a line")
    listing.add_argument("kind", metavar="KIND", nargs="?", default="examples", help=", ".join(KINDS))
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.  Returns the exit status: 0 done, 1 a number is wrong or follow-through, 2 the input or the call cannot be used."""
    status = 0
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = _run(sys.argv[1:] if arguments is None else arguments)
        _standard_output()
    except SymattnError as error:
        for message in error.messages:
            print(f"symattn: {message}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever reads has read enough
        _discard_output()
    except KeyboardInterrupt:
        print("symattn: interrupted", file=sys.stderr)
        return 130
    return status


def _run(arguments: Sequence[str]) -> int:
    top = parser()
    try:
        options = top.parse_args(arguments)
    except SystemExit:  # --help has been printed
        return 0
    if options.version:
        from symattn import __version__

        _standard_output(f"symattn {__version__}\n")
    elif options.command == "solve":
        _solve(options)
    elif options.command == "list":
        _list(options.kind)
    elif options.command == "verify":
        return _verify(options)
    else:
        top.print_help()
    return 0


def _list(kind: str) -> None:
    from symattn.extensions import names

    _standard_output("".join(f"{name}\n" for name in names(kind)))


def _verify(options: argparse.Namespace) -> int:
    from symattn.errors import NothingToVerifyError
    from symattn.verbs import reports, verify_all, verify_source
    from symattn.verifying.sources import listed

    target = _report_format(options)
    documents = listed(options.sources)
    for name in documents.skipped:
        print(f"symattn: {name}: skipped, as symattn.toml says", file=sys.stderr)
    lenient = set(documents.names) if options.skip_empty else documents.found
    opened = [_standard_source() if name == "-" else name for name in documents.names]
    together = len(options.sources) > 1 or len(opened) > 1
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
    _write_all([*outputs, (text, options.output)])
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
    files = [name for name in (options.output or "-", options.annotate, options.fix, options.problem) if name is not None]
    messages += [f"{name}: two results cannot be written to the same place" for name in dict.fromkeys(files) if files.count(name) > 1]
    if messages:
        raise UsageError(*messages)
    return str(target)


def _beside(options: argparse.Namespace, source: Source | None, found: Sequence[Report]) -> list[tuple[str, str]]:
    """What is written beside the report: the annotated and the mended document, the reading, each with its file."""
    asked = [name for name in ("annotate", "fix", "problem") if getattr(options, name) is not None]
    if not asked:
        return []
    if source is None:
        raise UsageError(*(f"--{name} writes what one document becomes; there are {len(found)}" for name in asked))
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


def _solve(options: argparse.Namespace) -> None:
    from symattn.verbs import render, solve

    messages: list[str] = []
    target = _tried(messages, _format, options)
    chosen: dict[str, Any] = {key: getattr(options, key) for key in ("rounding", "carry", "detail", "lang", "template") if getattr(options, key) is not None}
    if options.places is not None:
        chosen["places"] = _tried(messages, _places, options.places)
    if messages:
        raise UsageError(*messages)
    for key in ("blank", "floats"):
        if getattr(options, key) is not None:
            chosen[key] = [name.strip() for name in getattr(options, key).split(",")]
    source = _standard_input() if options.source == "-" else options.source
    _write(render(solve(source, **chosen), target), options.output)


def _tried(messages: list[str], call: Callable[[Any], Any], argument: object) -> Any:
    """What the call returns; its messages are kept, so that all mistakes are told at once."""
    try:
        return call(argument)
    except UsageError as error:
        messages += error.messages


def _format(options: argparse.Namespace) -> str:
    """The format asked for, or the one that the ending of the output file names."""
    from symattn.extensions import names

    if options.to is None:
        ending = os.path.splitext(options.output or "")[1].lower()
        if options.output not in {None, "-"} and ending not in ENDINGS:
            raise UsageError(f'-o {options.output}: the ending "{ending}" names no format; use --to ({", ".join(names("formats"))}) or one of {", ".join(ENDINGS)}')
        return ENDINGS.get(ending, "md")
    if options.to not in names("formats"):
        raise UsageError(f'--to {options.to}: there is no such format{suggestion(options.to, names("formats"))}')
    return str(options.to)


def _places(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise UsageError(f"--places {text[:20]}: places must be a whole number from 0 to 1000")
    return int(text)


def _standard_input() -> Problem:
    if sys.stdin is None:
        raise UsageError("standard input is closed")
    from symattn.reading.problem_file import MAX_BYTES, decode, read_problem

    return read_problem(decode(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input"), "standard input")


def _standard_source() -> Source:
    if sys.stdin is None:
        raise UsageError("standard input is closed")
    from symattn.verifying.sources import MAX_BYTES, decoded

    return decoded(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input")


def _source(name: str | Source) -> Source:
    from symattn.verbs import example_file
    from symattn.verifying.sources import opened

    return opened(example_file(name)) if isinstance(name, str) else name


def _write(text: str, output: str | None) -> None:
    """To standard output, or to a file that is replaced only when the whole text is there."""
    _write_all([(text, output)])


def _write_all(texts: Sequence[tuple[str, str | None]]) -> None:
    """Files are replaced when all texts are there, whole; what goes to standard output comes last."""
    staged: list[tuple[str, str]] = []
    output: str | None = None
    try:
        for text, output in texts:
            if output is not None and output != "-":
                staged += _staged(text, output)
        while staged:
            os.replace(*staged[0])
            staged.pop(0)
    except (OSError, RuntimeError) as error:
        raise UsageError(f"-o {output}: cannot be written ({getattr(error, 'strerror', error)})") from None
    finally:
        for temporary, _ in staged:
            os.unlink(temporary)
    for text, output in texts:
        if output is None or output == "-":
            _standard_output(text)


def _staged(text: str, output: str) -> list[tuple[str, str]]:
    """A temporary file with the text beside the one it is to replace, and that one; nothing where the text could be written at once."""
    import tempfile
    from pathlib import Path

    path = Path(output)
    if path.exists() and not path.is_file():  # a device or a pipe
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
        return []
    path = path.resolve()
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".symattn-")
    try:
        with open(handle, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.write(text)
        os.chmod(temporary, _mode(path))
    except BaseException:
        os.unlink(temporary)
        raise
    return [(temporary, str(path))]


def _standard_output(text: str = "") -> None:
    """Writes a text, and all that was printed before, while an error can still be told."""
    if sys.stdout is None:
        raise UsageError("standard output is closed")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _discard_output()
        raise UsageError(f"standard output cannot be written ({error.strerror})") from None


def _discard_output() -> None:
    """What is left to be written goes nowhere, instead of failing when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _mode(path: os.PathLike[str]) -> int:
    """The permissions of the file that is replaced, or those that a new file gets."""
    if os.path.exists(path):
        return os.stat(path).st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


if __name__ == "__main__":
    sys.exit(main())
