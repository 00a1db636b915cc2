"""Whether what a question gives, asks and wishes for fits together: what can be told before any number is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symattn.derivation.derivation import Derivation
from symattn.derivation.problem import derive
from symattn.errors import suggestion
from symattn.exact.written import evaluate
from symattn.exam.blueprint import USUAL_SIZES, Blueprint
from symattn.exam.kind import Kind, visible
from symattn.exam.specification import Planned


def sized(planned: Planned) -> Planned:
    """The question with d_k chosen by its wish, where its size is not said."""
    wish = planned.numbers.square_d_k
    if "d_k" in planned.sizes or (wish is None and not planned.numbers.rational_weights):
        return planned
    return replace(planned, sizes={**planned.sizes, "d_k": 2 if wish is False else 4})


def contradictions(planned: Planned) -> list[str]:
    """Wishes that no numbers can meet."""
    wishes, d_k = planned.numbers, planned.sizes.get("d_k", USUAL_SIZES["d_k"])
    square = any(r * r == d_k for r in range(1, d_k + 1))
    out = []
    if wishes.square_d_k is not None and square != wishes.square_d_k:
        out.append(f"numbers.square_d_k is {str(wishes.square_d_k).lower()}, but sizes.d_k is {d_k}")
    if wishes.integer_scores and wishes.rational_weights and "scores" not in planned.given:
        out.append("numbers.integer_scores and numbers.rational_weights contradict each other: rational weights need scores that are logarithms")
    if wishes.rational_weights and wishes.decimals:
        out.append("numbers.rational_weights needs whole numbers: set decimals = 0")
    unused = [name for name in wishes.ranges if name not in planned.given]
    out += [f"numbers.ranges.{name}: {name} is not given" for name in unused]
    if planned.tokens and planned.sizes.get("tokens", len(planned.tokens)) != len(planned.tokens):
        out.append(f"sizes.tokens is {planned.sizes['tokens']}, but tokens names {len(planned.tokens)}")
    if "queries" in planned.sizes and "X" in planned.given:
        out.append("sizes.queries is not used where X is given: every token is a query, unless queries names some, such as [2]")
    if not wishes.zeros and any(low == high == 0 for low, high in [(wishes.low, wishes.high), *wishes.ranges.values()]):
        out.append("numbers.zeros is false, but the range holds nothing else")
    return out


def asked(planned: Planned, kind: Kind, drawn: Blueprint) -> list[str]:
    """Whether what is asked for is there: the quantity, and its entry."""
    derivation = derive(drawn.problem)
    steps = [step.name for step in derivation.steps]
    letters = sorted(_letters(derivation))
    if letters:
        return [f"settings: an exam is made of numbers, and {letters[0]} is none"]
    if not planned.ask:
        return [f"ask is missing: name a quantity ({', '.join(steps)})"] if kind.asks else []
    if planned.ask not in steps:
        return [f'ask: "{planned.ask}" is not computed here{suggestion(planned.ask, steps)}']
    rows, columns = derivation.shape(derivation.step(planned.ask))
    bounds: list[Callable[[], bool]] = [lambda: planned.entry[0] <= rows, lambda: len(planned.entry) < 2 or planned.entry[1] <= columns]
    if planned.entry and not all(fits() for fits in bounds):
        return [f"entry: {planned.ask} has {rows} rows and {columns} columns"]
    if planned.which == "entry" and len(planned.entry) == 1:
        return ["entry must be row and column, such as [1, 2]"]
    if len(planned.entry) == 2 and planned.which == "entry" and not visible(derivation, (planned.ask, planned.entry[0] - 1, planned.entry[1] - 1)):
        return [f"entry: the mask hides {planned.ask}[{planned.entry[0]},{planned.entry[1]}], whatever the numbers are"]
    return []


def _letters(derivation: Derivation) -> frozenset[str]:
    """The letters in the scale and the mask of a derivation."""
    scales = [evaluate(step.params["factor"]) for step in derivation.steps if "factor" in step.params]
    masks = [value for row in derivation.given["mask"].entries for value in row] if "mask" in derivation.given else []
    return frozenset(name for value in (*scales, *masks) for name in value.symbols)
