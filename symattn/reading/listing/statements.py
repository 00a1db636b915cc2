"""How each kind of statement is carried out: one row a kind of node.  What fails leaves its names unknown, and the rest goes on."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any, Final

from symattn.reading.listing.binding import as_refusal, bind, items, picked, unpacked
from symattn.reading.listing.calls import record, shown, touch
from symattn.reading.listing.defining import class_, define, elsewhere, imports, imports_from
from symattn.reading.listing.failing import FAILURES, fail, guarded
from symattn.reading.listing.indexing import put
from symattn.reading.listing.layers import Layer
from symattn.reading.listing.limits import PoisonedError, RefusedError, Unknown
from symattn.reading.listing.machine import Handler, Instance, Machine, Signal
from symattn.reading.listing.operators import holds, in_place, key_of, operate
from symattn.reading.listing.scalars import whole
from symattn.reading.listing.tensor import Tensor


def assign(m: Machine, node: ast.Assign) -> None:
    """a = b = value."""
    value = m.evaluate(node.value)
    for target in node.targets:
        store(m, target, value, node)


def annotated(m: Machine, node: ast.AnnAssign) -> None:
    """a: float = value."""
    if node.value is not None:
        store(m, node.target, m.evaluate(node.value), node)


def store(m: Machine, target: ast.expr, value: Any, node: ast.stmt) -> None:
    """Gives a target its value: a name, several, an item, or an attribute."""
    if isinstance(target, ast.Name):
        m.scope.put(target.id, value)
        m.record(target.id, value, node)
    elif isinstance(target, ast.Tuple | ast.List):
        for part_, item in unpacked(target.elts, value):
            store(m, part_, item, node)
    elif isinstance(target, ast.Subscript):
        _store_item(m.evaluate(target.value), m.evaluate(target.slice), value)
        touch(m, target, node)
    elif isinstance(target, ast.Attribute):
        _store_attribute(m, target, value, node)
    else:
        raise RefusedError("this target of an assignment is not supported")


def _store_item(owner: Any, key: Any, value: Any) -> None:
    if isinstance(owner, Tensor):
        put(owner, key, value)
    elif isinstance(owner, dict):
        owner[key_of(key)] = value
    elif isinstance(owner, list) and not isinstance(key, slice):
        picked(owner, key)
        owner[whole(key.values[0] if isinstance(key, Tensor) else key)] = value
    else:
        raise RefusedError("an assignment to an item of this")


def _store_attribute(m: Machine, target: ast.Attribute, value: Any, node: ast.stmt) -> None:
    if target.attr == "data" and isinstance(target.value, ast.Attribute | ast.Name):
        store(m, target.value, value, node)
        return
    owner = m.evaluate(target.value)
    if target.attr.startswith("__"):
        raise RefusedError(f".{target.attr[:40]} is not allowed")
    if isinstance(owner, Instance):
        owner.attributes[target.attr] = value
        m.record(ast.unparse(target)[:80], value, node)
    elif isinstance(owner, Layer):
        owner.parts[target.attr] = value
    elif not (isinstance(owner, Tensor) and target.attr == "requires_grad"):
        raise RefusedError(f"an assignment to .{target.attr[:40]}")


def augmented(m: Machine, node: ast.AugAssign) -> None:
    """a += value: arrays and lists change in place."""
    old = m.evaluate(_loaded(node.target))
    value = m.evaluate(node.value)
    new = operate(node.op, old, value)
    if isinstance(old, Tensor) and isinstance(new, Tensor) and (old.rank or isinstance(node.target, ast.Subscript)):
        in_place(old, new)
        touch(m, node.target, node)
        if isinstance(node.target, ast.Name) or old.rank:
            return
    if isinstance(old, list) and isinstance(new, list):
        old[:] = new
        touch(m, node.target, node)
        return
    store(m, node.target, new, node)


def _loaded(target: ast.expr) -> ast.expr:
    if isinstance(target, ast.Name):
        return ast.copy_location(ast.Name(target.id, ast.Load()), target)
    if isinstance(target, ast.Subscript):
        return ast.copy_location(ast.Subscript(target.value, target.slice, ast.Load()), target)
    assert isinstance(target, ast.Attribute)
    return ast.copy_location(ast.Attribute(target.value, target.attr, ast.Load()), target)


def expression(m: Machine, node: ast.Expr) -> None:
    """An expression on its own: a call for what it does."""
    if not isinstance(node.value, ast.Constant):
        m.record(m.source(node)[:80], m.evaluate(node.value), node, alone=True)


def last_expression(m: Machine, node: ast.Expr) -> None:
    """The last expression of a cell, which a notebook shows."""
    if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name) and node.value.func.id in {"print", "display"}:
        m.evaluate(node.value)
        return
    before = len(m.refused)
    parts = shown(m, node.value)
    if parts != ["None"] and (len(m.refused) == before or parts):
        record(m, node.lineno, [*parts, "\n"])








def if_(m: Machine, node: ast.If) -> Signal | None:
    """if test: …; with an unknown test, what either branch would bind is unknown."""
    try:
        test = _is_main(node.test) or holds(m.evaluate(node.test))
    except FAILURES as error:
        return _undecided(m, as_refusal(error, node.lineno), [*node.body, *node.orelse])
    return m.execute(node.body if test else node.orelse)


def _undecided(m: Machine, refusal: RefusedError, nodes: Sequence[ast.stmt]) -> Signal | None:
    fail(m, refusal, nodes)
    if any(isinstance(x, ast.Return | ast.Break | ast.Continue) for top in nodes for x in ast.walk(top)):
        raise PoisonedError(Unknown(refusal.line, refusal.reason))
    return None


def _is_main(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


def for_(m: Machine, node: ast.For) -> Signal | None:
    """for x in xs: …"""
    try:
        found = items(m.evaluate(node.iter))
    except FAILURES as error:
        _undecided(m, as_refusal(error, node.lineno), [node])
        return None
    m.loops += 1
    try:
        for item in found:
            m.budget.step()
            bind(m, node.target, item)
            signal = m.execute(node.body)
            if signal is not None and signal.kind != "continue":
                return signal if signal.kind == "return" else None
    finally:
        m.loops -= 1
    return m.execute(node.orelse)


def while_(m: Machine, node: ast.While) -> Signal | None:
    """while test: …, as long as the budget lasts."""
    m.loops += 1
    try:
        while True:
            try:
                if not holds(m.evaluate(node.test)):
                    break
            except FAILURES as error:
                _undecided(m, as_refusal(error, node.lineno), [*node.body, *node.orelse])
                return None
            m.budget.step()
            signal = m.execute(node.body)
            if signal is not None and signal.kind != "continue":
                return signal if signal.kind == "return" else None
    finally:
        m.loops -= 1
    return m.execute(node.orelse)


def with_(m: Machine, node: ast.With) -> Signal | None:
    """with torch.no_grad(): …; anything that is opened is refused."""
    for item in node.items:
        try:
            value = m.evaluate(item.context_expr)
            if value is not None:
                raise RefusedError("with this is not supported")
        except FAILURES as error:
            return _undecided(m, as_refusal(error, node.lineno), [node])
    return m.execute(node.body)


def try_(m: Machine, node: ast.Try) -> Signal | None:
    """try: the body as if nothing went wrong, then else and finally."""
    signal = m.execute(node.body) or m.execute(node.orelse)
    return m.execute(node.finalbody) or signal






def return_(m: Machine, node: ast.Return) -> Signal:
    """return value."""
    return Signal("return", None if node.value is None else m.evaluate(node.value))




def assertion(m: Machine, node: ast.Assert) -> None:
    """assert test: one that does not hold is noted, and the rest goes on."""
    try:
        if not holds(m.evaluate(node.test)):
            m.notes[(node.lineno, "this assert does not hold exactly")] = None
    except FAILURES as error:
        as_refusal(error, node.lineno)


def raise_(m: Machine, node: ast.Raise) -> None:
    """raise: whatever led here has no value."""
    raise RefusedError("the listing raises an error here", node.lineno)


def delete(m: Machine, node: ast.Delete) -> None:
    """del x."""
    for target in node.targets:
        if isinstance(target, ast.Name):
            m.scope.names.pop(target.id, None)
        else:
            raise RefusedError("del of an item is not supported")


STATEMENTS: Final[dict[type, Handler]] = {
    ast.Assign: guarded(assign),
    ast.AnnAssign: guarded(annotated),
    ast.AugAssign: guarded(augmented),
    ast.Expr: guarded(expression),
    ast.Import: guarded(imports),
    ast.ImportFrom: guarded(imports_from),
    ast.If: if_,
    ast.For: for_,
    ast.While: while_,
    ast.With: with_,
    ast.Try: try_,
    ast.FunctionDef: guarded(define),
    ast.ClassDef: guarded(class_),
    ast.Return: return_,
    ast.Global: elsewhere,
    ast.Nonlocal: elsewhere,
    ast.Assert: assertion,
    ast.Raise: raise_,
    ast.Delete: guarded(delete),
    ast.Pass: lambda m, node: None,
    ast.Break: lambda m, node: Signal("break"),
    ast.Continue: lambda m, node: Signal("continue"),
}
"""Every kind of statement that is understood."""
