"""Whole documents as they are meant to be: every example in every format that is read, and some with options.

After a change that is meant, look at what changed and write them anew:

    SYMATTN_UPDATE_GOLDEN=1 python -m pytest tests/rendering/test_golden.py
"""

import difflib
import os
from pathlib import Path
from typing import Any

import pytest

import symattn
from symattn.extensions import names

FOLDER = Path(__file__).parent.parent / "golden"
ENDINGS = {"md": ".md", "latex": ".tex", "json": ".json"}
CASES: dict[str, tuple[str, str, dict[str, Any]]] = {f"{example}{ending}": (example, to, {}) for example in names("examples") for to, ending in ENDINGS.items()} | {
    "three-words.tie.md": ("three-words", "md", {"places": 2}),
    "three-words.half-up.md": ("three-words", "md", {"places": 2, "rounding": "half-up"}),
    "i-love-statistics.carried.md": ("i-love-statistics", "md", {"carry": "rounded"}),
    "i-love-statistics.floats.md": ("i-love-statistics", "md", {"floats": ["float32", "bfloat16", "float16"]}),
    "i-love-statistics.worksheet.md": ("i-love-statistics", "md", {"template": "worksheet"}),
    "i-love-statistics.de.md": ("i-love-statistics", "md", {"lang": "de"}),
    "causal-mask.brief.md": ("causal-mask", "md", {"detail": "brief"}),
    "translation.every-entry.md": ("translation", "md", {"detail": "every-entry"}),
}


@pytest.mark.quick
@pytest.mark.parametrize("name", CASES)
def test_the_document_is_as_it_was_when_it_was_last_read(name: str) -> None:
    example, to, options = CASES[name]
    text = symattn.solve(example, **options).to(to)
    path = FOLDER / name
    if os.environ.get("SYMATTN_UPDATE_GOLDEN") == "1":
        path.write_text(text, encoding="utf-8")
    wanted = path.read_text(encoding="utf-8")
    assert text == wanted, "\n".join(difflib.unified_diff(wanted.splitlines(), text.splitlines(), "golden", "now", lineterm="", n=1))


@pytest.mark.quick
def test_no_golden_document_is_left_over() -> None:
    assert {p.name for p in FOLDER.iterdir()} == set(CASES)
