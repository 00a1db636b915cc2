"""Blocks of a fixed layout: which hold code, which what code printed, which prose laid out by hand."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from textwrap import dedent
from typing import Final

from symattn.reading.documents.formulas import with_formulas
from symattn.reading.documents.literals import only_names, without_keywords
from symattn.reading.documents.runs import Draft, Run
from symattn.reading.page import Kind, Piece

PYTHON: Final = frozenset({"python", "py", "python3", "py3", "numpy", "torch", "pytorch", "ipython", "ipython3", "pycon", "sage"})
_OTHER_NAMES = "c cpp c++ java javascript js typescript ts jsx tsx r julia rust go bash sh shell zsh css sql ruby matlab kotlin swift scala php haskell"
OTHERS: Final = frozenset(_OTHER_NAMES.split())
PRINTED: Final = frozenset({"output", "console", "stdout", "out"})
UNNAMED: Final = frozenset({"", "text", "txt", "plain", "plaintext", "none", "nohighlight", "no-highlight"})
_HINT = re.compile(r"^[ \t]*(?:import|from|def|class)\s|\b(?:np|numpy|torch|jnp|math|F|nn)\.\w|\b(?:array|tensor|softmax)\(|[\w\]]\s*=\s*\[|^[ \t]*print\(", re.MULTILINE)
_MAGIC = re.compile(r"^([ \t]*)[%!].*$", re.MULTILINE)
_PROMPT = re.compile(r"^[ \t]*(?:>>>|\.\.\.|In ?\[\d+\]:|\.\.\.:)(?: |$)", re.MULTILINE)
_SESSION = re.compile(r"\s*(?:>>>|In ?\[\d+\]:) ")
_ANSWER = re.compile(r"[ \t]*Out ?\[\d+\]:[ \t]*\n?")
_ARRAY = re.compile(r"\d")
_LONGEST = 200_000
_ANNOUNCED = re.compile(
    r"(?:output|stdout|\bout ?\[\d+\]|prints?|printed|result|gives|returns|shows|get|ausgabe|ergebnis|sortie|salida|输出|结果|打印)[^.\n]{0,20}[:：]?\s*$|[:：]\s*$", re.IGNORECASE,
)
LONGEST_WORDS: Final = 80
"""How long the words between code and what it prints may be."""


def is_python(text: str) -> bool:
    """Whether a block clearly is Python source: it parses, and imports, defines, or assigns from NumPy, torch or `array(…)`.

    >>> is_python("x = np.array([1, 2])\\nprint(x)"), is_python("Q = [1, 0]"), is_python("x = 1 +")
    (True, False, False)
    >>> is_python("tensor([[0.5, 1.0]])")
    False
    """
    if len(text) > _LONGEST or not _HINT.search(text):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(dedent(_MAGIC.sub(r"\1pass", text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(_tells(node) for node in tree.body)


def _tells(node: ast.stmt) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef):
        return True
    if not isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr | ast.For | ast.With):
        return False
    names = {child.id for child in ast.walk(node) if isinstance(child, ast.Name)}
    called = {child.func.id for child in ast.walk(node) if isinstance(child, ast.Call) and isinstance(child.func, ast.Name)}
    dotted = {child.value.id for child in ast.walk(node) if isinstance(child, ast.Attribute) and isinstance(child.value, ast.Name)}
    telling = {"print"} if isinstance(node, ast.Expr) else {"array", "tensor", "print"}
    return bool(called & telling) or bool(names & dotted & {"np", "numpy", "torch", "jnp", "math", "F", "nn"})


def language_of(words: str) -> str:
    """The language that an info string or a class names: `{python}`, `language-py`, `ipython3`, or nothing.

    >>> language_of("{python, echo=FALSE}"), language_of("highlight hl-ipython3"), language_of("matrix wide")
    ('python', 'ipython3', '')
    """
    for word in re.split(r"[\s,{}.]+", words.lower()):
        name = re.sub(r"^(?:language|lang|highlight-source|highlight|hl|brush:?|code)-", "", word)
        if name in PYTHON or name in OTHERS or (name and (name in UNNAMED or name in PRINTED or name == "math")):
            return name
    return ""


def block_kind(text: str, language: str, before: Piece | None) -> Kind:
    """Code, what the code `before` it printed, or text."""
    if language in PYTHON or language in OTHERS:
        return "code"
    if language in PRINTED:
        return "output"
    if not language or language in UNNAMED:
        if is_python(text):
            return "code"
        if before is not None and before.kind in ("code", "output") and _ARRAY.search(text):
            return "output"
    return "text"


def block_pieces(run: Run, language: str, before: Sequence[Piece], printed: bool = False) -> Iterator[Piece]:
    """The pieces of a block: one, or code and output in turn where Python's prompts tell them apart."""
    if _SESSION.match(run.text):
        yield from _session(run)
        return
    kind: Kind = "output" if printed else block_kind(run.text, language, _ran(before))
    if kind == "code" and language in OTHERS and only_names(run.text):
        kind, run = "text", Run(without_keywords(run.text), run.places)
    block = run.strip_lines()
    if kind != "code":
        block = with_formulas(block) if kind == "text" else block.without("$")
    if block.text.strip():
        name = "python" if kind == "code" and (language in PYTHON or language not in OTHERS) else language if kind == "code" else ""
        yield Piece(kind, block.text, block.places, language=name)


def _ran(before: Sequence[Piece]) -> Piece | None:
    """The piece whose output a block may be: the one before it, or the one before a few words that announce it (`Output:`)."""
    if len(before) > 1 and before[-1].kind in {"text", "heading"} and len(before[-1].text) <= LONGEST_WORDS and _ANNOUNCED.search(before[-1].text):
        return before[-2]
    return before[-1] if before else None


def _session(run: Run) -> Iterator[Piece]:
    """What was typed at Python's prompt, and what was answered."""
    draft, typed = Draft(), True
    at = 0
    while at < len(run.text):
        end = run.text.find("\n", at) + 1 or len(run.text)
        prompt = _PROMPT.match(run.text, at, end)
        blank = not run.text[at:end].strip()
        if bool(prompt) != typed and not (blank and typed):
            yield from _part(draft.run(), typed)
            draft, typed = Draft(), not typed
        answer = _ANSWER.match(run.text, at, end)
        draft.add(run, prompt.end() if prompt else answer.end() if answer else at, end)
        at = end
    yield from _part(draft.run(), typed)


def _part(run: Run, typed: bool) -> Iterator[Piece]:
    block = run.strip_lines()
    if block.text.strip():
        yield Piece("code" if typed else "output", block.text, block.places, language="python" if typed else "")
