"""GIFT, imported and marked by a model of Moodle: every blank is a question of its own, steps are matched with their places."""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import combinations

import pytest
from exported_exams import HOSTILE, decimal, edges, export, questions, says, slack
from gift_checker import read
from moodle_html import checked
from moodle_model import MalformedError, Question, Reply

from symattn.exam.marking import mark_choice
from symattn.exam.question import Blank
from symattn.exam.question import Question as Asked

EXAMS = ("week-5", "wide")
NEAR = Fraction(1, 10**5)


@cache
def imported(name: str) -> list[Question]:
    return read(export("gift", name))


def pairs(name: str) -> Iterator[tuple[int, Asked, Question]]:
    """Every question that Moodle makes, with the one it comes from; numbers come one by one."""
    found = iter(imported(name))
    for number, asked in questions(name):
        for _ in asked.blanks if asked.kind != "order-the-steps" and asked.blanks else [None]:
            yield number, asked, next(found)
    assert next(found, None) is None


def blanks(name: str) -> Iterator[tuple[Blank, Question]]:
    """Every blank with its question."""
    found = (q for q in imported(name) if q.parts)
    for _, asked in questions(name):
        if asked.kind != "order-the-steps":
            yield from ((blank, next(found)) for blank in asked.blanks)


@pytest.mark.parametrize("name", EXAMS)
def test_every_question_has_its_category_its_name_and_its_points(name: str) -> None:
    names = set()
    for number, asked, found in pairs(name):
        assert found.category.endswith(f"/{asked.name}")
        assert found.name.startswith(f"{asked.name} variant {number:02}")
        assert found.general or asked.kind == "text"
        if not found.parts:
            assert abs(found.points - asked.points) < NEAR
        names.add(found.name)
    assert len(names) == len(imported(name))


@pytest.mark.parametrize("name", EXAMS)
def test_blanks_accept_the_interval_of_the_key_and_nothing_else(name: str) -> None:
    for blank, found in blanks(name):
        right, beyond = edges(blank.printed.low, blank.printed.high)
        assert blank.label in found.name or len(found.name.split()) == 3
        assert [found.fill([decimal(x)]).earned for x in (*right, Fraction(blank.printed.text))] == [1, 1, 1]
        assert [found.fill([decimal(x)]).earned for x in beyond] == [0, 0]
        assert found.fill([blank.printed.text]) == Reply(Fraction(1), ())
        assert abs(found.points - blank.points) < NEAR


@pytest.mark.parametrize("name", EXAMS)
def test_misconceptions_hear_their_feedback_and_earn_nothing(name: str) -> None:
    seen = 0
    for blank, found in blanks(name):
        for wrong in blank.wrong:
            reply = found.fill([wrong.text])
            assert reply.earned == 0
            assert says(*reply.feedback, wrong.feedback), (blank.name, wrong)
            seen += 1
    assert seen > 100


@pytest.mark.parametrize("name", EXAMS)
def test_options_earn_what_the_key_gives_and_hear_their_feedback(name: str) -> None:
    for _, asked, found in pairs(name):
        if not asked.options:
            continue
        assert found.single is not asked.several
        key = {"points": "1", "several": asked.several, "options": [{"letter": o.letter, "right": o.right} for o in asked.options]}
        for chosen in (c for size in ((0, 1, 2, len(asked.options)) if asked.several else (0, 1)) for c in combinations(range(len(asked.options)), size)):
            letters = "".join(asked.options[k].letter for k in chosen)
            expected = mark_choice("q", letters, letters, key).points
            assert expected is not None
            assert abs(found.choose(chosen).earned - expected) <= slack(asked) * len(chosen), (asked.name, letters)
        for k, option in enumerate(asked.options):
            said = found.choose([k]).feedback
            assert bool(said) is (bool(option.feedback) or not option.right)
            assert not option.feedback or option.tag == "not-an-input" or says(*said, option.feedback)


@pytest.mark.parametrize("name", EXAMS)
def test_steps_are_matched_with_their_places(name: str) -> None:
    for _, asked, found in pairs(name):
        if asked.kind == "order-the-steps":
            right = [b.printed.text for b in asked.blanks]
            assert found.match(right).earned == 1
            assert found.match([right[1], right[0], *right[2:]]).earned == 1 - Fraction(2, len(right))
            assert all(f"({b.name[-1]})" in checked(s.says) for b, s in zip(asked.blanks, found.stems, strict=True))


def test_texts_are_shown_as_they_are() -> None:
    shown = checked(next(q for q in imported("wide") if q.name == "text variant 01").text)
    for text in HOSTILE:
        assert " ".join(text.split()) in shown
    assert imported("wide")[0].category == "$course$/top/a//b ‹c› ]]› $ \\ ::/negative"


def test_tags_that_a_comment_can_hold_are_kept() -> None:
    tags = {asked.name: list(found.tags) for _, asked, found in pairs("week-5")}
    assert (tags["q1"], tags["q2"], tags["q3"]) == (["softmax"], ["context vector"], [])
    hostile = next(q for _, asked, q in pairs("wide") if asked.name == "choice")
    assert list(hostile.tags) == [HOSTILE[3], HOSTILE[6], "a\ufffdb\ufffdc"]


def test_a_tie_and_cut_digits_are_ranges() -> None:
    text = export("gift", "wide")
    assert ":0 =" in text
    assert ".." in text
    assert "{#\n=" in text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\\{", "{"), ("\\\\(", "("), ("\n####", "\n#"), ("=%0%", "=%7%"), ("~%", "~%1"), ("::[html]", "::\n\n[html]"),
        ("$course$", "course"), ("}\n", "\n"), ("// ", "/ "), (":0.", ":x"),
    ],
)  # fmt: skip
def test_the_checker_finds_what_is_not_as_it_should_be(before: str, after: str) -> None:
    text = export("gift", "wide")
    assert before in text
    with pytest.raises(MalformedError):
        read(text.replace(before, after))
