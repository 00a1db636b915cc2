"""The verdict on every number of a document: it is read in several worlds, and the one that explains it best is reported."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from symattn.derivation.problem import Problem
from symattn.errors import NothingToVerifyError, UsageError
from symattn.reading.labels import in_words
from symattn.reading.opening import HTML, read_page
from symattn.reading.page import Page
from symattn.reading.remarks import with_remarks
from symattn.reading.sessions import with_printed
from symattn.reading.statement import Statement
from symattn.reading.statements import statements
from symattn.verifying.conventions.divided import divides_by_root
from symattn.verifying.conventions.hidden import hidden_keys, is_hidden
from symattn.verifying.conventions.letters import letters_of
from symattn.verifying.conventions.masked import first_sees_itself
from symattn.verifying.conventions.scales import scales_of
from symattn.verifying.conventions.turned import turned
from symattn.verifying.desk import Desk
from symattn.verifying.diagnosis.understood import understood
from symattn.verifying.effort import EFFORT, MOST, bounded
from symattn.verifying.example.example import USUAL, Example, World
from symattn.verifying.example.supplied import example_of, world_of
from symattn.verifying.finding import GOOD, Finding, Report
from symattn.verifying.interpreter import read_statements
from symattn.verifying.listings import Code, check_listings
from symattn.verifying.naming.target import PAIRS

MAX_EXAMPLES = 60
MAX_NUMBERS = 20_000
MAX_STATEMENTS = 10_000
MAX_SIGNS = 800_000
MARKUP = "$[]\\*_`~<&"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_UNROOTED = r"(?<!√)(?<!√[ ({])(?<!sqrt)(?<!sqrt[ ({])"
_DIVIDED = re.compile(
    rf"(?:divid\w*|scal\w*|除以)[^.\n]{{0,30}}?\b(?:by|以|=)?\s*\$?{_UNROOTED}(\d{{1,4}})\b(?![.\d])|\\[dt]?frac\{{1\}}\{{(\d{{1,4}})\}}|(?<![\d.])1/(\d{{1,4}})(?![\d.])",
    re.IGNORECASE,
)
"""A whole number that scores may be divided by; one below a root is none."""
_QUOTIENT = re.compile(r"frac\{[^{}]*(?:S|K|\})[^{}]*\}\{(\d{1,4})\}|(?:K\^?\{?\\?(?:T|top)\}?|Kᵀ|\bS)\)?\s*/\s*(\d{1,4})\b")
"""Scores, or their formula, over a whole number."""
_ROOT = re.compile(r"(?:\\sqrt\s*\{?|√\(?|sqrt\(\s*)(\d{1,4})")
MAX_SCALES = 4
_SHIFTED = re.compile(r"max|(?:biggest|largest|highest) (?:score|value|number|one)", re.IGNORECASE)
_COLUMNS = re.compile(r"(?<!\d )(?<!\d-)(?<!two )(?<!three )(?<!four )column|列向量|spalten", re.IGNORECASE)
_SCALED = re.compile(r"sqrt|√|\broot of\b|wurzel|racine|ra[ií]z|radice|根号|平方根|d_k|d_\{|dk\b|scal|缩放|除以", re.IGNORECASE)
_UNSCALED = re.compile(
    r"\b(?:no|without(?: any| the)?|omit\w*(?: the)?|skip\w*(?: the)?|not|kein\w*|ohne|sans|sin|senza|non)\s+(?:\w+ ){0,1}?(?:scal\w*|skalier\w*|escal\w*|mise à l.échelle)"
    r"|\bunscaled|\bunskaliert|(?:不|没有|省略|无)(?:做|进行)?缩放",
    re.IGNORECASE,
)
"""Words that say that nothing is scaled."""
_MASKED = re.compile(r"mask|causal|遮罩|掩码|因果|infty|∞|-inf|autoregress|future", re.IGNORECASE)


@bounded
def verify_document(text: str, ending: str, name: str, *, given: Problem | None = None, options: Mapping[str, Any] | None = None) -> Report:
    """The report on a document, given as its text and the ending of its file's name.

    Raises `NothingToVerifyError` where nothing in it is an example that can be checked.
    """
    signs = sum(text.count(c) for c in MARKUP)
    if signs > MAX_SIGNS and ending.lower() not in HTML:
        raise UsageError(f"the document has {signs:,} signs of markup ({MARKUP}); at most {MAX_SIGNS:,} are read")
    if ending.lower() not in HTML | {".ipynb", ".py"} and len(text) > 10 * MAX_NUMBERS and (count := len(_NUMBER.findall(text))) > 10 * MAX_NUMBERS:
        raise UsageError(f"the document has {count:,} numbers; at most {MAX_NUMBERS:,} are checked")
    page = read_page(text, ending)
    code = check_listings(_bounded(page)) if any(piece.kind == "code" for piece in page.pieces) else Code()
    page = with_printed(page, code.untold) if code.untold else _bounded(page)
    page = with_remarks(page)
    found = list(_few(statements(page)))
    best = read(page, found, [world_of(given.settings)], code, [example_of(given)]) if given is not None else chosen(page, found, code, _declared(options))
    if not best.findings and not code.findings:
        stopped = [note for note in code.notes if "stopped here" in note][:1]
        raise NothingToVerifyError(f"{name}: no worked example of attention was found in it{''.join(f' ({note})' for note in stopped)}")
    declared = worlds(page)[0]
    examples = [understood(example, k + 1, declared, list(best.findings.values())) for k, example in enumerate(best.examples)]
    told = {_order(f) for f in code.findings}
    findings = sorted((*code.findings, *(f for example in examples for f in example.findings if _order(f) not in told)), key=_order)
    readings = tuple(example.reading for example in examples if example.findings or example.reading.given)
    return Report(name, tuple(findings), readings, code.notes, page.texts)


def _bounded(page: Page) -> Page:
    """The page; `UsageError` where it has more numbers than can be checked."""
    count = sum(1 for piece in page.pieces if piece.kind != "code" for _ in _NUMBER.finditer(piece.text))
    if count > MAX_NUMBERS:
        raise UsageError(f"the document has {count:,} numbers; at most {MAX_NUMBERS:,} are checked")
    return page


def _few(found: Iterator[Statement]) -> Iterator[Statement]:
    """The statements; `UsageError` where there are more than can be checked."""
    for k, statement in enumerate(found):
        if k >= MAX_STATEMENTS:
            raise UsageError(f"the document has more than {MAX_STATEMENTS:,} formulas and statements")
        yield statement


def _order(finding: Finding) -> tuple[int, bool, int]:
    span = finding.claim.span
    return (span.cell or 0, span.output, span.start) if span is not None else (0, False, 0)


def stated_scales(text: str) -> list[str]:
    """Scales that a document's words or formulas speak of other than the usual one: divided by 8, a factor of 1/3."""
    found = [f"1/{m[1] or m[2]}" for m in _QUOTIENT.finditer(text)]
    found += [f"1/{m[1] or m[2] or m[3]}" for m in _DIVIDED.finditer(text)]
    found += [f"1/sqrt({m[1]})" for m in _ROOT.finditer(text)]
    return list(dict.fromkeys(scale for scale in found if not scale.endswith(("/0", "/1"))))[:MAX_SCALES]


def worlds(page: Page, found: Sequence[Statement] = ()) -> list[World]:
    """The conventions that a document may have, as its words and formulas suggest them, the declared ones first."""
    text = "\n".join([*page.texts.values(), *(piece.text for piece in page.pieces if piece.kind != "code")])
    first = World(USUAL if _SCALED.search(_UNSCALED.sub("", text)) else "none", turned=turned(found, letters_of(found)))
    scales = list(dict.fromkeys((*scales_of(found)[:MAX_SCALES], *stated_scales(text))))[:MAX_SCALES]
    out = [first, *([replace(first, scale="none")] if first.scale == USUAL else []), *(replace(first, scale=scale) for scale in scales)]
    if _MASKED.search(text):
        out += [replace(w, mask="causal") for w in out]
    if hidden := hidden_keys(text):
        out += [replace(w, hidden=hidden) for w in out if w.mask == "none"]
    if _SHIFTED.search(re.sub(r"softmax", "", text, flags=re.IGNORECASE)):
        out += [replace(w, shift=True) for w in out]
    if first.turned:
        out += [replace(w, turned=other) for other in dict.fromkeys((first.turned - PAIRS, frozenset())) for w in out]
    if _COLUMNS.search(text):
        out += [replace(w, columns=True) for w in out]
    return out


def read(page: Page, found: Sequence[Statement], settings: Sequence[World], code: Code, known: Sequence[Example] = ()) -> Desk:
    """The document read in these worlds, one an example, with what is known of the examples beforehand."""
    reader = Desk(page, settings, known)
    reader.code = code.matrices
    read_statements(reader, found)
    return reader


def _declared(options: Mapping[str, Any] | None) -> World | None:
    """The conventions that the settings of a configuration declare."""
    settings = (options or {}).get("settings")
    return world_of(settings) if isinstance(settings, Mapping) and settings else None


def chosen(page: Page, found: Sequence[Statement], code: Code, declared: World | None = None) -> Desk:
    """The document in the worlds that explain most of it, chosen example by example, each from its own statements."""
    options = [declared] if declared is not None else worlds(page, found)
    first = read(page, found, [options[0]], code)
    settings = []
    for k in range(len(first.examples)):
        part = found[first.begun[k] : first.begun[k + 1] if k + 1 < len(first.begun) else len(found)]
        shifted = any(world.shift for world in options) and any("shifted_scores" in in_words(statement.words) for statement in part)
        open_still = shifted or any(world.hidden for world in options) or uncomputed(first) or (options[0].scale == USUAL and unscaled(first))
        perfect = not open_still and all(f.verdict in GOOD for f in first.findings.values() if f.reading == k + 1)
        own = options if len(first.examples) == 1 else _of_part(options, found, part)
        settings.append(options[0] if perfect or k >= MAX_EXAMPLES or EFFORT.spent > 3 * MOST // 4 else _best_world(page, part, own, code))
    chosen_worlds = [*settings, options[0]]
    again = first if all(world == options[0] for world in settings) or EFFORT.spent > MOST // 2 else read(page, found, chosen_worlds, code)
    if all(f.verdict in GOOD for f in again.findings.values()) or EFFORT.spent > MOST // 2:
        return again
    informed = read(page, found, chosen_worlds, code, again.examples)
    return informed if worth(informed) >= worth(again) else again


def _of_part(options: list[World], found: Sequence[Statement], part: Sequence[Statement]) -> list[World]:
    """The conventions without masks, where one of several examples, each under headings of its own, does not speak of any."""
    headings = part[0].headings if part else ()
    inside = [statement for statement in found if statement.headings == headings]
    apart = bool(headings) and len(inside) < len(found)
    speaks = not apart or any(_MASKED.search(text) for statement in inside for text in (statement.piece.text, *headings))
    return options if speaks else [options[0], *(world for world in options[1:] if world.mask != "causal")]


def _best_world(page: Page, part: Sequence[Statement], options: Sequence[World], code: Code) -> World:
    """The world that explains most of the statements of one example, found by changing one convention after the other.

    A scale that is declared and that no number shows is taken as never applied.
    """
    readers = {options[0]: read(page, part, [options[0]], code)}
    best = options[0]
    scales = [scale for scale in dict.fromkeys(world.scale for world in options) if scale != USUAL]
    factors: list[dict[str, Any]] = [{"scale": scale} for scale in scales]
    turns = [{"turned": turn} for turn in dict.fromkeys(world.turned for world in options[1:]) if turn != best.turned]
    padded = [{"hidden": world.hidden, "mask": "none"} for world in options if world.hidden][:1]
    changes: list[dict[str, Any]] = [*turns, {"mask": "causal"}, {"shift": True}, *factors, {"columns": True}, *factors, *padded, *(factors if padded else ())]
    divided = divides_by_root(part, readers[best])
    for change in changes:
        other = replace(best, **change)
        done = not change.keys() & {"shift", "hidden"} and all(f.verdict in GOOD for f in readers[best].findings.values()) and not uncomputed(readers[best])
        if other not in options or other in readers or EFFORT.spent > MOST // 3 or done or (other.scale == "none" and (scale_shows(readers[best]) or divided)):
            continue
        readers[other] = read(page, part, [other], code)
        best = other if _shows(change, readers[other], readers[best]) else max((best, other), key=lambda world: worth(readers[world]))
    if best.scale != USUAL or divided or not unscaled(readers[best]):
        return best
    plain = replace(best, scale="none")
    if plain in options and plain not in readers and EFFORT.spent < MOST // 3:
        readers[plain] = read(page, part, [plain], code)
    return plain if plain in readers and held(readers[plain]) >= held(readers[best]) else best


def _shows(change: Mapping[str, Any], other: Desk, best: Desk) -> bool:
    """Whether numbers show a mask by more than by how many of them hold: zeros that no softmax gives without it."""
    if change.get("mask") == "causal":
        return first_sees_itself(other) and not first_sees_itself(best)
    instead = best.world(0).mask == "causal" and worth(other) >= worth(best)  # padding is named, a causal mask was only supposed
    return bool(change.get("hidden")) and (instead or (is_hidden(other, best) and 4 * worth(other) >= 3 * worth(best)))


def scale_shows(reader: Desk) -> bool:
    """Whether some scaled scores are right as they are declared, so that others that are not scaled are wrong."""
    scaled = [f for f in reader.findings.values() if f.claim.quantity == "scaled_scores" and "." in f.claim.text and f.claim.text.strip("-0.")]
    return sum(f.verdict in {"correct", "rounding"} for f in scaled) >= 2 and any(f.verdict == "wrong" for f in scaled)


def unscaled(reader: Desk) -> bool:
    """Whether scores are stated and nothing that is said to be scaled."""
    stated = quantities(reader)
    return "scores" in stated and not stated & {"scaled_scores", "masked_scores"}


def quantities(reader: Desk) -> set[str]:
    """The quantities that numbers are stated of."""
    return {f.claim.quantity for f in reader.findings.values() if f.verdict != "unchecked"}


def held(reader: Desk) -> int:
    """How many numbers after the scores hold."""
    late = {"weights", "output", "exponentials", "row_sums", "weighted_values"}
    return sum(f.verdict in {"correct", "rounding"} for f in reader.findings.values() if f.claim.quantity in late)


def uncomputed(reader: Desk) -> bool:
    """Whether scores had to be taken as given although queries and keys are: vectors do not fit each other as they are read."""
    both = any({"Q", "K"} <= {key[0] for key in example.given} for example in reader.examples)
    return both and any(f.verdict == "given" and f.claim.quantity in {"scores", "scaled_scores"} for f in reader.findings.values())


def worth(reader: Desk) -> float:
    """How well a world explains a document."""
    points = {"correct": 1.0, "rounding": 0.8, "follow-through": 0.5, "given": 0.0, "unchecked": -0.4, "wrong": -1.0}
    computable = any("scores" in example.steps() and any(key[0] in {"K", "W_K"} for key in example.given) for example in reader.examples)
    taken = sum(f.verdict == "given" and f.claim.quantity == "scaled_scores" for f in reader.findings.values()) if computable else 0
    if taken:  # what follows from numbers that were taken is no evidence for them
        points["correct"] = points["rounding"] = points["follow-through"]
    return sum(points[f.verdict] for f in reader.findings.values()) + points["unchecked"] * taken
