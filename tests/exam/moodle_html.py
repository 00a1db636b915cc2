"""Whether HTML shows in Moodle what it says: balanced tags of a few kinds, mathematics that is begun and ended, no blanks but those meant."""

import re
from html.parser import HTMLParser

from moodle_model import require

TAGS = {"p", "strong", "span", "table", "tr", "td", "th", "h5"}
STYLES = {"style", "rowspan"}
DELIMITER = re.compile(r"\\[()\[\]]|\$\$")
ENTITY = re.compile(r"&(?!(?:#\d+|amp|lt|gt|emsp);)")


class _Reader(HTMLParser):
    """The text of HTML, a sign between the pieces that tags divide, so that no delimiter is made of two pieces."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        require(tag in TAGS and {name for name, _ in attrs} <= STYLES, f"<{tag} {attrs}>")
        self.open.append(tag)
        self.pieces.append("\x00")

    def handle_endtag(self, tag: str) -> None:
        require(self.open and self.open.pop() == tag, f"</{tag}> ends nothing")
        self.pieces.append("\x00")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_comment(self, data: str) -> None:
        require(False, f"a comment {data}")

    def handle_decl(self, decl: str) -> None:
        require(False, f"a declaration {decl}")

    def handle_pi(self, data: str) -> None:
        require(False, f"an instruction {data}")


def checked(html: str) -> str:
    """The text that HTML shows, formulas in TeX; raises where something is not as it should be."""
    require(not ENTITY.search(html), f"a bare & in {html[:80]}")
    reader = _Reader()
    reader.feed(html)
    reader.close()
    require(not reader.open, f"not ended: {reader.open}")
    text = "".join(reader.pieces)
    inside = ""
    for found in DELIMITER.finditer(re.sub(r"\\\\", "  ", text)):
        sign = found[0]
        require(sign != "$$", f"mathematics in signs of a user: {text[:200]}")
        if sign in {r"\(", r"\["}:
            require(not inside, f"mathematics inside mathematics: {text}")
            inside = sign
        else:
            require(inside == {r"\)": r"\(", r"\]": r"\["}[sign], f"mathematics ends that did not begin: {text}")
            inside = ""
    require(not inside, f"mathematics without an end: {text}")
    for formula in re.findall(r"\\[(\[](.*?)\\[)\]](?!\w)", text, re.DOTALL):
        braces = re.sub(r"\\.", "", formula)
        require("\x00" not in formula, f"tags inside mathematics: {formula}")
        require(braces.count("{") == braces.count("}"), f"braces of a formula: {formula}")
    return text.replace("\x00", "")
