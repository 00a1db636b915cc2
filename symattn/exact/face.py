"""Exact values as others know them: SymPy expressions and the nearest float64.  The only place that imports SymPy or NumPy here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy
import sympy
from flint import ctx

from symattn.errors import UndecidedError
from symattn.exact.balls import FIRST_BITS, MOST_BITS, enclose
from symattn.exact.field import MINUS_INFINITY, UNITY, Value

if TYPE_CHECKING:
    from flint import fmpq

    from symattn.exact.form import Atom, Form, Monomial


def to_sympy(values: Sequence[Sequence[Value]]) -> sympy.Matrix:
    """A SymPy matrix of the exact values."""
    return sympy.Matrix([[expression(v) for v in row] for row in values])


def expression(value: Value) -> sympy.Expr:
    """The SymPy expression of an exact value, built from its canonical form."""
    if value is MINUS_INFINITY:
        return -sympy.oo
    num = _sum(value.num)
    return num if value.den == UNITY else num / _sum(value.den)


def _rational(q: fmpq) -> sympy.Rational:
    return sympy.Rational(int(q.p), int(q.q))


def _sum(form: Form) -> sympy.Expr:
    return sympy.Add(*(_rational(c) * _monomial(m) for m, c in form.terms.items()))


def _monomial(m: Monomial) -> sympy.Expr:
    factors = [sympy.Integer(p) ** _rational(r) for p, r in m.radicals]
    factors += [_atom(a) ** _rational(r) for a, r in m.atoms]
    if m.exponent is not None:
        factors.append(sympy.exp(_sum(m.exponent)))
    return sympy.Mul(*factors)


def _atom(atom: Atom) -> sympy.Expr:
    if atom[0] == "symbol":
        return sympy.Symbol(atom[1])
    if atom[0] == "pi":
        return sympy.pi
    argument = sympy.Integer(atom[1]) if isinstance(atom[1], int) else expression(atom[1])
    return {"ln": sympy.log, "sqrt": sympy.sqrt, "exp": sympy.exp}[atom[0]](argument)


def to_numpy(values: Sequence[Sequence[Value]]) -> numpy.ndarray[Any, numpy.dtype[numpy.float64]]:
    """A float64 array, each entry the double nearest to the exact value (ties to even); NaN for symbols is refused."""
    return numpy.array([[nearest_double(v) for v in row] for row in values], dtype=numpy.float64)


def nearest_double(value: Value) -> float:
    """The double nearest to a numeric value.

    Raises `UndecidedError` for symbols.
    """
    if value is MINUS_INFINITY:
        return float("-inf")
    if value.q is not None:
        p, q = int(value.q.p), int(value.q.q)
        return _quotient(p, q)
    bits = FIRST_BITS
    while bits <= MOST_BITS:
        with ctx.workprec(bits):
            ball = enclose(value, bits)
            low, high = (_end(x) for x in (ball.lower(), ball.upper())) if ball.is_finite() else (0.0, 1.0)
        if low == high:
            return low
        bits *= 2
    raise UndecidedError(f"the double nearest to {value!r} is not decided within {MOST_BITS} bits")


def _end(end: Any) -> float:
    """The double nearest to an end of a ball; 0.0 where that is zero, whatever the sign."""
    mantissa, exponent = end.mid().man_exp()
    m, e = int(mantissa), int(exponent)
    if abs(e) > 1 << 16:
        m, e = (m, 2000) if e > 0 else (0, 0)
    return (_quotient(m << e, 1) if e >= 0 else _quotient(m, 1 << -e)) + 0.0


def _quotient(p: int, q: int) -> float:
    try:
        return p / q
    except OverflowError:
        return float("inf") if p > 0 else float("-inf")
