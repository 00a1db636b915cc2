#!/usr/bin/env python3
"""One attention head, one query, standard library only.

The numbers behind the "->" signs are what the script prints on my laptop.
"""
import math


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def softmax(scores):
    top = max(scores)
    exps = [math.exp(s - top) for s in scores]
    total = sum(exps)
    return [e / total for e in exps]


def show(label, values, digits=4):
    print(label, [round(x, digits) for x in values])


query = [0.3, -0.7, 0.5, 1.2]

keys = [
    [1.0, 0.2, -0.4, 0.6],     # a
    [-0.5, 1.1, 0.3, 0.9],     # b
    [0.8, -0.6, 0.7, 0.1],     # c
    [0.0, 0.4, 1.3, -0.2],     # d
    [0.6, 0.6, -0.9, 1.5],     # e
]

values = [
    [1.0, -1.0, 0.5],
    [0.0, 2.0, 1.5],
    [-0.5, 0.3, 0.2],
    [1.2, 0.4, -0.8],
    [0.7, 0.7, 0.1],
]

# 1. how well does the query fit every key?
scores = [dot(query, key) for key in keys]
show("scores", scores)
# -> scores [⟦c:0.68⟧, ⟦c:0.31⟧, ⟦c:1.13⟧, ⟦c:0.13⟧, ⟦c:1.11⟧]

# 2. divide by sqrt(d_k); d_k = len(query) = 4, so by ⟦c:2.0⟧
scaled = [s / math.sqrt(len(query)) for s in scores]
show("scaled", scaled)
# -> scaled [⟦c:0.34⟧, ⟦c:0.155⟧, ⟦c:0.565⟧, ⟦c:0.065⟧, ⟦c:0.555⟧]

# 3. softmax (the biggest score becomes exp(0) = ⟦c:1⟧)
weights = softmax(scaled)
show("weights", weights)
# -> weights [⟦c:0.1967⟧, ⟦c:0.1635⟧, ⟦c:0.2464⟧, ⟦c:0.1494⟧, ⟦c:0.2439⟧]
print("sum", round(sum(weights), 4))
# -> sum ⟦c:1.0⟧

# 4. weighted sum of the values
output = [dot(weights, column) for column in zip(*values)]
show("output", output)
# -> output [⟦c:0.4236⟧, ⟦c:0.4347⟧, ⟦c:0.2978⟧]

# Key c wins with about ⟦c:24.6⟧ %, key e is a close second with ⟦c:24.4⟧ %.
# Entropy of the weights, in nats:
print("entropy", round(-sum(w * math.log(w) for w in weights), 4))
# -> entropy ⟦c:1.5893⟧

# 5. the same query, but it may only see the first three keys (causal)
weights3 = softmax(scaled[:3])
show("weights3", weights3)
# -> weights3 [⟦c:0.3243⟧, ⟦c:0.2695⟧, ⟦c:0.4061⟧]
output3 = [dot(weights3, column) for column in zip(*values[:3])]
show("output3", output3)
# -> output3 [⟦c:0.1212⟧, ⟦c:0.3366⟧, ⟦c:0.6477⟧]
