"""How an exact value is written: as text that SymPy reads back, and as LaTeX.

Both read the canonical form directly, so terms keep their order and a quotient stays the quotient it was.
"""

from __future__ import annotations

from collections.abc import Iterable

from flint import fmpq

from symattn.errors import TooLargeError
from symattn.exact.field import MINUS_INFINITY, UNITY, Value
from symattn.exact.form import Atom, Form, Monomial

_LOWER = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau")
_LAST = ("upsilon", "phi", "chi", "psi", "omega")
_UPPER = ("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega")
GREEK_LETTERS = dict(zip("αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ", (*_LOWER, *_LAST, *_UPPER), strict=True))
GREEK = frozenset(GREEK_LETTERS.values())
SHORT_DECIMAL = 10
MOST_DIGITS = 4000


def text(value: Value) -> str:
    """The value as text that `sympify` reads back: `exp(279/250)/(exp(279/250) + exp(633/500))`.

    >>> from symattn.exact.field import rational, sqrt, symbol
    >>> text(rational(3, 4) * sqrt(rational(2)) + symbol("x_1"))
    '3*sqrt(2)/4 + x_1'
    """
    if value is MINUS_INFINITY:
        return "-oo"
    num = _text_sum(value.num)
    if value.den == UNITY:
        return num
    return f"{_bracket(num, len(value.num.terms) > 1)}/({_text_sum(value.den)})"


def _bracket(content: str, needed: bool) -> str:
    return f"({content})" if needed else content


def _text_sum(form: Form) -> str:
    return _join((_text_term(m, c) for m, c in form.terms.items()), " + ", " - ") or "0"


def _join(terms: Iterable[str], plus: str, minus: str) -> str:
    """Terms joined by plus, or by minus where a term starts with one."""
    out = ""
    for term in terms:
        out += term if not out else minus + term[1:] if term.startswith("-") else plus + term
    return out


def _text_term(m: Monomial, c: fmpq) -> str:
    up, down = _text_factors(m)
    p, q = int(c.p), int(c.q)
    if abs(p) != 1 or not up:
        up.insert(0, _integer(abs(p)))
    if q != 1:
        down.insert(0, _integer(q))
    out = "*".join(up)
    if down:
        out += "/" + _bracket("*".join(down), len(down) > 1)
    return ("-" if p < 0 else "") + out


def _integer(n: int) -> str:
    if n.bit_length() > MOST_DIGITS * 3.33:
        raise TooLargeError(f"the exact value has more than {MOST_DIGITS} digits")
    return str(n)


def _text_factors(m: Monomial) -> tuple[list[str], list[str]]:
    up: list[str] = []
    down: list[str] = []
    root = _square_root(m)
    if root > 1:
        up.append(f"sqrt({root})")
    up += [f"{p}**({r})" for p, r in m.radicals if r != fmpq(1, 2)]
    for atom, power in m.atoms:
        (up if power > 0 else down).append(_text_power(_text_atom(atom), abs(power)))
    if m.exponent is not None:
        up.append(f"exp({_text_sum(m.exponent)})")
    return up, down


def _square_root(m: Monomial) -> int:
    product = 1
    for p, r in m.radicals:
        product *= p if r == fmpq(1, 2) else 1
    return product


def _text_power(base: str, power: fmpq) -> str:
    return base if power == 1 else f"{base}**{power}" if power.q == 1 else f"{base}**({power})"


def _text_atom(atom: Atom) -> str:
    if atom[0] == "symbol":
        return str(atom[1])
    if atom[0] == "pi":
        return "pi"
    head = {"ln": "log"}.get(atom[0], atom[0])
    return f"{head}({atom[1] if isinstance(atom[1], int) else text(atom[1])})"


def short_decimal(q: fmpq) -> str | None:
    """The terminating decimal of a rational, if it has one of at most ten digits."""
    places = next((n for n in range(SHORT_DECIMAL + 1) if not 10**n % int(q.q)), None)
    if places is None:
        return None
    from symattn.exact.rounding import place

    out = place(int(q.p) * (10**places // int(q.q)), places)
    return out if len(out) <= SHORT_DECIMAL + 2 else None


def latex_rational(q: fmpq) -> str:
    """A rational as a short terminating decimal, else as a fraction."""
    short = short_decimal(q)
    if short is not None:
        return short
    return latex_fraction(q)


def latex_fraction(q: fmpq) -> str:
    """A rational as an integer or a fraction."""
    return str(q.p) if q.q == 1 else f"{'-' if q < 0 else ''}\\frac{{{abs(q.p)}}}{{{q.q}}}"


def latex(value: Value, most: int = 8) -> str:
    """The value as LaTeX; sums of more than `most` terms are cut with dots.

    >>> from symattn.exact.field import rational, exp
    >>> latex(exp(rational(1, 2)) / (exp(rational(1, 2)) + exp(rational(3))))
    '\\\\frac{e^{0.5}}{e^{0.5}+e^{3}}'
    """
    if value is MINUS_INFINITY:
        return r"-\infty"
    num = _latex_sum(value.num, most)
    return num if value.den == UNITY else f"\\frac{{{num}}}{{{_latex_sum(value.den, most)}}}"


def _latex_sum(form: Form, most: int) -> str:
    items = list(form.terms.items())
    shown = items if len(items) <= most else [*items[: most - 2], items[-1]]
    terms = [_latex_term(m, c) for m, c in shown]
    if len(items) > most:
        terms.insert(-1, r"\cdots")
    return _join(terms, "+", "-") or "0"


def _latex_term(m: Monomial, c: fmpq) -> str:
    up, down = _latex_factors(m)
    if not up and not down:
        return latex_rational(c)
    sign, size = ("-" if c < 0 else ""), abs(c)
    if down:
        return f"{sign}\\frac{{{_coefficient(fmpq(size.p), up)}}}{{{_coefficient(fmpq(size.q), down)}}}"
    return sign + _coefficient(size, up)


def _coefficient(c: fmpq, factors: list[str]) -> str:
    product = " ".join(factors)
    if c == 1 and factors:
        return product
    return latex_rational(c) + (r" \cdot " if product and product[0].isdigit() else "") + product


def _latex_factors(m: Monomial) -> tuple[list[str], list[str]]:
    up: list[str] = []
    down: list[str] = []
    root = _square_root(m)
    if root > 1:
        up.append(f"\\sqrt{{{root}}}")
    up += [f"{p}^{{{r.p}/{r.q}}}" for p, r in m.radicals if r != fmpq(1, 2)]
    plain, logarithms = [x for x in m.atoms if x[0][0] != "ln"], [x for x in m.atoms if x[0][0] == "ln"]
    for atom, power in plain:
        (up if power > 0 else down).append(_latex_power(atom, abs(power)))
    if m.exponent is not None:
        up.append("e" if m.exponent == UNITY else f"e^{{{_latex_sum(m.exponent, 8)}}}")
    for atom, power in logarithms:  # last, where nothing can be taken for a part of their argument
        (up if power > 0 else down).append(_latex_power(atom, abs(power)))
    return up, down


def _latex_power(atom: Atom, power: fmpq) -> str:
    base = _latex_atom(atom)
    if power == 1:
        return base
    if power == fmpq(1, 2):
        return f"\\sqrt{{{base}}}"
    return f"\\left({base}\\right)^{{{power}}}" if atom[0] in {"ln", "exp"} else f"{base}^{{{power}}}"


def _latex_atom(atom: Atom) -> str:
    if atom[0] == "symbol":
        return latex_symbol(str(atom[1]))
    if atom[0] == "pi":
        return r"\pi"
    inner = str(atom[1]) if isinstance(atom[1], int) else latex(atom[1])
    if atom[0] == "sqrt":
        return f"\\sqrt{{{inner}}}"
    if atom[0] == "exp":
        return f"e^{{{inner}}}"
    head = "\\ln" if atom[0] == "ln" else f"\\{atom[0]}"
    return f"{head} {inner}" if inner.isalnum() else f"{head}\\left({inner}\\right)"


def latex_symbol(name: str) -> str:
    """A symbol as LaTeX: `x_11` has the subscript 11, `alpha` is the Greek letter.

    >>> latex_symbol("x_11"), latex_symbol("alpha_i")
    ('x_{11}', '\\\\alpha_{i}')
    """
    base, _, subscript = name.partition("_")
    base = GREEK_LETTERS.get(base, base)
    head = f"\\{base}" if base in GREEK else base if len(base) == 1 else f"\\mathit{{{base}}}"
    lower = "".join(f"\\{GREEK_LETTERS[c]} " if c in GREEK_LETTERS else c for c in subscript.replace("_", ","))
    return f"{head}_{{{lower}}}" if subscript else head
