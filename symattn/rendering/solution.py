"""A worked solution: a derivation and how it is to be printed.  What a page says of it is collected in `view`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import index
from os import PathLike
from typing import Any, Final, Literal, SupportsIndex

from symattn.derivation.carrying import Carried, carried
from symattn.derivation.derivation import Derivation
from symattn.derivation.problem import Problem
from symattn.errors import UsageError, suggestion
from symattn.exact.rounding import MAX_PLACES, RULES, Rule
from symattn.extensions import languages
from symattn.rendering.bounds import check_size
from symattn.rendering.escaping import escape_html
from symattn.rendering.faces import Page
from symattn.rendering.view import View

Detail = Literal["brief", "full", "every-entry"]
Carry = Literal["exact", "rounded"]
DETAILS: Final[tuple[Detail, ...]] = ("brief", "full", "every-entry")
CARRIES: Final[tuple[Carry, ...]] = ("exact", "rounded")


def checked_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a solution; `UsageError` with every one that cannot be used."""
    known_keys = ("places", "template", "blank", "floats")
    allowed = {"rounding": RULES, "carry": CARRIES, "detail": DETAILS, "lang": languages()}
    messages = [f'"{key}" is not an option{suggestion(key, (*known_keys, *allowed))}' for key in options if key not in {*known_keys, *allowed}]
    messages += [f'{key} "{options[key]}" is not known{suggestion(str(options[key]), known)}' for key, known in allowed.items() if key in options and options[key] not in known]
    places, template = options.get("places", 4), options.get("template", "")
    if isinstance(places, bool) or not isinstance(places, SupportsIndex) or not 0 <= index(places) <= MAX_PLACES:
        messages.append(f"places must be a whole number from 0 to {MAX_PLACES}, not {places}")
    if not isinstance(template, (str, PathLike)):
        messages.append(f"template must be a directory or the name of a document, not {template}")
    lists = {key: (value,) if isinstance(value, str) else tuple(value) for key, value in options.items() if key in {"blank", "floats"}}
    if lists.get("floats"):
        from symattn.exact.floats import FORMATS

        messages += [f'floats "{name}" is not known{suggestion(str(name), FORMATS)}' for name in lists["floats"] if name not in FORMATS]
    if messages:
        raise UsageError(*messages)
    return {**options, **lists, "places": index(places), "template": str(template)}


@dataclass(frozen=True, eq=False)
class Solution:
    """A derivation to be printed at `places` decimals, rounded by `rounding`, with `detail` and, on request, carried by hand.

    Shows itself in Jupyter as HTML, Markdown or LaTeX.
    """

    derivation: Derivation
    places: int = 4
    rounding: Rule = "half-even"
    carry: Carry = "exact"
    detail: Detail = "full"
    template: str = ""
    lang: str = "en"
    blank: tuple[str, ...] = ()
    """The steps that a worksheet leaves blank; none named means all of them."""
    floats: tuple[str, ...] = ()
    """The floating-point formats ("float32", "bfloat16", "float16") whose arithmetic is shown beside the exact values."""

    def __post_init__(self) -> None:
        if self.blank and self.template != "worksheet":
            raise UsageError("blank is for worksheets: ask for the template worksheet as well")
        for name in self.blank:
            self.derivation.step(name)
        check_size(self.derivation, self.places)

    def _repr_html_(self) -> str:
        """The page in a frame of its own, so that its style and script keep to themselves."""
        return f'<iframe srcdoc="{escape_html(self.to("html"))}" sandbox="allow-scripts" width="100%" height="640"></iframe>'

    def _repr_markdown_(self) -> str:
        return self.to("md")

    def _repr_latex_(self) -> str:
        return self.to("latex", "fragment")

    def to(self, format: str, document: str = "") -> str:
        """The solution in a format: md, latex, html, ipynb or json; `document` chooses a template (fragment, worksheet)."""
        from symattn.rendering.environment import render

        return render(self, format, document)

    @property
    def problem(self) -> Problem:
        problem: Problem = self.derivation.problem
        return problem

    @cached_property
    def by_hand(self) -> Carried:
        """The same steps, each from the printed values of the one before, as far as that goes."""
        return carried(self.derivation, self.places, self.rounding)

    @cached_property
    def page(self) -> Page:
        return Page(self.derivation, self.places, self.rounding)

    @cached_property
    def view(self) -> View:
        return View(self)
