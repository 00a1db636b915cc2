"""The pipelines, the only place where rooms meet: read, derive, render.  Each room is imported when a verb needs it."""

from __future__ import annotations

from os.path import exists, isfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symattn.errors import UsageError, suggestion

if TYPE_CHECKING:
    from symattn.derivation.derivation import Derivation
    from symattn.derivation.problem import Problem
    from symattn.rendering.solution import Solution
    from symattn.verifying.finding import Report

LONGEST_PATH = 4096
LISTING_ENDINGS = frozenset({".py", ".ipynb", ".md"})


def load(source: str | Path) -> Problem:
    """The problem in a file (`.toml`, `.json`), or the example of that name that ships with symattn.

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
        raise UsageError(f"{path}: listings cannot be read yet; write the problem as a .toml or .json file")
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


def verify(source: str | Path | Problem) -> Report:
    """The verdicts on what a problem file states in its table [claims].

    Raises `SymattnError` with every mistake in the file, each with its place.

    >>> from symattn.reading.assemble import assemble
    >>> problem = assemble({"given": {"scores": [[0, 0]], "V": [[1], [2]]}, "claims": {"output": [["1.6"]]}})
    >>> report = verify(problem)
    >>> report.findings[0].verdict, report.findings[0].expected
    ('wrong', '1.5')
    """
    from symattn.derivation.problem import Problem
    from symattn.errors import ProblemError
    from symattn.reading.claims import read_claims
    from symattn.verifying.verdicts import verify_claims

    problem = source if isinstance(source, Problem) else load(source)
    derivation = derive(problem)
    try:
        return verify_claims(derivation, read_claims(problem.claims, derivation), problem.source)
    except ProblemError as error:
        raise ProblemError(*(f"{problem.source}: {message}" if problem.source else message for message in error.messages)) from None


def report_formats() -> list[str]:
    """The formats of verification reports."""
    from symattn.rendering.reports import FORMATS

    return list(FORMATS)


def reports(found: list[Report], failed: list[str], to: str, several: bool) -> str:
    """Verification reports as text, those of several sources together."""
    from symattn.rendering.reports import render_reports

    return render_reports(found, to, failed, together=several)


def render(solution: Solution | Derivation, to: str = "md", document: str = "") -> str:
    """A solution as text: Markdown ("md"), LaTeX ("latex") or JSON ("json").

    >>> render(attention(scores=[[0, 0]], V=[[1], [2]]), "json")[:32]
    '{"schema": "symattn/solution-1",'
    """
    from symattn.derivation.derivation import Derivation
    from symattn.rendering.environment import render as rendered

    return rendered(solve(solution) if isinstance(solution, Derivation) else solution, to, document)
