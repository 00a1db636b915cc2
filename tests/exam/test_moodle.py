"""Moodle XML, imported and marked by a model of Moodle: the right answers earn everything, wrong ones what the key says, and hear what it says."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import combinations

import pytest
from exported_exams import HOSTILE, RAW, decimal, edges, export, questions, says, slack
from moodle_checker import read
from moodle_html import checked
from moodle_model import FRACTIONS, MalformedError, Part, Question, answer

from symattn.exam.accepting import Printed, whole_number
from symattn.exam.marking import mark_choice
from symattn.exam.question import Blank, Wrong
from symattn.exam.question import Question as Asked
from symattn.rendering.exam.systems import accepted, equal_parts

EXAMS = ("week-5", "wide")
NEAR = Fraction(1, 10**5)
"""Moodle's percentages have five decimal places."""


@cache
def imported(name: str) -> list[Question]:
    return read(export("moodle", name))


def pairs(name: str) -> Iterator[tuple[Asked, Question]]:
    """Every question with what Moodle makes of it."""
    yield from ((asked, found) for (_, asked), found in zip(questions(name), imported(name), strict=True))


def shown(asked: Asked) -> list[Blank]:
    """The blanks as they follow each other on the page; vectors that are columns are shown side by side."""
    derivation = asked.derivation
    turned = derivation is not None and derivation.problem.notation.get("vectors") == "columns"
    return sorted(asked.blanks, key=lambda b: (b.cell[2], b.cell[1])) if turned else list(asked.blanks)


@pytest.mark.parametrize("name", EXAMS)
def test_every_question_has_its_category_its_name_and_its_points(name: str) -> None:
    for (number, asked), found in zip(questions(name), imported(name), strict=True):
        assert found.category.endswith(f"/{asked.name}")
        assert found.name == f"{asked.name} variant {number:02}"
        assert len(found.tags) == len(asked.tags)
        if found.kind != "cloze":
            assert abs(found.points - asked.points) < NEAR
        assert found.general or asked.kind == "text"


def test_the_path_of_a_category_keeps_the_title_in_one_name() -> None:
    assert imported("wide")[0].category == "$course$/top/a//b ‹c› ]]‹ $ \\ ::/negative".replace("]]‹", "]]›")


@pytest.mark.parametrize("name", EXAMS)
def test_blanks_accept_the_interval_of_the_key_and_nothing_else(name: str) -> None:
    seen = 0
    for asked, found in pairs(name):
        assert len(found.parts) == len(asked.blanks)
        for blank, part in zip(shown(asked), found.parts, strict=True):
            right, beyond = edges(blank.printed.low, blank.printed.high)
            assert [part.reply(decimal(x)).earned for x in (*right, Fraction(blank.printed.text))] == [1, 1, 1]
            assert [part.reply(decimal(x)).earned for x in beyond] == [0, 0]
            assert part.reply(blank.printed.text) == (1, ())
            assert part.answers[0].number == Fraction(blank.printed.text), "Moodle shows the first answer as the right one"
            seen += 1
    assert seen > 15


@pytest.mark.parametrize("name", EXAMS)
def test_misconceptions_hear_their_feedback_and_earn_nothing(name: str) -> None:
    seen = 0
    for asked, found in pairs(name):
        for blank, part in zip(shown(asked), found.parts, strict=True):
            for wrong in blank.wrong:
                reply = part.reply(wrong.text)
                assert reply.earned == 0
                assert says(*reply.feedback, wrong.feedback), (blank.name, wrong)
                seen += 1
    assert seen > 100


@pytest.mark.parametrize("name", EXAMS)
def test_blanks_earn_their_share(name: str) -> None:
    for asked, found in pairs(name):
        right = [b.printed.text for b in shown(asked)]
        if not right:
            continue
        assert found.fill(right) == (1, ())
        assert found.fill([""] * len(right)) == found.fill(["x,y"] * len(right)) == (0, ())
        total = sum(b.points for b in asked.blanks) or len(right)
        for k, blank in enumerate(shown(asked)):
            alone = ["1e9"] * len(right)
            alone[k] = blank.printed.text
            assert found.fill(alone).earned == (blank.points or 1) / total


@pytest.mark.parametrize("name", EXAMS)
def test_a_mistake_that_is_carried_through_all_blanks_earns_the_blanks_that_it_leaves_right(name: str) -> None:
    """Who does one step wrong and goes on answers every blank as that misconception does; Moodle marks each by itself, and follows nothing."""
    seen = 0
    for asked, found in pairs(name):
        blanks = shown(asked)
        total = sum(b.points for b in asked.blanks) or len(blanks)
        for tag in {wrong.tag for blank in blanks for wrong in blank.wrong} if len(blanks) > 1 else set[str]():
            mistaken = [next((wrong for wrong in blank.wrong if wrong.tag == tag), None) for blank in blanks]
            reply = found.fill([wrong.text if wrong else blank.printed.text for wrong, blank in zip(mistaken, blanks, strict=True)])
            assert reply.earned == sum((blank.points or 1 for wrong, blank in zip(mistaken, blanks, strict=True) if wrong is None), Fraction(0)) / total
            said = [wrong.feedback for wrong in mistaken if wrong is not None]
            assert len(reply.feedback) == len(said), (asked.name, tag)
            assert all(says(html, plain) for html, plain in zip(reply.feedback, said, strict=True)), (asked.name, tag)
            seen += 1
    assert seen > 20


@pytest.mark.parametrize("name", EXAMS)
def test_options_earn_what_the_key_gives_and_hear_their_feedback(name: str) -> None:
    for asked, found in pairs(name):
        if not asked.options:
            continue
        assert found.single is not asked.several
        key = {"points": "1", "several": asked.several, "options": [{"letter": o.letter, "right": o.right} for o in asked.options]}
        sizes = range(len(asked.options) + 1) if asked.several else (0, 1)
        for chosen in (c for size in sizes for c in combinations(range(len(asked.options)), size)):
            letters = "".join(asked.options[k].letter for k in chosen)
            expected = mark_choice("q", letters, letters, key).points
            assert expected is not None
            assert abs(found.choose(chosen).earned - expected) <= slack(asked) * len(chosen), (asked.name, letters)
        for k, option in enumerate(asked.options):
            said = found.choose([k]).feedback
            assert bool(said) is (bool(option.feedback) or not option.right)
            assert not option.feedback or option.tag == "not-an-input" or says(*said, option.feedback)
            assert checked(found.options[k].says).strip()


@pytest.mark.parametrize("name", EXAMS)
def test_what_is_marked_by_hand_tells_the_marker(name: str) -> None:
    found = [(asked, q) for asked, q in pairs(name) if q.kind == "essay"]
    assert {asked.kind for asked, _ in found} == {"worked", "text"}
    assert all(q.grader for _, q in found)


def test_texts_are_shown_as_they_are() -> None:
    shown = checked(next(q for q in imported("wide") if q.name == "text variant 01").text)
    for text in HOSTILE:
        assert " ".join(text.split()) in shown
    tags = next(q for q in imported("wide") if q.name == "choice variant 01").tags
    assert list(tags) == [*HOSTILE, "a\ufffdb\ufffdc"]


def test_orders_are_whole_numbers() -> None:
    asked, found = next((a, q) for a, q in pairs("wide") if a.kind == "order-the-steps")
    key = Fraction(asked.blanks[0].printed.text)
    assert [found.parts[0].reply(x).earned for x in (str(key), f"{key}.0", f"{key}.001", str(key + 1))] == [1, 1, 0, 0]


def test_what_lies_close_together_is_told_apart() -> None:
    """A wrong answer with more decimal places lies within the interval of another; one lies just beside the key."""
    texts = ("10.0", "9.99", "9.90", "9.895")
    blank = Blank("q.b", "b", whole_number("0"), Fraction(1), wrong=tuple(Wrong(text, text, f"Not {text}.") for text in texts))
    blank = replace(blank, printed=Printed("9.89", False, False, Fraction("9.885"), Fraction("9.8949")))
    found = Part([answer(a.text, a.tolerance, "100" if a.right else "0", a.feedback) for a in accepted(blank)])
    assert [found.reply(text) for text in texts] == [(0, (f"Not {text}.",)) for text in texts]
    assert [found.reply(text).earned for text in ("9.885", "9.8949", "9.89491", "9.88499")] == [1, 1, 0, 0]


@pytest.mark.parametrize("count", range(1, 21))
def test_equal_parts_are_percentages_that_moodle_knows(count: int) -> None:
    parts = equal_parts(count)
    assert len(parts) == count
    assert set(parts) <= FRACTIONS
    assert abs(sum(map(Fraction, parts)) - 100) < Fraction(1, 1000)


def test_points_of_cloze_questions_that_are_not_its_weights_are_told() -> None:
    text = export("moodle", "wide")
    assert "<!-- negative: 0.75 points; Moodle makes them 3, the sum of the weights -->" in text
    assert "<!-- tall:" not in text
    assert len(RAW["questions"]) * 2 == text.count('<question type="category">')


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('fraction="100"', 'fraction="99"'), ("=2.", "=x"), ("<p>", "<p><script>"), ("<p>", r"<p>\("), ("]]></text>", "</text>"), ("</p>", ""),
        ('fraction="50"', 'fraction="40"'), ("</single>", "</one>"), ("$course$/top/", ""), ("&amp;", "&"), (":NUMERICAL:=", ":NUMERICAL:"),
    ],
)  # fmt: skip
def test_the_checker_finds_what_is_not_as_it_should_be(before: str, after: str) -> None:
    text = export("moodle", "wide")
    assert before in text
    with pytest.raises(MalformedError):
        read(text.replace(before, after))
