"""The exact value: a quotient of sums of exponentials, with equality decided where theory decides it.

`same(a, b)` is True, False or None (unknown); `sign(a)` raises `UndecidedError` rather than guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flint import fmpq, fmpz

from symattn.errors import TooLargeError, UndecidedError, UndefinedError
from symattn.exact.balls import FIRST_BITS, MOST_BITS, sign_within
from symattn.exact.form import MAX_BITS, UNIT, Form, Monomial, invert_monomial, ratio_powers, term_power

HALF = fmpq(1, 2)
LARGEST_POWER: Final = 10


class Value:
    """An immutable exact number or expression.  `q` is set when it is rational; else it is `num / den`.

    >>> half = rational(1, 2)
    >>> half + half == rational(1)
    True
    >>> exp(ln(rational(2))) == rational(2)
    True
    """

    __slots__ = ("den", "num", "q")

    def __init__(self, q: fmpq | None, num: Form, den: Form) -> None:
        self.q = q
        self.num = num
        self.den = den

    def __repr__(self) -> str:
        from symattn.exact.printing import text

        return text(self)

    def __eq__(self, other: object) -> bool:
        """Structural equality of canonical forms; `same` decides mathematical equality."""
        return isinstance(other, Value) and self.q == other.q and (self.q is not None or (self.num == other.num and self.den == other.den))

    def __hash__(self) -> int:
        return hash(self.q) if self.q is not None else hash((self.num, self.den))

    def __add__(self, other: Value) -> Value:
        if self.q is not None and other.q is not None:
            return _rational(self.q + other.q)
        if self is MINUS_INFINITY or other is MINUS_INFINITY:
            return MINUS_INFINITY
        if self.den is other.den or self.den == other.den:
            return quotient(self.num + other.num, self.den)
        return quotient(self.num * other.den + other.num * self.den, self.den * other.den)

    def __neg__(self) -> Value:
        if self.q is not None:
            return _rational(-self.q)
        if self is MINUS_INFINITY:
            raise UndefinedError("minus infinity cannot be negated")
        return Value(None, -self.num, self.den)

    def __sub__(self, other: Value) -> Value:
        return self + -other

    def __mul__(self, other: Value) -> Value:
        if self.q is not None and other.q is not None:
            return _rational(self.q * other.q)
        if self is MINUS_INFINITY or other is MINUS_INFINITY:
            return _times_infinity(other if self is MINUS_INFINITY else self)
        return quotient(self.num * other.num, _denominator(self.den, other.den))

    def __truediv__(self, other: Value) -> Value:
        if self.q is not None and other.q is not None and other.q:
            return _rational(self.q / other.q)
        if self is MINUS_INFINITY or other is MINUS_INFINITY:
            return _times_infinity(ONE / other) if self is MINUS_INFINITY else ZERO
        if not other.num.terms:
            raise UndefinedError("division by zero")
        return quotient(self.num * other.den, _denominator(self.den, other.num))

    @property
    def is_zero(self) -> bool:
        return not self.num.terms and self is not MINUS_INFINITY

    @property
    def is_algebraic(self) -> bool:
        return self.num.algebraic and self.den.algebraic

    @property
    def symbols(self) -> set[str]:
        return set() if self.q is not None else self.num.symbols | self.den.symbols


def _rational(q: fmpq) -> Value:
    return Value(q, Form.rational(q), UNITY)


def rational(p: int | fmpq, q: int = 1) -> Value:
    """The exact value p/q."""
    return _rational(fmpq(p, q) if isinstance(p, int) else p / q)


UNITY: Final = Form.rational(fmpq(1))
ZERO: Final = _rational(fmpq(0))
ONE: Final = _rational(fmpq(1))
MINUS_INFINITY: Final = Value(None, Form({}), UNITY)


def _denominator(a: Form, b: Form) -> Form:
    return b if a is UNITY else a if b is UNITY else a * b


def _times_infinity(other: Value) -> Value:
    if other is MINUS_INFINITY or sign(other) <= 0:
        raise UndefinedError("minus infinity times a number that is not positive")
    return MINUS_INFINITY


def quotient(num: Form, den: Form) -> Value:
    """The canonical value num/den: single-term denominators are divided out, proportional sums become rational."""
    if not den.terms:
        raise UndefinedError("division by zero")
    if not num.terms:
        return ZERO
    single = den.single()
    if single is not None:
        if single[0] != UNIT:
            inverse, factor = invert_monomial(single[0])
            num = num * Form({inverse: factor / single[1]})
        elif single[1] != 1:
            num = num.scaled(1 / single[1])
        den = UNITY
        only = num.single()
        if only is not None and only[0] == UNIT:
            return _rational(only[1])
        return Value(None, num, den)
    ratio = num.ratio_to(den)
    return Value(None, num, den) if ratio is None else _rational(ratio)


def symbol(name: str) -> Value:
    """The symbol of this name: it stands for any number, so nothing is decided about its size."""
    return _atom("symbol", name)


def _atom(*atom: object) -> Value:
    return Value(None, Form({Monomial((), ((atom, fmpq(1)),)): fmpq(1)}), UNITY)


PI: Final = _atom("pi")


def exp(x: Value) -> Value:
    """e^x.  Rational multiples of logarithms in x become powers, so that e^(ln 2) is 2."""
    if x is MINUS_INFINITY:
        return ZERO
    if x.is_zero:
        return ONE
    x = _rationalized(x)
    if x.den != UNITY or any(m.exponent is not None for m in x.num.terms):
        return _atom("exp", x)
    factor, rest = ONE, {}
    for monomial, c in x.num.terms.items():
        base = _logarithm_of(monomial)
        if base is None or (base.q is None and abs(c) > LARGEST_POWER):
            rest[monomial] = c
        else:
            factor = factor * power(base, c)
    return factor * Value(None, Form({Monomial((), (), Form(rest)): fmpq(1)}), UNITY) if rest else factor


def _logarithm_of(m: Monomial) -> Value | None:
    """x, if the monomial is ln x alone."""
    if m.radicals or m.exponent is not None or len(m.atoms) != 1:
        return None
    (atom, exponent), = m.atoms
    if atom[0] != "ln" or exponent != 1:
        return None
    return rational(atom[1]) if isinstance(atom[1], int) else atom[1]


def _rationalized(x: Value) -> Value:
    """The same number without square roots in an algebraic denominator, where those of few primes are all it has."""
    primes = {prime for m in x.den.terms for prime, _ in m.radicals}
    if not primes or not x.den.algebraic or len(primes) > 4 or any(r != HALF for m in x.den.terms for _, r in m.radicals):
        return x
    num, den = x.num, x.den
    for prime in primes:
        other = Form({m: -c if any(p == prime for p, _ in m.radicals) else c for m, c in den.terms.items()})
        num, den = num * other, den * other
    return quotient(num, den)


def power(x: Value, r: fmpq) -> Value:
    """x^r for a rational r: exact radicals for a positive rational or a single radical or exponential, whole powers for the rest."""
    if x.is_zero and r <= 0:
        raise UndefinedError("0 to a power that is not positive")
    if r.q == 1:
        return _whole_power(x, int(r.p))
    if x.is_zero:
        return ZERO
    if not x.symbols and sign(x) < 0:
        raise UndefinedError("the root of a negative number")
    single = x.num.single() if x.den == UNITY else None
    root = term_power(*single, r) if single is not None else None
    return _root_atom(x, r) if root is None else quotient(root, UNITY)


def _root_atom(x: Value, r: fmpq) -> Value:
    return _whole_power(_atom("sqrt", x), int(r.p)) if r.q == 2 else _atom("exp", rational(r) * ln(x))


def _whole_power(x: Value, n: int) -> Value:
    if x.q is not None:
        if abs(n) * max(x.q.p.bit_length(), x.q.q.bit_length()) > MAX_BITS:
            raise TooLargeError(f"a power with exponent {n} is too large to write out")
        return _rational(x.q**n)
    base, out = (ONE / x if n < 0 else x), ONE
    for bit in bin(abs(n))[2:]:
        out = out * out
        out = out * base if bit == "1" else out
    return out


def sqrt(x: Value) -> Value:
    """The non-negative square root; raises `UndefinedError` for a negative number."""
    return ZERO if x.is_zero else power(x, HALF)


def ln(x: Value) -> Value:
    """The natural logarithm: a sum of logarithms of primes for a positive rational."""
    if not x.symbols and sign(x) <= 0:
        raise UndefinedError("the logarithm of a number that is not positive")
    single = x.num.single() if x.den == UNITY else None
    if single is None or single[0].atoms or single[1] < 0:
        return _atom("ln", x)
    monomial, powers = single[0], ratio_powers(single[1])
    if powers is None:
        return _atom("ln", x)
    out = Value(None, monomial.exponent, UNITY) if monomial.exponent is not None else ZERO
    for prime, k in [*powers.items(), *monomial.radicals]:
        out = out + rational(fmpq(k)) * _atom("ln", prime)
    return quotient(out.num, out.den)


def tanh(x: Value) -> Value:
    """The hyperbolic tangent, as (e^(2x) - 1)/(e^(2x) + 1)."""
    e = exp(x + x)
    return (e - ONE) / (e + ONE)


def total(values: Iterable[Value]) -> Value:
    """The sum, adding values over the same denominator in one pass."""
    out = ZERO
    for value in values:
        out = out + value
    return out


def maximum(values: Iterable[Value]) -> Value:
    """The largest value; raises `UndecidedError` where two cannot be compared."""
    best: Value | None = None
    try:
        for value in values:
            if best is None or (value is not MINUS_INFINITY and (best is MINUS_INFINITY or sign(value - best) > 0)):
                best = value
    except UndecidedError as error:
        raise UndecidedError(f"the largest is not decided: {error}") from None
    if best is None:
        raise UndefinedError("the maximum of no values")
    return best


def same(a: Value, b: Value) -> bool | None:
    """Whether two values are equal: decided on sums of exponentials of algebraic numbers, elsewhere perhaps None (unknown)."""
    if a is MINUS_INFINITY or b is MINUS_INFINITY:
        return a is b
    difference = a.num * b.den - b.num * a.den
    if not difference.terms:
        return True
    if difference.settled:
        return False
    if difference.symbols:
        return None
    return False if _ball_sign(Value(None, difference, UNITY)) else None


def sign(x: Value) -> int:
    """-1, 0 or 1; raises `UndecidedError` for symbols and where the precision bound is reached."""
    if x is MINUS_INFINITY:
        return -1
    if x.q is not None:
        return int(fmpz(x.q.p > 0) - fmpz(x.q.p < 0))
    if x.is_zero:
        return 0
    found = x.num.plain_sign * x.den.plain_sign or _ball_sign(x)
    if not found:
        raise UndecidedError(f"whether {_brief(x)} is zero is not decided within {MOST_BITS} bits")
    return found


def _ball_sign(x: Value) -> int:
    """The sign of x from balls of growing precision, 0 where they don't tell."""
    bits = FIRST_BITS
    while bits <= MOST_BITS:
        found = sign_within(x, bits)
        if found:
            return found
        bits *= 2
    return 0


def _brief(x: Value) -> str:
    """The value for a message: its text unless that is long."""
    long = max(len(x.num.terms), len(x.den.terms)) > 8 or any(len(str(c.p)) + len(str(c.q)) > 40 for c in x.num.terms.values())
    return "the value" if long else repr(x)
