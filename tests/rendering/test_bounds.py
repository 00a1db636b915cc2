"""What is too large to be written out is refused at once, with what would help."""

import time

import pytest

import symattn


def symbols(name: str, rows: int, columns: int) -> list[list[str]]:
    return [[f"{name}_{i + 1}{j + 1}" for j in range(columns)] for i in range(rows)]


@pytest.mark.parametrize("size", [7, 10])
def test_symbolic_products_that_explode_are_refused_before_they_are_computed(size: int) -> None:
    d = symattn.attention(**{name: symbols(name[-1].lower(), size, size) for name in ("X", "W_Q", "W_K", "W_V")})
    start = time.process_time()
    with pytest.raises(symattn.SymattnError, match="too long to write out"):
        symattn.solve(d)
    assert time.process_time() - start < 2


def test_many_keys_and_many_digits_are_refused() -> None:
    wide = symattn.attention(scores=[[1] * 2000], V=[[1]] * 2000)
    with pytest.raises(symattn.SymattnError, match="too large for its exact values"):
        symattn.solve(wide)
    assert wide["output"].decimal(3) == [["1.000"]]
    many = symattn.attention(scores=[[1] * 30] * 30, V=[[1] * 8] * 30)
    with pytest.raises(symattn.SymattnError, match="ask for fewer places"):
        symattn.solve(many, places=1000)
    assert symattn.solve(many, places=4).to("json")


def test_an_exponential_beyond_writing_leaves_the_page_whole() -> None:
    text = symattn.solve(symattn.attention(scores=[["10000", "9999"]], V=[[1], [2]], scale="none")).to("md")
    assert r"e^{10000}" in text
    assert r"\approx 0.7311" in text
