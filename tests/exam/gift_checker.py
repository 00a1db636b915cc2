"""Reads GIFT as its documentation says (docs.moodle.org, “GIFT format”), strictly; what it reads is marked by the model of Moodle."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from moodle_html import checked
from moodle_model import Answer, Option, Part, Question, Stem, answer, require

ESCAPED = re.compile(r"\\([~=#{}:\\])")
PRIVATE = 0x10FF00
"""Escaped signs stand as private characters until the text has been taken apart."""
WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d+)?)%")
COMMENT = re.compile(r"// (\d+(?:\.\d+)?) points?((?: \[tag:[^][<>{}|`\\]+\])*)")


def read(text: str) -> list[Question]:
    """The questions of a file, with the categories they are put in."""
    found, category = [], ""
    require(not any(PRIVATE <= ord(c) < PRIVATE + 128 for c in text), "private characters")
    for lines in _paragraphs(text):
        if lines[0].startswith("$CATEGORY:"):
            require(len(lines) == 1, "more than one line of a category")
            category = _plain(_private(lines[0].partition(":")[2].strip()))
            require(category.startswith("$course$/top/"), category)
        else:
            found.append(_question(lines, category))
    return found


def _paragraphs(text: str) -> Iterator[list[str]]:
    """Questions are divided by empty lines."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        yield [line.strip() for line in paragraph.strip().split("\n")]


def _private(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(PRIVATE + ord(found[1])), text)


def _plain(text: str) -> str:
    return re.sub(f"[{chr(PRIVATE)}-{chr(PRIVATE + 127)}]", lambda found: chr(ord(found[0]) - PRIVATE), text).strip()


def _question(lines: list[str], category: str) -> Question:
    comments = [line for line in lines if line.startswith("//")]
    text = _private("\n".join(line for line in lines if not line.startswith("//")))
    require("\\" not in text, f"a backslash before what is not escaped: {text[:80]}")
    named = re.fullmatch(r"::([^:{}]*)::\[html\]([^{}~=#]*)\{([^{}]*)\}", text, re.DOTALL)
    if named is None:
        require(False, f"neither name, text and answers: {text[:200]}")
    assert named is not None
    name, says, inside = (part.strip() for part in named.groups())
    answers, _, general = inside.partition("####")
    answers, said, solution = answers.strip(), _plain(says), _plain(general)
    require("\n" not in says and "\n" not in general.strip(), "lines inside a text")
    checked(said)
    checked(solution)
    comment = COMMENT.fullmatch(comments[0]) if len(comments) == 1 else None
    require(comment, f"no points: {comments}")
    assert comment is not None
    grade, tags = Fraction(comment[1]), re.findall(r"\[tag:(.*?)\]", comment[2])
    question = Question(category, _plain(name), "essay", said, grade, solution, tags=tags)
    if answers.startswith("#"):
        return replace(question, kind="numerical", parts=[Part([_number(a) for a in _pieces(answers[1:], "=")])])
    if "~" in answers:
        return replace(question, kind="multichoice", options=_options(answers), single="=" in answers)
    return replace(question, kind="matching", stems=[_stem(piece) for piece in _pieces(answers, "=")]) if answers else question


def _pieces(text: str, sign: str) -> list[str]:
    first, *rest = text.split(sign)
    require(not first.strip(), f"before the first answer: {first}")
    return [piece.strip() for piece in rest]


def _weighed(text: str, otherwise: str) -> tuple[str, str]:
    found = WEIGHT.match(text)
    return (text[found.end() :], found[1]) if found else (text, otherwise)


def _said(text: str) -> tuple[str, str]:
    """An answer and what is said to it."""
    head, _, feedback = text.partition("#")
    require("#" not in feedback, f"a second sign of feedback: {feedback}")
    found = _plain(head), _plain(feedback)
    for html in found:
        require(not html.startswith("["), f"the name of a format: {html}")
        checked(html)
    return found


def _number(text: str) -> Answer:
    rest, percent = _weighed(text, "100")
    number, feedback = _said(rest)
    if ".." in number:
        low, _, high = number.partition("..")
        lowest, highest = (Fraction(x) for x in (low, high))
        require(lowest <= highest, number)
        return Answer((lowest + highest) / 2, (highest - lowest) / 2, percent, feedback)
    key, _, tolerance = number.partition(":")
    return answer(key, tolerance or "0", percent, feedback)


def _options(text: str) -> list[Option]:
    first, *rest = re.split(r"(?=[~=])", text)
    require(not first.strip(), f"before the first option: {first}")
    out = []
    for piece in rest:
        body, percent = _weighed(piece[1:], "100" if piece[0] == "=" else "0")
        says, feedback = _said(body)
        out.append(Option(says, percent, feedback))
    return out


def _stem(text: str) -> Stem:
    require(text.count("->") == 1, f"no pair: {text}")
    says, _, match = text.partition("->")
    checked(_plain(says))
    return Stem(_plain(says), _plain(match))
