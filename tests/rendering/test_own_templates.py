"""A user's own directory of templates: one block, one step, one format; a broken one is told with its file; none reaches Python."""

from pathlib import Path

import pytest

from symattn import SymattnError, solve
from symattn.extensions import template_path

pytestmark = pytest.mark.quick

EXTENDS = '<% extends "symattn/documents/worked_solution.j2" %>\n'


def page(folder: Path, format: str = "md", **files: str) -> str:
    """The first example by a directory with these files (`documents__worked_solution` is documents/worked_solution.j2)."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.j2"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return solve("i-love-statistics", template=str(folder)).to(format)


def test_an_empty_directory_changes_nothing(tmp_path: Path) -> None:
    assert page(tmp_path) == solve("i-love-statistics").to("md")


@pytest.mark.parametrize("format", ["md", "latex", "html"])
def test_one_block_of_a_document(tmp_path: Path, format: str) -> None:
    ours = solve("i-love-statistics").to(format)
    mine = page(tmp_path, format, documents__worked_solution=EXTENDS + "<% block checks %>\nNo checks today: << v.places >> places & all.\n<% endblock %>\n")
    assert "No checks today: 4 places & all." in mine, "text of a template is in the format's own language"
    before = {"md": "\n## Checks", "latex": r"\section*{Checks}", "html": "<h2>Checks</h2>"}[format]
    assert before in ours
    assert before not in mine
    cut = ours.index(before)
    assert mine[: cut - 30] == ours[: cut - 30]


def test_one_step(tmp_path: Path) -> None:
    mine = page(tmp_path, steps__scores='<% extends "symattn/steps/scores.j2" %>\n<% block why %>Because I say so.<% endblock %>\n')
    ours = solve("i-love-statistics").to("md")
    assert mine.count("Because I say so.") == 1
    assert mine.count("\n## ") == ours.count("\n## ")
    assert "where both point the same way" in ours
    assert "where both point the same way" not in mine


def test_one_format(tmp_path: Path) -> None:
    ours = (template_path() / "formats" / "md.j2").read_text(encoding="utf-8")
    mine = page(tmp_path, formats__md=ours.replace("# << title >>", "% << title >>"))
    assert mine == "%" + solve("i-love-statistics").to("md")[1:]


def test_values_are_escaped_in_own_templates_too(tmp_path: Path) -> None:
    text = '<< "<b>" >> << "a_b*c" >> << f.math("a_b") >>'
    assert page(tmp_path, documents__worked_solution="<% import macros as f with context %>" + text) == "&lt;b&gt; a\\_b\\*c $a_b$\n"


def test_decimals_are_open_to_templates(tmp_path: Path) -> None:
    text = '<< v.derivation["weights"].decimal(3)[0][1] >> << v.derivation["weights"].shape[1] >>'
    assert page(tmp_path, documents__worked_solution=text) == "0.341 3\n"


BROKEN = {
    "syntax": ("<% if %>", "worked_solution.j2:1"),
    "unclosed block": ("\n\n<% for x in y %>", "worked_solution.j2:3"),
    "unknown name": ("\n<< nothing >>", "'nothing' is undefined"),
    "unknown field": ("<< v.nothing >>", "has no attribute 'nothing'"),
    "unknown filter": ("<< 1|nothing >>", "nothing"),
    "unknown template": ('<% include "nothing.j2" %>', "nothing.j2 is not found"),
    "arithmetic": ("\n<< 1 // 0 >>", "worked_solution.j2:2"),
    "types": ("<< v.places + 'a' >>", "unsupported operand"),
    "too long a range": ("<< range(10**9)|list >>", "Range too big"),
    "recursion": ("<< v.solution.to('md') >>", "recursion"),
    "beyond the list": ("<< v.steps[99].name >>", "worked_solution.j2:1"),
    "a macro with the wrong arguments": ("<% import macros as f with context %><< f.table() >>", "md.j2"),
}


@pytest.mark.parametrize(("text", "told"), BROKEN.values(), ids=BROKEN)
def test_a_broken_template_is_told_with_its_file(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SymattnError) as error:
        page(tmp_path, documents__worked_solution=text)
    assert len(error.value.messages) == 1
    assert error.value.messages[0].startswith("template ")
    assert told in error.value.messages[0]
    assert ".j2" in error.value.messages[0]


def test_a_template_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "worked_solution.j2").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SymattnError, match=r"worked_solution\.j2.*utf-8"):
        page(tmp_path)


WAYS_OUT = [
    "''.__class__.__mro__[1].__subclasses__()",
    "v.__class__.__init__.__globals__",
    "v|attr('__class__')",
    "v['__class__']",
    "''|attr('format')",
    "'{0.__class__.__init__.__globals__}'.format(v)",
    "'{x.__class__}'.format_map({'x': v})",
    "('{0.__class__}'|attr('format'))(v)",
    "self.__init__.__globals__",
    "self._TemplateReference__context",
    "cycler.__init__.__globals__.os",
    "joiner.__init__.__globals__.os.popen('id').read()",
    "namespace.__init__.__globals__",
    "lipsum.__globals__['os']",
    "lipsum.__globals__.__builtins__.open('/etc/passwd').read()",
    "f.math.__globals__",
    "f.__dict__",
    "told.__globals__",
    "told.__code__",
    "v.solution.to.__globals__",
    "v.solution.to.__func__",
    "v.derivation.steps[0].op.entry.__globals__",
    "v.derivation.steps[0].op.shape.__code__.co_consts",
    "v.derivation['weights'].exact.subs('__import__(\"os\").getcwd()', 1)",
    "v.derivation['weights'].exact",
    "v.derivation['weights'].to_numpy().tofile('written')",
    "v.derivation['weights'].to_numpy().dump('written')",
    "v.derivation['weights'].block",
    "v.derivation['weights'][0, 0].num",
    "v.derivation['weights']|attr('exact')",
    "[v.derivation['weights']]|map(attribute='exact')|list",
    "[v.derivation['weights']]|sort(attribute='exact')|list",
    "[v.derivation['weights']]|sum(attribute='exact')",
    "[v.derivation['weights']]|groupby('exact')|list",
    "[v.derivation['weights']]|selectattr('exact')|list",
    "v.steps.append(1)",
    "v.settings.update({'a': 1})",
    "v.derivation._values",
    "().__class__.__bases__[0].__subclasses__()",
    "(1).__class__.__base__",
    "x.__class__ if x is defined else v.__class__",
]


@pytest.mark.parametrize("way", WAYS_OUT)
def test_no_way_out_of_the_sandbox(tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is refused or comes to nothing; nothing is written or shown of what is behind the page."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own").mkdir()
    try:
        shown = page(tmp_path / "own", documents__worked_solution=f"<% import macros as f with context %><< {way} >>")
    except SymattnError:
        shown = ""
    assert not [sign for sign in ("root:", "Matrix(", "exp(279", "module", "class", "/", "uid=") if sign in shown], shown
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own"]


@pytest.mark.parametrize("name", ["../../secret.j2", "/etc/passwd", "..", "symattn/../../secret.j2", "./documents/../../secret.j2"])
def test_templates_come_from_their_folders_only(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.j2").write_text("secret", encoding="utf-8")
    with pytest.raises(SymattnError, match="is not found"):
        page(tmp_path / "own", documents__worked_solution=f'<% include "{name}" %>')


@pytest.mark.parametrize("statement", ['import "os" as os', 'from "os" import path', "do 1", "debug", "python", "raise"])
def test_statements_that_import_or_do(tmp_path: Path, statement: str) -> None:
    with pytest.raises(SymattnError, match=r"\.j2"):
        page(tmp_path, documents__worked_solution=f"<% {statement} %>")


def test_no_such_directory_or_document(tmp_path: Path) -> None:
    with pytest.raises(SymattnError, match="neither a directory nor a document"):
        solve("i-love-statistics", template=str(tmp_path / "none")).to("md")
    with pytest.raises(SymattnError, match='did you mean "fragment"'):
        solve("i-love-statistics", template="fragmnt").to("md")
