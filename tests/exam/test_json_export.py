"""The exam as JSON: it keeps to its schema, and a program that has nothing else can pose, mark and explain every question."""

import json
import re
from fractions import Fraction
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import mpmath
import pytest
from exported_exams import HOSTILE, RAW, edges, export, questions, says

from symattn.exam.question import Question as Asked
from symattn.verbs.examining import examine

EXAMS = ("week-5", "wide")


@cache
def data(name: str) -> Any:
    return json.loads(export("json", name))


def pairs(name: str) -> list[tuple[Asked, dict[str, Any]]]:
    """Every question with its record."""
    found = [q for variant in data(name)["variants"] for q in variant["questions"]]
    return list(zip((asked for _, asked in questions(name)), found, strict=True))


def mark(question: dict[str, Any], answers: list[Fraction]) -> list[tuple[Fraction, str]]:
    """The points of numbers, and what is said to them, by the record alone."""
    out = []
    for blank, answer in zip(question["blanks"], answers, strict=True):
        if Fraction(blank["low"]) <= answer <= Fraction(blank["high"]):
            out.append((Fraction(blank["points"]), ""))
        else:
            said = (w["feedback"] for w in blank["wrong"] if Fraction(w["low"]) <= answer <= Fraction(w["high"]))
            out.append((Fraction(0), next(said, "")))
    return out


def worth(exact: str) -> mpmath.mpf:
    """An exact value that SymPy reads, to 60 digits, by other means."""
    return eval(re.sub(r"\d+", r"mpf(\g<0>)", exact), {"mpf": mpmath.mpf, "exp": mpmath.exp, "log": mpmath.log, "sqrt": mpmath.sqrt})


@pytest.mark.parametrize("name", EXAMS)
def test_the_export_keeps_to_its_schema(name: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(files("symattn").joinpath("rendering/exam/exam-1.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(data(name))
    for part in (schema, *schema["$defs"].values()):
        assert all("description" in field or "$ref" in field or "const" in field for field in part["properties"].values() if field.get("type") != "boolean")


@pytest.mark.parametrize("name", EXAMS)
def test_a_record_holds_what_the_question_is(name: str) -> None:
    for asked, found in pairs(name):
        assert (found["name"], found["kind"], found["title"]) == (asked.name, asked.kind, asked.title)
        assert (Fraction(found["points"]), tuple(found["tags"])) == (asked.points, asked.tags)
        assert found["text"]
        assert found["solution"]
        assert [(b["name"], b["answer"]) for b in found.get("blanks", [])] == [(b.name, b.printed.text) for b in asked.blanks]
        assert [(o["letter"], o["right"]) for o in found.get("options", [])] == [(o.letter, o.right) for o in asked.options]
        assert found.get("answer", "") == asked.answer
        if asked.derivation is not None:
            assert found["given"].keys() == asked.derivation.problem.given.keys()
            assert all(len(found["given"][given]) == array.shape[0] for given, array in asked.derivation.problem.given.items())


@pytest.mark.parametrize("name", EXAMS)
def test_a_program_can_mark_by_the_record_alone(name: str) -> None:
    for asked, found in pairs(name):
        if not asked.blanks:
            continue
        assert sum(points for points, _ in mark(found, [Fraction(b.printed.text) for b in asked.blanks])) == asked.points
        for k, side in ((0, 0), (1, 0), (0, 1), (1, 1)):
            answers = [edges(b.printed.low, b.printed.high)[side][k] for b in asked.blanks]
            assert [points for points, _ in mark(found, answers)] == [b.points * (not side) for b in asked.blanks]
        for k, blank in enumerate(asked.blanks):
            for wrong in blank.wrong:
                answers = [Fraction(b.printed.text) for b in asked.blanks]
                answers[k] = Fraction(wrong.text)
                points, said = mark(found, answers)[k]
                assert points == 0
                assert says(re.sub(r"\$(.*?)\$", r"\\(\1\\)", re.sub(r"\\(\W)", r"\1", said)), wrong.feedback)


@pytest.mark.parametrize("name", EXAMS)
def test_exact_values_lie_in_the_intervals(name: str) -> None:
    with mpmath.workdps(60):
        for _, found in pairs(name):
            for blank in found.get("blanks", []):
                low, high = (mpmath.mpf(edge.numerator) / edge.denominator for edge in (Fraction(blank["low"]), Fraction(blank["high"])))
                value = worth(blank["exact"])
                assert low <= value <= high, blank


def test_rules_are_told() -> None:
    rules = {found["name"]: found["accept"] for _, found in pairs("wide") if "accept" in found}
    assert rules["sigfig"] == {"rule": "sigfig", "digits": 3, "rounding": "half-even"}
    assert rules["relabs"] == {"rule": "relabs", "digits": 5, "rounding": "half-even", "rtol": "1/100", "atol": "1/1000"}
    assert (rules["cut"]["rounding"], rules["half-up"]["rounding"], rules["order"]) == ("cut", "half-up", {"rule": "whole"})
    assert {found["name"] for _, found in pairs("wide") if found.get("follow_through")} == {"fill-in"}


def test_hostile_texts_are_text() -> None:
    assert (data("wide")["title"], data("wide")["instructions"]) == (RAW["title"], HOSTILE[0])
    found = next(q for _, q in pairs("wide") if q["name"] == "text")["text"]
    for text in HOSTILE:
        assert " ".join(text.split()) in re.sub(r"\\(\W)", r"\1", found).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def test_a_file_has_one_variant_a_line(tmp_path: Path) -> None:
    examine("week-5", tmp_path, 3, seed=7, to=["json"])
    lines = (tmp_path / "exam.json").read_text(encoding="utf-8").strip().split("\n")
    variants = [json.loads(line.strip().lstrip(",").rstrip(",")) for line in lines[1:-1] if line.strip(", ")]
    assert [v["variant"] for v in variants] == [1, 2, 3]
    assert [v["variant"] for v in json.loads("\n".join(lines))["variants"]] == [1, 2, 3]
    assert all(a["questions"][0]["given"] != b["questions"][0]["given"] for a, b in pairwise(variants))
