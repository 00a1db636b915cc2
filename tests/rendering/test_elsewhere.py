"""The fragment inside other people's documents, and the Markdown in other people's tools."""

import io
from pathlib import Path

import pytest
from programs import need, pdf, run

import symattn
from symattn.extensions import names

HEAD = r"\usepackage[T1]{fontenc}\usepackage{lmodern}\usepackage{amsmath}\usepackage{booktabs}\usepackage{tikz}"
CLASSES = {
    "article": (r"\documentclass{article}" + HEAD + r"\begin{document}", r"\end{document}"),
    "beamer": (r"\documentclass{beamer}" + HEAD + r"\begin{document}\begin{frame}[allowframebreaks]\scriptsize", r"\end{frame}\end{document}"),
    "exam": (
        r"\documentclass[answers]{exam}" + HEAD + r"\begin{document}\begin{questions}\question What does love attend to?\begin{solution}",
        r"\end{solution}\end{questions}\end{document}",
    ),
}


@pytest.mark.external
@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("example", ["i-love-statistics", "weights-by-hand"])
def test_the_fragment_compiles_inside_the_class(name: str, example: str, tmp_path: Path) -> None:
    before, after = CLASSES[name]
    fragment = symattn.render(symattn.solve(example), "latex", "fragment")
    assert r"\documentclass" not in fragment
    pdf(f"{before}\n{fragment}\n{after}\n", tmp_path, wide=30.0)


@pytest.mark.external
@pytest.mark.parametrize("example", names("examples"))
def test_pandoc_makes_html_and_pdf_of_the_markdown(example: str, tmp_path: Path) -> None:
    need("pandoc", "pdflatex")
    text = symattn.solve(example).to("md")
    html = run(["pandoc", "-f", "markdown", "-t", "html", "--mathml"], text)
    assert (html.returncode, html.stderr) == (0, "")
    assert html.stdout.count("<math") > 15
    made = run(["pandoc", "-f", "markdown", "-o", str(tmp_path / "page.pdf")], text)
    assert (made.returncode, made.stderr) == (0, "")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("example", names("examples"))
def test_myst_reads_the_markdown_as_mathematics(example: str) -> None:
    core = pytest.importorskip("docutils.core")
    parser = pytest.importorskip("myst_parser.docutils_")
    complaints = io.StringIO()
    settings = {"myst_enable_extensions": ["dollarmath"], "warning_stream": complaints}
    tree = core.publish_doctree(symattn.solve(example).to("md"), parser=parser.Parser(), settings_overrides=settings)
    assert complaints.getvalue() == ""
    kinds = [node.tagname for node in tree.findall()]
    assert kinds.count("math_block") > 10
    assert kinds.count("math") >= 3
    assert "problematic" not in kinds
