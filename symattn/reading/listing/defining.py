"""Statements that name things: imports, functions, classes, global."""

from __future__ import annotations

import ast
from typing import Any

from symattn.reading.listing.binding import as_refusal
from symattn.reading.listing.expressions import function
from symattn.reading.listing.failing import fail
from symattn.reading.listing.library import HARMLESS, PARTS, Module, part
from symattn.reading.listing.limits import RefusedError
from symattn.reading.listing.machine import Function, Machine, Scope, UserClass


def imports(m: Machine, node: ast.Import) -> None:
    """import numpy as np: the known libraries stand for tables of what may be called."""
    for alias in node.names:
        if alias.name in HARMLESS:
            continue
        if alias.name not in PARTS:
            fail(m, RefusedError(f'the import "{alias.name[:60]}" is not known', node.lineno), [ast.Import([alias])])
        elif alias.asname:
            m.scope.put(alias.asname, Module(alias.name))
        else:
            m.scope.put(alias.name.partition(".")[0], Module(alias.name.partition(".")[0]))


def imports_from(m: Machine, node: ast.ImportFrom) -> None:
    """from math import sqrt."""
    if node.module in HARMLESS and not node.level:
        return
    for alias in node.names:
        try:
            if node.level or node.module not in PARTS or alias.name == "*":
                raise RefusedError(f'the import "{"." * node.level}{node.module or ""}.{alias.name}" is not known'[:120])
            found = Module(f"{node.module}.{alias.name}") if f"{node.module}.{alias.name}" in PARTS else _imported(str(node.module), alias.name)
            m.scope.put(alias.asname or alias.name, found)
        except RefusedError as error:
            fail(m, as_refusal(error, node.lineno), [ast.Import([alias])])


def _imported(module: str, name: str) -> Any:
    return Module("torch.nn.Module") if f"{module}.{name}" == "torch.nn.Module" else part(module, name)


def define(m: Machine, node: ast.FunctionDef) -> None:
    """def f(x): …"""
    if any(isinstance(x, ast.Yield | ast.YieldFrom) for x in ast.walk(node)):
        raise RefusedError("generator functions are not supported")
    made = function(m, node.name, node.args, node.body)
    for decorator in node.decorator_list:
        text = ast.unparse(decorator)
        if text == "property":
            made.is_property = True
        elif text in {"staticmethod"}:
            made.is_static = True
        elif text not in {"torch.no_grad()", "torch.no_grad", "torch.inference_mode()"}:
            raise RefusedError(f"the decorator {text[:60]} is not supported")
    m.scope.put(node.name, made)


def class_(m: Machine, node: ast.ClassDef) -> None:
    """class A(nn.Module): …"""
    bases = []
    for base in node.bases:
        if ast.unparse(base).rpartition(".")[2] in {"Module", "object", "ABC"}:
            continue
        found = m.evaluate(base)
        if not isinstance(found, UserClass):
            raise RefusedError("a class of this base is not supported")
        bases.append(found)
    if node.decorator_list:
        raise RefusedError("decorators of classes are not supported")
    outer = m.scope
    m.scope = Scope(outer, node.name)
    try:
        m.execute(node.body)
        members = m.scope.names
    finally:
        m.scope = outer
    made = UserClass(node.name, members, bases)
    for member in members.values():
        if isinstance(member, Function):
            member.owner = made
            member.scope = outer
    m.scope.put(node.name, made)


def elsewhere(m: Machine, node: ast.Global | ast.Nonlocal) -> None:
    """global x, nonlocal x."""
    for name in node.names:
        scope = m.scope.parent or m.scope
        if isinstance(node, ast.Global):
            scope = m.scope.top
        else:
            while name not in scope.names and scope.parent is not None:
                scope = scope.parent
        m.scope.elsewhere[name] = scope
