"""What `--check` tells of a bank: what was drawn and rejected, repetitions, ranges, places of right options, mistakes, whether guessing pays."""

import json
import math
import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from cheap import CHOICE, CONCEPT, NUMERICAL, SCALING, SEVERAL, cheap

from symattn.cli import main
from symattn.exam.accepting import whole_number
from symattn.exam.health import SIGMAS, Health, report
from symattn.exam.making import Bank, VariantOfExam
from symattn.exam.question import Blank, Content, Option, Question, Wrong
from symattn.exam.specification import Specification
from symattn.verbs.checking import check_bank

FEW = cheap({**NUMERICAL, "sizes": {"tokens": 2}, "numbers": {"range": [-3, 3]}})


def choice(right: int, *wrong: int, k: int = 1) -> VariantOfExam:
    """A variant of a question to choose, its first option the right one."""
    options = tuple(Option("abcdefgh"[j], Content("numbers", texts=((str(x),),), exact=((True,),)), j == 0, "" if j == 0 else f"m{j}") for j, x in enumerate((right, *wrong)))
    return VariantOfExam(k, (Question("q1", "choice", Fraction(1), options=options),))


def health_of(*variants: VariantOfExam) -> Health:
    health = Health()
    for variant in variants:
        health.add(variant)
    return health


def winning(*variants: VariantOfExam) -> dict[str, tuple[int, Fraction]]:
    return {rule: (met, chance) for rule, met, chance in health_of(*variants).questions["q1"].winning()}


LARGEST, SMALLEST, MIDDLE = choice(9, 1, 2, 3), choice(0, 1, 2, 3), choice(2, 1, 3, 4)


RULES = [(LARGEST, "the largest", Fraction(1, 4)), (SMALLEST, "the smallest", Fraction(1, 4)), (MIDDLE, "a middle one", Fraction(1, 2))]


@pytest.mark.parametrize(("variant", "rule", "chance"), RULES)
def test_a_guesser_is_told_from_four_standard_deviations_on(variant: VariantOfExam, rule: str, chance: Fraction) -> None:
    """Of 100 variants the fewest by which a rule does better than chance, worked out here with the binomial's standard deviation."""
    n, even = 100, int(100 * chance)
    enough = math.floor(even + SIGMAS * math.sqrt(n * chance * (1 - chance))) + 1
    assert enough == {Fraction(1, 4): 43, Fraction(1, 2): 71}[chance]
    others = [LARGEST, SMALLEST] if variant is MIDDLE else [MIDDLE]
    rest = [others[k % len(others)] for k in range(n)]
    assert winning(*[variant] * enough, *rest[: n - enough])[rule] == (enough, n * chance)
    assert rule not in winning(*[variant] * (enough - 1), *rest[: n - enough + 1])


def test_right_options_without_a_pattern_are_no_gain() -> None:
    assert not winning(*[LARGEST] * 250, *[SMALLEST] * 250, *[MIDDLE] * 500)
    assert not winning(*[choice(1, 1, 1, 1)] * 500), "where all begin alike nothing is told by size"


def test_ranges_places_mistakes_and_rejections_are_counted() -> None:
    blank = Blank("q2.a", "a", whole_number("-3"), Fraction(1), wrong=(Wrong("swapped", "1", ""), Wrong("swapped", "2", ""), Wrong("other", "3", "")))
    lines = (Option("a", Content("line"), True), Option("b", Content("line"), False, "sound-line"))
    error = Question("q3", "find-the-error", Fraction(1), options=lines, facts={"mistake": "base-two"})
    question = Question("q2", "numerical", Fraction(1), blanks=(blank, Blank("q2.b", "b", whole_number("7"), Fraction(1))))
    one = VariantOfExam(1, (*LARGEST.questions, question, error), Counter({"q2: largest": 4, "q2: telling": 1}))
    health = health_of(one, one)
    assert (health.questions["q2"].low, health.questions["q2"].high) == (-3, 7)
    assert health.questions["q1"].places == {"a": 2}
    assert health.questions["q1"].mistakes == {"m1": 2, "m2": 2, "m3": 2}
    assert health.questions["q2"].mistakes == {"swapped": 2, "other": 2}
    assert health.questions["q3"].mistakes == {"base-two": 2}
    told = report(health, "0.1")
    assert "  drawn 12 times for 2 variants; rejected: largest 8, telling 2\n  right answers from -3 to 7\n" in told
    assert "q1 (choice)\n  drawn 2 times for 2 variants\n  right answers from 9 to 9\n  right options: a 2\n" in told


def checked(specification: Specification, n: int, workers: int = 1) -> str:
    """The report without its time."""
    found, count = re.subn(r"^(\d+ variants) in [\d.]+ s; ", r"\1; ", check_bank(specification, n, seed=7, workers=workers))
    assert count == 1
    return found


def test_the_report_is_that_of_the_written_exam(tmp_path: Path) -> None:
    """What a report says of right answers and mistakes is counted again from the key of the same seed; two processes report the same."""
    specification, n = cheap(CHOICE, SEVERAL, NUMERICAL, CONCEPT), 80
    told = checked(specification, n, workers=2)
    assert told == checked(specification, n)
    (tmp_path / "exam.json").write_text(json.dumps(specification.raw), encoding="utf-8")
    assert main(["exam", str(tmp_path / "exam.json"), "-n", str(n), "--seed", "7", "-o", str(tmp_path / "out"), "--to", "json", "--workers", "1"]) == 0
    variants = json.loads((tmp_path / "out" / "key.json").read_text(encoding="utf-8"))["variants"]
    parts = told.split("\n\n")
    assert parts[0] == f"{n} variants; 0 drawn again because they repeated another's numbers"
    for k, part in enumerate(parts[1:]):
        questions = [v["questions"][k] for v in variants]
        assert part.startswith(f"q{k + 1} ({questions[0]['kind']})\n")
        if "answer" in questions[0]:
            counted = Counter(letter for q in questions for letter in q["answer"])
            assert f"right options: {', '.join(f'{c} {count}' for c, count in sorted(counted.items()))}\n" in part
            tags = Counter(tag for q in questions for tag in {o["misconception"] for o in q["options"] if not o["right"]})
        else:
            keys = [float(b["key"]) for q in questions for b in q["blanks"]]
            assert re.search(r"right answers from (\S+) to (\S+)", part).groups() == tuple(f"{x:g}" for x in (min(keys), max(keys)))
            tags = Counter(tag for q in questions for tag in {w["misconception"] for b in q["blanks"] for w in b["wrong"]})
        assert dict(re.findall(r"([\w-]+) (\d+)", part.partition("told apart: ")[2].partition("\n")[0])) == {tag: str(count) for tag, count in tags.items()}


def test_repetitions_are_counted() -> None:
    n = 25
    bank = Bank(FEW, 7)
    prints: set[str] = set()
    again = 0
    for number in range(1, n + 1):
        tries = 0
        while (made := bank.variant(number, tries).print) in prints:
            tries += 1
        again += tries > 0
        prints.add(made)
    assert again > 2
    for workers in (1, 2):
        assert checked(FEW, n, workers).startswith(f"{n} variants; {again} drawn again because they repeated another's numbers\n")


def test_all_draws_are_accounted_for() -> None:
    found = re.search(r"drawn (\d+) times for 40 variants; rejected: (.+)", checked(cheap(CHOICE), 40))
    assert found is not None
    assert int(found[1]) == 40 + sum(int(count) for count in re.findall(r" (\d+)", found[2]))


def test_the_command_reports_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["exam", "week-5", "--check", "-n", "8", "--workers", "1"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert re.match(r"8 variants in [\d.]+ s; 0 drawn again", told.out)
    assert re.findall(r"^(q\d+) \(", told.out, re.MULTILINE) == [f"q{k}" for k in range(1, 12)]
    assert "sound-line" not in told.out
    assert not list(tmp_path.iterdir())


def test_a_bank_that_cannot_be_drawn_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    impossible = {**SCALING, "numbers": {"largest": 1, "zeros": False}}
    (tmp_path / "exam.json").write_text(json.dumps({"questions": [CONCEPT, impossible]}), encoding="utf-8")
    assert main(["exam", str(tmp_path / "exam.json"), "--check", "-n", "30"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "questions[1].numbers: no numbers were found in 3000 draws: " in told.err
