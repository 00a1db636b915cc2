"""Reproducible chance: the same names give the same numbers on every machine, in every version of Python, in any order of work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Final, TypeVar

T = TypeVar("T")
WORDS: Final = 16
BITS: Final = 32


class Chance:
    """A stream of chance that belongs to a seed and a path of names (a variant, a question, a try), and to nothing else.

    >>> Chance(7, "variant", 3).whole(0, 9) == Chance(7, "variant", 3).whole(0, 9)
    True
    """

    __slots__ = ("_block", "_count", "_name", "_words")

    def __init__(self, *path: object) -> None:
        self._name = "\x1f".join(map(str, path)).encode()
        self._count = 0
        self._block = b""
        self._words = 0

    def _word(self) -> int:
        if not self._words:
            self._block = blake2b(self._count.to_bytes(8, "big") + self._name, digest_size=64).digest()
            self._count += 1
            self._words = WORDS
        self._words -= 1
        return int.from_bytes(self._block[4 * self._words : 4 * self._words + 4], "big")

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
