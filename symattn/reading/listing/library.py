"""The names of NumPy, PyTorch, SciPy and math that a listing may use: one row a function, by its dotted path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from symattn.exact.field import MINUS_INFINITY, ONE, PI, ZERO, Value, exp, rational
from symattn.reading.listing import scalars
from symattn.reading.listing.cutting import SHAPING
from symattn.reading.listing.layers import LAYERS, NETWORK
from symattn.reading.listing.limits import RefusedError
from symattn.reading.listing.making import DTYPES, makers
from symattn.reading.listing.products import PRODUCTS
from symattn.reading.listing.reducing import REDUCTIONS, softmax
from symattn.reading.listing.scalars import BINARY, UNARY, absolute, add, larger, multiply, order, smaller, subtract, truth, whole
from symattn.reading.listing.tensor import Tensor, as_tensor, elementwise

PLAIN: Final = ("numpy", "torch")
RANDOM: Final = ("rand", "randn", "randint", "randperm", "rand_like", "randn_like", "randint_like", "normal", "bernoulli", "multinomial", "manual_seed", "Generator")


@dataclass(frozen=True, slots=True)
class Module:
    """A library, or a part of one, by its path."""

    path: str


@dataclass(frozen=True, slots=True)
class Native:
    """A function that a listing can call; `attributes` where it also has parts (a layer with its weight)."""

    name: str
    call: Callable[..., Any]
    attributes: dict[str, Any] = field(default_factory=dict)


class Infinity:
    """Infinity, which no exact value stands for: it is there to be negated and compared."""


INFINITY: Final = Infinity()


def unary(name: str) -> Callable[..., Tensor]:
    """A function of one number on whole arrays."""
    f, kind = UNARY[name]

    def of(x: Any) -> Tensor:
        t = as_tensor(x)
        if name == "reciprocal" and t.kind != "float":
            raise RefusedError("the reciprocal of whole numbers, which NumPy cuts off")
        return elementwise(f, kind, t)

    return of


def binary(name: str) -> Callable[..., Tensor]:
    """A function of two numbers on whole arrays."""
    f, kind = BINARY[name]

    def of(x: Any, y: Any) -> Tensor:
        a, b = as_tensor(x), as_tensor(y)
        if name == "power" and a.kind == b.kind == "int" and any(scalars.order(v, ZERO) < 0 for v in b.values):
            raise RefusedError("integers to negative integer powers are not allowed in NumPy")
        out = elementwise(f, kind, a, b)
        return out if kind == "bool" or out.kind != "bool" or name in {"maximum", "minimum"} else _of_booleans(name, out)

    return of


def _of_booleans(name: str, out: Tensor) -> Tensor:
    """What arithmetic on booleans gives: + is or, * is and; the rest is refused."""
    if name not in {"add", "multiply"}:
        raise RefusedError(f"{name} of booleans")
    return out.like([truth(not v.is_zero) for v in out.values], out.shape)


def round_(x: Any, decimals: Any = 0) -> Tensor:
    """Rounded to so many decimals, ties to the even digit, as NumPy and PyTorch do."""
    t, places = as_tensor(x), whole(decimals)
    return t.like([scalars.decimals(v, places) for v in t.values], t.shape)


def clip(x: Any, min: Any = None, max: Any = None, a_min: Any = None, a_max: Any = None) -> Tensor:
    """Not smaller than one number, not larger than another."""
    t, low, high = as_tensor(x), a_min if min is None else min, a_max if max is None else max
    t = t if low is None else elementwise(larger, "same", t, as_tensor(low))
    return t if high is None or high is INFINITY else elementwise(smaller, "same", t, as_tensor(high))


def isclose(x: Any, y: Any, rtol: Any = None, atol: Any = None) -> Tensor:
    """Whether |x - y| is at most atol + rtol·|y|."""
    r = rational(1, 100_000) if rtol is None else as_tensor(rtol).values[0]
    a = rational(1, 10**8) if atol is None else as_tensor(atol).values[0]

    def close(p: Value, q: Value) -> Value:
        if p is MINUS_INFINITY or q is MINUS_INFINITY:
            return truth(p is q)
        return truth(order(absolute(subtract(p, q)), add(a, multiply(r, absolute(q)))) <= 0)

    return elementwise(close, "bool", as_tensor(x), as_tensor(y))


def allclose(x: Any, y: Any, rtol: Any = None, atol: Any = None) -> bool:
    """Whether all are close."""
    return not any(v.is_zero for v in isclose(x, y, rtol, atol).values)


def array_equal(x: Any, y: Any) -> bool:
    """Whether shape and numbers are equal."""
    a, b = as_tensor(x), as_tensor(y)
    return a.shape == b.shape and all(order(p, q) == 0 for p, q in zip(a.values, b.values, strict=True))


def _nothing(*_: Any, **__: Any) -> None:
    """A call that changes no number."""


def refuse(reason: str) -> Callable[..., Any]:
    """A function that is known, and why it is not evaluated."""

    def of(*_: Any, **__: Any) -> Any:
        raise RefusedError(reason)

    return of


ALIASES: Final = {
    "add": ("add",),
    "subtract": ("subtract", "sub"),
    "multiply": ("multiply", "mul"),
    "divide": ("divide", "div", "true_divide"),
    "floor_divide": ("floor_divide",),
    "modulo": ("mod", "remainder"),
    "power": ("power", "pow", "float_power"),
    "maximum": ("maximum", "fmax"),
    "minimum": ("minimum", "fmin"),
    "less": ("less", "lt"),
    "less_equal": ("less_equal", "le"),
    "greater": ("greater", "gt"),
    "greater_equal": ("greater_equal", "ge"),
    "equal": ("equal", "eq"),
    "not_equal": ("not_equal", "ne"),
    "logical_and": ("logical_and", "bitwise_and"),
    "logical_or": ("logical_or", "bitwise_or"),
    "logical_xor": ("logical_xor",),
}

ON_ARRAYS: Final[dict[str, Callable[..., Any]]] = {
    **{name: unary(name) for name in UNARY},
    **{alias: binary(name) for name, aliases in ALIASES.items() for alias in aliases},
    **REDUCTIONS,
    **PRODUCTS,
    **SHAPING,
    "round": round_,
    "around": round_,
    "clip": clip,
    "clamp": clip,
    "isclose": isclose,
    "allclose": allclose,
    "array_equal": array_equal,
}
"""What both libraries have as functions, and mostly as methods."""

_MATH: Final[Mapping[str, Callable[..., Any]]] = {
    name: UNARY[name][0] for name in ("exp", "exp2", "log2", "log10", "log1p", "expm1", "sqrt", "tanh", "sinh", "cosh", "sin", "cos", "radians")
}


def number_of(x: Any) -> Value:
    """The number of a number or of an array with one entry."""
    t = as_tensor(x)
    if t.size != 1:
        raise RefusedError("one number is needed here")
    return t.values[0]


def _on_number(f: Callable[[Value], Value]) -> Callable[..., Value]:
    return lambda x: f(number_of(x))


def _math_log(x: Any, base: Any = None) -> Value:
    value = scalars.log(number_of(x))
    if value is MINUS_INFINITY:
        raise RefusedError("the logarithm of 0")
    return value if base is None else scalars.divide(value, scalars.log(number_of(base)))


MATH: Final[dict[str, Any]] = {
    **{name: _on_number(f) for name, f in _MATH.items()},
    "log": _math_log,
    "fabs": _on_number(absolute),
    "pow": lambda x, y: scalars.power(number_of(x), number_of(y)),
    "floor": lambda x: whole(scalars.floor(number_of(x))),
    "ceil": lambda x: whole(scalars.ceil(number_of(x))),
    "prod": lambda x: REDUCTIONS["prod"](x).values[0],
    "fsum": lambda x: REDUCTIONS["sum"](x).values[0],
    "isclose": lambda x, y, rel_tol=None, abs_tol=0: allclose(x, y, rational(1, 10**9) if rel_tol is None else rel_tol, abs_tol),
    "isnan": lambda x: False,
    "isinf": lambda x: x is INFINITY or x is MINUS_INFINITY,
}
CONSTANTS: Final[dict[str, Any]] = {"pi": PI, "e": exp(ONE), "inf": INFINITY, "Inf": INFINITY, "infty": INFINITY, "NINF": MINUS_INFINITY, "newaxis": None}


QUIET: Final = (
    *("numpy.set_printoptions", "torch.set_printoptions", "numpy.seterr", "torch.set_grad_enabled", "torch.set_default_dtype", "torch.device", "warnings.filterwarnings"),
    *("torch.manual_seed", "numpy.random.seed", "random.seed", "torch.cuda.manual_seed", "torch.cuda.manual_seed_all", "torch.cuda.is_available"),
    *("torch.no_grad", "torch.inference_mode", "torch.enable_grad", "numpy.printoptions", "numpy.errstate"),
    *("numpy.testing.assert_allclose", "numpy.testing.assert_array_equal", "numpy.testing.assert_array_almost_equal"),
)
"""Calls that change no number."""


def _table() -> dict[str, Any]:
    out: dict[str, Any] = {}
    for library in PLAIN:
        rows: dict[str, Any] = {**ON_ARRAYS, **makers(library == "torch"), **CONSTANTS}
        rows |= {name: dtype for name, dtype in DTYPES.items() if name not in {"float", "int", "bool"} or library == "torch"}
        out |= {f"{library}.{name}": row for name, row in rows.items()}
    out |= {f"math.{name}": row for name, row in {**MATH, **CONSTANTS}.items()}
    out |= {f"scipy.special.{name}": ON_ARRAYS[name] for name in ("softmax", "log_softmax", "expit", "logsumexp")}
    out |= {f"numpy.linalg.{name}": REDUCTIONS[name] for name in ("norm",)} | {f"torch.linalg.{name}": REDUCTIONS[name] for name in ("norm",)}
    out |= {f"torch.nn.functional.{name}": ON_ARRAYS[name] for name in ("softmax", "log_softmax", "relu", "sigmoid", "tanh", "silu", "softplus")}
    out |= {f"torch.nn.functional.{name}": row for name, row in NETWORK.items()}
    out |= {f"torch.{name}": NETWORK[name] for name in ("layer_norm", "dropout")}
    out |= {f"torch.nn.{name}": row for name, row in LAYERS.items()}
    out |= {"torch.special.softmax": softmax, "torch.special.expit": ON_ARRAYS["expit"], "numpy.ndarray": DTYPES["float64"]}
    return out | dict.fromkeys(QUIET, _nothing)


TABLE: Final[dict[str, Any]] = _table()
"""Every function and constant that is known, by its dotted path."""

PARTS: Final = frozenset(
    {"numpy", "torch", "math", "scipy", "scipy.special", "random", "warnings", "torch.cuda", "torch.nn.init", "numpy.random"} | {path.rpartition(".")[0] for path in TABLE}
)
"""Modules that may be named."""

HARMLESS: Final = frozenset({"typing", "__future__", "dataclasses", "collections", "abc", "numpy.typing", "collections.abc"})
"""Modules that may be imported because nothing of theirs makes a number."""

USUAL: Final = {"np": "numpy", "numpy": "numpy", "torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional", "math": "math", "scipy": "scipy"}
"""What these names mean where a listing does not say it."""


def part(path: str, name: str) -> Any:
    """What a name of a library stands for; refused with the reason where it is not known."""
    full = f"{path}.{name}" if path else name
    if full in TABLE:
        found = TABLE[full]
        return Native(full, found) if callable(found) and not isinstance(found, type) else found
    if full in PARTS:
        return Module(full)
    if path in {"numpy.random", "random", "torch.nn.init"} or (path == "torch" and name in RANDOM):
        raise RefusedError(f"{full}: random numbers")
    raise RefusedError(f"{full} is not known here")
