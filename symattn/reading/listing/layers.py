"""Parts of networks: attention in one call, normalisation, activations, and the layers of `torch.nn`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from symattn.exact.field import MINUS_INFINITY, ONE, ZERO, rational
from symattn.exact.literal import decimal
from symattn.reading.listing.limits import MAX_ELEMENTS, RefusedError, room_for
from symattn.reading.listing.products import matmul
from symattn.reading.listing.reducing import mean, softmax, var
from symattn.reading.listing.scalars import UNARY, add, divide, gelu, gelu_tanh, multiply, sqrt, subtract, whole
from symattn.reading.listing.shaping import matrix_transpose, shape_of
from symattn.reading.listing.tensor import Tensor, as_tensor, elementwise


def attention(query: Any, key: Any, value: Any, attn_mask: Any = None, dropout_p: Any = 0, is_causal: Any = False, scale: Any = None, enable_gqa: Any = False) -> Tensor:
    """`scaled_dot_product_attention`: softmax(Q Kᵀ·scale + mask) V."""
    q, k, v = as_tensor(query), as_tensor(key), as_tensor(value)
    if dropout_p not in {0, ZERO}:
        raise RefusedError("dropout: random numbers")
    factor = divide(ONE, sqrt(rational(q.shape[-1]))) if scale is None else as_tensor(scale).values[0]
    scores = elementwise(lambda x: multiply(x, factor), "float", matmul(q, matrix_transpose(k)))
    if is_causal is True:
        n, m = scores.shape[-2:]
        attn_mask = Tensor([ONE if j <= i else ZERO for i in range(n) for j in range(m)], (n, m), "bool", True)
    if attn_mask is not None:
        mask = as_tensor(attn_mask)
        hide = mask.kind == "bool"
        scores = elementwise((lambda x, m: MINUS_INFINITY if m.is_zero else x) if hide else add, "float", scores, mask)
    return matmul(softmax(scores, -1), v)


def layer_norm(x: Any, normalized_shape: Any, weight: Any = None, bias: Any = None, eps: Any = None) -> Tensor:
    """(x - mean)/sqrt(variance + eps) over the last axes, variance divided by n, then times weight plus bias."""
    t, count = as_tensor(x), len(shape_of((normalized_shape,)))
    if t.shape[-count:] != shape_of((normalized_shape,)):
        raise RefusedError(f"layer_norm over {normalized_shape} of an array of shape {t.shape}")
    axes = list(range(-count, 0))
    small = rational(decimal("1e-5")) if eps is None else as_tensor(eps).values[0]
    middle, spread = mean(t, axes, True), var(t, axes, True, correction=0)
    out = elementwise(lambda v, m, s: divide(subtract(v, m), sqrt(add(s, small))), "float", t, middle, spread)
    out = out if weight is None else elementwise(multiply, "float", out, as_tensor(weight))
    return out if bias is None else elementwise(add, "float", out, as_tensor(bias))


def linear(x: Any, weight: Any, bias: Any = None) -> Tensor:
    """x Wᵀ + b."""
    out = matmul(x, matrix_transpose(weight))
    return out if bias is None else elementwise(add, "same", out, as_tensor(bias))


def dropout(x: Any, p: Any = None, training: Any = True) -> Any:
    """Nothing where it is off; else random."""
    if training is False or p in {0, ZERO}:
        return x
    raise RefusedError("dropout: random numbers")


def normalize(x: Any, p: Any = 2, axis: Any = 1) -> Tensor:
    """Each vector divided by its length."""
    from symattn.reading.listing.reducing import norm

    t = as_tensor(x)
    return elementwise(divide, "float", t, norm(t, p, axis, True))


def gelu_(x: Any, approximate: Any = "none") -> Tensor:
    """GELU; only its form with tanh is exact."""
    return elementwise(gelu_tanh if approximate == "tanh" else gelu, "float", as_tensor(x))


NETWORK: Final[dict[str, Callable[..., Any]]] = {
    "scaled_dot_product_attention": attention,
    "layer_norm": layer_norm,
    "linear": linear,
    "dropout": dropout,
    "normalize": normalize,
    "gelu": gelu_,
}
"""The functions of `torch.nn.functional` that are not those of arrays."""


class Layer:
    """A layer: what it does, and its parts by name (a weight that somebody may set)."""

    def __init__(self, name: str, forward: Callable[..., Any], parts: dict[str, Any] | None = None) -> None:
        self.name = name
        self.forward = forward
        self.parts = parts or {}


class Unset:
    """A weight that PyTorch draws at random, until the listing sets it."""


def _set(parts: dict[str, Any], name: str) -> Any:
    if isinstance(parts.get(name), Unset):
        raise RefusedError(f"the {name} of a new layer: random numbers")
    return parts.get(name)


def _linear(in_features: Any, out_features: Any, bias: Any = True) -> Layer:
    parts: dict[str, Any] = {"weight": Unset(), "bias": Unset() if bias is True else None, "in_features": in_features, "out_features": out_features}
    return Layer("Linear", lambda x: linear(x, _set(parts, "weight"), _set(parts, "bias")), parts)


def _layer_norm(normalized_shape: Any, eps: Any = None, elementwise_affine: Any = True) -> Layer:
    n = whole(shape_of((normalized_shape,))[-1])
    room_for(n, MAX_ELEMENTS, "elements of an array")
    parts: dict[str, Any] = {"weight": Tensor([ONE] * n, (n,), "float", True), "bias": Tensor([ZERO] * n, (n,), "float", True)}
    return Layer("LayerNorm", lambda x: layer_norm(x, normalized_shape, parts["weight"], parts["bias"], eps), parts)


def _activation(name: str) -> Callable[..., Layer]:
    f, kind = UNARY[name]
    return lambda inplace=False: Layer(name, lambda x: elementwise(f, kind, as_tensor(x)))


def _random(name: str) -> Callable[..., Any]:
    def of(*_: Any, **__: Any) -> Any:
        raise RefusedError(f"nn.{name}: its weights are random numbers")

    return of


LAYERS: Final[dict[str, Callable[..., Any]]] = {
    "Parameter": lambda data, requires_grad=True: as_tensor(data),
    "Softmax": lambda axis=None: Layer("Softmax", lambda x: softmax(x, axis)),
    "Dropout": lambda p=None, inplace=False: Layer("Dropout", lambda x: dropout(x, p)),
    "Identity": lambda *_: Layer("Identity", lambda x: x),
    "Linear": _linear,
    "LayerNorm": _layer_norm,
    "GELU": lambda approximate="none": Layer("GELU", lambda x: gelu_(x, approximate)),
    **{name: _activation(f) for name, f in (("ReLU", "relu"), ("Tanh", "tanh"), ("Sigmoid", "sigmoid"), ("SiLU", "silu"), ("Softplus", "softplus"))},
    "ModuleList": lambda items=(): list(items),
    **{name: _random(name) for name in ("Embedding", "MultiheadAttention", "Transformer", "TransformerEncoderLayer", "Conv1d", "Conv2d", "LSTM", "GRU", "RNN", "Bilinear")},
}
"""The layers of `torch.nn`; `Module` itself is the interpreter's."""
