"""What other systems need to mark a question: numbers with tolerances, percentages, whole weights, paths of categories."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, Final, NamedTuple

from symattn.exam.accepting import Printed
from symattn.exam.question import Blank, Option, Wrong
from symattn.rendering.escaping import plain

DIGITS: Final = 20
"""Decimal places of a number that is none with fewer."""
LONGEST_TITLE: Final = 120
SHARES: Final = {1: "100", 2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667", 7: "14.28571", 8: "12.5", 9: "11.11111", 10: "10"}
"""The percentages of a whole in equal parts that Moodle accepts."""


class Accepted(NamedTuple):
    """A number that a system waits for, `text` ± `tolerance` (from `low` to `high`): the key, or what somebody gives who does a step wrong."""

    text: str
    tolerance: str
    low: str
    high: str
    right: bool
    tag: str = ""
    feedback: str = ""
    centred: bool = True
    """Whether the printed number stands in the middle of the interval; where digits are cut off, or at a tie, it does not."""
    printed: str = ""
    """The key as it is printed."""


def accepted(blank: Blank) -> list[Accepted]:
    """The key of a blank first, then the wrong answers: systems take the first that fits, so the narrowest come first and each is told apart.

    No wrong answer reaches into the interval of the right one.
    """
    printed = blank.printed
    middle, slack = (printed.low + printed.high) / 2, (printed.high - printed.low) / 2
    centred = middle == Fraction(printed.text)
    text = printed.text if centred else decimal(middle)
    right = Accepted(text, decimal(slack), decimal(printed.low), decimal(printed.high), True, centred=centred, printed=printed.text)
    return [right, *(_mistaken(wrong, near) for near, wrong in sorted(((_near(wrong, printed), wrong) for wrong in blank.wrong), key=lambda found: found[0]))]


def _mistaken(wrong: Wrong, near: Fraction) -> Accepted:
    number = Fraction(wrong.text)
    return Accepted(wrong.text, decimal(near), decimal(number - near), decimal(number + near), False, wrong.tag, wrong.feedback)


def _near(wrong: Wrong, key: Printed) -> Fraction:
    """How far from a wrong answer somebody gives the same: half a unit, and only half the way to the right answers."""
    number, near = Fraction(wrong.text), _half_unit(wrong.text)
    gap = max(key.low - number, number - key.high)
    return near if gap > near else max(gap, Fraction(0)) / 2


def _half_unit(text: str) -> Fraction:
    """Half a unit of the last place that a number is written with.

    >>> _half_unit("-0.250"), _half_unit("12")
    (Fraction(1, 2000), Fraction(1, 2))
    """
    return Fraction(1, 2 * 10 ** len(text.partition(".")[2]))


def decimal(number: Fraction) -> str:
    """A number as a short decimal, cut where it has none.

    >>> decimal(Fraction(-1, 8)), decimal(Fraction(3)), decimal(Fraction(1, 3))
    ('-0.125', '3', '0.33333333333333333333')
    """
    whole, part = divmod(abs(number.numerator) * 10**DIGITS // number.denominator, 10**DIGITS)
    digits = f"{part:0{DIGITS}d}".rstrip("0")
    return ("-" if number < 0 and (whole or part) else "") + str(whole) + ("." + digits if digits else "")


def shares(options: Sequence[Option]) -> list[str]:
    """The percentage of every option: right ones add up to 100, and choosing everything gives nothing, unless everything is right.

    >>> from symattn.exam.question import Content
    >>> a, b, c = (Option(letter, Content("phrase"), letter != "c") for letter in "abc")
    >>> shares([a, b, c]), shares([a, c])
    (['50', '50', '-100'], ['100', '-100'])
    """
    right = iter(equal_parts(sum(o.right for o in options)))
    wrong = iter(equal_parts(sum(not o.right for o in options)))
    return [next(right) if o.right else f"-{next(wrong)}" for o in options]


def equal_parts(count: int) -> list[str]:
    """Percentages that Moodle accepts and that add up to 100, as equal as they can be; `count` is at most 20.

    >>> equal_parts(3), equal_parts(11)[-3:]
    (['33.33333', '33.33333', '33.33333'], ['10', '5', '5'])
    """
    return [SHARES[count]] * count if count in SHARES else ["10"] * (20 - count) + ["5"] * (2 * count - 20)


def weights(blanks: Sequence[Blank]) -> list[int]:
    """Whole numbers in the ratio of the points of some blanks: the points themselves where those are whole."""
    scale = lcm(*(b.points.denominator for b in blanks))
    found = [int(b.points * scale) for b in blanks]
    return found if any(found) else [1] * len(found)


def weight(blank: Blank, blanks: Sequence[Blank]) -> int:
    """The whole number that stands for the points of a blank among the others of its question."""
    return weights(blanks)[[b.name for b in blanks].index(blank.name)]


def folder(title: str) -> str:
    """A title as one name in a path of categories: strokes are doubled, and tags, which Moodle would take out, are none.

    >>> folder("a/b <c>"), folder("/"), folder("")
    ('a//b ‹c›', ' // ', 'Exam')
    """
    name = plain(title).replace("<", "‹").replace(">", "›").strip()[:LONGEST_TITLE].replace("/", "//")
    return (" " if name.startswith("/") else "") + name + (" " if name.endswith("/") else "") or "Exam"


_TAG: Final = re.compile(r"[^\[\]<>{}|`\\]+")
"""A tag that GIFT can hold."""


def labelled(tags: Sequence[str]) -> str:
    """Tags as the comment of a GIFT question holds them; those that it cannot hold are left out.

    >>> labelled(["softmax", "a]b", "exam 1"])
    ' [tag:softmax] [tag:exam 1]'
    """
    return "".join(f" [tag:{tag}]" for tag in map(plain, tags) if _TAG.fullmatch(tag))


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "accepted": accepted,
    "shares": shares,
    "weight": weight,
    "weights": weights,
    "decimal": decimal,
    "plain": plain,
    "labelled": labelled,
}
