#!/usr/bin/env python3
"""attn_nolib.py -- self-attention without a single import beyond math.

Three words, two features a word, values of width three.
Run it: the comments after each print are what it prints (Python 3.11).
"""
from math import exp, sqrt

WORDS = {
    "tea": [0.3, 0.1],
    "is":  [0.2, 0.7],
    "hot": [0.9, 0.4],
}

WQ = [[0.1, 0.6],
      [0.7, 0.2]]
WK = [[0.8, 0.3],
      [0.2, 0.9]]
WV = [[0.5, 0.2, 0.1],
      [0.3, 0.4, 0.6]]


def times(vec, mat):
    """row vector times matrix"""
    return [sum(a * b for a, b in zip(vec, col)) for col in zip(*mat)]


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def softmax(row):
    top = max(row)
    es = [exp(x - top) for x in row]
    return [e / sum(es) for e in es]


q = {w: times(x, WQ) for w, x in WORDS.items()}
k = {w: times(x, WK) for w, x in WORDS.items()}
v = {w: times(x, WV) for w, x in WORDS.items()}

for w in WORDS:
    print(f"{w:4}", q[w], k[w], v[w])
# tea  [⟦r:0.09999999999999999⟧, ⟦c:0.2⟧] [⟦c:0.26⟧, ⟦c:0.18⟧] [⟦c:0.18⟧, ⟦c:0.1⟧, ⟦c:0.09⟧]
# is   [⟦r:0.5099999999999999⟧, ⟦c:0.26⟧] [⟦r:0.30000000000000004⟧, ⟦c:0.69⟧] [⟦c:0.31⟧, ⟦r:0.31999999999999995⟧, ⟦c:0.44⟧]
# hot  [⟦c:0.37⟧, ⟦r:0.6200000000000001⟧] [⟦c:0.8⟧, ⟦r:0.6300000000000001⟧] [⟦r:0.5700000000000001⟧, ⟦r:0.3400000000000001⟧, ⟦c:0.33⟧]
# (the long tails are binary floating point, nothing else)

score = {a: [dot(q[a], k[b]) for b in WORDS] for a in WORDS}
for a in WORDS:
    print(f"{a:4}", score[a])
# tea  [⟦c:0.062⟧, ⟦r:0.16799999999999998⟧, ⟦r:0.20600000000000002⟧]
# is   [⟦r:0.17939999999999998⟧, ⟦r:0.33240000000000003⟧, ⟦c:0.5718⟧]
# hot  [⟦r:0.20780000000000004⟧, ⟦r:0.5388000000000001⟧, ⟦r:0.6866000000000001⟧]

# d_k = 2
scaled = {a: [s / sqrt(2) for s in score[a]] for a in WORDS}
for a in WORDS:
    print(f"{a:4}", [round(s, 4) for s in scaled[a]])
# tea  [⟦c:0.0438⟧, ⟦c:0.1188⟧, ⟦c:0.1457⟧]
# is   [⟦c:0.1269⟧, ⟦c:0.235⟧, ⟦c:0.4043⟧]
# hot  [⟦c:0.1469⟧, ⟦c:0.381⟧, ⟦c:0.4855⟧]

weight = {a: softmax(scaled[a]) for a in WORDS}
for a in WORDS:
    print(f"{a:4}", [round(p, 4) for p in weight[a]])
# tea  [⟦c:0.314⟧, ⟦c:0.3384⟧, ⟦c:0.3476⟧]
# is   [⟦c:0.2912⟧, ⟦c:0.3245⟧, ⟦c:0.3843⟧]
# hot  [⟦c:0.2727⟧, ⟦c:0.3447⟧, ⟦c:0.3826⟧]
# so "hot" attends to "hot" with ⟦c:0.383⟧ and to "tea" with ⟦c:0.273⟧

out = {a: times(weight[a], list(v.values())) for a in WORDS}
for a in WORDS:
    print(f"{a:4}", [round(y, 4) for y in out[a]])
# tea  [⟦c:0.3596⟧, ⟦c:0.2579⟧, ⟦c:0.2919⟧]
# is   [⟦c:0.3721⟧, ⟦c:0.2636⟧, ⟦c:0.2958⟧]
# hot  [⟦c:0.374⟧, ⟦c:0.2677⟧, ⟦c:0.3025⟧]
