"""Rigorous enclosures of numeric values by balls (midpoint and radius), at any precision."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flint import arb, ctx, fmpq

from symattn.errors import UndecidedError, UndefinedError

if TYPE_CHECKING:
    from symattn.exact.field import Value
    from symattn.exact.form import Atom, Form, Monomial

FIRST_BITS = 64
MOST_BITS = 1 << 13

ATOMS: dict[str, Callable[[arb], arb]] = {
    "ln": lambda x: x.log(),
    "sqrt": lambda x: x.sqrt(),
    "exp": lambda x: x.exp(),
    "tanh": lambda x: x.tanh(),
}


def enclose(value: Value, bits: int) -> arb:
    """A ball that holds the value, computed with `bits` bits; not finite where that is too few.

    Raises `UndecidedError` for a value with symbols and `UndefinedError` for minus infinity.
    """
    if value.q is None and not value.num.terms:
        raise UndefinedError("minus infinity has no digits")
    with ctx.workprec(bits):
        return _value(value)


def _value(value: Value) -> arb:
    if value.q is not None:
        return arb(value.q)
    shift = _largest_exponent(value.num, value.den) if len(value.den.terms) > 1 else None
    return _form(value.num, shift) / _form(value.den, shift)


def sign_within(value: Value, bits: int) -> int:
    """The sign of a numeric value as far as balls of `bits` bits tell it, else 0.

    Numerator and denominator are each divided by their largest exponential first, so that e^(10^30) - 1 has a sign.
    """
    with ctx.workprec(bits):
        return _form_sign(value.num) * _form_sign(value.den)


def _form_sign(form: Form) -> int:
    ball = _form(form, _largest_exponent(form))
    return 1 if ball > 0 else -1 if ball < 0 else 0


def _largest_exponent(*forms: Form) -> arb | None:
    """(About) the largest exponent of e among the terms, 0 for those without; None where there are no exponentials."""
    exponents = {m.exponent for form in forms for m in form.terms}
    if exponents == {None}:
        return None
    return max((_form(x).mid() if x is not None else arb(0) for x in exponents), key=lambda x: x)


def _form(form: Form, shift: arb | None = None) -> arb:
    """The sum of the terms, each times e^(-shift)."""
    total = arb(0)
    for monomial, c in form.terms.items():
        total += _monomial(monomial, shift) * arb(c)
    return total


def _monomial(m: Monomial, shift: arb | None) -> arb:
    out = arb(1)
    for prime, r in m.radicals:
        out *= arb(prime) ** arb(r) if r != fmpq(1, 2) else arb(prime).sqrt()
    for atom, power in m.atoms:
        out *= _atom(atom) ** (arb(power) if power.q != 1 else int(power.p))
    exponent = _form(m.exponent) if m.exponent is not None else None
    if shift is not None and not shift.is_zero():
        exponent = -shift if exponent is None else exponent - shift
    return out if exponent is None else out * exponent.exp()


def _atom(atom: Atom) -> arb:
    if atom[0] == "symbol":
        raise UndecidedError(f"{atom[1]} is a symbol and has no numeric value")
    if atom[0] == "pi":
        return arb.pi()
    argument = atom[1]
    return ATOMS[atom[0]](arb(argument) if isinstance(argument, int) else _value(argument))
