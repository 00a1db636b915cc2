"""Reproducible chance: the same names give the same numbers on every machine, in every version of Python, in any order of work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from struct import Struct
from typing import Final, TypeVar

T = TypeVar("T")
BITS: Final = 32
_WORDS: Final = Struct(">16I")


class Chance:
    """A stream of chance that belongs to a seed and a path of names (a variant, a question, a try), and to nothing else.

    >>> Chance(7, "variant", 3).whole(0, 9) == Chance(7, "variant", 3).whole(0, 9)
    True
    """

    __slots__ = ("_count", "_name", "_words")

    def __init__(self, *path: object) -> None:
        self._name = "\x1f".join(map(str, path)).encode()
        self._count = 0
        self._words: list[int] = []

    def _word(self) -> int:
        """The next 32 bits."""
        if not self._words:
            self._words = list(_WORDS.unpack(blake2b(self._count.to_bytes(8, "big") + self._name, digest_size=64).digest()))
            self._count += 1
        return self._words.pop()

    def below(self, n: int) -> int:
        """A whole number from 0 to n - 1, every one as likely as the other (n up to 2^32)."""
        most = (1 << BITS) // n * n
        while True:
            word = self._word()
            if word < most:
                return word % n

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + self.below(high - low + 1)

    def wholes(self, low: int, high: int, count: int) -> list[int]:
        """So many whole numbers from low to high, the same that `whole` gives one after the other."""
        span = high - low + 1
        most = (1 << BITS) // span * span
        out: list[int] = []
        while len(out) < count:
            word = self._word()
            if word < most:
                out.append(low + word % span)
        return out

    def chosen(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.below(len(items))]

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """The items in another order, every order as likely as the other.

        >>> sorted(Chance("a").shuffled("abc"))
        ['a', 'b', 'c']
        """
        out = list(items)
        for k in range(len(out) - 1, 0, -1):
            other = self.below(k + 1)
            out[k], out[other] = out[other], out[k]
        return out
