#!/usr/bin/env python
# coding: utf-8
"""Causal self-attention on four tokens, printed step by step.

Companion listing to the course notes, week 6.  Run it and compare with the comments.
"""
import math

import torch

torch.set_printoptions(precision=4)

# --- input: four tokens, three features each -------------------------------------------------------
X = torch.tensor([
    [0.5, -1.0, 0.3],    # the
    [1.2, 0.4, -0.7],    # dog
    [-0.6, 0.9, 1.1],    # barked
    [0.1, 0.8, -0.3],    # loudly
])

# --- parameters (would be learned) -----------------------------------------------------------------
W_q = torch.tensor([[0.4, -0.3], [0.1, 0.8], [0.6, 0.2]])
W_k = torch.tensor([[0.7, 0.1], [-0.2, 0.5], [0.3, 0.9]])
W_v = torch.tensor([[1.0, 0.0], [0.5, -0.5], [-1.0, 2.0]])

# --- In [3]: queries, keys, values -----------------------------------------------------------------
Q, K, V = X @ W_q, X @ W_k, X @ W_v
print(Q)
# tensor([[ ⟦c:0.2800⟧, ⟦c:-0.8900⟧],
#         [ ⟦c:0.1000⟧, ⟦c:-0.1800⟧],
#         [ ⟦c:0.5100⟧,  ⟦c:1.1200⟧],
#         [⟦c:-0.0600⟧,  ⟦c:0.5500⟧]])
print(K)
# tensor([[ ⟦c:0.6400⟧, ⟦c:-0.1800⟧],
#         [ ⟦c:0.5500⟧, ⟦c:-0.3100⟧],
#         [⟦c:-0.2700⟧,  ⟦c:1.3800⟧],
#         [⟦c:-0.1800⟧,  ⟦c:0.1400⟧]])
print(V)
# tensor([[⟦c:-0.3000⟧,  ⟦c:1.1000⟧],
#         [ ⟦c:2.1000⟧, ⟦c:-1.6000⟧],
#         [⟦c:-1.2500⟧,  ⟦c:1.7500⟧],
#         [ ⟦c:0.8000⟧, ⟦c:-1.0000⟧]])

# --- In [4]: scaled scores; the key width is 2 -----------------------------------------------------
scores = Q @ K.T / math.sqrt(K.shape[-1])
print(scores)
# tensor([[ ⟦c:0.2400⟧,  ⟦c:0.3040⟧, ⟦c:-0.9219⟧, ⟦c:-0.1237⟧],
#         [ ⟦c:0.0682⟧,  ⟦c:0.0783⟧, ⟦c:-0.1947⟧, ⟦c:-0.0305⟧],
#         [ ⟦c:0.0882⟧, ⟦c:-0.0472⟧,  ⟦c:0.9955⟧,  ⟦c:0.0460⟧],
#         [⟦c:-0.0972⟧, ⟦c:-0.1439⟧,  ⟦c:0.5481⟧,  ⟦c:0.0621⟧]])

# --- In [5]: no peeking: everything right of the diagonal is set to minus infinity ----------------------
mask = torch.triu(torch.ones(4, 4, dtype=torch.bool), diagonal=1)
scores = scores.masked_fill(mask, float("-inf"))

# --- In [6]: softmax over the last axis ------------------------------------------------------------
weights = torch.softmax(scores, dim=-1)
print(weights)
# tensor([[⟦c:1.0000⟧, ⟦c:0.0000⟧, ⟦c:0.0000⟧, ⟦c:0.0000⟧],
#         [⟦c:0.4975⟧, ⟦c:0.5025⟧, ⟦c:0.0000⟧, ⟦c:0.0000⟧],
#         [⟦c:0.2298⟧, ⟦c:0.2007⟧, ⟦c:0.5694⟧, ⟦c:0.0000⟧],
#         [⟦c:0.1987⟧, ⟦c:0.1896⟧, ⟦c:0.3788⟧, ⟦c:0.2330⟧]])
print(weights.sum(-1))
# tensor([⟦c:1.0000⟧, ⟦c:1.0000⟧, ⟦c:1.0000⟧, ⟦c:1.0000⟧])

# --- In [7]: the output ----------------------------------------------------------------------------
out = weights @ V
print(out)
# tensor([[⟦c:-0.3000⟧,  ⟦c:1.1000⟧],
#         [ ⟦c:0.9061⟧, ⟦c:-0.2569⟧],
#         [⟦c:-0.3592⟧,  ⟦c:0.9282⟧],
#         [ ⟦c:0.0515⟧,  ⟦c:0.3451⟧]])

# The first row equals V[0]: "the" has nothing else to look at.
print(out[3])          # "loudly" sees all four tokens
# tensor([⟦c:0.0515⟧, ⟦c:0.3451⟧])

# the same thing in one call
assert torch.allclose(out, torch.nn.functional.scaled_dot_product_attention(Q, K, V, is_causal=True), atol=1e-5)
