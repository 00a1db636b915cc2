#!/usr/bin/env python3
"""soft_lookup.py - scaled dot-product attention in 30 lines, no dependencies.

Companion code for the talk "Attention is a weighted average" (PyDay 2022).
Tested with CPython 3.8 - 3.12.

The example by hand, before any code
------------------------------------
One query, three memory slots, d = 3:

    q  = (0.8, 0.1, 0.5)
    k0 = (0.5, 1.0, 0.2)     v0 = (1.0, -2.0)
    k1 = (1.0, 0.0, -0.6)    v1 = (0.5, 0.5)
    k2 = (0.3, 0.7, 1.4)     v2 = (3.0, 1.0)

1.  q.k0 = ⟦c:0.60⟧, q.k1 = ⟦c:0.50⟧, q.k2 = ⟦c:1.01⟧
2.  divide by sqrt(3) = ⟦c:1.7321⟧:  ⟦c:0.3464⟧, ⟦c:0.2887⟧, ⟦c:0.5831⟧
3.  exp:  ⟦c:1.4140⟧, ⟦c:1.3347⟧, ⟦w:1.7998=1.791626330498⟧   (they add up to ⟦f:4.5484=4.540266862435⟧)
4.  weights:  ⟦f:0.3109=0.311431574602⟧, ⟦f:0.2934=0.293960270243⟧, ⟦f:0.3957=0.394608155155⟧
5.  answer:  (⟦f:1.6447=1.642236175189⟧, ⟦f:-0.0793=-0.081274858927⟧)
"""
import math

query = [0.8, 0.1, 0.5]
keys = [
    [0.5, 1.0, 0.2],
    [1.0, 0.0, -0.6],
    [0.3, 0.7, 1.4],
]
values = [
    [1.0, -2.0],
    [0.5, 0.5],
    [3.0, 1.0],
]


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def softmax(xs):
    top = max(xs)                       # for numerical safety
    es = [math.exp(x - top) for x in xs]
    total = sum(es)
    return [e / total for e in es]


def show(name, xs):
    print(name.ljust(8), " ".join(f"{x:9.6f}" for x in xs))


def attend(q, ks, vs):
    scores = [dot(q, k) / math.sqrt(len(q)) for k in ks]
    weights = softmax(scores)
    answer = [dot(weights, column) for column in zip(*vs)]
    return scores, weights, answer


if __name__ == "__main__":
    scores, weights, answer = attend(query, keys, values)

    show("scores", scores)
    # scores     ⟦c:0.346410⟧  ⟦c:0.288675⟧  ⟦c:0.583124⟧

    show("weights", weights)
    # weights    ⟦c:0.311432⟧  ⟦c:0.293960⟧  ⟦c:0.394608⟧

    show("answer", answer)
    # answer     ⟦c:1.642236⟧ ⟦c:-0.081275⟧

    # Slot 2 wins. In round figures: weights[0] = ⟦w:0.3141=0.311431574602⟧, weights[1] = ⟦c:0.2940⟧,
    # weights[2] = ⟦c:0.3946⟧, and they sum to ⟦c:1.0⟧.

    # Leave slot 2 out and the other two share everything:
    _, weights, answer = attend(query, keys[:2], values[:2])
    print([round(w, 3) for w in weights])   # [⟦c:0.514⟧, ⟦c:0.486⟧]
    print([round(a, 3) for a in answer])    # [⟦c:0.757⟧, ⟦c:-0.786⟧]
