"""The number grammar: what is read, how it is set, what is refused and why, and that no text can make it slow."""

import keyword
import random
import time
from fractions import Fraction

import mpmath
import pytest
from expressions import Expr, anything, number_of, text_of, value_of
from hypothesis import given
from hypothesis import strategies as st

from symattn.errors import NumberError, SymattnError
from symattn.exact.field import same, symbol
from symattn.exact.literal import MAX_DEPTH, MAX_LENGTH, parse, parse_written, shown
from symattn.exact.printing import latex, text
from symattn.exact.rounding import rounded
from symattn.exact.written import number

SECONDS = 0.2
pytestmark = pytest.mark.quick


def ratio(text: str) -> tuple[int, int]:
    """The rational that a text is read as."""
    q = parse(text).value.q
    return int(q.p), int(q.q)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6) | st.decimals(-1000, 1000, places=2))
def test_decimals_keep_value_and_digits(d) -> None:
    written = format(d, "f")
    literal = parse(written)
    assert ratio(written) == Fraction(d).as_integer_ratio()
    assert (literal.text, literal.tex) == (written, written)


@given(st.integers(-(10**40), 10**40), st.integers(1, 10**40))
def test_fractions(p: int, q: int) -> None:
    assert ratio(f"{p}/{q}") == Fraction(p, q).as_integer_ratio()
    assert ratio(f" {p} / {q} ".replace("-", "\N{MINUS SIGN}")) == Fraction(p, q).as_integer_ratio()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_python_prints_of_a_float(x: float) -> None:
    assert ratio(repr(x)) == Fraction(repr(x)).as_integer_ratio()


@given(st.integers(0, 10**9))
def test_expressions_have_the_value_of_their_tree(seed: int) -> None:
    """Random trees written with brackets; and both refuse the same."""
    expr: Expr = anything(random.Random(seed), 3)
    try:
        value = value_of(expr)
    except SymattnError:
        value = None
    written = text_of(expr)
    try:
        read = parse(written).value
    except NumberError as error:
        read, refusal = None, str(error)
    if read is None:
        assert value is None or "is too large" in refusal or len(written) > MAX_LENGTH
        return
    assert value is not None
    assert read == value or same(read, value) is not False
    with mpmath.workdps(60):
        size = abs(number_of(expr))
        if size < 10**50:
            shift = Fraction(rounded(read, 30).text) - Fraction(mpmath.nstr(number_of(expr), 55, strip_zeros=False))
            assert abs(shift) < Fraction(1, 10**30) + Fraction(1, 10**50) * int(size + 1)


EXAMPLES = {
    "3": "3",
    "-1/2": "-1/2",
    "+0.50": "1/2",
    ".5": "1/2",
    "5.": "5",
    "3e-4": "3/10000",
    "2.5E+2": "250",
    "-2^2": "-4",
    "(-2)^2": "4",
    "2^3^2": "512",
    "2**-1": "1/2",
    "1/2/3": "1/6",
    "1/2*3": "3/2",
    "1 - 2 - 3": "-4",
    "2 - -3": "5",
    "- - -1": "-1",
    "2(3 + 4)": "14",
    "(1+2)(3+4)": "21",
    "sqrt(2)": "sqrt(2)",
    "√2√3": "sqrt(6)",
    "√(1/4)": "1/2",
    "sqrt 12": "2*sqrt(3)",
    "4^(3/2)": "8",
    "2^0.5": "sqrt(2)",
    "8^(1/3)": "2",
    "2^(1/97)": "2**(1/97)",
    "e": "exp(1)",
    "e^2": "exp(2)",
    "e^(1/2)^2": "exp(1/4)",
    "e^ln 2": "2",
    "exp(2 ln 3 - ln 2)": "9/2",
    "ln 2": "log(2)",
    "ln 8 / ln 2": "3",
    "2 ln 3": "2*log(3)",
    "ln(2)^2": "log(2)**2",
    "pi/2": "pi/2",
    "2π": "2*pi",
    "tanh(ln 2)": "3/5",
    "tanh 0": "0",
    "x_11": "x_11",
    "x_{11}": "x_11",
    "x_{a_b}": "x_a_b",
    "θ_k": "θ_k",
    "2·x×y": "2*x*y",
    "x^2 - x*x": "0",
    "-x": "-x",
    "x^(1/2)": "x**(1/2)",
    "0^0.5": "0",
    "\t1\n": "1",
}


@pytest.mark.parametrize("written", EXAMPLES)
def test_precedence_functions_and_symbols(written: str) -> None:
    assert text(parse(written).value) == EXAMPLES[written]


TYPESET = {
    "0.50": "0.50",
    "-0.50": "-0.50",
    "+3": "3",
    "1/2": r"\frac{1}{2}",
    "(1/2)^2": r"\left(\frac{1}{2}\right)^{2}",
    "3e-4": r"3 \cdot 10^{-4}",
    "(3e-4)^2": r"\left(3 \cdot 10^{-4}\right)^{2}",
    "2*-3": r"2 \cdot \left(-3\right)",
    "2 - -3": r"2 - \left(-3\right)",
    "2 - (3 - 4)": r"2 - \left(3 - 4\right)",
    "2 ln 3 - 1/2": r"2 \cdot \ln 3 - \frac{1}{2}",
    "ln(-x)": r"\ln \left(-x\right)",
    "(ln 2)^2": r"\left(\ln 2\right)^{2}",
    "e": "e",
    "e^-1": "e^{-1}",
    "exp(x)^2": r"\left(e^{x}\right)^{2}",
    "sqrt(2)": r"\sqrt{2}",
    "√x^2": r"\sqrt{x^{2}}",
    "x_11": "x_{11}",
    "alpha_1": r"\alpha_{1}",
    "θ": r"\theta",
    "(1+x)*y": r"\left(1 + x\right) \cdot y",
}


@pytest.mark.parametrize("written", TYPESET)
def test_latex_as_typed(written: str) -> None:
    assert parse(written).tex == TYPESET[written]


CANONICAL = {
    "(ln 2)^2": r"\left(\ln 2\right)^{2}",
    "ln 2 * x": r"x \ln 2",
    "ln 2 * pi * e^x": r"\pi e^{x} \ln 2",
    "exp(1)/(1 + e)": r"\frac{e}{1+e}",
    "exp(exp(x))^2": r"\left(e^{e^{x}}\right)^{2}",
    "x^2/y": r"\frac{x^{2}}{y}",
    "sqrt(1+x)": r"\sqrt{1+x}",
    "1/3": r"\frac{1}{3}",
    "1/8": "0.125",
    "-1/3": r"-\frac{1}{3}",
    "1e-11": r"\frac{1}{100000000000}",
}


@pytest.mark.parametrize("written", CANONICAL)
def test_latex_of_the_value(written: str) -> None:
    assert latex(parse(written).value) == CANONICAL[written]


SUCH_AS = "is not a number (such as 3, -1/2, 0.25, sqrt(2))"
REFUSED = {
    "0.2o": SUCH_AS,
    "": SUCH_AS,
    "   ": SUCH_AS,
    "1,5": SUCH_AS,
    "1.5.2": SUCH_AS,
    "1 2": SUCH_AS,
    "2e": SUCH_AS,
    "2x": SUCH_AS,
    "(2x)": SUCH_AS,
    "1_000": SUCH_AS,
    "0x10": SUCH_AS,
    "²": SUCH_AS,
    "2^²": SUCH_AS,
    "٣": SUCH_AS,
    "–3": SUCH_AS,
    "½": SUCH_AS,
    "ﬁ": SUCH_AS,
    "x_": SUCH_AS,
    "_x": SUCH_AS,
    "x__1": SUCH_AS,
    "nan": SUCH_AS,
    "inf": SUCH_AS,
    "-Infinity": SUCH_AS,
    "true": SUCH_AS,
    "None": SUCH_AS,
    "lambda": SUCH_AS,
    "Integer": SUCH_AS,
    "sin(1)": SUCH_AS,
    "__import__('os')": SUCH_AS,
    "x.__class__": SUCH_AS,
    "()": SUCH_AS,
    "*3": SUCH_AS,
    "3+": SUCH_AS,
    "[1]": SUCH_AS,
    "(1": "is not a number: a bracket is not closed",
    "log 2": "is not a number: write ln for the natural logarithm",
    "2^x": "is not a number: an exponent must be a rational number up to 100 (except that of e)",
    "2^101": "is not a number: an exponent must be a rational number up to 100 (except that of e)",
    "9**9**9**9": "is not a number: an exponent must be a rational number up to 100 (except that of e)",
    "1e401": '"1e401" has an exponent beyond ±400',
    "1e999999999": '"1e999999999" has an exponent beyond ±400',
    "2 + 1e-999": '"1e-999" has an exponent beyond ±400',
    "9" * 400 + "e400": "has 404 characters; a number may have 400",
    "9" * 390 + "e400": "has more than 400 digits",
    "1e400*1e400": "is too large: it has more than 400 digits",
    "(9^99)^99": "is too large: it has more than 400 digits",
    "(1+x+y)^100": "is too large: multiplied out it has more than 16 terms",
    "sqrt(1+x)^97": "is too large: multiplied out it has more than 16 terms",
    "1" * 401: "has 401 characters; a number may have 400",
    "(" * 30 + "1" + ")" * 30: f"is not a number: brackets, signs or powers are nested more than {MAX_DEPTH} deep",
    "-" * 30 + "1": f"is not a number: brackets, signs or powers are nested more than {MAX_DEPTH} deep",
    "2^" * 30 + "1": f"is not a number: brackets, signs or powers are nested more than {MAX_DEPTH} deep",
    "/".join("x" * 200): "is not a number: it is nested more than 60 deep",
    "0/0": "has no value: division by zero",
    "1/(x - x)": "has no value: division by zero",
    "sqrt(-1)": "has no value: the root of a negative number",
    "(-8)^(1/3)": "has no value: the root of a negative number",
    "ln 0": "has no value: the logarithm of a number that is not positive",
    "ln(1 - e)": "has no value: the logarithm of a number that is not positive",
    "0^0": "has no value: 0 to a power that is not positive",
    "0^-1": "has no value: 0 to a power that is not positive",
}


@pytest.mark.parametrize("written", REFUSED, ids=lambda t: ascii(t[:30]))
def test_refusals_say_what_is_wrong(written: str) -> None:
    with pytest.raises(NumberError) as refusal:
        parse(written)
    assert str(refusal.value).endswith(REFUSED[written])
    assert len(str(refusal.value)) < 200
    assert "\n" not in str(refusal.value)


def test_what_is_just_allowed() -> None:
    for written in ("1" * 400, "(" * MAX_DEPTH + "1" + ")" * MAX_DEPTH, "1e400", "1e-400", "2^100", "2^-100", "+".join("1" * 200), "*".join("1" * 200), "(1+x)^15"):
        parse(written)


def test_quoted_texts_are_short_and_printable() -> None:
    assert shown("a\nb\x00c") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"
    assert shown("9" * 10**6) == "9" * 30 + "…"
    assert shown("9" * 40) == "9" * 40


def test_names_that_stand_for_something() -> None:
    written = parse_written("1/√d_k", {"d_k": number(9, "d_k")})
    assert text(parse("1/√9").value) == "1/3"
    assert written.args[1].args[0].args[1] == "d_k"


RESERVED = {"e", "pi", "inf", "nan", "oo", "log", "sin", "cos", "max", "min", "ln", "exp"}
GREEK = st.sampled_from("αβθλμωΓΣΩ")
SUBSCRIPT = st.from_regex(r"\A[A-Za-z0-9]{1,4}(_[A-Za-z0-9]{1,3})?\Z")


@given(st.from_regex(r"\A[A-Za-z]{1,3}\Z") | GREEK, st.none() | SUBSCRIPT, st.booleans())
def test_symbols(base: str, subscript: str | None, braces: bool) -> None:
    name = base if subscript is None else f"{base}_{subscript}"
    written = name if subscript is None or not braces else f"{base}_{{{subscript}}}"
    try:
        literal = parse(written)
    except NumberError:
        assert name.lower() in RESERVED or keyword.iskeyword(name)
        return
    assert literal.value in {symbol(name), parse("pi").value, parse("e").value}


WORDS = ["**", "·", "×", "√", "π", "pi", "exp", "sqrt", "ln", "tanh", "e400", "e-9", "1e9", "x_1", "9^9", "(1+x+y)", "log"]
PIECES = [*"0123456789.+-*/^()xye_{} \n²٣\x00−'é", "__", *WORDS]


def timed(written: str) -> float:
    """The seconds that reading takes; whatever is refused is refused with a NumberError."""
    begin = time.process_time()
    try:
        value = parse(written).value
    except NumberError:
        return time.process_time() - begin
    for use in (text, latex):
        use(value)
    return time.process_time() - begin


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=80))
def test_any_text_is_read_or_refused_at_once(written: str) -> None:
    assert min(timed(written), timed(written)) < SECONDS


def test_any_grammatical_text_is_read_or_refused_at_once() -> None:
    rng = random.Random("grammatical")
    atoms = ["0", "2", "9", "0.5", "1e400", "1e-300", "97", "x", "y_1", "e", "π", "(1+x+y)", "(x-y)", "sqrt(2)", "(1+sqrt(3))", "ln 2", "exp(x)", "9" * 40]

    def grow(depth: int) -> str:
        if not depth or rng.random() < 0.25:
            return rng.choice(atoms)
        if rng.random() < 0.3:
            return f"{rng.choice(['sqrt', 'exp', 'ln', 'tanh', ''])}({grow(depth - 1)})"
        return grow(depth - 1) + rng.choice(["+", "-", "*", "/", "^", "**", " ", "*", "/"]) + grow(depth - 1)

    texts = [grow(rng.randint(1, 8))[:MAX_LENGTH] for _ in range(3000)]
    assert max(map(timed, texts)) < SECONDS


HOSTILE = [
    "9" * 10**6,
    "1." + "0" * 10**6,
    "(" * 10**5,
    "-" * 10**5,
    "sqrt(" * 10**4 + "2" + ")" * 10**4,
    "2^" * 199 + "2",
    "exp(" * 99 + "9" + ")" * 99,
    "sqrt(" + "7" * 300 + ")",
    "sqrt(" * 18 + "7" * 200 + ")" * 18,
    "ln(" + "7" * 300 + ")",
    "√" * 200 + "2",
    "*".join(f"{p}^(1/97)" for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)),
    "+".join(f"1/({p}+x)" for p in range(40)),
    "+".join(f"1/(1+sqrt({p}))" for p in (2, 3, 5, 7, 11, 13)),
    "*".join(["(1+x)^9"] * 49),
    "*".join(["(1+sqrt(2)+sqrt(3)+sqrt(5))"] * 14),
    "+".join(["(1+x)^15"] * 44),
    "-".join(["(1+x)^14*(1-x)"] * 25),
    "exp(ln(1+x+y)*9)",
    "tanh(12*ln(exp(x)-(1+x+y)))",
    "tanh(" * 15 + "x" + ")" * 15,
    "tanh(" * 15 + "2" + ")" * 15,
    "1e400" + "*1e-400" * 50,
    "/".join(["exp(1e400)"] * 30),
    "ln(exp(exp(exp(9)))+1)",
    "ln(ln(ln(ln(ln(1e400)))))",
    "exp(exp(exp(9)))^99",
    "1e-400^(1/99)",
    "(" + "3" * 150 + "/" + "7" * 150 + ")^(97/98)",
    "x" * 400,
    "x_" + "1" * 398,
]


@pytest.mark.parametrize("written", HOSTILE, ids=lambda t: ascii(t[:30]))
def test_hostile_texts_end_at_once(written: str) -> None:
    assert min(timed(written), timed(written)) < SECONDS
