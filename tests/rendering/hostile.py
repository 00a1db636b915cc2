"""Texts that titles and tokens may be made of, each of which some format could take for something else."""

import json
import unicodedata

TEXTS = {
    "jinja": "{{ 7*7 }}",
    "own delimiters": "<< 7*7 >>",
    "own statement": "<% raise %>",
    "own comment": "<# gone #>",
    "template extends": '<% extends "formats/md.j2" %>{{ config }}',
    "html": "</script><b>x</b>&amp;&lt;",
    "html comment": "<!-- x -->",
    "html image": '<img src=x onerror="alert(1)">',
    "tex input": r"\input{x}",
    "tex write": r"\write18{id} \end{document} \par",
    "tex math end": r"\] $$ \) \end{align*} \\ & x",
    "specials": "$&#%_^~",
    "more specials": r"\ { } * _ + - = : ; ! ? @ / ( ) < > [ ] | ` ' \"".replace('\\"', '"'),
    "backticks": "`a` ``b``",
    "quotes": "\"a\" 'b' ''c'' ``d''",
    "pipes": "a|b||c",
    "brackets": "[a](b) ![c](d) [e]{.f} [^1] [@g]",
    "emphasis": "*a* **b** _c_ __d__ ~~e~~ ^f^ ~g~",
    "dashes and dots": "a--b---c...d,,e",
    "list": "1. a",
    "bullet": "- a",
    "heading": "# a {#b .c}",
    "citation": "@a [-@b]",
    "link": "http://example.org/?a=b&c_d_e www.example.org <mailto:a@b.c>",
    "emoji names": ":smile: :+1:",
    "entities": "&amp; &#65; &copy;",
    "lines": "a\nb\r\nc\td",
    "direction": "a\u202eb\u2066c",
    "controls": "a\x00b\x07c\x1bd\x7fe",
    "emoji": "😀 👩‍🚀",
    "cat": "猫",
    "greek": "αβγ ΑΩ ς ϕ",
    "accents": "éÀßøŁő",
    "combined": "e\u0301 n\u0303",
    "signs": "−→≈≤∞√×÷·±µ°§¶†…–—“a” ‘b’ „‚",
    "cyrillic and hebrew": "Привет שלום",
    "unassigned": "\U0001fae9\ue000\uffff\U0010ffff",
    "minus infinity": "-inf",
    "numbers": "1,2",
    "comma": ",",
    "blank": " ",
    "looks like a row": "1 & 2 \\\\ 3",
    "long": "long" * 124,
    "empty": "",
}


def seen(text: str) -> str:
    """What a reader sees of a text: one line, runs of blanks as one; hidden characters (but the joiners within emoji and words) as a sign of their own."""
    hidden = [(unicodedata.category(c) in {"Cc", "Cf", "Cs"} and c not in "\u200c\u200d") or c in "\ufffe\uffff" for c in text]
    line = "".join(" " if c.isspace() else "\N{REPLACEMENT CHARACTER}" if hide else c for c, hide in zip(text, hidden, strict=True))
    return " ".join(line.split())


def toml(text: str) -> str:
    """The text as a TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def problem(texts: list[str]) -> str:
    """A problem file whose title is the first text and whose tokens are all of them, with one query: the first, by number."""
    size = len(texts)
    rows = ", ".join(f"[{k % 3}, {k % 2}.5]" for k in range(size))
    return f"title = {toml(texts[0])}\ntokens = [{', '.join(map(toml, texts))}]\nqueries = [1]\n\n[given]\nX = [{rows}]\n" + "".join(
        f"{name} = [[0.5, 0], [1, 0.25]]\n" for name in ("W_Q", "W_K", "W_V")
    )
