"""Certified decimals against the independent checker, at ties and next to them, for every rule, from -3 to 30 places."""

import random
from contextlib import suppress
from fractions import Fraction

import pytest
from checker import Calculator
from expressions import Expr, algebraic, anything, exponential_sum, softmax, value_of
from hypothesis import given
from hypothesis import strategies as st

from symattn.errors import SymattnError, TooLargeError, UndecidedError, UndefinedError
from symattn.exact.field import MINUS_INFINITY, Value, exp, ln, rational, sqrt, symbol
from symattn.exact.rounding import RULES, Rounded, Rule, round_ratio, rounded, significant

rules = st.sampled_from(RULES)


def expected(expr: Expr, places: int, rule: Rule) -> str:
    """The checker's decimal; to tens, hundreds … it is that of a tenth, a hundredth … with zeros put back."""
    if places >= 0:
        return Calculator().digits(expr, places, rule)
    text = Calculator().digits(("div", expr, 10**-places), 0, rule)
    return text if text.strip("-0") == "" else text + "0" * -places


@pytest.mark.quick
@pytest.mark.parametrize("make", [algebraic, exponential_sum, softmax], ids=lambda f: f.__name__)
def test_irrational_values_agree_with_the_checker(make) -> None:
    rng = random.Random(f"rounding {make.__name__}")
    for _ in range(700):
        expr, places, rule = make(rng), rng.randint(-3, 30), rng.choice(RULES)
        assert rounded(value_of(expr), places, rule).text == expected(expr, places, rule), (expr, places, rule)


def test_whatever_has_a_value_agrees_with_the_checker() -> None:
    rng, found = random.Random("anything"), 0
    while found < 400:
        expr, places, rule = anything(rng), rng.randint(0, 12), rng.choice(RULES)
        try:
            ours = rounded(value_of(expr), places, rule)
        except SymattnError:  # undefined, too large, or undecided
            continue
        with suppress(ArithmeticError, ValueError):  # what the checker leaves undecided
            assert ours.text == expected(expr, places, rule), (expr, places, rule)
            found += 1


@pytest.mark.quick
@given(st.fractions(max_denominator=10**7), st.integers(-3, 30), rules)
def test_rationals_agree_with_the_checker(q: Fraction, places: int, rule: Rule) -> None:
    assert rounded(rational(q.numerator, q.denominator), places, rule).text == expected(q, places, rule)


@pytest.mark.quick
@given(st.integers(-(10**6), 10**6), st.integers(-3, 30))
def test_exact_ties(k: int, places: int) -> None:
    tie = (Fraction(k) + Fraction(1, 2)) / Fraction(10) ** places
    value = rational(tie.numerator, tie.denominator)
    for rule in RULES:
        out = rounded(value, places, rule)
        assert out.text == expected(tie, places, rule)
        assert (out.exact, out.tie) == (False, rule != "cut")
        finer = rounded(value, places + 1, rule)
        assert (finer.exact, finer.tie) == (True, False)


@pytest.mark.quick
def test_the_rules_at_a_tie() -> None:
    table = {
        "2.5": ("2", "3", "2"),
        "3.5": ("4", "4", "3"),
        "-2.5": ("-2", "-3", "-2"),
        "-0.5": ("0", "-1", "0"),
        "0.5": ("0", "1", "0"),
        "-3.5": ("-4", "-4", "-3"),
    }
    for text, texts in table.items():
        q = Fraction(text)
        assert tuple(rounded(rational(q.numerator, q.denominator), 0, rule).text for rule in RULES) == texts
    assert rounded(rational(250), -2).text == "200"
    assert rounded(rational(350), -2).text == "400"
    assert rounded(rational(-250), -2, "half-up").text == "-300"


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**20), rules)
def test_round_ratio_is_nearest(p: int, q: int, rule: Rule) -> None:
    k, exact, tie = round_ratio(p, q, rule)
    gap = abs(Fraction(p, q) - k)
    assert exact == (gap == 0)
    if rule == "cut":
        assert gap < 1
        assert abs(k) <= abs(Fraction(p, q))
    else:
        assert gap <= Fraction(1, 2)
        assert tie == (gap == Fraction(1, 2))


@pytest.mark.quick
@pytest.mark.parametrize("small", [exp(rational(-1000)), exp(rational(1, 10**200)) - rational(1), rational(1, 10**300) * sqrt(rational(2))], ids=repr)
@given(k=st.integers(-50, 50), places=st.integers(-3, 20))
def test_a_hair_beside_a_tie(small: Value, k: int, places: int) -> None:
    """Above (k + 1/2) units the decimal is k + 1, below it is k, whatever the rule says about ties."""
    unit = Fraction(10) ** -places
    tie = (k + Fraction(1, 2)) * unit
    middle = rational(tie.numerator, tie.denominator)
    for rule in ("half-even", "half-up"):
        above, below = rounded(middle + small, places, rule), rounded(middle - small, places, rule)
        assert Fraction(above.text) == (k + 1) * unit
        assert Fraction(below.text) == k * unit
        for out in (above, below):
            assert (out.exact, out.tie) == (False, False)


@pytest.mark.quick
@given(k=st.integers(1, 10**6), places=st.integers(0, 12))
def test_a_hair_beside_a_printed_number(k: int, places: int) -> None:
    """Cutting: a hair below k units is k - 1 units, a hair above is k; and toward zero where it is negative."""
    hair, unit = exp(rational(-2000)), Fraction(1, 10**places)
    value = rational(k, 10**places)
    assert Fraction(rounded(value - hair, places, "cut").text) == (k - 1) * unit
    assert Fraction(rounded(value + hair, places, "cut").text) == k * unit
    assert Fraction(rounded(hair - value, places, "cut").text) == -(k - 1) * unit
    assert not rounded(value + hair, places, "cut").exact


@pytest.mark.quick
@given(st.integers(-(10**9), 10**9), st.integers(0, 9), rules)
def test_hidden_rationals_are_exact(k: int, places: int, rule: Rule) -> None:
    """Values that only look irrational: their decimals print as exact, and their ties are ties."""
    q = rational(k, 10**places)
    root, e = sqrt(rational(2)), exp(rational(1))
    for value in (q * root * root / rational(2), q * (e + root) / (e + root), q * exp(ln(rational(3))) / rational(3), (q + e) - e):
        out = rounded(value, places, rule)
        assert (out.text, out.exact, out.tie) == (expected(Fraction(k, 10**places), places, rule), True, False)


@pytest.mark.quick
@given(st.fractions(max_denominator=1000).filter(bool), st.integers(-2, 6), rules)
def test_a_rational_that_does_not_know_it_is_one(q: Fraction, places: int, rule: Rule) -> None:
    """The rounding of values that no form shows to be rational ends in the same place, ties and all."""
    known = rational(q.numerator, q.denominator)
    assert rounded(Value(None, known.num, known.den), places, rule) == rounded(known, places, rule)


@pytest.mark.quick
@pytest.mark.parametrize("gap", [100, 1000, 10**5, 10**9, 10**30, 10**300])
@pytest.mark.parametrize("places", [0, 1, 4, 30])
def test_saturated_weights(gap: int, places: int) -> None:
    """The largest weight is just below 1 and the smallest just above 0, however far the scores are apart."""
    for base in (-gap, 0, gap):
        low, high = exp(rational(base)), exp(rational(base + gap))
        large, small = high / (low + high), low / (low + high)
        nought, one = f"{0:.{places}f}", f"{1:.{places}f}"
        assert [rounded(large, places, rule).text for rule in RULES] == [one, one, "0." + "9" * places if places else "0"]
        assert [rounded(small, places, rule).text for rule in RULES] == [nought] * 3
        assert not rounded(large, places).exact
        middle = (high * rational(3) + low) / (low + high)  # a hair below 3
        assert rounded(middle, places, "cut").text == ("2." + "9" * places if places else "2")


@pytest.mark.quick
def test_quotients_whose_denominator_nearly_vanishes() -> None:
    """1/(e^x - 1) is 1/x - 1/2 + x/12 - …: many digits before the point, found by raising the precision."""
    for power in (25, 100, 400):
        tiny = rational(1, 10**power)
        assert rounded(rational(1) / (exp(tiny) - rational(1)), 4).text == "9" * power + ".5000"


@pytest.mark.quick
def test_too_large_to_write() -> None:
    for value in (exp(rational(10**5)), exp(rational(10**300)), exp(exp(rational(100))), rational(10**5000), -exp(rational(10**5))):
        with pytest.raises(TooLargeError):
            rounded(value, 4)
    assert rounded(exp(-exp(rational(100))), 4).text == "0.0000"
    assert len(rounded(rational(10**3900), 1000).text) == 3901 + 1 + 1000
    assert len(rounded(exp(rational(9000)), 1000).text) == 3909 + 1 + 1000


@pytest.mark.quick
def test_what_has_no_decimal() -> None:
    with pytest.raises(UndecidedError):
        rounded(symbol("x"), 2)
    assert rounded(MINUS_INFINITY, 2).text == "-inf"
    with pytest.raises(UndefinedError):
        significant(MINUS_INFINITY, 3)


@given(st.fractions(min_value=Fraction(1, 10**9), max_value=10**12, max_denominator=10**9), st.integers(1, 12), rules, st.booleans())
def test_significant_figures_of_rationals(q: Fraction, figures: int, rule: Rule, negative: bool) -> None:
    value = rational(-q.numerator if negative else q.numerator, q.denominator)
    out, exponent = significant(value, figures, rule)
    shown = abs(Fraction(out.text)) * Fraction(10) ** exponent
    unit = Fraction(10) ** (exponent - figures + 1)
    assert 1 <= abs(Fraction(out.text)) < 10
    assert len(out.text.replace(".", "").lstrip("-")) == figures
    assert abs(shown - q) <= (unit / 2 if rule != "cut" else unit)
    assert out.exact == (shown == q)
    assert out.text.startswith("-") == negative


@pytest.mark.quick
def test_significant_figures_where_the_power_of_ten_is_close() -> None:
    hair = exp(rational(-3000))
    thousand = rational(1000)
    assert significant(thousand, 4)[0].text == "1.000"
    assert significant(thousand, 4)[1] == 3
    assert significant(thousand - hair, 4) == significant(thousand + hair, 4)
    below, exponent = significant(thousand - hair, 4, "cut")
    assert (below.text, exponent) == ("9.999", 2)
    assert significant(rational(99995, 100), 4) == (Rounded("1.000", exact=False, tie=True), 3)
    assert significant(rational(-99995, 100), 4, "half-up") == (Rounded("-1.000", exact=False, tie=True), 3)
    assert significant(exp(rational(-(10**4))), 3)[1] == -4343
    assert significant(rational(0), 3)[0].text == "0.00"
    for huge in (exp(rational(10**12)), exp(rational(-(10**12))), exp(rational(-(10**30))), exp(rational(10**300))):
        with pytest.raises(TooLargeError):
            significant(huge, 4)
