"""Attention for a single query, written without any library.

The comments show what every line gives (rounded), so you can follow with a pencil.
"""
from math import exp, sqrt

# three tokens, two features
X = [[1.0, -0.5],
     [0.5, 1.0],
     [-1.0, 2.0]]

W_q = [[1.0, 0.5],
       [-1.0, 0.5]]
W_k = [[0.5, 1.0],
       [1.0, -0.5]]
W_v = [[2.0, 0.0],
       [1.0, -1.0]]


def matmul(a, b):
    return [[sum(x * y for x, y in zip(row, col)) for col in zip(*b)] for row in a]


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


# --- projections ----------------------------------------------------------
q = matmul(X[:1], W_q)[0]
# q = [⟦c:1.50⟧, ⟦c:0.25⟧]      (query of the first token)

K = matmul(X, W_k)
# K = [[⟦c:0.00⟧, ⟦c:1.25⟧],
#      [⟦c:1.25⟧, ⟦c:0.00⟧],
#      [⟦c:1.50⟧, ⟦c:-2.00⟧]]

V = matmul(X, W_v)
# V = [[⟦c:1.5⟧, ⟦c:0.5⟧],
#      [⟦c:2.0⟧, ⟦c:-1.0⟧],
#      [⟦c:0.0⟧, ⟦c:-2.0⟧]]

# --- scores ---------------------------------------------------------------
scores = [dot(q, k) for k in K]
# q.k1 = ⟦c:1.50⟧ * ⟦c:0.00⟧ + ⟦c:0.25⟧ * ⟦c:1.25⟧ = ⟦c:0.3125⟧
# q.k2 = ⟦c:1.50⟧ * ⟦c:1.25⟧ + ⟦c:0.25⟧ * ⟦c:0.00⟧ = ⟦c:1.8750⟧
# q.k3 = ⟦c:1.50⟧ * ⟦c:1.50⟧ + ⟦c:0.25⟧ * ⟦c:-2.00⟧ = ⟦w:2.7500=1.75⟧
# scores = [⟦c:0.3125⟧, ⟦c:1.8750⟧, ⟦w:2.7500=1.75⟧]

root = sqrt(len(q))             # ⟦c:1.4142⟧
scaled = [s / root for s in scores]
# scaled = [⟦c:0.2210⟧, ⟦c:1.3258⟧, ⟦f:1.9445=1.23743687⟧]

# --- softmax --------------------------------------------------------------
exps = [exp(s) for s in scaled]  # [⟦c:1.2473⟧, ⟦c:3.7653⟧, ⟦f:6.9904=3.44676761⟧]
total = sum(exps)                # ⟦f:12.0030=8.45934595⟧
weights = [e / total for e in exps]
# weights = [⟦f:0.1039=0.14744486⟧, ⟦f:0.3137=0.4451043⟧, ⟦f:0.5824=0.40745084⟧]

# --- output ---------------------------------------------------------------
output = [sum(w * v[j] for w, v in zip(weights, V)) for j in range(2)]
# output = [⟦f:0.7833=1.11137589⟧, ⟦f:-1.4265=-1.18628355⟧]

print(output)
