"""The LaTeX of every example and option compiles with pdfLaTeX, without a warning that matters, whole and inside somebody's own article."""

import re
from pathlib import Path

import pytest
from programs import pdf, pdf_text, troubles
from test_contract import COVERING, EXAMPLES, LANGUAGES

from symattn import load, solve

pytestmark = pytest.mark.external

ARTICLE = r"""\documentclass[11pt]{article}
\usepackage[T1]{fontenc}
\usepackage[margin=2.4cm]{geometry}
\usepackage{amsmath,booktabs}
\title{Somebody's own article}
\author{Somebody}
\begin{document}
\maketitle
Some text before. <FRAGMENTS>
And some after, with \emph{their} macros.
\end{document}
"""


def plain(text: str) -> str:
    """A text without what typesetting changes: quotes, ligatures, blanks."""
    for sign, letters in {"ﬁ": "fi", "ﬀ": "ff", "ﬂ": "fl", "ﬃ": "ffi", "“": '"', "”": '"', "’": "'"}.items():
        text = text.replace(sign, letters)
    return " ".join(text.split())


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_compile(tmp_path: Path, example: str) -> None:
    text = pdf_text(pdf(solve(example).to("latex"), tmp_path))
    assert plain(load(example).title) in plain(text)
    assert text.count("≈") > 3 or example in {"symbolic", "weights-by-hand"}


@pytest.mark.parametrize("example", EXAMPLES)
def test_fragments_with_every_option_compile_in_an_article(tmp_path: Path, example: str) -> None:
    fragments = [solve(example, **options).to("latex", "fragment") for options in COVERING]
    fragments += [solve(example, places=places).to("latex", "fragment") for places in (0, 1, 12)]
    fragments.append(solve(example).to("latex", "worksheet").partition(r"\begin{document}")[2].partition(r"\end{document}")[0])
    assert r"\documentclass" not in "".join(fragments)
    assert r"\usepackage" not in "".join(fragments)
    pdf(ARTICLE.replace("<FRAGMENTS>", "\n\\clearpage\n".join(fragments)), tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_compile(tmp_path: Path, language: str) -> None:
    pdf(solve("causal-mask", lang=language, carry="rounded", detail="every-entry").to("latex"), tmp_path)


@pytest.mark.quick
def test_a_log_with_trouble_is_noticed() -> None:
    log = r"""Overfull \hbox (12.3pt too wide) in paragraph at lines 1--2
Overfull \hbox (0.4pt too wide) in paragraph at lines 3--4
LaTeX Warning: Reference `x' undefined
Missing character: There is no x in font y
fine"""
    assert len(troubles(log)) == 3


def test_what_does_not_compile_is_noticed(tmp_path: Path) -> None:
    page = solve("symbolic").to("latex")
    with pytest.raises(AssertionError, match="pdflatex failed"):
        pdf(page.replace(r"\begin{align*}", r"\begin{align*} \nothing", 1), tmp_path)
    with pytest.raises(AssertionError, match="Overfull"):
        pdf(re.sub(r"\\section\*\{Checks\}", lambda found: found[0] + r"\\noindent\\hbox to 30cm{too wide}".replace("\\\\", "\\"), page), tmp_path)
