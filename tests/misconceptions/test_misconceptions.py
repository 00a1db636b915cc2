"""Every misconception of the extension folder: it changes the answer of its example, is found again from its own numbers, says why and what to do."""

import pickle
import re
from collections.abc import Iterator

import pytest

import symattn
from symattn.derivation.claim import Claim
from symattn.derivation.derivation import Derivation, Op, Step, apply, entrywise
from symattn.derivation.misconception import Misconception, example, misconception, misconceptions, mistakes
from symattn.derivation.ops.unchanged import UNCHANGED
from symattn.derivation.problem import Problem, derive
from symattn.errors import UsageError
from symattn.exact.rounding import rounded
from symattn.extensions import module, names
from symattn.verifying.diagnosis.causes import Causes, find_cause

ALL = misconceptions()
each = pytest.mark.parametrize("m", ALL, ids=lambda m: m.name)
EXAMPLES = list({id(m.example): m.example for m in ALL}.values())
FAMILIES = names("misconceptions")


def wrong_steps(m: Misconception, d: Derivation) -> list[Step]:
    """The steps of a derivation that the misconception changes, done wrong."""
    return [wrong for wrong in (m.mutate(step, d) for step in d.steps) if wrong is not None]


def claims_of(d: Derivation, quantity: str, places: int = 4, rule: str = "half-even") -> list[list[Claim]]:
    """The numbers of a quantity as a document would print them, row by row."""
    texts = d[quantity].decimal(places, rule)  # type: ignore[arg-type]
    return [[Claim(quantity, i, j, text, "") for j, text in enumerate(row) if text is not None] for i, row in enumerate(texts)]


def shown_at(m: Misconception, wrong: Step) -> str:
    """The quantity where a misconception shows: a mask in the weights, since minus infinity is hardly ever printed."""
    return "weights" if m.about == "mask" else wrong.name


@pytest.mark.quick
def test_names_are_unlike_and_found() -> None:
    assert len({m.name for m in ALL}) == len(ALL) >= 50
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", m.name) for m in ALL)
    assert all(misconception(m.name) is m for m in ALL)
    assert {m.name for family in FAMILIES for m in module("misconceptions", family).MISCONCEPTIONS} == {m.name for m in ALL}
    with pytest.raises(UsageError, match='did you mean "scale-forgotten"'):
        misconception("scale-forgoten")


@pytest.mark.quick
@each
def test_because_and_remedy_are_sentences(m: Misconception) -> None:
    for sentence in (m.because, m.remedy):
        assert re.fullmatch(r"[A-Z][^.]*(\.[^. ][^.]*)*…?\.", sentence), sentence
    assert re.fullmatch(r"[a-z].*[^.]", m.what)
    assert re.search(r"\b(I|me)\b", m.because)


@pytest.mark.quick
@each
def test_it_changes_the_answer_of_its_example(m: Misconception) -> None:
    d = derive(m.example)
    found = wrong_steps(m, d)
    assert found
    for wrong in found:
        assert wrong.name in {s.name for s in d.steps if s.op.name == m.about}
        done = d.replace(wrong)
        quantity = shown_at(m, wrong)
        assert done[quantity].shape == d[quantity].shape
        assert done[quantity].decimal(4) != d[quantity].decimal(4)
        assert done[d.target].decimal(4) != d[d.target].decimal(4) or wrong.name in {"weighted_values"}


@each
def test_its_own_numbers_are_found_again(m: Misconception) -> None:
    d = derive(m.example)
    for wrong in wrong_steps(m, d):
        rows = claims_of(d.replace(wrong), shown_at(m, wrong))
        causes = Causes(derive(m.example), [c for row in rows for c in row])
        found = [causes.of_row(shown_at(m, wrong), row) for row in rows]
        assert {cause.misconception for cause in found if cause is not None} == {m}, [cause and cause.name for cause in found]
        for cause, row in zip(found, rows, strict=True):
            assert cause is None or cause.step == wrong.name
            if cause is None:  # nothing in this row is wrong
                assert [c.text for c in row] == [c.text for c in claims_of(d, row[0].quantity)[row[0].row]]


@each
def test_its_own_context_vectors_have_a_cause_that_gives_them(m: Misconception) -> None:
    d = derive(m.example)
    for wrong in wrong_steps(m, d):
        rows = claims_of(d.replace(wrong), d.target, 5)
        causes = Causes(derive(m.example), [c for row in rows for c in row])
        for row, right in zip(rows, claims_of(d, d.target, 5), strict=True):
            cause = causes.of_row(d.target, row)
            if cause is not None and cause.misconception is not None:
                again = cause.misconception.mutate(d.step(cause.step), d)
                assert again is not None
                assert [c.text for c in claims_of(d.replace(again), d.target, 5)[row[0].row]] == [c.text for c in row]
            assert (cause is not None) == any(a.text != b.text for a, b in zip(row, right, strict=True))


@pytest.mark.parametrize("problem", EXAMPLES, ids=range(len(EXAMPLES)))
def test_candidates_are_the_values_of_the_wrong_derivation(problem: Problem) -> None:
    """What is computed on demand to 40 places is what `replace` gives exactly."""
    d = derive(problem)
    for quantity in ("weights", d.target):
        found = Causes(d, []).candidates(quantity)
        assert len(found) > 5
        for candidate in found:
            assert candidate.misconception is not None
            wrong = candidate.misconception.mutate(d.step(candidate.step), d)
            assert wrong is not None
            exact = d.replace(wrong)[quantity].decimal(12)
            assert [[rounded(candidate.entry(i, j), 12).text for j in range(len(row))] for i, row in enumerate(exact)] == exact, candidate.name


@pytest.mark.parametrize("places", [1, 2, 3, 4, 6])
@pytest.mark.parametrize("rule", ["half-even", "half-up", "cut"])
def test_right_numbers_never_get_a_cause(places: int, rule: str) -> None:
    for problem in EXAMPLES:
        d = derive(problem)
        rows = [row for step in d.steps for row in claims_of(d, step.name, places, rule)]
        causes = Causes(d, [c for row in rows for c in row])
        assert not [row for row in rows if row and causes.of_row(row[0].quantity, row) is not None]


@pytest.mark.quick
@each
def test_it_survives_the_way_to_a_worker_process(m: Misconception) -> None:
    assert pickle.loads(pickle.dumps(m)) is m


def wrong_ops() -> Iterator[Op]:
    for family in FAMILIES:
        yield from (value for value in vars(module("misconceptions", family)).values() if isinstance(value, Op) and value.entry.__module__.startswith("symattn.misconceptions"))
    yield UNCHANGED


@pytest.mark.quick
@pytest.mark.parametrize("op", list(wrong_ops()), ids=lambda op: op.name)
def test_ops_of_mistakes_survive_it_too(op: Op) -> None:
    assert pickle.loads(pickle.dumps(op)).entry is op.entry


@each
def test_the_wrong_solution_can_be_written(m: Misconception) -> None:
    d = derive(m.example)
    for wrong in wrong_steps(m, d):
        text = symattn.solve(d.replace(wrong), detail="every-entry").to("md")
        assert "Traceback" not in text
        assert len(text) > 500
        if wrong.op.fast is not None:
            inputs = [d[name] for name in wrong.inputs]
            assert apply(wrong.op, inputs, wrong.params).decimal(6) == entrywise(wrong.op, inputs, wrong.params).decimal(6)


@pytest.mark.quick
def test_what_changes_nothing_does_not_apply() -> None:
    symmetric = derive(example({"X": "1 2; 2 1", "W_Q": "1 2; 2 1", "W_K": "1 2; 2 1", "W_V": "3 1; 1 3"}, scale="none"))
    applied = {m.name for step in symmetric.steps for m, _ in mistakes(step, symmetric)}
    unchanged = {"weights-matrix-transposed", "column-for-row", "queries-with-queries", "keys-with-keys", "query-and-key-swapped", "projected-with-query-weights"}
    assert applied & unchanged <= {"projected-with-query-weights"}  # of V alone
    assert [s.name for s in symmetric.steps if misconception("projected-with-query-weights").mutate(s, symmetric)] == ["V"]
    oblong = derive(example({"Q": "1 2 0", "K": "0 1 1; 2 0 1", "V": "1; 2"}))
    found = {m.name for step in oblong.steps for m, _ in mistakes(step, oblong)}
    assert not found & {"key-not-transposed", "query-and-key-swapped", "softmax-over-columns", "weights-transposed", "scores-of-embeddings", "keys-for-values"}


@pytest.mark.quick
def test_symbols_and_masks_do_not_disturb() -> None:
    symbolic = derive(example({"Q": "x 1", "K": "1 0; 0 1", "V": "y; 3"}, scale="none"))
    assert all(wrong.name == step.name for step in symbolic.steps for _, wrong in mistakes(step, symbolic))
    hidden = derive(example({"scores": "1 2 0; 2 0 1", "V": "1; 2; 5"}, mask=[[True, False, True], [True, True, False]]))
    done = {m.name: hidden.replace(wrong) for step in hidden.steps for m, wrong in mistakes(step, hidden)}
    assert {"mask-forgotten", "mask-by-zero", "mask-after-softmax", "mask-inverted"} <= set(done)
    assert "without-exponentials" not in done
    assert done["mask-after-softmax"]["weights"].decimal(4) == [["0.2447", "0.0000", "0.0900"], ["0.6652", "0.0900", "0.0000"]]
    assert done["mask-by-zero"]["masked_scores"].text() == [["1", "0", "0"], ["2", "0", "0"]]


@pytest.mark.quick
def test_off_by_one_masks() -> None:
    d = derive(misconception("mask-hides-the-token-itself").example)
    shapes = {}
    for name in ("mask-hides-the-token-itself", "mask-shows-the-next-token", "mask-transposed"):
        (wrong,) = wrong_steps(misconception(name), d)
        shapes[name] = ["".join("." if text == "-oo" else "x" for text in row) for row in d.replace(wrong)["masked_scores"].text()]
    assert shapes == {
        "mask-hides-the-token-itself": ["x..", "x..", "xx."],
        "mask-shows-the-next-token": ["xx.", "xxx", "xxx"],
        "mask-transposed": ["xxx", ".xx", "..x"],
    }


@pytest.mark.quick
def test_one_row_is_enough() -> None:
    d = derive(misconception("softmax-over-columns").example)
    wrong = misconception("softmax-over-columns").mutate(d.step("weights"), d)
    assert wrong is not None
    row = claims_of(d.replace(wrong), "weights")[1]
    cause = find_cause(d, "weights", row, row)
    assert cause is not None
    assert cause.message == "the softmax is taken over columns instead of rows"
    assert cause.explains == tuple(row)
