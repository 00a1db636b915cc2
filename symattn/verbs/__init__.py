"""The pipelines, the only place where rooms meet: read, derive, render.  Each room is imported when a verb needs it."""

from __future__ import annotations

from os.path import exists, isfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symattn.errors import UsageError, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from symattn.derivation.derivation import Derivation
    from symattn.derivation.problem import Problem
    from symattn.rendering.solution import Solution
    from symattn.verifying.finding import Report
    from symattn.verifying.sources import Source

LONGEST_PATH = 4096
LISTING_ENDINGS = frozenset({".py", ".ipynb", ".md"})


def load(source: str | Path) -> Problem:
    """The problem in a file (`.toml`, `.json`), of a listing (`.py`, the code of `.ipynb` and `.md`), or the example of that name that ships with symattn.

    Raises `SymattnError` with every mistake, each with its place.

    >>> load("i-love-statistics").tokens
    ('I', 'love', 'statistics')
    """
    from symattn.extensions import data_file, names
    from symattn.reading.problem_file import read_problem, read_text

    path = Path(source)
    if len(str(source)) > LONGEST_PATH:
        raise UsageError(f"{str(source)[:40]}…: the name of a file may have {LONGEST_PATH} characters")
    if str(source) in names("examples") and not isfile(path):
        path = data_file("examples", str(source))
        return read_problem(read_text(path), path.name)
    if path.suffix.lower() in LISTING_ENDINGS:
        from symattn.reading.listing.cells import read_listing

        return read_listing(read_text(path), str(path))
    if not path.suffix and not exists(path):
        raise UsageError(f'"{source}" is neither a file nor an example{suggestion(str(source), names("examples"))}')
    return read_problem(read_text(path), str(path))


def derive(problem: Problem) -> Derivation:
    """Every step of a problem, none computed yet.  Raises `ProblemError` with everything that does not fit.

    >>> [step.name for step in derive(load("i-love-statistics")).steps][:4]
    ['Q', 'K', 'V', 'scores']
    """
    from dataclasses import replace

    from symattn.derivation.problem import derive as steps_of

    return replace(steps_of(problem), display=_page)


def _page(derivation: Derivation) -> str:
    """The worked solution of a derivation, as Jupyter shows it."""
    return solve(derivation)._repr_html_()


def attention(*, floats: str = "", **given: Any) -> Derivation:
    """The derivation for matrices given in Python: `attention(Q=…, K=…, V=…)`, `attention(X=…, W_Q=…, W_K=…, W_V=…)`.

    Names of givens and settings are those of problem files, and so are `tokens`, `queries`, `kv_tokens`, `places`,
    `title` and `variant`.  Entries are numbers, fractions, or texts such as "0.50", "sqrt(2)", "ln 2", "x_11".  NumPy
    arrays are taken as the exact values of their floats, Python floats as the decimals they print as; `floats="exact"`
    or `floats="repr"` chooses one for both.

    >>> attention(Q=[[1, 0]], K=[[1, 0], [0, 1]], V=[[10, 0], [0, 20]], scale="none")["output"].decimal(2)
    [['7.31', '5.38']]
    """
    from symattn.derivation.problem import variant_of
    from symattn.reading.assemble import DEFAULT_VARIANT, KEYS, assemble

    if floats not in {"", "exact", "repr"}:
        raise UsageError(f'floats must be "exact" or "repr", not "{floats}"')
    variant = variant_of(str(given.get("variant", DEFAULT_VARIANT)))
    raw = {key: value for key, value in given.items() if key in KEYS}
    matrices = {key: value for key, value in given.items() if key in variant.givens}
    settings = {key: value for key, value in given.items() if key in variant.settings}
    unknown = [key for key in given if key not in raw and key not in matrices and key not in settings]
    if unknown:
        known = [*variant.givens, *variant.settings, *KEYS]
        raise UsageError(*(f'attention() does not know "{key}"{suggestion(key, known)}' for key in unknown))
    return derive(assemble({**raw, "given": matrices, "settings": settings}, floats=floats))


def solve(source: str | Path | Problem | Derivation, **options: Any) -> Solution:
    """The worked solution of a problem, an example's name or a derivation.

    Options: `places`, `rounding` ("half-even", "half-up", "cut"), `carry` ("exact", "rounded"), `detail` ("brief",
    "full", "every-entry"), `template` (a directory or the name of a document).

    >>> print(solve("i-love-statistics").to("md").splitlines()[0])
    # What does “love” attend to in “I love statistics”?
    """
    from symattn.derivation.derivation import Derivation
    from symattn.derivation.problem import Problem
    from symattn.rendering.solution import Solution, checked_options

    problem = source if isinstance(source, (Problem, Derivation)) else load(source)
    derivation = problem if isinstance(problem, Derivation) else derive(problem)
    return Solution(derivation, **checked_options({"places": derivation.problem.places, **options}))


def verify(source: str | Path | Problem, *, given: str | Path | Problem | None = None) -> Report:
    """The verdict on every number of a document, or on what a problem file states in its table [claims].

    `given` is a problem, or a file with one, that says how the document is to be read.  `symattn.toml` of the document's
    folder and its comments `symattn: ignore` hold.  Raises `SymattnError` with every mistake, each with its place.

    >>> from symattn.reading.assemble import assemble
    >>> problem = assemble({"given": {"scores": [[0, 0]], "V": [[1], [2]]}, "claims": {"output": [["1.6"]]}})
    >>> report = verify(problem)
    >>> report.findings[0].verdict, report.findings[0].expected
    ('wrong', '1.5')
    """
    from symattn.derivation.problem import Problem
    from symattn.verifying.sources import DOCUMENTS, opened

    if isinstance(source, Problem):
        return _verify_problem(source)
    if Path(source).suffix.lower() in DOCUMENTS or (isfile(source) and Path(source).suffix.lower() not in {".toml", ".json"}):
        return verify_source(opened(source), given=given)
    return _accepted(_verify_problem(_configured(load(source), str(source))), str(source))


def verify_source(source: Source, *, given: str | Path | Problem | None = None) -> Report:
    """The verdicts on a document that has been opened, whatever it is."""
    from symattn.derivation.problem import Problem
    from symattn.reading.problem_file import read_problem
    from symattn.verifying.documents import verify_document
    from symattn.verifying.ignoring import without_ignored
    from symattn.verifying.sources import configured

    if source.is_problem:
        return _accepted(_verify_problem(_configured(read_problem(source.text, source.name), source.name)), source.name)
    known = given if given is None or isinstance(given, Problem) else load(given)
    report = verify_document(source.text, source.ending, source.name, given=known, options=configured(source.name).options)
    return _accepted(without_ignored(report), source.name)


def _verify_problem(problem: Problem) -> Report:
    from symattn.errors import ProblemError
    from symattn.reading.claims import read_claims
    from symattn.verifying.verdicts import verify_claims

    derivation = derive(problem)
    try:
        return verify_claims(derivation, read_claims(problem.claims, derivation), problem.source)
    except ProblemError as error:
        raise ProblemError(*(f"{problem.source}: {message}" if problem.source else message for message in error.messages)) from None


def _configured(problem: Problem, name: str) -> Problem:
    """The problem with what `symattn.toml` says where the file itself says nothing."""
    from dataclasses import replace

    from symattn.verifying.sources import configured

    found = configured(name)
    return replace(problem, settings={**found.settings, **problem.settings}, notation={**found.notation, **problem.notation}) if found.file else problem


def _accepted(report: Report, name: str) -> Report:
    from symattn.verifying.baseline import without_accepted
    from symattn.verifying.sources import configured

    return without_accepted(report, configured(name).accepted)


def verify_all(sources: Sequence[str | Source], *, given: str | None = None, lenient: Collection[str] = (), progress: Callable[[int], None]) -> tuple[list[Report], list[str]]:
    """The reports on many documents, checked side by side, and messages about those that could not be.

    A document of `lenient` without an example is passed over.
    """
    from symattn.verifying.finding import Report
    from symattn.verifying.workers import Failure, side_by_side

    results = side_by_side(_verified, [(source, given, source in lenient) for source in sources], progress=progress)
    found = [result for result in results if isinstance(result, Report)]
    failed: list[str] = []
    for source, result in zip(sources, results, strict=True):
        if isinstance(result, Failure):
            failed.append(f"{source if isinstance(source, str) else source.name}: could not be checked: {result.reason}")
        elif isinstance(result, list):
            failed += result
    return found, failed


def _verified(argument: tuple[str | Source, str | None, bool]) -> Report | list[str] | None:
    """What a worker makes of a document: its report, light enough to be sent; the reasons why there is none; or nothing."""
    from dataclasses import replace

    from symattn.errors import NothingToVerifyError, SymattnError

    source, given, lenient = argument
    try:
        report = verify(source, given=given) if isinstance(source, str) else verify_source(source, given=given)
    except SymattnError as error:
        return None if lenient and isinstance(error, NothingToVerifyError) else [str(message) for message in error.messages]
    return replace(report, findings=tuple(replace(f, claim=replace(f.claim)) for f in report.findings), texts={})


def annotate(report: Report, source: Source, lang: str = "en") -> str:
    """The document as an HTML page, every number with its verdict and how its true value comes about."""
    from symattn.rendering.annotated import annotate as annotated
    from symattn.rendering.annotated import cell_types

    return annotated(report, source.ending, cell_types(source.text) if source.ending == ".ipynb" else (), lang)


def fix(report: Report, source: Source) -> tuple[str, int]:
    """The document with its errors mended, and how many could not be."""
    from symattn.verifying.fixing import fixed

    text, left = fixed(report, source.text)
    return ("\ufeff" if source.marked else "") + text, left


def problem_files(report: Report) -> tuple[list[str], list[str]]:
    """Every reading of a document as a problem file, and messages about those that are not complete yet."""
    from symattn.errors import SymattnError
    from symattn.reading.claims import read_claims
    from symattn.reading.problem_file import read_problem
    from symattn.rendering.problem_file import problem_file

    texts, messages = [], []
    for reading in report.readings:
        text = problem_file(report, reading)
        try:
            problem = read_problem(text, "problem.toml")
            if problem.claims:
                try:
                    read_claims(problem.claims, derive(problem))
                except SymattnError:
                    text = problem_file(report, reading, claims=False)
        except SymattnError as error:
            messages.append(f"the reading is not a whole problem yet: {error.messages[0].removeprefix('problem.toml: ')}")
        texts.append(text)
    return texts, messages


def reports(found: Sequence[Report], to: str, failed: Sequence[str] = (), **options: Any) -> str:
    """Verification reports as text: `together` if several sources were asked for, `full`, `colour`, `lang`."""
    from symattn.rendering.reports import render_reports

    return render_reports(found, to, failed, **options)


def render(solution: Solution | Derivation, to: str = "md", document: str = "") -> str:
    """A solution as text: Markdown ("md"), LaTeX ("latex") or JSON ("json").

    >>> render(attention(scores=[[0, 0]], V=[[1], [2]]), "json")[:32]
    '{"schema": "symattn/solution-1",'
    """
    from symattn.derivation.derivation import Derivation
    from symattn.rendering.environment import render as rendered

    return rendered(solve(solution) if isinstance(solution, Derivation) else solution, to, document)
