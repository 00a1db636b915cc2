"""What the elements of HTML mean for a reader of the page: which are blocks, which are not seen, which close one another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
VOID: Final = frozenset(_VOID_NAMES.split())
HIDDEN: Final = frozenset(["script", "style", "template", "svg", "noscript", "iframe", "object", "canvas", "audio", "video", "datalist", "head"])
IN_HEAD: Final = frozenset(["meta", "link", "title", "style", "script", "base", "noscript", "template"])
_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main"
    " menu nav ol optgroup option p pre search section select summary table tbody td tfoot th thead tr ul textarea listing xmp"
)
BLOCKS: Final = frozenset(_BLOCK_NAMES.split())
LISTS: Final = frozenset({"ul", "ol", "dl", "menu"})
CLOSED_BY: Final = {
    "li": ({"li"}, LISTS),
    "dt": ({"dt", "dd"}, LISTS),
    "dd": ({"dt", "dd"}, LISTS),
    "td": ({"td", "th"}, {"table"}),
    "th": ({"td", "th"}, {"table"}),
    "tr": ({"td", "th", "tr"}, {"table"}),
    **{name: ({"td", "th", "tr", "thead", "tbody", "tfoot", "caption"}, {"table"}) for name in ("thead", "tbody", "tfoot")},
}
UNSEEN: Final = re.compile(r"(?:^|\s)(?:katex-html|MathJax_Preview|gutter|linenos?|line-numbers?-rows|lineno|jp-InputPrompt|jp-OutputPrompt|input_prompt|output_prompt)(?:\s|$)")
DRAWN: Final = re.compile(r"(?:^|\s)(?:MathJax|MathJax_Display|MathJax_SVG|MathJax_CHTML|mjx-chtml)(?:\s|$)")
PRINTED: Final = re.compile(r"(?:^|\s)(?:output\w*|jp-OutputArea\S*|cell_output|cell-output\S*|highlight-output)(?:\s|$)")


@dataclass(slots=True)
class Frame:
    """An element that is open: which it is, in which it stands, and what it says of what is in it."""

    tag: str
    serial: int
    parent: int
    above: int
    columns: int = -1
    """In how many columns its children stand: 0 side by side, -1 not laid out."""
    within: int = -1
    """The columns of the element that it is a child of."""
    child: int = -1
    children: int = 0
    language: str = ""
    printed: bool = False
    block: bool = False
