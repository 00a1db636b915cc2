"""Attention without any library, step by step.

The comments after `# ->` are what the script prints.
"""
import math

# one row per word
Q = [
    [0.5, 1.0, 0.0, 2.0],  # ink
    [1.0, 0.0, 1.5, 0.5],  # on
    [0.0, 2.0, 1.0, 1.0],  # paper
]
K = [
    [1.0, 0.5, 0.5, 1.0],  # ink
    [0.0, 1.0, 2.0, 0.5],  # on
    [1.5, 0.0, 1.0, 0.0],  # paper
]
V = [
    [1.0, 0.2, 3.0],  # ink
    [0.4, 2.0, 0.6],  # on
    [2.5, 1.0, 0.0],  # paper
]


def matmul(a, b):
    return [[sum(x * y for x, y in zip(row, col)) for col in zip(*b)] for row in a]


def softmax(row):
    e = [math.exp(x) for x in row]
    return [x / sum(e) for x in e]


def show(m):
    for row in m:
        print([round(x, 4) for x in row])


# 1. scores: every query with every key
scores = matmul(Q, list(zip(*K)))
show(scores)
# -> [⟦c:3.0⟧, ⟦c:2.0⟧, ⟦c:0.75⟧]
# -> [⟦c:2.25⟧, ⟦c:3.25⟧, ⟦c:3.0⟧]
# -> [⟦c:2.5⟧, ⟦c:4.5⟧, ⟦c:1.0⟧]

# 2. divide by the square root of the width, then softmax every row
d_k = len(K[0])
weights = [softmax([s / math.sqrt(d_k) for s in row]) for row in scores]
show(weights)
# -> [⟦w:0.6788=0.51781728⟧, ⟦w:0.2497=0.31407206⟧, ⟦w:0.0715=0.16811066⟧]
# -> [⟦w:0.1714=0.24368178⟧, ⟦w:0.4658=0.40176333⟧, ⟦w:0.3628=0.35455489⟧]
# -> [⟦w:0.1161=0.23862656⟧, ⟦w:0.858=0.64865424⟧, ⟦w:0.0259=0.11271920⟧]

# every row is a distribution
print([round(sum(row), 4) for row in weights])
# -> [⟦c:1.0⟧, ⟦c:1.0⟧, ⟦c:1.0⟧]

# 3. mix the values
show(matmul(weights, V))
# -> [⟦f:0.9575=1.0637228⟧, ⟦f:0.7067=0.89981823⟧, ⟦f:2.1861=1.7418951⟧]
# -> [⟦f:1.2647=1.2907743⟧, ⟦f:1.3287=1.2068179⟧, ⟦f:0.7936=0.97210333⟧]
# -> [⟦f:0.5241=0.77988626⟧, ⟦f:1.7651=1.4577530⟧, ⟦f:0.8631=1.1050722⟧]
