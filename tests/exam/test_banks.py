"""Banks of many variants: none like another, no two options alike, right options everywhere, the same bytes whoever makes them, whole files or none."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from itertools import combinations, pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from cheap import CHOICE, CONCEPT, NUMERICAL, SCALING, SEVERAL, cheap

from symattn.cli import main
from symattn.errors import SymattnError
from symattn.exam.specification import Specification
from symattn.verbs import examining
from symattn.verbs.examining import examine

ROOT = Path(__file__).parents[2]
MANY = 1000
BANK = cheap(CHOICE, SEVERAL, SCALING, CONCEPT)
LIGHT = cheap(SCALING, CONCEPT)
NUMBER = re.compile(r"-?\d+\.\d+")


def files(folder: Path) -> dict[str, bytes]:
    """The files of a folder, hidden ones left out."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts))
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def made(folder: Path, specification: Specification | str, n: int, **more: Any) -> dict[str, bytes]:
    examine(specification, folder, n, **{"seed": 7, "to": (), **more})
    return files(folder)


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> list[list[dict[str, Any]]]:
    """The questions of many variants, as the key has them."""
    written = made(tmp_path_factory.mktemp("bank"), BANK, MANY, workers=2)
    return [variant["questions"] for variant in json.loads(written["key.json"])["variants"]]


def test_no_variant_has_the_numbers_of_another(bank: list[list[dict[str, Any]]]) -> None:
    numbers = {json.dumps([q.get("given") for q in questions]) for questions in bank}
    assert len(bank) == len(numbers) == MANY
    for questions in bank:
        assert len({q["name"] for q in questions}) == len(questions)


def test_no_two_options_are_alike_as_they_are_printed(bank: list[list[dict[str, Any]]]) -> None:
    """They are apart by two units of the last digit, as is usual: choices somewhere, statements about one entry there."""
    for questions in bank:
        for question in questions[:2]:
            said = [(o["says"].partition(" ")[0] if question["several"] else "", [float(x) for x in NUMBER.findall(o["says"])]) for o in question["options"]]
            for (entry, a), (other, b) in combinations(said, 2):
                assert entry != other or max(abs(x - y) for x, y in zip(a, b, strict=True)) > 0.0199, question
        assert len({o["says"] for o in questions[3]["options"]}) == 4


@pytest.mark.parametrize("rule", [{"accept": "relabs", "rtol": 0}, {"accept": "relabs"}, {"accept": "sigfig"}, {"rounding": "cut", "places": 1}], ids=str)
@pytest.mark.parametrize("question", [CHOICE, SEVERAL], ids=["one", "several"])
def test_nor_by_any_other_rule(tmp_path: Path, question: dict[str, Any], rule: dict[str, Any]) -> None:
    """Zeros too, for which `relabs` accepts nothing but 0."""
    for variant in json.loads(made(tmp_path, cheap({**question, **rule}), 60, workers=1)["key.json"])["variants"]:
        options = variant["questions"][0]["options"]
        assert len({o["says"].replace(r"\approx", "=") for o in options}) == len(options), options


def test_right_options_stand_everywhere_as_often(bank: list[list[dict[str, Any]]]) -> None:
    """Of four places each is right once in four variants; where several options are right, within what chance allows."""
    for k in (0, 3):
        right = [questions[k]["answer"] for questions in bank]
        assert all(sorted(right[i : i + 4]) == list("abcd") for i in range(0, MANY, 4))
        follows = Counter(pairwise(right))
        assert len(follows) == 16, "whoever knows the answer of one variant knows nothing of the next one's"
    counts = Counter(letter for questions in bank for letter in questions[1]["answer"])
    mean = sum(counts.values()) / 5
    assert sum((counts[letter] - mean) ** 2 / mean for letter in "abcde") < 24  # chi-square, 4 degrees of freedom: once in ten thousand
    assert any(questions[0]["answer"] != questions[3]["answer"] for questions in bank)


def test_neither_are_wrong_options_told_by_their_place(bank: list[list[dict[str, Any]]]) -> None:
    """Every mistake stands in every place about as often: chi-square over the places, for those that are met often."""
    places: dict[str, Counter[str]] = {}
    for questions in bank:
        for option in questions[0]["options"]:
            if not option["right"]:
                places.setdefault(option["misconception"], Counter())[option["letter"]] += 1
    often = {name: counted for name, counted in places.items() if sum(counted.values()) > 100}
    assert len(often) > 4
    for name, counted in often.items():
        mean = sum(counted.values()) / 4
        assert sum((counted[letter] - mean) ** 2 / mean for letter in "abcd") < 25, name  # 3 degrees of freedom: less than once in ten thousand


def threads() -> Executor:
    return ThreadPoolExecutor(2)


def processes() -> Executor:
    return ProcessPoolExecutor(2, mp_context=get_context("spawn"))


@pytest.mark.parametrize("executor", [threads, processes])
def test_the_bytes_are_the_same_whoever_makes_them(tmp_path: Path, executor: Callable[[], Executor]) -> None:
    """So many variants that not all are under way at once."""
    alone = made(tmp_path / "alone", LIGHT, 70, workers=1, to=("json",))
    assert len(alone) == 2
    with executor() as pool:
        assert made(tmp_path / "given", LIGHT, 70, executor=pool, to=("json",)) == alone
    if executor is processes:
        assert made(tmp_path / "two", LIGHT, 70, workers=2, to=("json",)) == alone
    assert made(tmp_path / "other", LIGHT, 70, workers=1, seed=8, to=("json",)) != alone


def test_a_dask_cluster_makes_the_same_bytes(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    (tmp_path / "exam.json").write_text(json.dumps(LIGHT.raw), encoding="utf-8")
    call = ["exam", str(tmp_path / "exam.json"), "-n", "30", "--seed", "7", "--to", "json", "-o"]
    assert main([*call, str(tmp_path / "alone"), "--workers", "1"]) == 0
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": False, "protocol": "tcp", "dashboard_address": None, "host": "127.0.0.1"}
    with distributed.LocalCluster(**options) as cluster:
        with distributed.Client(cluster) as client:
            assert client.wait_for_workers(2, timeout=20) is None
            examine(LIGHT, tmp_path / "given", 30, seed=7, to=("json",), executor=client.get_executor(pure=False))
        assert main([*call, str(tmp_path / "called"), "--dask", cluster.scheduler_address]) == 0
    keys = [json.loads(found["key.json"]) for found in map(files, (tmp_path / name for name in ("alone", "given", "called")))]
    assert keys[0] == keys[1] == keys[2]
    assert files(tmp_path / "called") == files(tmp_path / "alone")


class Slow(ThreadPoolExecutor):
    """Finishes its work in any order."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        return super().submit(lambda: (time.sleep(random.random() / 100), fn(*args, **kwargs))[1])


def test_what_is_made_first_and_what_later_does_not_matter(tmp_path: Path) -> None:
    """With few different numbers many variants are drawn again; the result is still the same."""
    few = cheap({**NUMERICAL, "sizes": {"tokens": 2}, "numbers": {"range": [-4, 4]}})
    alone = made(tmp_path / "alone", few, 40, workers=1)
    with Slow(8) as pool:
        assert made(tmp_path / "slow", few, 40, executor=pool) == alone
    given = [json.dumps(v["questions"][0]["given"]) for v in json.loads(alone["key.json"])["variants"]]
    assert len(set(given)) == 40


def test_week_5_is_the_same_twice(tmp_path: Path) -> None:
    for name, workers in (("one", "1"), ("two", "2")):
        assert main(["exam", "week-5", "-n", "30", "--seed", "7", "-o", str(tmp_path / name), "--to", "json", "--workers", workers]) == 0
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert len(json.loads(files(tmp_path / "one")["key.json"])["variants"]) == 30


def test_more_variants_begin_with_the_same_ones(tmp_path: Path) -> None:
    """A student who comes late gets another variant; nobody else's changes."""
    few, more = (json.loads(made(tmp_path / str(n), BANK, n, workers=1)["key.json"])["variants"] for n in (5, 8))
    assert more[:5] == few


def test_questions_without_numbers_need_no_other_numbers(tmp_path: Path) -> None:
    assert len(json.loads(made(tmp_path, cheap(CONCEPT), 5)["key.json"])["variants"]) == 5


# ---- interrupted -------------------------------------------------------------------


def stop(error: BaseException, after: int) -> Callable[[int], None]:
    def progress(done: int) -> None:
        if done == after:
            raise error

    return progress


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError(), SystemExit(1)], ids=lambda e: type(e).__name__)
@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupted_run_leaves_nothing(tmp_path: Path, error: BaseException, workers: int) -> None:
    with pytest.raises(type(error)):
        made(tmp_path / "new", LIGHT, 20, workers=workers, to=("json",), progress=stop(error, 9))
    assert not (tmp_path / "new").exists()


def test_an_interrupted_run_leaves_what_was_there(tmp_path: Path) -> None:
    before = made(tmp_path, BANK, 3, workers=1)
    with pytest.raises(KeyboardInterrupt):
        made(tmp_path, BANK, 20, workers=1, seed=8, progress=stop(KeyboardInterrupt(), 9))
    assert files(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["key.json"]


def test_fewer_variants_than_before_leave_no_page_of_the_earlier_exam(tmp_path: Path) -> None:
    made(tmp_path, cheap(CONCEPT), 3, to=("md",))
    (tmp_path / "md" / "notes-03.md").write_text("mine", encoding="utf-8")
    found = made(tmp_path, cheap(CONCEPT), 2, to=("md",))
    pages = {f"md/{part}-{k:02}.md" for part in ("sheet", "key", "solutions") for k in (1, 2)}
    assert {str(name) for name in found} == {"key.json", "md/notes-03.md", *pages}


PROGRAM = """
import sys
sys.path.insert(0, {tests!r})
from test_banks import LIGHT as BANK
from symattn.verbs.examining import examine
if __name__ == "__main__":
    examine(BANK, sys.argv[1], 100_000, to=("json",), workers=int(sys.argv[2]), progress=lambda done: print(done, flush=True) if done % 10 == 0 else None)
"""


def started(tmp_path: Path, *command: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen([sys.executable, *command], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_killed_run_leaves_only_whole_files(tmp_path: Path) -> None:
    """What it had begun lies in a hidden folder; the next run is not disturbed by it."""
    before = made(tmp_path / "exam", BANK, 3, workers=1)
    (tmp_path / "program.py").write_text(PROGRAM.format(tests=str(Path(__file__).parent)), encoding="utf-8")
    process = started(tmp_path, "program.py", "exam", "1")
    assert process.stdout is not None
    assert process.stdout.readline() == "10\n"
    process.kill()
    process.communicate(timeout=20)
    assert files(tmp_path / "exam") == before
    assert made(tmp_path / "exam", BANK, 3, workers=1) == before


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_the_key_for_interrupting_ends_all_processes_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "exam.json").write_text(json.dumps(BANK.raw), encoding="utf-8")
    process = started(tmp_path, "-m", "symattn", "exam", "exam.json", "-n", "100000", "-o", "out", "--to", "json", "--workers", "2")
    begun = time.monotonic()
    while not list(tmp_path.glob("out/.symattn-*/key.json")) and time.monotonic() < begun + 20:
        time.sleep(0.05)
    time.sleep(1.5)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert errors == "symattn: interrupted\n"
    assert not (tmp_path / "out").exists()


LIMITED = """
import resource, signal, sys
from symattn.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.skipif(os.name != "posix", reason="needs limits of the system")
@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("part", [0.3, 1])
def test_a_full_disk_is_told(tmp_path: Path, part: float, there: bool) -> None:
    """Also where only the last byte does not fit, which shows as the file is closed.  (A file of this size stands for the disk.)"""
    specification = cheap(*[SCALING] * 10)
    size = max(map(len, made(tmp_path / "whole", specification, 10, workers=1, to=("json",)).values()))
    (tmp_path / "exam.json").write_text(json.dumps(specification.raw), encoding="utf-8")
    if there:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "key.json").write_text("an earlier key", encoding="utf-8")
    process = started(tmp_path, "-c", LIMITED, str(int(size * part) - 50), "exam", "exam.json", "-n", "10", "--seed", "7", "-o", "out", "--to", "json", "--workers", "1")
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 2, errors
    assert errors.startswith("symattn: -o out: cannot be written (")
    assert "Traceback" not in errors
    assert sorted(path.name for path in tmp_path.iterdir()) == ["exam.json", *["out"] * there, "whole"]
    assert not there or {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir()} == {"key.json": "an earlier key"}


def test_a_worker_that_dies_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    with pool, pytest.raises(SymattnError, match="process"):
        made(tmp_path / "out", BANK, 100_000, executor=pool, progress=lambda done: [os.kill(pid, signal.SIGKILL) for pid in pool._processes] and None)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(SymattnError, match="cannot be written"):
        made(tmp_path / "file", BANK, 2)
    with pytest.raises(SymattnError, match="cannot be written"):
        made(tmp_path / "file" / "below", BANK, 2)
    (tmp_path / "full" / "key.json" / "x").mkdir(parents=True)
    with pytest.raises(SymattnError, match="cannot be written"):
        made(tmp_path / "full", BANK, 2)
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["key.json"]


# ---- memory ------------------------------------------------------------------------

MEASURE = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from cheap import SCALING, cheap
from symattn.verbs.examining import examine

def tell(done):
    if done in (500, 2000):
        print(Path("/proc/self/statm").read_text().split()[1], flush=True)

examine(cheap(SCALING), "out", 2000, to=(), workers=1, progress=tell)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")
def test_variants_stream_in_constant_memory(tmp_path: Path) -> None:
    """Between 500 and 2000 variants hardly more is held than the prints by which repetitions are found: far less than what is written."""
    process = started(tmp_path, "-c", MEASURE.format(tests=str(Path(__file__).parent)))
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    early, late = (int(line) * os.sysconf("SC_PAGE_SIZE") for line in out.split())
    written = sum(len(data) for data in files(tmp_path / "out").values())
    assert written > 1_500_000
    assert late - early < 1_000_000, f"{late - early} bytes more"


def test_few_variants_are_held_at_a_time(tmp_path: Path) -> None:
    """The work ahead of the slowest is bounded."""
    waiting: list[int] = []

    class Counting(ThreadPoolExecutor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
            waiting.append(args[0])
            return super().submit(fn, *args, **kwargs)

    with Counting(1) as pool:
        made(tmp_path, LIGHT, 200, executor=pool, progress=lambda done: waiting.append(-done))
    done = 0
    for event in waiting:
        done = max(done, -event)
        assert event < done + 70


def test_bank_is_prepared_once_in_a_process(tmp_path: Path) -> None:
    examining._bank.cache_clear()
    made(tmp_path, BANK, 10, workers=1)
    assert examining._bank.cache_info().misses == 1
