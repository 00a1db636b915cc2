"""A checker of QTI 2.1 packages, written from the specification: structure, identifiers, declarations and uses, types, files."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from zipfile import ZipFile

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
CP = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
MATH = "{http://www.w3.org/1998/Math/MathML}"
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*\Z")
ITEM_PARTS = ["responseDeclaration", "outcomeDeclaration", "templateDeclaration", "templateProcessing", "stylesheet", "itemBody", "responseProcessing", "modalFeedback"]
BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "ul", "ol", "dl", "table", "blockquote", "hr",
    "choiceInteraction", "orderInteraction", "extendedTextInteraction", "rubricBlock",
}  # fmt: skip
INLINE = {"strong", "em", "span", "sub", "sup", "code", "br", "math", "textEntryInteraction", "b", "i"}
INSIDE = {
    "table": {"caption", "thead", "tbody", "tfoot"}, "thead": {"tr"}, "tbody": {"tr"}, "tr": {"td", "th"}, "ul": {"li"}, "ol": {"li"},
    "choiceInteraction": {"prompt", "simpleChoice"}, "orderInteraction": {"prompt", "simpleChoice"}, "textEntryInteraction": set(), "extendedTextInteraction": {"prompt"},
}  # fmt: skip
ANY = BLOCKS | INLINE
FLOW = {"td", "th", "li", "div", "simpleChoice", "modalFeedback"}
ATTRIBUTES = {
    "td": {"rowspan", "colspan", "headers", "scope"}, "th": {"rowspan", "colspan", "headers", "scope"}, "rubricBlock": {"view"}, "simpleChoice": {"identifier", "fixed"},
    "choiceInteraction": {"responseIdentifier", "shuffle", "maxChoices"}, "orderInteraction": {"responseIdentifier", "shuffle"},
    "textEntryInteraction": {"responseIdentifier", "expectedLength"}, "extendedTextInteraction": {"responseIdentifier", "expectedLines"},
    "modalFeedback": {"outcomeIdentifier", "identifier", "showHide", "title"},
}  # fmt: skip
NUMERIC = {"float", "integer"}
Type = tuple[str, str]


def local(element: ET.Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def check_package(data: ZipFile) -> list[str]:
    """All that is wrong with a package."""
    names = data.namelist()
    out = [f"{n}: stands twice" for n, count in Counter(names).items() if count > 1]
    trees = {n: ET.fromstring(data.read(n)) for n in names}
    manifest = trees.get("imsmanifest.xml")
    if manifest is None:
        return [*out, "there is no imsmanifest.xml"]
    out += check_manifest(manifest, trees)
    for name, tree in trees.items():
        if tree.tag == f"{QTI}assessmentItem":
            out += [f"{name}: {m}" for m in Checked(tree).messages]
        elif tree.tag == f"{QTI}assessmentTest":
            out += [f"{name}: {m}" for m in check_test(tree, name, trees)]
    identifiers = Counter(t.get("identifier") for t in trees.values())
    return out + [f"identifier {i} stands twice" for i, count in identifiers.items() if count > 1]


def check_manifest(manifest: ET.Element, trees: dict[str, ET.Element]) -> Iterator[str]:
    """What the manifest says against the files."""
    if [local(e) for e in manifest] != ["metadata", "organizations", "resources"]:
        yield "manifest: metadata, organizations and resources are wanted, in this order"
    resources = manifest.findall(f"{CP}resources/{CP}resource")
    identifiers = [str(r.get("identifier")) for r in resources]
    for i in {*identifiers, str(manifest.get("identifier"))}:
        if not NAME.match(i):
            yield f"manifest: {i} is no name"
    if len(set(identifiers)) < len(identifiers) or manifest.get("identifier") in identifiers:
        yield "manifest: an identifier stands twice"
    listed: list[str] = []
    for r in resources:
        files = [str(f.get("href")) for f in r.findall(f"{CP}file")]
        listed += files
        root = trees.get(str(r.get("href")))
        wanted = {"imsqti_item_xmlv2p1": "assessmentItem", "imsqti_test_xmlv2p1": "assessmentTest"}.get(str(r.get("type")))
        if r.get("href") not in files or root is None or local(root) != wanted:
            yield f"manifest: {r.get('identifier')}: {r.get('href')} is not what its type says"
        for d in r.findall(f"{CP}dependency"):
            if d.get("identifierref") not in identifiers:
                yield f"manifest: {d.get('identifierref')} is not there"
        if [local(e) for e in r] != sorted((local(e) for e in r), key=["metadata", "file", "dependency"].index):
            yield f"manifest: {r.get('identifier')}: files stand before dependencies"
    if sorted(listed) != sorted(set(trees) - {"imsmanifest.xml"}):
        yield "manifest: the files listed are not the files there are"


def check_test(test: ET.Element, name: str, trees: dict[str, ET.Element]) -> Iterator[str]:
    """A test: its parts in order, its references, its outcomes."""
    order = ["outcomeDeclaration", "timeLimits", "testPart", "outcomeProcessing", "testFeedback"]
    if [local(e) for e in test] != sorted((local(e) for e in test), key=order.index):
        yield "the parts are not in order"
    identifiers = [str(e.get("identifier")) for e in test.iter() if local(e) in {"testPart", "assessmentSection", "assessmentItemRef"}]
    yield from (f"{i} stands twice" for i, count in Counter(identifiers).items() if count > 1)
    yield from (f"{i} is no name" for i in identifiers if not NAME.match(i))
    refs = [str(e.get("href")) for e in test.iter(f"{QTI}assessmentItemRef")]
    for href in refs:
        if str(PurePosixPath(name).parent / href) not in trees:
            yield f"{href} is not there"
    items = [n for n, t in trees.items() if t.tag == f"{QTI}assessmentItem"]
    if sorted(refs) != sorted(items):
        yield "not every item is in the test once"
    yield from check_sections(test)
    yield from check_outcomes(test, [trees[href] for href in refs if href in trees])


def check_sections(test: ET.Element) -> Iterator[str]:
    """The sections of a test: their titles, their parts in order, what they select from."""
    for section in test.iter(f"{QTI}assessmentSection"):
        if not section.get("title") or section.get("visible") not in {"true", "false"}:
            yield f"{section.get('identifier')}: needs a title and visible"
        kinds = [local(e) for e in section]
        if kinds != sorted(kinds, key=["preCondition", "itemSessionControl", "selection", "ordering", "rubricBlock", "assessmentSection", "assessmentItemRef"].index):
            yield f"{section.get('identifier')}: its parts are not in order"
        for selection in section.findall(f"{QTI}selection"):
            if int(str(selection.get("select"))) > sum(k.startswith("assessment") for k in kinds):
                yield f"{section.get('identifier')}: selects more than there are"


def check_outcomes(test: ET.Element, items: list[ET.Element]) -> Iterator[str]:
    """The outcomes of a test, declared and set from outcomes that its items have."""
    declared = {e.get("identifier") for e in test.findall(f"{QTI}outcomeDeclaration")}
    if declared != {e.get("identifier") for e in test.iter(f"{QTI}setOutcomeValue")}:
        yield "outcomes declared and set differ"
    for e in test.iter(f"{QTI}testVariables"):
        for item in items:
            if not any(d.get("identifier") == e.get("variableIdentifier") for d in item.findall(f"{QTI}outcomeDeclaration")):
                yield f"{item.get('identifier')} has no {e.get('variableIdentifier')}"


class Checked:
    """An item and what is wrong with it."""

    def __init__(self, item: ET.Element) -> None:
        self.item = item
        self.messages: list[str] = []
        self.responses = self.declared("responseDeclaration")
        self.outcomes = self.declared("outcomeDeclaration")
        self.types = {**self.responses, **self.outcomes}
        self.structure()
        self.interactions()
        self.defaults()
        for e in item.findall(f"{QTI}responseProcessing"):
            self.rules(e)
        self.uses()

    def say(self, wrong: bool, message: str) -> None:
        if wrong:
            self.messages.append(message)

    def declared(self, kind: str) -> dict[str, Type]:
        found = [(str(e.get("identifier")), (str(e.get("baseType")), str(e.get("cardinality")))) for e in self.item.findall(f"{QTI}{kind}")]
        for name, (base, cardinality) in found:
            self.say(not NAME.match(name), f"{name} is no name")
            self.say(base not in {"float", "integer", "boolean", "string", "identifier"}, f"{name}: {base} is no base type")
            self.say(cardinality not in {"single", "multiple", "ordered"}, f"{name}: {cardinality} is no cardinality")
        self.say(len({n for n, _ in found}) < len(found), f"a {kind} stands twice")
        return dict(found)

    def structure(self) -> None:
        item = self.item
        self.say(not NAME.match(str(item.get("identifier"))) or not item.get("title"), "the item needs an identifier and a title")
        self.say({item.get("adaptive"), item.get("timeDependent")} != {"false"}, "adaptive and timeDependent are wanted")
        kinds = [local(e) for e in item]
        self.say(kinds != sorted(kinds, key=ITEM_PARTS.index), "the parts are not in order")
        self.say(bool(set(self.responses) & set(self.outcomes)), "a variable is response and outcome")
        self.say(self.outcomes.get("SCORE") != ("float", "single") or self.outcomes.get("MAXSCORE") != ("float", "single"), "SCORE and MAXSCORE are wanted")
        for body in item.findall(f"{QTI}itemBody"):
            self.say(bool((body.text or "").strip()) or any((e.tail or "").strip() for e in body), "text stands outside of blocks")
            self.say(any(local(e) not in BLOCKS for e in body), f"no block: {[local(e) for e in body]}")
            for e in body:
                self.content(e)
        for e in item.findall(f"{QTI}modalFeedback"):
            self.content(e)
            self.say(any("Interaction" in local(x) for x in e.iter()), "feedback holds an interaction")

    def content(self, element: ET.Element) -> None:
        name = local(element)
        if element.tag == f"{MATH}math":
            self.say(any(not e.tag.startswith(MATH) for e in element.iter()), "a formula holds something else")
            return
        self.say(not element.tag.startswith(QTI), f"{element.tag} is of another language")
        extra = set(element.attrib) - {"id", "class", "label"} - ATTRIBUTES.get(name, set())
        self.say(bool(extra), f"{name}: {extra} are no attributes")
        allowed = INSIDE.get(name, ANY if name in FLOW else BLOCKS if name in {"rubricBlock", "blockquote"} else INLINE)
        for child in element:
            self.say(local(child) not in allowed, f"{local(child)} inside {name}")
            self.content(child)
        self.say(name == "table" and not any(local(e) == "tbody" for e in element), "a table without a body")
        self.say(name in {"table", "tbody", "tr", "rubricBlock"} and bool("".join([element.text or "", *(e.tail or "" for e in element)]).strip()), f"text in {name}")

    def interactions(self) -> None:
        bound = []
        for e in self.item.iter():
            kind, response = local(e), str(e.get("responseIdentifier"))
            if not kind.endswith("Interaction"):
                continue
            bound.append(response)
            base, cardinality = self.responses.get(response, ("", ""))
            choices = [str(c.get("identifier")) for c in e.findall(f"{QTI}simpleChoice")]
            many = e.get("maxChoices") != "1"
            wanted = {
                "textEntryInteraction": (NUMERIC | {"string"}, "single"), "extendedTextInteraction": ({"string"}, "single"),
                "choiceInteraction": ({"identifier"}, "multiple" if many else "single"), "orderInteraction": ({"identifier"}, "ordered"),
            }[kind]  # fmt: skip
            self.say(base not in wanted[0] or cardinality != wanted[1], f"{kind}: {response} is {cardinality} {base}")
            self.say(len(set(choices)) < len(choices) or any(not NAME.match(c) for c in choices), f"{kind}: choices {choices}")
            if choices:
                values = [v.text for v in self.item.findall(f"{QTI}responseDeclaration[@identifier='{response}']/{QTI}correctResponse/{QTI}value")]
                keys = [k.get("mapKey") for k in self.item.findall(f"{QTI}responseDeclaration[@identifier='{response}']//{QTI}mapEntry")]
                self.say(not values or not {*values, *keys} <= set(choices), f"{kind}: {values} {keys} of {choices}")
                self.say(kind == "orderInteraction" and sorted(map(str, values)) != sorted(choices), "an order leaves something out")
        self.say(sorted(bound) != sorted(self.responses), f"interactions answer {bound}, declared are {list(self.responses)}")

    def defaults(self) -> None:
        for e in self.item.iter():
            if local(e) == "baseValue":
                self.literal(str(e.get("baseType")), e.text)
            elif local(e) in {"responseDeclaration", "outcomeDeclaration"}:
                for v in e.iter(f"{QTI}value"):
                    self.literal(str(e.get("baseType")), v.text)
                    self.say(e.get("cardinality") == "single" and len(list(e.iter(f"{QTI}value"))) > 1, f"{e.get('identifier')}: more than one value")

    def literal(self, base: str, text: str | None) -> None:
        pattern = {"float": r"-?\d+(\.\d+)?([eE]-?\d+)?\Z", "integer": r"-?\d+\Z", "boolean": r"(true|false)\Z", "identifier": NAME.pattern}.get(base, r".*")
        self.say(not re.match(pattern, text or ""), f"{text!r} is no {base}")

    def rules(self, element: ET.Element) -> None:
        for e in element:
            kind = local(e)
            if kind == "responseCondition":
                parts = [local(x) for x in e]
                self.say(not re.fullmatch(r"responseIf( responseElseIf)*( responseElse)?", " ".join(parts)), f"condition of {parts}")
                for part in e:
                    if local(part) != "responseElse":
                        self.say(self.typed(part[0]) != ("boolean", "single"), f"a condition is a {local(part[0])}")
                        part = [*part][1:]  # type: ignore[assignment]
                    self.rules(part)
            elif kind == "setOutcomeValue":
                wanted, found = self.outcomes.get(str(e.get("identifier"))), self.typed(e[0])
                fits = wanted == found or (wanted is not None and wanted[1] == found[1] and (wanted[0], found[0]) == ("float", "integer"))
                self.say(not fits or len(e) != 1, f"{e.get('identifier')} is {wanted}, set to {found}")
            else:
                self.say(True, f"{kind} is no rule")

    def typed(self, e: ET.Element) -> Type:
        """The type of an expression, those of its operands checked."""
        kind, inner = local(e), [self.typed(x) for x in e]
        if kind == "variable":
            return self.types.get(str(e.get("identifier")), ("undeclared", ""))
        if kind == "baseValue":
            return (str(e.get("baseType")), "single")
        if kind == "correct":
            return self.responses.get(str(e.get("identifier")), ("undeclared", ""))
        if kind == "mapResponse":
            self.say(self.item.find(f"{QTI}responseDeclaration[@identifier='{e.get('identifier')}']/{QTI}mapping") is None, "no mapping")
            return ("float", "single")
        if kind == "multiple":
            self.say(len({base for base, _ in inner}) != 1 or any(c == "ordered" for _, c in inner), f"multiple of {inner}")
            return (inner[0][0], "multiple")
        if kind == "index":
            self.say(len(inner) != 1 or inner[0][1] != "ordered" or not str(e.get("n")).isdigit(), f"index of {inner}")
            return (inner[0][0], "single")
        return self.arithmetic(e, kind, inner) or self.condition(e, kind, inner)

    def arithmetic(self, e: ET.Element, kind: str, inner: list[Type]) -> Type | None:
        """The type of an operation on numbers; None where it is something else."""
        numbers = all(base in NUMERIC and cardinality == "single" for base, cardinality in inner)
        float_or_integer = "integer" if all(base == "integer" for base, _ in inner) else "float"
        if kind in {"sum", "product", "max", "min"}:
            self.say(not numbers or not inner, f"{kind} of {inner}")
            return (float_or_integer, "single")
        if kind in {"subtract", "divide", "power"}:
            self.say(not numbers or len(inner) != 2, f"{kind} of {inner}")
            return (float_or_integer if kind == "subtract" else "float", "single")
        if kind == "mathOperator":
            self.say(not numbers or len(inner) != 1 or e.get("name") not in {"exp", "ln", "log", "abs", "floor", "tanh"}, f"{e.get('name')} of {inner}")
            return ("integer" if e.get("name") == "floor" else "float", "single")
        return None

    def condition(self, e: ET.Element, kind: str, inner: list[Type]) -> Type:
        """The type of a condition."""
        numbers = all(base in NUMERIC and cardinality == "single" for base, cardinality in inner)
        if kind in {"gte", "lte", "gt", "lt", "equal"}:
            self.say(not numbers or len(inner) != 2, f"{kind} of {inner}")
            self.say(kind == "equal" and e.get("toleranceMode") not in {"exact", "absolute", "relative"}, "equal without a mode")
        elif kind in {"and", "or", "not"}:
            self.say(not inner or any(t != ("boolean", "single") for t in inner), f"{kind} of {inner}")
        elif kind == "match":
            self.say(len(inner) != 2 or inner[0] != inner[1] or inner[0][0] == "float", f"match of {inner}")
        elif kind == "isNull":
            self.say(len(inner) != 1, f"isNull of {inner}")
        else:
            self.say(True, f"{kind} is no expression")
        return ("boolean", "single")

    def uses(self) -> None:
        """Every variable is used, every feedback can be shown and is there."""
        rules = self.item.find(f"{QTI}responseProcessing")
        feedbacks = [(str(e.get("outcomeIdentifier")), str(e.get("identifier"))) for e in self.item.findall(f"{QTI}modalFeedback")]
        self.say(len(set(feedbacks)) < len(feedbacks), "a feedback stands twice")
        self.say(any(self.outcomes.get(o, ("", ""))[0] != "identifier" for o, _ in feedbacks), "feedback of an outcome that is no identifier")
        self.say(any(not NAME.match(name) for _, name in feedbacks), "feedback without a name")
        if rules is None:
            self.say(set(self.outcomes) != {"SCORE", "MAXSCORE"} or bool(feedbacks), "outcomes that nothing sets")
            return
        used = {e.get("identifier") for e in rules.iter() if local(e) in {"variable", "correct", "mapResponse", "setOutcomeValue"}} | {o for o, _ in feedbacks}
        self.say(not set(self.types) - {"MAXSCORE"} <= used, f"not used: {set(self.types) - used}")
        self.say(not used <= set(self.types), f"not declared: {used - set(self.types)}")
        said = {str(v.text) for e in rules.iter(f"{QTI}setOutcomeValue") if e.get("identifier") == "FEEDBACK" for v in e.iter(f"{QTI}baseValue")}
        chosen = {str(e.get("identifier")) for e in self.item.iter(f"{QTI}simpleChoice")}
        names = {name for _, name in feedbacks}
        self.say(not said <= names or not names <= said | chosen, f"feedback set {said}, written {names}")
