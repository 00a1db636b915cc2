"""Whatever a problem file holds: it is solved, or refused with messages; nothing else comes out, and pages of what is solved are whole."""

import json
import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from symattn import SymattnError, load, solve
from symattn.extensions import data_file, names

ROUNDS = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
FORMATS = ("md", "latex", "json", "html")


def answered(text: str | bytes, ending: str = ".toml") -> bool:
    """Whether the text is a problem that was solved; raises anything that is not an answer."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"problem{ending}"
        path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
        try:
            solution = solve(load(path), places=len(text) % 7)
            pages = [solution.to(format) for format in FORMATS]
        except SymattnError as refusal:
            pages, messages = [], refusal.messages
        else:
            messages = ()
    assert all(page.endswith("\n") for page in pages)
    assert pages or messages, "a refusal says why"
    assert all(message and len(message) < 2000 for message in messages)
    return bool(pages)


# ---- problems put together -----------------------------------------------------

NUMBERS = st.one_of(
    st.integers(-9, 9),
    st.decimals(-9, 9, places=2).map(float),
    st.sampled_from(["1/2", "-1/3", "sqrt(2)", "ln 2", "2 ln 3", "x_1", "α", "0.50", "1e3", "-0", "pi", "e", "-inf", "exp(2)", "2^(1/2)", "1e-9", "100"]),
)
JUNK = st.one_of(st.none(), st.booleans(), st.text(max_size=8), st.integers(), st.floats(), st.lists(st.integers(0, 1), max_size=2), st.just({}))


def sometimes(usual: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly what belongs there."""
    return st.integers(0, 79).flatmap(lambda n: JUNK if n == 79 else usual)


@st.composite
def matrices(draw: st.DrawFn, height: int, width: int) -> Any:
    return draw(sometimes(st.lists(st.lists(sometimes(NUMBERS), min_size=width, max_size=width), min_size=height, max_size=height)))


@st.composite
def problems(draw: st.DrawFn) -> dict[str, Any]:
    n, m, d, e = (draw(st.integers(1, 3)) for _ in range(4))
    shapes = draw(
        st.sampled_from(
            [
                {"Q": (n, d), "K": (m, d), "V": (m, e)},
                {"scores": (n, m), "V": (m, e)},
                {"scores": (n, m)},
                {"X": (n, 2), "W_Q": (2, d), "W_K": (2, d), "W_V": (2, e)},
                {"X": (n, 2), "X_kv": (m, 2), "W_Q": (2, d), "W_K": (2, d), "W_V": (2, e)},
                {"X": (n, m), "Q": (d, e)},
            ]
        )
    )
    problem: dict[str, Any] = {"given": {name: draw(matrices(*shape)) for name, shape in shapes.items()}}
    keys = shapes.get("K", shapes.get("V", (n, m)))[0]
    mask = st.lists(st.lists(sometimes(st.one_of(st.booleans(), NUMBERS)), min_size=keys, max_size=keys), min_size=n, max_size=n)
    options = {
        "scale": st.sampled_from(["none", "1/sqrt(d_k)", "1/2", 0.5, "1/d_k", 0, -1, "s", "1/sqrt(d_v)"]),
        "mask": st.one_of(st.sampled_from(["none", "causal"]), mask),
        "padding": st.lists(st.booleans(), min_size=keys, max_size=keys),
        "subtract_max": st.booleans(),
    }
    problem["settings"] = {key: draw(sometimes(value)) for key, value in options.items() if draw(st.integers(0, 2)) == 0}
    more = {
        "title": st.text(max_size=12),
        "tokens": st.lists(st.text(max_size=6), min_size=n, max_size=n),
        "kv_tokens": st.lists(st.text(max_size=6), min_size=m, max_size=m),
        "queries": st.lists(st.integers(1, n), max_size=2),
        "places": st.integers(0, 9),
        "variant": st.just("scaled-dot-product"),
    }
    return problem | {key: draw(sometimes(value)) for key, value in more.items() if draw(st.integers(0, 2)) == 0}


@ROUNDS
@given(problems())
@example({"given": {"scores": [["100000", "0"]], "V": [[1], [2]]}})
@example({"given": {"scores": [["-8", "-9"]], "V": [[1], [2]]}, "places": 0})
def test_problems_put_together(problem: dict[str, Any]) -> None:
    answered(json.dumps(problem), ".json")


def test_most_problems_put_together_are_solved() -> None:
    """The fuzzing reaches what it is about."""
    solved = 0

    @settings(deadline=None, max_examples=60, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(problems())
    def count(problem: dict[str, Any]) -> None:
        nonlocal solved
        solved += answered(json.dumps(problem), ".json")

    count()
    assert solved > 5


# ---- texts ---------------------------------------------------------------------

EXAMPLES = [Path(data_file("examples", name)).read_text(encoding="utf-8") for name in names("examples")]
PIECES = [
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    '"',
    "'",
    '"""',
    "\n",
    "#",
    ".",
    ",",
    "-",
    "1e9",
    "inf",
    "nan",
    "true",
    "0x1F",
    "1979-05-27",
    "\\",
    "\\u0000",
    "\u202e",
    "[given]",
    "Q = ",
    "\x00",
]


@ROUNDS
@given(st.sampled_from(EXAMPLES), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 3), st.sampled_from(PIECES)), min_size=1, max_size=4))
def test_examples_with_pieces_put_in_and_taken_out(text: str, changes: list[tuple[int, int, str]]) -> None:
    for at, gone, piece in changes:
        at %= len(text) + 1
        text = text[:at] + piece + text[at + gone :]
    answered(text)


@ROUNDS
@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    answered("[given]\nQ = " + text)
    answered(text)


@ROUNDS
@given(st.binary(max_size=60))
def test_any_bytes(data: bytes) -> None:
    answered(data)
    answered(data, ".json")


@pytest.mark.quick
@settings(deadline=None, max_examples=200)
@given(st.text(max_size=30))
def test_any_number(text: str) -> None:
    """One entry of any text: a number of the grammar or a refusal."""
    answered(json.dumps({"given": {"scores": [[text, "1"]], "V": [["1"], ["2"]]}}), ".json")


GRAMMAR = ["1", "0.5", "2", "1/3", "+", "-", "*", "/", "^", "**", "(", ")", "sqrt", "ln", "exp", "tanh", "pi", "e", "x", "x_1", " ", "·", "√", "−", "1e5"]


@ROUNDS
@given(st.lists(st.sampled_from(GRAMMAR), max_size=12).map("".join))
def test_any_expression(text: str) -> None:
    answered(json.dumps({"given": {"scores": [[text, "1"]], "V": [["1"], ["2"]]}}), ".json")


@pytest.mark.quick
def test_shuffled_lines_of_the_examples() -> None:
    draw = random.Random(3)
    for text in EXAMPLES:
        lines = text.splitlines(keepends=True)
        for _ in range(5):
            draw.shuffle(lines)
            answered("".join(lines))
