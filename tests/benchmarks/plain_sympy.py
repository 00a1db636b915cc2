"""The baseline of the benchmarks: scaled dot-product attention as one writes it in plain SymPy.

Every entry of every quantity is exact (rationals, square roots, exponentials) and then evaluated to 50 digits.  Nothing
is certified: `N` promises 50 digits, not that their rounding is right.  By itself, this script prints how long it takes:

    python tests/benchmarks/plain_sympy.py 3 2
"""

from __future__ import annotations

import random
import sys
from decimal import Decimal
from statistics import median
from time import perf_counter

from sympy import Float, Matrix, N, Rational, exp, sqrt

GIVENS = ("X", "W_Q", "W_K", "W_V")
DIGITS = 50


def matrices(given: dict[str, list[list[str]]]) -> dict[str, Matrix]:
    """The givens as SymPy matrices of exact rationals."""
    return {name: Matrix([[Rational(x) for x in row] for row in given[name]]) for name in GIVENS}


def attention(X: Matrix, W_Q: Matrix, W_K: Matrix, W_V: Matrix) -> dict[str, Matrix]:
    """Every quantity of softmax(Q Kᵀ/√d_k) V, exact."""
    Q, K, V = X * W_Q, X * W_K, X * W_V
    scores = Q * K.T
    scaled = scores / sqrt(K.cols)
    exponentials = scaled.applyfunc(exp)
    row_sums = Matrix([sum(exponentials.row(i)) for i in range(exponentials.rows)])
    weights = Matrix(exponentials.rows, exponentials.cols, lambda i, j: exponentials[i, j] / row_sums[i])
    pairs = [(i, j) for i in range(weights.rows) for j in range(weights.cols)]
    weighted = Matrix([[weights[i, j] * V[j, c] for c in range(V.cols)] for i, j in pairs])
    return {
        "Q": Q, "K": K, "V": V, "scores": scores, "scaled_scores": scaled, "exponentials": exponentials,
        "row_sums": row_sums, "weights": weights, "weighted_values": weighted, "output": weights * V,
    }  # fmt: skip


def decimals(given: dict[str, Matrix]) -> dict[str, list[Float]]:
    """Every entry of every quantity, row by row, to 50 digits."""
    return {name: [N(x, DIGITS) for x in matrix] for name, matrix in attention(**given).items()}


def fresh(n: int, d: int, rng: random.Random) -> dict[str, list[list[str]]]:
    """Random givens of n tokens with d features: numbers from -0.9 to 0.9 with one decimal, as text."""
    sizes = {"X": n, "W_Q": d, "W_K": d, "W_V": d}
    return {name: [[f"{'-' if (k := rng.randint(-9, 9)) < 0 else ''}0.{abs(k)}" for _ in range(d)] for _ in range(rows)] for name, rows in sizes.items()}


def variant(rng: random.Random, n: int = 3, d: int = 2, places: int = 4) -> tuple[dict[str, list[str]], list[str]]:
    """A question of an exam as one makes it in plain SymPy: fresh numbers, drawn again until they can be told apart and are small.

    A page of all decimals as text, and the exact context vectors, which are the key.
    """
    while True:
        exact = attention(**matrices(fresh(n, d, rng)))
        found = {name: [str(N(x, DIGITS)) for x in matrix] for name, matrix in exact.items()}
        page = {name: [f"{Decimal(text).quantize(Decimal(1).scaleb(-places)):f}" for text in texts] for name, texts in found.items()}
        weights = [page["weights"][k : k + n] for k in range(0, n * n, n)]
        small = all(abs(Decimal(text)) < 1000 for texts in page.values() for text in texts)
        tied = any(text.partition(".")[2][places:].rstrip("0") == "5" for texts in found.values() for text in texts)
        if small and not tied and all(len(set(row)) == n for row in weights):
            return page, [str(x) for x in exact["output"]]


def main(n: int = 3, d: int = 2, rounds: int = 5) -> None:
    rng, seconds = random.Random(), []
    for _ in range(rounds):
        given = matrices(fresh(n, d, rng))
        start = perf_counter()
        found = decimals(given)
        seconds.append(perf_counter() - start)
    print(f"({n}, {d}): {sum(len(x) for x in found.values())} entries in {1000 * median(seconds):.1f} ms (median of {rounds})")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
