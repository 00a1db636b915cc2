"""The two verbs of a derivation recompute what depends on the change, exactly, and share the rest; symbols flow through."""

import random
from dataclasses import replace as with_changes
from fractions import Fraction

import pytest
import sympy
from random_problems import draw

from symattn.derivation.derivation import Derivation, Op, Step
from symattn.derivation.problem import derive
from symattn.errors import ProblemError, SymattnError
from symattn.exact.array import Array, of_values
from symattn.exact.field import same
from symattn.exact.literal import parse
from symattn.exact.written import number
from symattn.reading.assemble import assemble

pytestmark = pytest.mark.quick


def downstream(derivation: Derivation, changed: set[str]) -> set[str]:
    """The names of the steps that a change of these reaches, themselves included."""
    reached = set(changed)
    for step in derivation.steps:
        if reached & set(step.inputs):
            reached.add(step.name)
    return reached


def equal(a: Array, b: Array) -> bool:
    """Whether two arrays have the same labels and values."""
    pairs = zip((v for row in a.entries for v in row), (v for row in b.entries for v in row), strict=True)
    return (a.rows, a.columns) == (b.rows, b.columns) and all(x == y or same(x, y) is True for x, y in pairs)


def doubled(step: Step) -> Step:
    """The same step with every entry twice as large."""
    op = Op(f"twice {step.op.name}", step.op.shape, lambda i, j, *inputs, **params: step.op.entry(i, j, *inputs, **params) * number(2))
    return with_changes(step, op=op)


def values(derivation: Derivation) -> dict[str, Array]:
    """Every array of a derivation, computed."""
    return {step.name: derivation[step.name] for step in derivation.steps}


def test_replace_recomputes_what_depends_on_the_step_and_nothing_else() -> None:
    for k in range(120):
        rng = random.Random(f"replace {k}")
        before = draw(rng).derivation()
        known = values(before)
        step = rng.choice(before.steps)
        after = before.replace(doubled(step))
        fresh = Derivation(before.given, tuple(doubled(s) if s is step else s for s in before.steps), before.target)
        reached = downstream(before, {step.name})
        for name in known:
            assert equal(after[name], fresh[name]), (step.name, name)
            assert (after[name] is known[name]) == (name not in reached), (step.name, name)
            assert before[name] is known[name]


def test_assume_goes_on_from_the_stated_values() -> None:
    for k in range(120):
        rng = random.Random(f"assume {k}")
        before = draw(rng).derivation()
        known = values(before)
        name = rng.choice([*before.given, *known])
        if name == "mask":
            continue
        old = before[name]
        stated = of_values([[v if v.q is None else parse(f"{rng.randint(1, 9)}/10").value for v in row] for row in old.entries], old.rows, old.columns)
        after = before.assume({name: stated})
        assert after[name] is stated
        reached = downstream(before, {name})
        for step in before.steps:
            if step.name not in reached:
                assert after[step.name] is known[step.name]
            elif step.name != name:
                expected = Derivation({**before.given, **{n: after[n] for n in step.inputs}}, (step,), step.name)
                assert equal(after[step.name], expected[step.name]), (name, step.name)
            assert before[step.name] is known[step.name]


def test_both_verbs_in_turn() -> None:
    """What is assumed stays assumed when an earlier step is replaced, and a later assumption wins over an earlier one."""
    d = derive(assemble({"given": {"scores": [["1", "2"]], "V": [["10"], ["20"]]}, "settings": {"scale": "1/2"}}))
    one, two = (of_values([[parse(t).value for t in texts]], ["1"], ["1", "2"]) for texts in (("1/4", "3/4"), ("1/2", "1/2")))
    assumed = d.assume({"weights": one})
    assert assumed["output"].text() == [["35/2"]]
    assert assumed.replace(doubled(d.step("scaled_scores")))["output"].text() == [["35/2"]]
    assert assumed.replace(doubled(d.step("scaled_scores")))["scaled_scores"].text() == [["1", "2"]]
    assert assumed.assume({"weights": two})["output"].text() == [["15"]]
    assert assumed.replace(doubled(d.step("output")))["output"].text() == [["35"]]
    assert d["output"].text() != [["35/2"]]


def test_unknown_names_are_answered() -> None:
    d = draw(random.Random("names")).derivation()
    for ask in (lambda: d["weigths"], lambda: d.step("weigths"), lambda: d.assume({"weigths": d["weights"]}), lambda: d.replace(with_changes(d.steps[0], name="weigths"))):
        with pytest.raises(ProblemError, match='no "weigths"; did you mean "weights"'):
            ask()


def symbolic(raw: dict, rng: random.Random, share: float) -> tuple[dict, dict[str, Fraction]]:
    """The givens with some entries replaced by symbols, and what these stand for."""
    point: dict[str, Fraction] = {}
    given = {}
    for name, rows in raw["given"].items():
        given[name] = [[x if rng.random() > share else f"{name[0].lower()}_{name[-1].lower()}{i}{j}" for j, x in enumerate(row)] for i, row in enumerate(rows)]
        for row, texts in zip(given[name], rows, strict=True):
            point |= {x: parse(str(text)).value for x, text in zip(row, texts, strict=True) if isinstance(x, str) and x[:1].isalpha()}
    return {**raw, "given": given}, {name: Fraction(int(v.q.p), int(v.q.q)) for name, v in point.items()}


@pytest.mark.parametrize("share", [0.2, 1.0], ids=["mixed", "symbolic"])
def test_symbols_flow_through_and_numbers_put_in_give_the_numeric_values(share: float) -> None:
    for k in range(30):
        rng = random.Random(f"symbols {share} {k}")
        case = draw(rng, ("tenths", "integers"))
        raw, point = symbolic(case.raw, rng, share)
        if case.subtract_max or max(len(rows) * len(rows[0]) for rows in raw["given"].values()) > 6:
            continue
        ours, numeric = derive(assemble(raw)), case.derivation()
        numbers = {sympy.Symbol(name): sympy.Rational(q.numerator, q.denominator) for name, q in point.items()}
        for step in numeric.steps:
            for entry, expected in zip(ours[step.name].exact, numeric[step.name].exact, strict=True):
                gap = entry.subs(numbers) - expected if expected != -sympy.oo else sympy.Integer(entry != expected)
                assert abs(gap.evalf(50, chop=True)) < sympy.Float(10) ** -35, (step.name, entry, expected)


def test_symbolic_entries_have_no_decimal_and_the_rest_has() -> None:
    d = derive(assemble({"given": {"Q": [["x", 1], [1, 2]], "K": [[1, 0], [0, 1]], "V": [["y"], [3]]}, "settings": {"scale": "none"}}))
    assert d["scores"].decimal(1) == [[None, "1.0"], ["1.0", "2.0"]]
    assert d["weights"].decimal(3) == [[None, None], ["0.269", "0.731"]]
    assert d["output"].decimal(3) == [[None], [None]]
    assert d["weights"].exact.free_symbols == {sympy.Symbol("x")}
    assert d["output"].exact.free_symbols == {sympy.Symbol("x"), sympy.Symbol("y")}


def test_a_maximum_of_symbols_is_refused_in_words() -> None:
    d = derive(assemble({"given": {"scores": [["x", 1]]}, "settings": {"subtract_max": True}}))
    with pytest.raises(SymattnError, match="the largest is not decided: x is a symbol"):
        d["weights"].text()
