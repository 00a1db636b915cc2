"""The JSON of a solution is what the contract promises: its fields, exact texts that SymPy reads back, decimals at the asked places."""

import json
import random
import re
from fractions import Fraction
from typing import Any

import checker
import pytest
import sympy
from drawn import problem
from subjects import EXAMPLES, Hand, Subject, stand_in, subject

from symattn import Solution, SymattnError, attention, solve
from symattn.exact.rounding import RULES
from symattn.reading.problem_file import read_problem

FIELDS = {"schema", "title", "variant", "settings", "symbols", "steps"}
STEP_FIELDS = {"name", "op", "symbol", "inputs", "shape", "rows", "columns", "exact", "decimal", "is_exact"}
MORE_STEP_FIELDS = {"carried", "notes"}
NAMES = ["Q", "K", "V", "scores", "scaled_scores", "masked_scores", "row_maxima", "shifted_scores", "exponentials", "row_sums", "weights", "weighted_values", "output"]
DECIMAL = re.compile(r"(?!-0(\.0+)?$)-?(0|[1-9]\d*)(\.\d+)?")


def data_of(solution: Solution) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(solution.to("json"), parse_constant=lambda text: pytest.fail(f"{text} is not JSON"))
    return found


def read_back(data: dict[str, Any], text: str) -> sympy.Expr:
    """An exact text as the contract says that it is read."""
    return sympy.sympify(text, locals={name: sympy.Symbol(name) for name in data["symbols"]})


def drawn(seed: int, symbols: bool = False, **options: Any) -> Subject:
    """A random problem by symattn and by the checker; problems that have no value (a fully masked row) are drawn again."""
    draw = random.Random(seed)
    while True:
        raw = problem(draw, symbols)
        try:
            found = solve(read_problem(json.dumps(raw), "drawn.json"), **options)
            found.derivation[found.derivation.target].decimal(2)
            return Subject(found, raw)
        except SymattnError:
            continue


# ---- schema --------------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize("places", [0, 4, 17])
@pytest.mark.parametrize("example", EXAMPLES)
def test_fields_and_shapes(example: str, places: int) -> None:
    data = data_of(solve(example, places=places, carry="rounded"))
    assert data.keys() >= FIELDS
    assert (data["schema"], data["variant"]) == ("symattn/solution-1", "scaled-dot-product")
    known = set(data["given"])
    for step in data["steps"]:
        assert STEP_FIELDS <= step.keys() <= STEP_FIELDS | MORE_STEP_FIELDS
        assert set(step["inputs"]) <= known, "a step uses only what stands before it"
        known.add(step["name"])
        height, width = step["shape"]
        assert (len(step["rows"]), len(step["columns"])) == (height, width)
        for key in ("exact", "decimal", "is_exact", "carried"):
            assert [len(row) for row in step[key]] == [width] * height
        for text in (text for row in step["decimal"] for text in row):
            assert text is None or text == "-inf" or (DECIMAL.fullmatch(text) and len(text.partition(".")[2]) == places)
    names = [step["name"] for step in data["steps"]]
    assert names == [name for name in NAMES if name in names], "names of the contract, in the order of the working"


@pytest.mark.quick
def test_the_contracts_own_example() -> None:
    data = data_of(solve("i-love-statistics"))
    assert data["settings"] == {"scale": "none"}
    assert data["title"] == "What does “love” attend to in “I love statistics”?"
    weights = next(step for step in data["steps"] if step["name"] == "weights")
    assert weights["exact"][0][0] == "exp(279/250)/(exp(279/250) + exp(633/500) + exp(1339/1000))"
    del weights["exact"]
    assert weights == {
        "name": "weights",
        "op": "divide",
        "symbol": "A",
        "inputs": ["exponentials", "row_sums"],
        "shape": [1, 3],
        "rows": ["love"],
        "columns": ["I", "love", "statistics"],
        "decimal": [["0.2931", "0.3405", "0.3663"]],
        "is_exact": [[False, False, False]],
    }


def steps_of(**given: Any) -> list[str]:
    return [step["name"] for step in data_of(solve(attention(**given)))["steps"]]


@pytest.mark.quick
def test_a_step_that_would_change_nothing_is_absent() -> None:
    given = {"Q": [[1, 2]], "K": [[1, 0], [0, 1]], "V": [[1], [2]]}
    plain = ["scores", "exponentials", "row_sums", "weights", "weighted_values", "output"]
    assert steps_of(**given, scale="none") == plain
    assert steps_of(**given, scale="1") == plain
    assert steps_of(**given, scale="none", mask="none") == plain
    assert steps_of(**given, scale="none", mask=[[True, True]]) == plain
    assert steps_of(**given) == ["scores", "scaled_scores", *plain[1:]]
    assert steps_of(**given, scale="none", mask="causal") == ["scores", "masked_scores", *plain[1:]]
    assert steps_of(**given, scale="none", subtract_max=True) == ["scores", "row_maxima", "shifted_scores", *plain[1:]]


@pytest.mark.quick
def test_minus_infinity() -> None:
    data = data_of(solve(attention(scores=[[1, 2]], V=[[1], [2]], mask=[[True, False]], scale="none")))
    masked = next(step for step in data["steps"] if step["name"] == "masked_scores")
    assert masked["exact"] == [["1", "-oo"]]
    assert masked["decimal"] == [["1.0000", "-inf"]]
    assert masked["is_exact"] == [[True, True]]
    assert sympy.sympify("-oo") == -sympy.oo


@pytest.mark.quick
def test_symbols_have_no_decimal_and_stand_in_the_list() -> None:
    data = data_of(solve("symbolic"))
    assert data["symbols"] == ["k_11", "k_12", "k_21", "k_22", "q_11", "q_12", "q_21", "q_22", "v_1", "v_2"]
    assert all(text is None for step in data["steps"] for row in step["decimal"] for text in row)
    assert not any(exact for step in data["steps"] for row in step["is_exact"] for exact in row)


@pytest.mark.quick
def test_what_has_no_decimal_says_why() -> None:
    data = data_of(solve(attention(scores=[["100000", "0"]], V=[[1], [2]], scale="none")))
    exponentials = data["steps"][0]
    assert exponentials["decimal"] == [[None, "1.0000"]]
    assert exponentials["exact"] == [["exp(100000)", "1"]]
    assert exponentials["notes"] == ["the value has more than 4000 digits before the point"]
    assert data["steps"][-1]["decimal"] == [["1.0000"]]


@pytest.mark.quick
def test_rows_and_columns_are_the_tokens_as_they_are() -> None:
    tokens = ['a"\\\n\t', "{{ 7*7 }}", "\u202ex", "猫", "a", "a"]
    data = data_of(solve(attention(scores=[[0] * 6] * 6, V=[[k] for k in range(6)], tokens=tokens, title=tokens[1])))
    assert data["title"] == tokens[1]
    assert data["steps"][0]["rows"] == data["steps"][0]["columns"] == tokens


# ---- values --------------------------------------------------------------------


@pytest.mark.parametrize("example", EXAMPLES)
def test_exact_text_is_the_value_of_the_examples(example: str) -> None:
    """Read back by SymPy it is the very entry of `d[name].exact`."""
    solution = solve(example)
    data = data_of(solution)
    for step in data["steps"]:
        matrix = solution.derivation[step["name"]].exact
        for i, row in enumerate(step["exact"]):
            for j, text in enumerate(row):
                found = read_back(data, text)
                assert found == matrix[i, j] or sympy.simplify(found - matrix[i, j]) == 0, (step["name"], i, j)


def close(found: sympy.Expr, expected: Any) -> bool:
    """Whether a SymPy number agrees with a checker expression to 60 digits."""
    if expected is None:
        return bool(found == -sympy.oo)
    low, high = (Fraction(x, 2**260) for x in checker.enclose(expected, 260))
    number = sympy.N(found, 75)
    if not number.is_Float and not number.is_Rational:
        return False
    value = Fraction(str(sympy.Rational(number)))
    room = Fraction(1, 10**60) * max(1, abs(value))
    return low - room <= value <= high + room


def agree(one: Subject, data: dict[str, Any], draw: random.Random, most: int) -> None:
    """Decimals of every entry and exact texts of some agree with the checker."""
    picked = []
    for step in data["steps"]:
        expected = one.quantity(step["name"])
        for i, row in enumerate(step["exact"]):
            for j, text in enumerate(row):
                picked.append((step["name"], text, expected[i][j]))
                if not data["symbols"]:
                    digits = "-inf" if expected[i][j] is None else one.judge.digits(expected[i][j])
                    assert step["decimal"][i][j] == digits, (step["name"], i, j)
                    assert step["is_exact"][i][j] == (digits == "-inf" or one.judge.equal(expected[i][j], Fraction(digits))), (step["name"], i, j)
    stand_ins = {sympy.Symbol(name): sympy.Rational(str(stand_in(name))) for name in data["symbols"]}
    for name, text, value in draw.sample(picked, min(most, len(picked))):
        assert close(read_back(data, text).xreplace(stand_ins), value), (name, text)


@pytest.mark.parametrize("block", range(10))
def test_random_problems_agree_with_the_checker(block: int) -> None:
    """Thirty problems: every decimal, and five exact texts of each to 60 digits."""
    draw = random.Random(1000 + block)
    for seed in range(30 * block, 30 * block + 30):
        one = drawn(seed, places=draw.choice([0, 1, 2, 3, 4, 4, 8, 20]), rounding=draw.choice(RULES))
        agree(one, data_of(one.solution), draw, 5)


@pytest.mark.parametrize("block", range(4))
def test_random_problems_with_symbols_read_back(block: int) -> None:
    """Symbols named like constants of SymPy (S, N, I, E, Q, O with subscripts) among numbers: exact texts are the value."""
    draw = random.Random(2000 + block)
    for seed in range(20 * block, 20 * block + 20):
        one = drawn(seed, symbols=True)
        agree(one, data_of(one.solution), draw, 6)


@pytest.mark.quick
def test_symbols_that_sympy_has_its_own_meaning_for() -> None:
    names = ["S", "N", "I", "E_1", "Q", "O", "C", "Rational", "Function", "sympify", "beta", "gamma", "zeta", "Symbol", "x_1", "re", "im", "test", "var", "lambda_1"]
    data = data_of(solve(attention(scores=[names], V=[[k] for k in range(len(names))], scale="none")))
    assert data["symbols"] == sorted(names)
    assert [read_back(data, text) for text in data["given"]["scores"]["exact"][0]] == [sympy.Symbol(name) for name in names]
    assert read_back(data, data["steps"][0]["exact"][0][2]) == sympy.exp(sympy.Symbol("I"))


@pytest.mark.parametrize("name", ["lambda", "class", "None", "True", "print"])
def test_python_keywords_are_no_symbols(name: str) -> None:
    if name == "print":
        assert attention(scores=[[name]], V=[[1]])["scores"].text() == [["print"]]
    else:
        with pytest.raises(SymattnError):
            attention(scores=[[name]], V=[[1]])


# ---- carried -------------------------------------------------------------------


def test_carried_is_the_chain_by_hand() -> None:
    """Beside the exact decimals, every step worked from the rounded numbers of the one before: the checker's arithmetic gives the same."""
    draw = random.Random(5)
    parted = 0
    for seed in range(3000, 3100):
        places, rule = draw.choice([1, 2, 4]), draw.choice(RULES)
        one = drawn(seed, places=places, rounding=rule, carry="rounded")
        data = data_of(one.solution)
        assert [step["decimal"] for step in data["steps"]] == [step["decimal"] for step in data_of(solve(one.solution.derivation, places=places, rounding=rule))["steps"]]
        if any("notes" in step for step in data["steps"]):
            continue
        hand = Hand(one, places, rule)
        for step in data["steps"]:
            assert step["carried"] == hand.texts[step["name"]], step["name"]
        parted += data["steps"][-1]["carried"] != data["steps"][-1]["decimal"]
    assert parted > 30


@pytest.mark.quick
@pytest.mark.parametrize("example", [name for name in EXAMPLES if name != "symbolic"])
def test_carried_of_the_examples(example: str) -> None:
    one = subject(example, carry="rounded")
    hand = Hand(one, 4, "half-even")
    assert {step["name"]: step["carried"] for step in data_of(one.solution)["steps"]} == hand.texts


@pytest.mark.quick
def test_carried_is_there_only_where_asked() -> None:
    assert not any("carried" in step for step in data_of(solve("three-words"))["steps"])


@pytest.mark.quick
@pytest.mark.parametrize("format", ["md", "latex", "json"])
@pytest.mark.parametrize("carry", ["exact", "rounded"])
def test_a_chain_by_hand_that_divides_by_zero_ends_there(format: str, carry: str) -> None:
    solution = solve(attention(scores=[["-8", "-9"]], V=[[1], [3]], scale="none"), places=0, carry=carry)
    page = solution.to(format)
    if carry == "rounded":
        assert "division by zero" in page
    if carry == "rounded" and format == "json":
        steps = data_of(solution)["steps"]
        assert [step["carried"] for step in steps] == [[["0", "0"]], [["0"]], [[None, None]], [[None], [None]], [[None]]]
        assert steps[2]["notes"] == ["the chain by hand ends at weights: division by zero"]
