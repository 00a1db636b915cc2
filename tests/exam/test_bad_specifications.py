"""Specifications, calls, tables and keys that cannot be used are answered: exit status 2, every mistake with its place, nothing written."""

import copy
import csv
import io
import json
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cheap import CONCEPT, NUMERICAL, SCALING, cheap
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symattn.cli import main
from symattn.errors import SymattnError
from symattn.exam.reading import KEYS, TOP, WISHES, specification_from
from symattn.extensions import data_file
from symattn.verbs.examining import examine
from symattn.verbs.marking import mark


def question(kind: str = "numerical", more: str = "", given: str = '"Q", "K", "V"', ask: str = "output") -> str:
    """A question, and what is to be wrong with it."""
    return f'[[questions]]\nkind = "{kind}"\ngiven = [{given}]\nask = "{ask}"\n{more}\n'


def numbers(wishes: str, more: str = "") -> str:
    return question(more=f"{more}\n[questions.numbers]\n{wishes}")


PLACE = "questions[0]."
SIZES = ("0", "-3", "1" + "0" * 12, "2.5", "nan", "inf", "true", '"3"', "[3]")
DATES = ("2024-01-01", "[10:00:00]", "1979-05-27T07:32:00Z")
POINTS = ("nan", "inf", "-1", "1e400", '"many"', '"1/0"', "[]", "9999999")
SEEDS = ('"abc"', "1.5", "2024-01-01", "9" * 40, "-1", "true", "nan")
RANGES = ("[2, -2]", "[1, 1]", "[1, 2, 3]", "[-99999, 99999]", "[0.5, 2]", "7", "[nan, 1]")
CASES: dict[str, tuple[str, list[str]]] = {
    # wishes that contradict each other, or cannot be met
    "a square d_k of 2": (numbers("square_d_k = true", "sizes = { d_k = 2 }"), [PLACE + "numbers.square_d_k is true, but sizes.d_k is 2"]),
    "a d_k of 9 that is no square": (numbers("square_d_k = false", "sizes = { d_k = 9 }"), ["square_d_k is false", "d_k is 9"]),
    "whole scores and fractions": (numbers("integer_scores = true\nrational_weights = true"), ["contradict each other"]),
    "fractions with decimals": (numbers("rational_weights = true\ndecimals = 1"), ["set decimals = 0"]),
    "fractions with √2": (numbers("rational_weights = true", "sizes = { d_k = 2 }"), ["only where d_k is a square (it is 2)"]),
    "nothing so small": (numbers("largest = 1\nzeros = false"), [PLACE + "numbers: no numbers were found in 3000 draws: largest failed", "Ask for less"]),
    "nothing so distinct": (numbers("distinct_weights = true\nrange = [0, 1]", "sizes = { tokens = 9 }"), ["no numbers were found", "distinct_weights"]),
    "an entry that is hidden": (question(ask="weights", more='entry = [1, 2]\nsizes = { queries = 3 }\nsettings = { mask = "causal" }'), ["entry: the mask hides weights[1,2]"]),
    "a range of something else": (numbers("ranges = { X = [0, 1] }"), ["numbers.ranges.X: X is not given"]),
    "tokens and their number": (question(more='tokens = ["a", "b"]\nsizes = { tokens = 3 }'), ["sizes.tokens is 3, but tokens names 2"]),
    "the number of queries of X": (question(given='"X", "W_Q", "W_K", "W_V"', more="sizes = { queries = 1 }"), ["sizes.queries is not used where X is given"]),
    "too few wrong answers": (question("choice", "options = 12\nsizes = { tokens = 2 }", '"scores"', "exponentials"), ["options failed"]),
    # sizes and numbers
    **{f"a size of {size}": (question(more=f"sizes = {{ tokens = {size} }}"), [PLACE + "sizes.tokens must be a whole number from 1 to 16"]) for size in SIZES},
    **{f"{points} points": (question(more=f"points = {points}"), [PLACE + "points must be a number from 0 to 1000"]) for points in POINTS},
    **{f"a seed {seed}": (f"seed = {seed}\n" + question(), ["seed must be a whole number from 0"]) for seed in SEEDS},
    **{f"{places} places": (question(more=f"places = {places}"), [PLACE + "places must be a whole number from 0 to 12"]) for places in ("13", "-1", '"4"', "4.0", "nan")},
    **{f"a range {of}": (numbers(f"range = {of}"), [PLACE + "numbers.range must be two whole numbers, the smaller first"]) for of in RANGES},
    **{f"an rtol {rtol}": (question(more=f'accept = "relabs"\nrtol = {rtol}'), [PLACE + "rtol must be a number from 0 to 1"]) for rtol in ("-1", "nan", "2", '"x"')},
    "no figures": (question(more='accept = "sigfig"\nplaces = 0'), ["places must be at least 1"]),
    "no units apart": (numbers("apart = 0"), ["numbers.apart"]),
    "an entry beyond the matrix": (question(more="entry = [9, 9]"), ["entry: output has 1 rows and 2 columns"]),
    "half an entry": (question(more="entry = [1]"), ["entry must be row and column"]),
    "entry 0": (question(more="entry = [0, 0]"), ["counted from 1"]),
    "one option": (question("choice", "options = 1"), ["options must be a whole number from 2 to 12"]),
    "no blanks": (question("fill-in", "blanks = 0"), ["blanks must be"]),
    "a letter for a scale": (question(more='settings = { scale = "x" }'), ["settings: an exam is made of numbers, and x is none"]),
    "a letter in a mask": (question(more='settings = { mask = [["x", "0", "-inf"]] }'), ["settings: an exam is made of numbers"]),
    "a scale divided by 0": (question(more='settings = { scale = "1/0" }'), ["settings.scale", "division by zero"]),
    "a mask of another size": (question(more="settings = { mask = [[true]] }"), ["settings.mask must have 1 row"]),
    # names
    "an unknown kind": (question("multiple"), [PLACE + 'kind: "multiple" is not known', "choice"]),
    "a kind that is a path": (question("../cli"), ["kind", "../cli"]),
    "an unknown quantity": (question(ask="outputs"), ['ask: "outputs" is not computed here; did you mean "output"?']),
    "an unknown given": (question(given='"Q", "K", "W"'), ['given: "W" is not known']),
    "nothing given": (question(given=""), ["given is missing"]),
    "too much given": (question(given='"scores", "Q"'), ["given.Q is not used"]),
    "an unknown key": (question(more="askk = 3"), [PLACE + 'askk is not known; did you mean "ask"?']),
    "an unknown key at the top": ('titel = "x"\n' + question(), ['titel is not known; did you mean "title"?']),
    "an unknown wish": (numbers("integer_score = true"), ["numbers.integer_score is not known"]),
    "an unknown size": (question(more="sizes = { token = 3 }"), ["sizes.token is not known"]),
    "an unknown setting": (question(more="settings = { scal = 1 }"), ['settings.scal is not known; did you mean "scale"?']),
    "an unknown variant": (question(more='variant = "scaled-dot"'), ['did you mean "scaled-dot-product"?']),
    "an unknown rule": (question(more='accept = "exactly"'), ["accept", "decdig, sigfig, relabs"]),
    "an unknown rounding": (question(more='rounding = "up"'), ["rounding", "half-up"]),
    "an unknown concept": ('[[questions]]\nkind = "concept"\nconcept = "why"\n', ['concept "why" is not known']),
    "an unknown query": (question(more="queries = [7]"), ["queries[0]", "7"]),
    "two questions of one name": (question(more='name = "a"') * 2, ['questions[1].name: "a" names another question already']),
    "a name with a point": (question(more='name = "q1.weights"'), ["name must be letters, digits and hyphens"]),
    "a symbol that is none": (question(more='notation = { weights = "\\\\input{/etc/passwd}" }'), ["notation.weights"]),
    "no text": ('[[questions]]\nkind = "text"\n', ["text is missing"]),
    **{f"the file {name}": (f'[[questions]]\nkind = "text"\nfile = "{name}"\n', [PLACE + "file"]) for name in ("/etc/passwd", "../x", "..", "none.txt", "", "a/b")},
    # no specification at all
    "nothing": ("", ["questions are missing"]),
    "no questions": ('title = "x"\n', ["questions are missing"]),
    "no list of questions": ('[questions]\nkind = "text"\n', ["questions are missing"]),
    **{f"the value {value}": (f'[[questions]]\nkind = "text"\ntext = "x"\nsettings = {{ a = {value} }}\n', [PLACE + "settings.a"]) for value in DATES},
    "no TOML": ("[[[", ["is not valid TOML", "line 1"]),
    "bytes": ("\0\1", ["is not valid TOML"]),
    "too many questions": (question() * 101, ["there may be 100"]),
    "deep lists": ("title = " + "[" * 5000 + "]" * 5000, ["nested too deeply"]),
    "deep keys": ("a" + ".a" * 5000 + " = 1", ["dots"]),
    "a deep setting": (question(more="settings = { scale = " + "[" * 90 + "]" * 90 + " }"), ["settings.scale"]),
    "several mistakes": ('title = 3\nseed = "x"\n' + question("?", "points = -1") + question(ask="?"), ["title", "seed", PLACE + "kind", PLACE + "points", "questions[1].ask"]),
}  # fmt: skip


def refused(capsys: pytest.CaptureFixture[str], *call: str | Path) -> str:
    """What a call is answered that cannot be used."""
    assert main([str(part) for part in call]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert all(line.startswith("symattn: ") and len(line) < 700 for line in told.err.splitlines()), told.err
    assert "Error" not in told.err
    return told.err


@pytest.mark.parametrize(("text", "parts"), CASES.values(), ids=CASES)
def test_a_bad_specification_is_answered(tmp_path: Path, text: str, parts: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "exam.toml").write_text(text, encoding="utf-8")
    told = refused(capsys, "exam", tmp_path / "exam.toml", "-n", "2", "-o", tmp_path / "out")
    assert all(part in told for part in parts), told
    assert [path.name for path in tmp_path.iterdir()] == ["exam.toml"]


@pytest.mark.parametrize(
    ("call", "part"),
    [
        (["week-5", "-n", "1000000000"], "-n 1000000000: must be a whole number from 1 to 100,000"),
        (["week-5", "-n", "0"], "-n 0"), (["week-5", "-n", "-1"], "-n"), (["week-5", "-n", "nan"], "-n nan"), (["week-5", "-n", "1e3"], "-n 1e3"), (["week-5", "-n", "²"], "-n ²"),
        (["week-5", "--seed", "seven"], "--seed seven: must be a whole number"), (["week-5", "--seed", "1.5"], "--seed 1.5"), (["week-5", "--seed", "9" * 5000], "--seed 999"),
        (["week-5", "--workers", "0"], "--workers 0"), (["week-5", "--workers", "many"], "--workers many"),
        (["week-5", "--to", "docx"], "there is no such format"), (["week-4"], 'did you mean "week-5"?'), (["none.toml"], "there is no such file"), (["."], "directory"),
        (["week-5", "--class", "none.csv"], "none.csv: there is no such file"),
    ],
)  # fmt: skip
def test_a_bad_call_is_answered(tmp_path: Path, call: list[str], part: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert part in refused(capsys, "exam", *call, "-o", tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_more_variants_than_there_are_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    few = {**SCALING, "sizes": {"tokens": 2}, "numbers": {"no_ties": False, "range": [0, 1]}}
    (tmp_path / "exam.json").write_text(json.dumps({"questions": [few]}), encoding="utf-8")
    assert "ask for fewer variants, or widen the ranges" in refused(capsys, "exam", tmp_path / "exam.json", "-n", "1000", "-o", tmp_path / "out", "--workers", "1")
    assert not (tmp_path / "out").exists()


def test_a_class_needs_names_and_variants_enough(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "class.csv").write_text("name\n" + "".join(f"student {k}\n" for k in range(5)), encoding="utf-8")
    assert "there are 5 students, but 3 variants; ask for -n 5" in refused(capsys, "exam", "week-5", "--class", tmp_path / "class.csv", "-n", "3", "-o", tmp_path / "out")


# ---- mutations -----------------------------------------------------------------------

WEEK_5: dict[str, Any] = tomllib.loads(data_file("exams", "week-5").read_text(encoding="utf-8"))
JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just("a" * 25_000), st.just("\ud800"), st.just("\0"),
    st.sampled_from([[], [[]], {}, {"": {}}, [{}], [None], [-1, 1], "none", "causal", "1/0", "sqrt(", "x", "../x", 10**30, "X", [True], ["a", "a"]]),
    st.lists(st.integers(-3, 3), max_size=3), st.dictionaries(st.text(max_size=4), st.integers(), max_size=2),
)  # fmt: skip


def places(raw: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in raw data."""
    inner = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from places(value, (*path, key))


PLACES = list(places(WEEK_5))
SPOTS = st.one_of(
    st.sampled_from(PLACES),
    st.tuples(st.sampled_from(TOP)),
    st.tuples(st.just("questions"), st.integers(0, 10), st.sampled_from(KEYS)),
    st.tuples(st.just("questions"), st.integers(0, 10), st.just("numbers"), st.sampled_from(WISHES)),
)


@settings(max_examples=400)
@given(st.lists(st.tuples(SPOTS, JUNK), min_size=1, max_size=3))
def test_whatever_is_changed_it_is_read_or_answered(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    """Never anything but messages, each with the name of the file and a place in it."""
    raw = copy.deepcopy(WEEK_5)
    for path, value in changes:
        put(raw, path, value)
    for message in told(lambda: specification_from(raw, "exam.toml")):
        assert message.startswith("exam.toml: "), message
        assert len(message) < 600, message
        assert "questions" in message or any(str(path[0]) in message for path, _ in changes), message


def put(raw: Any, path: tuple[Any, ...], value: Any) -> None:
    """Puts a value into raw data, where its place is still there."""
    try:
        for key in path[:-1]:
            raw = raw.setdefault(key, {}) if key == "numbers" else raw[key]
        raw[path[-1]] = value
    except (KeyError, IndexError, TypeError, AttributeError):
        assume(False)


PLAIN: dict[str, tuple[Any, ...]] = {
    "places": (0, 12), "points": (0, "1/3"), "options": (2, 12), "blanks": (1, 30), "several": (True,), "which": ("row", "matrix"), "rounding": ("cut",),
    "accept": ("sigfig", "relabs"), "otherwise": ("wrong-row", "neighbouring-entry"), "entry": ([1, 1], [1, 2], [3]),
    "tokens": (["a", "a", "\ud800"], ["<b>", "$x$"]), "queries": ([1], [2, 1]),
}  # fmt: skip
CHANGES: list[tuple[Any, ...]] = [
    *(("sizes", {name: size}) for name in ("tokens", "queries", "d_k", "d_v", "d_model") for size in (1, 2, 5)),
    *(("given", names) for names in (["scores"], ["scores", "V"], ["Q", "K"], ["X", "W_Q", "W_K"], ["X", "W_Q", "W_K", "W_V"], ["X", "X_kv", "W_Q", "W_K", "W_V"])),
    *(("settings", {"scale": scale}) for scale in ("none", "1/3", "0", "-1", "1e400", "sqrt(2)", "x", "1/sqrt(d_k)")),
    *(("settings", setting) for setting in ({"mask": "causal"}, {"subtract_max": True}, {"padding": [True, False, True]}, {"mask": [["0", "-inf", "ln 2"]]})),
    *(("ask", name) for name in ("Q", "scores", "masked_scores", "exponentials", "row_sums", "weights", "weighted_values", "output")),
    *((key, value) for key, values in PLAIN.items() for value in values),
    *(("numbers", name, value) for name in ("integer_scores", "rational_weights", "distinct_weights", "square_d_k", "zeros", "no_ties") for value in (True, False)),
    *(("numbers", "range", value) for value in ([0, 1], [-1000, 1000], [5, 9])), ("numbers", "decimals", 3), ("numbers", "largest", "1000000000"), ("numbers", "apart", 1000),
]  # fmt: skip
"""Changes that often leave a specification that can be used."""


@settings(max_examples=120)
@given(st.integers(0, 10), st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3))
def test_whatever_is_read_is_written_or_answered(tmp_path_factory: pytest.TempPathFactory, k: int, changes: list[tuple[Any, ...]]) -> None:
    """One question of week 5, changed: a whole exam, or none and the reason."""
    raw = {"questions": [copy.deepcopy(WEEK_5["questions"][k])]}
    for *path, value in changes:
        put(raw["questions"][0], tuple(path), copy.deepcopy(value))
    folder = tmp_path_factory.mktemp("written") / "out"
    messages = told(lambda: examine(specification_from(raw, "exam.toml"), folder, 1, to=("json",), workers=1))
    assert folder.exists() == (not messages)
    assert all("questions[0]" in m for m in messages)
    assert messages or len(json.loads((folder / "key.json").read_text(encoding="utf-8"))["variants"]) == 1


def told(action: Callable[[], object]) -> tuple[str, ...]:
    """What is answered; nothing where all is well."""
    try:
        action()
    except SymattnError as error:
        return error.messages
    return ()


# ---- answers -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The key of two questions in two variants; the second is written with a decimal comma."""
    folder = tmp_path_factory.mktemp("key")
    plain = {**NUMERICAL, "entry": [1, 1], "name": "q1"}
    examine(cheap(plain, {**plain, "name": "q2", "notation": {"decimal": ","}}, {**CONCEPT, "name": "q3"}), folder, 2, to=(), workers=1)
    return folder / "key.json"


def right(key: Path, variant: int, name: str) -> str:
    questions = json.loads(key.read_text(encoding="utf-8"))["variants"][variant - 1]["questions"]
    return next(str(q.get("answer") or q["blanks"][0]["key"]) for q in questions if q["name"] == name)


def results(key: Path, table: bytes | str, folder: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """Verdict and points of every blank of every student."""
    (folder / "answers.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    return {(row["student"], row["blank"]): (row["verdict"], row["points"]) for row in csv.DictReader(io.StringIO(mark(key, folder / "answers.csv").text))}


HEAD = "student,variant,q1.weights[1,1]"
COLUMNS = ("q1.weights[1,1]", "q2.weights[1,1]", "q3.a")


def written(rows: list[list[str]], delimiter: str = ",", columns: tuple[str, ...] = COLUMNS) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([["student", "variant", *columns], *rows])
    return out.getvalue()


def test_commas_for_points(tmp_path: Path, key: Path) -> None:
    """A comma is read where the exam is written with commas, and named where it is not."""
    comma = [right(key, 1, name).replace(".", ",") for name in ("q1", "q2")]
    for delimiter in ",;\t":
        found = results(key, written([["Ada", "1", *comma, ""]], delimiter), tmp_path)
        assert found["Ada", COLUMNS[0]] == ("unreadable", "0")
        assert found["Ada", COLUMNS[1]] == ("correct", "1")
        assert found["Ada", "total"][1] == "1"
    assert "a decimal point is written as a point" in mark(key, tmp_path / "answers.csv").messages[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ends", ["\r\n", "\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_of_other_programs(tmp_path: Path, key: Path, encoding: str, ends: str, delimiter: str) -> None:
    """Spreadsheets write marks of order, semicolons, empty cells, short rows and empty rows; students have any name."""
    rows = [["Åsa, 李", "2", right(key, 2, "q1"), "", f" ({right(key, 2, 'q3').upper()}) "], ["", "", "", "", ""], ["=1+1", "1"]]
    found = results(key, written(rows, delimiter).replace("\r\n", ends).encode(encoding), tmp_path)
    assert [found["Åsa, 李", name][0] for name in COLUMNS] == ["correct", "unanswered", "correct"]
    assert found["Åsa, 李", "total"][1] == "2"
    assert [found["=1+1", name][0] for name in COLUMNS] == ["unanswered"] * 3
    assert len({student for student, _ in found}) == 2


def test_columns_may_be_missing(tmp_path: Path, key: Path) -> None:
    found = results(key, written([["Ada", "1", right(key, 1, "q2")]], columns=COLUMNS[1:2]), tmp_path)
    assert found["Ada", "total"][1] == "1"
    assert found["Ada", COLUMNS[0]][0] == "unanswered"


def test_more_students_than_variants(tmp_path: Path, key: Path) -> None:
    """Several may have the same variant; every one is marked by that one's key."""
    found = results(key, written([[f"s{k}", str(1 + k % 2), right(key, 1, "q1")] for k in range(50)]), tmp_path)
    assert right(key, 1, "q1") != right(key, 2, "q1")
    assert {found[f"s{k}", COLUMNS[0]][0] == "correct" for k in range(0, 50, 2)} == {True}
    assert {found[f"s{k}", COLUMNS[0]][0] == "correct" for k in range(1, 50, 2)} == {False}


@pytest.mark.parametrize(
    ("table", "part"),
    [
        (written([["Ada", "3"]]), 'answers.csv:2: there is no variant "3" (there are 2)'), (written([["Ada", "0"]]), ":2: there is no variant"),
        (written([["Ada", ""]]), ':2: there is no variant ""'), (written([["Ada", "1.0"]]), "there is no variant"),
        (written([["Ada", "1"], ["Ada", "2"]]), "stands in line 2 already"),
        ("variant\n1\n", 'the column "student" is missing'), ("student\nAda\n", 'the column "variant" is missing'), ("student,variant,q9\nAda,1,\n", 'the column "q9" is no blank'),
        (HEAD.replace("[1,1]", "") + "\nAda,1,0,5\n", ":2: has 4 cells; there are 3 columns"), ("", "has no heading"), ("\n\n", "has no heading"),
        ("student,variant\nÅsa,1\n".encode("latin-1"), "is not UTF-8 text (byte 17)"),
        ("student,variant\nAda,1\n".encode("utf-16"), "is not UTF-8 text"), (b"\x00\xff\xfe", "is not UTF-8 text"),
        ('student,variant\n"Ada,1\n', "there is no variant"), (b"PK\x03\x04\x14\x00", 'the column "student" is missing'), ("student,student,variant\n", "stands twice"),
    ],
    ids=range(17),
)  # fmt: skip
def test_bad_tables_are_answered(tmp_path: Path, key: Path, table: str | bytes, part: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "answers.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    assert part in refused(capsys, "mark", key, tmp_path / "answers.csv", "-o", tmp_path / "results.csv")
    assert not (tmp_path / "results.csv").exists()


def test_all_mistakes_of_a_table_are_told_at_once(tmp_path: Path, key: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "answers.csv").write_text(written([[f"s{k}", "7"] for k in range(500)]), encoding="utf-8")
    told = refused(capsys, "mark", key, tmp_path / "answers.csv").splitlines()
    assert len(told) == 101
    assert "answers.csv:2:" in told[0]


def test_files_that_are_none_are_answered(tmp_path: Path, key: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no such file" in refused(capsys, "mark", key, tmp_path / "none.csv")
    assert "is not a file" in refused(capsys, "mark", tmp_path, tmp_path / "none.csv")


ANSWERS = st.one_of(st.text(max_size=20), st.sampled_from(["1/3", "ln 2", "1/0", "0,5", "−1", "1e999999", "((((", "exp(exp(exp(9)))", "a", "-oo", "x_1", "1" * 150]))


def test_a_number_that_cannot_be_compared_is_wrong_and_stops_nobody_else(tmp_path: Path, key: Path) -> None:
    found = results(key, written([["Ada", "1", "exp(exp(exp(9)))"], ["Bob", "1", f"{right(key, 1, 'q1')} + exp(-exp(20))"], ["Cyd", "1", right(key, 1, "q1")]]), tmp_path)
    assert [found[name, COLUMNS[0]] for name in ("Ada", "Bob", "Cyd")] == [("wrong", "0"), ("correct", "1"), ("correct", "1")]


@settings(max_examples=100)
@given(st.lists(ANSWERS, min_size=3, max_size=3))
def test_whatever_a_student_writes_is_marked(tmp_path_factory: pytest.TempPathFactory, key: Path, answers: list[str]) -> None:
    assume(not any("\r" in a or "\n" in a for a in answers))
    folder = tmp_path_factory.mktemp("answers")
    found = results(key, written([["Ada", "1", *answers]]).encode("utf-8", "replace"), folder)
    assert {verdict for verdict, _ in found.values()} <= {"correct", "rounding", "wrong", "unanswered", "unreadable", ""}
    assert len(found) == 4


@settings(max_examples=150)
@given(st.data())
def test_a_key_that_somebody_changed_is_used_or_answered(tmp_path_factory: pytest.TempPathFactory, key: Path, data: st.DataObject) -> None:
    raw = json.loads(key.read_text(encoding="utf-8"))
    spots = list(places(raw))
    for _ in range(data.draw(st.integers(1, 2))):
        put(raw, data.draw(st.sampled_from(spots)), data.draw(JUNK))
    folder = tmp_path_factory.mktemp("changed")
    (folder / "key.json").write_text(json.dumps(raw), encoding="utf-8")
    (folder / "answers.csv").write_text(written([["Ada", "1", "0.3", "1/3", "a"], ["Bob", "2", "1", "x", ""]]), encoding="utf-8")
    messages = told(lambda: mark(folder / "key.json", folder / "answers.csv"))
    assert all(("key.json" in m or "answers.csv" in m) and len(m) < 700 for m in messages), messages
