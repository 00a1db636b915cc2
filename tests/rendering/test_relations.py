"""What a page says is so: every chain, matrix and table of the Markdown is read back and held against the independent checker."""

import random
import re

import pytest
from chains import Judge, PageError, bare, chains, displays, matrices
from subjects import EXAMPLES, Hand, Subject, attention, subject

OPTIONS = [
    {},
    {"detail": "every-entry"},
    {"detail": "brief", "places": 6},
    {"places": 2, "rounding": "half-up", "detail": "every-entry"},
    {"places": 0},
    {"places": 1, "rounding": "cut", "detail": "every-entry"},
    {"places": 12, "carry": "rounded"},
]


def judged(subject: Subject, page: str) -> Judge:
    """Reads a whole page; raises `PageError` at the first thing that is not so."""
    judge = subject.judge
    judge.read = 0
    symbols = {bare(subject.solution.derivation.symbol(name)): name for name in subject.entries}
    for heading, block in displays(page):
        for chain in chains(block):
            judge.chain(chain)
        for name, relation, rows in matrices(block):
            _matrix(subject, judge, symbols, heading, bare(name), relation, rows)
    _attention_table(subject, judge, page)
    _printed_sums(subject, page)
    return judge


def _matrix(subject: Subject, judge: Judge, symbols: dict[str, str], heading: str, name: str, relation: str, rows: list[list[str]]) -> None:
    if heading == "With scaling":
        scaled = attention(subject.data, scale="1/sqrt(d_k)")
        judge.matrix(symbols[name], relation, rows, scaled.quantity(symbols[name]))
    elif heading == "Checks":
        hand = Hand(subject, judge.places, judge.rule)
        for row, texts in zip(rows, hand.texts[symbols[name]], strict=True):
            assert [cell.replace(r"\phantom{-}", "") for cell in row] == texts, (heading, row, texts, judge.places, judge.rule)
    elif name in symbols:
        judge.matrix(symbols[name], relation, rows)
    else:  # one row, named by its query: O_{love}
        entry = judge.names.get(bare(name.removesuffix("}") + ",1}"))
        if entry is None:
            raise PageError(f"{name} is no quantity")
        judge.matrix(name, relation, rows, [judge.entries[entry[0]][entry[1]]])


def _attention_table(subject: Subject, judge: Judge, page: str) -> None:
    found = re.search(r"^\| attention of .*?\n\|[-|]+\n((?:\|.*\n)+)", page, re.MULTILINE)
    for i, line in enumerate(found[1].splitlines() if found else ()):
        cells = re.findall(r"\$(.*?)\$", line)
        for j, tex in enumerate(cells):
            judge.cell(f"attention[{i + 1},{j + 1}]", r"\approx", tex, judge.entries["weights"][i][j])


def _printed_sums(subject: Subject, page: str) -> None:
    found = re.search(r"As printed they add up to (.*), because", page)
    if not found:
        return
    rows = subject.attention.decimals("weights", subject.solution.places, subject.solution.rounding)
    said = re.findall(r"\$([\d.]+)\$(?: \(\$.*?\$\))?", found[1])
    unit = 10**subject.solution.places
    sums = [sum(round(float(text) * unit) for text in row) for row in rows]
    assert [round(float(text) * unit) for text in said] == [s for s in sums if s != unit]


@pytest.mark.quick
@pytest.mark.parametrize("example", EXAMPLES)
def test_everything_a_page_says_is_so(example: str) -> None:
    one = subject(example)
    assert judged(one, one.solution.to("md")).read > 20


@pytest.mark.parametrize("options", OPTIONS[1:], ids=lambda options: "-".join(map(str, options.values())))
@pytest.mark.parametrize("example", EXAMPLES)
def test_everything_a_page_says_is_so_with_options(example: str, options: dict[str, object]) -> None:
    one = subject(example, **options)
    assert judged(one, one.solution.to("md")).read > 5


# ---- the reader can fail -------------------------------------------------------

DIGIT = re.compile(r"\d")
LABEL = re.compile(r"_\{(?:[^{}]|\{[^{}]*\})*\}|\\begin\{array\}.*?\\end\{array\}")


def _judged_digits(page: str) -> list[int]:
    """Where the digits are that a chain or a matrix of the page states (labels apart)."""
    out = []
    for block in re.finditer(r"\$\$\n(.*?)\n\$\$", page, re.DOTALL):
        if r"\begin{aligned}" in block[1] or r"\begin{bmatrix}" in block[1]:
            hidden = {k for label in LABEL.finditer(page, block.start(), block.end()) for k in range(label.start(), label.end())}
            out += [m.start() for m in DIGIT.finditer(page, block.start(), block.end()) if m.start() not in hidden]
    return out


@pytest.mark.parametrize("example", [name for name in EXAMPLES if name != "symbolic"])
def test_a_changed_digit_is_noticed(example: str) -> None:
    one = subject(example)
    page = one.solution.to("md")
    draw = random.Random(7)
    digits = _judged_digits(page)
    for at in draw.sample(digits, min(len(digits), 60)):
        digit = str((int(page[at]) + draw.choice([1, 5, 9])) % 10)
        changed = page[:at] + digit + page[at + 1 :]
        assert not _believed(one, changed), f"not noticed: {page[at - 60 : at]}[{page[at]}→{digit}]{page[at + 1 : at + 40]}"


def _believed(subject: Subject, page: str) -> bool:
    try:
        judged(subject, page)
    except (PageError, AssertionError, ArithmeticError):
        return False
    return True


@pytest.mark.quick
def test_a_wrong_relation_is_noticed() -> None:
    one = subject("i-love-statistics")
    page = one.solution.to("md")
    assert page.count(r"e^{1.116} \approx 3.0526") == 1
    with pytest.raises(PageError, match="is not so"):
        judged(one, page.replace(r"e^{1.116} \approx 3.0526", "e^{1.116} = 3.0526"))
    with pytest.raises(PageError, match="is not so"):
        judged(one, page.replace(r"A \approx", "A =").replace(r"U \approx", "U ="))
