"""Escaping by type and format: `Tex` passes, `str` is escaped, whatever characters it holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from markupsafe import escape

LONGEST_LABEL: Final = 24


_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs"})
_JOINERS: Final = frozenset("\u200c\u200d")
"""Inside words of some scripts, and inside emoji."""
_NONE: Final = frozenset("\ufffe\uffff")
"""No characters at all, in XML not even as such."""


class Tex(str):
    """Mathematics in TeX made by us: passes unescaped where a format sets mathematics."""

    __slots__ = ()


def plain(text: str) -> str:
    """The text on one line, with control and direction characters replaced, so that what is shown is what is there."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if c.isspace() else "\N{REPLACEMENT CHARACTER}" if c in _NONE or (unicodedata.category(c) in _HIDDEN and c not in _JOINERS) else c for c in text)


_MARKDOWN: Final = {c: "\\" + c for c in "\\`*_{}[]()#|~$^@\"'"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_TAKEN_FOR_MORE: Final = re.compile(r":(?=//)|:(?=(?:[\w+-]|\\_)+:)|(?<=www)\.")
"""Where GitHub and pandoc begin a link or an emoji by its name."""
_LATEX: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "`": r"\textasciigrave{}",
    "'": "'",
    '"': r"\textquotedbl{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "-": "-{}",
    "[": "{[}",
    "]": "{]}",
}
_MATH: Final = {
    "\\": r"{\backslash}",
    "{": r"{\lbrace}",
    "}": r"{\rbrace}",
    "$": r"{\$}",
    "&": r"{\&}",
    "#": r"{\#}",
    "%": r"{\%}",
    "_": r"{\_}",
    "^": r"{\hat{}}",
    "~": r"{\sim}",
    "`": r"{\grave{}}",
    "<": "{<}",
    ">": "{>}",
    "|": r"{\vert}",
    "*": r"{\ast}",
    '"': "{''}",
}


def escape_markdown(text: str) -> str:
    r"""Text as Markdown that GitHub and pandoc show as it is.

    >>> escape_markdown("a_b <script> 2--3...")
    'a\\_b &lt;script&gt; 2-\\-3.\\..'
    """
    out = "".join(_MARKDOWN.get(c, c) for c in plain(text))
    out = out.replace("--", "-\\-").replace("..", ".\\.")
    return _TAKEN_FOR_MORE.sub(lambda found: found[0].replace(":", "\\:").replace(".", "\\."), out)


_BEGINS_A_LIST: Final = re.compile(r"^(?=[-+:=])|^(?:\d{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]+)(?=\.(?:\s|$))")


def escape_paragraph(text: str) -> str:
    r"""Text as a paragraph of Markdown, where the sign that a list begins with begins none.

    >>> escape_paragraph("1. a"), escape_paragraph("- b")
    ('1\\. a', '\\- b')
    """
    return _BEGINS_A_LIST.sub(lambda found: found[0] + "\\", escape_markdown(text.strip()))


def escape_latex(text: str) -> str:
    r"""Text as LaTeX that shows as it is.

    >>> escape_latex(r"\input{x} 50%")
    '\\textbackslash{}input\\{x\\} 50\\%'
    """
    out = "".join(_LATEX.get(c, c) for c in plain(text))
    return out.replace(",,", ",{},").replace("''", "'{}'")


def math_label(text: str, number: int) -> Tex:
    r"""A token inside mathematics, as an upright word; its number where it is too long to be a label.

    >>> math_label("love", 2), math_label("a_b", 1)
    ('\\text{love}', '\\text{a}{\\_}\\text{b}')
    """
    clean = plain(text)
    if not clean or len(clean) > LONGEST_LABEL:
        return Tex(str(number))
    if all(part.isascii() and part.isdigit() for part in clean.split(",")):
        return Tex(clean)
    out, run = "", ""
    for c in clean:
        if c in _MATH:
            out += (f"\\text{{{run}}}" if run else "") + _MATH[c]
            run = ""
        elif c in "-,'" and run.endswith(c):  # two of them in one \\text would be set as one sign
            out, run = out + f"\\text{{{run}}}", c
        else:
            run += c
    return Tex(out + (f"\\text{{{run}}}" if run else ""))


def escape_html(text: str) -> str:
    """Text as HTML that shows as it is, in content and in attributes.

    >>> escape_html('</script> "a" & b')
    '&lt;/script&gt; &#34;a&#34; &amp; b'
    """
    return str(escape(plain(text)))


_BLANK: Final = re.compile(r"\{(?=[0-9]*:|#)")
"""How a blank begins in a cloze question."""
_CLOZE: Final = {c: f"&#{ord(c)};" for c in "~{}#\\/\"=%"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_GIFT: Final = {c: "\\" + c for c in "\\~=#{}:"}


def escape_moodle(text: str) -> str:
    r"""Text as HTML in which Moodle finds neither mathematics nor a blank: the signs that begin those stand alone.

    >>> escape_moodle(r"\(x\) {1:NUMERICAL:=2}")
    '<span>\\</span>(x<span>\\</span>) &#123;1:NUMERICAL:=2}'
    """
    out = escape_html(text).replace("\\", "<span>\\</span>").replace("$", "<span>$</span>")
    return _BLANK.sub("&#123;", out)


def escape_mathjax(tex: str) -> str:
    r"""Mathematics inside HTML, where MathJax sets it; what looks like the beginning of a blank is none.

    >>> escape_mathjax(r"\text{1:NUMERICAL:=2} & <")
    '\\text&#123;1:NUMERICAL:=2} &amp; &lt;'
    """
    return _BLANK.sub("&#123;", str(escape(str(tex))))


def escape_cloze(html: str) -> str:
    """HTML as feedback inside a blank of a cloze question: Moodle takes the blank apart first and decodes the feedback then.

    >>> escape_cloze("<b>1 ~ 2}</b>")
    '&lt;b&gt;1 &#126; 2&#125;&lt;&#47;b&gt;'
    """
    return "".join(_CLOZE.get(c, c) for c in html)


def escape_gift(text: str) -> str:
    r"""Text, or HTML, as GIFT takes it: on one line, its signs as signs.

    >>> escape_gift("<p>a = {b}\n\n\\(c\\)</p>")
    '<p>a \\= \\{b\\} \\\\(c\\\\)</p>'
    """
    return "".join(_GIFT.get(c, c) for c in " ".join(str(text).split()))


ESCAPES: Final[dict[str, Callable[[str], str]]] = {
    "md": escape_markdown,
    "latex": escape_latex,
    "html": escape_html,
    "moodle": escape_moodle,
    "mathjax": escape_mathjax,
    "cloze": escape_cloze,
    "gift": escape_gift,
}
