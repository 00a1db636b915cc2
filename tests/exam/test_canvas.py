"""QTI 1.2 packages for Canvas, marked by a model of Canvas and compared with the key."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from fractions import Fraction
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import pytest
from canvas_checker import Question, check_package, questions
from wide import HOSTILE, WIDE

from symattn.exam.reading import load_specification, specification_from
from symattn.verbs.examining import examine

HAIR = Fraction(1, 10**12)
VARIANTS = 3


class Package(NamedTuple):
    """An exam: its archive, and every question of its key with the items that stand for it."""

    archive: ZipFile
    asked: list[tuple[dict[str, Any], dict[str, Any], list[Question]]]


@pytest.fixture(scope="module", params=["week-5", "wide"])
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Package]:
    folder = tmp_path_factory.mktemp("canvas")
    specification = specification_from(WIDE, "wide") if request.param == "wide" else load_specification("week-5")
    examine(specification, folder, VARIANTS, seed=7, to=["qti12"], workers=1)
    key = json.loads((folder / "key.json").read_text(encoding="utf-8"))
    rules = {q["name"]: q["accept"] for q in key["questions"]}
    with ZipFile(folder / "qti12.zip") as archive:
        asked = []
        for variant, items in zip(key["variants"], questions(archive), strict=True):
            for q in variant["questions"]:
                own = [i for i in items if re.search(rf"-{q['name']}(-\d+)?\Z", i.ident)]
                asked.append((q, rules[q["name"]], own))
            assert sum(len(own) for _, _, own in asked[-len(variant["questions"]) :]) == len(items)
        yield Package(archive, asked)


def numbers(package: Package) -> Iterator[tuple[dict[str, Any], dict[str, Any], Question]]:
    """Every blank that is a number, with its rule and its item."""
    for q, accept, items in package.asked:
        if "blanks" in q and q["kind"] != "order-the-steps":
            yield from ((b, accept, i) for b, i in zip(q["blanks"], items, strict=True))


def test_packages_are_sound(package: Package) -> None:
    assert check_package(package.archive) == []


def test_types_and_points(package: Package) -> None:
    kinds = {"order-the-steps": "matching_question", "worked": "essay_question", "text": "essay_question"}
    for q, _, items in package.asked:
        usual = "numerical_question" if "blanks" in q else "multiple_answers_question" if q.get("several") else "multiple_choice_question"
        assert {i.type for i in items} == {kinds.get(q["kind"], usual)}
        assert abs(sum(i.points for i in items) - Fraction(q["points"])) < HAIR


def test_numbers_are_right_in_their_interval_and_nowhere_else(package: Package) -> None:
    for b, accept, item in numbers(package):
        key = Fraction(b["key"])
        assert item.number(b["key"]) == item.points
        if b.get("tie"):
            continue
        half = Fraction(1, 2 * 10 ** len(b["key"].partition(".")[2]))
        power_of_ten = accept["rule"] == "sigfig" and b["key"].replace(".", "").strip("-0") == "1"
        for sign in (1, -1):
            slack = half / 10 if power_of_ten and sign * key < 0 else half
            if accept["rule"] == "relabs":
                slack = Fraction(accept["atol"]) + Fraction(accept["rtol"]) * abs(key)
            assert item.number(str(key + sign * (slack - HAIR))) == item.points
            assert item.number(str(key + sign * (slack + HAIR))) == 0
            assert accept["rule"] == "relabs" or item.number(str(key + sign * slack)) == item.points


def plain(html: str) -> str:
    return re.sub(r"\W+", "", unescape(re.sub(r"<[^>]*>", "", html)))


def test_what_misconceptions_lead_to_is_told_and_earns_nothing(package: Package) -> None:
    for b, _, item in numbers(package):
        for w in b["wrong"]:
            assert item.number(w["answer"]) == 0
            said = item.said("general_incorrect_fb")
            assert f"<strong>{w['answer']}?</strong>" in said
            assert re.sub(r"\W+", "", w["feedback"])[:12] in plain(said)


def test_choices(package: Package) -> None:
    for q, _, items in package.asked:
        if "options" not in q:
            continue
        [item] = items
        letters = [o["letter"] for o in q["options"]]
        assert item.right() == set(q["answer"])
        assert item.chosen(q["answer"]) == item.points
        for o in q["options"]:
            expected = item.points / len(q["answer"]) if o["right"] else 0
            assert item.chosen([o["letter"]]) == expected
            assert o["right"] or re.sub(r"\W+", "", o["feedback"])[:8] in plain(item.said(f"{o['letter']}_fb")) or q["kind"] in {"concept", "which-inputs"}
            assert o["right"] or item.said(f"{o['letter']}_fb")
        assert not q["several"] or item.chosen(letters) == item.points * max(Fraction(2 * len(q["answer"]) - len(letters), len(q["answer"])), Fraction(0))


def test_orders_are_matches(package: Package) -> None:
    for q, _, items in package.asked:
        if q["kind"] == "order-the-steps":
            places = {f"response_{b['name'][-1]}": f"place_{b['key']}" for b in q["blanks"]}
            assert items[0].matches() == places
            assert items[0].matched(places) == items[0].points
            assert items[0].matched({**places, "response_a": "place_0"}) == items[0].points * (len(places) - 1) / len(places)
            shares = [Fraction(str(e.text)) for e in items[0].item.iter() if e.tag.endswith("setvar")]
            assert sum(shares) == 100


def test_hostile_text_stays_text(package: Package) -> None:
    for name in package.archive.namelist():
        text = package.archive.read(name).decode("utf-8")
        assert not set("\x1e\x07\u202e") & set(text)
        for e in ET.fromstring(text).iter():
            if e.tag.rpartition("}")[2] in {"mattext", "description"}:
                assert "<script" not in (e.text or "")
    assert "\x1e" in HOSTILE


def test_packages_are_reproducible(tmp_path: Path) -> None:
    for name in "ab":
        examine("week-5", tmp_path / name, 2, seed=7, to=["qti12"], workers=1)
    assert (tmp_path / "a" / "qti12.zip").read_bytes() == (tmp_path / "b" / "qti12.zip").read_bytes()
