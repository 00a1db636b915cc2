"""A player of QTI 2.1 items: runs their response processing as the specification says, with fractions and, for functions, 60 decimal digits."""

from __future__ import annotations

import operator
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from math import floor
from typing import Any

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
DIGITS = 60


def local(element: ET.Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


@dataclass(frozen=True)
class Played:
    """What an item made of responses: its outcomes, and what it says."""

    outcomes: Mapping[str, Any]
    feedback: tuple[str, ...]

    @property
    def score(self) -> Fraction:
        found: Fraction = self.outcomes["SCORE"]
        return found


def function(name: str, x: Fraction) -> Fraction | None:
    """A function of one number, to 60 digits; None where it has no value."""
    with localcontext() as context:
        context.prec = DIGITS
        d = Decimal(x.numerator) / Decimal(x.denominator)
        if name in {"ln", "log"}:
            return Fraction(d.ln() if name == "ln" else d.log10()) if d > 0 else None
        if name == "exp":
            return Fraction(d.exp())
        if name == "tanh":
            return Fraction(1 - 2 / ((2 * d).exp() + 1))
        return {"abs": abs(x), "floor": Fraction(floor(x))}[name]


def power(x: Fraction, y: Fraction) -> Fraction | None:
    """x to the y, exactly for whole y."""
    if y.denominator == 1:
        return None if not x and y < 0 else Fraction(x ** int(y))
    with localcontext() as context:
        context.prec = DIGITS
        return Fraction((Decimal(x.numerator) / Decimal(x.denominator)) ** (Decimal(y.numerator) / Decimal(y.denominator))) if x >= 0 else None


class Item:
    """An item that can be played."""

    def __init__(self, text: str | bytes) -> None:
        self.root = ET.fromstring(text)
        self.declared = {str(e.get("identifier")): e for e in self.root if local(e) in {"responseDeclaration", "outcomeDeclaration"}}
        self.names = [n for n, e in self.declared.items() if local(e) == "responseDeclaration"]

    def correct(self) -> dict[str, Any]:
        """The responses that are declared to be right."""
        found = {name: [str(v.text) for v in self.declared[name].findall(f"{QTI}correctResponse/{QTI}value")] for name in self.names}
        return {name: values if self._many(name) else values[0] for name, values in found.items() if values}

    def _many(self, name: str) -> bool:
        return self.declared[name].get("cardinality") != "single"

    def _literal(self, base: str | None, text: str) -> Any:
        if base in {"float", "integer"}:
            return Fraction(text)
        return text == "true" if base == "boolean" else text

    def play(self, responses: Mapping[str, Any]) -> Played:
        """The outcomes of some responses; one that is not there, or of another type, is NULL."""
        self.values: dict[str, Any] = {}
        for name, e in self.declared.items():
            base = e.get("baseType")
            if name in self.names:
                self.values[name] = self._response(base, responses.get(name))
            else:
                default = [self._literal(base, str(v.text)) for v in e.findall(f"{QTI}defaultValue/{QTI}value")]
                self.values[name] = (default or None) if self._many(name) else (default[0] if default else Fraction(0) if base in {"float", "integer"} else None)
        for e in self.root.findall(f"{QTI}responseProcessing"):
            self._run(e)
        shown = tuple(str(f.get("identifier")) for f in self.root.findall(f"{QTI}modalFeedback") if f.get("identifier") in (self.values[str(f.get("outcomeIdentifier"))] or []))
        return Played(dict(self.values), shown)

    def _response(self, base: str | None, given: Any) -> Any:
        if given is None or given in ("", []):
            return None
        if isinstance(given, list):
            return list(given)
        try:
            return self._literal(base, given) if "/" not in given or base == "string" else None
        except ValueError:
            return None

    def _run(self, rules: Iterable[ET.Element]) -> None:
        for e in rules:
            if local(e) == "setOutcomeValue":
                self.values[str(e.get("identifier"))] = self._value(e[0])
                continue
            for part in e:
                if local(part) == "responseElse":
                    self._run(part)
                elif self._value(part[0]) is True:
                    self._run([*part][1:])
                    break

    def _value(self, e: ET.Element) -> Any:
        kind = local(e)
        if kind == "variable":
            return self.values[str(e.get("identifier"))]
        if kind == "baseValue":
            return self._literal(e.get("baseType"), str(e.text))
        if kind == "correct":
            return self.correct()[str(e.get("identifier"))]
        if kind == "mapResponse":
            return self._mapped(str(e.get("identifier")))
        inner = [self._value(x) for x in e]
        if kind == "isNull":
            return inner[0] is None
        if kind == "multiple":
            return [x for v in inner if v is not None for x in (v if isinstance(v, list) else [v])] or None
        if kind == "and":
            return False if False in inner else None if None in inner else True
        if kind == "or":
            return True if True in inner else None if None in inner else False
        if None in inner:
            return None
        return self._operation(e, kind, inner)

    def _operation(self, e: ET.Element, kind: str, inner: list[Any]) -> Any:
        if kind in {"gte", "lte"}:
            return {"gte": operator.ge, "lte": operator.le}[kind](*inner)
        if kind == "equal":
            return abs(inner[0] - inner[1]) <= Fraction(str(e.get("tolerance", "0")))
        if kind == "match":
            return inner[0] == inner[1]
        if kind == "index":
            n = int(str(e.get("n")))
            return inner[0][n - 1] if n <= len(inner[0]) else None
        if kind == "sum":
            return sum(inner, Fraction(0))
        if kind == "product":
            out = Fraction(1)
            for x in inner:
                out *= x
            return out
        if kind == "divide":
            return inner[0] / inner[1] if inner[1] else None
        if kind == "mathOperator":
            return function(str(e.get("name")), inner[0])
        return {"subtract": operator.sub, "power": power, "max": max, "min": min}[kind](*inner)

    def _mapped(self, name: str) -> Fraction:
        mapping = self.declared[name].find(f"{QTI}mapping")
        assert mapping is not None
        table = {m.get("mapKey"): Fraction(str(m.get("mappedValue"))) for m in mapping}
        given = self.values[name] or []
        found = sum((table.get(x, Fraction(str(mapping.get("defaultValue")))) for x in dict.fromkeys(given)), Fraction(0))
        low, high = mapping.get("lowerBound"), mapping.get("upperBound")
        found = max(found, Fraction(low)) if low is not None else found
        return min(found, Fraction(high)) if high is not None else found
