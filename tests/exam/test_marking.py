"""Marks of a table of answers, the points worked out by hand.

The scores are ln 2, 0 and 0, the values 3, 6 and 1.  So the exponentials are 2, 1, 1, their sum 4, the weights 1/2, 1/4,
1/4, and the context vector is 3.25.
"""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from symattn.cli import main
from symattn.errors import SymattnError
from symattn.verbs.marking import Marked, mark

pytestmark = pytest.mark.quick

SPECIFICATION = {
    "title": "A test",
    "questions": [
        {"kind": "fill-in", "given": ["scores", "V"], "sizes": {"tokens": 3, "queries": 1, "d_v": 1}, "points": 6, "blanks": 6, "numbers": {"rational_weights": True}},
        {"kind": "choice", "given": ["scores"], "sizes": {"tokens": 3}, "ask": "weights", "points": 2},
        {"kind": "choice", "given": ["scores"], "sizes": {"tokens": 3}, "ask": "weights", "several": True, "points": 2},
        {"kind": "order-the-steps", "points": 3},
        {"kind": "text", "text": "Why?", "points": 4},
    ],
}
FORGOTTEN = {"misconception": "without-exponentials", "answer": "0.6931", "feedback": "The softmax is taken without exponentials."}


def blank(quantity: str, column: int, key: str, *wrong: dict[str, str], **more: Any) -> dict[str, Any]:
    own = {"name": f"q1.{quantity}[1,{column}]", "quantity": quantity, "row": 1, "column": column}
    return {**own, "key": key, "exact": key, "points": "1", "wrong": list(wrong), **more}


def key(**rules: Any) -> dict[str, Any]:
    accept = {"rule": "decdig", "digits": 4, "rounding": "half-even", "rtol": "1/100", "atol": "0", **rules}
    options = [{"letter": c, "right": False, "says": c, "misconception": f"m-{c}", "feedback": f"Not {c}."} for c in "abcd"]
    return {
        "schema": "symattn/key-1", "title": "A test", "seed": 1, "specification": SPECIFICATION,
        "questions": [{"name": f"q{k}", "accept": accept} for k in range(1, 6)],
        "variants": [{"variant": 1, "questions": [
            {"name": "q1", "kind": "fill-in", "points": "6", "given": {"scores": [["ln 2", "0", "0"]], "V": [["3"], ["6"], ["1"]]}, "blanks": [
                blank("exponentials", 1, "2.0000", FORGOTTEN), blank("row_sums", 1, "4.0000"),
                blank("weights", 1, "0.5000"), blank("weights", 2, "0.2500"), blank("weights", 3, "0.2500"), blank("output", 1, "3.2500"),
            ]},
            {"name": "q2", "kind": "choice", "points": "2", "several": False, "answer": "b", "options": [{**o, "right": o["letter"] == "b"} for o in options]},
            {"name": "q3", "kind": "choice", "points": "2", "several": True, "answer": "ac", "options": [{**o, "right": o["letter"] in "ac"} for o in options]},
            {"name": "q4", "kind": "order-the-steps", "points": "3", "blanks": [
                {"name": f"q4.{c}", "key": str(k), "exact": str(k), "points": "1", "wrong": []} for k, c in enumerate("abc", 1)
            ]},
            {"name": "q5", "kind": "text", "points": "4"},
        ]}],
    }  # fmt: skip


BLANKS = ("exponentials[1,1]", "row_sums[1,1]", "weights[1,1]", "weights[1,2]", "weights[1,3]", "output[1,1]")
RIGHT = ("2", "4", "0.5", "0.25", "0.25", "3.25")


def marked(tmp_path: Path, *rows: dict[str, str], raw: dict[str, Any] | None = None, before: Path | None = None) -> Marked:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    table = io.StringIO()
    writer = csv.DictWriter(table, ["student", "variant", *columns])
    writer.writeheader()
    writer.writerows({"student": f"s{k}", "variant": "1", **row} for k, row in enumerate(rows))
    (tmp_path / "key.json").write_text(json.dumps(raw or key()), encoding="utf-8")
    (tmp_path / "answers.csv").write_text(table.getvalue(), encoding="utf-8")
    return mark(tmp_path / "key.json", tmp_path / "answers.csv", before=before)


def results(found: Marked) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(found.text)))


def first(tmp_path: Path, *answers: str, raw: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    """Verdict and points of the blanks of the first question."""
    found = results(marked(tmp_path, {f"q1.{name}": answer for name, answer in zip(BLANKS, answers, strict=True)}, raw=raw))
    return [(row["verdict"], row["points"]) for row in found if row["blank"].startswith("q1.")]


OK, FOLLOWS, WRONG, ROUNDED = ("correct", "1"), ("follow-through", "1"), ("wrong", "0"), ("rounding", "1")
TABLE = {
    "right": (RIGHT, [OK] * 6),
    "fractions": (("2/1", "8/2", "1/2", "1/4", "2/8", "13/4"), [OK] * 6),
    "expressions": (("sqrt(4)", "4.00004", "0.50004", "0.25", "0.25", "3.25"), [OK] * 6),
    "a misconception, all that follows from it right": (("0.6931", "2.6931", "0.2574", "0.3713", "0.3713", "3.3713"), [WRONG, *[FOLLOWS] * 5]),
    "a wrong sum carried forward": (("2", "5", "0.4", "0.2", "0.2", "2.6"), [OK, WRONG, *[FOLLOWS] * 4]),
    "a wrong sum, then right numbers": (("2", "5", "0.5", "0.25", "0.25", "3.25"), [OK, WRONG, *[OK] * 4]),
    "carried forward, then a new mistake": (("2", "5", "0.4", "0.2", "0.3", "2.6"), [OK, WRONG, FOLLOWS, FOLLOWS, WRONG, WRONG]),
    "zeros, so that nothing is left to compute": (("2", "4", "0", "0", "0", "0"), [OK, OK, WRONG, WRONG, WRONG, ("follow-through", "0")]),
    "equal weights, so that nothing is left to compute": (("2", "4", "0.3333", "0.3333", "0.3333", "3.333"), [OK, OK, WRONG, WRONG, WRONG, ("follow-through", "0")]),
    "nothing": (("",) * 6, [("unanswered", "0")] * 6),
    "garbage": (("two", "4..0", "0,5", "x", "1/0", "3.25"), [*[("unreadable", "0")] * 5, OK]),
    "one place is missing": (("2", "4", "0.5", "0.25", "0.25", "3.2"), [*[OK] * 5, WRONG]),
    "just inside": (("2.00005", "3.99995", "0.5", "0.25", "0.25", "3.25"), [OK] * 6),
    "just outside": (("2.000051", "4", "0.5", "0.25", "0.25", "3.25"), [WRONG, *[OK] * 5]),
}


@pytest.mark.parametrize(("answers", "expected"), TABLE.values(), ids=TABLE)
def test_marks_are_those_worked_out_by_hand(tmp_path: Path, answers: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    assert first(tmp_path, *answers) == expected


def test_rounded_numbers_may_be_carried_on(tmp_path: Path) -> None:
    """With 2, 3.0, 0.67, 0.33: exponentials 2 and 1, weights 2/3 and 1/3; 0.67·3 + 0.33·6 = 3.99 instead of 4."""
    raw = key(digits=2)
    raw["specification"] = json.loads(json.dumps(SPECIFICATION))
    raw["specification"]["questions"][0]["sizes"]["tokens"] = 2
    question = raw["variants"][0]["questions"][0]
    question["given"] = {"scores": [["ln 2", "0"]], "V": [["3"], ["6"]]}
    question["blanks"] = [blank("weights", 1, "0.67"), blank("weights", 2, "0.33"), blank("output", 1, "4.00")]
    found = results(marked(tmp_path, {"q1.weights[1,1]": "0.67", "q1.weights[1,2]": "0.33", "q1.output[1,1]": "3.99"}, raw=raw))
    assert [(r["verdict"], r["points"]) for r in found[:3]] == [OK, OK, ROUNDED]


def test_feedback_tells_a_misconception(tmp_path: Path) -> None:
    found = results(marked(tmp_path, {f"q1.{name}": answer for name, answer in zip(BLANKS, ("0.6931", *RIGHT[1:]), strict=True)}))
    assert found[0]["feedback"] == "The softmax is taken without exponentials. It is 2.0000."


@pytest.mark.parametrize(
    ("single", "several", "expected"),
    [
        ("b", "ac", ("2", "2")), ("(B)", "C, A", ("2", "2")), ("a", "a", ("0", "1")), ("", "abcd", ("0", "0")),
        ("ab", "abc", ("0", "1")), ("e", "bd", ("0", "0")), ("d", "ab", ("0", "0")),
    ],
)
def test_choices(tmp_path: Path, single: str, several: str, expected: tuple[str, str]) -> None:
    found = {r["blank"]: r["points"] for r in results(marked(tmp_path, {"q2.a": single, "q3.a": several}))}
    assert (found["q2.a"], found["q3.a"]) == expected


def test_orders_and_totals(tmp_path: Path) -> None:
    found = results(marked(tmp_path, {"q4.a": "1", "q4.b": "3", "q4.c": "3.0", "q5.text": "Because."}))
    by_blank = {r["blank"]: r for r in found}
    assert [by_blank[f"q4.{c}"]["points"] for c in "abc"] == ["1", "0", "1"]
    assert by_blank["q5.text"]["verdict"] == "unchecked"
    assert by_blank["total"]["points"] == "2"
    assert "q5.text" in by_blank["total"]["feedback"]


def test_a_corrected_key_tells_whose_points_change(tmp_path: Path) -> None:
    rows = [{"q2.a": "a"}, {"q2.a": "b"}]
    before = tmp_path / "results.csv"
    before.write_text(marked(tmp_path, *rows).text, encoding="utf-8")
    raw = key()
    raw["variants"][0]["questions"][1]["options"][0]["right"] = True
    raw["variants"][0]["questions"][1]["options"][1]["right"] = False
    assert marked(tmp_path, *rows, raw=raw, before=before).messages == (
        "s0, variant 1: q2.a: 0 points became 2", "s0, variant 1: total: 0 points became 2",
        "s1, variant 1: q2.a: 2 points became 0", "s1, variant 1: total: 2 points became 0",
    )  # fmt: skip


def test_a_corrected_rule_counts(tmp_path: Path) -> None:
    answers = ("2", "4", "0.5", "0.25", "0.25", "3.27")
    assert first(tmp_path, *answers)[-1] == WRONG
    assert first(tmp_path, *answers, raw=key(rule="relabs"))[-1] == OK


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("", "has no heading"),
        ("name,variant\n", 'the column "student" is missing'),
        ("student,variant,q9.a\nAda,1,2\n", 'the column "q9.a" is no blank of the exam'),
        ("student,variant\nAda,7\n", 'there is no variant "7"'),
        ("student,variant\nAda,1\nAda,1\n", '"Ada" stands in line 2 already'),
        ("student,variant,variant\n", "stands twice"),
        ("student,variant\nAda,1,2,3\n", "has 4 cells; there are 2 columns"),
    ],
)
def test_bad_tables_are_told_with_their_line(tmp_path: Path, table: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "key.json").write_text(json.dumps(key()), encoding="utf-8")
    (tmp_path / "answers.csv").write_text(table, encoding="utf-8")
    assert main(["mark", str(tmp_path / "key.json"), str(tmp_path / "answers.csv"), "-o", str(tmp_path / "out.csv")]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


HALF = '{"schema": "symattn/key-1", "specification": {"questions": 3}, "questions": [], "variants": []}'


@pytest.mark.parametrize("text", ["", "[]", "{", '{"schema": "symattn/key-1"}', "[" * 100_000, HALF, "\0"], ids=range(7))
def test_bad_keys_are_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "key.json").write_text(text, encoding="utf-8")
    (tmp_path / "answers.csv").write_text("student,variant\n", encoding="utf-8")
    with pytest.raises(SymattnError, match=r"key\.json"):
        mark(tmp_path / "key.json", tmp_path / "answers.csv")


def test_semicolons_and_marks_of_order_are_read(tmp_path: Path) -> None:
    (tmp_path / "key.json").write_text(json.dumps(key()), encoding="utf-8")
    (tmp_path / "answers.csv").write_text("\ufeffstudent;variant;q2.a\r\nÅsa;1;b\r\n", encoding="utf-8")
    found = results(mark(tmp_path / "key.json", tmp_path / "answers.csv"))
    assert found[-1]["student"] == "Åsa"
    assert found[-1]["points"] == "2"
