"""What becomes of an entry when the document's wrong numbers are gone on with and nothing is rounded: errors carried on by a machine."""

from __future__ import annotations

from symattn.errors import SymattnError
from symattn.exact.field import Value
from symattn.verifying.example.example import Example, Key
from symattn.verifying.example.stated import Num


class Mistakes:
    """The wrong numbers of an example, and what follows from them."""

    def __init__(self, example: Example) -> None:
        self.example = example
        self.wrong: dict[Key, Value] = {}
        self.found: dict[Key, tuple[Value, bool]] = {}
        self.stamp = example.stamp

    def note(self, key: Key, said: Value, wrong: bool) -> None:
        """Takes in the latest verdict on an entry."""
        if wrong or key in self.wrong:
            self.found.clear()
        if wrong:
            self.wrong[key] = said
        else:
            self.wrong.pop(key, None)

    def carried(self, key: Key) -> Num | None:
        """An entry as it follows from the wrong numbers before it; None where none of them is in it, or that cannot be known."""
        if not self.wrong:
            return None
        if self.stamp != self.example.stamp:
            self.stamp = self.example.stamp
            self.found.clear()
        try:
            value, bad = self._from(key)
            return Num(self.example.truth(key), value, True) if bad else None
        except SymattnError:
            return None

    def _value(self, key: Key) -> tuple[Value, bool]:
        return (self.wrong[key], True) if key in self.wrong else self._from(key)

    def _from(self, key: Key) -> tuple[Value, bool]:
        """An entry by its formula."""
        if key in self.example.given:
            return self.example.given[key], False
        if key not in self.found:
            touched = False

            def value(k: Key) -> Value:
                nonlocal touched
                number, bad = self._value(k)
                touched = touched or bad
                return number

            made = self.example.computed(key, value)
            self.found[key] = (made, touched)
        return self.found[key]
