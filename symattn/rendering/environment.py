"""Documents × formats: one kind of Jinja2 environment for all, with `<< >>` and `<% %>` as delimiters so that no format collides.

Output is escaped by type: `Tex` and what macros return pass, text is escaped for the format.  A user's directory is
searched before ours; ours can be reached from there as `symattn/…`, so that a template may extend the one it replaces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, FileSystemBytecodeCache, FileSystemLoader, PrefixLoader, StrictUndefined, TemplateError, pass_context, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from markupsafe import Markup

from symattn.errors import SymattnError, UsageError, suggestion
from symattn.extensions import names, package_path, template_path
from symattn.rendering.characters import declared
from symattn.rendering.escaping import ESCAPES, Tex, escape_paragraph
from symattn.rendering.faces import Page
from symattn.rendering.formulas import with_formulas
from symattn.rendering.layout import broken_sum
from symattn.rendering.notation import Notation
from symattn.rendering.sandbox import Sandbox, told
from symattn.rendering.solution import Solution

PIECE: Final = 34
"""How wide a piece of a long sum is in HTML, where lines break as the screen asks."""
DOCUMENT: Final = "worked-solution"
OF_REPORTS: Final = frozenset({"verification-report"})
"""Documents that tell of something else than a solution."""


def _finalizer(escape: Callable[[str], str]) -> Callable[[EvalContext, Any], Markup]:
    """What every printed value goes through: markup and mathematics as they are, all else escaped for the format.

    Asking for the context keeps Jinja from printing literal texts at compile time, escaped for HTML.
    """

    @pass_eval_context
    def finalize(_: EvalContext, value: Any) -> Markup:
        if isinstance(value, Markup):
            return value
        return Markup(value) if isinstance(value, Tex) else Markup(escape(str(value)))

    return finalize


def _compiled(kind: str) -> FileSystemBytecodeCache | None:
    """Compiled templates are kept between runs in the user's temporary directory, where that is safe.

    What they are compiled to depends on this file and on the kind of environment, so each has its own.
    """
    try:
        return FileSystemBytecodeCache(pattern=f"symattn_{kind}_{Path(__file__).stat().st_mtime_ns:x}_%s.cache")
    except (RuntimeError, OSError):
        return None


@cache
def environment(format: str, directory: str = "", lang: str = "en") -> Environment:
    """The environment for a format; `directory` is the user's own, searched first, then the language, then English.

    With templates of a user it is a sandbox; our own templates need none, and are quicker without.
    """
    kind = Sandbox if directory else Environment
    ours = FileSystemLoader([template_path() / "languages" / lang, template_path()])
    own = [FileSystemLoader(directory)] if directory else []
    made = kind(
        loader=ChoiceLoader([*own, ours, PrefixLoader({"symattn": ours})]),
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalizer(ESCAPES[format]),
        bytecode_cache=_compiled(kind.__name__.lower()),
    )
    made.filters["tex"] = _written
    made.filters["pair"] = _pair
    made.filters["pieces"] = lambda tex: broken_sum(tex, PIECE)
    made.filters["joined"] = _side_by_side
    made.filters["text"] = _plain
    made.filters["with_formulas"] = lambda text: [text] if isinstance(text, Markup) else with_formulas(text)
    made.filters["mathml"] = _mathml
    made.filters["paragraph"] = lambda text: Markup(escape_paragraph(text)) if format == "md" else text
    made.filters["escaped"] = lambda text, format: Markup(ESCAPES[format](str(text)))
    if format == "html":
        from symattn.rendering.assets import Assets

        made.globals["assets"] = Assets()
    if format == "moodle":
        from symattn.rendering.exam.systems import FILTERS

        made.filters.update(FILTERS)
    made.tests["tex"] = lambda value: isinstance(value, Tex)
    return made


def _pair(line: Tex) -> tuple[Tex, Tex]:
    """A line of inequalities, aligned at the first."""
    left, sign, right = line.partition(r" \le ")
    return Tex(left), Tex(sign.lstrip() + right)


@pass_context
def _written(context: Context, tex: str) -> Tex:
    """Mathematics in the notation of the author."""
    return _notation(context).write(tex)


@pass_context
def _plain(context: Context, number: str) -> str:
    """A number in a picture."""
    return number.replace(".", ",") if _notation(context).comma else str(number)


@pass_context
def _mathml(context: Context, tex: str, display: bool = False) -> Markup:
    from symattn.rendering.mathml import mathml

    notation = _notation(context)
    return Markup(mathml(str(notation.write(tex)).replace("{,}", "."), display, notation.comma))


def _notation(context: Context) -> Notation:
    page: Page = context["v"].page
    return page.notation


def _side_by_side(formulas: Iterable[Tex]) -> Tex:
    return Tex(r" \qquad ".join(formulas))


def render(solution: Solution, format: str, document: str = "") -> str:
    """A solution in a format, by a document template or by the module of a data format."""
    if format not in names("formats"):
        raise UsageError(f'format "{format}" is not known{suggestion(format, names("formats"))}')
    if (package_path() / "rendering" / "formats" / f"{format}.py").is_file():
        if solution.template == "worksheet":
            raise UsageError(f"a worksheet cannot be written as {format}: it is a page (md, latex, html)")
        text: str = import_module(f"symattn.rendering.formats.{format}").render(solution)
        return text
    directory, name = _chosen(solution.template)
    made = environment(format, directory, solution.lang)
    template = f"documents/{(document or name or DOCUMENT).replace('-', '_')}.j2"
    try:
        page = made.get_template(template).render(v=solution.view, format=format, macros=f"formats/{format}.j2", told=_tellers)
    except SymattnError:
        raise
    except TemplateError as error:
        raise UsageError(told(error, template)) from None
    except Exception as error:
        if not directory:
            raise
        raise UsageError(told(error, template)) from None
    return joined(tidy(declared(page))) if format == "latex" else tidy(page)


def _tellers(name: str, op: str) -> list[str]:
    """The templates that may tell a step, the most particular first."""
    return [f"steps/{name.rpartition('.')[2]}.j2", f"steps/{op.replace('-', '_')}.j2", "steps/default.j2"]


def _chosen(template: str) -> tuple[str, str]:
    """The user's directory or the name of a document."""
    if template and Path(template).is_dir():
        return str(Path(template).resolve()), ""
    known = [name for name in names("documents") if name not in OF_REPORTS]
    if template and template not in known:
        raise UsageError(f'template "{template}" is neither a directory nor a document of a solution{suggestion(template, known)}')
    return "", template


def tidy(page: str) -> str:
    """Without trailing blanks, and with at most one empty line in a row."""
    lines = "\n".join(line.rstrip() for line in page.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"


def joined(page: str) -> str:
    """Without the empty lines before displayed formulas, where LaTeX would begin a paragraph."""
    return re.sub(r"\n\n(?=\\\[|(?:\{\\allowdisplaybreaks\n)?\\begin\{align)", "\n", page)
