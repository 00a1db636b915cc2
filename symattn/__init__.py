"""symattn: exact, worked and certified mathematics of attention.

>>> import symattn
>>> d = symattn.attention(Q=[["1", "0"]], K=[["1", "0"], ["0", "1"]], V=[["10", "0"], ["0", "20"]], scale="none")
>>> d["weights"].decimal(3)
[['0.731', '0.269']]
>>> d["weights"].exact
Matrix([[E/(1 + E), 1/(1 + E)]])
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from symattn.derivation.derivation import Derivation, Op, Step
    from symattn.derivation.problem import Problem
    from symattn.errors import SymattnError
    from symattn.exact.array import Array
    from symattn.rendering.solution import Solution
    from symattn.verbs import attention, derive, load, render, solve, verify
    from symattn.verbs.examining import examine
    from symattn.verbs.marking import mark

__version__ = "0.1.0"

_HOMES = {
    "attention": "symattn.verbs",
    "derive": "symattn.verbs",
    "examine": "symattn.verbs.examining",
    "load": "symattn.verbs",
    "mark": "symattn.verbs.marking",
    "render": "symattn.verbs",
    "solve": "symattn.verbs",
    "verify": "symattn.verbs",
    "Array": "symattn.exact.array",
    "Derivation": "symattn.derivation.derivation",
    "Op": "symattn.derivation.derivation",
    "Problem": "symattn.derivation.problem",
    "Solution": "symattn.rendering.solution",
    "Step": "symattn.derivation.derivation",
    "SymattnError": "symattn.errors",
}

__all__ = [
    "Array",
    "Derivation",
    "Op",
    "Problem",
    "Solution",
    "Step",
    "SymattnError",
    "attention",
    "derive",
    "examine",
    "load",
    "mark",
    "render",
    "solve",
    "verify",
]


def __getattr__(name: str) -> "Any":
    """The public names, each imported when first used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'symattn' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
