"""What cannot be used is answered once, clearly, with its place, within two seconds and 300 MB; nothing is written, nothing is run."""

import json
import os
from pathlib import Path

import pytest
from commands import refused, symattn

GIVEN = "[given]\nQ = [[1, 0]]\nK = [[1, 0], [0, 1]]\nV = [[1], [2]]\n"
MANY = 900_000
"""About a million, in a file that is not refused for its size."""


def given(**matrices: str) -> str:
    """A problem with these matrices in place of the usual ones."""
    usual = {"Q": "[[1, 0]]", "K": "[[1, 0], [0, 1]]", "V": "[[1], [2]]"}
    return "[given]\n" + "".join(f"{name} = {rows}\n" for name, rows in {**usual, **matrices}.items() if rows)


CASES: dict[str, tuple[str, list[str]]] = {
    # shapes
    "ragged": (given(K="[[1, 0], [0]]"), ["given.K[1] has 1", "given.K[0] has 2"]),
    "mismatched d_k": (given(K="[[1, 0, 0]]", V="[[1]]"), ["given.K has 3 columns", "2 columns"]),
    "mismatched keys and values": (given(V="[[1], [2], [3]]"), ["2 keys but 3 values"]),
    "mismatched weights": ("[given]\nX = [[1, 2]]\nW_Q = [[1], [2], [3]]\nW_K = [[1], [2]]\nW_V = [[1], [2]]\n", ["given.W_Q has 3 rows; X has 2 columns"]),
    "an empty matrix": (given(Q="[]"), ["given.Q is empty"]),
    "an empty row": (given(Q="[[]]"), ["given.Q[0] is empty"]),
    "no rows and no columns": (given(K="[[], []]", Q="[[]]"), ["given.Q[0] is empty", "given.K[0] is empty"]),
    "a vector": (given(Q="[1, 2]"), ["given.Q", "list of rows"]),
    "a number for a matrix": (given(Q="1"), ["given.Q"]),
    "a text for a matrix": (given(Q='"[[1, 0]]"'), ["given.Q"]),
    "a cube": (given(Q="[[[1], [0]]]"), ["given.Q[0][0]"]),
    "too many entries": ("[given]\nscores = [" + ",".join(["[" + ",".join(["0"] * 400) + "]"] * 300) + "]\nV = [[1]]\n", ["given.scores has more than"]),
    # numbers
    "not a number": (given(Q='[["0.2o", "1/2"]]'), ['given.Q[0][0]: "0.2o" is not a number (such as 3, -1/2, 0.25, sqrt(2))']),
    "several not numbers": (given(Q='[["x y", "1"]]', V='[["a b"], [""]]'), ["given.Q[0][0]", "given.V[0][0]", "given.V[1][0]"]),
    "nan and inf": (given(Q="[[nan, inf]]"), ["given.Q[0][0]", "given.Q[0][1]"]),
    "a boolean": (given(Q="[[true, 0]]"), ["given.Q[0][0]: true is not a number"]),
    "a date": (given(Q="[[2024-01-01, 0]]"), ["given.Q[0][0]"]),
    "a table": (given(Q="[[{a = 1}, 0]]"), ["given.Q[0][0]"]),
    "a million digits": (given(Q=f"[[{'7' * MANY}, 0]]"), ["too many digits"]),
    "a million decimals": (given(Q=f"[[0.{'7' * MANY}, 0]]"), ["given.Q[0][0]"]),
    "a million digits in text": (given(Q=f'[["{"7" * MANY}", 0]]'), ["given.Q[0][0]"]),
    "a huge exponent": (given(Q="[[1e999999999, 0]]"), ["given.Q[0][0]", "1e999999999"]),
    "a tiny exponent": (given(Q="[[1e-999999999, 0]]"), ["given.Q[0][0]"]),
    "a huge exponent in text": (given(Q='[["1e999999999", 0]]'), ["given.Q[0][0]"]),
    "an exponent of a thousand digits": (given(Q=f'[["1e{"9" * 300}", 0]]'), ["given.Q[0][0]"]),
    "a tower": (given(Q='[["9**9**9**9", 0]]'), ["given.Q[0][0]", "9**9**9**9"]),
    "a tower with hats": (given(Q='[["2^2^2^2^2^2^2", 0]]'), ["given.Q[0][0]"]),
    "a power multiplied out": (given(Q='[["(a+b+c+d+f+g)^99", 0]]'), ["given.Q[0][0]"]),
    "brackets": (given(Q=f'[["{"(" * 150}1{")" * 150}", 0]]'), ["given.Q[0][0]"]),
    "brackets not closed": (given(Q='[["((1", 0]]'), ["given.Q[0][0]"]),
    "division by zero": (given(Q='[["1/0", 0]]'), ["given.Q[0][0]"]),
    "a negative root": (given(Q='[["sqrt(-2)", 0]]'), ["given.Q[0][0]"]),
    "the logarithm of zero": (given(Q='[["ln 0", 0]]'), ["given.Q[0][0]"]),
    "a Python keyword": (given(Q='[["lambda", 0]]'), ["given.Q[0][0]"]),
    "code": (given(Q="""[["__import__('os').system('touch run')", 0]]"""), ["given.Q[0][0]"]),
    "a call": (given(Q="""[["open('x')", 0]]"""), ["given.Q[0][0]"]),
    "control characters": (given(Q='[["1\\u0000", "\\u001b[31m2"]]'), ["given.Q[0][0]", "given.Q[0][1]"]),
    # names
    "an unknown given": (given(W_Z="[[1]]"), ["given.W_Z is not known", 'did you mean "W_']),
    "an unknown key": ("tokenz = []\n" + GIVEN, ['"tokenz" is not known', 'did you mean "tokens"?']),
    "an unknown setting": (GIVEN + "[settings]\nscal = 1\n", ["settings.scal", 'did you mean "scale"?']),
    "an unknown variant": ('variant = "scaled-dot"\n' + GIVEN, ['"scaled-dot"', 'did you mean "scaled-dot-product"?']),
    "a variant that is a path": ('variant = "../cli"\n' + GIVEN, ["../cli"]),
    "an unknown query": ('tokens = ["a", "b"]\nqueries = ["c"]\n[given]\nX = [[1], [2]]\nW_Q = [[1]]\nW_K = [[1]]\nW_V = [[1]]\n', ["queries[0]", '"c"']),
    "too few tokens": ('tokens = ["a"]\n' + GIVEN, ["tokens has 1", "2 rows"]),
    "tokens that are no texts": ("tokens = [1, 2]\n" + GIVEN, ["tokens"]),
    "a title that is no text": ("title = 3\n" + GIVEN, ["title"]),
    "a title of a megabyte": (f'title = "{"a" * MANY}"\n' + GIVEN, ["title"]),
    "givens missing": ("[given]\nQ = [[1]]\n", ["given.K is missing"]),
    "nothing given": ('title = "x"\n', ["given is missing"]),
    "given is no table": ("given = 3\n", ["given must be a table"]),
    "given twice": (GIVEN + "W_Q = [[1], [2]]\n", ["given.W_Q"]),
    # settings
    "a fully masked row": (GIVEN + "[settings]\nmask = [[false, false]]\n", ["mask"]),
    "everything padded": (GIVEN + "[settings]\npadding = [false, false]\n", ["may not attend"]),
    "a mask of the wrong shape": (GIVEN + "[settings]\nmask = [[true]]\n", ["settings.mask"]),
    "a mask that mixes": (GIVEN + "[settings]\nmask = [[true, 1]]\n", ["settings.mask"]),
    "a mask that is a word": (GIVEN + '[settings]\nmask = "casual"\n', ["settings.mask"]),
    "a mask with a bad number": (GIVEN + '[settings]\nmask = [["0", "x y"]]\n', ["settings.mask[0][1]"]),
    "a scale that is no number": (GIVEN + '[settings]\nscale = "big deal"\n', ["settings.scale"]),
    "a scale of code": (GIVEN + "[settings]\nscale = \"__import__('os')\"\n", ["settings.scale"]),
    "a scale by zero": (GIVEN + '[settings]\nscale = "1/0"\n', ["settings.scale"]),
    "a scale without d_k": ('[given]\nscores = [[1]]\nV = [[1]]\n[settings]\nscale = "1/sqrt(d_k)"\n', ["settings.scale"]),
    "subtract_max that is no boolean": (GIVEN + "[settings]\nsubtract_max = 3\n", ["settings.subtract_max"]),
    "places that are negative": ("places = -1\n" + GIVEN, ["places", "0 to 1000"]),
    "places of a billion": ("places = 1000000000\n" + GIVEN, ["places", "0 to 1000"]),
    "places that are a fraction": ("places = 1.5\n" + GIVEN, ["places"]),
    "places that are a word": ('places = "four"\n' + GIVEN, ["places"]),
    "places that are true": ("places = true\n" + GIVEN, ["places"]),
    # files
    "no TOML": ("this is = = not\n", ["TOML", "line 1"]),
    "empty": ("", ["given is missing"]),
    "deeply nested lists": ("[given]\nQ = " + "[" * 100_000, []),
    "deeply nested and closed": ("[given]\nQ = " + "[" * 5000 + "]" * 5000 + "\n", []),
    "deeply nested tables": ("[given]\nQ = " + "{a=" * 20_000 + "1" + "}" * 20_000 + "\n", []),
    "a dotted key": ("a." * 20_000 + "b = 1\n", []),
    "a key of a megabyte": ("a" * MANY + " = 1\n" + GIVEN, ["is not known"]),
    "a thousand unknown keys": ("".join(f"k{k} = 1\n" for k in range(1000)) + GIVEN, ["k0"]),
    "defined twice": ("title = 'a'\ntitle = 'b'\n", ["TOML"]),
}


@pytest.mark.parametrize(("text", "parts"), CASES.values(), ids=CASES)
def test_bad_problems(tmp_path: Path, text: str, parts: list[str]) -> None:
    (tmp_path / "problem.toml").write_text(text, encoding="utf-8")
    run = symattn("solve", "problem.toml", "-o", "page.md", folder=tmp_path)
    refused(run, *parts)
    assert run.messages[0].startswith("symattn: problem.toml")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["problem.toml"]


@pytest.mark.quick
def test_all_mistakes_at_once() -> None:
    text = 'titel = "x"\nplaces = -1\nvariant = "scaled-dot"\n[given]\nQ = [["0.2o", 1], [1]]\nK = []\n'
    run = symattn("solve", "-", text=text)
    refused(run, "titel", "places", "scaled-dot", "given.Q[0][0]", "given.Q[1]", "given.K")
    assert len(run.messages) == 6


JSON_CASES: dict[str, tuple[str, list[str]]] = {
    "not JSON": ('{"given": }', ["JSON", ":1:11"]),
    "a list": ("[1, 2]", []),
    "not a number": ('{"given": {"scores": [[NaN]], "V": [[Infinity]]}}', ["given.scores[0][0]", "given.V[0][0]"]),
    "null": ('{"given": {"scores": [[null]], "V": [[1]]}}', ["given.scores[0][0]"]),
    "a million digits": ('{"given": {"scores": [[' + "7" * MANY + ']], "V": [[1]]}}', ["given.scores[0][0]"]),
    "nested": ('{"given": ' * 100_000, ["nested"]),
    "nested lists": ("[" * 100_000, []),
    "a surrogate": ('{"title": "\\ud800", "given": {"scores": [[1]], "V": [[1]]}}', ["title"]),
    "a number for text": ('{"title": 3, "given": {"scores": [[1]], "V": [[1]]}}', ["title"]),
}


@pytest.mark.parametrize(("text", "parts"), JSON_CASES.values(), ids=JSON_CASES)
def test_bad_json(tmp_path: Path, text: str, parts: list[str]) -> None:
    (tmp_path / "problem.json").write_text(text, encoding="utf-8")
    refused(symattn("solve", tmp_path / "problem.json"), "problem.json", *parts)


FILES: dict[str, tuple[bytes, list[str]]] = {
    "UTF-16": ("title = 'x'".encode("utf-16"), ["UTF-8"]),
    "UTF-32": ("title = 'x'".encode("utf-32"), []),
    "Latin-1": ("title = 'é'".encode("latin-1"), ["UTF-8"]),
    "a program": (bytes(range(256)) * 40, ["UTF-8"]),
    "zeros": (bytes(10_000), ["TOML"]),
    "three megabytes": (b"# " + b"a" * 3_000_000, ["is larger than"]),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(1000), ["UTF-8"]),
}


@pytest.mark.parametrize(("data", "parts"), FILES.values(), ids=FILES)
def test_files_that_are_no_text(tmp_path: Path, data: bytes, parts: list[str]) -> None:
    (tmp_path / "problem.toml").write_bytes(data)
    refused(symattn("solve", tmp_path / "problem.toml"), "problem.toml", *parts)


def test_things_that_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.toml")
    (tmp_path / "loop.toml").symlink_to("loop.toml")
    (tmp_path / "gone.toml").symlink_to("nothing")
    (tmp_path / "folder.toml").mkdir()
    refused(symattn("solve", tmp_path / "fifo.toml"), "is not a regular file")
    refused(symattn("solve", tmp_path / "loop.toml"), "no such file")
    refused(symattn("solve", tmp_path / "gone.toml"), "no such file")
    refused(symattn("solve", tmp_path / "folder.toml"), "is a directory")
    refused(symattn("solve", tmp_path), "is a directory")
    refused(symattn("solve", tmp_path / "none.toml"), "no such file")
    refused(symattn("solve", "/dev/zero"), "is not a regular file")
    refused(symattn("solve", "a" * 5000), "name of a file")
    refused(symattn("solve", f"{'a' * 300}.toml"), "no such file")
    with open("/dev/zero", "rb") as zeros:
        refused(symattn("solve", "-", stdin=zeros), "standard input: is larger than")


def test_a_file_that_may_not_be_read() -> None:
    refused(symattn("solve", "/proc/self/mem"), "/proc/self/mem")


@pytest.mark.quick
@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("listing.py", "open('run', 'w')", "no worked solution of this listing"),
        ("listing.py", "import os", 'line 1: the import "os" is not known'),
        ("notebook.ipynb", "open('run', 'w')", "is not a notebook"),
        ("page.md", "open('run', 'w')", "has no code in Python"),
    ],
)
def test_listings_without_attention(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    refused(symattn("solve", name, folder=tmp_path), f"symattn: {name}: {message}")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "problem.toml").write_bytes(b"\xef\xbb\xbf" + GIVEN.encode())
    assert symattn("solve", tmp_path / "problem.toml").status == 0


def test_line_ends_of_windows_are_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "problem.toml").write_bytes(GIVEN.replace("\n", "\r\n").encode())
    assert symattn("solve", tmp_path / "problem.toml").status == 0


HEAVY = {
    "an exponential tower": ('[given]\nQ = [["exp(exp(exp(exp(9))))", 0]]\nK = [[1, 0]]\nV = [[1]]\n'),
    "scores far apart": ("[given]\nscores = [[1e300, -1e300, 0]]\nV = [[1], [2], [3]]\n"),
    "large scores": ("[given]\nscores = [[100000, 99999]]\nV = [[1], [2]]\n"),
    "tiny differences": ('[given]\nscores = [["1e-300", "2e-300"]]\nV = [[1], [2]]\n'),
    "long decimals": (f"[given]\nscores = [[0.{'123456789' * 30}, 1]]\nV = [[1], [2]]\n"),
    "forty keys": ("[given]\nscores = [[" + ", ".join(f"0.{k:02}" for k in range(40)) + "]]\nV = [" + ", ".join(f"[{k}]" for k in range(40)) + "]\n"),
    "many symbols": ('[given]\nQ = [["a_1", "a_2", "a_3"]]\nK = [["b_1", "b_2", "b_3"], ["c_1", "c_2", "c_3"]]\nV = [["d_1"], ["d_2"]]\n'),
    "logarithms": ('[given]\nQ = [["ln 2", "ln 3"]]\nK = [["ln 5", "ln 7"], ["ln 11", "ln 13"]]\nV = [["ln 2"], ["sqrt(2)"]]\n'),
}


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY)
def test_heavy_problems_are_solved_or_refused_soon(text: str) -> None:
    for arguments in ([], ["--places", "200", "--detail", "every-entry", "--carry", "rounded"], ["--to", "json"]):
        run = symattn("solve", "-", *arguments, text=text)
        assert run.status in {0, 2}, run.err
        assert "Traceback" not in run.err
        assert run.seconds < 4 if run.status == 0 else run.seconds < 2
        assert run.megabytes < 300
        if run.status == 0 and "json" in arguments:
            json.loads(run.out)
