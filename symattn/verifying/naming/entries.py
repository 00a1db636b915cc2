"""The labels of tokens that an example knows, and the entries of quantities that an array of some shape may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from symattn.reading.labels import COMMON, COUNTED, LABEL, LEAD, NUMBERED, clean, in_words, indices, quoted, row_number
from symattn.reading.mathematics.commands import SUBSCRIPTS
from symattn.reading.statement import Statement
from symattn.verifying.example.example import AXES, Example, Label
from symattn.verifying.naming.symbols import Symbols
from symattn.verifying.naming.target import Keys, Target

_ROLED: Final = re.compile(
    r"(?:(?:query|key|q|k|from|to|on|asking|asked)\s*[:→]?\s+|[→↓]\s*)([\w'’-]+)"
    r"|([\w'’-]+?)(?:\s*\((?:query|key|q|k)\)?|\s+(?:asks|answers|looks? at|attends to|as (?:a )?(?:query|key))|\s*[→↓])(?:\s*[→↓])?", re.IGNORECASE,
)
"""A token with what it does in a table between tokens: `cat asks`, `from cat`, `cat →`, `cat (query)`."""

_COUNTING: Final = re.compile(r"\$?\s*[ijnmt]\s*=\s*(\d{1,3})\s*\$?")
"""A token by the value of a running index: `j = 2`."""
_QUERIES_DOWN: Final = re.compile(r"[\s*$]*(?:↓\s*)?(?:quer(?:y|ies)|q|anfrage|requête)\s*↓?[\s*$]*(?:[\\/|,]|\\\\)\s*(?:→\s*)?(?:keys?|k|schlüssel|clé)\b", re.IGNORECASE)
"""The corner of a table between tokens that says that its rows are queries: `query \\ key`."""


class Entries:
    """Finds the tokens that words and indices mean, and the entries that numbers may be."""

    def __init__(self, example: Example, symbols: Mapping[str, str]) -> None:
        self.example = example
        self.symbols = Symbols(symbols)
        self.symbolic = self.symbols.of
        """What a formula names."""
        self.aliases: dict[str, str] = {}
        """Words for tokens that are otherwise numbered."""
        self.row: str | None = None
        """The query last spoken of."""
        self.order: list[str] = []
        """The keys in the order in which the document last listed them by name."""
        self.zero = False
        """Whether the document counts tokens from 0."""

    def mentioned(self, text: str, label: bool = False) -> tuple[str, ...]:
        """The tokens that a text speaks of, in its order, known ones and quoted ones; or one that it is the label of."""
        if not text:
            return ()
        known = {label.lower(): label for axis in self.example.labels.values() for label in axis if not label.isdigit()} | {word: word for word in self.aliases}
        found = [(text.find(word), word) for word in quoted(text)]
        brief = len(text.split()) <= 4
        for lower, token in known.items():
            if lower in COMMON and not brief:
                continue
            single = len(token) == 1
            for m in re.finditer(rf"(?<!\w){re.escape(token if single else lower)}(?!\w)", text if single else text.lower()):
                if not any(at <= m.start() < at + len(w) for at, w in found):
                    found.append((m.start(), token))
        if not found:
            labelling = (LABEL.fullmatch(text) or LEAD.match(text)) if label else None
            if labelling and not COUNTED.search(text) and not in_words(labelling[1]):
                return (labelling[1],)
            number = row_number(text)
            number = next(reversed(self.example.labels["query"]), None) if number == "last" else number
            return (number,) if number else self._by_symbol(text)
        return tuple(word for _, word in sorted(found))

    def _by_symbol(self, text: str) -> tuple[str, ...]:
        """The tokens whose symbols a text names, where the example knows them."""
        return tuple(part for part in indices(text) if self.label("query", part) in self.example.labels["query"] or self.label("key", part) in self.example.labels["key"])

    def label(self, axis: str, part: str, give: bool = False) -> str | None:
        """The label that an index or word means, counted from 1, or from 0 where it stands in square brackets."""
        labels = self.example.labels[axis] or self.example.labels["token"]
        part = (part.strip("\"'“”‘’:.,()[]{}*` ") or part.strip("\"'“”‘’ ")).translate(SUBSCRIPTS)
        if not part:
            return None
        lower = {label.lower(): label for label in [*self.example.labels["token"], *labels]}
        if part.lower() in self.aliases and part.lower() not in lower:
            part = self.aliases[part.lower()]
        numbered = NUMBERED.fullmatch(part) or _COUNTING.fullmatch(part)
        if numbered and part.lower() not in lower:
            part = numbered[1]
        if part == "0" and part not in lower and labels:
            self.zero = True
        if self.zero and part.isdigit():
            part = f"@{part}"
        if part.startswith("@"):
            known = int(part[1:]) if part[1:].isdigit() else -1
            if labels and known >= 0 and all(label.isdigit() for label in labels):
                return str(known + 1) if give or str(known + 1) in labels else None
            return labels[known] if 0 <= known < len(labels) else str(known + 1) if give and known >= 0 else None
        if part.lower() in lower:
            return lower[part.lower()]
        roled = _ROLED.fullmatch(part)
        if roled and (roled[1] or roled[2]).lower() in lower:
            return lower[(roled[1] or roled[2]).lower()]
        if part.isdigit() and labels and not all(label.isdigit() for label in labels):
            return labels[int(part) - 1] if 0 < int(part) <= len(labels) else None
        if part.isdigit():
            return part if give or part in labels or not labels else None
        return part if give and part and len(part) <= 30 else None

    def called(self, word: str) -> None:
        """Takes the word at the head of a row as that of the next token, where the tokens were only counted so far."""
        counted = self.example.labels["token"] or self.example.labels["key"]
        fresh = word.isalpha() and len(word) > 1 and not in_words(word) and word.lower() not in self.aliases
        if fresh and len(self.aliases) < len(counted) and all(label.isdigit() for axis in ("token", "query", "key") for label in self.example.labels[axis]):
            self.aliases[word.lower()] = counted[len(self.aliases)]

    def keys(self, name: str, target: Target, shape: tuple[int, int], statement: Statement, give: bool) -> Iterator[Keys]:
        """The entries that an array of this shape may be, for one quantity."""
        rows, columns = AXES[name]
        height, width = shape
        if rows == "pair":
            yield from self._weighted([part for part in (*target.index, *target.mentioned) if part], shape)
        elif height > 1 and [part for part in target.index if not set(part) <= set("ijnm")] and name in AXES and rows in self.example.labels:
            return  # a whole matrix with an index is that of a head
        elif height > 1 or target.whole:
            yield from self._matrix(name, statement, shape, give)
        elif columns in self.example.labels:
            yield from self._pairs(name, target, width, statement, give)
        else:
            yield from self._features(name, target, width, give)

    def _features(self, name: str, target: Target, width: int, give: bool) -> Iterator[Keys]:
        """A row of a quantity of features, or one entry of it."""
        rows, columns = AXES[name]
        index = [part for part in target.index if part]
        feature: int | None = None
        if width == 1 and columns != "one":
            if index and (index[-1].startswith("@") or len(index) > 1):
                part = index.pop()
                feature = int(part[1:]) if part.startswith("@") and part[1:].isdigit() else int(part) - 1 if part.isdigit() else None
            elif len(index) == 1 and len(index[0]) == 2 and index[0].isdigit() and not self._is_row(index[0], rows):
                feature, index = int(index[0][1]) - 1, [index[0][0]]
            elif len(index) == 1 and index[0].isdigit() and name == "output" and len(self.example.labels[rows]) == 1 and self.example.width(columns) > 1:
                feature, index = int(index[0]) - 1, []
            if feature is None:
                feature = target.feature
            single = give and name == "V" and bool(index) and not self.example.width(columns)
            if feature is None and self.example.width(columns) != 1 and not single:
                return
        known = self.example.width(columns)
        if width > 1 and (columns == "one" or (known and known != width)):
            return
        for row in self._rows(rows, index, target.mentioned, give):
            if width == 1:
                yield [[(name, row, feature or 0)]]
            else:
                yield [[(name, row, j) for j in range(width)]]

    def _is_row(self, part: str, axis: str) -> bool:
        return axis in self.example.labels and self.label(axis, part) is not None

    def _rows(self, rows: str, index: Sequence[str], mentioned: Sequence[str], give: bool) -> list[Label]:
        """The rows that a vector or number may be in: the ones named, else the one last spoken of, else any."""
        if rows not in self.example.labels:
            return [int(index[0].strip("@")) - (not index[0].startswith("@")) if index and index[0].strip("@").isdigit() else 0]
        if index:
            label = self.label(rows, index[0], give)
            alone = self.example.labels[rows][:1] if index[0] in {"t", "i"} and len(self.example.labels[rows]) == 1 else []
            return [label] if label is not None else list(alone)
        named = [label for part in mentioned if (label := self.label(rows, part, give)) is not None]
        if named:
            return list(dict.fromkeys(named))
        if mentioned:
            return []
        known = self.example.labels[rows]
        rest: list[Label] = [*([self.row] if self.row in known else []), *(label for label in known if label != self.row)]
        return rest or (["1"] if give else [])

    def _across(self, statement: Statement, width: int, give: bool) -> list[str]:
        """The keys along a row of this many numbers: as it names them, as they were last listed, or as they came."""
        named = [self.label("key", text, give) for text in statement.columns] if len(statement.columns) == width else []
        if named and all(named):
            return [n for n in named if n is not None]
        known = self.example.labels["key"]
        if width == len(self.order) and set(self.order) <= set(known):
            return self.order
        return list(known) if width == len(known) else [str(j + 1) for j in range(width)] if give or not known else []

    def _visible(self, row: str, width: int) -> list[str]:
        """The keys that a causal mask leaves to a query, where they are so many."""
        keys = self.example.labels["key"]
        seen = keys[: keys.index(row) + 1] if self.example.mask == "causal" and row in keys else []
        return seen if len(seen) == width else []

    def _pairs(self, name: str, target: Target, width: int, statement: Statement, give: bool) -> Iterator[Keys]:
        """A row of a quantity between tokens, or one entry of it."""
        fresh = give and not self.example.labels["key"]
        index = list(target.index)
        if len(index) == 1 and len(index[0]) == 2 and index[0].isdigit() and not self._is_row(index[0], "query"):
            index = list(index[0])
        if len(index) == 1 and re.fullmatch(r"[ti]\d", index[0]) and len(self.example.labels["query"]) == 1 and index[0] not in self.example.labels["key"]:
            index = [self.example.labels["query"][0], index[0][1]]
        if width > 1:
            whole = self._across(statement, width, fresh)
            for row in self._rows("query", [part for part in index[:1] if part], target.mentioned, give):
                across = whole or self._visible(str(row), width)
                if across:
                    yield [[(name, row, label) for label in across]]
            return
        parts = [*index, *target.mentioned] if len(index) < 2 else index
        if len(parts) >= 2:
            query = self.label("query", parts[0], give) if parts[0] else self.row or next(iter(self.example.labels["query"]), None)
            column = self.label("key", parts[1] if len(index) > 1 else parts[-1], fresh)
            if query is not None and column is not None:
                yield [[(name, query, column)]]
            return
        for part in parts:
            key = self.label("key", part, fresh)
            for row in self._rows("query", [], [], give) if key is not None else ():
                yield [[(name, row, key or "")]]

    def _matrix(self, name: str, statement: Statement, shape: tuple[int, int], give: bool) -> Iterator[Keys]:
        """A whole quantity, as it is and turned; where vectors are columns the other way round."""
        rows, columns = AXES[name]
        height, width = shape
        upright = not (self.example.world.turns(name) and not (statement.rows and statement.columns))
        told = _QUERIES_DOWN.match(statement.corner) if (rows, columns) == ("query", "key") else None
        for straight in (True,) if told else (upright, not upright):
            down, across = (rows, columns) if straight else (columns, rows)
            ours, others = self._axis(down, height, statement.rows, give), self._axis(across, width, statement.columns, give)
            if ours is None or others is None or (give and straight != upright and height == width):
                continue
            yield [[(name, r, c) if straight else (name, c, r) for c in others] for r in ours]

    def _axis(self, axis: str, size: int, labels: Sequence[str], give: bool) -> list[Label] | None:
        """The labels along an axis for an array of this size; None where it does not fit."""
        if axis == "one":
            return [0] if size == 1 else None
        if axis not in self.example.labels:
            known = self.example.width(axis)
            return list(range(size)) if give or not known or known == size else None
        if axis == "key" and size == len(self.order) and not labels and set(self.order) <= set(self.example.labels[axis]):
            return list(self.order)
        known_labels = self.example.labels[axis] or (self.example.labels["token"] if not give or len(self.example.labels["token"]) == size else [])
        named = [self.label(axis, text, give) for text in labels]
        if labels and all(n is not None for n in named) and len(set(named)) == size:
            return [n for n in named if n is not None]
        if not any(named):
            self.words_for(known_labels, labels)
        if size == len(known_labels):
            return list(known_labels)
        return [str(k + 1) for k in range(size)] if give and not known_labels else None

    def words_for(self, counted: Sequence[str], words: Sequence[str]) -> None:
        """Takes the words at the heads of rows as those of tokens that were only counted so far, in turn."""
        if words and all(words) and len(words) == len(counted) and all(label.isdigit() for label in counted):
            self.aliases.update({clean(text).lower(): label for text, label in zip(words, counted, strict=True)})

    def _weighted(self, index: Sequence[str], shape: tuple[int, int]) -> Iterator[Keys]:
        """Weighted values: one row a key, for the query spoken of."""
        keys = self.example.labels["key"]
        queries = [q for q in [self.row, *self.example.labels["query"]] if q in self.example.labels["query"]]
        if shape[0] == len(keys) > 1:
            for query in dict.fromkeys(queries):
                yield [[("weighted_values", f"{query}|{key}", c) for c in range(shape[1])] for key in keys]
        elif shape[0] == 1:
            for part in index:
                named, _, key = part.rpartition("|")
                label, mine = self.label("key", key), self.label("query", named) if named else None
                for query in [mine] if mine in queries else dict.fromkeys(queries):
                    if label is not None:
                        yield [[("weighted_values", f"{query}|{label}", c) for c in range(shape[1])]]
