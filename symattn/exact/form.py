"""Sums of terms c · p^r · x^k · e^b: the numerators and denominators of exact values.

A term is a rational coefficient times a monomial, and a monomial is a product of

* radicals p^r with p a prime and 0 < r < 1 (so √12 is 2·3^(1/2)),
* atoms to rational powers: symbols, π, logarithms of primes, and whatever has no better form (`sqrt` of a sum, say),
* at most one exponential e^b, whose exponent b is again such a sum.

Products of prime radicals with different exponents are linearly independent over the rationals (Besicovitch), and the
exponentials of different algebraic numbers are linearly independent over the algebraic numbers (Lindemann and
Weierstrass).  So a sum whose only atoms are symbols is zero exactly when it has no terms: `Form.settled` says whether
that holds.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from flint import fmpq, fmpz

from symattn.errors import TooLargeError

MAX_TERMS = 20_000
MAX_BITS = 200_000
FACTOR_BITS = 110

Atom = tuple[Any, ...]


class Monomial(NamedTuple):
    """A product of radicals, atoms and one exponential; the coefficient stands outside."""

    radicals: tuple[tuple[int, fmpq], ...] = ()
    atoms: tuple[tuple[Atom, fmpq], ...] = ()
    exponent: Form | None = None


UNIT = Monomial()
ONE = fmpq(1)


def _sum_powers(a: tuple[tuple[Any, fmpq], ...], b: tuple[tuple[Any, fmpq], ...]) -> dict[Any, fmpq]:
    powers = dict(a)
    for base, power in b:
        powers[base] = powers[base] + power if base in powers else power
    return powers


def _reduce_radicals(powers: dict[int, fmpq]) -> tuple[tuple[tuple[int, fmpq], ...], fmpq]:
    """Whole powers of primes go to the coefficient, the fractional rest stays a radical."""
    kept, factor = [], ONE
    for prime in sorted(powers):
        whole = int(powers[prime].floor())
        if abs(whole) * prime.bit_length() > MAX_BITS:
            raise TooLargeError(f"a power of {prime} with exponent {whole} is too large to write out")
        factor *= fmpq(prime) ** whole
        rest = powers[prime] - whole
        if rest:
            kept.append((prime, rest))
    return tuple(kept), factor


def _product(a: Monomial, b: Monomial) -> tuple[Monomial, fmpq]:
    if a is UNIT or a == UNIT:
        return b, ONE
    if b is UNIT or b == UNIT:
        return a, ONE
    radicals, factor = _reduce_radicals(_sum_powers(a.radicals, b.radicals)) if a.radicals and b.radicals else (a.radicals or b.radicals, ONE)
    atoms = a.atoms or b.atoms
    if a.atoms and b.atoms:
        merged = _sum_powers(a.atoms, b.atoms)
        atoms = tuple(sorted(((x, p) for x, p in merged.items() if p), key=lambda pair: repr(pair[0])))
    exponent = a.exponent or b.exponent
    if a.exponent is not None and b.exponent is not None:
        exponent = a.exponent + b.exponent
    return Monomial(radicals, atoms, exponent if exponent is not None and exponent.terms else None), factor


def invert_monomial(m: Monomial) -> tuple[Monomial, fmpq]:
    """The reciprocal of a monomial, with the rational factor that its radicals leave."""
    radicals, factor = _reduce_radicals({p: -r for p, r in m.radicals})
    return Monomial(radicals, tuple((x, -p) for x, p in m.atoms), -m.exponent if m.exponent is not None else None), factor


class Form:
    """An immutable sum of terms, kept as a mapping from monomials to non-zero rational coefficients."""

    __slots__ = ("_hash", "terms")

    def __init__(self, terms: dict[Monomial, fmpq]) -> None:
        self.terms = terms
        self._hash: int | None = None

    @classmethod
    def rational(cls, q: fmpq) -> Form:
        return cls({UNIT: q} if q else {})

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Form) and self.terms == other.terms)

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset([(m, c.p, c.q) for m, c in self.terms.items()]))  # hash(fmpq) goes through Fraction, which is slow
        return self._hash

    def __repr__(self) -> str:
        return f"Form({self.terms!r})"

    def __add__(self, other: Form) -> Form:
        terms = dict(self.terms)
        for monomial, c in other.terms.items():
            total = terms.get(monomial, 0) + c
            if total:
                terms[monomial] = total
            else:
                terms.pop(monomial, None)
        return Form(terms)

    def __neg__(self) -> Form:
        return Form({m: -c for m, c in self.terms.items()})

    def __sub__(self, other: Form) -> Form:
        return self + -other

    def __mul__(self, other: Form) -> Form:
        if len(self.terms) * len(other.terms) > MAX_TERMS:
            raise TooLargeError(f"the exact expression would have more than {MAX_TERMS} terms")
        terms: dict[Monomial, fmpq] = {}
        for a, ca in self.terms.items():
            for b, cb in other.terms.items():
                monomial, factor = _product(a, b)
                if monomial.atoms and any(_is_square(*pair) for pair in monomial.atoms):
                    return self._with_squares(other)
                total = terms.get(monomial, 0) + ca * cb * factor
                if total:
                    terms[monomial] = total
                else:
                    terms.pop(monomial, None)
        return Form(terms)

    def _with_squares(self, other: Form) -> Form:
        """The product where squares of square roots of sums occur: each becomes the sum."""
        out = Form({})
        for a, ca in self.terms.items():
            for b, cb in other.terms.items():
                monomial, factor = _product(a, b)
                squares = [atom[1].num for atom, power in monomial.atoms if _is_square(atom, power) for _ in range(int(power.p) // 2)]
                atoms = tuple((x, fmpq(int(p.p) % 2) if _is_square(x, p) else p) for x, p in monomial.atoms)
                term = Form({monomial._replace(atoms=tuple(pair for pair in atoms if pair[1])): ca * cb * factor})
                for square in squares:
                    term = term * square
                out = out + term
        return out

    def scaled(self, q: fmpq) -> Form:
        return Form({m: c * q for m, c in self.terms.items()}) if q else Form({})

    def single(self) -> tuple[Monomial, fmpq] | None:
        """The only term, if there is just one."""
        return next(iter(self.terms.items())) if len(self.terms) == 1 else None

    def ratio_to(self, other: Form) -> fmpq | None:
        """The rational q with self = q · other, if there is one."""
        if len(self.terms) != len(other.terms):
            return None
        q = None
        for monomial, c in self.terms.items():
            d = other.terms.get(monomial)
            if d is None or (q is not None and c != q * d):
                return None
            q = c / d
        return q

    @property
    def plain_sign(self) -> int:
        """1 or -1 when all terms are products of positive numbers with coefficients of that sign; 0 when that does not tell."""
        if not all(_is_positive(atom) for m in self.terms for atom, _ in m.atoms) or self.symbols:
            return 0
        positive = sum(1 for c in self.terms.values() if c > 0)
        return 1 if positive == len(self.terms) else -1 if not positive else 0

    @property
    def symbols(self) -> set[str]:
        names: set[str] = set()
        for m in self.terms:
            for atom, _ in m.atoms:
                if atom[0] == "symbol":
                    names.add(atom[1])
                elif len(atom) > 1 and not isinstance(atom[1], int):
                    names |= atom[1].symbols
            if m.exponent is not None:
                names |= m.exponent.symbols
        return names

    @property
    def settled(self) -> bool:
        """Whether theory decides this sum: its only atoms are symbols, and its exponents hold no exponentials."""
        return all(_only_symbols(m) and (m.exponent is None or all(_only_symbols(x) and x.exponent is None for x in m.exponent.terms)) for m in self.terms)

    @property
    def algebraic(self) -> bool:
        """Whether no atom and no exponential occurs."""
        return all(not m.atoms and m.exponent is None for m in self.terms)


def weight(*forms: Form, most: int) -> int:
    """The number of terms, those inside exponents and functions too; counting stops above `most`."""
    total, found = 0, list(forms)
    while found and total <= most:
        form = found.pop()
        total += len(form.terms)
        for m in form.terms:
            found += [m.exponent] if m.exponent is not None else []
            found += [part for atom, _ in m.atoms if len(atom) > 1 and not isinstance(atom[1], int | str) for part in (atom[1].num, atom[1].den)]
    return total


def _only_symbols(m: Monomial) -> bool:
    return all(atom[0] == "symbol" for atom, _ in m.atoms)


def _is_positive(atom: Atom) -> bool:
    """Whether the atom is known to be positive: e to a power, π, and the logarithm of a prime."""
    return atom[0] in {"exp", "pi"} or (atom[0] == "ln" and isinstance(atom[1], int))


def _is_square(atom: Atom, power: fmpq) -> bool:
    """Whether the atom to this power holds the square of the square root of a sum."""
    return bool(atom[0] == "sqrt" and power >= 2 and power.q == 1 and atom[1].den.terms == {UNIT: ONE})


def term_power(m: Monomial, c: fmpq, r: fmpq) -> Form | None:
    """(c·m)^r as one term, where it is one: for c > 0 and a monomial of radicals and an exponential, or for a symbol alone."""
    if c < 0 or (m.atoms and (c != 1 or len(m.atoms) > 1 or m.radicals or m.exponent is not None or m.atoms[0][0][0] != "symbol" or m.atoms[0][1] != 1)):
        return None
    own, coefficient = ratio_powers(c), ONE
    if own is None:
        root = _exact_root(c, int(r.q))
        if root is None:
            return None
        own, coefficient = {}, root ** int(r.p)
    radicals, factor = _reduce_radicals(_sum_powers(tuple((p, s * r) for p, s in m.radicals), tuple((p, k * r) for p, k in own.items())))
    exponent = m.exponent.scaled(r) if m.exponent is not None else None
    return Form({Monomial(radicals, tuple((a, p * r) for a, p in m.atoms), exponent): coefficient * factor})


def _exact_root(c: fmpq, n: int) -> fmpq | None:
    """The n-th root of c > 0 where it is rational."""
    if n > max(c.p.bit_length(), c.q.bit_length()):
        return None
    root = fmpq(c.p.root(n)) / c.q.root(n)
    return root if root**n == c else None


def ratio_powers(c: fmpq) -> dict[int, int] | None:
    """The primes of a positive rational with their powers, negative ones for the denominator; None if they are too hard to find."""
    up, down = prime_powers(int(c.p)), prime_powers(int(c.q))
    return None if up is None or down is None else {**up, **{p: -k for p, k in down.items()}}


def prime_powers(n: int) -> dict[int, int] | None:
    """The factorisation of a positive integer, or None if it would take too long (a part over 110 bits without a small factor)."""
    powers: dict[int, int] = {}
    for part, power in fmpz(n).factor(trial_limit=10_000) if n.bit_length() > FACTOR_BITS else fmpz(n).factor():
        if part.bit_length() > FACTOR_BITS and not part.is_prime():
            return None
        for prime, k in part.factor() if part.bit_length() <= FACTOR_BITS else [(part, 1)]:
            powers[int(prime)] = powers.get(int(prime), 0) + int(power) * int(k)
    return powers
