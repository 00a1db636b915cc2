"""What the words and symbols of a document name: the quantities of attention, in the many words people use for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from symattn.reading.foreign import FOREIGN
from symattn.reading.mathematics.commands import SUBSCRIPTS

_WORDS: Final[tuple[tuple[str, str], ...]] = (
    ("W_Q", r"\b(?:query|queries|q)\W{0,3}(?:\w+\W{1,2}){0,1}(?:weight(?!ed)|projection|matri)|查询(?:权重|矩阵|投影)|matri\w* (?:for|of) (?:the )?quer"),
    ("W_K", r"\b(?:key|keys|k)\W{0,3}(?:\w+\W{1,2}){0,1}(?:weight(?!ed)|projection|matri)|键(?:权重|矩阵|投影)|matri\w* (?:for|of) (?:the )?key"),
    ("W_V", r"\b(?:value|values|v)\W{0,3}(?:\w+\W{1,2}){0,1}(?:weight(?!ed)|projection|matri)|值(?:权重|矩阵|投影)|matri\w* (?:for|of) (?:the )?value"),
    ("weighted_values", r"weighted values?\b|weighted v\b|values? (?:times|×|by) (?:its |the )?weight|weights? (?:times|×|·) (?:its |the )?(?:value|v\b)|加权(?:的)?值"),
    ("output", r"context|\bouti?puts?\b|weighted (?:sum|average|mean)|\bresult|new (?:\w+ )?(?:representation|meaning|vector|embedding)"
     r"|\bnew (?=[\"“„‘«])|updated (?:representation|vector)"
     r"|\battended"
     r"|\bblend|输出|上下文|加权(?:之|求)?和|加权平均|新的?(?:词)?(?:向量|表示|含义)|新的(?=[\"“「'])|\bausgabe|kontextvektor"),
    ("weights", r"softmax|attention (?:weight|probabilit|distribution|pattern)|probabilit|\bweights?\b|(?<!un)(?<!un-)normali[sz]ed"
     r"|\bshares?\b|attends? to|looks? (?:most )?at|权重|概率|gewicht"),
    ("shifted_scores", r"scores?\W{1,3}max|shifted|minus (?:the )?(?:max|largest|biggest|highest)|[-−–]\W?max\b|\bsubtract(?:ed|ing|s)?\b"),
    ("row_maxima", r"\bmaxim|largest score|row max|\bmax\b"),
    ("row_sums", r"\brow sums?\b|\bsums?\b(?! of)|\btotals?\b|\badd(?:s|ed|ing)?(?: \w+)? up\b"
     r"|\btogether\W+(?:\w+ )?(?:make|give|come|they are)s?\b|denominator|normali[sz]er|partition function"
     r"|分母|(?<!加权)求和|总和|(?<!加权)(?:之|的)和|和(?=[为是等约])|\bsumme"),
    ("exponentials", r"exponenti[ae]l|\bnumerators?\b|\bexps?\b|\bexp\(|exponentiat|指数"),
    ("masked_scores", r"\bmask(?:ed|ing)?\b|遮罩后|掩码后"),
    ("scaled_scores", r"(?:\bscores?|\bdot.products?|\bq\W{0,3}k\w?)\s{0,2}(?:/|÷|:)\s{0,2}(?:\\?sqrt|√|d|\d)"
     r"|(?:分数|得分|点积)\W{0,2}除以|(?<!un)(?<!un-)\bscal(?:ed?|ing)\b|\b(?:over|divided by|by) {0,2}(?:the )?(?:\\?sqrt|√|(?:square )?root|\d\.\d)"
     r"|^[\s$]*(?:\\div|÷|/)\s*\\?(?:sqrt|√)|\bafter dividing|\bdivid\w*\b[^.]{0,40}(?:sqrt|√|root|d_k|dimension)|除以[\s$]{0,3}(?:\\?sqrt|√|根号)|缩放|skalier"),
    ("scores", r"\bscores?\b|dot.products?|similarit|\blogits?\b|compatib|\bq\W{0,3}k\b|点积|内积|分数|得分|打分|相似度|\bpunktprodukt"),
    ("Q", r"\bquer(?:y|ies)\b|(?<![_^]\{)\bq\b(?! *[·*×])|查询|\banfrage"),
    ("K", r"\bkeys?\b|(?<![_^]\{)\bk\b|键|\bschlüssel"),
    ("V", r"\bvalues?\b|(?<![_^]\{)\bv\b|(?<![数分])值|\bwerte?\b"),
    ("X", r"^\W*(?:vectors?|vektor|vecteur|vettore|向量|词向量)\W*(?:\([^)]*\)\W*)?$|embedd|\binputs?\b|word vectors?|token vectors?|feature vectors?|嵌入|词向量|输入|\beingabe"),
    *((f"W_{c}", rf"\bw[_^{{ ]{{0,2}}{c}\b") for c in "QKV"),
    ("mask", r"mask matrix|\bmask\b|遮罩|掩码"),
    ("scores", r"\battention\b|注意力"),
    ("weights", r"\battention\b|注意力"),
)
_TWICE: Final = {name: k for k, (name, _) in reversed(list(enumerate(_WORDS)))}
_PATTERNS: Final = tuple(
    (name, re.compile(f"{pattern}|{FOREIGN[name]}" if name in FOREIGN and _TWICE[name] == k else pattern, re.IGNORECASE)) for k, (name, pattern) in enumerate(_WORDS)
)

_SYMBOLS: Final[dict[str, tuple[str, ...]]] = {
    "q": ("Q",), "Q": ("Q",), "k": ("K",), "K": ("K",), "v": ("V",), "V": ("V",), "x": ("X",), "X": ("X",), "h": ("X",), "H": ("X",), "E": ("X", "exponentials"),
    "s": ("scores", "scaled_scores"), "S": ("scores", "scaled_scores"), "z": ("scaled_scores", "scores", "output"),
    "Z": ("output", "scaled_scores", "row_sums"), "u": ("scores",), "U": ("weighted_values",), "R": ("row_sums",), "r": ("row_sums", "scores"),
    "a": ("weights",), "A": ("weights",), "alpha": ("weights",), "α": ("weights",), "P": ("weights",), "p": ("weights",), "w": ("weights",),
    "β": ("weights",), "beta": ("weights",),
    "o": ("output",), "O": ("output",), "y": ("output",), "Y": ("output",), "c": ("output",), "C": ("output",), "M": ("mask",), "m": ("row_maxima",),
    "l": ("row_sums",), "Σ": ("row_sums",), "∑": ("row_sums",), "L": ("scores",),
}
_NAMES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (r"out(?:put)?s?|context(?:_?vectors?)?|ctx|result|attended|attn_?output", ("output",)),
    (r"attn_?weights?|attention_?weights?|weights?|probs?|softmax|attn|attention_?probs", ("weights",)),
    (r"attention|attn_?scores?", ("scores", "weights", "scaled_scores")),
    (r"scaled_?scores?|scaled|scaledscore", ("scaled_scores",)),
    (r"raw_?scores?|scores?|logits?|sim(?:ilarity)?|energy", ("scores", "scaled_scores")),
    (r"masked_?scores?|masked", ("masked_scores",)),
    (r"quer(?:y|ies)", ("Q",)), (r"keys?", ("K",)), (r"values?", ("V",)),
    (r"embeddings?|inputs?|tokens?|emb", ("X",)), (r"mask", ("mask",)), (r"exp|exps|exponentials?", ("exponentials",)), (r"sum|total|denominator|denom", ("row_sums",)),
)
_PROJECTED: Final = frozenset(["q", "k", "v", "query", "key", "value", "queries", "keys", "values"])
"""What a matrix M with one of these as index projects to: M_query."""
_OF: Final = re.compile(r"\b(?:of|von|der|des)\b")
"""The exponentials of the scores are exponentials."""
_SIZED: Final = re.compile(
    r"\b(?:for|with|because|since|where)\b[^.:;]{0,12}\b(?:quer(?:y|ies)|keys?|values?)(?: and \w+)?(?: vectors?)? (?:of|have|has) (?:the )?(?:width|size|length|dimension|\d+)",
    re.IGNORECASE,
)
"""Words that only say how long vectors are: `for keys of width 25`."""
_GRADIENT: Final = re.compile(r"\bgradients?\b|\bderivatives?\b|\bjacobian|\\partial|∂|梯度|导数|gradienten?\b|ableitung", re.IGNORECASE)
"""Words for what flows back through a quantity, which is another one."""
_BESIDE: Final = re.compile(r"\b(?:with|mit|avec)\b")
"""Weights with their sums are weights."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a symbol may name, the likeliest first, and the parts of its index; one in square brackets, counted from 0, begins with @."""

    names: tuple[str, ...]
    index: tuple[str, ...] = ()


@lru_cache(maxsize=8192)
def in_words(text: str, weak: bool = True) -> tuple[str, ...]:
    """The quantities that words may name, the most particular first; `weak` ones are named by a word such as "attention" that may mean several.

    >>> in_words('Weighted Key Vector for "I":')
    ('K',)
    >>> in_words("Query Weight Matrix (Wq):")[0]
    'W_Q'
    """
    if _GRADIENT.search(text):
        return ()
    text = _SIZED.sub("", text)
    places = [(name, m.start()) for name, pattern in (_PATTERNS if weak else _PATTERNS[:-2]) if (m := pattern.search(text))]
    beside = _BESIDE.search(text)
    of = _OF.search(text)
    found = list(dict.fromkeys(name for name, _ in sorted(places, key=lambda p: 2 if beside and p[1] > beside.start() else 1 if of and p[1] > of.start() else 0)))
    if found and found[0].startswith("W_"):
        return tuple(name for name in found if name not in {"Q", "K", "V", "weights"})
    return tuple(found)


def of_symbol(base: str, sub: str, sup: str) -> Named:
    """The quantities that a symbol may name, and its index.

    >>> of_symbol("q", "love", "")
    Named(names=('Q',), index=('love',))
    >>> of_symbol("W", "", "Q").names
    ('W_Q',)
    """
    projection = _projection(base, sub, sup)
    if projection is not None:
        return projection
    index = tuple(part for part in re.split(r"[,\s\]()→]+|->", sub.replace("‑", "-").replace("[", ",@")) if part.strip("@"))
    index = tuple(part for part in index if not re.fullmatch(r"@\d{3,}", part))  # the row of a vocabulary, E[1247]
    lower = base.lower()
    if "scaled" in sub.lower():
        return Named(("scaled_scores",))
    if "¯" in sup and base not in {"h", "H", "x", "X"}:
        return Named((), index)  # a derivative, a mean
    if "~" in sup:
        return Named(("masked_scores", "shifted_scores", "scaled_scores"), index) if base in {"S", "s", "Z", "z"} else Named((), index)
    if "'" in sup or "′" in sup:
        return Named(("shifted_scores", "masked_scores", "scaled_scores"), index) if base in {"S", "s", "Z", "z"} else Named((), index)
    if base in {"X", "H", "x", "h"} and sub.lower() in {"kv", "enc", "encoder", "source", "src", "memory"}:
        return Named(("X_kv",))
    if base in {"X", "H", "x", "h"} and sub.lower() in {"dec", "decoder", "target", "tgt", "query"}:
        return Named(("X",))
    if base in _SYMBOLS:
        names = _SYMBOLS[base]
        index = tuple(part for part in index if part.lower() not in {"masked", "attn", "attention"})
        return Named(names, index if sup in {"", "'", "T", "¯"} else (*index, sup))
    for pattern, names in _NAMES:
        if re.fullmatch(pattern, lower):
            return Named(names, index)
    return Named((), index)


def _projection(base: str, sub: str, sup: str) -> Named | None:
    """What a letter W, or M with the name of a quantity as its index, names: `W_Q`, `Wk`, `M_query`; None for other letters."""
    if base in {"W", "w"} or (len(base) == 2 and base[0] == "W"):
        letter = (base[1:] + sub + sup).strip("_")[:1].upper()
        rest = (base[1:] + sub + sup)[1:]
        if letter in {"Q", "K", "V", "O"} and not rest.strip("'()[]"):
            return Named((f"W_{letter}",)) if letter != "O" else Named(())
        return Named(()) if base[0] == "W" else None
    return Named((f"W_{sub[0].upper()}",)) if base == "M" and sub.lower() in _PROJECTED else None


def quoted(text: str) -> list[str]:
    """The words set in quotation marks; what strokes divide there are several, and three words and more are a sentence."""
    found = re.findall(r"\"([^\"]{1,30})\"|“([^”]{1,30})”|‘([^’]{1,30})’|„([^“]{1,30})“", text)
    return [word for groups in found for word in "".join(groups).split("/") if word and len(word.split()) < 3]


_COUNTED: Final = (
    "first erste premier première primera prima primeira 第一", "second zweite deuxième seconde segunda seconda 第二", "third dritte troisième tercera terza terceira 第三",
    "fourth vierte quatrième cuarta quarta 第四", "fifth fünfte cinquième quinta 第五",
)
_ORDINALS: Final = {word: k for k, words in enumerate(_COUNTED) for word in words.split()}
ROWS: Final = "row|query|zeile|anfrage|ligne|requête|fila|riga"
"""Words that say, with a number, which query the numbers after them belong to."""
NEAR: Final = 300
"""How many characters before a number may name its row."""
_ORDINAL_ROW: Final = re.compile(
    rf"({'|'.join(_ORDINALS)}|last|final|letzte|dernière?)e?[rsn]?(?:\W+\w+)?\W*"
    r"(?:row|token|quer(?:y|ies)|position|word|zeile|wort|anfrage|ligne|requête|mot|jeton|fila|consulta|palabra|riga|parola|linha|行|个词|个)",
    re.IGNORECASE,
)
_ROW: Final = re.compile(
    r"\b(?:rows?|tokens?|quer(?:y|ies)|pos(?:itions?)?|words?|zeile|reihe|wort|ligne|mot|fila|riga|linha)\W{0,3}(\d+)\b(?!\.\d|\s*(?:,|and|und|et|to|–)\s*\d)|(?:第\s*)?(\d+)\s*(?:行目|番目)|第\s*(\d+)\s*(?:行|个)",
    re.IGNORECASE,
)


def row_number(text: str) -> str | None:
    """The number that words give a row or token: `Row 2`, `token 3`, `the third query`; `last` for the last one; what follows a semicolon goes before.

    >>> row_number("Row 2"), row_number("the weights of the third token"), row_number("zweite Zeile"), row_number("the last token")
    ('2', '3', '2', 'last')
    """
    text = text[-NEAR:]
    head, _, last = text.rpartition(";") if ";" in text else text.rpartition("；")
    if head and (own := row_number(last)):
        return own
    found = list(_ROW.finditer(text))
    if found:
        return next(group for group in found[-1].groups() if group)
    ordinal = _ORDINAL_ROW.search(text)
    if ordinal is None:
        return None
    word = ordinal[1].lower()
    return str(_ORDINALS[word] + 1) if word in _ORDINALS else "last"


_INDEXED: Final = re.compile(r"(?<![\w\\^_])[qkvx](?:_(?:\{\\?(?:text|mathrm)?\{?(\w{1,20})\}{1,2}|(\w{1,20}))|(\d{1,2})|([₀-₉]{1,2}))(?![\w(])")


def indices(text: str) -> tuple[str, ...]:
    """The tokens whose query, key, value or embedding a text speaks of by its symbol: `the dot product of q_3 with k_1`."""
    found = [a or b or c or d.translate(SUBSCRIPTS) for a, b, c, d in _INDEXED.findall(text)]
    return tuple(part for part in found if part not in {"i", "j", "n", "m", "t", "s"})


_FEATURE: Final = re.compile(r"\b(?:component|coordinate|dimension|dim|entry|feature|element|komponente)\W{0,3}(\d+)\b|第\s*(\d+)\s*维", re.IGNORECASE)
_ORDINAL: Final = re.compile(rf"\b({'|'.join(_ORDINALS)})e?[rsn]?\W+(?:component|coordinate|dimension|entry|feature|element|komponente)", re.IGNORECASE)


COUNTED: Final = re.compile(rf"(?:^|[,;.)–—-]\s)[\s*\-•]*(?:\d[.)]\s+)?({'|'.join(_ORDINALS)})e?[rsn]?\s*[:：]", re.IGNORECASE)
"""A line that an ordinal labels: `second: 0.2 + 0.1 = `."""


def feature_number(text: str) -> int | None:
    """Which component words speak of, counted from 1: `second coordinate`."""
    ordinal = _ORDINAL.search(text) or COUNTED.search(text)
    if ordinal:
        return _ORDINALS[ordinal[1].lower()] + 1
    found = _FEATURE.search(text)
    return int(found[1] or found[2]) if found and len(found[1] or found[2]) < 4 else None


NUMBERED: Final = re.compile(r"(?:[qkvxhdsQKVXH]|[Qq]uery|[Kk]ey|[Vv]alue)[\s_]?\{?(\d+)\}?")
ENDING: Final = re.compile(r"(?:^|(?<![·×*@])[\s$(])([A-Zα-ωa-z]{1,2})(?:_\{?(\w{1,12})\}?|(\d))?\$?\s*[=≈]\s*\$?\s*$")
RELATED: Final = re.compile(r"\$?\s*([^$]{1,80}?)\s*(?:=|≈|\\approx)\s*\$?\s*")
ARGUMENT: Final = re.compile(r"softmax\W{0,3}\s(?:of|over|on|von|über|de|di|sur|to)\s[\s$*`]*$", re.IGNORECASE)
"""Words before the scores that softmax is taken of."""
TIMES: Final = re.compile(r"\W*?([^\W_][\w'’\-]{0,29})[\"”»“`*]*(?:\s*[·⋅∙•×*]\s*|\s\.\s)[\"“„«`*]*([^\W_][\w'’\-]{0,29})[\"”»“`*]*\s*(?:[=≈:→]|[-=]>)*\s*")
"""Two words that are multiplied: `coffee · tea =`."""
COMMON: Final = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "he", "i", "in", "is", "it", "of", "on", "or", "she", "so", "that", "the", "they", "this", "to",
    "was", "we", "with", "you", "not",
})
"""Words that are often tokens and oftener only words: in longer texts they are tokens only in quotation marks."""
LABEL: Final = re.compile(r"[\s*\-•\d.)]*([^\W\d_][\w'’\-]{0,29})\s*(?:\([^()]*\)\s*)?[:：→]+\s*[=≈]?\s*")
BEFORE: Final = re.compile(r"(?:^|[:：,，;；、。(（\s])[\"“„«'`*]*([^\W\d_][\w'’\-]{0,29})[\"”»'`*]*\s*(?:=|≈|:=|\\to|→|->|\\approx)\s*$")
"""A word right before the sign that gives it a vector: `the embeddings: cat = `."""
_HAS: Final = r"(?:\s+(?:has|is|carries|holds|gets|offers|gives|brings|shows|with|hat|ist|trägt|vaut|tiene|ha))?"
BARE: Final = re.compile(rf"(?:^|[:：,，;；、]|\b(?:and|und|et|y|e)\b)\s*[\"“„«'`*]*(?!(?:and|und|et|or)\b)([^\W\d_][\w'’\-]{{0,29}})[\"”»'`*]*{_HAS}\s*$")
"""A word right before one of several vectors in a row: `tea [1, 0], milk [0, 1]`, `tea has [1, 0] and milk has [0, 1]`."""
FURTHER: Final = re.compile(r"\s*(?:[,，、;；]|(?:and|und|et|y|e)\s)")
"""How the words begin before one of several vectors that is not the first."""
NEXT: Final = re.compile(
    rf"\s*(?:[,，、;；]\s*(?:(?:and|und|et|y|e)\s+)?|(?:and|und|et|y|e)\s+)[\"“„«'`*]*[^\W\d_][\w'’\-]{{0,29}}[\"”»'`*]*{_HAS}\s*[\[(]",
)
"""What comes after one of them that is not the last."""
OF: Final = re.compile(
    r"\b(?:quer(?:y|ies)|keys?|values?|embeddings?|vectors?|anfrage|schlüssel|wert|requête|clé|valeur|consulta|clave|valor|[qkvx])\s+"
    r"(?:of|for|von|für|de|du|pour|di|per)\s+(?:the\s+)?(?:(?:word|token)\s+)?[\"“„«*`']*(?!(?:each|every|all|our|this|that|one|the)\b)([^\W\d_][\w'’\-]{1,29}|I)"
    r"[\"”»*`']*\s*(?:[:：=]|\bis\b)[\s$]*$", re.IGNORECASE,
)
"""A word that a vector is said to be that of: `query of bank: `."""
LEAD: Final = re.compile(r"[\s*\-•]*([^\W\d_][\w'’\-]{0,29})\s*[:：]")
"""A word that alone labels what comes after it: `please → `, `study: `."""


def clean(text: str) -> str:
    """The token that the label of a row is about."""
    found = quoted(text)
    return found[0] if found else text.replace("$", "").strip(" *`\"'“”.:") or text.strip()
