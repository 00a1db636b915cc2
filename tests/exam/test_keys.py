"""Every number of a key, right or wrong, is worked out again from the givens that the key prints, by other code (`recomputed`)."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from checker import Calculator
from own_exams import OWN
from recomputed import MISTAKES, Inapplicable, Rule, Task, Worked, expression, mistaken, rule_of, task_of

from symattn.derivation.misconception import misconceptions
from symattn.exact.literal import parse
from symattn.exam.accepting import Accepting
from symattn.exam.making import Bank
from symattn.exam.reading import specification_from
from symattn.exam.tables import table_text
from symattn.verbs.examining import examine
from symattn.verbs.marking import _blank as read_blank
from symattn.verbs.marking import mark

WEEK_5 = "week-5"
SEEDS = (0, 7, 10**18)
SYMBOLS = {"Q": "Q", "K": "K", "V": "V", "S": "scores", "Z": "scaled_scores", r"\widetilde{Z}": "masked_scores", "E": "exponentials", "r": "row_sums", "A": "weights",
           "U": "weighted_values", "O": "output", "X": "X", "W^Q": "W_Q", "W^K": "W_K", "W^V": "W_V", "W_Q": "W_Q", "W_K": "W_K", "W_V": "W_V", "M": "mask"}  # fmt: skip
FIGURE = re.compile(r"-?\d+(?:\.\d+)?")
STATEMENT = re.compile(r"(?P<symbol>.+)_\{(?:\\text\{)?(?P<row>\w+)\}?,(?:\\text\{)?(?P<column>\w+)\}?\} (?P<relation>=|\\approx) (?P<text>-?[\d.]+)")
@cache
def key_of(folder: Path, name: str, seed: int, n: int) -> Mapping[str, Any]:
    """A written key."""
    source = specification_from({"title": "Own", "questions": OWN[name]}, "own") if name in OWN else name
    examine(source, folder / f"{name}-{seed}".replace(" ", "-"), n, seed=seed, to=(), workers=1)
    found: Mapping[str, Any] = json.loads((folder / f"{name}-{seed}".replace(" ", "-") / "key.json").read_text(encoding="utf-8"))
    return found


def questions(key: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any], Rule, int]]:
    """The questions of a key in all variants: each with its specification, its rule and its variant's number."""
    for variant in key["variants"]:
        for question, planned, shared in zip(variant["questions"], key["specification"]["questions"], key["questions"], strict=True):
            yield question, planned, rule_of(shared["accept"]), variant["variant"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exams")


CASES = [*((WEEK_5, seed, 5) for seed in SEEDS), *((name, 3, 2) for name in OWN)]


@pytest.mark.parametrize(("name", "seed", "n"), CASES, ids=str)
def test_all_numbers_of_a_key_are_worked_out_again(folder: Path, name: str, seed: int, n: int) -> None:
    counted: Counter[str] = Counter()
    for question, planned, rule, _ in questions(key_of(folder, name, seed, n)):
        if "given" in question:
            counted.update(CHECKS[question["kind"]](question, task_of(question, planned), rule))
    assert counted["right"] > 0
    assert counted["wrong"] > 0


@pytest.mark.parametrize(("name", "seed", "n"), CASES, ids=str)
def test_answers_are_accepted_that_round_to_the_key_and_no_others(folder: Path, name: str, seed: int, n: int) -> None:
    for question, _, rule, _ in questions(key_of(folder, name, seed, n)):
        for blank in question.get("blanks", ()):
            if "quantity" in blank:
                accepted = read_blank(blank, accepting_of(rule)).printed
                tie = expression(blank["exact"]) if blank.get("tie") else None
                low, high = rule.interval(blank["key"], Calculator().lean(tie) if tie is not None else None)
                assert (accepted.low, accepted.high) == (low, high), (blank, rule)


def accepting_of(rule: Rule) -> Accepting:
    return Accepting(rule.name, rule.digits, rule.rounding, rule.rtol, rule.atol)


KEYS = {
    "decdig": ["0", "0.00", "-0.01", "0.01", "0.10", "1.00", "-1.00", "9.99", "1234.50", "-17"],
    "sigfig": ["0.00100", "0.0999", "1.00", "-1.00", "9.99", "10.0", "-10.0", "12.3", "100", "1000", "12300", "-99900", "-0.500"],
}


@pytest.mark.parametrize("rounding", ["half-even", "half-up", "cut"])
@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in KEYS.items() for text in texts])
def test_the_interval_of_a_key_holds_what_is_printed_so(name: str, text: str, rounding: str) -> None:
    """Just inside either end a number is printed as the key, just outside it is not: by the code that prints, not the one that accepts."""
    rule = Rule(name, 3 if name == "sigfig" else len(text.partition(".")[2]), rounding, Fraction(0), Fraction(0))
    low, high = accepting_of(rule).interval(text)
    little = (high - low) / 1000
    printed = {x: rule.text(Calculator(), x) for x in (low - little, low + little, high - little, high + little)}
    assert [found == text for found in printed.values()] == [False, True, True, False], printed


@pytest.mark.parametrize("rounding", ["half-even", "half-up"])
@pytest.mark.parametrize("name", ["decdig", "sigfig"])
@pytest.mark.parametrize("tie", ["5/16", "-5/16", "101/32", "1/32", "-25/4"])
def test_beside_a_tie_either_neighbour_is_right(name: str, tie: str, rounding: str) -> None:
    value = Fraction(tie)
    places = len(str(float(value)).partition(".")[2]) - 1
    figures_of_it = len(str(abs(float(value))).replace(".", "").lstrip("0")) - 1
    rule = Rule(name, places if name == "decdig" else figures_of_it, rounding, Fraction(0), Fraction(0))
    key = accepting_of(rule).printed(parse(tie).value)
    unit = Fraction(1, 10**places)
    assert (key.low, key.high) == (value - unit, value + unit)
    assert key.tie
    assert key.text == rule.text(Calculator(), value)
    assert rule.interval(key.text, value) == (key.low, key.high)


def test_the_key_and_its_ends_are_marked_so(folder: Path) -> None:
    """Every blank of week 5 answered with the ends of its interval, and with what lies a little beyond."""
    key = key_of(folder, WEEK_5, SEEDS[0], 5)
    path = folder / f"{WEEK_5}-{SEEDS[0]}" / "key.json"
    blanks = [(b, rule, variant) for question, _, rule, variant in questions(key) for b in question.get("blanks", ()) if "quantity" in b]
    for right, beyond in ((True, Fraction(0)), (False, Fraction(1, 1000))):
        rows: dict[tuple[str, int], dict[str, str]] = {}
        for b, rule, variant in blanks:
            low, high = rule.interval(b["key"])
            for end, answer in (("low", low - (high - low) * beyond), ("high", high + (high - low) * beyond)):
                rows.setdefault((end, variant), {"student": f"{end} {variant}", "variant": str(variant)})[b["name"]] = str(answer)
        columns = list(dict.fromkeys(c for row in rows.values() for c in row))
        (folder / "ends.csv").write_text(table_text(columns, [[row.get(c, "") for c in columns] for row in rows.values()]), encoding="utf-8")
        marks = [row for row in csv.DictReader(io.StringIO(mark(path, folder / "ends.csv").text)) if row["verdict"] not in {"", "unanswered", "unchecked"}]
        assert len(marks) == 2 * len(blanks)
        assert {row["verdict"] == "correct" for row in marks} == {right}, [row for row in marks if (row["verdict"] == "correct") != right]


@pytest.mark.parametrize(("name", "seed", "n"), [(WEEK_5, SEEDS[1], 5), ("other kinds", 3, 2)], ids=str)
def test_the_numbers_that_a_question_shows_are_worked_out_again(folder: Path, name: str, seed: int, n: int) -> None:
    """Every step of the solution, and every step of the one with a mistake in it."""
    key = key_of(folder, name, seed, n)
    bank = Bank(specification_from(key["specification"], name), seed)
    made = {(v.number, q.name): q for v in map(bank.variant, range(1, n + 1)) for q in v.questions}
    shown = 0
    for question, planned, rule, variant in questions(key):
        own = made[variant, question["name"]]
        if own.derivation is None:
            continue
        task = task_of(question, planned)
        right = Worked(task)
        assert [step.name for step in own.derivation.steps] == right.steps
        assert decimals(right, rule) == {step: own.derivation[step].decimal(rule.digits, rule.rounding) for step in right.steps}
        if question["kind"] == "find-the-error":
            wrong = next(w for tag, step, w in mistaken(right) if (tag, step) == (question["mistake"], question["step"]))
            assert own.shown is not None
            assert decimals(wrong, rule) == {step: own.shown[step].decimal(rule.digits, rule.rounding) for step in right.steps}
            assert decimals(wrong, rule)[question["step"]] != decimals(right, rule)[question["step"]]
            shown += 1
    assert shown >= n


def decimals(worked: Worked, rule: Rule) -> dict[str, list[list[str]]]:
    """All quantities of a solution as they are printed."""
    return {step: [["-inf" if x is None else rule.text(worked.calc, x) for x in row] for row in worked[step]] for step in worked.steps}


def test_every_mistake_is_worked_out_here_and_met(folder: Path) -> None:
    """None is forgotten here when one is added there; nearly all of them occur in the keys that are checked."""
    assert {tag for tag, _, _ in MISTAKES} == {m.name for m in misconceptions()}
    met = {w["misconception"] for case in CASES for q, *_ in questions(key_of(folder, *case)) for b in q.get("blanks", ()) for w in b["wrong"]}
    met |= {o["misconception"] for case in CASES for q, *_ in questions(key_of(folder, *case)) for o in q.get("options", ()) if "misconception" in o}
    assert {tag for tag, _, _ in MISTAKES} <= met, {tag for tag, _, _ in MISTAKES} - met


def check_blanks(question: Mapping[str, Any], task: Task, rule: Rule) -> dict[str, int]:
    """Every blank: its key, its exact value, and the answers of all who make one mistake, none left out and none added."""
    right, counted = Worked(task), Counter(right=0, wrong=0)
    mistakes = [(tag, wrong) for tag, _, wrong in mistaken(right)]
    for blank in question["blanks"]:
        value = at(right, blank)
        assert blank["key"] == rule.text(task.calc, value), blank["name"]
        assert task.calc.digits(expression(blank["exact"]), 25, "half-even") == task.calc.digits(value, 25, "half-even"), blank["exact"]
        low, high = rule.interval(blank["key"], value if blank.get("tie") else None)
        same = [b for b in question["blanks"] if b["quantity"] == blank["quantity"]]
        expected: dict[str, set[str]] = {}
        for tag, wrong in mistakes:
            texts = answers(wrong, same, rule)
            if texts is not None and not low <= Fraction(texts[blank["name"]]) <= high:
                expected.setdefault(texts[blank["name"]], set()).add(tag)
        told = {w["answer"]: w["misconception"] for w in blank["wrong"]}
        assert len(told) == len(blank["wrong"])
        unlike = {text: told.get(text, expected.get(text)) for text in told.keys() ^ expected.keys()}
        assert not unlike, (blank["name"], blank["key"], unlike, question["given"], question["settings"])
        assert all(tag in expected[text] for text, tag in told.items()), blank["name"]
        counted.update(right=1, wrong=len(told))
    assert sum(Fraction(b["points"]) for b in question["blanks"]) == Fraction(question["points"])
    return counted


def at(worked: Worked, place: Mapping[str, Any]) -> Any:
    return worked[place["quantity"]][place["row"] - 1][place["column"] - 1]


def answers(wrong: Worked, blanks: list[Mapping[str, Any]], rule: Rule) -> dict[str, str] | None:
    """What somebody who makes a mistake answers; nothing where one of the answers is no number."""
    try:
        values = {b["name"]: at(wrong, b) for b in blanks}
        if None in values.values():
            return None
        return {name: rule.text(wrong.calc, value) for name, value in values.items()}
    except (Inapplicable, ZeroDivisionError):
        return None


def figures(says: str) -> list[str]:
    """The numbers that an option says."""
    return FIGURE.findall(says.replace(r"\phantom{-}", ""))


def check_choice(question: Mapping[str, Any], task: Task, rule: Rule) -> dict[str, int]:
    """The right option, and the wrong ones by the mistakes that they are said to come from."""
    right = Worked(task)
    mistakes, options = list(mistaken(right)), question["options"]
    assert "".join(o["letter"] for o in options if o["right"]) == question["answer"]
    assert len({o["says"].replace(r"\approx", "=") for o in options}) == len(options)
    for option in options:
        check = said_of if question["several"] else says
        name = option.get("misconception")
        worlds = [right] if name is None else [w for tag, _, w in mistakes if tag == name]
        assert option["right"] == (name is None)
        if name in {"wrong-row", "neighbouring-entry"}:
            assert any(says(option, question, right, rule, shift, name) for shift in range(1, 5))
        else:
            assert any(check(option, question, w, rule) for w in worlds), (option, question["given"])
            if name is not None:
                assert not check(option, question, right, rule)
    return {"right": sum(o["right"] for o in options), "wrong": sum(not o["right"] for o in options)}


def says(option: Mapping[str, Any], question: Mapping[str, Any], worked: Worked, rule: Rule, shift: int = 0, way: str = "") -> bool:
    """Whether an option says the numbers that are asked for, as a solution has them (with `way`, those of another row or column)."""
    table = worked[question["ask"]]
    rows, columns = len(table), len(table[0])
    moved = {"": (0, 0), "wrong-row": (shift, 0), "neighbouring-entry": (0, shift)}[way]
    values = [table[(i - 1 + moved[0]) % rows][(j - 1 + moved[1]) % columns] for i, j in question["cells"]]
    return None not in values and figures(option["says"]) == [rule.text(worked.calc, x) for x in values]


def said_of(option: Mapping[str, Any], question: Mapping[str, Any], worked: Worked, rule: Rule) -> bool:
    """Whether a statement about one entry is what a solution has."""
    found = STATEMENT.fullmatch(option["says"])
    assert found is not None, option["says"]
    assert SYMBOLS[found["symbol"]] == question["ask"]
    i, j = ("123".find(label) if label.isdigit() else "abc".index(label) for label in (found["row"], found["column"]))
    value = worked[question["ask"]][i][j]
    exact = value is not None and worked.calc.lean(("sub", value, Fraction(found["text"]))) == 0
    return value is not None and found["text"] == rule.text(worked.calc, value) and exact == (found["relation"] == "=")


def check_error(question: Mapping[str, Any], task: Task, rule: Rule) -> dict[str, int]:
    """The line that is wrong is that of the mistake's step; the lines are those of the solution."""
    right = Worked(task)
    assert list(question["lines"].values()) == right.steps
    assert [o["letter"] for o in question["options"] if o["right"]] == [c for c, name in question["lines"].items() if name == question["step"]] == [question["answer"]]
    assert (question["mistake"], question["step"]) in {(tag, step) for tag, step, _ in mistaken(right)}
    return {"right": 1, "wrong": len(question["options"]) - 1}


def check_order(question: Mapping[str, Any], task: Task, rule: Rule) -> dict[str, int]:
    """The places of the steps: every one needs the one before it."""
    right = Worked(task)
    ordered = [question["lines"][b["name"].partition(".")[2]] for b in sorted(question["blanks"], key=lambda b: int(b["key"]))]
    assert sorted(int(b["key"]) for b in question["blanks"]) == list(range(1, len(ordered) + 1))
    if task.subtract_max:
        assert ordered[ordered.index("row_maxima") : ordered.index("exponentials")] == ["row_maxima", "shifted_scores"]
        ordered = [name for name in ordered if name not in {"row_maxima", "shifted_scores"}]
    for before, name in pairwise(ordered):
        assert before in (("masked_scores" if "masked_scores" in ordered else "scores",) if task.subtract_max and name == "exponentials" else right.inputs(name))
    return {"right": len(ordered), "wrong": 1}


def check_inputs(question: Mapping[str, Any], task: Task, rule: Rule) -> dict[str, int]:
    """The quantities that a step is made from."""
    needed = set(Worked(task).inputs(question["ask"]))
    chosen = {}
    for option in question["options"]:
        symbol = re.search(r"\$(.+)\$", option["says"])
        assert symbol is not None
        chosen[SYMBOLS[symbol[1]]] = option["right"]
    assert len(chosen) == len(question["options"])
    assert {name for name, is_right in chosen.items() if is_right} == needed
    return {"right": len(needed), "wrong": len(chosen) - len(needed)}


def check_nothing(question: Mapping[str, Any], task: Task, rule: Rule) -> dict[str, int]:
    """A problem worked on paper: its key is the worked solution, which other tests hold."""
    return {}


CHECKS = {"numerical": check_blanks, "fill-in": check_blanks, "choice": check_choice, "find-the-error": check_error, "order-the-steps": check_order,
          "which-inputs": check_inputs, "worked": check_nothing}  # fmt: skip
