"""Functions that make fewer numbers of many: sums, means, variances, extremes, along axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import accumulate
from typing import Any, Final

from symattn.exact.field import MINUS_INFINITY, ONE, ZERO, Value, rational
from symattn.reading.listing.limits import RefusedError
from symattn.reading.listing.scalars import absolute, add, divide, exp, larger, log, multiply, order, smaller, sqrt, subtract, truth, whole
from symattn.reading.listing.tensor import Tensor, as_tensor, stretched


def axes_of(t: Tensor, axis: Any) -> list[int]:
    """The axes that an argument names; None is all of them."""
    if axis is None:
        return list(range(t.rank))
    found = {t.axis(a) for a in (axis if isinstance(axis, list | tuple) else (axis,))}
    return sorted(found) if t.rank else []


def grouped(t: Tensor, axes: Sequence[int]) -> tuple[list[list[Value]], tuple[int, ...]]:
    """The numbers along these axes, one list for every place of the others, and the shape of the others."""
    rest = [a for a in range(t.rank) if a not in axes]
    values = t.permuted([*rest, *axes]).values if t.rank else t.values
    size = 1
    for a in axes:
        size *= t.shape[a]
    shape = tuple(t.shape[a] for a in rest)
    count = 1
    for n in shape:
        count *= n
    return [values[k * size : (k + 1) * size] for k in range(count)], shape


def reduced(t: Tensor, axis: Any, keepdims: Any, f: Callable[[list[Value]], Value], kind: str) -> Tensor:
    """One number for every group along the axes."""
    axes = axes_of(t, axis)
    groups, shape = grouped(t, axes)
    if keepdims is True:
        shape = tuple(1 if a in axes else n for a, n in enumerate(t.shape))
    return t.like([f(group) for group in groups], shape, kind)


def total(values: Sequence[Value]) -> Value:
    """The sum."""
    return reduce(add, values, ZERO)


def mean_of(values: list[Value]) -> Value:
    """The mean; that of no numbers is refused."""
    if not values:
        raise RefusedError("the mean of no numbers")
    return divide(total(values), rational(len(values)))


def variance(correction: int) -> Callable[[list[Value]], Value]:
    """The variance, divided by the count less the correction."""

    def of(values: list[Value]) -> Value:
        middle = mean_of(values)
        squares = [multiply(d, d) for d in (subtract(v, middle) for v in values)]
        return divide(total(squares), rational(len(values) - correction))

    return of


def _extreme(better: Callable[[Value, Value], Value]) -> Callable[[list[Value]], Value]:
    def of(values: list[Value]) -> Value:
        if not values:
            raise RefusedError("the largest or smallest of no numbers")
        return reduce(better, values)

    return of


def _index_of(sign: int) -> Callable[[list[Value]], Value]:
    def of(values: list[Value]) -> Value:
        if not values:
            raise RefusedError("the largest or smallest of no numbers")
        best = 0
        for k, v in enumerate(values):
            if order(v, values[best]) == sign:
                best = k
        return rational(best)

    return of


def _counted(t: Tensor, dtype: Any = None) -> str:
    return str(dtype) if dtype in {"int", "float", "bool"} else "int" if t.kind == "bool" else t.kind


def sum_(x: Any, axis: Any = None, dtype: Any = None, keepdims: Any = False) -> Tensor:
    """The sum."""
    t = as_tensor(x)
    return reduced(t, axis, keepdims, total, _counted(t, dtype))


def prod_(x: Any, axis: Any = None, keepdims: Any = False) -> Tensor:
    """The product."""
    t = as_tensor(x)
    return reduced(t, axis, keepdims, lambda values: reduce(multiply, values, ONE), _counted(t))


def mean(x: Any, axis: Any = None, keepdims: Any = False, dtype: Any = None) -> Tensor:
    """The mean."""
    return reduced(as_tensor(x), axis, keepdims, mean_of, "float")


def average(x: Any, axis: Any = None, weights: Any = None) -> Tensor:
    """The mean, or the weighted one."""
    if weights is None:
        return mean(x, axis)
    t, w = as_tensor(x), as_tensor(weights)
    if w.shape != t.shape:
        raise RefusedError("average with weights of another shape")
    both = Tensor([multiply(a, b) for a, b in zip(t.values, w.values, strict=True)], t.shape)
    above, below = sum_(both, axis), sum_(w, axis)
    return t.like([divide(a, b) for a, b in zip(above.values, below.values, strict=True)], above.shape, "float")


def _correction(t: Tensor, ddof: Any, unbiased: Any, correction: Any) -> int:
    given = correction if correction is not None else ddof if ddof is not None else None if unbiased is None else int(bool(unbiased))
    return int(t.torch) if given is None else whole(given)


def var(x: Any, axis: Any = None, keepdims: Any = False, *, ddof: Any = None, unbiased: Any = None, correction: Any = None, dtype: Any = None) -> Tensor:
    """The variance: divided by n in NumPy, by n - 1 in PyTorch, unless told otherwise."""
    t = as_tensor(x)
    if isinstance(axis, bool):
        axis, unbiased = None, axis
    return reduced(t, axis, keepdims, variance(_correction(t, ddof, unbiased, correction)), "float")


def std(x: Any, axis: Any = None, keepdims: Any = False, **how: Any) -> Tensor:
    """The square root of the variance."""
    t = var(x, axis, keepdims, **how)
    return t.like([sqrt(v) for v in t.values], t.shape)


def extreme(better: Callable[[Value, Value], Value], sign: int) -> Callable[..., Any]:
    """`max` or `min`: of everything, along an axis (PyTorch then gives the indices too), or of two arrays."""

    def of(x: Any, axis: Any = None, keepdims: Any = False, initial: Any = None) -> Any:
        t = as_tensor(x)
        if isinstance(axis, Tensor) and t.torch and axis.rank:
            raise RefusedError("max of two arrays; write torch.maximum")
        found = reduced(t, axis, keepdims, _extreme(better), t.kind)
        return found if axis is None or not t.torch or isinstance(axis, tuple) else (found, reduced(t, axis, keepdims, _index_of(sign), "int"))

    return of


def plain_extreme(better: Callable[[Value, Value], Value]) -> Callable[..., Tensor]:
    """`amax` or `amin`: the numbers alone."""

    def of(x: Any, axis: Any = None, keepdims: Any = False) -> Tensor:
        t = as_tensor(x)
        return reduced(t, axis, keepdims, _extreme(better), t.kind)

    return of


def index_of(sign: int) -> Callable[..., Tensor]:
    """`argmax` or `argmin`: the first of the largest or smallest."""

    def of(x: Any, axis: Any = None, keepdims: Any = False) -> Tensor:
        return reduced(as_tensor(x), axis, keepdims, _index_of(sign), "int")

    return of


def logsumexp(x: Any, axis: Any = None, keepdims: Any = False) -> Tensor:
    """The logarithm of the sum of exponentials."""
    return reduced(as_tensor(x), axis, keepdims, lambda values: log(total([exp(v) for v in values])), "float")


def any_(x: Any, axis: Any = None, keepdims: Any = False) -> Tensor:
    """Whether one holds."""
    return reduced(as_tensor(x), axis, keepdims, lambda values: truth(any(not v.is_zero for v in values)), "bool")


def all_(x: Any, axis: Any = None, keepdims: Any = False) -> Tensor:
    """Whether all hold."""
    return reduced(as_tensor(x), axis, keepdims, lambda values: truth(all(not v.is_zero for v in values)), "bool")


def count_nonzero(x: Any, axis: Any = None) -> Tensor:
    """How many are not zero."""
    return reduced(as_tensor(x), axis, False, lambda values: rational(sum(not v.is_zero for v in values)), "int")


def norm(x: Any, p: Any = None, axis: Any = None, keepdims: Any = False, *, ord: Any = None) -> Tensor:
    """The Euclidean length, or the p-norm."""
    t, p = as_tensor(x), ord if ord is not None else p
    if p in {None, "fro"} or (isinstance(p, int) and p == 2 and (axis is not None or t.rank == 1 or t.torch)):
        return reduced(t, axis, keepdims, lambda values: sqrt(total([multiply(v, v) for v in values])), "float")
    if p == 1 and (axis is not None or t.rank == 1):
        return reduced(t, axis, keepdims, lambda values: total([absolute(v) for v in values]), "float")
    raise RefusedError("this norm is not supported")


def scanned(f: Callable[[Value, Value], Value]) -> Callable[..., Tensor]:
    """`cumsum` and its like: everything up to each place along an axis."""

    def of(x: Any, axis: Any = None) -> Tensor:
        t = as_tensor(x)
        if axis is None:
            t, axis = t.reshaped((t.size,)), 0
        k = t.axis(axis)
        groups, shape = grouped(t, [k])
        flat = [v for group in groups for v in accumulate(group, f)]
        return t.like(flat, (*shape, t.shape[k]), _counted(t)).moved(t.rank - 1, k).copy()

    return of


def sort_order(values: list[Value], descending: bool = False) -> list[int]:
    """The indices in order of size, equal ones as they stand."""
    from functools import cmp_to_key

    turn = -1 if descending else 1

    def compared(a: int, b: int) -> int:
        return turn * order(values[a], values[b])

    return sorted(range(len(values)), key=cmp_to_key(compared))


def argsort(x: Any, axis: Any = -1, descending: Any = False) -> Tensor:
    """The indices that sort along an axis."""
    t = as_tensor(x)
    k = t.axis(axis)
    groups, shape = grouped(t, [k])
    return t.like([rational(j) for g in groups for j in sort_order(g, descending is True)], (*shape, t.shape[k]), "int").moved(t.rank - 1, k).copy()


def sort(x: Any, axis: Any = -1, descending: Any = False) -> Any:
    """The numbers sorted along an axis; PyTorch gives the indices too."""
    t = as_tensor(x)
    k = t.axis(axis)
    groups, shape = grouped(t, [k])
    found = t.like([g[j] for g in groups for j in sort_order(g, descending is True)], (*shape, t.shape[k])).moved(t.rank - 1, k).copy()
    return (found, argsort(t, axis, descending)) if t.torch else found


def topk(x: Any, k: Any, axis: Any = -1) -> tuple[Tensor, Tensor]:
    """The k largest along the last axis and their indices."""
    t, n = as_tensor(x), whole(k)
    groups, shape = grouped(t, [t.axis(axis)])
    if t.axis(axis) != t.rank - 1 or n > t.shape[-1]:
        raise RefusedError("topk along this axis")
    orders = [sort_order(g, True)[:n] for g in groups]
    flat = [g[j] for g, found in zip(groups, orders, strict=True) for j in found]
    return t.like(flat, (*shape, n)), t.like([rational(j) for found in orders for j in found], (*shape, n), "int")


def softmax(x: Any, axis: Any = None, dtype: Any = None) -> Tensor:
    """e^z over the sum of e^z along an axis (in SciPy of everything, if none is named)."""
    t = as_tensor(x)
    if axis is None and t.torch:
        raise RefusedError("softmax without a dim")
    axes = axes_of(t, axis)
    powers = [exp(v) for v in t.values]
    e = t.like(powers, t.shape, "float")
    sums = reduced(e, axis, True, total, "float")
    if any(v.is_zero for v in sums.values):
        raise RefusedError("a softmax over nothing but minus infinity, which is not a number (nan)")
    return e.like([divide(a, b) for a, b in zip(e.values, stretched(sums, e.shape), strict=True)], e.shape) if axes or not t.rank else e


def log_softmax(x: Any, axis: Any = -1, dtype: Any = None) -> Tensor:
    """The logarithm of the softmax: z less the logarithm of the sum of e^z."""
    t = as_tensor(x)
    sums = logsumexp(t, axis, True)
    return t.like([subtract(a, b) if a is not MINUS_INFINITY else a for a, b in zip(t.values, stretched(sums, t.shape), strict=True)], t.shape, "float")


REDUCTIONS: Final[dict[str, Callable[..., Any]]] = {
    "sum": sum_,
    "prod": prod_,
    "mean": mean,
    "average": average,
    "var": var,
    "std": std,
    "max": extreme(larger, 1),
    "min": extreme(smaller, -1),
    "amax": plain_extreme(larger),
    "amin": plain_extreme(smaller),
    "ptp": lambda x, axis=None, keepdims=False: reduced(as_tensor(x), axis, keepdims, lambda v: subtract(reduce(larger, v), reduce(smaller, v)), as_tensor(x).kind),
    "argmax": index_of(1),
    "argmin": index_of(-1),
    "any": any_,
    "all": all_,
    "count_nonzero": count_nonzero,
    "norm": norm,
    "logsumexp": logsumexp,
    "cumsum": scanned(add),
    "cumprod": scanned(multiply),
    "sort": sort,
    "argsort": argsort,
    "topk": topk,
    "softmax": softmax,
    "log_softmax": log_softmax,
}
"""By the name that both libraries have for them."""
