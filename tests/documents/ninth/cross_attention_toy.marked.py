"""Cross-attention toy: two target positions look at three source positions."""
import math

Q = [[0.4, 1.0, 0.2], [1.5, 0.3, 0.7]]
K = [[0.9, 0.1, 0.6], [0.2, 1.1, 0.3], [0.5, 0.5, 1.4]]
V = [[1.0, 2.0], [0.5, -1.0], [-2.0, 0.0]]


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


# 1. raw scores
scores = [[dot(q, k) for k in K] for q in Q]
# row 0: 0.4*0.9 + 1.0*0.1 + 0.2*0.6 = ⟦c:0.58⟧
#        0.4*0.2 + 1.0*1.1 + 0.2*0.3 = ⟦c:1.24⟧
#        0.4*0.5 + 1.0*0.5 + 0.2*1.4 = ⟦c:0.98⟧
# scores = [[⟦c:0.58⟧, ⟦c:1.24⟧, ⟦c:0.98⟧],
#           [⟦c:1.80⟧, ⟦c:0.84⟧, ⟦c:1.88⟧]]

# 2. scale by sqrt(3) = ⟦c:1.7321⟧
scaled = [[s / math.sqrt(3) for s in row] for row in scores]
# [[⟦c:0.3349⟧, ⟦c:0.7159⟧, ⟦c:0.5658⟧],
#  [⟦c:1.0392⟧, ⟦c:0.4850⟧, ⟦c:1.0854⟧]]

# 3. softmax
exps = [[math.exp(s) for s in row] for row in scaled]
# [⟦c:1.3977⟧, ⟦c:2.0461⟧, ⟦c:1.7609⟧]  sum = ⟦c:5.2047⟧
# [⟦c:2.8270⟧, ⟦c:1.6241⟧, ⟦c:2.9607⟧]  sum = ⟦c:7.4119⟧
weights = [[e / sum(row) for e in row] for row in exps]
# [⟦c:0.2686⟧, ⟦c:0.3931⟧, ⟦c:0.3383⟧]
# [⟦c:0.3814⟧, ⟦c:0.2191⟧, ⟦c:0.3995⟧]

# 4. context vectors
context = [[dot(w, col) for col in zip(*V)] for w in weights]
# [⟦c:-0.2115⟧, ⟦c:0.1440⟧]
# [⟦c:-0.3079⟧, ⟦c:0.5437⟧]
for row in context:
    print([round(x, 4) for x in row])
