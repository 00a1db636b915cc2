"""
masked_attention.py -- single-head causal self-attention in plain NumPy.

Companion code for the reading group (session 4).  Expected output is pasted as comments below each print,
so you can follow along without running anything.
"""
import numpy as np

np.set_printoptions(precision=4, suppress=True)

# four tokens, three features
X = np.array([[ 1.0,  0.2, -0.5],
              [ 0.3,  0.9,  0.4],
              [-0.7,  0.5,  1.2],
              [ 0.6, -0.1,  0.8]])

W_q = np.array([[0.5, -0.2], [0.1, 0.9], [0.7, 0.3]])
W_k = np.array([[0.8, 0.4], [-0.3, 0.6], [0.2, -0.5]])
W_v = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, -0.5]])

Q, K, V = X @ W_q, X @ W_k, X @ W_v
print(Q)
# [[ ⟦c:0.17⟧ ⟦c:-0.17⟧]
#  [ ⟦c:0.52⟧  ⟦c:0.87⟧]
#  [ ⟦c:0.54⟧  ⟦c:0.95⟧]
#  [ ⟦c:0.85⟧  ⟦c:0.03⟧]]
print(K)
# [[ ⟦c:0.64⟧  ⟦c:0.77⟧]
#  [ ⟦c:0.05⟧  ⟦c:0.46⟧]
#  [⟦c:-0.47⟧ ⟦c:-0.58⟧]
#  [ ⟦c:0.67⟧ ⟦c:-0.22⟧]]
print(V)
# [[ ⟦c:0.75⟧  ⟦c:0.45⟧]
#  [ ⟦c:0.5⟧   ⟦c:0.7⟧ ]
#  [⟦c:-0.1⟧  ⟦c:-0.1⟧ ]
#  [ ⟦c:1.⟧   ⟦c:-0.5⟧ ]]

d_k = K.shape[1]
scores = Q @ K.T / np.sqrt(d_k)
print(scores)
# [[⟦c:-0.0156⟧ ⟦c:-0.0493⟧  ⟦c:0.0132⟧  ⟦c:0.107⟧ ]
#  [ ⟦c:0.709⟧   ⟦c:0.3014⟧ ⟦c:-0.5296⟧  ⟦c:0.111⟧ ]
#  [ ⟦c:0.7616⟧  ⟦c:0.3281⟧ ⟦c:-0.5691⟧  ⟦c:0.108⟧ ]
#  [ ⟦c:0.401⟧   ⟦c:0.0398⟧ ⟦c:-0.2948⟧  ⟦c:0.398⟧ ]]

# hide the future: position i may only look at positions 0..i
mask = np.triu(np.ones((4, 4), dtype=bool), k=1)
masked = np.where(mask, -np.inf, scores)


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


weights = softmax(masked)
print(weights)
# [[⟦c:1.⟧     ⟦c:0.⟧     ⟦c:0.⟧     ⟦c:0.⟧    ]
#  [⟦c:0.6005⟧ ⟦c:0.3995⟧ ⟦c:0.⟧     ⟦c:0.⟧    ]
#  [⟦c:0.5229⟧ ⟦w:0.3839=0.3389⟧ ⟦c:0.1382⟧ ⟦c:0.⟧    ]
#  [⟦c:0.3132⟧ ⟦c:0.2183⟧ ⟦c:0.1562⟧ ⟦c:0.3123⟧]]
print(weights.sum(axis=1))
# [⟦c:1.⟧ ⟦c:1.⟧ ⟦c:1.⟧ ⟦c:1.⟧]

out = weights @ V
print(out)
# [[⟦c:0.75⟧   ⟦c:0.45⟧  ]
#  [⟦c:0.6501⟧ ⟦c:0.5499⟧]
#  [⟦c:0.5478⟧ ⟦c:0.4587⟧]
#  [⟦w:1.0087=0.6407⟧ ⟦w:-0.246=0.122⟧ ]]
print(out.shape)
# (4, 2)

if __name__ == "__main__":
    assert np.allclose(weights.sum(axis=1), 1.0)
    assert np.allclose(out[0], V[0])      # the first token sees only itself
