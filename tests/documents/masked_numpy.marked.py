#!/usr/bin/env python3
"""Masked self-attention for four tokens, in plain NumPy.

Tokens (0-based):  0 = "<s>", 1 = "we", 2 = "like", 3 = "tea"

The comments show what I get on paper with a pocket calculator, so that the
script can be read without running it.
"""
import numpy as np

np.set_printoptions(precision=4, suppress=True)

X = np.array([[1, 0], [0, 1], [1, 1], [2, -1]])      # one row per token
W_Q = np.array([[1, 0.5], [0, 1]])
W_K = np.array([[0.5, 1], [1, 0]])
W_V = np.array([[0, 2], [1, 1]])

Q = X @ W_Q
#  [[ ⟦c:1.0⟧  ⟦c:0.5⟧]
#   [ ⟦c:0.0⟧  ⟦c:1.0⟧]
#   [ ⟦c:1.0⟧  ⟦c:1.5⟧]
#   [ ⟦c:2.0⟧  ⟦c:0.0⟧]]
K = X @ W_K
#  [[ ⟦c:0.5⟧  ⟦c:1.0⟧]
#   [ ⟦c:1.0⟧  ⟦c:0.0⟧]
#   [ ⟦c:1.5⟧  ⟦c:1.0⟧]
#   [ ⟦c:0.0⟧  ⟦c:2.0⟧]]
V = X @ W_V
#  [[ ⟦c:0⟧  ⟦c:2⟧]
#   [ ⟦c:1⟧  ⟦c:1⟧]
#   [ ⟦c:1⟧  ⟦c:3⟧]
#   [⟦c:-1⟧  ⟦c:3⟧]]

d_k = K.shape[1]          # 2
scores = Q @ K.T
#  [[ ⟦c:1.00⟧  ⟦c:1.00⟧  ⟦c:2.00⟧  ⟦c:1.00⟧]
#   [ ⟦c:1.00⟧  ⟦c:0.00⟧  ⟦c:1.00⟧  ⟦c:2.00⟧]
#   [ ⟦c:2.00⟧  ⟦c:1.00⟧  ⟦c:3.00⟧  ⟦c:3.00⟧]
#   [ ⟦c:1.00⟧  ⟦c:2.00⟧  ⟦c:3.00⟧  ⟦c:0.00⟧]]

scores = scores / np.sqrt(d_k)

mask = np.triu(np.ones((4, 4), dtype=bool), k=1)   # True = future token
scores[mask] = -np.inf
#  [[ ⟦c:0.7071⟧    -inf    -inf    -inf]
#   [ ⟦c:0.7071⟧  ⟦c:0.0000⟧    -inf    -inf]
#   [ ⟦c:1.4142⟧  ⟦c:0.7071⟧  ⟦c:2.1213⟧    -inf]
#   [ ⟦c:0.7071⟧  ⟦c:1.4142⟧  ⟦c:2.1213⟧  ⟦c:0.0000⟧]]


def softmax(z):
    z = z - z.max(axis=-1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


weights = softmax(scores)
#  [[⟦c:1.0000⟧ ⟦c:0.0000⟧ ⟦c:0.0000⟧ ⟦c:0.0000⟧]
#   [⟦c:0.6698⟧ ⟦c:0.3302⟧ ⟦c:0.0000⟧ ⟦c:0.0000⟧]
#   [⟦w:0.1802=0.28399541⟧ ⟦w:0.0889=0.14002925⟧ ⟦w:0.3655=0.57597535⟧ ⟦w:0.3655=0⟧]
#   [⟦c:0.1310⟧ ⟦c:0.2657⟧ ⟦c:0.5388⟧ ⟦c:0.0646⟧]]

# token 1 ("we") may look at itself and at the start symbol only:
#   weights[1, 0] = ⟦c:0.6698⟧, weights[1, 1] = ⟦c:0.3302⟧

out = weights @ V
#  [[ ⟦c:0.0000⟧  ⟦c:2.0000⟧]
#   [ ⟦c:0.3302⟧  ⟦c:1.6698⟧]
#   [ ⟦f:0.0889=0.71600459⟧  ⟦f:2.6423=2.4359461⟧]
#   [ ⟦c:0.7398⟧  ⟦c:2.3377⟧]]

print("weights\n", weights)
print("out\n", out)
# out[2] (the vector for "like") = [⟦f:0.0889=0.71600459⟧, ⟦f:2.6423=2.4359461⟧]
# out[3] (the vector for "tea")  = [⟦c:0.7398⟧, ⟦c:2.3377⟧]
