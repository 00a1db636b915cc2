"""Arithmetic on single exact numbers, each operation counted and its result bounded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from symattn.errors import TooLargeError
from symattn.exact import field
from symattn.exact.field import MINUS_INFINITY, ONE, PI, ZERO, Value, rational, sign
from symattn.exact.form import weight
from symattn.exact.literal import decimal
from symattn.exact.rounding import rounded
from symattn.reading.listing.limits import MAX_BITS, MAX_TERMS, RefusedError, spend

MAX_POWER: Final = 200
HALF: Final = rational(1, 2)
TWO: Final = rational(2)


def bounded(x: Value) -> Value:
    """The value itself; `TooLargeError` where it has too many digits or terms to be followed."""
    if x.q is not None:
        bits = x.q.p.bit_length() + x.q.q.bit_length()
        spend(1 + bits // 256)
        if bits > 2 * MAX_BITS:
            raise TooLargeError("a number has too many digits to be followed exactly")
        return x
    terms = weight(x.num, x.den, most=MAX_TERMS)
    spend(2 + terms)
    if terms > MAX_TERMS or any(c.p.bit_length() > MAX_BITS for c in x.num.terms.values()):
        raise TooLargeError("a number has too many terms or digits to be followed exactly")
    return x


def _cost(a: Value, b: Value) -> None:
    if a.q is None and b.q is None:
        spend(len(a.num.terms) * len(b.num.terms) + len(a.den.terms) * len(b.den.terms))


def add(a: Value, b: Value) -> Value:
    """a + b."""
    if a.q is None and b.q is None and a.den != b.den:
        spend(len(a.num.terms) * len(b.den.terms) + len(b.num.terms) * len(a.den.terms))
    return bounded(a + b)


def subtract(a: Value, b: Value) -> Value:
    """a - b."""
    return add(a, -b)


def multiply(a: Value, b: Value) -> Value:
    """a·b."""
    _cost(a, b)
    return bounded(a * b)


def divide(a: Value, b: Value) -> Value:
    """a/b."""
    if b is MINUS_INFINITY or a is MINUS_INFINITY:
        return ZERO if a is not MINUS_INFINITY else a / b
    if b.is_zero:
        raise RefusedError("division by zero" if not a.is_zero else "0/0, which is not a number (nan)")
    _cost(a, b)
    return bounded(a / b)


def truncated(x: Value) -> Value:
    """x without the digits after the point."""
    if x.q is not None and x.q.q == 1:
        return x
    return rational(decimal(rounded(x, 0, "cut").text))


def floor(x: Value) -> Value:
    """The largest whole number that is not larger than x."""
    whole = truncated(x)
    return whole - ONE if sign(x - whole) < 0 else whole


def ceil(x: Value) -> Value:
    """The smallest whole number that is not smaller than x."""
    return -floor(-x)


def floor_divide(a: Value, b: Value) -> Value:
    """a // b; refused where it comes out even on paper, but floating point may fall just short of it."""
    quotient = divide(a, b)
    if quotient.q is not None and quotient.q.q == 1 and not (_dyadic(a) and _dyadic(b)):
        raise RefusedError("// or % of decimals that come out even: floating point may fall just short")
    return floor(quotient)


def _dyadic(x: Value) -> bool:
    """Whether a number is exact in binary floating point."""
    return x.q is not None and int(x.q.q) & (int(x.q.q) - 1) == 0


def modulo(a: Value, b: Value) -> Value:
    """a % b, with the sign of b."""
    return a - b * floor_divide(a, b)


def power(a: Value, b: Value) -> Value:
    """a ** b; a root of a negative number is refused (it is complex or nan)."""
    if b.q is None:
        return field.exp(multiply(b, field.ln(a)))
    if b.is_zero:
        return ONE
    if a is MINUS_INFINITY:
        raise RefusedError("a power of minus infinity")
    if abs(b.q) > MAX_POWER and not (a.q is not None and a.q in {0, 1, -1}) and (a.q is not None or len(a.num.terms) + len(a.den.terms) > 2):
        size = abs(b.q) * (max(a.q.p.bit_length(), a.q.q.bit_length()) if a.q is not None else MAX_BITS)
        if size > MAX_BITS:
            raise TooLargeError("a power is too large to be followed exactly")
    if a.q is None and b.q.q == 1:
        spend((len(a.num.terms) + len(a.den.terms)) ** min(int(abs(b.q.p)), 8))
    return bounded(field.power(a, b.q))


def decimals(x: Value, places: int) -> Value:
    """x rounded to so many decimals, ties to the even digit."""
    if x is MINUS_INFINITY or (x.q is not None and x.q.q == 1 and places >= 0):
        return x
    if abs(places) > 100:
        raise RefusedError(f"rounding to {places} places")
    return rational(decimal(rounded(x, places).text))


def sigmoid(x: Value) -> Value:
    """1/(1 + e^(-x))."""
    return ZERO if x is MINUS_INFINITY else ONE / (ONE + field.exp(-x))


def relu(x: Value) -> Value:
    """The larger of 0 and x."""
    return x if sign(x) > 0 else ZERO


def absolute(x: Value) -> Value:
    """|x|."""
    return -x if sign(x) < 0 else x


def gelu_tanh(x: Value) -> Value:
    """GELU in its form with tanh."""
    inner = field.sqrt(TWO / PI) * (x + rational(decimal("0.044715")) * x * x * x)
    return HALF * x * (ONE + field.tanh(inner))


def gelu(x: Value) -> Value:
    """GELU with the error function, which has exact values only at 0."""
    if x.is_zero:
        return ZERO
    raise RefusedError('gelu needs the error function, which is not known exactly (approximate="tanh" is)')


def _turn(name: str, at: dict[int, Value]) -> Callable[[Value], Value]:
    def at_angle(x: Value) -> Value:
        twelfths = rational(12) * x / PI
        if twelfths.q is not None and twelfths.q.q == 1 and int(twelfths.q.p) % 24 in at:
            return at[int(twelfths.q.p) % 24]
        general: Callable[[Value], Value] | None = getattr(field, name, None)
        if general is not None:
            return general(x)
        raise RefusedError(f"{name} is exact only at special angles, and is not supported elsewhere yet")

    return at_angle


def _sines(shift: int) -> dict[int, Value]:
    quarter = {0: ZERO, 2: HALF, 3: field.sqrt(HALF), 4: field.sqrt(rational(3, 4)), 6: ONE}
    half = quarter | {12 - k: v for k, v in quarter.items()}
    whole = half | {(12 + k) % 24: -v for k, v in half.items() if not v.is_zero}
    return {(k - shift) % 24: v for k, v in (whole | {12: ZERO}).items()}


sin: Final = _turn("sin", _sines(0))
cos: Final = _turn("cos", _sines(6))


def log(x: Value) -> Value:
    """The natural logarithm; minus infinity at 0, as floating point has it."""
    return MINUS_INFINITY if x.is_zero else field.ln(x)


def log_to(base: int) -> Callable[[Value], Value]:
    """The logarithm to a base."""
    return lambda x: MINUS_INFINITY if x.is_zero else field.ln(x) / field.ln(rational(base))


def sqrt(x: Value) -> Value:
    """The square root; that of a negative number is refused."""
    return bounded(field.sqrt(x))


def exp(x: Value) -> Value:
    """e^x."""
    return bounded(field.exp(x))


def tanh(x: Value) -> Value:
    """The hyperbolic tangent."""
    return bounded(field.tanh(x))


UNARY: Final[dict[str, tuple[Callable[[Value], Value], str]]] = {
    "exp": (exp, "float"),
    "exp2": (lambda x: power(TWO, x), "float"),
    "log": (log, "float"),
    "log2": (log_to(2), "float"),
    "log10": (log_to(10), "float"),
    "log1p": (lambda x: log(x + ONE), "float"),
    "expm1": (lambda x: exp(x) - ONE, "float"),
    "sqrt": (sqrt, "float"),
    "rsqrt": (lambda x: ONE / sqrt(x), "float"),
    "square": (lambda x: multiply(x, x), "same"),
    "reciprocal": (lambda x: divide(ONE, x), "float"),
    "tanh": (tanh, "float"),
    "sinh": (lambda x: (exp(x) - exp(-x)) * HALF, "float"),
    "cosh": (lambda x: (exp(x) + exp(-x)) * HALF, "float"),
    "sin": (sin, "float"),
    "cos": (cos, "float"),
    "sigmoid": (sigmoid, "float"),
    "expit": (sigmoid, "float"),
    "silu": (lambda x: multiply(x, sigmoid(x)), "float"),
    "softplus": (lambda x: field.ln(ONE + exp(x)), "float"),
    "relu": (relu, "same"),
    "abs": (absolute, "same"),
    "absolute": (absolute, "same"),
    "negative": (lambda x: -x, "same"),
    "neg": (lambda x: -x, "same"),
    "sign": (lambda x: rational(sign(x)), "same"),
    "floor": (floor, "same"),
    "ceil": (ceil, "same"),
    "trunc": (truncated, "same"),
    "isnan": (lambda x: ZERO, "bool"),
    "isinf": (lambda x: ONE if x is MINUS_INFINITY else ZERO, "bool"),
    "isfinite": (lambda x: ZERO if x is MINUS_INFINITY else ONE, "bool"),
    "logical_not": (lambda x: ONE if x.is_zero else ZERO, "bool"),
    "deg2rad": (lambda x: x * PI / rational(180), "float"),
    "radians": (lambda x: x * PI / rational(180), "float"),
}
"""The functions of one number: how each is computed, and whether its result keeps the kind of its argument."""


def order(a: Value, b: Value) -> int:
    """-1, 0 or 1 as a is smaller than, equal to or larger than b; `UndecidedError` where that is not known."""
    if a is MINUS_INFINITY or b is MINUS_INFINITY:
        return (a is not MINUS_INFINITY) - (b is not MINUS_INFINITY)
    if a.q is not None and b.q is not None:
        return int(a.q > b.q) - int(a.q < b.q)
    return 0 if a == b else sign(a - b)


def truth(x: bool) -> Value:
    """1 for true, 0 for false."""
    return ONE if x else ZERO


def larger(a: Value, b: Value) -> Value:
    """The larger of two."""
    return a if order(a, b) >= 0 else b


def smaller(a: Value, b: Value) -> Value:
    """The smaller of two."""
    return a if order(a, b) <= 0 else b


BINARY: Final[dict[str, tuple[Callable[[Value, Value], Value], str]]] = {
    "add": (add, "same"),
    "subtract": (subtract, "same"),
    "multiply": (multiply, "same"),
    "divide": (divide, "float"),
    "floor_divide": (floor_divide, "same"),
    "modulo": (modulo, "same"),
    "power": (power, "same"),
    "maximum": (larger, "same"),
    "minimum": (smaller, "same"),
    "less": (lambda a, b: truth(order(a, b) < 0), "bool"),
    "less_equal": (lambda a, b: truth(order(a, b) <= 0), "bool"),
    "greater": (lambda a, b: truth(order(a, b) > 0), "bool"),
    "greater_equal": (lambda a, b: truth(order(a, b) >= 0), "bool"),
    "equal": (lambda a, b: truth(order(a, b) == 0), "bool"),
    "not_equal": (lambda a, b: truth(order(a, b) != 0), "bool"),
    "logical_and": (lambda a, b: truth(not a.is_zero and not b.is_zero), "bool"),
    "logical_or": (lambda a, b: truth(not (a.is_zero and b.is_zero)), "bool"),
    "logical_xor": (lambda a, b: truth(a.is_zero != b.is_zero), "bool"),
}
"""The functions of two numbers, likewise."""


def whole(x: Any) -> int:
    """The whole number that a value is; refused where it is none."""
    if isinstance(x, bool | int):
        return int(x)
    q: Any = getattr(x, "q", None)
    if q is None or q.q != 1:
        raise RefusedError("a whole number is needed here")
    return int(str(q.p))  # an fmpz
