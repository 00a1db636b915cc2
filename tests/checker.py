"""An independent oracle for the exact numbers of attention arithmetic.

Everything is decided in integers and fractions; no binary float occurs.

* A box (lo, hi) of ints encloses x: lo / 2**bits <= x <= hi / 2**bits; an "ulp" is
  2**-bits.  Every operation rounds lo down and hi up, so the box of a result holds
  the result of any numbers held by the boxes it was made from.
* An expression is an int, a Fraction or a tuple (name, argument, ...).
* A form is an expression multiplied out, {monomial: rational factor}, a monomial
  being a frozenset of (base, rational power).  It shows that an expression is
  rational, so that ties are decided exactly, which no box can do.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import cache, cmp_to_key, reduce
from math import isqrt
from typing import Any

Box = tuple[int, int]
Expr = int | Fraction | tuple[Any, ...]
Mono = frozenset[tuple[Any, Fraction]]
Form = dict[Mono, Fraction]
Matrix = Sequence[Sequence[Expr]]
Table = list[list[Any]]  # of expressions, None for minus infinity

LIMIT = 2**14  # the most bits that are tried before "undecided"
PRECISIONS = tuple(2**n for n in range(6, 15))
TEN_4000: int = 10**4000


class TooWideError(ArithmeticError):
    """A box is too wide for the operation; more bits are needed."""


# ---- boxes ---------------------------------------------------------------------


def rescale(a: Box, drop: int) -> Box:
    """The box with `drop` fewer bits; >> rounds down, so -(-x >> n) rounds up."""
    return a[0] >> drop, -(-a[1] >> drop)


def ratio(num: int, den: int, bits: int) -> Box:
    """The tightest box of num / den, for den > 0."""
    return (num << bits) // den, -((-num << bits) // den)


def add(a: Box, b: Box) -> Box:
    """The box of a sum: the ends just add."""
    return a[0] + b[0], a[1] + b[1]


def sub(a: Box, b: Box) -> Box:
    """The box of a difference: least minus greatest, greatest minus least."""
    return a[0] - b[1], a[1] - b[0]


def mul(a: Box, b: Box, bits: int) -> Box:
    """The box of a product; its extremes lie at corners of the two boxes."""
    if a[0] >= 0 and b[0] >= 0:
        return rescale((a[0] * b[0], a[1] * b[1]), bits)
    ends = [x * y for x in a for y in b]
    return rescale((min(ends), max(ends)), bits)


def div(a: Box, b: Box, bits: int) -> Box:
    """The box of a quotient; its extremes lie at corners once b excludes 0."""
    if b[0] <= 0 <= b[1]:
        raise TooWideError
    if b[1] < 0:
        a, b = sub((0, 0), a), sub((0, 0), b)
    lows, highs = zip(*(ratio(x, y, bits) for x in a for y in b), strict=True)
    return min(lows), max(highs)


def sqrt(a: Box, bits: int) -> Box:
    """The box of a root; a lower end below 0 counts as 0, since the root is real."""
    top = a[1] << bits
    high = isqrt(top)
    return isqrt(max(a[0], 0) << bits), high + (high * high < top)


def series(first: Box, by: Box, step: Callable[[int], Box], bits: int) -> Box:
    """The sum of the terms t(0) = first, t(n) = t(n-1) * by * p / q, (p, q) = step(n).

    The caller sees to |by| * p / q <= 1/2.  So once a term is within one ulp of 0,
    it and all later ones come to at most 1 + 1/2 + 1/4 + ... = 2 ulps together.
    """
    total, term, n = (0, 0), first, 0
    while term[0] < -1 or term[1] > 1:
        total, n = add(total, term), n + 1
        (lo, hi), (p, q) = mul(term, by, bits), step(n)
        term = lo * p // q, -(-hi * p // q)
    return total[0] - 2, total[1] + 2


def halvings(x: int, bits: int) -> int:
    """How often to halve x / 2**bits to bring it below 1/4, and soon converging."""
    return max(0, abs(x).bit_length() - bits) + isqrt(bits) + 2


def exp(x: int, bits: int) -> Box:
    """e ** (x / 2**bits): Taylor at the argument halved k times, then k squarings.

    Each squaring doubles the relative error, at the cost of a bit, so 2 k + 16 more
    bits keep that of the result below an ulp.  At v <= -bits it is below one ulp.
    """
    if x <= -bits << bits:
        return 0, 1
    if x >> bits > 2**17:
        raise OverflowError("exponential of more than 2**17")
    k = halvings(x, bits)
    extra = 2 * k + 16
    work = bits + extra
    one, small = 1 << work, x << extra - k  # the halved argument, exactly
    y = series((one, one), (small, small), lambda n: (1, n), work)
    for _ in range(k):
        y = mul(y, y, work)
    return rescale(y, extra)


def atan(z: Box, sign: int, bits: int) -> Box:
    """z - z**3/3 + z**5/5 ... = atan z for sign -1, all plus: atanh z for sign 1.

    For |z| <= 1/2 a term is at most z**2 <= 1/4 of the one before.
    """
    square = mul(z, z, bits)
    by = square if sign > 0 else sub((0, 0), square)
    return series(z, by, lambda n: (2 * n - 1, 2 * n + 1), bits)


def ln(x: int, bits: int) -> Box:
    """ln(x / 2**bits), the number being m * 2**e with 1/2 <= m < 1.

    ln m = 2 atanh((m - 1) / (m + 1)), an argument in [-1/3, 0); ln 2 = 2 atanh(1/3).
    """
    if x <= 0:
        raise TooWideError
    size = x.bit_length()
    e = size - bits
    extra = 16 + e.bit_length()
    work = bits + extra
    m = atan(ratio(x - (1 << size), x + (1 << size), work), 1, work)
    two = mul((e << work, e << work), atan(ratio(1, 3, work), 1, work), work)
    return rescale(add(add(m, m), add(two, two)), extra)


@cache
def pi(bits: int) -> Box:
    """Machin: pi = 16 atan(1/5) - 4 atan(1/239)."""
    work = bits + 16
    a, b = (atan(ratio(1, n, work), -1, work) for n in (5, 239))
    return rescale((16 * a[0] - 4 * b[1], 16 * a[1] - 4 * b[0]), 16)


def circle(x: int, bits: int) -> tuple[Box, Box]:
    """sin and cos of x / 2**bits: Taylor at the argument v halved k times, then
    sin 2v = 2 sin v cos v, cos 2v = 2 cos v cos v - 1, each losing about 2 bits."""
    k = halvings(x, bits)
    extra = 2 * k + 16
    work = bits + extra
    one, small = 1 << work, x << extra - k
    by = sub((0, 0), mul((small, small), (small, small), work))
    s = series((small, small), by, lambda n: (1, 2 * n * (2 * n + 1)), work)
    c = series((one, one), by, lambda n: (1, 2 * n * (2 * n - 1)), work)
    for _ in range(k):
        sc, cc = mul(s, c, work), mul(c, c, work)
        s, c = add(sc, sc), sub(add(cc, cc), (one, one))
    return rescale(s, extra), rescale(c, extra)


def wave(which: int, a: Box, bits: int) -> Box:
    """sin (0) or cos (1) of a box: slopes are within 1, so the value at the low end
    widened by the width of the box holds it; and it is within 1."""
    (lo, hi), width, one = circle(a[0], bits)[which], a[1] - a[0], 1 << bits
    return max(lo - width, -one), min(hi + width, one)


def tanh(x: int, bits: int) -> Box:
    """tanh v = (1 - t) / (1 + t) with t = e**(-2v) for v >= 0; tanh -v = -tanh v."""
    if x < 0:
        return sub((0, 0), tanh(-x, bits))
    t, one = exp(-2 * x, bits), (1 << bits, 1 << bits)
    return div(sub(one, t), add(one, t), bits)


def rising(point: Callable[[int, int], Box], a: Box, bits: int) -> Box:
    """The box of a growing function: low end of the low end, high of the high."""
    low = point(a[0], bits)
    return low[0], (low if a[0] == a[1] else point(a[1], bits))[1]


BOXES: dict[str, Callable[..., Box]] = {
    "add": lambda *a: reduce(add, a[:-1]),
    "mul": lambda *a: reduce(lambda x, y: mul(x, y, a[-1]), a[:-1]),
    "sub": lambda a, b, bits: sub(a, b),
    "neg": lambda a, bits: sub((0, 0), a),
    "div": div,
    "sqrt": sqrt,
    "pi": pi,
    "exp": lambda a, bits: rising(exp, a, bits),
    "ln": lambda a, bits: rising(ln, a, bits),
    "tanh": lambda a, bits: rising(tanh, a, bits),
    "sin": lambda a, bits: wave(0, a, bits),
    "cos": lambda a, bits: wave(1, a, bits),
}

# ---- forms ---------------------------------------------------------------------
# Bases: an int > 1, ("exp", monomial) for e**monomial, ("ln", int), and (name,
# form, ...) for whatever is not taken apart.  Every rule below is an identity;
# where none applies, a form merely fails to show something.

ONE: Mono = frozenset()
UNIT: Form = {ONE: Fraction(1)}


@cache
def factors(q: Fraction) -> dict[int, int]:
    """Bases and powers of product q > 0: primes below 1000 and what is left."""
    powers: dict[int, int] = {}
    for left, sign in ((q.numerator, 1), (q.denominator, -1)):
        for p in range(2, 1000):
            while left % p == 0:
                left, powers[p] = left // p, powers.get(p, 0) + sign
            if left < p * p:
                break
        root = isqrt(left)
        base, power = (root, 2) if root * root == left else (left, 1)
        if base > 1:
            powers[base] = powers.get(base, 0) + sign * power
    return powers


def gather(terms: Iterable[tuple[Mono, Fraction]]) -> Form:
    """The form of a sum of terms: like monomials together, zeros dropped."""
    total: Form = {}
    for mono, c in terms:
        total[mono] = total[mono] + c if mono in total else c
    return {mono: c for mono, c in total.items() if c}


def plus(a: Form, b: Form, times: int | Fraction) -> Form:
    """a + times * b."""
    return gather([*a.items(), *((mono, c * times) for mono, c in b.items())])


def term(powers: Iterable[tuple[Any, Fraction]], c: Fraction) -> tuple[Mono, Fraction]:
    """The term c * (product of powers); whole powers of numbers go into c."""
    total: dict[Any, Fraction] = {}
    for base, x in powers:
        total[base] = total[base] + x if base in total else x
    for base, x in total.items():
        if isinstance(base, int) and abs(x) < LIMIT:
            c, total[base] = c * Fraction(base) ** (x // 1), x % 1
    return frozenset(item for item in total.items() if item[1]), c


def opaque(name: str, *forms: Form) -> Form:
    """A function of forms as one base."""
    key = (name, *(frozenset(form.items()) for form in forms))
    return {frozenset({(key, Fraction(1))}): Fraction(1)}


def times(a: Form, b: Form) -> Form:
    """a * b multiplied out, unless that is large."""
    if len(a) * len(b) > 500:
        return opaque("mul", a, b)
    pairs = ((*left, *right) for left in a.items() for right in b.items())
    return gather(term((*m, *n), c * d) if m and n else (m or n, c * d) for m, c, n, d in pairs)


def over(a: Form, b: Form) -> Form:
    """a / b: a rational if a is a multiple of b, else a times one inverse term."""
    if not b:
        raise ZeroDivisionError("division by an exact zero")
    mono, c = next(iter(b.items()))
    multiple = a.get(mono, Fraction(0)) / c
    if not plus(a, b, -multiple):
        return {ONE: multiple} if multiple else {}
    ((mono, c),) = b.items() if len(b) == 1 else opaque("sum", b).items()
    return times(a, dict([term(((base, -x) for base, x in mono), 1 / c)]))


def power_of_e(a: Form) -> Form:
    """e**(c*m + d*n + ...) = (e**m)**c * (e**n)**d * ..., where e**(ln p) = p."""
    powers: list[tuple[Any, Fraction]] = []
    for mono, c in a.items():
        base: Any = ("exp", mono)
        for inner, x in mono:
            if len(mono) == x == 1 and inner[0] == "ln" and isinstance(inner[1], int):
                base = inner[1]
        powers.append((base, c))
    return dict([term(powers, Fraction(1))])


def root_or_log(name: str, a: Form) -> Form:
    """sqrt or ln of a rational, by its factors p**n: p**(n/2), n * ln p."""
    if not a and name == "sqrt":
        return {}
    if a.keys() != {ONE} or a[ONE] < 0:
        return opaque(name, a)
    powers = [(p, Fraction(n)) for p, n in factors(a[ONE]).items()]
    if name == "sqrt":
        return dict([term(((p, n / 2) for p, n in powers), Fraction(1))])
    return {frozenset({(("ln", p), Fraction(1))}): n for p, n in powers}


def hyperbolic(a: Form) -> Form:
    """tanh a = (e**2a - 1) / (e**2a + 1)."""
    t = power_of_e(plus(a, a, 1))
    return over(plus(t, UNIT, -1), plus(t, UNIT, 1))


FORMS: dict[str, Callable[..., Form]] = {
    "add": lambda *a: gather(item for form in a for item in form.items()),
    "sub": lambda a, b: plus(a, b, -1),
    "neg": lambda a: plus({}, a, -1),
    "mul": lambda *a: reduce(times, a),
    "div": over,
    "sqrt": lambda a: root_or_log("sqrt", a),
    "ln": lambda a: root_or_log("ln", a),
    "exp": power_of_e,
    "tanh": hyperbolic,
    "sin": lambda a: opaque("sin", a) if a else {},
    "cos": lambda a: opaque("cos", a) if a else UNIT,
    "pi": lambda: opaque("pi"),
}


def sign_of(form: Form) -> int:
    """1 or -1 if all terms have that sign and positive bases, else 0: unknown."""
    bases = (base for mono in form for base, _ in mono)
    sure = all(isinstance(base, int) or base[0] == "exp" for base in bases)
    signs = {1 if c > 0 else -1 for c in form.values()}
    return signs.pop() if sure and len(signs) == 1 else 0


# ---- decimals ------------------------------------------------------------------


def round_units(num: int, den: int, places: int, rule: str) -> int:
    """num / den (den > 0) rounded to a whole number of units of 10**-places."""
    unit: int = 10**places
    whole, rest = divmod(abs(num) * unit, den)
    even, tie_up = 2 * rest > den - whole % 2, 2 * rest >= den
    up = {"half-even": even, "half-up": tie_up, "cut": False}[rule]
    return -(whole + up) if num < 0 else whole + up


def decimal(units: int, places: int) -> str:
    """A whole number of units of 10**-places as a decimal string."""
    text, left = "", abs(units)
    while left:  # in parts, since str() refuses an int of more than 4300 digits
        left, part = divmod(left, TEN_4000)
        text = (str(part).zfill(4000) if left else str(part)) + text
    text = text.zfill(places + 1)
    point = len(text) - places
    tail = "." + text[point:] if places else ""
    return ("-" if units < 0 else "") + text[:point] + tail


class Calculator:
    """Boxes, forms and decimals of expressions, remembered by object identity (the
    memory keeps every such object alive, so that no identity comes up twice)."""

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self._forms: dict[int, tuple[Expr, Form]] = {}
        self._boxes: dict[tuple[int, int], tuple[Expr, Box]] = {}

    def form(self, expr: Expr) -> Form:
        """The expression multiplied out."""
        if not isinstance(expr, tuple):
            return {ONE: Fraction(expr)} if expr else {}
        if id(expr) not in self._forms:
            form = FORMS[expr[0]](*map(self.form, expr[1:]))
            self._forms[id(expr)] = expr, form
        return self._forms[id(expr)][1]

    def lean(self, expr: Expr) -> Expr:
        """The Fraction that the form shows the expression to equal, or itself."""
        form = self.form(expr)
        return form.get(ONE, Fraction(0)) if form.keys() <= {ONE} else expr

    def _box(self, expr: Expr, bits: int) -> Box:
        """The box of an expression, where these bits are enough."""
        expr = self.lean(expr)
        if not isinstance(expr, tuple):
            return ratio(expr.numerator, expr.denominator, bits)
        if (id(expr), bits) not in self._boxes:
            args, work = [self._box(arg, bits) for arg in expr[1:]], bits
            if expr[0] == "exp" and args[0][1] > 0:  # errors grow by e**v < 2**(1.5 v)
                work += min(3 * args[0][1] >> bits + 1, 2**18) + 8
                args = [self._box(expr[1], work)]
            box = rescale(BOXES[expr[0]](*args, work), work - bits)
            self._boxes[id(expr), bits] = expr, box
        return self._boxes[id(expr), bits][1]

    def enclose(self, expr: Expr, bits: int) -> Box:
        """(lo, hi) with lo / 2**bits <= expr <= hi / 2**bits."""
        work = bits
        while work <= bits + LIMIT:
            try:
                return rescale(self._box(expr, work), work - bits)
            except TooWideError:
                work = 2 * work + 64
        raise ValueError("undecided")

    def compare(self, a: Expr, b: Expr) -> int:
        """The sign of a - b, from a box beside 0 (or at 0, if forms show that)."""
        gap = ("sub", a, b)
        for bits in PRECISIONS:
            lo, hi = self.enclose(gap, bits)
            if lo > 0 or hi < 0 or lo == hi:
                return (lo > 0) - (hi < 0)
        raise ValueError("undecided")

    def side(self, expr: Expr, edge: Fraction) -> int:
        """The sign of expr - edge if forms show it, else 0.

        For a quotient N / D it is the sign of N - edge * D times the sign of D:
        so 1 / (1 + e**-1000000000) is seen to be less than 1 without its digits.
        """
        parts = expr[1:] if isinstance(expr, tuple) and expr[0] == "div" else (expr, 1)
        n, d = map(self.form, parts)
        return self.sign(plus(n, d, -edge)) * self.sign(d)

    def sign(self, form: Form) -> int:
        """The sign of all its terms, or that of a sum of powers of e, found after
        division by the greatest of them; else 0 (unknown)."""
        e = ("exp", ONE)
        if sign_of(form) or any(base != e for mono in form for base, _ in mono):
            return sign_of(form)
        powers = {dict(mono).get(e, Fraction(0)): c for mono, c in form.items()}
        terms = (("mul", c, ("exp", x - max(powers))) for x, c in powers.items())
        return self.compare(("add", 0, *terms), 0)

    def digits(self, expr: Expr, places: int, rule: str) -> str:
        """The expression rounded: a rational exactly, anything else by a box whose
        ends round alike (rounding never reverses an order, so all between does)."""
        value = self.lean(expr)
        if not isinstance(value, tuple):
            units = round_units(value.numerator, value.denominator, places, rule)
            return decimal(units, places)
        for bits in PRECISIONS:
            ends = self.enclose(expr, bits)
            a, b = (round_units(end, 1 << bits, places, rule) for end in ends)
            edge = Fraction(a + (a >= 0)) if rule == "cut" else a + Fraction(1, 2)
            side = self.side(expr, edge / 10**places) if b == a + 1 else 0
            if a == b or side:
                return decimal(b if side > 0 else a, places)
        raise ValueError("undecided")


def enclose(expr: Expr, bits: int) -> Box:
    """(lo, hi) with lo / 2**bits <= expr <= hi / 2**bits."""
    return Calculator().enclose(expr, bits)


def digits(expr: Expr, places: int, rule: str = "half-even", exact: Fraction | None = None) -> str:
    """The expression correctly rounded, as a string with exactly `places` places;
    `exact`, if given, is taken for its value on the caller's word."""
    return Calculator().digits(expr if exact is None else exact, places, rule)


# ---- attention -----------------------------------------------------------------


class Attention:
    """One head of attention, every quantity of it as exact expressions.

    A projection without its W is the identity.  `queries` picks rows of Q (or of
    `scores`); the rows of a mask are those before that choice.  Softmax is taken of
    the shifted scores, and the output as one sum over one row sum, whence forms
    show equal scores to weigh 1/n and equal values to give that value.
    """

    def __init__(
        self, *, X: Matrix | None = None, X_kv: Matrix | None = None,
        W_Q: Matrix | None = None, W_K: Matrix | None = None,
        W_V: Matrix | None = None, Q: Matrix | None = None, K: Matrix | None = None,
        V: Matrix | None = None, scores: Matrix | None = None,
        scale: Expr | str = "1/sqrt(d_k)", mask: Any = None,
        queries: Sequence[int] | None = None,
    ) -> None:  # fmt: skip
        """Keep what is given; everything else is computed when asked for."""
        source = X if X_kv is None else X_kv
        self._inputs = {"Q": (Q, X, W_Q), "K": (K, source, W_K), "V": (V, source, W_V)}
        self._scores, self._scale, self._mask = scores, scale, mask
        self._queries = queries
        self._known: dict[str, Table] = {}
        self._calc = Calculator()

    def quantity(self, name: str) -> Table:
        """A quantity by name, rows of expressions; None stands for minus infinity."""
        if name not in self._known:
            self._known[name] = self._compute(name)
        return self._known[name]

    def decimals(self, name: str, places: int, rule: str = "half-even") -> list[list[str]]:
        """A quantity correctly rounded, with "-inf" for minus infinity."""
        return [["-inf" if x is None else self._calc.digits(x, places, rule) for x in row] for row in self.quantity(name)]

    def _compute(self, name: str) -> Table:
        """Work out Q, K, V or a kind of scores; the rest is for _softmax."""
        match name:
            case "Q" | "K" | "V":
                return self._input(name)
            case "scores" if self._scores is not None:
                return [list(map(self._calc.lean, x)) for x in self._pick(self._scores)]
            case "scores":
                keys = self.quantity("K")
                return [[self._dot(q, k) for k in keys] for q in self.quantity("Q")]
            case "scaled_scores":
                scale: Any = 1 if self._scale == "none" else self._scale
                if scale == "1/sqrt(d_k)":
                    scale = ("div", 1, ("sqrt", len(self.quantity("K")[0])))
                return self._each("scores", lambda i, j, x: ("mul", x, scale))
            case "masked_scores":
                return self._each("scaled_scores", self._masked)
            case "row_maxima":
                return [[self._greatest(x)] for x in self.quantity("masked_scores")]
            case "shifted_scores":
                top = self.quantity("row_maxima")
                return self._each("masked_scores", lambda i, j, x: ("sub", x, top[i][0]))
        return self._softmax(name)

    def _softmax(self, name: str) -> Table:
        """Work out a quantity from the exponentials on."""
        shifted = "shifted_" if name.startswith("shifted_") else ""
        match name:
            case "exponentials" | "shifted_exponentials":
                of = (shifted or "masked_") + "scores"
                return self._each(of, lambda i, j, x: ("exp", x), Fraction(0))
            case "row_sums" | "shifted_row_sums":
                exponentials = self.quantity(shifted + "exponentials")
                return [[self._sum(row)] for row in exponentials]
            case "weights":
                return [[self._over(x, s) for x in row] for row, s in self._rows()]
            case "weighted_values":
                return [[self._over(("mul", w, x), s) for x in value] for row, s in self._rows() for w, value in zip(row, self.quantity("V"), strict=True)]
            case "output":
                columns = list(zip(*self.quantity("V"), strict=True))
                return [[self._over(self._dot(row, column), s) for column in columns] for row, s in self._rows()]
        raise ValueError(f"no quantity {name!r}")

    def _rows(self) -> list[tuple[list[Any], Expr]]:
        """The shifted exponentials of each query and their sum."""
        sums = [s for (s,) in self.quantity("shifted_row_sums")]
        return list(zip(self.quantity("shifted_exponentials"), sums, strict=True))

    def _input(self, name: str) -> Table:
        """Q, K or V: as given, or the rows of X times W."""
        given, rows, weights = self._inputs[name]
        rows, weights = (rows, weights) if given is None else (given, None)
        if rows is None:
            raise ValueError(f"{name} is neither given nor follows from X")
        rows = self._pick(rows) if name == "Q" else rows
        if weights is None:
            return [list(map(self._calc.lean, row)) for row in rows]
        columns = list(zip(*weights, strict=True))
        return [[self._dot(row, column) for column in columns] for row in rows]

    def _pick(self, rows: Matrix) -> Matrix:
        """The rows of the chosen queries."""
        return rows if self._queries is None else [rows[i] for i in self._queries]

    def _masked(self, i: int, j: int, score: Expr) -> Expr | None:
        """The score of chosen query i and key j under the mask."""
        if self._mask is None:
            return score
        row = i if self._queries is None else self._queries[i]
        entry = j <= row if self._mask == "causal" else self._mask[row][j]
        if entry is None or entry is False:
            return None
        return score if entry is True else ("add", score, entry)

    def _greatest(self, row: list[Any]) -> Any:
        """The greatest entry that is not None, or None."""
        entries = (x for x in row if x is not None)
        return max(entries, key=cmp_to_key(self._calc.compare), default=None)

    def _each(self, name: str, change: Callable[[int, int, Any], Any], masked: Any = None) -> Table:
        """A quantity with every entry x at (i, j) changed, None into `masked`."""
        lean = self._calc.lean
        return [[masked if x is None or (y := change(i, j, x)) is None else lean(y) for j, x in enumerate(row)] for i, row in enumerate(self.quantity(name))]

    def _sum(self, terms: Iterable[Expr]) -> Expr:
        """A sum, as a Fraction where it is rational."""
        return self._calc.lean(("add", 0, *terms))

    def _dot(self, a: Iterable[Expr], b: Iterable[Expr]) -> Expr:
        """The sum of products of two rows."""
        return self._sum(("mul", x, y) for x, y in zip(a, b, strict=True))

    def _over(self, part: Expr, total: Expr) -> Expr:
        """A quotient; a query that attends to no key ends here, dividing by 0."""
        return self._calc.lean(("div", part, total))
