"""Calls: of functions of the libraries and of Python, of functions and classes of the listing, and of print."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any, Final

from symattn.errors import SymattnError
from symattn.exact.field import Value
from symattn.reading.listing.binding import as_refusal, gap, items
from symattn.reading.listing.layers import Layer
from symattn.reading.listing.library import Native
from symattn.reading.listing.limits import MAX_CALLS, MAX_ITEMS, RefusedError, room_for
from symattn.reading.listing.machine import MISSING, Function, Instance, Machine, Scope, UserClass
from symattn.reading.listing.making import DType, cast
from symattn.reading.listing.members import IN_PLACE
from symattn.reading.listing.operators import compare, formatted, holds, key_of, operate, plain
from symattn.reading.listing.results import Printed
from symattn.reading.listing.scalars import whole
from symattn.reading.listing.tensor import Tensor, as_tensor
from symattn.reading.listing.text import Part, Shown, Text, joined, parts_of

RENAMED: Final = {"dim": "axis", "keepdim": "keepdims"}
FIRST: Final = ("input", "x", "a", "arr", "object", "tensors", "arrays")
SECOND: Final = ("other", "y", "b")
IGNORED: Final = frozenset({"device", "requires_grad", "optimize", "order", "kind", "stable", "copy", "memory_format", "non_blocking", "pin_memory", "subok", "casting", "layout"})
UNFIT: Final = (TypeError, ValueError, IndexError, KeyError, AttributeError, ZeroDivisionError, OverflowError, AssertionError, StopIteration)
"""What Python raises where arguments do not fit a function."""


def call_expression(m: Machine, node: ast.Call) -> Any:
    """f(x, *more, axis=0)."""
    from symattn.reading.listing.expressions import several

    filled = _filled(m, node)
    if filled is not None:
        return filled
    f = m.evaluate(node.func)
    if isinstance(f, Native) and f.call is None and f.name in {"print", "display"}:
        return print_(m, node)
    arguments = several(m, node.args)
    named: dict[str, Any] = {}
    for keyword in node.keywords:
        value = m.evaluate(keyword.value)
        if keyword.arg is not None:
            named[keyword.arg] = value
        elif isinstance(value, dict):
            named |= {str(k): v for k, v in value.items()}
    if (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")) in {"round", "around"}:
        m.notes[(node.lineno, "rounds its numbers: what follows is computed from the rounded ones, at ties from the even one")] = None
    if isinstance(node.func, ast.Attribute) and (node.func.attr in IN_PLACE or node.func.attr.endswith("_")):
        touch(m, node.func.value, node)
    try:
        return call(m, f, arguments, named)
    except RefusedError as error:
        error.line = error.line or node.lineno
        raise
    except SymattnError as error:
        raise RefusedError(str(error), node.lineno) from None


def _filled(m: Machine, node: ast.Call) -> Tensor | None:
    """The weight of a layer that `layer.weight.copy_(…)` has just set; None for any other call."""
    place = node.func.value if isinstance(node.func, ast.Attribute) and node.func.attr == "copy_" else None
    place = place.value if isinstance(place, ast.Attribute) and place.attr == "data" else place
    if not isinstance(place, ast.Attribute) or len(node.args) != 1:
        return None
    owner = m.evaluate(place.value)
    if not isinstance(owner, Layer) or place.attr not in owner.parts:
        return None
    owner.parts[place.attr] = found = as_tensor(m.evaluate(node.args[0]))
    return found


def touch(m: Machine, node: ast.expr, where: ast.expr | ast.stmt) -> None:
    """Remembers that what a name holds is changed in place."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    if isinstance(node, ast.Name):
        m.touched[node.id] = where  # type: ignore[assignment]


def call(m: Machine, f: Any, arguments: list[Any], named: Mapping[str, Any]) -> Any:
    """What a function, a class or a layer gives for these arguments."""
    if isinstance(f, Native):
        return _native(m, f, arguments, named)
    if isinstance(f, Function):
        return _function(m, f, arguments, named)
    if isinstance(f, UserClass):
        return _made(m, f, arguments, named)
    if isinstance(f, Layer):
        return _native(m, Native(f.name, f.forward), arguments, named)
    if isinstance(f, DType):
        return cast(as_tensor(arguments[0] if arguments else 0), f.kind)
    if isinstance(f, Instance):
        for name in ("__call__", "forward"):
            method = f.of.find(name)
            if isinstance(method, Function):
                return _function(m, method, [f, *arguments], named)
    raise RefusedError("a call of something that is no function")


def _native(m: Machine, f: Native, arguments: list[Any], named: Mapping[str, Any]) -> Any:
    if f.call is None:
        if f.name not in WITH_READER:
            raise RefusedError(f"{f.name} is not supported here")
        try:
            return WITH_READER[f.name](m, *arguments, **named)
        except UNFIT:
            raise RefusedError(f"the arguments of {f.name} do not fit") from None
    if f.name in {"numpy.apply_along_axis", "numpy.vectorize"}:
        raise RefusedError(f"{f.name} is not supported")
    given = {RENAMED.get(k, k): v for k, v in named.items()}
    for names in (FIRST, SECOND):
        for name in names:
            if name in given and len(arguments) == (names is SECOND):
                arguments = [*arguments, given.pop(name)]
    try:
        return f.call(*arguments, **{k: v for k, v in given.items() if k not in IGNORED})
    except UNFIT:
        raise RefusedError(f"the arguments of {f.name} do not fit, or are not supported") from None


def _function(m: Machine, f: Function, arguments: list[Any], named: Mapping[str, Any]) -> Any:
    if m.calls >= MAX_CALLS:
        raise RefusedError(f"calls are nested more than {MAX_CALLS} deep")
    scope = Scope(f.scope, f.name)
    scope.names = _parameters(f, arguments, named)
    scope.owner = f.owner
    m.record_parameters(f.name, scope.names)
    outer, loops, touched = m.scope, m.loops, m.touched
    m.scope, m.loops, m.touched = scope, 0, {}
    m.calls += 1
    try:
        if isinstance(f.body, ast.expr):
            return m.evaluate(f.body)
        signal = m.execute(f.body)
        return signal.value if signal is not None and signal.kind == "return" else None
    finally:
        m.scope, m.loops, m.touched = outer, loops, touched
        m.calls -= 1


def _parameters(f: Function, arguments: list[Any], named: Mapping[str, Any]) -> dict[str, Any]:
    spec, rest = f.arguments, dict(named)
    positional = [a.arg for a in (*spec.posonlyargs, *spec.args)]
    out = dict(zip(positional[len(positional) - len(f.defaults) :], f.defaults, strict=True))
    out |= {a.arg: d for a, d in zip(spec.kwonlyargs, f.keyword_defaults, strict=True) if d is not MISSING}
    out |= dict(zip(positional, arguments, strict=False))
    if spec.vararg is not None:
        out[spec.vararg.arg] = tuple(arguments[len(positional) :])
    elif len(arguments) > len(positional):
        raise RefusedError(f"{f.name} takes {len(positional)} arguments, not {len(arguments)}")
    for name in [*positional, *(a.arg for a in spec.kwonlyargs)]:
        if name in rest:
            out[name] = rest.pop(name)
        elif name not in out:
            raise RefusedError(f"{f.name} needs the argument {name}")
    if spec.kwarg is not None:
        out[spec.kwarg.arg] = rest
    elif rest:
        raise RefusedError(f"{f.name} has no argument {next(iter(rest))}")
    return out


def _made(m: Machine, f: UserClass, arguments: list[Any], named: Mapping[str, Any]) -> Instance:
    made = Instance(f)
    start = f.find("__init__")
    if isinstance(start, Function):
        _function(m, start, [made, *arguments], named)
    elif arguments or named:
        raise RefusedError(f"{f.name} takes no arguments")
    return made


def print_(m: Machine, node: ast.Call) -> None:
    """Records what is printed; an argument that is not known stays a gap."""
    ends = {k.arg: plain(m.evaluate(k.value)) for k in node.keywords if k.arg in {"sep", "end"}}
    separator, end = (ends.get(k, default) for k, default in (("sep", " "), ("end", "\n")))
    parts: list[Part] = []
    for k, argument in enumerate(node.args):
        parts += [str(separator)] if k else []
        parts += shown(m, argument)
    record(m, node.lineno, [*parts, str(end)])


def shown(m: Machine, node: ast.expr) -> list[Part]:
    """What printing one expression shows."""
    name = ast.unparse(node)[:80]
    try:
        if isinstance(node, ast.Starred):
            values = items(m.evaluate(node.value))
            return [p for k, v in enumerate(values) for p in (*([" "] if k else []), *parts_of(v, f"{name[1:]}[{k}]"))]
        return parts_of(described(m.evaluate(node)), name)
    except (SymattnError, RecursionError) as error:
        return [Shown(gap(m, as_refusal(error, node.lineno), node), "", name)]


def described(value: Any) -> Any:
    """Something that is neither number nor text as the text it prints as."""
    return value.name if isinstance(value, DType) else value


def record(m: Machine, line: int, parts: list[Part]) -> None:
    """Keeps what was printed."""
    if len(m.printed) < 20_000:
        text = joined(parts)
        m.printed.append(Printed(line, (text,) if isinstance(text, str) else text.parts, m.called))


def _items(x: Any) -> list[Any]:
    found = items(x)
    room_for(len(found), MAX_ITEMS)
    return list(found)


def _best(sign: int, name: str) -> Callable[..., Any]:
    operator = ast.Gt() if sign > 0 else ast.Lt()

    def of(m: Machine, *values: Any, key: Any = None, default: Any = MISSING) -> Any:
        found = _items(values[0]) if len(values) == 1 else list(values)
        if not found:
            if default is not MISSING:
                return default
            raise RefusedError(f"{name} of nothing")
        keys = [x if key is None else call(m, key, [x], {}) for x in found]
        best = 0
        for k in range(1, len(found)):
            if holds(compare(operator, keys[k], keys[best])):
                best = k
        return found[best]

    return of


def _sum(m: Machine, values: Any, start: Any = 0) -> Any:
    out = start
    for x in _items(values):
        m.budget.step()
        out = operate(ast.Add(), out, x)
    return out


def _sorted(m: Machine, values: Any, key: Any = None, reverse: Any = False) -> list[Any]:
    from functools import cmp_to_key

    found = _items(values)
    keys = [x if key is None else call(m, key, [x], {}) for x in found]

    def order(a: int, b: int) -> int:
        return -1 if holds(compare(ast.Lt(), keys[a], keys[b])) else int(holds(compare(ast.Gt(), keys[a], keys[b])))

    return [found[k] for k in sorted(range(len(found)), key=cmp_to_key(order), reverse=holds(reverse))]


def _isinstance(m: Machine, x: Any, kinds: Any) -> bool:
    names = {getattr(k, "name", "") for k in (kinds if isinstance(kinds, tuple) else (kinds,))}
    own = "str" if isinstance(x, str | Text) else "float" if isinstance(x, Value) else type(x).__name__
    if isinstance(x, Tensor):
        return bool(names & ({"Tensor", "torch.Tensor"} if x.torch else {"float64", "ndarray"}))
    return own in names or (own == "bool" and "int" in names)


def _super(m: Machine, *_: Any) -> Any:
    """The object as its class's base sees it; the base of `nn.Module` does nothing."""
    scope: Scope | None = m.scope
    while scope is not None and "self" not in scope.names:
        scope = scope.parent
    owner = None if scope is None else scope.names["self"]
    if not isinstance(owner, Instance):
        raise RefusedError("super() outside a class")
    bases = (scope.owner or owner.of).bases if scope is not None else []
    inits = next((found for base in bases if (found := base.find("__init__")) is not MISSING), None)

    def start(*arguments: Any, **named: Any) -> None:
        if isinstance(inits, Function):
            _function(m, inits, [owner, *arguments], named)

    methods: dict[str, Any] = {}
    for base in reversed(bases):
        for name, f in base.members.items():
            if isinstance(f, Function):
                methods[name] = Native(name, lambda *a, _f=f, **k: _function(m, _f, [owner, *a], k))
    return Native("super", start, {**methods, "INIT": Native("__init__", start)})


def _dict(m: Machine, pairs: Any = (), **named: Any) -> dict[Any, Any]:
    found = pairs if isinstance(pairs, dict) else {key_of(_items(p)[0]): _items(p)[1] for p in _items(pairs)}
    return {**found, **named}


WITH_READER: Final[dict[str, Callable[..., Any]]] = {
    "max": _best(1, "max"),
    "min": _best(-1, "min"),
    "sum": _sum,
    "sorted": _sorted,
    "super": _super,
    "isinstance": _isinstance,
    "map": lambda m, f, *xs: [call(m, f, list(group), {}) for group in zip(*map(_items, xs), strict=False)],
    "filter": lambda m, f, xs: [x for x in _items(xs) if holds(call(m, f, [x], {}))],
    "any": lambda m, xs: any(holds(x) for x in _items(xs)),
    "all": lambda m, xs: all(holds(x) for x in _items(xs)),
    "zip": lambda m, *xs, strict=False: list(zip(*map(_items, xs), strict=False)),
    "enumerate": lambda m, xs, start=0: [(k + whole(start), x) for k, x in enumerate(_items(xs))],
    "reversed": lambda m, xs: _items(xs)[::-1],
    "list": lambda m, xs=(): _items(xs),
    "tuple": lambda m, xs=(): tuple(_items(xs)),
    "set": lambda m, xs=(): list(dict.fromkeys(key_of(x) for x in _items(xs))),
    "dict": _dict,
    "str": lambda m, x="": joined(parts_of(described(x))),
    "repr": lambda m, x: joined(parts_of(described(x))),
    "format": lambda m, x, spec="": joined(formatted(x, spec, "")),
}
"""Functions of Python that call back or count steps."""
