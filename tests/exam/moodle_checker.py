"""Reads Moodle XML as its documentation says (docs.moodle.org, “Moodle XML format” and “Embedded Answers (Cloze) question type”), strictly."""

import re
from fractions import Fraction
from html import unescape
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from moodle_html import checked
from moodle_model import FRACTIONS, Answer, MalformedError, Option, Part, Question, answer, require

COMMON = ("name", "questiontext", "generalfeedback", "defaultgrade", "penalty", "hidden", "tags")
FIELDS = {
    "numerical": ("answer", "unitgradingtype", "showunits"),
    "multichoice": ("single", "shuffleanswers", "answernumbering", "answer"),
    "essay": ("responseformat", "responserequired", "responsefieldlines", "attachments", "attachmentsrequired", "graderinfo", "responsetemplate"),
    "cloze": (),
}
BLANK = re.compile(r"\{(\d*):(NUMERICAL|NM|MULTICHOICE|MC|SHORTANSWER|SA|MW|MULTIRESPONSE|MR)(_?[A-Z]*):")
LEFT = re.compile(r"\{#|\{\d*:[A-Z_]+:")
WHOLE = re.compile(r"\d+")
DECIMAL = re.compile(r"\d+(\.\d+)?")
MOST_PATH = 255


def read(xml: str) -> list[Question]:
    """The questions of a file, with the categories they are put in."""
    try:
        root = ElementTree.fromstring(xml.encode())
    except ElementTree.ParseError as error:
        raise MalformedError(str(error)) from None
    require(root.tag == "quiz" and xml.startswith("<?xml "), "no quiz")
    found, category = [], ""
    for element in root:
        require(element.tag == "question", f"<{element.tag}>")
        kind = element.get("type", "")
        if kind == "category":
            category = _category(element)
        else:
            require(kind in FIELDS, f'type "{kind}"')
            found.append(_question(element, kind, category))
    return found


def _category(element: Element) -> str:
    path = _one(_one(element, "category"), "text").text or ""
    require(path.startswith("$course$/top/"), path)
    names = re.split(r"(?<!/)/(?!/)", path)
    require(all(name.strip() and len(name) <= MOST_PATH for name in names), f"a category without a name: {path}")
    require("<" not in path, f"Moodle takes tags out of names: {path}")
    return path


def _one(element: Element, name: str) -> Element:
    found = element.findall(name)
    require(len(found) == 1, f"<{element.tag}> with {len(found)} times <{name}>")
    return found[0]


def _plain(element: Element, name: str, form: re.Pattern[str] | None = None) -> str:
    """The text that stands in an element, without more elements."""
    found = _one(element, name)
    require(len(found) == 0, f"<{name}> holds elements")
    text = (found.text or "").strip()
    require(form is None or form.fullmatch(text), f"<{name}>{text}")
    return text


def _html(element: Element, name: str) -> str:
    found = _one(element, name)
    require(found.get("format") == "html", f"<{name}> is no HTML")
    text = _plain(found, "text")
    checked(text)
    return text


def _question(element: Element, kind: str, category: str) -> Question:
    for child in element:
        require(child.tag in (*COMMON, *FIELDS[kind]), f"<{child.tag}> in a question of type {kind}")
    name, text = _plain(_one(element, "name"), "text"), _plain(_one(element, "questiontext"), "text")
    require(_one(element, "questiontext").get("format") == "html", "a text that is no HTML")
    points = Fraction(_plain(element, "defaultgrade", DECIMAL))
    _plain(element, "penalty", DECIMAL)
    _plain(element, "hidden", WHOLE)
    tags = [_plain(tag, "text") for tag in element.iterfind("tags/tag")]
    general = _html(element, "generalfeedback")
    if kind == "cloze":
        rest, parts = blanks(text)
        checked(rest)
        return Question(category, name, kind, rest, Fraction(sum(p.weight for p in parts)), general, parts, tags=tags)
    checked(text)
    require(not LEFT.search(re.sub(r"\\\\", "", text)), "a blank outside a cloze question")
    if kind == "numerical":
        _plain(element, "unitgradingtype", WHOLE)
        return Question(category, name, kind, text, points, general, [Part([_answer(a) for a in element.iterfind("answer")])], tags=tags)
    if kind == "multichoice":
        single = _plain(element, "single", re.compile("true|false")) == "true"
        require(_plain(element, "shuffleanswers") == "false" and _plain(element, "answernumbering") == "abc", "letters that move")
        return Question(category, name, kind, text, points, general, options=[_option(a) for a in element.iterfind("answer")], single=single, tags=tags)
    require(_plain(element, "responseformat") == "editor", "no editor")
    for field in ("responserequired", "responsefieldlines", "attachments", "attachmentsrequired"):
        _plain(element, field, WHOLE)
    return Question(category, name, kind, text, points, general, tags=tags, grader=_html(element, "graderinfo"))


def _percent(element: Element) -> str:
    found = element.get("fraction", "")
    require(found in FRACTIONS, f'fraction "{found}"')
    return found


def _answer(element: Element) -> Answer:
    return answer(_plain(element, "text"), _plain(element, "tolerance"), _percent(element), _html(element, "feedback"))


def _option(element: Element) -> Option:
    require(element.get("format") == "html", "an option that is no HTML")
    says = _plain(element, "text")
    checked(says)
    return Option(says, _percent(element), _html(element, "feedback"))


def blanks(text: str) -> tuple[str, list[Part]]:
    """A cloze text with numbered places for its blanks, and the blanks."""
    pieces, parts, at = [], [], 0
    for start in BLANK.finditer(text):
        require(start.start() >= at, "a blank inside a blank")
        require(start[2] in {"NUMERICAL", "NM"} and not start[3], f"a blank of type {start[2]}{start[3]}")
        end = _unescaped(text, "}", start.end())
        require(end >= 0, "a blank without an end")
        pieces.append(text[at : start.start()] + f"[[{len(parts) + 1}]]")
        parts.append(Part([_alternative(a) for a in _split(text[start.end() : end], "~")], int(start[1] or 1)))
        at = end + 1
    require(parts, "a cloze question without blanks")
    rest = "".join(pieces) + text[at:]
    require(not LEFT.search(rest), f"what looks like a blank: {LEFT.search(rest)}")
    return rest, parts


def _unescaped(text: str, sign: str, start: int = 0) -> int:
    """The place of a sign that no backslash stands before."""
    found = re.compile(rf"(?<!\\){re.escape(sign)}").search(text, start)
    return found.start() if found else -1


def _split(text: str, sign: str) -> list[str]:
    return re.split(rf"(?<!\\){re.escape(sign)}", text)


def _alternative(text: str) -> Answer:
    """`=1.5:0.05#feedback`, `%50%…`, or without either: worth nothing."""
    head, _, feedback = text.partition("#")
    share = re.match(r"=|%(-?\d+(?:\.\d+)?)%", head)
    percent = "0" if share is None else share[1] or "100"
    number, _, tolerance = head[share.end() if share else 0 :].partition(":")
    said = unescape(feedback).replace(r"\}", "}").replace(r"\#", "#")
    checked(said)
    return answer(number, tolerance or "0", percent, said)
