"""How each kind of expression is evaluated: one row a kind of node."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any, Final

from symattn.errors import SymattnError
from symattn.exact.field import MINUS_INFINITY, Value, rational
from symattn.exact.literal import decimal
from symattn.reading.listing.binding import bind, gap, items, picked
from symattn.reading.listing.calls import call_expression
from symattn.reading.listing.library import INFINITY, USUAL, Module
from symattn.reading.listing.limits import MAX_BITS, RefusedError
from symattn.reading.listing.machine import MISSING, Function, Handler, Machine, Scope
from symattn.reading.listing.members import attribute
from symattn.reading.listing.operators import compare, formatted, holds, key_of, operate, plain
from symattn.reading.listing.python import BUILTINS
from symattn.reading.listing.tensor import Tensor, elementwise
from symattn.reading.listing.text import Part, Shown, joined

MAX_NAME: Final = 80


def constant(m: Machine, node: ast.Constant) -> Any:
    """A literal; floats are read as the decimals they are written as."""
    value = node.value
    if isinstance(value, float):
        return rational(decimal(_digits(m, node)))
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise RefusedError("a number has too many digits")
    if isinstance(value, complex | bytes):
        raise RefusedError(f"{'complex numbers' if isinstance(value, complex) else 'bytes'} are not supported")
    return value


def _digits(m: Machine, node: ast.Constant) -> str:
    """The text of a float as it is written; inside an f-string, whose places are not told, the decimal it prints as."""
    text = m.source(node).replace("_", "")
    try:
        if float(text) == node.value:
            return text
    except ValueError:
        pass
    return repr(node.value)


def name(m: Machine, node: ast.Name) -> Any:
    """What a name stands for: in the listing, among Python's functions, or as everybody's name of a library."""
    found = m.scope.find(node.id)
    if found is MISSING:
        if node.id in BUILTINS:
            return BUILTINS[node.id]
        if node.id in USUAL:
            return Module(USUAL[node.id])
    return m.look_up(node.id, node.lineno)


def binary_operation(m: Machine, node: ast.BinOp) -> Any:
    """left operator right; long chains are followed without recursion."""
    chain: list[ast.BinOp] = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp):
        chain.append(left)
        left = left.left
    value = m.evaluate(left)
    for link in reversed(chain):
        m.budget.step()
        value = operate(link.op, value, m.evaluate(link.right))
    return value


def unary_operation(m: Machine, node: ast.UnaryOp) -> Any:
    """-x, +x, not x, ~x."""
    x = m.evaluate(node.operand)
    if isinstance(node.op, ast.Not):
        return not holds(x)
    if isinstance(node.op, ast.Invert):
        if isinstance(x, Tensor) and x.kind == "bool":
            return elementwise(lambda v: rational(int(v.is_zero)), "bool", x)
        if isinstance(x, int):
            return ~x
        raise RefusedError("~ of numbers")
    if isinstance(node.op, ast.UAdd):
        return x
    if x is INFINITY:
        return MINUS_INFINITY
    if x is MINUS_INFINITY:
        return INFINITY
    if isinstance(x, Tensor):
        return elementwise(lambda v: -v, "same", x)
    if isinstance(x, Value | int):
        return -x
    raise RefusedError("a minus before something that is no number")


def boolean_operation(m: Machine, node: ast.BoolOp) -> Any:
    """and, or."""
    value = None
    for operand in node.values:
        value = m.evaluate(operand)
        if holds(value) is isinstance(node.op, ast.Or):
            return value
    return value


def comparison(m: Machine, node: ast.Compare) -> Any:
    """a < b <= c."""
    left = m.evaluate(node.left)
    result: Any = True
    for operator, operand in zip(node.ops, node.comparators, strict=True):
        right = m.evaluate(operand)
        result = compare(operator, left, right)
        if len(node.ops) > 1 and not holds(result):
            return result
        left = right
    return result


def conditional(m: Machine, node: ast.IfExp) -> Any:
    """a if test else b."""
    return m.evaluate(node.body if holds(m.evaluate(node.test)) else node.orelse)


def several(m: Machine, nodes: Sequence[ast.expr]) -> list[Any]:
    """The values of expressions, starred ones unpacked."""
    out: list[Any] = []
    for node in nodes:
        if isinstance(node, ast.Starred):
            out += items(m.evaluate(node.value))
        else:
            out.append(m.evaluate(node))
    return out




def dictionary(m: Machine, node: ast.Dict) -> Any:
    """{key: value}."""
    out: dict[Any, Any] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            other = m.evaluate(value)
            if not isinstance(other, dict):
                raise RefusedError("** of something that is no dictionary")
            out |= other
        else:
            out[key_of(m.evaluate(key))] = m.evaluate(value)
    return out


def subscript(m: Machine, node: ast.Subscript) -> Any:
    """x[index]."""
    return picked(m.evaluate(node.value), m.evaluate(node.slice))






def slicing(m: Machine, node: ast.Slice) -> Any:
    """a:b:c."""
    return slice(*(None if part is None else m.evaluate(part) for part in (node.lower, node.upper, node.step)))


def attributes(m: Machine, node: ast.Attribute) -> Any:
    """x.name."""
    return attribute(m, m.evaluate(node.value), node.attr)


def lambda_(m: Machine, node: ast.Lambda) -> Function:
    """lambda x: …"""
    return function(m, "lambda", node.args, node.body)


def function(m: Machine, name: str, arguments: ast.arguments, body: list[ast.stmt] | ast.expr) -> Function:
    """A function with its defaults, which are evaluated once."""
    defaults = [m.evaluate(x) for x in arguments.defaults]
    return Function(name, arguments, body, m.scope, defaults, [MISSING if x is None else m.evaluate(x) for x in arguments.kw_defaults])


def f_string(m: Machine, node: ast.JoinedStr) -> Any:
    """f"…{x:.2f}…"; a part that is not known stays a gap."""
    parts: list[Part] = []
    for piece in node.values:
        if isinstance(piece, ast.FormattedValue):
            parts += _formatted(m, piece)
        elif isinstance(piece, ast.Constant):
            parts.append(str(piece.value))
    return joined(parts)


def _formatted(m: Machine, node: ast.FormattedValue) -> list[Part]:
    text = ast.unparse(node.value)[:MAX_NAME]
    spec = plain(m.evaluate(node.format_spec)) if node.format_spec is not None else ""
    if not isinstance(spec, str):
        raise RefusedError("a format that depends on numbers")
    try:
        value = m.evaluate(node.value)
        return _padded(value, spec) if isinstance(value, str) else formatted(value, spec, text)
    except SymattnError as error:
        return [Shown(gap(m, error, node), spec, text)]


def _padded(value: str, spec: str) -> list[Part]:
    return [value]






def comprehension(m: Machine, node: ast.ListComp | ast.GeneratorExp | ast.SetComp) -> list[Any]:
    """[f(x) for x in xs if …], a generator likewise."""
    return [m.evaluate(node.elt) for _ in loops(m, node.generators)]


def dict_comprehension(m: Machine, node: ast.DictComp) -> dict[Any, Any]:
    """{k: v for … in …}."""
    return {key_of(m.evaluate(node.key)): m.evaluate(node.value) for _ in loops(m, node.generators)}


def loops(m: Machine, generators: Sequence[ast.comprehension]) -> Iterator[None]:
    """Runs through the clauses of a comprehension, in a scope of its own."""
    outer = m.scope
    m.scope = Scope(outer, outer.function)
    m.loops += 1
    try:
        yield from _nested(m, generators)
    finally:
        m.scope = outer
        m.loops -= 1


def _nested(m: Machine, generators: Sequence[ast.comprehension]) -> Iterator[None]:
    first, rest = generators[0], generators[1:]
    for item in items(m.evaluate(first.iter)):
        m.budget.step()
        bind(m, first.target, item)
        if all(holds(m.evaluate(test)) for test in first.ifs):
            if rest:
                yield from _nested(m, rest)
            else:
                yield None






def named(m: Machine, node: ast.NamedExpr) -> Any:
    """name := value."""
    value = m.evaluate(node.value)
    bind(m, node.target, value)
    return value


EXPRESSIONS: Final[dict[type, Handler]] = {
    ast.Constant: constant,
    ast.Name: name,
    ast.BinOp: binary_operation,
    ast.UnaryOp: unary_operation,
    ast.BoolOp: boolean_operation,
    ast.Compare: comparison,
    ast.IfExp: conditional,
    ast.List: lambda m, node: several(m, node.elts),
    ast.Tuple: lambda m, node: tuple(several(m, node.elts)),
    ast.Set: lambda m, node: several(m, node.elts),
    ast.Dict: dictionary,
    ast.Subscript: subscript,
    ast.Slice: slicing,
    ast.Attribute: attributes,
    ast.Call: call_expression,
    ast.Lambda: lambda_,
    ast.JoinedStr: f_string,
    ast.ListComp: comprehension,
    ast.GeneratorExp: comprehension,
    ast.SetComp: comprehension,
    ast.DictComp: dict_comprehension,
    ast.NamedExpr: named,
}
"""Every kind of expression that is understood."""
