"""What a failed statement leaves: the names that it would have bound or changed are unknown, and the rest goes on."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any, Final

from symattn.errors import SymattnError
from symattn.reading.listing.binding import as_refusal
from symattn.reading.listing.calls import UNFIT
from symattn.reading.listing.layers import Layer
from symattn.reading.listing.library import Module
from symattn.reading.listing.limits import RefusedError, Unknown
from symattn.reading.listing.machine import Handler, Instance, Machine, Signal
from symattn.reading.listing.members import IN_PLACE

FAILURES: Final = (SymattnError, RecursionError, *UNFIT)


def guarded(f: Callable[[Machine, Any], Signal | None]) -> Handler:
    """A statement whose failure is recorded and leaves the names it would have bound unknown."""

    def of(m: Machine, node: ast.stmt) -> Signal | None:
        try:
            return f(m, node)
        except FAILURES as error:
            fail(m, as_refusal(error, node.lineno), [node])
            return None

    return of


def fail(m: Machine, refusal: RefusedError, nodes: Sequence[ast.stmt]) -> None:
    """Records a refusal and makes what the statements would have bound or changed unknown."""
    names, places = bound_by(nodes)
    unknown = m.refuse(refusal, tuple(names))
    for name in names:
        m.scope.put(name, unknown)
        m.touched.pop(name, None)
    for place in places:
        _forget(m, place, unknown)


def bound_by(nodes: Sequence[ast.stmt]) -> tuple[list[str], list[ast.Attribute]]:
    """The names that statements bind or change in place, and the attributes that they set."""
    names: dict[str, None] = {}
    places: list[ast.Attribute] = []
    for node in (x for top in nodes for x in ast.walk(top)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names[node.id] = None
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names[node.name] = None
        elif isinstance(node, ast.alias):
            names[(node.asname or node.name).partition(".")[0]] = None
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            places.append(node)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            names |= dict.fromkeys(_root(node))
        elif isinstance(node, ast.Call):
            for changed in _changed_by(node):
                if isinstance(changed, ast.Attribute):
                    places.append(changed)
                else:
                    names |= dict.fromkeys(_root(changed))
    return list(names), places


def _root(node: ast.expr) -> list[str]:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return [node.id] if isinstance(node, ast.Name) else []


def _changed_by(node: ast.Call) -> list[ast.expr]:
    """What a call may change: x of `x.append(…)`, and the arguments of `shuffle(x)` or `init.normal_(x)`."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    changed = [node.func.value] if isinstance(node.func, ast.Attribute) and (name in IN_PLACE or name.endswith("_")) else []
    if name == "shuffle" or name == "fill_diagonal" or name.endswith("_"):
        changed += node.args
    return changed


def _forget(m: Machine, place: ast.Attribute, unknown: Unknown) -> None:
    try:
        owner = m.evaluate(place.value)
    except FAILURES:
        return
    if isinstance(owner, Instance):
        owner.attributes[place.attr] = unknown
    elif isinstance(owner, Layer):
        owner.parts[place.attr] = unknown
    elif not isinstance(owner, Module):
        for name in _root(place):
            m.scope.put(name, unknown)
