"""A checker of QTI 1.2 packages for Canvas, and a model of how Canvas marks what it reads there.

Canvas marks by the type of a question: a number by its intervals, several answers by counting right and wrong ones, matches by
counting; what it says is tied to answers, or to right, wrong and any.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from zipfile import ZipFile

QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
CP = "{http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1}"
META = "{http://canvas.instructure.com/xsd/cccv1p0}"
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*\Z")
TYPES = {"numerical_question", "multiple_choice_question", "multiple_answers_question", "matching_question", "essay_question"}
PARTS = ["itemmetadata", "presentation", "resprocessing", "itemfeedback"]


def local(element: ET.Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def fields(item: ET.Element) -> dict[str, str]:
    """The metadata of a question."""
    return {str(f.findtext(f"{QTI}fieldlabel")): f.findtext(f"{QTI}fieldentry") or "" for f in item.iter(f"{QTI}qtimetadatafield")}


def check_package(data: ZipFile) -> list[str]:
    """All that is wrong with a package."""
    trees = {n: ET.fromstring(data.read(n)) for n in data.namelist()}
    out = [f"{n}: stands twice" for n, count in Counter(data.namelist()).items() if count > 1]
    if "imsmanifest.xml" not in trees:
        return [*out, "there is no imsmanifest.xml"]
    out += check_manifest(trees["imsmanifest.xml"], trees)
    idents = []
    for name, tree in trees.items():
        if local(tree) == "questestinterop":
            out += [f"{name}: {m}" for m in check_assessment(tree)]
            total = sum((Fraction(fields(i)["points_possible"]) for i in tree.iter(f"{QTI}item")), Fraction(0))
            settings = trees[name.rpartition("/")[0] + "/assessment_meta.xml"]
            assessment = tree.find(f"{QTI}assessment")
            if assessment is None or settings.get("identifier") != assessment.get("ident") or settings.findtext(f"{META}title") != assessment.get("title"):
                out.append(f"{name}: the settings are of another quiz")
            if abs(Fraction(str(settings.findtext(f"{META}points_possible"))) - total) > Fraction(1, 10**15):
                out.append(f"{name}: the points do not add up to {total}")
            idents += [str(e.get("ident")) for e in tree.iter() if local(e) in {"assessment", "item"}]
    out += [f"{i} stands twice" for i, count in Counter(idents).items() if count > 1]
    return out + [f"{i} is no name" for i in idents if not NAME.match(i)]


def check_manifest(manifest: ET.Element, trees: Mapping[str, ET.Element]) -> Iterator[str]:
    """What the manifest says against the files."""
    resources = manifest.findall(f"{CP}resources/{CP}resource")
    identifiers = [str(r.get("identifier")) for r in resources]
    if len(set(identifiers)) < len(identifiers) or not all(NAME.match(i) for i in identifiers):
        yield f"manifest: identifiers {identifiers}"
    listed = [str(f.get("href")) for r in resources for f in r.findall(f"{CP}file")]
    if sorted(listed) != sorted(set(trees) - {"imsmanifest.xml"}):
        yield "manifest: the files listed are not the files there are"
    for r in resources:
        files = [local(trees[str(f.get("href"))]) for f in r.findall(f"{CP}file")]
        wanted = "questestinterop" if r.get("type") == "imsqti_xmlv1p2" else "quiz"
        depends = [str(d.get("identifierref")) for d in r.findall(f"{CP}dependency")]
        if files != [wanted] or not set(depends) <= set(identifiers) or (wanted == "questestinterop") != bool(depends):
            yield f"manifest: {r.get('identifier')} holds {files}, depends on {depends}"


def check_assessment(tree: ET.Element) -> Iterator[str]:
    """A quiz: every item of a known type, its parts in order, its answers and feedback declared and used."""
    for item in tree.iter(f"{QTI}item"):
        ident, kind = item.get("ident"), fields(item).get("question_type")
        kinds = [local(e) for e in item]
        if kind not in TYPES or not item.get("title") or kinds != sorted(kinds, key=PARTS.index):
            yield f"{ident}: {kind}, {kinds}"
        asked = [e for e in item.iter() if local(e) in {"response_lid", "response_str"}]
        responses = {str(e.get("ident")): {str(x.get("ident")) for x in e.iter(f"{QTI}response_label")} for e in asked}
        for e in item.iter():
            if local(e) in {"varequal", "vargte", "varlte"}:
                known = responses.get(str(e.get("respident")))
                if known is None or (kind != "numerical_question" and e.text not in known):
                    yield f"{ident}: {e.get('respident')} is not {e.text}"
        feedback = [str(e.get("ident")) for e in item.findall(f"{QTI}itemfeedback")]
        linked = {str(e.get("linkrefid")) for e in item.iter(f"{QTI}displayfeedback")}
        if set(feedback) != linked or len(set(feedback)) < len(feedback):
            yield f"{ident}: feedback {feedback}, linked {linked}"
        answers = fields(item)["original_answer_ids"]
        if kind in {"multiple_choice_question", "multiple_answers_question", "numerical_question"} and set(answers.split(",")) != responses["response1"]:
            yield f"{ident}: answers {answers}"
        for e in item.iter(f"{QTI}mattext"):
            if e.get("texttype") == "text/html":
                try:
                    ET.fromstring(f"<div>{(e.text or '').replace('&emsp;', ' ')}</div>")
                except ET.ParseError as error:
                    yield f"{ident}: {error} in {(e.text or '')[:80]}"
                if re.search(r"<(?!/?(p|strong|table|tr|td|th|span|h5)\b)", e.text or ""):
                    yield f"{ident}: strange HTML {(e.text or '')[:80]}"


class Question:
    """An item as Canvas reads it."""

    def __init__(self, item: ET.Element) -> None:
        self.item = item
        self.ident = str(item.get("ident"))
        self.type = fields(item)["question_type"]
        self.points = Fraction(fields(item)["points_possible"])
        self.conditions = list(item.iter(f"{QTI}respcondition"))

    def _scored(self) -> ET.Element:
        """The condition that gives all points."""
        return next(c for c in self.conditions if c.findtext(f"{QTI}setvar") == "100")

    def right(self) -> set[str]:
        """The letters of the right answers."""
        within = self._scored()
        refused = {e.text for n in within.iter(f"{QTI}not") for e in n}
        return {str(e.text) for e in within.iter(f"{QTI}varequal") if e.text not in refused}

    def number(self, text: str) -> Fraction:
        """The points of a number."""
        within = self._scored()
        low, high = within.find(f".//{QTI}vargte"), within.find(f".//{QTI}varlte")
        assert low is not None
        assert high is not None
        return self.points if Fraction(str(low.text)) <= Fraction(text) <= Fraction(str(high.text)) else Fraction(0)

    def chosen(self, letters: Collection[str]) -> Fraction:
        """The points of some letters: each right one earns its share, each wrong one loses one, and nothing is less than nothing."""
        right = self.right()
        if self.type == "multiple_choice_question":
            return self.points if set(letters) == right else Fraction(0)
        balance = sum(1 if c in right else -1 for c in letters)
        return self.points * max(Fraction(balance, len(right)), Fraction(0))

    def matched(self, places: Mapping[str, str]) -> Fraction:
        """The points of matches: each right one earns its share."""
        wanted = {str(e.get("respident")): str(e.text) for c in self.conditions for e in c.iter(f"{QTI}varequal")}
        return self.points * Fraction(sum(places.get(name) == place for name, place in wanted.items()), len(wanted))

    def matches(self) -> dict[str, str]:
        """The right matches."""
        return {str(e.get("respident")): str(e.text) for c in self.conditions for e in c.iter(f"{QTI}varequal")}

    def said(self, name: str) -> str:
        """A feedback by its name; empty if there is none."""
        return next((e.findtext(f".//{QTI}mattext") or "" for e in self.item.findall(f"{QTI}itemfeedback") if e.get("ident") == name), "")


def questions(data: ZipFile) -> list[list[Question]]:
    """The questions of every quiz."""
    trees = [ET.fromstring(data.read(n)) for n in sorted(data.namelist())]
    return [[Question(i) for i in t.iter(f"{QTI}item")] for t in trees if local(t) == "questestinterop"]
