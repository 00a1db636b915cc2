"""What a statement is about: the quantity, the tokens and the component that its symbols, words, labels and headings name."""

from __future__ import annotations

import re
from typing import Final

from symattn.reading.foreign import TITLES
from symattn.reading.labels import ARGUMENT, BARE, BEFORE, ENDING, FURTHER, LABEL, NEXT, OF, RELATED, TIMES, Named, clean, feature_number, in_words, of_symbol
from symattn.reading.mathematics.nodes import Node
from symattn.reading.statement import Statement
from symattn.verifying.example.example import AXES
from symattn.verifying.naming.cells import cell_names, is_size
from symattn.verifying.naming.entries import Entries
from symattn.verifying.naming.symbols import parsed
from symattn.verifying.naming.target import PAIRS, Target

_LETTER: Final = re.compile(r"[A-Za-zα-ω](?:_?\{?[ijnt]\}?)?")
"""The head of a column that is no more than a letter, `x` or `x_i`."""

_AFTER: Final = re.compile(r"\s*[\"“„«*`]*([\w'’-]+)")
_FOR: Final = re.compile(r"\s*\$?\s*(?:for|für|pour|para|per)\s+[\"“„«*`]*([\w'’-]+)")
_ITSELF: Final = frozenset({"itself", "himself", "herself", "myself", "sich", "lui-même"})


class Targets(Entries):
    """Finds what statements are about, with the labels that the example knows."""

    def of(self, statement: Statement, first: Node | None) -> Target:
        """What a statement names by its first link, its words, the label above it and the headings."""
        alone = clean(statement.rows[0]) if len(statement.rows) == 1 and self.label("query", statement.rows[0]) is not None else ""
        mentioned = (clean(statement.row),) if statement.row else (alone,) if alone else self._spoken_of(statement)
        self.called(clean(statement.row))
        number = feature_number(statement.words)
        feature = number - 1 if number else None
        if statement.node.head == "percent" and not statement.row:
            beside = self._shared(statement) or self.mentioned(statement.words) or self.mentioned(statement.after)
            return Target(("weights",), (), beside or mentioned, None, False, False, context=self.around(statement))
        if ARGUMENT.search(statement.words) and statement.node.head == "vec":
            return Target(("masked_scores", "scaled_scores", "scores"), (), mentioned, None, False, True, context=self.around(statement))
        cell = cell_names(self.symbols, statement)
        if cell:
            return Target(cell[0], (), (cell[1],), feature, True, True, context=self.around(statement))
        if first is not None and (is_size(statement.node) or (first.head == "mul" and first.leaves() and self.symbolic(first) is None)):
            return Target(())  # how many there are of something; a quantity multiplied by numbers
        pair = self._pair(statement)
        if pair:
            return Target(self._by_stage(pair[0], statement), (), pair[1], feature, True, True, context=self.around(statement))
        if first is not None:
            named = self._refined(self.symbolic(first), statement.node)
            if named is not None and named.names:
                names = self._by_stage(named.names, statement)
                if not mentioned and names[0] in {"X", "Q", "K", "V"} and self._is_token(statement):
                    mentioned = (statement.above,)
                return Target(names, self._worded(statement, named), mentioned, feature, True, True, context=self.around(statement))
        by_words = self._by_words(statement, mentioned, feature) or self._by_formula_above(statement, mentioned, feature)
        if by_words is not None:
            return by_words
        return Target((), (), mentioned or self.mentioned(statement.headings[-1] if statement.headings else ""), feature, False, False, context=self.around(statement))

    def _worded(self, statement: Statement, named: Named) -> tuple[str, ...]:
        """The index of a symbol; the word that leads its line instead where tokens have words and this is the one of that number: `river: k_2 = `."""
        word, axis = LABEL.fullmatch(statement.words), AXES.get(named.names[0], ("", ""))[0]
        others = bool(re.search(r"\w", statement.after.partition("\n")[0])) or (word is not None and TITLES.fullmatch(word[1]))
        if word is None or others or in_words(word[1]) or axis not in {"token", "query", "key"} or len(named.index) != 1 or not named.index[0].isdigit():
            return named.index
        known, number = self.example.labels[axis], int(named.index[0])
        lower, counted = [label.lower() for label in known], any(label.isdigit() for labels in self.example.labels.values() for label in labels)
        place = lower.index(word[1].lower()) if word[1].lower() in lower else len(known)
        return (word[1],) if place == number - 1 and not counted else named.index

    def _shared(self, statement: Statement) -> tuple[str, ...]:
        """The query that a line names first and the key right after a percentage: `sat is 30% cat and 29% itself`."""
        found = _AFTER.match(statement.after)
        queries = [part for part in self.mentioned(statement.line) if self.label("query", part) in self.example.labels["query"]]
        if found is None or not queries or re.fullmatch(r"\W*[\w'’-]+[\"”»*`]*\s*", statement.words):
            return ()
        key = queries[0] if found[1].lower() in _ITSELF else found[1]
        return (queries[0], key) if self.label("key", key) in self.example.labels["key"] and not key.isdigit() else ()

    def _is_token(self, statement: Statement) -> bool:
        """Whether the label above a vector is a word that may be the token it belongs to, and no title of a part."""
        above = statement.above
        return above not in statement.headings and bool(re.fullmatch(r"[^\W\d_]{1,20}", above)) and not (in_words(above) or TITLES.fullmatch(above))

    def _by_words(self, statement: Statement, mentioned: tuple[str, ...], feature: int | None) -> Target | None:
        """What the words of the line, or else those above it, name."""
        beside = statement.node.head == "vec" and statement.words.rstrip("$( ").endswith((":", "：")) and not re.search(r"\w", statement.words)
        for text, near in ((statement.words, True), (statement.line, beside), (statement.above, bool(statement.row) or self._labelled(statement))):
            named = self._ending(text)
            if named is not None:
                return Target(self._by_stage(named.names, statement), named.index, mentioned, feature, True, True, context=self.around(statement))
            letters = self._letters(text) if text == statement.above else ()
            of_letters = letters and self.example.same and not any(key[0] == "X" for key in self.example.given)
            made = in_words(text.partition("=")[0]) if text == statement.above and "=" in text else ()  # `weights = softmax(scores)`
            names = letters if of_letters else self._not_yet(made or in_words(text)) or letters
            if names[:1] == ("row_sums",) and near and statement.node.head == "vec" and "output" not in names:
                names = (*names, "output")  # the sum of vectors
            if names[:1] == ("weighted_values",) and statement.node.head == "mat":
                names = (names[0], *dict.fromkeys(("output", *names[1:])))  # `weights times V` as matrices
            if names:
                staged = self._by_stage(names, statement) if "scores" in names or "weights" in names else names
                spoken = () if text != statement.above and staged[0] in PAIRS and self._strays(statement, mentioned) else mentioned
                return Target(staged, (), spoken, feature, True, near, context=self.around(statement))
        return None

    def _strays(self, statement: Statement, mentioned: tuple[str, ...]) -> bool:
        """Whether only a label above speaks of these tokens and none of them is a query, where the document speaks of one."""
        queries = self.example.labels["query"]
        far = bool(mentioned) and mentioned == self._one(self.mentioned(statement.above)) and not self.mentioned(statement.line, True)
        return far and self.row in queries and not any(self.label("query", part) in queries for part in mentioned)

    def _by_formula_above(self, statement: Statement, mentioned: tuple[str, ...], feature: int | None) -> Target | None:
        """What a formula in the line above a row names."""
        alone = _LETTER.fullmatch(statement.above) and self.label("key", statement.above) is None and self.label("query", statement.above) is None
        for formula in [statement.above] if alone and statement.row else re.findall(r"\$([^$]+)\$", statement.above) if statement.row else ():
            named = self.symbolic(parsed(formula) or statement.node)
            if named is not None and named.names:
                return Target(named.names, (), mentioned, feature, True, True, context=self.around(statement))
        return None

    def _pair(self, statement: Statement) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """The quantities and the two tokens, where a line begins with two tokens that it multiplies: `coffee · tea ≈ 0.62`."""
        node = statement.node
        named = node.head == "chain" and not node.args[-1] and not node.args[0].leaves()
        lead = statement.line + (statement.piece.text[node.start : node.args[1].start] if named else "")
        found = TIMES.fullmatch(lead)
        labels = [self.label(axis, found[k]) for axis, k in (("query", 1), ("key", 2))] if found else []
        if not found or None in labels or any(found[k].isdigit() for k in (1, 2)):
            return None
        known = [label in self.example.labels[axis] for axis, label in zip(("query", "key"), labels, strict=True)]
        return (("scores", "scaled_scores"), (found[1], found[2])) if all(known) else None

    def _ending(self, text: str) -> Named | None:
        """The symbol that a label ends with: `S =`, `W_Q:`."""
        found = ENDING.search(text)
        if not found:
            formula = RELATED.fullmatch(text)
            for node in (parsed(formula[1]), parsed(formula[1], False)) if formula else ():
                whole = node is not None and formula is not None and node.end >= len(formula[1].strip()) - 1
                named = self.symbolic(node) if node is not None and whole else None
                if named is not None and named.names:
                    return named
            return None
        named = self.symbolic(Node("name", (found[1], found[2] or "", ""), 0, 0))
        return named if named is not None and named.names else None

    def _spoken_of(self, statement: Statement) -> tuple[str, ...]:
        """The tokens that the words before a statement speak of, the nearest words first."""
        near = self._after(statement) or self.mentioned(statement.words, True) or self._before(statement) or self._led(statement.line)
        return near or self.mentioned(statement.line, True) or self._one(self.mentioned(statement.above))

    def _after(self, statement: Statement) -> tuple[str, ...]:
        """The token that a number is said to be for: `3.16 for coffee, 1.34 for tea`."""
        found = _FOR.match(statement.after) if statement.node.plain else None
        return (found[1],) if found is not None and self.label("key", found[1]) in self.example.labels["key"] and not found[1].isdigit() else ()

    def _before(self, statement: Statement) -> tuple[str, ...]:
        """The word that a vector is given to, where it is none of a quantity."""
        node = statement.node
        given = node.head == "chain" and bool(node.args[-1]) and node.args[0].head == "vec"
        word = OF.search(statement.words) or (BEFORE.search(statement.words) if given else self._in_list(statement))
        return (word[1],) if word is not None and not in_words(word[1]) and not of_symbol(word[1], "", "").names else ()

    def _in_list(self, statement: Statement) -> re.Match[str] | None:
        """The word right before a vector, in a list of such: `Keys: tea [1, 0], milk [0, 1]`."""
        further = FURTHER.match(statement.words) or NEXT.match(statement.after)
        return BARE.search(statement.words) if statement.node.head == "vec" and further and not statement.row else None

    def _one(self, found: tuple[str, ...]) -> tuple[str, ...]:
        """What a label above speaks of; two symbols and more there are rather a list of what there is."""
        return () if len(found) > 1 and all(part.isdigit() for part in found) else found

    def _led(self, line: str) -> tuple[str, ...]:
        """The tokens that the label of a line speaks of: `bank → in: …`."""
        lead = re.match(r"[^:：=]{1,40}[:：]", line)
        return self.mentioned(lead[0]) if lead else ()

    def _letters(self, text: str) -> tuple[str, ...]:
        """The quantity whose letter, and no other's, a label speaks of; where several are the same, all of them."""
        alone = re.fullmatch(r"\W*([xqkv])\W*", text)
        found = {alone[1].upper()} if alone else set(re.findall(r"(?<![\w^_\\])([XQKV])(?![\w^_])", text))
        if "X" in found and found <= {"X", *self.example.same}:
            return ("X",)
        return tuple(found) if len(found) == 1 else ()

    def _labelled(self, statement: Statement) -> bool:
        """Whether a short line directly above labels a vector or matrix that stands alone."""
        alone = statement.node.head in {"vec", "mat"} and not statement.words.strip(" $\n")
        return alone and statement.above.strip("$ ") == statement.previous.strip("$ ") and len(statement.above.split()) <= 6

    def _not_yet(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The names with those last that cannot be meant before there are weights: projected values are called weighted too."""
        if names[:1] == ("weighted_values",) and "V" in names and not any(key[0] == "weights" for key in self.example.claims):
            return ("V", *(name for name in names if name != "V"))
        return names

    def _refined(self, named: Named | None, node: Node) -> Named | None:
        """The index that a later link tells: `Score = q_love · k_I = …`."""
        if named is not None and named.names and not named.index and node.head == "chain":
            for link in node.nodes[1:]:
                other = self.symbolic(link)
                if other is not None and other.index and other.names and other.names[0] in named.names:
                    return Named((other.names[0],), other.index)
        return named

    def heading(self, statement: Statement) -> str | None:
        """The query that the nearest heading speaks of."""
        for text in list(reversed(statement.headings))[:2]:
            for part in self.mentioned(text):
                if part in self.example.labels["query"]:
                    return part
        return None

    def around(self, statement: Statement) -> tuple[str, ...]:
        """What the headings above a statement name, the nearest first."""
        out: list[str] = []
        for text in [statement.above, statement.previous, *reversed(statement.headings)]:
            out += [name for name in in_words(text, weak=False) if name not in out]
            if out:
                break
        return tuple(out)

    def _by_stage(self, names: tuple[str, ...], statement: Statement) -> tuple[str, ...]:
        """The names with those first that the heading speaks of, where a word such as attention may be several."""
        around = self.around(statement)
        if "scaled_scores" in in_words(statement.line) and "scaled_scores" in names:
            around = ("scaled_scores", *around)
        return tuple(sorted(names, key=lambda name: around.index(name) if name in around else len(around) + names.index(name)))
