"""Labels that are powers of e, whatever their exponent is called: `e^{scaled}`, `exp(score)`, `eᶻ`, their sums, and the shares of these."""

from __future__ import annotations

import re
from typing import Final

_POWER: Final = re.compile(r"[\s$(\\*`]*(?:e\s*(?:\^|\*\*|<sup>|[ᶻˢˣᵉ⁽])|(?:math\.|np\.|=)?exp\s*\\?[\[({])", re.IGNORECASE)
_SHARE: Final = re.compile(r"[/÷]\s*\(?\s*(?:\\?sum|Σ|∑|total|row[ _]?sum)|^[\s$(\\]*[dt]?frac\s*\{\s*(?:e\s*\^|\\exp).*\}\s*\{\s*\\sum", re.IGNORECASE)
_SUM: Final = re.compile(r"[\s$(\\*`]*(?:sum|Σ|∑)\s*(?:_\s*(?:\{[^{}]*\}|\w))?[\s\\]*(?:of\s+)?(?:e\s*\^|exp\b)", re.IGNORECASE)


def of_power(label: str) -> tuple[str, ...]:
    """The quantity that a label with a power of e names; none for any other label.

    >>> of_power(r"$e^{\\text{scaled}}$"), of_power("exp(score) / sum"), of_power("e^(s/2)"), of_power(r"$\\sum_j e^{s_j}$"), of_power("expected score")
    (('exponentials',), ('weights',), ('exponentials',), ('row_sums',), ())
    """
    if _SUM.match(label):
        return ("row_sums",)
    if _SHARE.search(label) and re.search(r"e\s*\^|exp", label):
        return ("weights",)
    return ("exponentials",) if _POWER.match(label) else ()
