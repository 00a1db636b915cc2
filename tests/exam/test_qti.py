"""QTI 2.1 packages, run by a player written from the specification and compared with the key and with `symattn mark`."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, combinations, islice
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import pytest
from qti_checker import check_package
from qti_player import QTI, Item, Played
from wide import CHAIN, WIDE

from symattn.errors import ProblemError
from symattn.exam.reading import load_specification, specification_from
from symattn.verbs.examining import examine
from symattn.verbs.marking import mark

HAIR = Fraction(1, 10**12)
VARIANTS = 3


class Asked(NamedTuple):
    """A question of a variant: as the key states it, the rule by which numbers are accepted, and as a player plays it."""

    variant: int
    key: dict[str, Any]
    accept: dict[str, Any]
    item: Item

    @property
    def points(self) -> Fraction:
        return Fraction(self.key["points"])

    @property
    def blanks(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.key.get("blanks", []) if self.key["kind"] != "order-the-steps" else []
        return found

    @property
    def follows(self) -> bool:
        return any(name.startswith("FOUND") for name in self.item.declared)

    def right(self) -> dict[str, str]:
        return {f"RESPONSE_{k}": b["key"] for k, b in enumerate(self.blanks, 1)}


class Package(NamedTuple):
    """An exam: its folder, its archive, its questions."""

    folder: Path
    archive: ZipFile
    asked: list[Asked]


def made(folder: Path, raw: Any, seed: int) -> Package:
    specification = load_specification(raw) if isinstance(raw, str) else specification_from(raw, "wide")
    examine(specification, folder, VARIANTS, seed=seed, to=["qti21"], workers=1)
    key = json.loads((folder / "key.json").read_text(encoding="utf-8"))
    rules = {q["name"]: q["accept"] for q in key["questions"]}
    archive = ZipFile(folder / "qti21.zip")
    asked = [
        Asked(v["variant"], q, rules[q["name"]], Item(archive.read(f"items/{v['variant']:02d}-{q['name']}.xml"))) for v in key["variants"] for q in v["questions"]
    ]
    return Package(folder, archive, asked)


@pytest.fixture(scope="module", params=["week-5", "wide"])
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Package]:
    found = made(tmp_path_factory.mktemp("qti"), WIDE if request.param == "wide" else request.param, 7)
    yield found
    found.archive.close()


@pytest.fixture(scope="module")
def chains(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Package]:
    found = made(tmp_path_factory.mktemp("chains"), {**WIDE, "questions": [q for q in WIDE["questions"] if q.get("follow_through")]}, 11)
    yield found
    found.archive.close()


def close(a: Fraction, b: Fraction) -> bool:
    """Whether points are the same; thirds are decimals in QTI."""
    return abs(a - b) < HAIR


def text_of(element: ET.Element) -> str:
    return re.sub(r"\W+", "", "".join(element.itertext()))


def test_packages_are_sound(package: Package) -> None:
    assert check_package(package.archive) == []


def test_the_right_answers_are_all_points(package: Package) -> None:
    for q in package.asked:
        played = q.item.play(q.item.correct())
        by_hand = q.key["kind"] in {"worked", "text"}
        assert close(played.score, Fraction(0) if by_hand else q.points), q.key["name"]
        assert close(played.outcomes["MAXSCORE"], q.points)
        assert q.item.play({}).score == 0
        assert by_hand or "SOLUTION" in played.feedback


def test_the_right_answers_are_those_of_the_key(package: Package) -> None:
    for q in package.asked:
        if q.blanks:
            assert q.item.correct() == q.right()
        elif q.key["kind"] == "order-the-steps":
            places = {f"step_{b['name'][-1]}": b["key"] for b in q.key["blanks"]}
            assert q.item.correct() == {"RESPONSE": sorted(places, key=lambda name: int(places[name]))}
        elif "options" in q.key:
            right = [f"choice_{c}" for c in q.key["answer"]]
            assert q.item.correct() == {"RESPONSE": right if q.key["several"] else right[0]}


def interval(text: str, accept: dict[str, Any], inward: bool = False) -> Fraction:
    """How far a right answer may lie from the key, by the rule; below a power of ten significant figures are ten times as fine."""
    if inward and accept["rule"] == "sigfig" and text.replace(".", "").strip("-0") == "1":
        return Fraction(1, 20 * 10 ** len(text.partition(".")[2]))
    if accept["rule"] == "relabs":
        return Fraction(accept["atol"]) + Fraction(accept["rtol"]) * abs(Fraction(text))
    return Fraction(1, 2 * 10 ** len(text.partition(".")[2]))


def written(number: Fraction) -> str:
    """A fraction as a decimal of 20 places."""
    cut = abs(number.numerator) * 10**20 // number.denominator
    return f"{'-' if number < 0 else ''}{cut // 10**20}.{cut % 10**20:020d}"


def test_the_ends_of_the_interval_are_in_and_what_lies_beyond_is_out(package: Package) -> None:
    seen = 0
    for q in package.asked:
        for k, b in enumerate(q.blanks, 1):
            if b.get("tie") or (q.follows and k > 1):
                continue
            for sign in (1, -1):
                end = Fraction(b["key"]) + sign * interval(b["key"], q.accept, (sign > 0) == b["key"].startswith("-"))
                for offset, share in ((-HAIR, 1), (Fraction(0), 1), (HAIR, 0)):
                    if offset == 0 and Fraction(written(end)) != end:
                        continue
                    score = q.item.play({**q.right(), f"RESPONSE_{k}": written(end + sign * offset)}).score
                    lost = Fraction(b["points"]) * (1 - share)
                    assert close(score, q.points - lost) or (q.follows and not share), (q.key["name"], b, end, offset)
                    seen += 1
    assert seen > 30


def test_every_misconception_has_its_say(package: Package) -> None:
    for q in package.asked:
        if q.follows:
            continue
        for k, b in enumerate(q.blanks, 1):
            slack = interval(b["key"], q.accept)
            for w in b["wrong"]:
                answer = Fraction(w["answer"])
                if abs(answer - Fraction(b["key"])) <= slack:
                    continue
                played = q.item.play({**q.right(), f"RESPONSE_{k}": w["answer"]})
                near = {o["misconception"] for o in b["wrong"] if abs(answer - Fraction(o["answer"])) <= Fraction(1, 2 * 10 ** len(o["answer"].partition(".")[2]))}
                said = {name.rpartition(".")[0] or name for name in played.feedback} - {"SOLUTION"}
                assert len(said) == 1
                assert said <= near
                assert close(played.score, q.points - Fraction(b["points"]))


def feedback_of(q: Asked, name: str) -> str:
    return next(text_of(e) for e in q.item.root.findall(f"{QTI}modalFeedback") if e.get("identifier") == name)


def test_what_is_said_is_what_the_key_says(package: Package) -> None:
    for q in package.asked:
        for b in q.blanks:
            for w in b["wrong"]:
                names = [str(e.get("identifier")) for e in q.item.root.findall(f"{QTI}modalFeedback")]
                sentence = re.sub(r"\W+", "", w["feedback"])[:12]
                assert any(feedback_of(q, n)[:12] == sentence for n in names if n == w["misconception"] or n.startswith(f"{w['misconception']}."))


def test_single_choices(package: Package) -> None:
    for q in package.asked:
        for o in q.key.get("options", []) if not q.key.get("several") else []:
            played = q.item.play({"RESPONSE": f"choice_{o['letter']}"})
            assert close(played.score, q.points if o["right"] else Fraction(0))
            assert o["right"] or f"choice_{o['letter']}" in played.feedback


def test_several_choices_earn_and_lose_shares(package: Package) -> None:
    """Every set of options: each right one earns its share, each wrong one loses one, and nothing is less than nothing."""
    for q in package.asked:
        if not q.key.get("several"):
            continue
        letters = [o["letter"] for o in q.key["options"]]
        right = set(q.key["answer"])
        for chosen in chain.from_iterable(combinations(letters, n) for n in range(len(letters) + 1)):
            wrong = set(chosen) - right
            share = Fraction(len(right & set(chosen)), len(right)) - (Fraction(len(wrong), len(letters) - len(right)) if wrong else 0)
            played = q.item.play({"RESPONSE": [f"choice_{c}" for c in chosen]})
            assert close(played.score, q.points * max(share, Fraction(0)))
            assert {f"choice_{c}" for c in wrong} <= set(played.feedback)


def test_orders_earn_points_for_every_step_in_its_place(package: Package) -> None:
    for q in package.asked:
        if q.key["kind"] == "order-the-steps":
            right = q.item.correct()["RESPONSE"]
            for k in range(len(right) - 1):
                swapped = [*right[:k], right[k + 1], right[k], *right[k + 2 :]]
                assert close(q.item.play({"RESPONSE": swapped}).score, q.points * (len(right) - 2) / len(right))
            assert close(q.item.play({"RESPONSE": right[:1]}).score, q.points / len(right))


def printed(value: Fraction, accept: dict[str, Any]) -> str:
    """A number as a student writes it, at the digits that are asked for."""
    places = accept["digits"]
    if accept["rule"] == "sigfig":
        size = next((k for k in range(-30, 30) if abs(value) < Fraction(10) ** k), 1)
        places -= size
    cut = round(value * Fraction(10) ** places)
    return f"{'-' if cut < 0 else ''}{str(abs(cut)).zfill(places + 1)[:-places]}.{str(abs(cut)).zfill(places + 1)[-places:]}" if places > 0 else str(cut * 10**-places)


def carried(q: Asked, own: dict[int, str], given_up: int = 0) -> tuple[dict[str, str], Played]:
    """A student's answers: some of their own, the others as they follow from these (and after `given_up` as in the key)."""
    answers: dict[str, str] = {}
    for k, b in enumerate(q.blanks, 1):
        found = q.item.play(answers).outcomes.get(f"FOUND_{k}")
        follows = found is not None and not (given_up and k > given_up)
        answers[f"RESPONSE_{k}"] = own.get(k, printed(found, q.accept) if follows else b["key"])
    return answers, q.item.play(answers)


def scenarios(q: Asked) -> Iterator[tuple[dict[int, str], int]]:
    """Errors of many kinds in every blank, carried forward, or not: a student's own answers, and the blank after which they give up."""
    yield {}, 0
    for k, b in enumerate(q.blanks, 1):
        others = [q.blanks[j]["key"] for j in (0, -1)]
        wrong = [w["answer"] for w in b["wrong"][:3]]
        for answer in dict.fromkeys(["0", "0.5", "-1.25", "", *others, *wrong]):
            yield {k: answer}, 0
            yield {k: answer}, k
            if k + 2 <= len(q.blanks):
                yield {k: answer, k + 1: "0.75"}, 0
                yield {k: answer}, k + 1


def test_errors_carried_forward_earn_what_symattn_mark_gives(chains: Package, tmp_path: Path) -> None:
    rows, expected = [], []
    for q in chains.asked:
        for own_answers, given_up in islice(scenarios(q), q.variant, None, 7):
            answers, played = carried(q, own_answers, given_up)
            rows.append({"student": f"s{len(rows)}", "variant": str(q.variant), **{b["name"]: answers[f"RESPONSE_{k}"] for k, b in enumerate(q.blanks, 1)}})
            expected.append((q, answers, played))
    columns = list(dict.fromkeys(name for row in rows for name in row))
    table = io.StringIO()
    writer = csv.DictWriter(table, columns)
    writer.writeheader()
    writer.writerows(rows)
    (tmp_path / "answers.csv").write_text(table.getvalue(), encoding="utf-8")
    results: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(mark(chains.folder / "key.json", tmp_path / "answers.csv").text)):
        results.setdefault(row["student"], []).append(row)
    followed = 0
    for k, (q, answers, played) in enumerate(expected):
        own = [r for r in results[f"s{k}"] if r["blank"].startswith(f"{q.key['name']}.")]
        assert close(played.score, sum((Fraction(r["points"]) for r in own), Fraction(0))), (q.key["name"], answers, own, played)
        followed += "follow-through" in {r["verdict"] for r in own}
        assert not ({"follow-through"} & {r["verdict"] for r in own}) or {"CARRIED_FORWARD", "NOTHING_TO_COMPUTE"} & set(played.feedback)
    assert followed > 100


def test_follow_through_is_only_where_it_is_asked_for(package: Package) -> None:
    for q in package.asked:
        number = int(q.key["name"][1:])
        planned = {} if len(package.asked) == 11 * VARIANTS else WIDE["questions"][number - 1]
        assert q.follows == bool(planned.get("follow_through"))


def test_follow_through_of_the_whole_exam_is_that_of_every_question() -> None:
    raw = {"follow_through": True, "questions": [CHAIN, {"kind": "text", "text": "Why?", "follow_through": False}]}
    assert [q.follow_through for q in specification_from(raw, "x").questions] == [True, False]
    with pytest.raises(ProblemError, match="follow_through must be true or false"):
        specification_from({**raw, "follow_through": "yes"}, "x")


def test_packages_are_reproducible_and_named_by_their_seed(tmp_path: Path) -> None:
    packages = []
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        examine("week-5", tmp_path / name, 1, seed=seed, to=["qti21"], workers=1)
        packages.append((tmp_path / name / "qti21.zip").read_bytes())
    assert packages[0] == packages[1]
    names = []
    for name in "ac":
        with ZipFile(tmp_path / name / "qti21.zip") as archive:
            names.append({ET.fromstring(archive.read(n)).get("identifier") for n in archive.namelist()})
    assert not names[0] & names[1]
