"""Random problems as the text of a problem file: decimals, fractions, roots, logarithms, symbols; any starting point, scale and mask."""

import random
from typing import Any

Problem = dict[str, Any]


def entry(draw: random.Random, symbols: bool) -> str:
    kind = draw.random()
    if symbols and kind < 0.15:
        return f"{draw.choice('abkqvSNIEQO')}_{draw.randint(1, 9)}"
    if kind < 0.75:
        return f"{draw.randint(-30, 30) / 10:.{draw.choice([1, 1, 2])}f}"
    if kind < 0.85:
        return f"{draw.randint(-5, 5)}/{draw.randint(2, 9)}"
    return draw.choice(["sqrt(2)", "sqrt(3)", "ln 2", "ln 3", "2 ln 2", "0", "1"])


def rows(draw: random.Random, height: int, width: int, symbols: bool = False) -> list[list[str]]:
    return [[entry(draw, symbols) for _ in range(width)] for _ in range(height)]


def problem(draw: random.Random, symbols: bool = False) -> Problem:
    """A problem with at most three queries, keys and features."""
    n, m, d, e, model = (draw.randint(1, 3) for _ in range(5))
    start = draw.choice(["X", "QKV", "scores", "cross"])
    given = {
        "X": lambda: {"X": rows(draw, n, model, symbols), "W_Q": rows(draw, model, d), "W_K": rows(draw, model, d), "W_V": rows(draw, model, e)},
        "QKV": lambda: {"Q": rows(draw, n, d, symbols), "K": rows(draw, m, d), "V": rows(draw, m, e, symbols)},
        "scores": lambda: {"scores": rows(draw, n, m, symbols), "V": rows(draw, m, e)},
        "cross": lambda: {"X": rows(draw, n, model), "X_kv": rows(draw, m, model), "W_Q": rows(draw, model, d), "W_K": rows(draw, model, d), "W_V": rows(draw, model, e)},
    }[start]()
    keys = n if start == "X" else m
    settings: dict[str, Any] = {"scale": draw.choice(["none", "1/2", "0.25", "3"]) if start == "scores" else draw.choice(["none", "1/sqrt(d_k)", "1/sqrt(d_k)", "0.5"])}
    mask = draw.random()
    if mask < 0.2:
        settings["mask"] = "causal"
    elif mask < 0.4:
        settings["mask"] = [[j == i % keys or draw.random() < 0.6 for j in range(keys)] for i in range(n)]
    elif mask < 0.5:
        settings["mask"] = [["0" if j == i % keys else draw.choice(["-inf", "0", "-1", "1/2"]) for j in range(keys)] for i in range(n)]
    if not symbols and draw.random() < 0.3:
        settings["subtract_max"] = True
    return {"title": f"Problem {draw.randint(1, 10**6)}", "given": given, "settings": settings}
