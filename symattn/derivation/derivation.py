"""Op, Step and Derivation: recipes for the steps of a problem, and their exact values.

A derivation has two verbs.  `replace(step)` does one step differently (a misconception, a distractor);
`assume({name: values})` goes on from values that somebody states (an error carried forward).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from dataclasses import replace as with_changes
from types import MappingProxyType
from typing import Any

from symattn.errors import ProblemError, suggestion
from symattn.exact.array import Array, of_values
from symattn.exact.written import Operand, Written, evaluate

Labels = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Op:
    """What a step can do, as on paper.

    `entry(i, j, *inputs, **params)` is the truth: the formula of one entry, from which its value, its working and its
    statement are read.  `definition` states the whole array, where that has a usual form; `shape` gives its row and column labels.  `fast` computes the
    whole array at once, or returns None where it does not apply; a contract test holds it to `entry`.
    """

    name: str
    shape: Callable[..., tuple[Labels, Labels]]
    entry: Callable[..., Written]
    definition: Callable[..., Written] | None = None
    fast: Callable[..., Array | None] | None = None
    general: tuple[str, str] = ("i", "j")
    """The indices of the general entry."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derivation: a recipe, no value inside.

    `symbol` is how the result is written (LaTeX).
    """

    name: str
    op: Op
    inputs: tuple[str, ...]
    params: Mapping[str, Any] = field(default_factory=dict)
    symbol: str = ""


@dataclass(frozen=True, eq=False)
class Derivation:
    """Givens and steps; `d["weights"]` is the exact array of a step or given, computed when first asked for.

    >>> from symattn.verbs import attention
    >>> d = attention(scores=[["ln 2", "0"]], V=[["3"], ["6"]], scale="none")
    >>> d["output"].decimal(2)
    [['4.00']]
    """

    given: Mapping[str, Array]
    steps: tuple[Step, ...]
    target: str
    problem: Any = None
    notes: tuple[str, ...] = ()
    assumed: Mapping[str, Array] = field(default_factory=dict)
    display: Callable[[Derivation], str] | None = None
    """How Jupyter shows it as HTML; given by whoever knows how to render."""
    _values: dict[str, Array] = field(default_factory=dict, repr=False)

    def _repr_html_(self) -> str | None:
        return self.display(self) if self.display is not None else None

    def __deepcopy__(self, memo: object) -> Derivation:
        return self  # nothing in it changes

    def __getitem__(self, name: str) -> Array:
        found = self._values.get(name)
        if found is None:
            found = self._values[name] = self.assumed.get(name) or self.given.get(name) or self.compute(self.step(name))
        return found

    def __contains__(self, name: object) -> bool:
        return name in self.given or any(s.name == name for s in self.steps)

    def step(self, name: str) -> Step:
        """The step of this name; `ProblemError` with a suggestion if there is none."""
        for step in self.steps:
            if step.name == name:
                return step
        raise ProblemError(f'this derivation has no "{name}"{suggestion(name, [*self.given, *(s.name for s in self.steps)])}')

    def shape(self, step: Step) -> tuple[int, int]:
        """The rows and columns of a step's result; nothing is computed for it but the labels of what it is made from."""
        rows, columns = step.op.shape(*(self[name] for name in step.inputs), **step.params)
        return len(rows), len(columns)

    def compute(self, step: Step) -> Array:
        """The value of a step from the values of its inputs."""
        inputs = [self[name] for name in step.inputs]
        return apply(step.op, inputs, step.params)

    def replace(self, step: Step) -> Derivation:
        """The derivation with the step of the same name done as this one; values that do not depend on it are shared."""
        self.step(step.name)
        steps = tuple(step if s.name == step.name else s for s in self.steps)
        return with_changes(self, steps=steps, _values=self._untouched({step.name}))

    def assume(self, values: Mapping[str, Array]) -> Derivation:
        """The derivation that goes on from these values of the named quantities."""
        for name in values:
            if name not in self.given:
                self.step(name)
        return with_changes(self, assumed=MappingProxyType({**self.assumed, **values}), _values=self._untouched(set(values)))

    def _untouched(self, changed: set[str]) -> dict[str, Array]:
        touched = set(changed)
        for s in self.steps:
            if touched & set(s.inputs):
                touched.add(s.name)
        return {name: value for name, value in self._values.items() if name not in touched}

    def symbol(self, name: str) -> str:
        """How a given or a step is written in formulas (LaTeX)."""
        for step in self.steps:
            if step.name == name:
                return step.symbol or name
        return GIVEN_SYMBOLS.get(name, name)


GIVEN_SYMBOLS = {"scores": "S", "mask": "M", "X_kv": r"X_{\mathrm{kv}}"}


def apply(op: Op, inputs: list[Array], params: Mapping[str, Any]) -> Array:
    """The array of an op, by its fast way where it has one that applies, else entry by entry."""
    if op.fast is not None:
        found = op.fast(*inputs, **params)
        if found is not None:
            return found
    return entrywise(op, inputs, params)


def entrywise(op: Op, inputs: list[Array], params: Mapping[str, Any]) -> Array:
    """The array of an op from the formula of its entries alone."""
    rows, columns = op.shape(*inputs, **params)
    operands = [Operand("", a.shape, a.block.entry) for a in inputs]
    values = [[evaluate(op.entry(i, j, *operands, **params)) for j in range(len(columns))] for i in range(len(rows))]
    return of_values(values, rows, columns)
