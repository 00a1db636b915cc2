"""Bad problems, from files and from Python: every mistake is answered at once, with its place and what would be right, and soon."""

import copy
import datetime
import json
import random
import time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symattn.derivation.problem import derive
from symattn.errors import SymattnError, UsageError
from symattn.exact.field import rational, same
from symattn.reading.assemble import MAX_MESSAGES, assemble
from symattn.reading.problem_file import MAX_BYTES, decode, read_problem, read_text

pytestmark = pytest.mark.quick
SECONDS = 2

GOOD: dict[str, Any] = {
    "title": "Two words",
    "tokens": ["a", "b"],
    "given": {"X": [[1, "0.5"], ["1/2", -1]], "W_Q": [[1, 0], [0, 1]], "W_K": [[1, 2], [3, 4]], "W_V": [[1], [2]]},
    "settings": {"scale": "none", "mask": "causal"},
}
SCORES: dict[str, Any] = {"given": {"scores": [[1, 2], [3, 4]], "V": [[1], [2]]}}


def messages(raw: Any) -> list[str]:
    """What is wrong with raw data; nothing where it can be derived and printed."""
    try:
        derivation = derive(assemble(raw))
        for step in derivation.steps:
            derivation[step.name].decimal(2)
            derivation[step.name].text()
    except SymattnError as error:
        return list(error.messages)
    return []


def changed(*path: Any, to: Any, base: dict[str, Any] = GOOD) -> dict[str, Any]:
    """The good problem with one thing put in its place."""
    raw = copy.deepcopy(base)
    place: Any = raw
    for key in path[:-1]:
        place = place.setdefault(key, {}) if isinstance(place, dict) else place[key]
    place[path[-1]] = to
    return raw


def test_the_good_ones_are_good() -> None:
    assert messages(GOOD) == []
    assert messages(SCORES) == []


SUCH_AS = "is not a number (such as 3, -1/2, 0.25, sqrt(2))"
ONE_MISTAKE = {
    "entry": (changed("given", "W_Q", 1, 0, to="0.2o"), f'given.W_Q[1][0]: "0.2o" {SUCH_AS}'),
    "boolean": (changed("given", "X", 0, 0, to=True), f"given.X[0][0]: true {SUCH_AS}"),
    "nothing": (changed("given", "X", 0, 0, to=None), f"given.X[0][0]: nothing {SUCH_AS}"),
    "list": (changed("given", "X", 0, 0, to=[1]), f"given.X[0][0]: a list {SUCH_AS}"),
    "table": (changed("given", "X", 0, 0, to={}), f"given.X[0][0]: a table {SUCH_AS}"),
    "nan": (changed("given", "X", 0, 0, to=float("nan")), f'given.X[0][0]: "nan" {SUCH_AS}'),
    "infinity": (changed("given", "X", 0, 0, to=float("-inf")), f'given.X[0][0]: "-inf" {SUCH_AS}'),
    "numpy nan": (changed("given", "X", to=numpy.array([[numpy.nan, 1], [1, 1]])), f'given.X[0][0]: "nan" {SUCH_AS}'),
    "date": (changed("given", "X", 0, 0, to=datetime.date(2020, 1, 1)), f"given.X[0][0]: a date or time {SUCH_AS}"),
    "complex": (changed("given", "X", 0, 0, to=1j), f"given.X[0][0]: a complex {SUCH_AS}"),
    "bytes": (changed("given", "X", 0, 0, to=b"1"), f"given.X[0][0]: a bytes {SUCH_AS}"),
    "many digits": (changed("given", "X", 0, 0, to="9" * 10**6), 'given.X[0][0]: "' + "9" * 30 + '…" has 1000000 characters; a number may have 400'),
    "large integer": (changed("given", "X", 0, 0, to=10**5000), "given.X[0][0]: an integer may have 400 digits"),
    "large fraction": (changed("given", "X", 0, 0, to=Fraction(1, 10**5000)), "given.X[0][0]: a fraction may have 400 digits"),
    "exponent": (changed("given", "X", 0, 0, to="1e999999999"), 'given.X[0][0]: "1e999999999" has an exponent beyond ±400'),
    "tower": (changed("given", "X", 0, 0, to="9**9**9**9"), 'given.X[0][0]: "9**9**9**9" is not a number: an exponent must be a rational number up to 100 (except that of e)'),
    "ragged": (changed("given", "X", 1, to=["1"]), "given.X[1] has 1 entry; given.X[0] has 2"),
    "empty matrix": (changed("given", "X", to=[]), "given.X is empty"),
    "empty row": (changed("given", "X", to=[[], []]), "given.X[0] is empty"),
    "no matrix": (changed("given", "X", to="causal"), "given.X must be a matrix: a list of rows such as [[1, 0], [0, 1]]"),
    "one row": (changed("given", "X", to=[1, 2]), "given.X must be a matrix: a list of rows such as [[1, 0], [0, 1]]"),
    "scalar array": (changed("given", "X", to=numpy.array(1.0)), "given.X must be a matrix: a list of rows such as [[1, 0], [0, 1]]"),
    "too many": (changed("given", "X", to=[[1], [1] * 200_000]), "given.X has more than 40000 entries"),
    "rows": (changed("given", "W_K", to=[[1, 0], [0, 1], [1, 1]]), "given.W_K has 3 rows; X has 2 columns"),
    "columns": (changed("given", "W_K", to=[[1], [0]]), "given.W_K has 1 columns; W_Q has 2 columns (both are d_k)"),
    "missing": ({"given": {"X": [[1]], "W_Q": [[1]]}}, "given.K is missing: give K, or X and W_K, or scores"),
    "no givens": ({}, "given is missing: give X and weights, or Q, K and V, or scores and V"),
    "given twice": (changed("given", "Q", to=[[1, 0], [1, 1]]), "given.W_Q is not used: Q is given as well. Give one of them"),
    "keys and values": (changed("given", "V", to=[[1]], base=SCORES), "there are 2 keys but 1 values; every key needs one value"),
    "unknown given": (changed("given", "W_k", to=[[1]]), 'given.W_k is not known; did you mean "W_K"?'),
    "unknown key": (changed("tittle", to="x"), '"tittle" is not known at the top; did you mean "title"?'),
    "unknown setting": (changed("settings", "scael", to=1), 'settings.scael is not known; did you mean "scale"?'),
    "unknown variant": (changed("variant", to="scaled-dot"), 'variant "scaled-dot" is not known; did you mean "scaled-dot-product"?'),
    "variant": (changed("variant", to=3), "variant must be a name in quotes"),
    "notation": (changed("notation", to={"Q": 3}), "notation must be a table of texts in quotes"),
    "title": (changed("title", to=["x"]), "title must be text of at most 500 characters"),
    "half a pair": (changed("title", to="\ud800"), "title must be text of at most 500 characters"),
    "tokens": (changed("tokens", to="ab"), "tokens must be a list of names in quotes, each of at most 500 characters"),
    "too few tokens": (changed("tokens", to=["a"]), "tokens has 1 names; there are 2 rows to name"),
    "queries": (changed("queries", to="a"), 'queries must be a list of tokens, such as ["love"], or of their numbers, such as [2]'),
    "no queries": (changed("queries", to=[]), 'queries must be a list of tokens, such as ["love"], or of their numbers, such as [2]'),
    "unknown query": (changed("queries", to=["b#2"]), 'queries[0]: "b#2" is not one of the tokens'),
    "query number": (changed("queries", to=[3]), 'queries[0]: "3" is not one of the tokens'),
    "query zero": (changed("queries", to=[0]), 'queries[0]: "0" is not one of the tokens'),
    "places": (changed("places", to=-1), "places must be a whole number from 0 to 1000"),
    "many places": (changed("places", to=10**9), "places must be a whole number from 0 to 1000"),
    "places as text": (changed("places", to="4"), "places must be a whole number from 0 to 1000"),
    "true places": (changed("places", to=True), "places must be a whole number from 0 to 1000"),
    "given": (changed("given", to=[1]), "given must be a table, [given]"),
    "settings": (changed("settings", to=3), "settings must be a table, [settings]"),
    "scale": (changed("settings", "scale", to="1/sqrt(x"), 'settings.scale: "1/sqrt(x" is not a number: a bracket is not closed; write "none", '),
    "scale zero": (changed("settings", "scale", to="1/0"), 'settings.scale: "1/0" has no value: division by zero; write "none", '),
    "list as scale": (changed("settings", "scale", to=[1]), 'settings.scale is not a scale ("none", '),
    "scale of scores": (changed("settings", "scale", to="1/sqrt(d_k)", base=SCORES), "settings.scale: d_k is not known from what is given; write a number"),
    "mask": (changed("settings", "mask", to="casual"), 'settings.mask is not a mask; write "none", "causal", '),
    "mask rows": (changed("settings", "mask", to=[[True, True]]), "settings.mask must have 2 rows (queries) and 2 columns (keys)"),
    "mask entry": (changed("settings", "mask", to=[[0, 0], [0, "x y"]]), f'settings.mask[1][1]: "x y" {SUCH_AS}'),
    "mixed mask": (changed("settings", "mask", to=[[True, 0], [0, 0]]), "settings.mask mixes true/false with numbers; write one or the other"),
    "masked row": (changed("settings", "mask", to=[[True, False], [False, False]]), 'settings.mask: query 2 ("b") may not attend to any key; its softmax would be 0/0. '),
    "padding": (changed("settings", "padding", to=[True]), "settings.padding is not a list of true and false, one a key (true may be attended to); there are 2 keys"),
    "masked scores": (changed("given", "scores", 0, to=["-inf", "-oo"], base=SCORES), 'given.scores: query 1 ("1") may not attend to any key; '),
    "scores and mask": (
        {"given": {"scores": [["-inf", 1]]}, "settings": {"mask": [[True, False]]}},
        'settings.mask: query 1 ("1") may not attend to any key; its softmax would be 0/0. ',
    ),
    "negative scale": ({"given": {"scores": [["-inf", 1]]}, "settings": {"scale": "-1"}}, "settings.scale must be a positive number where scores hold -inf"),
    "subtract_max": (changed("settings", "subtract_max", to=1), "settings.subtract_max must be true or false"),
    "no table": ([GOOD], "a problem is a table of keys such as given and settings"),
    "too large": ({"given": {"X": [[1] * 60] * 100, "W_Q": [[1] * 60] * 60, "W_K": [[1] * 60] * 60}}, "the problem is too large: "),
}


@pytest.mark.parametrize("name", ONE_MISTAKE)
def test_a_mistake_is_answered_at_its_place(name: str) -> None:
    raw, expected = ONE_MISTAKE[name]
    found = messages(raw)
    assert len(found) == 1, found
    assert found[0].startswith(expected)
    assert len(found[0]) < 400
    assert "\n" not in found[0]


def test_all_mistakes_at_once() -> None:
    raw = {
        "tittle": "x",
        "places": 4.5,
        "given": {"X": [["0.2o", True], [1, "1e999"]], "W_Q": [[1, 0], [0, 1]], "W_K": [[1, 2], [3, 4], [5, 6]], "W_V": [[1], [2]]},
        "settings": {"scael": 2},
        "tokens": ["a"],
        "queries": [7],
    }
    starts = [
        '"tittle" is not known',
        'given.X[0][0]: "0.2o"',
        "given.X[0][1]: true",
        'given.X[1][1]: "1e999"',
        "settings.scael is not known",
        "places must be",
        "tokens has 1 names",
        'queries[0]: "7"',
        "given.W_K has 3 rows; X has 2 columns",
    ]
    found = messages(raw)
    assert [next((m for m in found if m.startswith(start)), None) is not None for start in starts] == [True] * len(starts), found
    assert len(found) == len(starts)


def test_settings_and_masks_are_answered_together() -> None:
    found = messages({**GOOD, "settings": {"scale": "x y", "mask": [["0.2o", 1], [1, "-inf"]], "padding": 3, "subtract_max": "yes"}})
    assert {m.split(":")[0].split(" ")[0] for m in found} == {"settings.scale", "settings.mask[0][0]", "settings.padding", "settings.subtract_max"}


def test_a_flood_of_mistakes_is_cut() -> None:
    found = messages({"given": {"X": [["?"] * 100] * 100}})
    assert len(found) == MAX_MESSAGES + 1
    assert found[-1].startswith("there may be more")


def test_toml_and_json_are_read_alike() -> None:
    toml = '''
        title = "t"
        tokens = ["a", "b"]
        queries = ["b"]
        places = 3
        [given]
        scores = [[0.50, 1e3], ["ln 2", -7]]
        V = [[1_000.5], ["x_1"]]
        [settings]
        scale = 0.10
        mask = [[true, false], [true, true]]
    '''
    same = {
        "title": "t",
        "tokens": ["a", "b"],
        "queries": ["b"],
        "places": 3,
        "given": {"scores": [["0.50", "1e3"], ["ln 2", -7]], "V": [["1000.5"], ["x_1"]]},
        "settings": {"scale": "0.10", "mask": [[True, False], [True, True]]},
    }
    a, b = read_problem(toml, "p.toml"), read_problem(json.dumps(same), "p.json")
    assert a.given["scores"].texts == b.given["scores"].texts == ((r"\ln 2", "-7"),)
    for name in a.given:
        assert a.given[name].entries == b.given[name].entries
        assert (a.given[name].rows, a.given[name].columns) == (b.given[name].rows, b.given[name].columns)
    assert (a.title, a.tokens, a.queries, a.query_rows, a.places, a.settings) == (b.title, b.tokens, b.queries, b.query_rows, b.places, b.settings)
    assert a.settings["scale"] == "0.10"
    assert derive(a)["output"].text() == derive(b)["output"].text()


def test_bare_numbers_keep_their_digits() -> None:
    text = '{"given": {"scores": [[0.50, 1.10e2, -0.0, 100000000000000000000.25]]}}'
    for name, source in (("p.json", text), ("p.toml", "[given]\nscores = [[0.50, 1.10e2, -0.0, 100000000000000000000.25]]")):
        problem = read_problem(source, name)
        assert problem.given["scores"].texts == (("0.50", r"1.10 \cdot 10^{2}", "-0.0", "100000000000000000000.25"),)


def test_python_numbers_are_what_they_show() -> None:
    row = [0.1, Fraction(1, 3), Decimal("0.50"), 2, numpy.int64(3), "1/4", numpy.float64(0.1), numpy.float32(0.5)]
    made = assemble({"given": {"scores": [row]}}).given["scores"]
    assert made.text() == [["1/10", "1/3", "1/2", "2", "3", "1/4", "1/10", "1/2"]]
    exact = assemble({"given": {"scores": numpy.array([[0.1]])}}).given["scores"]
    assert exact[0, 0] == rational(*0.1.as_integer_ratio())
    assert assemble({"given": {"scores": numpy.array([[0.1]])}}, floats="repr").given["scores"].text() == [["1/10"]]
    scaled = derive(assemble({"given": {"scores": [[1, 0]]}, "settings": {"scale": numpy.float64(0.25), "mask": numpy.array([[True, True]])}}))
    assert scaled["scaled_scores"].text() == [["1/4", "0"]]


def test_exact_results_can_be_given_again() -> None:
    """Arrays and SymPy matrices of exact values, logarithms, e and minus infinity among them, are read back exactly."""
    scores = [["ln 2", "e", "sqrt(3)/2"], ["-inf", "x_1^2", "exp(-1/2) pi"]]
    first = derive(assemble({"given": {"scores": scores}}))
    for again in (first["scores"], first["scores"].exact, first["scores"].entries):
        read = assemble({"given": {"scores": again}}).given["scores"]
        assert all(same(read[i, j], first["scores"][i, j]) is True for i in range(2) for j in range(3))
    assert messages({"given": {"scores": first["scores"], "V": first["scores"].select([1, 1, 1])}}) == [
        f"given.V[{i}][0]: minus infinity {SUCH_AS}" for i in range(3)
    ]


def test_queries_select_name_and_reorder() -> None:
    q = {"Q": [[1], [2], [3]], "K": [[1], [0]], "V": [[1], [5]]}
    assert derive(assemble({"given": q, "queries": [3, 1]}))["Q"].text() == [["3"], ["1"]]
    assert derive(assemble({"given": q, "queries": [3, 2, 1]}))["Q"].text() == [["3"], ["2"], ["1"]]
    named = derive(assemble({"given": q, "queries": ["u", "v", "w"]}))
    assert (named["Q"].rows, named["Q"].text()) == (("u", "v", "w"), [["1"], ["2"], ["3"]])
    again = derive(assemble({"given": {"X": [[1], [2]], "W_Q": [[1]], "W_K": [[1]]}, "tokens": ["the", "the"], "queries": ["the#2", 1, "the"]}))
    assert again["Q"].text() == [["2"], ["1"], ["1"]]


def test_a_whole_mask_is_cut_to_the_selected_queries() -> None:
    mask = [[True, False], [True, True], [False, True]]
    for given_ in ({"Q": [[1], [2], [3]], "K": [[1], [0]]}, {"scores": [[1, 2], [3, 4], [5, 6]]}, {"X": [[1], [2], [3]], "W_Q": [[1]], "K": [[1], [0]]}):
        d = derive(assemble({"given": given_, "queries": [3], "settings": {"mask": mask}}))
        assert d["mask"].text() == [["-oo", "0"]]
        assert d["weights"].text() == [["0", "1"]]
        found = messages({"given": given_, "queries": [3], "settings": {"mask": [[True, True]] * 4}})
        assert found == ["settings.mask must have 1 row (queries) and 2 columns (keys)"]


def test_a_step_that_changes_nothing_is_absent() -> None:
    base = {"Q": [[1]], "K": [[1], [2]]}
    for settings in ({"scale": "none"}, {"scale": 1}, {"scale": "1.0"}, {"scale": "1/d_k"}, {}, {"scale": "1/sqrt(d_k)"}, {"scale": "2/sqrt(4)"}):
        assert [s.name for s in derive(assemble({"given": base, "settings": settings})).steps] == ["scores", "exponentials", "row_sums", "weights"]
    for settings in ({"mask": "none"}, {"mask": [[True, True]]}, {"mask": [[0, "0.0"]]}, {"padding": [True, True]}):
        assert "masked_scores" not in derive(assemble({"given": base, "settings": settings}))


TEXTS = {
    "no TOML": ("given = [[1,", "p.toml: is not valid TOML: "),
    "no JSON": ('{"given": }', "p.json:1:11: is not valid JSON: "),
    "number": ("3", "p.json: a problem is a table of keys such as given and settings"),
    "list": ("[[1]]", "p.json: a problem is a table of keys such as given and settings"),
    "deep JSON": ('{"given": ' + "[" * 10**5 + "]" * 10**5 + "}", "p.json: brackets are nested too deeply"),
    "deep TOML": ("given = " + "[" * 10**5 + "]" * 10**5, "p.toml: brackets are nested too deeply"),
    "deep settings": ('{"given": {"scores": [[1]]}, "settings": {"mask": ' + "[" * 800 + "]" * 800 + "}}", 'p.json: settings.mask[0][0]: "a list" is not a number'),
    "long key": ("a." * 10**5 + "b = 1", "p.toml: has more than 10000 keys"),
    "dotted key": ("a." * 100 + "b = 1", "p.toml: a key has more than 20 dots"),
    "dotted table": ("[" + "a." * 100 + "b]", "p.toml: a key has more than 20 dots"),
    "many tables": ("\n".join(f"[a{k}]" for k in range(10**5)), "p.toml: has more than 10000 keys"),
    "many keys": ("\n".join(f"given{k} = 1" for k in range(5000)), 'p.toml: "given0" is not known at the top; did you mean "given"?'),
    "long integer": ("[given]\nscores = [[\n" + "9" * 10**6 + "]]", "p.toml:3: a number has too many digits; it may have 400"),
    "long JSON integer": ('{"given": {"scores": [[' + "9" * 10**6 + "]]}}", 'p.json: given.scores[0][0]: "' + "9" * 30 + '…" has 1000000 characters; a number may have 400'),
    "long hexadecimal": ("[given]\nscores = [[0x" + "9" * 10**6 + "]]", "p.toml: given.scores[0][0]: an integer may have 400 digits"),
    "long scale": ("[given]\nscores = [[1]]\n[settings]\nscale = 0x" + "9" * 10**6, "p.toml: settings.scale: "),
    "shapes": ("[given]\nX = [[1]]\nW_Q = [[1]]\nW_K = [[1], [2]]\nW_V = [[0.2o]]".replace("0.2o", "'0.2o'"), 'p.toml: given.W_V[0][0]: "0.2o" '),
    "long variant": ('variant = "' + "x" * 10**6 + '"', "p.toml: variant must be a name in quotes"),
    "JSON NaN": ('{"given": {"scores": [[NaN]]}}', f'p.json: given.scores[0][0]: "NaN" {SUCH_AS}'),
    "TOML nan": ("[given]\nscores = [[nan]]", f'p.toml: given.scores[0][0]: "nan" {SUCH_AS}'),
    "TOML date": ("[given]\nscores = [[1979-05-27]]", f"p.toml: given.scores[0][0]: a date or time {SUCH_AS}"),
    "half a pair": ('{"title": "\\ud800", "given": {"scores": [[1]]}}', "p.json: title must be text of at most 500 characters"),
    "code": ('[given]\nscores = [["__import__(\'os\').system(\'true\')"]]', 'p.toml: given.scores[0][0]: "__import__(\'os\').system(\'true\')" '),
}


@pytest.mark.parametrize("name", TEXTS)
def test_bad_files_are_answered_soon(name: str) -> None:
    text, expected = TEXTS[name]
    begin = time.process_time()
    with pytest.raises(SymattnError) as refusal:
        read_problem(text, "p.json" if expected.startswith("p.json") else "p.toml")
    assert time.process_time() - begin < SECONDS
    assert refusal.value.messages[0].startswith(expected)
    assert all(len(m) < 400 and m.startswith(expected[:6]) for m in refusal.value.messages)


def test_files_that_are_no_text(tmp_path) -> None:
    binary = tmp_path / "p.toml"
    binary.write_bytes(b"\x00\xff\xfe")
    with pytest.raises(UsageError, match="is not UTF-8 text"):
        read_text(binary)
    with pytest.raises(UsageError, match="is a directory"):
        read_text(tmp_path)
    with pytest.raises(UsageError, match="there is no such file"):
        read_text(tmp_path / "q.toml")
    with pytest.raises(UsageError, match="is larger than"):
        decode(b" " * (MAX_BYTES + 1), "p.toml")
    assert decode("\ufefftitle".encode(), "p.toml") == "title"


NUMBERS = st.integers() | st.floats() | st.fractions() | st.decimals() | st.booleans() | st.complex_numbers()
WORDS = ["a", "b", "0.5", "-inf", "causal", "none", "x_1", "ln 2", "1/0", 10**4000]
LEAVES = st.none() | NUMBERS | st.text(max_size=8) | st.binary(max_size=4) | st.dates() | st.sampled_from(WORDS)
NAMES = st.text(max_size=4) | st.integers() | st.none()
ANYTHING = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=3) | st.tuples(inner), max_leaves=12)
KEYS = st.sampled_from(["title", "variant", "tokens", "queries", "kv_tokens", "places", "notation", "given", "settings", "claims", "x", 3])
GIVENS = st.sampled_from(["X", "X_kv", "W_Q", "W_K", "W_V", "Q", "K", "V", "scores", "W_O", 1])
GIVEN = st.dictionaries(GIVENS, ANYTHING | st.lists(st.lists(LEAVES, max_size=3), max_size=3), max_size=6)
SETTINGS = st.dictionaries(st.sampled_from(["scale", "mask", "padding", "subtract_max", "softcap", None]), ANYTHING, max_size=4)


def assert_answered(raw: Any) -> None:
    """Nothing but a SymattnError comes out, within two seconds; messages are lines."""
    begin = time.process_time()
    found = messages(raw)
    assert time.process_time() - begin < SECONDS
    assert all("\n" not in m and m for m in found)


@given(ANYTHING | st.dictionaries(KEYS, ANYTHING, max_size=5) | st.fixed_dictionaries({"given": GIVEN}, optional={"settings": SETTINGS, "tokens": ANYTHING, "queries": ANYTHING}))
def test_any_raw_data_is_answered(raw: Any) -> None:
    assert_answered(raw)


PATHS = [
    *[("given", name) for name in GOOD["given"]],
    *[("given", name, 0) for name in GOOD["given"]],
    *[("given", name, 0, 0) for name in GOOD["given"]],
    *[("settings", name) for name in ("scale", "mask", "padding", "subtract_max")],
    *[(name,) for name in ("title", "variant", "tokens", "queries", "kv_tokens", "places", "notation", "given", "settings", "claims")],
    ("given", "X_kv"),
    ("given", "V"),
    ("given", "scores"),
    ("tokens", 0),
]


@given(st.sampled_from(PATHS), ANYTHING, st.sampled_from(PATHS[:-1]), ANYTHING)
def test_any_change_of_a_good_problem_is_answered(path: tuple[Any, ...], to: Any, other: tuple[Any, ...], second: Any) -> None:
    raw = changed(*path, to=to)
    assert_answered(raw)
    if path[0] != other[0]:
        assert_answered(changed(*other, to=second, base=raw))


@given(st.integers(0, 10**9))
def test_any_damage_to_a_file_is_answered(seed: int) -> None:
    """Characters of a good file removed, doubled, moved or replaced."""
    rng = random.Random(seed)
    text = list('title = "t"\ntokens = ["a", "b"]\n[given]\nscores = [[0.50, 1e3], ["ln 2", -7]]\nV = [[1], ["x_1"]]\n[settings]\nscale = 0.1\nmask = "causal"\n')
    for _ in range(rng.randint(1, 6)):
        k = rng.randrange(len(text))
        text[k] = rng.choice(["", text[k] * 2, rng.choice(text), rng.choice('[]{}",=.\n\x00é9e-'), "inf", "true"])
    begin = time.process_time()
    try:
        derivation = derive(read_problem("".join(text), "p.toml"))
        for step in derivation.steps:
            derivation[step.name].decimal(2)
    except SymattnError:
        pass
    assert time.process_time() - begin < SECONDS
