"""Questions beside those of week 5: other sizes, starting points, masks, scales, numbers, roundings and kinds."""

from typing import Any

PROJECTED = {"given": ["X", "W_Q", "W_K", "W_V"], "sizes": {"tokens": 3, "d_model": 3, "d_k": 3, "d_v": 3}}
SMALL = {"range": [-2, 2], "largest": 500}


def numerical(**more: Any) -> dict[str, Any]:
    return {"kind": "numerical", "given": ["Q", "K", "V"], "sizes": {"tokens": 3, "queries": 2}, "ask": "output", "numbers": SMALL, **more}


def choice(**more: Any) -> dict[str, Any]:
    return {**numerical(**more), "kind": "choice", **({} if "options" in more else {"options": 4})}


OWN: dict[str, list[dict[str, Any]]] = {
    "sizes": [
        numerical(sizes={"tokens": 1, "queries": 1, "d_k": 1, "d_v": 1}, ask="exponentials"),
        numerical(sizes={"tokens": 2, "queries": 3, "d_k": 5, "d_v": 1}, which="row"),
        numerical(sizes={"tokens": 5, "queries": 1, "d_k": 3, "d_v": 4}, which="matrix", places=6),
        numerical(sizes={"tokens": 4, "queries": 4, "d_k": 4, "d_v": 4}, which="matrix", places=2),
    ],
    "quantities": [numerical(ask=ask, which="matrix", places=3) for ask in ("scores", "scaled_scores", "exponentials", "row_sums", "weights", "weighted_values", "output")],
    "projections": [
        numerical(**PROJECTED, ask=ask, which=which, places=places)
        for ask, which, places in (
            ("Q", "row", 0),
            ("K", "entry", 1),
            ("V", "matrix", 2),
            ("scores", "matrix", 0),
            ("weights", "matrix", 5),
            ("weighted_values", "row", 4),
            ("output", "matrix", 4),
        )
    ],
    "queries of some tokens": [
        numerical(
            **{**PROJECTED, "sizes": {"d_model": 2, "d_k": 2, "d_v": 3}}, tokens=["the", "cat", "sat", "down"], queries=["cat", "down"], which="matrix", settings={"mask": "causal"}
        ),
        choice(**{**PROJECTED, "sizes": {"d_model": 2, "d_k": 3, "d_v": 2}}, tokens=["a", "b", "c"], queries=[3], which="row", ask="weights"),
        choice(**{**PROJECTED, "sizes": {"d_model": 2, "d_k": 2, "d_v": 2}}, tokens=["a", "b", "c"], several=True, ask="weights", options=6),
    ],
    "cross-attention": [
        numerical(given=["X", "X_kv", "W_Q", "W_K", "W_V"], sizes={"tokens": 2, "kv_tokens": 3, "d_model": 3, "d_k": 2, "d_v": 2}, which="matrix"),
        choice(given=["X", "X_kv", "W_Q", "W_K", "W_V"], sizes={"tokens": 3, "kv_tokens": 3, "d_model": 2, "d_k": 2, "d_v": 2}, which="row"),
    ],
    "causal masks": [
        numerical(sizes={"tokens": 3, "queries": 3}, settings={"mask": "causal"}, ask=ask, which="matrix")
        for ask in ("masked_scores", "exponentials", "row_sums", "weights", "output")
    ],
    "other masks": [
        numerical(settings={"mask": [[True, False, True], [False, True, True]]}, ask="weights", which="matrix"),
        numerical(sizes={"tokens": 4, "queries": 2}, settings={"padding": [True, True, False, True]}, which="matrix"),
        choice(sizes={"tokens": 4, "queries": 2}, settings={"padding": [True, False, True, True]}, ask="weights", which="row"),
        choice(sizes={"tokens": 3, "queries": 3}, settings={"mask": "causal"}, ask="output", which="matrix", options=6),
    ],
    "scales": [numerical(settings={"scale": scale}, ask=ask, which="row") for scale in ("none", "1/3", "0.125", "1/sqrt(3)", "sqrt(2)/4") for ask in ("weights", "output")],
    "no scale": [choice(settings={"scale": "none"}, which="row"), choice(given=["scores", "V"], which="matrix"), choice(given=["scores"], ask="weights", several=True, options=5)],
    "the maximum subtracted": [
        numerical(settings={"subtract_max": True, **more}, ask=ask, which="matrix", sizes={"tokens": 3, "queries": 3})
        for more in ({}, {"mask": "causal"})
        for ask in ("row_maxima", "shifted_scores", "exponentials", "weights")
    ],
    "fractions": [
        numerical(sizes={"tokens": 3, "queries": 2, "d_k": 4}, numbers={**SMALL, "rational_weights": True}, which="matrix"),
        numerical(given=["scores", "V"], sizes={"tokens": 4, "queries": 2}, numbers={**SMALL, "rational_weights": True}, ask="weights", which="matrix"),
        choice(
            given=["X", "W_Q", "W_K", "W_V"],
            sizes={"d_k": 2},
            settings={"scale": "none"},
            numbers={**SMALL, "largest": 10**6, "rational_weights": True, "range": [-1, 1]},
            which="row",
        ),
        numerical(numbers={**SMALL, "decimals": 1}, which="matrix", places=5),
        numerical(numbers={**SMALL, "decimals": 2, "range": [-1, 1]}, which="matrix", places=1),
    ],
    "places and rules": [
        *(numerical(places=places, numbers={**SMALL, "no_ties": False}) for places in range(7)),
        *(
            numerical(places=2, rounding=rounding, numbers={**SMALL, "no_ties": False, "decimals": 1}, ask="scaled_scores", sizes={"d_k": 4}, which="row")
            for rounding in ("half-even", "half-up", "cut")
        ),
        *(numerical(places=2, rounding=rounding, which="matrix") for rounding in ("half-up", "cut")),
        *(
            numerical(accept="sigfig", places=places, ask=ask, which="matrix", numbers={**SMALL, "range": [-5, 5]})
            for places in (1, 2, 5)
            for ask in ("scores", "exponentials", "weights")
        ),
        numerical(accept="relabs", rtol="1/50", atol="1/1000", which="matrix"),
    ],
    "too few mistakes": [
        choice(given=["scores"], ask="exponentials", which="row", options=8, otherwise=otherwise, sizes={"tokens": 4, "queries": 4})
        for otherwise in ("neighbouring-entry", "wrong-row")
    ],
    "other kinds": [
        {"kind": "fill-in", **PROJECTED, "blanks": 30, "settings": {"mask": "causal"}, "numbers": SMALL},
        {"kind": "fill-in", "given": ["Q", "K", "V"], "sizes": {"tokens": 3, "queries": 2, "d_k": 3}, "blanks": 3, "numbers": SMALL},
        {"kind": "find-the-error", **PROJECTED, "numbers": SMALL},
        {"kind": "find-the-error", **PROJECTED, "settings": {"mask": "causal", "scale": "none"}, "numbers": SMALL},
        *(
            {"kind": "which-inputs", **PROJECTED, "ask": ask, "options": 5, "settings": {"mask": "causal"}}
            for ask in ("Q", "scores", "scaled_scores", "masked_scores", "weights", "output")
        ),
        {"kind": "order-the-steps", **PROJECTED, "settings": {"mask": "causal", "subtract_max": True}},
        {"kind": "order-the-steps", "given": ["Q", "K"], "settings": {"scale": "none"}},
    ],
}
"""Questions beside those of week 5, by what is special about them."""
