"""A specification with every kind of question, every rule of accepting, and text that means something to other systems."""

HOSTILE = '<script>alert(1)</script> & ]]> "x" \\(y\\) $z$ {1:NUMERICAL:=2} [blank] \x1e\x07 é 中 \u202e'
LETTERS = ["a<b", "]]>", "&amp;"]
CHAIN = {"kind": "fill-in", "points": 6, "blanks": 6, "follow_through": True, "given": ["Q", "K", "V"], "sizes": {"tokens": 3, "queries": 1, "d_k": 4, "d_v": 2}}
SELF = {"given": ["X", "W_Q", "W_K", "W_V"], "tokens": LETTERS, "sizes": {"d_model": 2, "d_k": 2, "d_v": 2}, "numbers": {"largest": 200}}

WIDE = {
    "title": f"Wide {HOSTILE}",
    "instructions": HOSTILE,
    "places": 3,
    "questions": [
        {"kind": "numerical", "title": HOSTILE, "given": ["Q", "K"], "ask": "weights", "which": "matrix", "points": 5, "sizes": {"tokens": 2, "queries": 2}, "tags": [HOSTILE]},
        {"kind": "numerical", "ask": "output", "accept": "sigfig", "points": "1/3"},
        {"kind": "numerical", "ask": "output", "which": "row", "accept": "relabs", "rtol": "1/100", "atol": "0.01", "points": 2},
        {"kind": "numerical", "ask": "scores", "places": 0, "rounding": "half-up", "points": 0},
        {"kind": "numerical", "ask": "weights", "which": "row", "entry": [3], "settings": {"mask": "causal"}, "points": 1, **SELF},
        {"kind": "choice", "ask": "output", "which": "row", "points": "2/3", "numbers": {"distinct_weights": True}},
        {"kind": "choice", "ask": "weights", "several": True, "options": 5, "points": 2, "sizes": {"queries": 2}},
        {"kind": "choice", "ask": "weights", "given": ["scores"], "options": 3, "otherwise": "neighbouring-entry"},
        {"kind": "fill-in", "points": 4, "blanks": 4, **SELF, "settings": {"mask": "causal"}},
        {"kind": "fill-in", "points": 3, "notation": {"vectors": "columns"}},
        {"kind": "find-the-error", **SELF},
        {"kind": "order-the-steps", "points": 2, "given": ["X", "W_Q", "W_K", "W_V"], "settings": {"mask": "causal"}},
        {"kind": "which-inputs", "ask": "scores", "given": ["X", "W_Q", "W_K", "W_V"], "options": 5},
        {"kind": "concept", "concept": "why-scale"},
        {"kind": "worked", "points": 3, **SELF},
        {"kind": "text", "text": f"{HOSTILE}\n\n{HOSTILE}", "points": 2},
        CHAIN,
        {**CHAIN, "accept": "sigfig", "places": 4},
        {**CHAIN, "accept": "relabs", "rtol": "1/1000", "atol": "0.0005", "places": 5},
        {**CHAIN, "numbers": {"rational_weights": True}, "points": 5, "rounding": "half-up"},
        {**CHAIN, **SELF, "settings": {"mask": "causal"}, "blanks": 8, "points": 8},
    ],
}
