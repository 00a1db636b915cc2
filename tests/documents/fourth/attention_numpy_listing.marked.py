#!/usr/bin/env python
# -*- coding: utf-8 -*-
"""attention_from_scratch.py -- companion listing for the reading group, week 5.

Run it, compare with the comments.  NumPy only, no seeds: all weights are typed in.
"""
import numpy as np

np.set_printoptions(precision=4, suppress=True)

X = np.array([[ 0.9,  0.1, -0.4],
              [-0.2,  0.8,  0.5],
              [ 0.3, -0.7,  0.6],
              [ 0.5,  0.4,  0.2]])          # (T, C) = (4, 3)

Wq = np.array([[ 0.31, -0.42], [ 0.77,  0.15], [-0.26,  0.64]])
Wk = np.array([[ 0.53,  0.28], [-0.11,  0.92], [ 0.47, -0.35]])
Wv = np.array([[ 0.18,  0.66], [ 0.73, -0.29], [-0.54,  0.41]])

Q, K, V = X @ Wq, X @ Wk, X @ Wv
print(Q)
# [[ ⟦c:0.46⟧  ⟦c:-0.619⟧]
#  [ ⟦c:0.424⟧  ⟦c:0.524⟧]
#  [⟦c:-0.602⟧  ⟦c:0.153⟧]
#  [ ⟦c:0.411⟧ ⟦c:-0.022⟧]]
print(K)
# [[ ⟦c:0.278⟧  ⟦c:0.484⟧]
#  [ ⟦c:0.041⟧  ⟦c:0.505⟧]
#  [ ⟦c:0.518⟧ ⟦c:-0.77⟧ ]
#  [ ⟦c:0.315⟧  ⟦c:0.438⟧]]
print(V)
# [[ ⟦c:0.451⟧  ⟦c:0.401⟧]
#  [ ⟦c:0.278⟧ ⟦c:-0.159⟧]
#  [⟦c:-0.781⟧  ⟦c:0.647⟧]
#  [ ⟦c:0.274⟧  ⟦c:0.296⟧]]


def softmax(z, axis=-1):
    z = z - z.max(axis=axis, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=axis, keepdims=True)


scores = Q @ K.T / np.sqrt(Q.shape[-1])
print(scores)
# [[⟦c:-0.1214⟧ ⟦c:-0.2077⟧  ⟦c:0.5055⟧ ⟦c:-0.0893⟧]
#  [ ⟦c:0.2627⟧  ⟦c:0.1994⟧ ⟦c:-0.13⟧    ⟦c:0.2567⟧]
#  [⟦c:-0.066⟧   ⟦c:0.0372⟧ ⟦c:-0.3038⟧ ⟦c:-0.0867⟧]
#  [ ⟦c:0.0733⟧  ⟦c:0.0041⟧  ⟦c:0.1625⟧  ⟦c:0.0847⟧]]

A = softmax(scores)
print(A)
# [[⟦c:0.2074⟧ ⟦c:0.1902⟧ ⟦c:0.3882⟧ ⟦c:0.2142⟧]
#  [⟦c:0.2772⟧ ⟦c:0.2602⟧ ⟦c:0.1872⟧ ⟦c:0.2755⟧]
#  [⟦c:0.258⟧  ⟦c:0.286⟧  ⟦c:0.2034⟧ ⟦c:0.2527⟧]
#  [⟦c:0.2476⟧ ⟦c:0.2311⟧ ⟦c:0.2708⟧ ⟦c:0.2505⟧]]

print((A @ V).round(3))
# [[⟦c:-0.098⟧  ⟦c:0.367⟧]
#  [ ⟦c:0.127⟧  ⟦c:0.272⟧]
#  [ ⟦c:0.106⟧  ⟦c:0.264⟧]
#  [ ⟦c:0.033⟧  ⟦c:0.312⟧]]

# entropy of each row in nats, uniform would be log(4) = ⟦c:1.3863⟧
print(-(A * np.log(A)).sum(-1))
# [⟦c:1.3393⟧ ⟦c:1.3747⟧ ⟦c:1.379⟧  ⟦c:1.3847⟧]

# ---- now the decoder flavour ------------------------------------------------
mask = np.triu(np.ones((4, 4), dtype=bool), k=1)
A_causal = softmax(np.where(mask, -np.inf, scores))
for t, row in enumerate(A_causal):
    print(t, [f"{p:.3f}" for p in row[: t + 1]])
# 0 ['⟦c:1.000⟧']
# 1 ['⟦c:0.516⟧', '⟦c:0.484⟧']
# 2 ['⟦c:0.345⟧', '⟦c:0.383⟧', '⟦c:0.272⟧']
# 3 ['⟦c:0.248⟧', '⟦c:0.231⟧', '⟦c:0.271⟧', '⟦c:0.251⟧']

Y = A_causal @ V
print(Y[-1])      # last row is not affected by the mask
# [⟦c:0.0331⟧ ⟦c:0.3119⟧]
print(Y[1, 0])    # ⟦c:0.3672⟧ up to print precision
