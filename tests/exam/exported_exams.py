"""An exam that is as wide as exams get: all kinds of questions, all rules, hostile texts; and what its exports are held to."""

import re
from fractions import Fraction
from functools import cache
from html import unescape
from typing import Any

from symattn.exam.making import Bank, VariantOfExam
from symattn.exam.question import Question
from symattn.exam.reading import load_specification, specification_from
from symattn.exam.specification import Specification
from symattn.rendering.exam.exporting import exported

HOSTILE = ("{1:NUMERICAL:=2}", r"]]></text>\) $$", "=a ~b #c {d} :e", "::x:: // ####", "<script>&amp;", "{#1} -> %50%", '"q" @@PLUGINFILE@@/x')
CONTROLS = "a\0b\ufffec"
"""What XML cannot hold is shown as a sign."""
LONG = "Say why.\n\n" + "\n\n".join(HOSTILE) + "\n\n{=yes ~no}\n\n[plain] // no comment\n\n$CATEGORY: $course$/top/x"
FROM_X = {"given": ["X", "W_Q", "W_K", "W_V"]}
SCORES = {"given": ["scores"], "sizes": {"tokens": 4, "queries": 2}, "ask": "weights"}

QUESTIONS: dict[str, dict[str, Any]] = {
    "negative": {"kind": "numerical", "given": ["Q", "K"], "ask": "scores", "which": "matrix", "points": "3/4", "places": 2, "numbers": {"range": [-5, 5]}},
    "one": {"kind": "numerical", "ask": "output", "points": "2.5", "numbers": {"decimals": 1}},
    "sigfig": {"kind": "numerical", **SCORES, "ask": "exponentials", "which": "row", "accept": "sigfig", "places": 3, "numbers": {"range": [-9, 9], "largest": 100000}},
    "relabs": {"kind": "numerical", **SCORES, "which": "row", "accept": "relabs", "rtol": "1/100", "atol": "1/1000", "places": 5},
    "third": {"kind": "numerical", **SCORES, "accept": "relabs", "rtol": "1/300", "places": 6},
    "whole": {"kind": "numerical", **SCORES, "ask": "exponentials", "which": "row", "places": 0},
    "twelve": {"kind": "numerical", **SCORES, "which": "row", "places": 12},
    "cut": {"kind": "numerical", **SCORES, "which": "row", "rounding": "cut", "places": 3},
    "half-up": {"kind": "numerical", **SCORES, "rounding": "half-up", "places": 3},
    "tie": {"kind": "numerical", "given": ["scores"], "settings": {"scale": "1/4"}, "ask": "scaled_scores", "which": "row", "places": 1, "numbers": {"no_ties": False}},
    "fractions": {"kind": "numerical", "which": "matrix", "ask": "weights", "numbers": {"rational_weights": True}, "points": 2},
    "large": {"kind": "numerical", "given": ["scores"], "sizes": {"tokens": 12, "queries": 2}, "ask": "weights", "which": "matrix", "points": 7},
    "tall": {"kind": "numerical", "given": ["scores", "V"], "sizes": {"tokens": 5, "queries": 14, "d_v": 2}, "ask": "output", "which": "matrix", "points": 28},
    "masked": {"kind": "numerical", "given": ["X", "W_Q", "W_K"], "tokens": list(HOSTILE), "settings": {"mask": "causal"}, "ask": "weights", "which": "matrix"},
    "comma": {"kind": "numerical", "notation": {"decimal": ","}, "ask": "output", "which": "row", "numbers": {"decimals": 2}},
    "columns": {"kind": "numerical", "given": ["Q", "K"], "sizes": {"queries": 2}, "ask": "weights", "which": "matrix", "notation": {"vectors": "columns"}},
    "choice": {"kind": "choice", "ask": "output", "which": "row", "options": 5, "places": 2, "points": 2, "tags": [*HOSTILE, CONTROLS]},
    "rows": {"kind": "choice", "given": ["scores", "V"], "sizes": {"queries": 4}, "ask": "output", "which": "row", "options": 6, "otherwise": "wrong-row", "points": 3},
    "entries": {"kind": "choice", "given": ["V", "scores"], "sizes": {"tokens": 5}, "ask": "weights", "options": 12, "otherwise": "neighbouring-entry"},
    "names": {"kind": "choice", "given": ["X", "W_Q", "W_K"], "tokens": list(HOSTILE[:4]), "ask": "weights", "several": True, "options": 6, "points": "1/3"},
    "many": {"kind": "choice", **SCORES, "several": True, "options": 12, "places": 3, "numbers": {"distinct_weights": True}},
    "fill-in": {"kind": "fill-in", **FROM_X, "tokens": list(HOSTILE[2:5]), "settings": {"mask": "causal"}, "blanks": 30, "points": 5, "follow_through": True},
    "single": {"kind": "fill-in", "blanks": 1, "accept": "sigfig", "places": 2},
    "error": {"kind": "find-the-error", **FROM_X, "tokens": list(HOSTILE[:3]), "sizes": {"d_model": 2}},
    "order": {"kind": "order-the-steps", **FROM_X, "points": 1},
    "inputs": {"kind": "which-inputs", "ask": "scores", **FROM_X, "options": 7},
    "concept": {"kind": "concept", "concept": "why-scale"},
    "worked": {"kind": "worked", "tokens": [*HOSTILE[:2], CONTROLS], **FROM_X},
    "text": {"kind": "text", "text": LONG, "points": 0},
}
RAW = {"title": "a/b <c> ]]> $ \\ ::", "instructions": HOSTILE[0], "questions": [{"name": name, **question} for name, question in QUESTIONS.items()]}


@cache
def specification(name: str) -> Specification:
    return load_specification(name) if name == "week-5" else specification_from(RAW, "wide")


@cache
def bank(name: str) -> Bank:
    return Bank(specification(name), seed=7)


@cache
def variant(name: str, number: int) -> VariantOfExam:
    return bank(name).variant(number)


def questions(name: str, count: int = 2) -> list[tuple[int, Question]]:
    """The questions of the first variants of an exam, each with the number of its variant."""
    return [(number, question) for number in range(1, count + 1) for question in variant(name, number).questions]


@cache
def export(to: str, name: str, count: int = 2) -> str:
    """The file that an exam is exported to."""
    spec = specification(name)
    parts = [exported(to, "variant", spec, variant(name, k), count) for k in range(1, count + 1)]
    return exported(to, "opening", spec, count=count) + "".join(parts) + exported(to, "closing", spec, count=count)


def says(html: str, plain: str) -> bool:
    """Whether HTML, its formulas aside, says a sentence of plain text."""
    pieces = re.split(r"\\\(.*?\\\)", html)
    wanted = ".+?".join(re.escape(unescape(re.sub(r"<[^>]*>", "", piece))) for piece in pieces)
    return re.fullmatch(wanted, plain) is not None


def slack(question: Question) -> Fraction:
    """How far the share of an option may be from the key's: percentages have five decimal places, and eleven equal parts are not to be had."""
    right = sum(o.right for o in question.options)
    return Fraction(1, 20) if 11 in {right, len(question.options) - right} else Fraction(1, 10**5)


def edges(low: Fraction, high: Fraction) -> tuple[list[Fraction], list[Fraction]]:
    """Answers just inside and just outside an interval."""
    near = (high - low) / 50 or Fraction(1, 10**9)
    return [low, high], [low - near, high + near]


def decimal(number: Fraction) -> str:
    """A number as a student types it, with as many places as it has, at most 30."""
    scaled = number * 10**30
    sign, digits = "-" * (scaled < 0), f"{abs(scaled.numerator // scaled.denominator):031d}"
    return f"{sign}{digits[:-30]}.{digits[-30:]}".rstrip("0").rstrip(".")
