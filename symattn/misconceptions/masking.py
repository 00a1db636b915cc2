"""Masks forgotten, misplaced, turned or moved: Z + M with M = -∞ where a query may not attend is the right one."""

from __future__ import annotations

from typing import Any, Final

from symattn.derivation.derivation import Derivation, Labels, Op, Step
from symattn.derivation.misconception import CAUSAL, Misconception, before, done, example, maker
from symattn.derivation.ops.unchanged import UNCHANGED
from symattn.exact.array import Array
from symattn.exact.field import MINUS_INFINITY, ZERO
from symattn.exact.written import Operand, Written, number, over

HIDDEN: Final = number(MINUS_INFINITY)


def _shape(s: Array, m: Array) -> tuple[Labels, Labels]:
    return s.rows, s.columns


def _power(x: Written) -> Written:
    return Written("exp", (x,))


def _turned_definition(s: Any, m: Any) -> Any:
    return s + Written("transpose", (m,))


def _turned_entry(i: Any, j: Any, s: Operand, m: Operand) -> Written:
    return s[i, j] + m[j, i]


def _zeroed_entry(i: Any, j: Any, s: Operand, m: Operand) -> Written:
    return s[i, j] * _power(m[i, j])


def _behind_entry(i: Any, j: Any, s: Operand, m: Operand) -> Written:
    if isinstance(j, str):
        return s[i, j] + m[i, f"{j}+1"]
    if j == 0:
        return s[i, j] + m[i, j]
    return s[i, j] + (HIDDEN if j == m.shape[1] - 1 else m[i, j + 1])


def _ahead_entry(i: Any, j: Any, s: Operand, m: Operand) -> Written:
    if isinstance(j, str):
        return s[i, j] + m[i, f"{j}-1"]
    return s[i, j] + m[i, max(j - 1, 0)]


def _inverted_entry(i: Any, j: Any, s: Operand, m: Operand) -> Written:
    if m.value is None:
        return s[i, j] + number(ZERO, rf"\overline{{{m.symbol}}}_{{ij}}")
    return s[i, j] + (number(ZERO) if m.value(i, j) is MINUS_INFINITY else HIDDEN)


def _after_entry(i: Any, j: Any, s: Operand, m: Operand) -> Written:
    return _power(s[i, j]) / over(s.columns, lambda c: _power(s[i, c])) * _power(m[i, j])


TURNED = Op(name="mask-transposed", shape=_shape, entry=_turned_entry, definition=_turned_definition)
"""The scores plus the transposed mask."""
ZEROED = Op(name="mask-zero", shape=_shape, entry=_zeroed_entry)
"""The scores times e^M: 0 where the mask is minus infinity."""
BEHIND = Op(name="mask-behind", shape=_shape, entry=_behind_entry)
"""The scores plus the mask moved one key to the left; the first key stays."""
AHEAD = Op(name="mask-ahead", shape=_shape, entry=_ahead_entry)
"""The scores plus the mask moved one key to the right."""
INVERTED = Op(name="mask-inverted", shape=_shape, entry=_inverted_entry)
"""The scores where the mask is minus infinity, and minus infinity where it is 0."""
AFTER = Op(name="mask-after-softmax", shape=_shape, entry=_after_entry)
"""The softmax of the scores without mask, then 0 where the mask is minus infinity; the rows no longer sum to 1."""


def _plain(m: Array) -> bool:
    """Whether a mask only hides: every entry is 0 or minus infinity."""
    return all(v is MINUS_INFINITY or v.is_zero for row in m.entries for v in row)


def _causal(m: Array) -> bool:
    """Whether every query may attend to the first keys, up to some key, and to no later ones."""
    hidden = [[v is MINUS_INFINITY for v in row] for row in m.entries]
    return _plain(m) and all(row == sorted(row) and not row[0] for row in hidden)


def _forgotten(step: Step, derivation: Derivation) -> Step:
    return done(step, UNCHANGED, step.inputs[0])


def _zero(step: Step, derivation: Derivation) -> Step | None:
    return done(step, ZEROED) if _plain(derivation[step.inputs[1]]) else None


def _turned(step: Step, derivation: Derivation) -> Step | None:
    mask = derivation[step.inputs[1]]
    hidden = any(all(v is MINUS_INFINITY for v in column) for column in zip(*mask.entries, strict=True))
    return done(step, TURNED) if len(mask.rows) == len(mask.columns) and not hidden else None


def _behind(step: Step, derivation: Derivation) -> Step | None:
    return done(step, BEHIND) if _causal(derivation[step.inputs[1]]) else None


def _ahead(step: Step, derivation: Derivation) -> Step | None:
    return done(step, AHEAD) if _causal(derivation[step.inputs[1]]) else None


def _inverted(step: Step, derivation: Derivation) -> Step | None:
    mask = derivation[step.inputs[1]]
    mixed = all(any(v is MINUS_INFINITY for v in row) for row in mask.entries)
    return done(step, INVERTED) if mixed and _plain(mask) else None


def _after(step: Step, derivation: Derivation) -> Step | None:
    masked = maker(derivation, before(derivation, step.inputs[0], frozenset({"exp", "shift"})))
    return done(step, AFTER, *masked.inputs) if masked is not None and masked.op.name == "mask" else None


FORGOTTEN: Final = Misconception(
    name="mask-forgotten",
    about="mask",
    what="the mask is not applied",
    how=_forgotten,
    because="I took the softmax of all scores, as without a mask.",
    remedy="Add the mask to the scores before the softmax.",
    example=CAUSAL,
)
ZERO_SCORE: Final = Misconception(
    name="mask-by-zero",
    about="mask",
    what="masked scores are set to 0 instead of -∞",
    how=_zero,
    because="A token that is hidden should count nothing, so I gave it the score 0.",
    remedy="Set masked scores to -∞: e to the power of 0 is 1, not 0.",
    example=CAUSAL,
)
TRANSPOSED: Final = Misconception(
    name="mask-transposed",
    about="mask",
    what="the mask is transposed: what should be hidden is kept, and what should be kept is hidden",
    how=_turned,
    because="I mixed up the triangles above and below the diagonal.",
    remedy="Read a row of the mask as a query: with a causal mask it hides the columns to the right of the diagonal.",
    example=CAUSAL,
)
NOT_ITSELF: Final = Misconception(
    name="mask-hides-the-token-itself",
    about="mask",
    what="the mask is off by one: a token cannot see itself",
    how=_behind,
    because="A token should only look at the ones before it, so I hid the diagonal as well.",
    remedy="Leave the diagonal open: every token may attend to itself.",
    example=CAUSAL,
)
ONE_AHEAD: Final = Misconception(
    name="mask-shows-the-next-token",
    about="mask",
    what="the mask is off by one: a token can see the next one",
    how=_ahead,
    because="I began hiding one column too far to the right.",
    remedy="Hide everything to the right of the diagonal.",
    example=CAUSAL,
)
SWAPPED: Final = Misconception(
    name="mask-inverted",
    about="mask",
    what="the mask is inverted: hidden keys are kept, and the others hidden",
    how=_inverted,
    because="I took true in the mask for hidden.",
    remedy="Check what true means in the mask: here it means that a key may be attended to.",
    example=example({"scores": "1 2 0 3; 2 0 1 1", "V": "1; 2; 5; 4"}, padding=[True, False, True, False]),
)
AFTERWARDS: Final = Misconception(
    name="mask-after-softmax",
    about="divide",
    what="the mask is applied after the softmax, and the weights are not normalised again",
    how=_after,
    because="I worked out all weights first and then crossed out the hidden ones.",
    remedy="Mask the scores before the softmax, so that the weights that are left sum to 1.",
    example=CAUSAL,
)

MISCONCEPTIONS: Final = (FORGOTTEN, ZERO_SCORE, TRANSPOSED, NOT_ITSELF, ONE_AHEAD, SWAPPED, AFTERWARDS)
