"""HTML pages in a real browser: mathematics laid out, numbers that open, keyboard, no request, no error, nothing wider than the screen."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import symattn
from symattn.extensions import names

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.external

HOSTILE = ["</script><script>window.bad=1</script>", "<img src=x onerror=window.bad=1>", "{{7*7}}", "<< 7*7 >>", "\" onclick=\"window.bad=1", "&lt;b&gt;", "$&#%_^~\\"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium is installed")
    with playwright.sync_playwright() as p:
        started = p.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


class Opened:
    """A page in the browser, with what it requested and complained about."""

    def __init__(self, browser: Any, html: str, folder: Path, **context: Any) -> None:
        (folder / "page.html").write_text(html, encoding="utf-8")
        self.page = browser.new_context(**context).new_page()
        self.trouble: list[str] = []
        self.page.on("console", lambda message: self.trouble.append(message.text))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else self.trouble.append(request.url))
        self.page.goto((folder / "page.html").as_uri())

    def size(self, selector: str) -> dict[str, float]:
        box = self.page.locator(selector).first.bounding_box()
        assert box is not None
        return box  # type: ignore[no-any-return]


@pytest.mark.parametrize("example", names("examples"))
@pytest.mark.parametrize("screen", [(1100, 900), (375, 800)])
def test_every_example_lays_out_without_requests_errors_or_sideways_scrolling(browser: Any, tmp_path: Path, example: str, screen: tuple[int, int]) -> None:
    opened = Opened(browser, symattn.solve(example).to("html"), tmp_path, viewport={"width": screen[0], "height": screen[1]})
    page = opened.page
    assert opened.trouble == []
    assert page.evaluate("document.documentElement.scrollWidth") <= screen[0]
    assert page.locator("math").count() > 30
    assert page.evaluate("[...document.querySelectorAll('main math')].filter(m => m.textContent.trim() && m.getBoundingClientRect().height < 5).length") == 0
    assert page.evaluate("document.fonts.check('16px \"Symattn Math\"')")
    fraction = page.locator("mfrac")
    if fraction.count():
        assert fraction.first.bounding_box()["height"] > 15, "a fraction is not stacked"


def test_relations_of_a_step_stand_below_each_other(browser: Any, tmp_path: Path) -> None:
    opened = Opened(browser, symattn.solve("i-love-statistics").to("html"), tmp_path, viewport={"width": 1100, "height": 900})
    lefts = opened.page.evaluate("[...document.querySelectorAll('.working')].map(w => [...w.querySelectorAll('.right')].map(r => Math.round(r.getBoundingClientRect().left)))")
    assert len(lefts) > 5
    assert all(len(set(column)) == 1 for column in lefts)


def test_a_number_opens_to_its_working_and_lights_up_what_it_came_from(browser: Any, tmp_path: Path) -> None:
    opened = Opened(browser, symattn.solve("i-love-statistics").to("html"), tmp_path)
    page = opened.page
    page.locator('button.n[data-entry="scores-0-0"]').first.click()
    assert page.locator("#detail").is_visible()
    assert "0.380" in page.locator("#detail").inner_text()
    lit = page.evaluate("[...document.querySelectorAll('.n.from')].map(n => n.dataset.entry)")
    assert set(lit) == {"Q-0-0", "Q-0-1", "K-0-0", "K-0-1"}
    page.locator('button.n[data-entry="weights-0-0"]').first.click()
    assert re.search(r"0\.29311\d{20,}", page.locator("#detail .digits").inner_text())
    page.locator("#close").click()
    assert not page.locator("#detail").is_visible()
    assert page.locator(".n.from").count() == 0
    assert opened.trouble == []


def test_numbers_are_reached_and_opened_by_keyboard(browser: Any, tmp_path: Path) -> None:
    page = Opened(browser, symattn.solve("three-words").to("html"), tmp_path).page
    page.locator('button.n[data-entry="weights-0-0"]').first.focus()
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.dataset.entry") == "weights-1-1"
    assert page.locator("#detail").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#detail").is_visible()
    assert page.evaluate("document.activeElement.dataset.entry") == "weights-1-1"


def test_hostile_titles_and_tokens_are_text(browser: Any, tmp_path: Path) -> None:
    n = len(HOSTILE)
    d = symattn.attention(title="".join(HOSTILE), tokens=HOSTILE, scores=[[i * j for j in range(n)] for i in range(n)], V=[[k] for k in range(n)], scale="none")
    opened = Opened(browser, symattn.solve(d).to("html"), tmp_path)
    assert opened.page.evaluate("window.bad === undefined")
    assert opened.trouble == []
    assert opened.page.locator("h1").inner_text() == "".join(HOSTILE)
    heads = opened.page.locator("table.matrix").first.locator("thead th").all_inner_texts()
    assert [h.strip() for h in heads] == HOSTILE
    assert opened.page.locator("img, script").count() == 1, "only the page's own script"


def test_contrast_in_light_and_dark(browser: Any, tmp_path: Path) -> None:
    """WCAG AA asks for a contrast of 4.5; computed in integers of the sRGB formula's order, here as the browser's own colours."""
    for scheme in ("light", "dark"):
        page = Opened(browser, symattn.solve("i-love-statistics").to("html"), tmp_path, color_scheme=scheme).page
        wanted = "[[document.body, 'color'], [document.body, 'backgroundColor'], [document.querySelector('.matrix th'), 'color']]"
        colours = page.evaluate(f"{wanted}.map(([e, k]) => getComputedStyle(e)[k])")
        ink, paper, soft = (_luminance(c) for c in colours)
        for colour in (ink, soft):
            light, dark = max(colour, paper), min(colour, paper)
            assert (light + 0.05) / (dark + 0.05) >= 4.5


def _luminance(css: str) -> float:
    parts = [int(x) / 255 for x in re.findall(r"\d+", css)[:3]]
    r, g, b = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_a_page_of_twelve_tokens_stays_small(browser: Any, tmp_path: Path) -> None:
    rows = [[f"{(7 * i + 3 * j) % 19 - 9}" for j in range(16)] for i in range(12)]
    weights = [[f"0.{(5 * i + 11 * j) % 9 + 1}" for j in range(16)] for i in range(16)]
    tokens = [f"token {k}" for k in range(12)]
    html = symattn.solve(symattn.attention(X=rows, W_Q=weights, W_K=weights[::-1], W_V=weights, tokens=tokens)).to("html")
    assert len(html.encode()) < 2_000_000
    assert Opened(browser, html, tmp_path).trouble == []


def test_the_page_prints(browser: Any, tmp_path: Path) -> None:
    page = Opened(browser, symattn.solve("i-love-statistics").to("html"), tmp_path).page
    assert page.pdf().startswith(b"%PDF")
