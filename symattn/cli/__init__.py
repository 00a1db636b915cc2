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

KINDS = ("variants", "misconceptions", "documents", "formats", "examples", "exams", "presets", "ops", "questions", "concepts", "exports")
ENDINGS = {".md": "md", ".markdown": "md", ".tex": "latex", ".json": "json", ".html": "html", ".htm": "html", ".ipynb": "ipynb"}
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(10), *range(11, 32), *range(127, 160))}
"""Characters that would steer a terminal, and how they are shown in a message."""
EPILOG = """examples:
  symattn solve i-love-statistics
  symattn solve problem.toml -o solution.tex
  symattn verify chapter.md --annotate chapter.checked.html
  symattn exam week-5 -n 30 --seed 7 -o exam
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
    solve.add_argument("source", metavar="SOURCE", help="a .toml or .json file, a listing (.py, or the code of a .ipynb or .md), the name of an example, or - for standard input")
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
    verify.add_argument("sources", metavar="SOURCE", nargs="+", help="documents (.md, .html, .tex, .txt, .ipynb, .py), problem files with [claims], directories, or -")
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
    exam = commands.add_parser("exam", help="write an exam in many variants, with keys and solutions")
    exam.add_argument("spec", metavar="SPEC", help="an exam specification (.toml, .json), or the name of one that ships with symattn")
    exam.add_argument("-n", dest="count", metavar="N", help="how many variants (default: one, or one for each student)")
    exam.add_argument("--seed", metavar="S", help="the same seed gives the same exam (default: the specification's)")
    exam.add_argument("-o", "--output", metavar="DIR", help="the folder to write to; it always gets key.json")
    exam.add_argument("--to", metavar="FORMATS", help="md (default), latex, html, moodle, qti21, qti12, gift, json, or several with commas")
    exam.add_argument("--class", dest="students", metavar="CSV", help="a class list: every student gets a variant with the name on it")
    exam.add_argument("--check", action="store_true", help="report on the health of the bank of variants instead of writing it")
    exam.add_argument("--workers", metavar="N", help="how many processes (default: one for each core)")
    exam.add_argument("--dask", metavar="ADDRESS", help='a Dask scheduler whose workers make the variants (needs "symattn[dask]")')
    exam.add_argument("--lang", metavar="CODE", default="en", help="language of the pages: en (default)")
    mark = commands.add_parser("mark", help="mark a table of answers with the key of an exam")
    mark.add_argument("key", metavar="KEY", help="key.json of the exam")
    mark.add_argument("answers", metavar="ANSWERS.csv", help="the columns student, variant, and one for each blank (q1.a, q1.weights[1,2])")
    mark.add_argument("-o", "--output", metavar="RESULTS.csv", help="write to this file (default: standard output); if it is there, whose points change is told")
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
        standard_output()
    except SymattnError as error:
        for message in error.messages:
            print(f"symattn: {message.translate(_CONTROLS)}", file=sys.stderr)
        return 2
    except MemoryError:
        print("symattn: this needs more memory than there is", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever reads has read enough
        discard_output()
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

        standard_output(f"symattn {__version__}\n")
    elif options.command == "solve":
        _solve(options)
    elif options.command == "list":
        _list(options.kind)
    elif options.command == "verify":
        from symattn.cli.verifying import verify_documents

        return verify_documents(options)
    elif options.command == "exam":
        from symattn.cli.examining import write_exam

        return write_exam(options)
    elif options.command == "mark":
        from symattn.cli.examining import mark_answers

        return mark_answers(options)
    else:
        top.print_help()
    return 0


def _list(kind: str) -> None:
    if kind == "misconceptions":  # a file holds a family of them
        from symattn.derivation.misconception import misconceptions

        found = sorted(m.name for m in misconceptions())
    else:
        from symattn.extensions import names

        found = names(kind)
    standard_output("".join(f"{name}\n" for name in found))


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
    from symattn.cli.output import write

    write(render(solve(source, **chosen), target), options.output)


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


def standard_output(text: str = "") -> None:
    """Writes a text, and all that was printed before, while an error can still be told."""
    if sys.stdout is None:
        raise UsageError("standard output is closed")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        discard_output()
        raise UsageError(f"standard output cannot be written ({error.strerror})") from None


def discard_output() -> None:
    """What is left to be written goes nowhere, instead of failing when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
