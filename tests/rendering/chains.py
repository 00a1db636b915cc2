r"""Reads a Markdown page back: its chains `S_{1,1} = 0.5 \cdot 0.76 + … = 1.116`, its matrices and tables, and holds each against the independent checker.

What is read is judged as a reader would judge it:

* after `=` an expression has exactly the value of the entry that the chain is about, and a sum of products is the one of its formula;
* after `≈` stands a number that is the correct rounding of that value, or an expression whose numbers are, each at its place in the
  formula of the step, exact or correctly rounded;
* before and after `≤` stands the smallest and the largest value of a column (exact or correctly rounded);
* a matrix after `=` holds exact entries, after `≈` exact or correctly rounded ones.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import checker

Tree = Any
"""A checker expression with the texts of its numbers kept: ("number", text), ("name", text), ("infinity",), ("dots",), or (head, *arguments)."""

TOKEN = re.compile(r"\s*(\d+(?:\.\d+)?|\\[a-zA-Z]+|\\[{}]|[-+(){}^_,a-zA-Z'|])")
RELATION = re.compile(r"(\\approx|\\le(?![a-z])|=)")


class PageError(AssertionError):
    """The page says something that is not so."""


# ---- reading expressions -------------------------------------------------------


class Parser:
    r"""Recursive descent over the LaTeX that symattn writes: sums, products (with or without \cdot), fractions, roots, powers, e, ln, max."""

    def __init__(self, tex: str) -> None:
        self.tokens: list[str] = []
        at = 0
        tex = tex.rstrip()
        while at < len(tex):
            found = TOKEN.match(tex, at)
            if not found:
                raise PageError(f"cannot read {tex[at:]!r} in {tex!r}")
            self.tokens.append(found[1])
            at = found.end()
        self.at = 0
        self.tex = tex

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, expected: str = "") -> str:
        token = self.peek()
        if not token or (expected and token != expected):
            raise PageError(f"{expected or 'more'} is missing in {self.tex!r}")
        self.at += 1
        return token

    def whole(self) -> Tree:
        tree = self.sum()
        if self.peek():
            raise PageError(f"cannot read {self.peek()!r} in {self.tex!r}")
        return tree

    def sum(self) -> Tree:
        minus = self.peek() == "-" and bool(self.take())
        terms = [self.signed(minus)]
        while self.peek() in {"+", "-"}:
            minus = self.take() == "-"
            terms.append(("dots",) if self.peek() == "\\cdots" and self.take() else self.signed(minus))
        return terms[0] if len(terms) == 1 else ("add", *terms)

    def signed(self, minus: bool) -> Tree:
        term = self.product()
        return ("neg", term) if minus else term

    def product(self) -> Tree:
        factors = [self.power()]
        while self.peek() == "\\cdot" or self.begins():
            if self.peek() == "\\cdot":
                self.take()
            factors.append(self.power())
        return factors[0] if len(factors) == 1 else ("mul", *factors)

    def begins(self) -> bool:
        token = self.peek()
        return bool(token) and (token[0].isalnum() or token in {"(", "\\frac", "\\sqrt", "\\ln", "\\left", "\\max", "\\widetilde", "\\text", "\\pi"})

    def power(self) -> Tree:
        base = self.atom()
        if self.peek() != "^":
            return base
        self.take()
        exponent = self.group()
        return ("exp", exponent) if base == ("e",) else ("pow", base, exponent)

    def group(self) -> Tree:
        self.take("{")
        tree = self.sum()
        self.take("}")
        return tree

    def atom(self) -> Tree:
        token = self.take()
        if token[0].isdigit():
            return ("number", token)
        if token == "(" or (token == "\\left" and self.take("(")):
            return self.bracket(token)
        if token == "\\frac":
            return ("div", self.group(), self.group())
        if token == "\\sqrt":
            return ("sqrt", self.group())
        if token == "\\ln":
            return ("ln", self.power())
        if token == "\\infty":
            return ("infinity",)
        if token == "\\pi":
            return ("pi",)
        if token == "\\max":
            return ("max", *self.arguments())
        if token == "e" and self.peek() != "_":
            return ("e",) if self.peek() == "^" else ("exp", ("number", "1"))
        return self.name(token)

    def bracket(self, opening: str) -> Tree:
        tree = self.sum()
        if opening != "(":
            self.take("\\right")
        self.take(")")
        if self.peek() == "_" and tree[0] == "name":
            return self.name(f"({tree[1]})")
        return tree

    def arguments(self) -> Iterator[Tree]:
        self.take("(")
        yield self.sum()
        while self.peek() == ",":
            self.take()
            yield ("dots",) if self.peek() == "\\cdots" and self.take() else self.sum()
        self.take(")")

    def name(self, token: str) -> Tree:
        """A letter with primes, an accent and a subscript, kept as it is written but for blanks."""
        name = token
        if token in {"\\widetilde", "\\mathit", "\\mathrm"}:
            name += self.braces()
        while self.peek() == "'":
            name += self.take()
        if self.peek() == "_":
            name += self.take() + self.braces()
        if not name[0].isalpha() and name[0] not in "\\(":
            raise PageError(f"{name!r} is not a name in {self.tex!r}")
        return ("name", name)

    def braces(self) -> str:
        out, depth = self.take("{"), 1
        while depth:
            token = self.take()
            depth += {"{": 1, "}": -1}.get(token, 0)
            out += token
        return out


def bare(tex: str) -> str:
    """A name without blanks, as `Parser.name` keeps it."""
    return tex.replace(" ", "")


# ---- what a page says ----------------------------------------------------------


@dataclass
class Chain:
    """What a line of working is about (a name), and the expressions after it, each with its relation."""

    name: str
    parts: list[tuple[str, str]]


def displays(page: str) -> list[tuple[str, str]]:
    """The displayed formulas of a Markdown page, each with the heading it stands under."""
    out, heading = [], ""
    for piece in re.split(r"(\$\$\n.*?\n\$\$)", page, flags=re.DOTALL):
        if piece.startswith("$$\n"):
            out.append((heading, piece[3:-3]))
        else:
            headings = re.findall(r"^#+ (.*)$", piece, flags=re.MULTILINE)
            heading = headings[-1] if headings else heading
    return out


def chains(block: str) -> list[Chain]:
    """The chains of an aligned block; lines that begin with nothing go on from the line before."""
    body = re.search(r"\\begin\{aligned\}\n(.*)\\end\{aligned\}", block, re.DOTALL)
    texts: list[str] = []
    for line in body[1].splitlines() if body else ():
        left, _, right = line.removesuffix(r" \\").partition("&")
        goes_on = not left.strip() and texts and re.match(r"\s*(=|\\approx|\\quad)", right)
        if goes_on:
            texts[-1] += " " + right.replace(r"\quad", "")
        else:
            texts.append(left + right)
    return [_chain(text) for text in texts]


def _chain(text: str) -> Chain:
    first, *rest = RELATION.split(text)
    parts = [(rest[k], rest[k + 1].strip()) for k in range(0, len(rest), 2)]
    if parts and parts[0][0] == r"\le":  # low ≤ name ≈ value ≤ high
        return Chain(parts[0][1], [(">=", first.strip()), *parts[1:]])
    return Chain(first.strip(), parts)


def matrices(block: str) -> list[tuple[str, str, list[list[str]]]]:
    """The matrices stated in a display: name, relation, rows of cells."""
    found = re.findall(r"(?:^|\\qquad )((?:(?!\\qquad ).)+?) (=|\\approx) \\begin\{bmatrix\} (.*?) \\end\{bmatrix\}", block, re.MULTILINE)
    return [(name, relation, [[cell.strip() for cell in row.split("&")] for row in body.split(r"\\")]) for name, relation, body in found]


# ---- judging -------------------------------------------------------------------


@dataclass
class Judge:
    """Holds expressions against the exact entries of a problem.

    `entries` are the quantities as checker expressions (None is minus infinity), `names` says which entry a name in a formula is,
    `symbols` what symbols stand for, `formula` the formula of an entry as a tree of its exact parts, `bound` what it is at most or at least.
    """

    places: int
    rule: str
    entries: dict[str, list[list[Any]]]
    names: dict[str, tuple[str, int, int]]
    symbols: dict[str, Fraction] = field(default_factory=dict)
    formula: Callable[[str, int, int], list[Tree]] = lambda name, i, j: []
    bound: Callable[[str, int, int, str], Any] = lambda name, i, j, relation: None
    calculator: checker.Calculator = field(default_factory=checker.Calculator)
    read: int = 0
    """How many numbers and expressions were judged."""

    def chain(self, chain: Chain) -> None:
        entry = self.names.get(bare(chain.name))
        if entry is None:
            raise PageError(f"{chain.name!r} is no entry")
        name, i, j = entry
        exact = self.entries[name][i][j]
        for relation, tex in chain.parts:
            self.read += 1
            tree = Parser(tex).whole()
            if _has_dots(tree):
                continue
            if relation in {r"\le", ">="}:
                good = self.rounds(tree, self.bound(name, i, j, relation))
            else:
                fits = any(self.fits(tree, form) for form in self.formula(name, i, j))
                good = self.equal(self.value(tree), exact) and (fits or not _arithmetic(tree)) if relation == "=" else fits or self.rounds(tree, exact)
            if not good:
                raise PageError(f"{chain.name} {relation} {tex} is not so; it is {self.digits(exact)}")

    def matrix(self, name: str, relation: str, rows: list[list[str]], entries: list[list[Any]] | None = None) -> None:
        expected = self.entries[name] if entries is None else entries
        for i, j, tex in _cells(rows, len(expected), len(expected[0])):
            self.cell(f"{name}[{i + 1},{j + 1}]", relation, tex, expected[i][j])

    def cell(self, place: str, relation: str, tex: str, exact: Any) -> None:
        self.read += 1
        tree = Parser(tex.replace(r"\phantom{-}", "")).whole()
        good = self.equal(self.value(tree), exact) if relation == "=" else self.rounds(tree, exact)
        if not good:
            raise PageError(f"{place} {relation} {tex} is not so; it is {self.digits(exact)}")

    def rounds(self, tree: Tree, exact: Any) -> bool:
        """Whether a number is the correct rounding of an exact value, or an expression is that value."""
        text = _text(tree)
        if text is not None and exact is not None and text == self.digits(exact):
            return True
        power = _power_of_ten(tree)
        if power is not None and exact is not None:
            return self.calculator.digits(("div", exact, power[1]), self.places, self.rule) == power[0]
        if _arithmetic(tree):
            return False
        return self.equal(self.value(tree), exact)

    def digits(self, exact: Any) -> str:
        return "-inf" if exact is None else self.calculator.digits(exact, self.places, self.rule)

    def fits(self, tree: Tree, form: Tree) -> bool:
        """Whether an expression is built like a formula, with every number exact or correctly rounded at its place."""
        if not isinstance(form, tuple) or form[0] == "leaf":
            return self.rounds(tree, form[1])
        if tree[0] == "neg" and form[0] == "mul":
            tree = ("mul", ("neg", tree[1][1]), *tree[1][2:]) if tree[1][0] == "mul" else ("neg", tree[1])
        if form[0] == "mul" and tree[0] == "mul" and len(form) == 3:
            splits = ((_joined(tree[1:k]), _joined(tree[k:])) for k in range(2, len(tree)))
            return any(self.fits(a, form[1]) and self.fits(b, form[2]) for a, b in splits)
        if form[0] == "sub" and tree[0] == "add" and len(tree) == 3:
            return self.fits(tree[1], form[1]) and self.fits(_negated(tree[2]), form[2])
        return tree[0] == form[0] and len(tree) == len(form) and all(self.fits(t, f) for t, f in zip(tree[1:], form[1:], strict=True))

    def value(self, tree: Tree) -> Any:
        """The exact value of an expression; None is minus infinity."""
        match tree:
            case ("number", text):
                return Fraction(text)
            case ("name", name):
                return self.named(bare(name))
            case ("neg", ("infinity",)):
                return None
            case ("add", *terms):
                values = [self.value(term) for term in terms]
                return None if None in values else ("add", *values)
            case ("exp", exponent):
                inner = self.value(exponent)
                return Fraction(0) if inner is None else ("exp", inner)
            case ("max", *terms):
                return self.greatest([x for x in map(self.value, terms) if x is not None])
            case ("pow", base, exponent):
                return self.raised(self.value(base), self.calculator.lean(self.value(exponent)))
            case (head, *arguments):
                return (head, *map(self.value, arguments))
        raise PageError(f"cannot judge {tree!r}")

    def named(self, name: str) -> Any:
        if name in self.symbols:
            return self.symbols[name]
        if name not in self.names:
            raise PageError(f"{name!r} is neither an entry nor a symbol")
        quantity, i, j = self.names[name]
        return self.entries[quantity][i][j]

    def greatest(self, values: list[Any]) -> Any:
        out = values[0]
        for x in values[1:]:
            if not self.equal(x, out) and self.calculator.compare(x, out) > 0:
                out = x
        return out

    def raised(self, base: Any, power: Any) -> Any:
        if isinstance(power, tuple) or Fraction(power).denominator != 1:
            raise PageError(f"cannot judge the power {power}")
        n = int(power)
        return ("mul", *([base] * n)) if n > 0 else ("div", 1, ("mul", 1, *([base] * -n)))

    def equal(self, a: Any, b: Any) -> bool:
        """Whether two values are equal, decided by multiplying out: N/D = M/E if NE - MD is the empty form."""
        if a is None or b is None:
            return a is b
        (n, d), (m, e) = self.quotient(a), self.quotient(b)
        return not checker.plus(checker.times(n, e), checker.times(m, d), -1)

    def quotient(self, expr: Any) -> tuple[checker.Form, checker.Form]:
        """Numerator and denominator, each multiplied out."""
        match expr:
            case ("div", a, b):
                (n, d), (m, e) = self.quotient(a), self.quotient(b)
                return checker.times(n, e), checker.times(d, m)
            case ("neg", a):
                n, d = self.quotient(a)
                return checker.plus({}, n, -1), d
            case ("add", *terms):
                return self.summed([self.quotient(x) for x in terms])
            case ("mul", *factors):
                n, d = checker.UNIT, checker.UNIT
                for m, e in map(self.quotient, factors):
                    n, d = checker.times(n, m), checker.times(d, e)
                return n, d
        return self.calculator.form(expr), checker.UNIT

    @staticmethod
    def summed(terms: list[tuple[checker.Form, checker.Form]]) -> tuple[checker.Form, checker.Form]:
        n, d = terms[0]
        for m, e in terms[1:]:
            if d == e:
                n = checker.plus(n, m, 1)
            else:
                n, d = checker.plus(checker.times(n, e), checker.times(m, d), 1), checker.times(d, e)
        return n, d


def _has_dots(tree: Tree) -> bool:
    return isinstance(tree, tuple) and (tree[0] == "dots" or any(_has_dots(x) for x in tree[1:]))


def _arithmetic(tree: Tree) -> bool:
    """Whether an expression is work still to be done: a product or quotient of numbers, or a sum, rather than a value such as 2 ln 2 or 1/3."""
    match tree:
        case ("mul", *factors):
            return _made_of(tree, "number") or (_made_of(tree, "number", "ln") and len(factors) > 2)
        case ("div", *arguments):
            return _made_of(tree, "number") and any("." in (_text(x) or ".") for x in arguments)
        case ("add", *_):
            return _made_of(tree, "number", "ln")
    return False


def _made_of(tree: Tree, *leaves: str) -> bool:
    return tree[0] in {"infinity", *leaves} or (tree[0] in {"add", "mul", "neg", "div"} and all(_made_of(x, *leaves) for x in tree[1:]))


def _joined(factors: tuple[Tree, ...]) -> Tree:
    return factors[0] if len(factors) == 1 else ("mul", *factors)


def _negated(tree: Tree) -> Tree:
    return tree[1] if tree[0] == "neg" else ("neg", tree)


def _text(tree: Tree) -> str | None:
    """The text of a number, with its sign."""
    if tree[0] == "number":
        return str(tree[1])
    return f"-{tree[1][1]}" if tree[0] == "neg" and tree[1][0] == "number" else None


def _power_of_ten(tree: Tree) -> tuple[str, Fraction] | None:
    """Mantissa and power of a number in scientific notation."""
    inner, sign = (tree[1], "-") if tree[0] == "neg" else (tree, "")
    match inner:
        case ("mul", ("number", text), ("pow", ("number", "10"), exponent)):
            n = _text(exponent)
            return None if n is None else (sign + text, Fraction(10) ** int(n))
    return None


def _cells(rows: list[list[str]], height: int, width: int) -> Iterator[tuple[int, int, str]]:
    """The cells of a matrix with their places; rows and columns after dots are counted from the end."""
    gap = next((k for k, row in enumerate(rows) if any("dots" in cell for cell in row) and all("dots" in cell for cell in row)), None)
    if gap is None and len(rows) != height:
        raise PageError(f"{len(rows)} rows where there are {height}")
    for k, row in enumerate(rows):
        if k == gap:
            continue
        i = k if gap is None or k < gap else height - len(rows) + k
        cut = next((m for m, cell in enumerate(row) if "dots" in cell), None)
        if cut is None and len(row) != width:
            raise PageError(f"{len(row)} columns where there are {width}")
        for m, cell in enumerate(row):
            if m != cut:
                yield i, m if cut is None or m < cut else width - len(row) + m, cell
