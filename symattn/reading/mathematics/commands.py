"""What signs and LaTeX commands mean to the lexer."""

from __future__ import annotations

import re
from typing import Final, Literal

Kind = Literal["num", "bad", "name", "word", "op", "rel", "open", "close", "begin", "end", "comma", "amp", "row", "line", "call", "frac", "percent", "colon", "unknown", "stop"]

JOINED: Final = frozenset({"PE", "dk", "dv", "Wq", "Wk", "Wv", "WQ", "WK", "WV", "ln", *(f"d{letter}" for letter in "OVAPSQKXYZCLW")})
"""Two letters that are one symbol in formulas, where others are a product; `dV` is a gradient."""
PRODUCTS: Final = frozenset({"QK", "AV", "PV", "SV", "XW", "αV"})
"""Two letters that are a product outside of formulas too."""
SUBSCRIPTS: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙₘₐₑₒₓₕₗₚₛₜᵥᵣᵤ₊₋", "0123456789ijknmaeoxhlpstvru+-")
SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹ᵀ⁺⁻ⁿᵗ", "0123456789T+-nt")
_SUB = re.escape("".join(map(chr, SUBSCRIPTS)))
_SUP = re.escape("".join(map(chr, SUPERSCRIPTS)))

_LETTER = rf"[^\W\d_{_SUB}{_SUP}]"
_WORD = rf"{_LETTER}+(?:['’\-‑]{_LETTER}+)*"
SIGNS: Final = re.compile(
    rf"""(?P<space>[ \t\r\f\v\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000]+)
  | (?P<line>\n)
  | (?P<note>(?:←|⟵|◄)[^\n]*)
  | (?P<rule>={{3,}}|-{{4,}})
  | (?P<clock>(?m:^)\d{{1,2}}(?::\d\d){{1,2}}(?=\ +[^\W\d]))
  | (?P<bad>\d+\.\d*\.\d[\d.]*|\d+(?:\.\d+)?(?=(?![eE]){_LETTER}|_))
  | (?P<num>(?:\d{{1,3}}(?:,\d{{3}})+(?![\d,]))(?:\.\d+)?|(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+\u2212]?\d+)?)
  | (?P<rel>:=|==|=>|=|≈|≃|≅|≐|⇒|→|⟶|↦|->|-->)
  | (?P<unknown>\?|…|\.\.\.|⋯|⋮|⋱|_{{2,}})
  | (?P<stop>!=|≠|<=|>=|[<>≤≥≪≫∈∝|‖–—;；。！？!¶•●▪◦✅❌⭐])
  | (?P<op>\*\*|(?<=[\w)\]]\ )\.(?=\ (?:[(\[]|[a-zA-Z][_\[]))|(?<=\d\])\.(?=[a-zA-Z]\[\d)|(?<=\b[qQ])\.(?=[kK]_?\d)|(?<=\b[qQ]\d)\.(?=[kK]_?\d)|[-+*/@^×·⋅∙•÷−∗✕⊤−±⊙∘／＋－])
  | (?P<colon>[:：])
  | (?P<comma>[,，、])
  | (?P<percent>[%％]|(?<=\d\ )(?:[Pp]er\ ?cent|Prozent|pour\ ?cent|por\ ciento|per\ cento)\b)
  | (?P<root>√)
  | (?P<open>[(\[{{（【])
  | (?P<close>[)\]}}）】])
  | (?P<name>{_WORD}|∞|∂|∑|Σ|∏|∇)
  | (?P<prime>['′’"“”„»«「」『』`~])
  | (?P<sub>[{_SUB}]+)
  | (?P<sup>[{_SUP}]+)
  | (?P<other>.)""",
    re.VERBOSE,
)
"""The signs of a text, whatever they mean."""
OPERATORS: Final = {
    ".": "*", "×": "*", "·": "*", "⋅": "*", "∙": "*", "∗": "*", "✕": "*", "÷": "/", "／": "/", "−": "-", "－": "-",
    "＋": "+", "**": "^", "•": "*", "⊙": "*", "∘": "*",
}
BRACKETS: Final = {"（": "(", "）": ")", "【": "[", "】": "]"}
FUNCTIONS: Final = frozenset({
    "softmax", "exp", "sqrt", "tanh", "sin", "cos", "tan", "ln", "log", "max", "min", "sum", "mean", "relu", "sigmoid", "concat", "dot", "sigma", "std", "var", "abs",
})
MAX_DIGITS: Final = 300
"""How long a number may be."""
_GREEK = (
    "alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho", "sigma",
    "tau", "phi", "varphi", "chi", "psi", "omega", "Delta", "Gamma", "Lambda", "Omega", "Phi", "Psi", "Theta", "ell", "partial", "infty", "nabla",
)
COMMANDS: Final[dict[str, tuple[Kind, str]]] = {
    **{name: ("name", name) for name in _GREEK},
    **dict.fromkeys(("cdot", "times", "ast", "odot", "bullet", "circ"), ("op", "*")),
    "div": ("op", "/"), "pm": ("op", "±"), "top": ("name", "T"), "intercal": ("name", "T"), "infin": ("name", "infty"),
    **dict.fromkeys(("approx", "simeq", "cong", "doteq", "equiv"), ("rel", "≈")),
    **dict.fromkeys(("to", "rightarrow", "Rightarrow", "longrightarrow", "implies", "mapsto", "Longrightarrow", "longmapsto", "leadsto", "rightsquigarrow"), ("rel", "→")),
    "coloneqq": ("rel", "="),
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), ("frac", "frac")),
    "sqrt": ("call", "sqrt"), "\\": ("row", "\\"), "newline": ("row", "\\"), "cr": ("row", "\\"), "%": ("percent", "%"), "{": ("open", "{"), "}": ("close", "}"),
    "lbrace": ("open", "{"), "rbrace": ("close", "}"), "lbrack": ("open", "["), "rbrack": ("close", "]"), "langle": ("open", "("), "rangle": ("close", ")"),
    **dict.fromkeys(("dots", "ldots", "cdots", "vdots", "ddots", "dotsc", "dotsb"), ("unknown", "…")),
    **dict.fromkeys(("exp", "sin", "cos", "tan", "tanh", "ln", "log", "max", "min"), ("call", "")),
    **dict.fromkeys(("le", "leq", "ge", "geq", "ne", "neq", "in", "mid", "lt", "gt", "forall", "propto", "sim", "ll", "gg", "Vert", "|", "quad", "qquad", ";;"), ("stop", "")),
    **dict.fromkeys(("sum", "prod"), ("name", "sum")),
}
DROPPED: Final = frozenset({
    "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "displaystyle", "textstyle", "scriptstyle",
    "large", "Large", "small", "normalsize", "tiny", "huge", "limits", "nolimits", ",", ";", ":", "!", "/", "-", "(", ")", "[", "]", ">", "nonumber",
    "notag", "hfill", "hline", "noindent", "middle", " ", "\n",
})
FONTS: Final = frozenset({
    "mathbf", "mathrm", "mathit", "mathsf", "mathtt", "mathcal", "mathbb", "boldsymbol", "bm", "text", "textbf", "textit", "textrm", "texttt",
    "textsf", "operatorname", "operatorname*", "mbox", "hat", "tilde", "bar", "vec", "widetilde", "widehat", "overline", "underline", "boxed",
    "emph", "color", "textcolor", "colorbox", "mathop",
})
ACCENTS: Final = {"tilde": "~", "widetilde": "~", "bar": "¯", "overline": "¯"}
"""Accents that make another symbol of a letter, and what they leave as its superscript."""
SKIPPED: Final = frozenset(["tag", "label", "ref", "hspace", "vspace", "phantom", "hphantom", "vphantom", "mspace", "kern", "color", "textcolor", "cline"])
TEXTS: Final = frozenset(["text", "textrm", "textbf", "textit", "mbox", "textsf", "texttt", "emph"])
MATRICES: Final = frozenset(["matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "smallmatrix", "array", "psmallmatrix", "bsmallmatrix"])


def closing(text: str, opening: int) -> int:
    """Where the brace that opens here is closed; the end of the text if it is not."""
    depth = 0
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, opening):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
            if depth == 0:
                return match.start()
        if match.start() > opening + 4000:
            break
    return min(len(text) - 1, opening + 4000) if text else 0


def plain_text(latex: str) -> str:
    r"""A subscript as plain text: `\text{“love”}` is love."""
    if latex.strip() in {r"\top", r"\intercal", r"\mathsf{T}", r"\mathrm{T}", r"\mathsf T", r"\mathrm T", "⊤", r"\text{T}"}:
        return "T"
    return re.sub(r"\\[a-zA-Z]+\*?|[{}\\\"'“”‘’„`$\s]", "", latex)


def normal(kind: str, text: str) -> str:
    """The one form of a sign that people write in several ways."""
    if kind == "op":
        return OPERATORS.get(text, text)
    if kind == "stop":
        return ";" if text == "；" else text
    if kind == "num":
        return text.replace("\N{MINUS SIGN}", "-")
    if kind in {"open", "close"}:
        return BRACKETS.get(text, text)
    if kind == "rel":
        return "=" if text in {"=", ":=", "=="} else "→" if text in {"→", "->", "⇒", "=>", "-->", "⟶", "↦"} else "≈"
    return text


def readable(number: str) -> bool:
    """Whether a number is of ASCII digits and within the bounds of the numbers that can be computed with."""
    if len(number) < 5:
        return number.isascii()
    mantissa, _, exponent = number.replace("\N{MINUS SIGN}", "-").lower().partition("e")
    return len(number) <= MAX_DIGITS and mantissa.isascii() and len(exponent.lstrip("+-").lstrip("0")) <= 2
