"""The tags and texts of HTML with their places, in linear time whatever the input.

The standard library's parser needs quadratic time for unclosed tags and comments in the Pythons that we run on, and tells lines instead of offsets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final, NamedTuple

RAW: Final = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes", "title", "textarea"})
"""Elements within which there are no tags."""
_TAG = re.compile(r"""<(/?)([A-Za-z][^\s/>]*+)((?>[^>"'=]++|=\s*+"[^"]*+"|=\s*+'[^']*+'|["'=])*+)>""")
_PLAIN_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*+)([^>]*+)>")
_ATTRIBUTE = re.compile(r"""([^\s=/>"']++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]++)))?""")
ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")


class Tag(NamedTuple):
    """A tag or, with no name, a text: from `start` to before `end`."""

    start: int
    end: int
    name: str = ""
    closes: bool = False
    inside: str = ""

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes; of one that is told twice the first counts.

        >>> next(tags('<td class=a colspan="2">')).attributes
        {'class': 'a', 'colspan': '2'}
        """
        out: dict[str, str] = {}
        if self.inside.strip(" /\t\r\n"):
            for found in _ATTRIBUTE.finditer(self.inside):
                out.setdefault(found[1].lower(), unescape(found[2] or found[3] or found[4] or ""))
        return out


def _closing(source: str, name: str, at: int, end: int) -> int:
    found = re.compile(f"</{name}", re.IGNORECASE).search(source, at, end)
    return found.start() if found else end


def tags(source: str, start: int = 0, end: int | None = None) -> Iterator[Tag]:
    """The tags and texts of a part of a source, without comments and declarations.

    >>> [(t.name, t.closes) for t in tags("a<b>1 < 2</b><!-- c -->")]
    [('', False), ('b', False), ('', False), ('', False), ('', False), ('b', True)]
    """
    stop = len(source) if end is None else end
    pattern, at = _TAG, start
    last, comments = source.rfind(">", start, stop), source.rfind("-->", start, stop)
    while at < stop:
        sign = source.find("<", at, stop)
        if sign < 0 or sign > last:
            yield Tag(at, stop)
            return
        if sign > at:
            yield Tag(at, sign)
        following = source[sign + 1 : sign + 2]
        if following in ("!", "?") and following:
            close = source.find("-->", sign + 4, stop) if sign + 4 <= comments and source.startswith("<!--", sign) else -1
            at = close + 3 if close >= 0 else source.find(">", sign, stop) + 1
            continue
        found = pattern.match(source, sign, stop)
        if found is None and pattern is _TAG and (following.isalpha() or following == "/"):
            found = _PLAIN_TAG.match(source, sign, stop)
            pattern = _PLAIN_TAG if found else pattern
        if found is None:
            yield Tag(sign, sign + 1)
            at = sign + 1
            continue
        name = found[2].lower()
        yield Tag(sign, found.end(), name, found[1] == "/", found[3])
        at = found.end()
        if name in RAW and not found[1] and not found[3].endswith("/"):
            close = _closing(source, name, at, stop)
            if close > at:
                yield Tag(at, close)
            at = close
