"""Arrays: exact entries read back by SymPy, doubles correctly rounded, decimals, LaTeX, selected rows and labels."""

import math
import random
from collections.abc import Iterator
from fractions import Fraction

import mpmath
import numpy
import pytest
import sympy
from expressions import Expr, algebraic, anything, exponential_sum, fraction, number_of, softmax, value_of
from hypothesis import given
from hypothesis import strategies as st

from symattn.errors import SymattnError, TooLargeError, UndecidedError
from symattn.exact.array import Array, numbered, of_literals, of_values
from symattn.exact.blocks import Entries, Ratios
from symattn.exact.face import expression, nearest_double
from symattn.exact.field import MINUS_INFINITY, ONE, Value, exp, ln, rational, sqrt, symbol
from symattn.exact.literal import parse
from symattn.exact.printing import text
from symattn.exact.rounding import RULES, rounded

pytestmark = pytest.mark.quick
NAMES = ("x", "y_1", "θ", "Sum", "print")
LOCALS = {name: sympy.Symbol(name) for name in NAMES}


def array(values: list[list[Value]]) -> Array:
    """An array with numbers for labels."""
    return of_values(values, numbered(len(values)), numbered(len(values[0])))


def defined(make, seed: str, count: int) -> Iterator[tuple[Expr, Value]]:
    """Random expressions that have a value."""
    rng = random.Random(seed)
    while count:
        expr = make(rng)
        try:
            value = value_of(expr)
        except SymattnError:
            continue
        count -= 1
        yield expr, value


@pytest.mark.parametrize("make", [fraction, algebraic, exponential_sum, softmax, anything], ids=lambda f: f.__name__)
def test_numbers_read_back_by_sympy_are_the_value(make) -> None:
    """The text and the SymPy face agree with 60 digits of the expression itself."""
    for expr, value in defined(make, f"sympy {make.__name__}", 60):
        read = sympy.sympify(text(value), locals={})
        with mpmath.workdps(200):
            number = number_of(expr)
            if number and abs(mpmath.log10(abs(number))) > 1000:
                continue
            for face in (read, expression(value)):
                assert abs(mpmath.mpf(face.evalf(80, maxn=2000)._to_mpmath(300)) - number) <= mpmath.mpf(10) ** -60 * max(1, abs(number)), expr


def symbolic(rng: random.Random) -> Value:
    """A value with symbols, as scores and weights have them."""
    x, y, z = (symbol(rng.choice(NAMES)) for _ in range(3))
    a, b = (value_of(algebraic(rng, 1)) for _ in range(2))
    product = a * x * y + b * z
    roots = [product / sqrt(rational(2)), sqrt(x * x + y * y), sqrt(x), x / sqrt(y)]
    return rng.choice([product, *roots, exp(product), exp(x) / (exp(x) + exp(y) * rational(2)), ln(x) * y, x / y, a])


def test_symbols_read_back_by_sympy_are_the_value() -> None:
    rng = random.Random("symbolic")
    for _ in range(150):
        values = [[symbolic(rng), symbolic(rng)]]
        read = sympy.Matrix([[sympy.sympify(t, locals=LOCALS) for t in row] for row in array(values).text()])
        faces = array(values).exact
        point = {s: sympy.Rational(rng.randint(1, 9), rng.randint(1, 9)) for s in LOCALS.values()}
        for ours, theirs in zip(faces, read, strict=True):
            assert abs((ours - theirs).subs(point).evalf(60, chop=True)) < sympy.Float(10) ** -50
        assert faces.free_symbols | read.free_symbols <= set(LOCALS.values())


def test_exact_is_simple_where_the_value_is() -> None:
    e = exp(ONE)
    values = [[rational(3, 4), sqrt(rational(12)), e / (e + ONE)], [MINUS_INFINITY, ln(rational(4)), symbol("x") * rational(2)]]
    x = sympy.Symbol("x")
    assert array(values).exact == sympy.Matrix([[sympy.Rational(3, 4), 2 * sympy.sqrt(3), sympy.E / (sympy.E + 1)], [-sympy.oo, 2 * sympy.log(2), 2 * x]])
    assert array(values).text() == [["3/4", "2*sqrt(3)", "exp(1)/(exp(1) + 1)"], ["-oo", "2*log(2)", "2*x"]]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_double_comes_back_as_itself(x: float) -> None:
    assert nearest_double(rational(*x.as_integer_ratio())) == x


@given(st.fractions() | st.fractions(max_denominator=100).map(lambda q: q / 10**320) | st.integers(2**1020, 2**1024).map(Fraction))
def test_rationals_are_rounded_to_the_nearest_double(q: Fraction) -> None:
    x = nearest_double(rational(q.numerator, q.denominator))
    if math.isinf(x):
        assert abs(q) >= Fraction(2**1024 - 2**970)
        return
    gap = abs(Fraction(x) - q)
    for other in (math.nextafter(x, math.inf), math.nextafter(x, -math.inf)):
        assert math.isinf(other) or gap <= abs(Fraction(other) - q)


def test_irrational_values_are_rounded_to_the_nearest_double() -> None:
    for make in (algebraic, exponential_sum, softmax, anything):
        pairs = list(defined(make, f"doubles {make.__name__}", 100))
        doubles = array([[value] for _, value in pairs]).to_numpy()
        with mpmath.workdps(250):
            for (expr, _), (x,) in zip(pairs, doubles, strict=True):
                number = number_of(expr)
                if 1e-300 < abs(number) < 1e300:
                    assert x == float(mpmath.mpf(number)), expr


def test_doubles_at_the_ends_of_their_range() -> None:
    huge = rational(10**30)
    table = [
        (exp(huge), math.inf),
        (-exp(huge), -math.inf),
        (exp(rational(10**300)), math.inf),
        (exp(-huge), 0.0),
        (exp(huge) / (exp(huge) + ONE), 1.0),
        (ONE / (exp(huge) + ONE), 0.0),
        (ONE / (exp(rational(1, 10**25)) - ONE), 1e25),
        (exp(rational(1, 10**400)) - ONE, 0.0),
        (MINUS_INFINITY, -math.inf),
        (rational(10**400), math.inf),
        (rational(-(10**400)), -math.inf),
    ]
    for value, expected in table:
        x = nearest_double(value)
        assert x == expected
        assert math.copysign(1, x) == math.copysign(1, expected)
    with pytest.raises(UndecidedError):
        nearest_double(symbol("x"))
    assert array([[ONE, MINUS_INFINITY]]).to_numpy().dtype == numpy.float64


def test_decimals_of_an_array_are_those_of_its_entries() -> None:
    rng = random.Random("decimals")
    for _ in range(60):
        make = rng.choice([fraction, algebraic, softmax])
        values = [[rng.choice([MINUS_INFINITY, value_of(make(rng))]) for _ in range(3)] for _ in range(2)]
        for places, rule in ((rng.randint(0, 8), rule) for rule in RULES):
            made = array(values).decimal(places, rule)
            assert made == [[rounded(v, places, rule).text for v in row] for row in values]
            assert made == Array(Entries(values), ("1", "2"), ("1", "2", "3")).decimal(places, rule)


@given(st.integers(-(10**6), 10**6), st.integers(1, 10**6), st.integers(1, 30), st.integers(0, 12), st.sampled_from(RULES))
def test_decimals_of_ratios_are_those_of_their_values(n: int, den: int, root: int, places: int, rule) -> None:
    square_free = next(r for r in range(root, 0, -1) if all(r % (k * k) for k in range(2, 6)))
    block = Ratios([[n, None, -n, 0]], den, square_free)
    assert block.decimals(places, rule) == [[rounded(block.entry(0, j), places, rule).text for j in range(4)]]


def test_entries_without_a_decimal() -> None:
    a = array([[symbol("x"), ONE, MINUS_INFINITY]])
    assert a.decimal(2) == [[None, "1.00", "-inf"]]
    assert a.rounded(0, 0, 2) is None
    assert a.rounded(0, 1, 2).exact
    assert a.latex() == r"\begin{bmatrix}x&1&-\infty\end{bmatrix}"
    assert a.latex(2) == r"\begin{bmatrix}x&1.00&-\infty\end{bmatrix}"


def test_latex_of_an_array() -> None:
    a = array([[rational(1, 3), exp(ONE) / (exp(ONE) + ONE)], [sqrt(rational(2)), -rational(1, 8)]])
    assert a.latex() == r"\begin{bmatrix}\frac{1}{3}&\frac{e}{e+1}\\\sqrt{2}&-0.125\end{bmatrix}"
    assert a.latex(1) == r"\begin{bmatrix}0.3&0.7\\1.4&-0.1\end{bmatrix}"


def test_selected_rows_and_labels() -> None:
    a = of_literals([[parse("0.50"), parse("1")], [parse("x"), parse("ln 2")], [parse("3"), parse("4")]], ["a", "b", "a"], ["u", "v"])
    b = a.select([2, 0, 2])
    assert (b.rows, b.columns, b.shape) == (("a", "a", "a"), ("u", "v"), (3, 2))
    assert b.entries == [[a[2, 0], a[2, 1]], [a[0, 0], a[0, 1]], [a[2, 0], a[2, 1]]]
    assert b.texts == (("3", "4"), ("0.50", "1"), ("3", "4"))
    assert a.entry(1, 1) == a[1, 1] == ln(rational(2))
    assert of_values([[ONE]], ["r"], ["c"]).select([0, 0]).decimal(0) == [["1"], ["1"]]


def test_values_too_long_to_write() -> None:
    with pytest.raises(TooLargeError):
        text(rational(10**4100))
    with pytest.raises(TooLargeError):
        text(rational(1, 10**4100) * symbol("x"))
