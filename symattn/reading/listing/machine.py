"""What a listing's reader keeps in mind: names in their scopes, what was assigned, printed and refused, and the budget."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from symattn.exact.field import Value, rational
from symattn.reading.listing.limits import MAX_NESTED, Budget, PoisonedError, RefusedError, Unknown
from symattn.reading.listing.results import Assigned, Printed, Refused, Restated
from symattn.reading.listing.tensor import Tensor, as_tensor
from symattn.reading.listing.text import Text

MAX_RECORDS = 20_000
MISSING = object()


class Scope:
    """Names and what they stand for; inner scopes see the outer ones."""

    def __init__(self, parent: Scope | None = None, function: str = "") -> None:
        self.names: dict[str, Any] = {}
        self.parent = parent
        self.function = function
        self.owner: UserClass | None = None
        """The class whose method this is the scope of."""
        self.elsewhere: dict[str, Scope] = {}
        """Names declared global or nonlocal, with the scope they belong to."""

    def find(self, name: str) -> Any:
        """What a name stands for, `MISSING` if nothing."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return MISSING

    def put(self, name: str, value: Any) -> None:
        """Binds a name."""
        self.elsewhere.get(name, self).names[name] = value

    @property
    def top(self) -> Scope:
        """The outermost scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope


@dataclass(eq=False)
class Function:
    """A function or lambda of the listing."""

    name: str
    arguments: ast.arguments
    body: list[ast.stmt] | ast.expr
    scope: Scope
    defaults: list[Any]
    keyword_defaults: list[Any]
    owner: UserClass | None = None
    is_property: bool = False
    is_static: bool = False


@dataclass(eq=False)
class UserClass:
    """A class of the listing: its methods and attributes, and the classes before it."""

    name: str
    members: dict[str, Any]
    bases: list[UserClass]

    def find(self, name: str) -> Any:
        """A method or attribute, of this class or of one before it."""
        if name in self.members:
            return self.members[name]
        return next((found for base in self.bases if (found := base.find(name)) is not MISSING), MISSING)


@dataclass(eq=False)
class Instance:
    """An object of a class of the listing."""

    of: UserClass
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signal:
    """What ends a block early: break, continue, or return with its value."""

    kind: str
    value: Any = None


Handler = Callable[["Machine", Any], Any]


class Machine:
    """Evaluates nodes by the rows of two tables; keeps the record."""

    def __init__(self, expressions: Mapping[type, Handler], statements: Mapping[type, Handler], budget: Budget) -> None:
        self.expressions = expressions
        self.statements = statements
        self.budget = budget
        self.scope = Scope()
        self.calls = 0
        self.loops = 0
        self.current: ast.stmt | None = None
        self.called = 0
        """The last line of the statement of the listing itself that is being followed."""
        self.lines: list[bytes] = []
        self.assigned: list[Assigned] = []
        self.evaluated: list[Assigned] = []
        self.printed: list[Printed] = []
        self.refused: dict[tuple[int, str], Refused] = {}
        self.notes: dict[tuple[int, str], None] = {}
        self.touched: dict[str, ast.stmt] = {}
        """Names whose arrays or lists were changed in place since they were last recorded."""
        self.restated: Mapping[str, Restated] = {}
        """The arrays that are gone on with as a document states them."""
        self.replaced: set[str] = set()
        """Those of them that were met."""

    def evaluate(self, node: ast.expr) -> Any:
        """The value of an expression."""
        self.budget.step()
        handler = self.expressions.get(type(node))
        if handler is None:
            raise RefusedError(f"{_kind(node)} is not supported", node.lineno)
        return handler(self, node)

    def execute(self, body: list[ast.stmt]) -> Signal | None:
        """Executes statements in order, until one ends the block."""
        for statement in body:
            signal = self.one(statement)
            if signal is not None:
                return signal
        return None

    def one(self, statement: ast.stmt) -> Signal | None:
        """Executes one statement."""
        self.budget.step()
        self.current = statement
        handler = self.statements.get(type(statement))
        if handler is None:
            raise RefusedError(f"{_kind(statement)} is not supported", statement.lineno)
        signal: Signal | None = handler(self, statement)
        if not self.loops and self.touched:
            self.record_touched()
        return signal

    def look_up(self, name: str, line: int) -> Any:
        """The value of a name; `PoisonedError` where it is unknown."""
        value = self.scope.find(name)
        if isinstance(value, Unknown):
            raise PoisonedError(value)
        if value is MISSING:
            raise RefusedError(f'"{name[:60]}" is not defined', line)
        return value

    def refuse(self, refusal: RefusedError, names: tuple[str, ...] = ()) -> Unknown:
        """Records a refusal, unless it only follows from an earlier one; what its names hold from now on."""
        if not isinstance(refusal, PoisonedError):
            key = (refusal.line, refusal.reason)
            before = self.refused[key].names if key in self.refused else ()
            self.refused[key] = Refused(refusal.line, refusal.reason, tuple(dict.fromkeys([*before, *names])))
        return Unknown(refusal.line, refusal.reason)

    def record(self, name: str, value: Any, statement: ast.stmt, alone: bool = False) -> None:
        """Keeps what a name was given (or an expression that stands alone), where it is an array or a number."""
        self.touched.pop(name, None)
        self.restate(name, value)
        kept = self.evaluated if alone else self.assigned
        if len(kept) >= MAX_RECORDS:
            return
        found = recorded(value)
        if found is not None:
            source = self.source(statement)
            kept.append(Assigned(name, found, statement.lineno, statement.end_lineno or statement.lineno, source, self.inputs(statement), self.scope.function))

    def restate(self, name: str, value: Any) -> None:
        """Goes on with an array as a document states it, where this is the one that it states."""
        other = self.restated.get(name)
        if other is not None and isinstance(value, Tensor) and value.offsets is None and tuple(value.storage) == other.values:
            value.storage[:] = other.stated
            self.replaced.add(name)
        elif other is not None and isinstance(value, list) and tuple(_numbers(value)) == other.values:
            _replace(value, iter(other.stated))
            self.replaced.add(name)

    def record_parameters(self, function: str, values: Mapping[str, Any]) -> None:
        """Keeps the arrays that a function is called with."""
        at = self.current
        if at is not None and len(self.assigned) < MAX_RECORDS:
            found = [(name, value) for name, value in values.items() if isinstance(value, Tensor) and value.rank]
            if found:
                source, inputs = self.source(at), self.inputs(at)
                self.assigned += [Assigned(name, value.copy(), at.lineno, at.end_lineno or at.lineno, source, inputs, function, True) for name, value in found]

    def record_touched(self) -> None:
        """Keeps the arrays that were changed in place."""
        touched, self.touched = self.touched, {}
        for name, statement in touched.items():
            self.record(name, self.scope.find(name), statement)

    def inputs(self, statement: ast.stmt) -> tuple[str, ...]:
        """The names of arrays and numbers that the right side of a statement uses."""
        value = getattr(statement, "value", None)
        if value is None:
            return ()
        names = dict.fromkeys(n.id for n in ast.walk(value) if isinstance(n, ast.Name))
        return tuple(name for name in names if isinstance(self.scope.find(name), Tensor | Value | list))

    def source(self, node: ast.stmt | ast.expr) -> str:
        """The text of a node."""
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        if not 0 <= first <= last < len(self.lines):
            return ""
        if first == last:
            return self.lines[first][node.col_offset : node.end_col_offset].decode("utf-8", "replace")
        middle = self.lines[first + 1 : last]
        return b"\n".join([self.lines[first][node.col_offset :], *middle, self.lines[last][: node.end_col_offset]]).decode("utf-8", "replace")


def _numbers(items: list[Any], depth: int = 0) -> Iterator[Value | None]:
    """The numbers of nested lists; None for anything else in them."""
    for item in items:
        if isinstance(item, list) and depth < MAX_NESTED:
            yield from _numbers(item, depth + 1)
        else:
            yield item if isinstance(item, Value) else rational(item) if isinstance(item, int) and not isinstance(item, bool) else None


def _replace(items: list[Any], values: Iterator[Value]) -> None:
    """Puts other numbers into nested lists, in turn."""
    for k, item in enumerate(items):
        if isinstance(item, list):
            _replace(item, values)
        else:
            items[k] = next(values)


def recorded(value: Any) -> Any:
    """An array, number or rectangular list as it is now; None for anything else."""
    if isinstance(value, Tensor):
        return value.copy()
    if isinstance(value, Value | int) and not isinstance(value, bool):
        return value
    if isinstance(value, list | tuple) and value and len(value) <= 1000 and not isinstance(value[0], str | Text | tuple):
        try:
            return as_tensor(value).copy()
        except RefusedError:
            return None
    return None


def _kind(node: ast.AST) -> str:
    return {"Yield": "yield", "Await": "await", "AsyncFunctionDef": "async def", "Match": "match", "Delete": "del"}.get(type(node).__name__, type(node).__name__)
