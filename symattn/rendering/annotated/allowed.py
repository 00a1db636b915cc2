"""What of an HTML document an annotated page keeps: elements and attributes that load nothing, run nothing and send nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


HTML: Final = _words(
    """
    a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup data dd del details dfn div dl dt em figcaption
    figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section small span strike strong
    sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr
    """
)
MATHML: Final = _words(
    """
    math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom mfenced menclose msub msup msubsup munder mover munderover
    mmultiscripts mprescripts mtable mtr mlabeledtr mtd none semantics
    """
)
SVG: Final = _words(
    """
    svg g path rect circle ellipse line polyline polygon text tspan defs marker title desc
    """
)
VOID: Final = frozenset(["br", "col", "hr", "img", "wbr"])
DROPPED: Final = _words(
    """
    script style template noscript iframe object applet audio video canvas map select textarea title noembed noframes xmp plaintext annotation
    annotation-xml foreignobject dialog
    """
)
"""Elements that go with all that stands in them."""
CLOSING: Final = _words(
    """
    p li dt dd tr td th thead tbody tfoot colgroup rp rt
    """
)
"""Elements whose end tag may be left out."""
_ATTRIBUTES: Final = _words(
    """
    class id style title lang dir align valign width height colspan rowspan scope headers border cellpadding cellspacing bgcolor color face size alt
    start reversed value open datetime role cite span nowrap hidden mathvariant mathcolor mathbackground mathsize display displaystyle scriptlevel
    stretchy fence separator form lspace rspace linebreak linethickness columnalign rowalign columnspacing rowspacing columnlines rowlines frame
    accent accentunder notation open close separators symmetric minsize maxsize depth voffset columnspan viewbox x y x1 x2 y1 y2 cx cy r rx ry d
    points fill stroke stroke-width stroke-dasharray stroke-linecap opacity fill-opacity transform text-anchor font-size font-family font-weight
    dominant-baseline dx dy refx refy markerwidth markerheight orient preserveaspectratio
    """
)
_PRIVATE: Final = re.compile("[\ue000-\ue004]")
_DATA: Final = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]", re.IGNORECASE)
_URL: Final = re.compile(r"""url\(\s*(?:"(?!data:|\#)[^"]*"|'(?!data:|\#)[^']*'|(?!["']|data:|\#)[^)]*)\s*\)""", re.IGNORECASE)
_IMPORT: Final = re.compile(r"@import[^;]*(?:;|$)", re.IGNORECASE)
_LINK: Final = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)


def quiet(css: str) -> str:
    """A style sheet without what it would load; the policy of the page would not let it anyway.

    >>> quiet("@import 'x.css'; a { background: url(http://x/y.png) }")
    ' a { background: none }'
    """
    return _IMPORT.sub("", _URL.sub("none", css))


def attributes(tag: str, given: Mapping[str, str]) -> str:
    """The attributes that are kept, as they are written in a tag.

    >>> attributes("td", {"class": "x sa-wrong", "onclick": "f()", "title": '"'})
    ' class="x" title="&quot;"'
    >>> attributes("a", {"href": "javascript:f()"}), attributes("img", {"src": "http://x/y.png", "alt": "y"})
    ('', ' alt="y"')
    """
    out: dict[str, str] = {}
    for name, raw in given.items():
        value = _PRIVATE.sub("", raw)
        if name == "class":
            value = " ".join(c for c in value.split() if not c.startswith(("sa-", "katex")))
        if not value and raw:
            continue
        if name == "id" and value.startswith("sa-"):
            continue
        if name == "style":
            value = quiet(value)
        if name in _ATTRIBUTES or re.fullmatch(r"aria-[a-z]+", name):
            out[name] = value
        elif (name == "href" and tag == "a" and _LINK.match(value.strip())) or (name == "src" and tag == "img" and _DATA.match(value)):
            out[name] = value.strip()
            if name == "href" and not value.strip().startswith("#"):
                out["rel"] = "noopener noreferrer"
    return "".join(f' {name}="{escape(value)}"' for name, value in out.items())
