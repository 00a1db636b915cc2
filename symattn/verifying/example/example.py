"""An example of a document: what is given of it, what its numbers truly are, and what the document has them as.

The formulas are those of the variant's steps, entry by entry, so that what is known of an example may be any part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from symattn.derivation.derivation import Step
from symattn.errors import SymattnError
from symattn.exact.field import MINUS_INFINITY, ZERO, Value, rational
from symattn.exact.literal import decimal
from symattn.exact.ranges import Range
from symattn.exact.rounding import rounded
from symattn.exact.written import Operand, Written, evaluate
from symattn.verifying.effort import EFFORT
from symattn.verifying.example.stated import Num, UnknownError
from symattn.verifying.example.steps import steps_of

Label = str | int
Key = tuple[str, Label, Label]

AXES: Final[dict[str, tuple[str, str]]] = {
    "X": ("token", "model"), "W_Q": ("model", "k"), "W_K": ("model", "k"), "W_V": ("model", "v"), "Q": ("query", "k"), "K": ("key", "k"), "V": ("key", "v"),
    **dict.fromkeys(("scores", "scaled_scores", "masked_scores", "shifted_scores", "exponentials", "weights", "mask"), ("query", "key")),
    "X_kv": ("key", "model"), "row_maxima": ("query", "one"), "row_sums": ("query", "one"), "weighted_values": ("pair", "v"), "output": ("query", "v"),
}
"""What the rows and columns of every quantity are."""

SUMMED: Final = frozenset({"row_maxima", "shifted_scores", "row_sums", "weights", "weighted_values", "output"})
"""The quantities that depend on every key."""
USUAL: Final = "1/sqrt(d_k)"
PADDING: Final = "pad"
"""A key that is padding by its name, `<pad>` or `[PAD]`."""
INPUTS: Final = ("X", "X_kv", "W_Q", "W_K", "W_V")
MADE: Final = ("Q", "K", "V", "scores", "scaled_scores", "masked_scores", "exponentials", "row_sums", "weights", "weighted_values", "output")


@dataclass(frozen=True, slots=True)
class World:
    """The conventions of an example: what scores are multiplied by, the mask, whether the maximum is subtracted, whether vectors are columns."""

    scale: str = "1/sqrt(d_k)"
    mask: str = "none"
    shift: bool = False
    columns: bool = False
    turned: frozenset[str] = frozenset()
    """The quantities that are columns where not all are."""
    hidden: tuple[str, ...] = ()
    """The keys that are padding: by name, or by number, from 0 behind an @."""

    def turns(self, name: str) -> bool:
        """Whether a quantity is written with a column for each of what its rows are."""
        return self.columns or name in self.turned


class Example:
    """The quantities of one worked example, entry by entry; rows are named by token, features counted from 0."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.mask = "given" if world.hidden else world.mask
        self.given: dict[Key, Value] = {}
        self.texts: dict[Key, str] = {}
        self.claims: dict[Key, Num] = {}
        self.labels: dict[str, list[str]] = {"token": [], "query": [], "key": []}
        self.widths: dict[str, int] = {}
        self.d_k: int | None = None
        self.same: frozenset[str] = frozenset()
        """The quantities that are the embeddings themselves."""
        self.shared = False
        """Whether the values are the keys: states that are attended to."""
        self.crossed = False
        """Whether keys and values come from embeddings of their own."""
        self.truths: dict[Key, Value] = {}
        self.sayings: dict[Key, Num] = {}
        self.partial = False
        """Whether dots stand for some of the keys, so that nothing that sums over them can be known."""
        self.printed: dict[Key, int] = {}
        """The givens that are known only within the rounding of what printed them, with their decimal places, and where entries lie that they make."""
        self.ranges: dict[Key, Range] = {}
        self.reckoned: set[Key] = set()
        """The entries that displayed arithmetic made known, rather than the document's givens."""
        self.chains: dict[tuple[Key, int], Value] = {}
        self.busy: set[Key] = set()
        self.sized: tuple[object, Mapping[str, Step]] | None = None
        """The steps of the example, and for what state of it they were looked up."""
        self.stamp = 0
        """Changes with everything that becomes known."""
        self.errors = 0
        """How many wrong numbers the document goes on with."""

    def begin_with(self, other: Example) -> None:
        """Takes over what a first reading found to be given, so that answers may stand before what they are computed from."""
        self.given = {key: value for key, value in other.given.items() if key not in other.reckoned}
        self.texts, self.printed = dict(other.texts), dict(other.printed)
        self.labels = {axis: list(labels) for axis, labels in other.labels.items()}
        self.widths, self.d_k, self.mask, self.same = dict(other.widths), other.d_k, other.mask, other.same
        self.partial, self.shared, self.crossed = other.partial, other.shared, other.crossed
        self.forget()

    def add_label(self, axis: str, label: str) -> None:
        if label not in self.labels[axis]:
            self.labels[axis].append(label)
            self.forget()

    def forget(self) -> None:
        """Leaves out what was computed, after something became known."""
        for kept in (self.truths, self.sayings, self.chains, self.ranges):
            kept.clear()
        self.stamp += 1

    def cross(self) -> None:
        """Keys and values come from embeddings of their own, which are to be given."""
        if not any(key[0] == "X_kv" for key in self.given):
            self.crossed = True
            self.labels["key"] = []

    def give(self, key: Key, value: Value, text: str) -> None:
        """Takes an entry as given."""
        name, row, column = key
        if name == "X_kv":
            self.cross()
        rows, columns = AXES[name]
        for axis, label in ((rows, row), (columns, column)):
            if axis in self.labels:
                self.add_label(axis, str(label))
                if axis != "token" and name in {"Q", "K", "V", "scores", "scaled_scores"}:
                    self.add_label("token", str(label))
            elif isinstance(label, int):
                self.widths[axis] = max(self.widths.get(axis, 0), label + 1)
        if name == "X":
            for axis in ("query", "key") if not self.crossed else ("query",):
                self.add_label(axis, str(row))
        self.given[key] = value
        self.texts[key] = text
        if name == "K" and column == 0:
            self._order_keys()
        self.forget()
        if name == "X":
            for other in sorted(self.same):
                self.give((other, row, column), value, text)
        if name == "K" and self.shared:
            self.give(("V", row, column), value, text)

    def _order_keys(self) -> None:
        """Beside one query, that may have been named before any other token, keys stand in the order in which they are given."""
        keys = list(dict.fromkeys(str(key[1]) for key in self.given if key[0] == "K"))
        first = self.labels["query"]
        if len(first) == 1 and self.labels["token"][:1] == first and keys[:1] != first and first[0] in keys:
            for axis in ("token", "key"):
                self.labels[axis] = [*keys, *(label for label in self.labels[axis] if label not in keys)]

    def claim(self, key: Key, number: Num) -> None:
        """What the document has an entry as, from here on."""
        self.claims[key] = number
        self.sayings.clear()
        if number.bad:
            self.errors += 1

    def width(self, axis: str) -> int:
        """How many columns a quantity has along an axis; 0 where that is not known."""
        if axis in self.labels:
            return len(self.labels[axis])
        return 1 if axis == "one" else self.widths.get(axis, 0)

    def steps(self) -> Mapping[str, Step]:
        """The steps of the example in its size."""
        state = (self.stamp, self.world, self.mask)
        if self.sized is None or self.sized[0] != state:
            self.sized = (state, self._steps())
        return self.sized[1]

    def _steps(self) -> Mapping[str, Step]:
        width = self.widths.get("k", 0) or self.d_k or 0
        scale = self.world.scale
        if scale in {"none", USUAL} and any(key[0] == "scaled_scores" for key in self.given):
            scale, width = USUAL, width if width > 1 else 2
        elif scale == USUAL and not width:
            scale = "none"
        return steps_of(scale, self.mask, self.world.shift, max(1, len(self.labels["query"])), max(1, len(self.labels["key"])), width or 1)

    def position(self, axis: str, label: Label) -> int:
        try:
            return label if isinstance(label, int) else self.labels[axis].index(label)
        except ValueError:
            raise UnknownError(f"{label} is not known") from None

    def truth(self, key: Key) -> Value:
        """The exact value of an entry from what is given; `UnknownError` where that does not tell it."""
        found = self.given.get(key) or self.truths.get(key)
        if found is None:
            found = self.truths[key] = self.computed(key, lambda k: self.truth(k))
        return found

    def said(self, key: Key) -> Num:
        """An entry as the document has it: as it states it, else computed from what it states of the quantities before."""
        stated = self.claims.get(key) or self.sayings.get(key)
        if stated is not None:
            return stated
        return self.carried(key)

    def carried(self, key: Key) -> Num:
        """An entry computed from what the document states of the quantities it is made from."""
        if key in self.given:
            return Num(self.given[key], self.given[key])
        kept = self.sayings.get(key)
        if kept is not None:
            return kept
        bad = False

        def value(k: Key) -> Value:
            nonlocal bad
            number = self.said(k)
            bad = bad or number.bad
            return number.said

        said = self.computed(key, value)
        return self.sayings.setdefault(key, Num(self.truth(key), said, bad))

    def chained(self, key: Key, places: int) -> Value:
        """An entry where every step before it, and it itself, is rounded to so many places, as one does by hand."""
        if key in self.given:
            return self.given[key]
        kept = self.chains.get((key, places))
        if kept is None:
            value = self.computed(key, lambda k: self.chained(k, places))
            kept = value if value is MINUS_INFINITY else rational(decimal(rounded(value, places).text))
            self.chains[key, places] = kept
        return kept

    def formula(self, key: Key) -> Written:
        """The formula of an entry; the operands of its leaves give the keys of the entries they stand for."""
        name = key[0]
        step = self.steps().get(name)
        if step is None:
            raise UnknownError(f"{name} is no step here")
        operands = [self._operand(name, source, lambda k: k) for source in step.inputs]
        return step.op.entry(*self._index(key), *operands, **self._params(step))

    def _index(self, key: Key) -> tuple[int, int]:
        name, row, column = key
        rows, columns = AXES[name]
        if rows == "pair":
            query, _, key_label = str(row).rpartition("|")
            return self.position("query", query) * self.width("key") + self.position("key", key_label), self.position(columns, column)
        return self.position(rows, row), 0 if columns == "one" else self.position(columns, column)

    def _params(self, step: Step) -> dict[str, Any]:
        params = dict(step.params)
        if "rows" in params:
            params["rows"] = tuple(range(max(len(labels) for labels in self.labels.values()) + 1))
        return params

    def _operand(self, name: str, source: str, value: Callable[[Key], Any]) -> Operand:
        if source == "X" and name in {"K", "V"} and self.crossed:
            source = "X_kv"
        rows, columns = AXES[source]
        if rows == "token" and name in {"Q", "K", "V"}:
            rows = "query" if name == "Q" else "key"
        height, width = self.width(rows), self.width(columns)
        if not width:
            raise UnknownError(f"the width of {source} is not known")

        def entry(i: int, j: int) -> Any:
            row: Label = self.labels[rows][i] if rows in self.labels else i
            column: Label = 0 if columns == "one" else self.labels[columns][j] if columns in self.labels else j
            return value((source, row, column))

        return Operand(source, (max(1, height), width), entry)

    def computed(self, key: Key, value: Callable[[Key], Value]) -> Value:
        """An entry by its formula, from these values of the entries it is made of."""
        name = key[0]
        EFFORT.spend(1 + len(self.labels["key"]) // 4 if name in SUMMED else 1)
        if key in self.busy or name not in AXES:
            raise UnknownError(f"{name} is not known")
        if name == "mask":
            if self.mask != "causal" and not self.world.hidden:
                raise UnknownError("no mask is given")
            return MINUS_INFINITY if (self._after(key) if self.mask == "causal" else self.hides(str(key[2]))) else ZERO
        step = self.steps().get(name)
        if step is None:
            raise UnknownError(f"{name} is not given")
        if name in SUMMED and (self.partial or len(self.labels["key"]) < 2):
            raise UnknownError("not every key is known")
        self.busy.add(key)
        try:
            if name == "masked_scores" and self.mask == "causal":
                return MINUS_INFINITY if self._after(key) else value((step.inputs[0], key[1], key[2]))
            operands = [self._operand(name, source, value) for source in step.inputs]
            return evaluate(step.op.entry(*self._index(key), *operands, **self._params(step)))
        except (IndexError, ZeroDivisionError) as error:
            raise UnknownError(f"{name} is not known") from error
        finally:
            self.busy.discard(key)

    def _after(self, key: Key) -> bool:
        """Whether a key comes after the query, so that a causal mask hides it."""
        tokens = self.labels["token"] or self.labels["key"]
        return tokens.index(str(key[2])) > tokens.index(str(key[1])) if str(key[1]) in tokens and str(key[2]) in tokens else False

    def hides(self, label: str) -> bool:
        """Whether a key is padding in this world."""
        keys = self.labels["key"]
        counted = {name: key for j, key in enumerate(keys) for name in (str(j + 1), f"@{j}")}
        return any(label == counted.get(part) or label.lower().strip("<>[]") == part.lower() for part in self.world.hidden)

    def knows(self, key: Key) -> bool:
        """Whether the true value of an entry is known."""
        try:
            self.truth(key)
        except SymattnError:
            return False
        return True
