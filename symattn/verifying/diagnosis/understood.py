"""How an example of a document was understood: its givens as a problem, remarks on its conventions, and why its wrong numbers are wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from symattn.derivation.claim import Claim
from symattn.derivation.derivation import Derivation
from symattn.derivation.problem import Problem, derive
from symattn.errors import SymattnError
from symattn.reading.assemble import assemble
from symattn.verifying.diagnosis.broken import broken
from symattn.verifying.diagnosis.causes import Causes
from symattn.verifying.example.example import AXES, USUAL, Example, Label, World
from symattn.verifying.example.index import rows_of
from symattn.verifying.example.working import working
from symattn.verifying.finding import BAD, Finding, Reading

GIVENS: Final = ("X", "X_kv", "W_Q", "W_K", "W_V", "Q", "K", "V", "scores")
MAX_CAUSES: Final = 40


@dataclass(frozen=True, slots=True)
class Understood:
    """An example with its reading, the derivation of its givens where these are enough for one, and its findings with their causes."""

    reading: Reading
    derivation: Derivation | None
    findings: tuple[Finding, ...]


def understood(example: Example, number: int, declared: World, findings: Sequence[Finding]) -> Understood:
    """The reading of an example, with the causes of its wrong numbers and what it never says."""
    given = _given(example)
    settings = _settings(example)
    problem = _problem(example, given, settings)
    derivation = None
    if problem is not None:
        try:
            derivation = derive(problem)
        except SymattnError:
            derivation = None
    own = [_worked(example, f) for f in findings if f.reading == number]
    notes = [*_conventions(example, declared), *_never_formed(example, own), *broken(example, derivation, own)]
    reading = Reading(number, "scaled-dot-product", settings, given, tuple(problem.tokens) if problem else tuple(example.labels["token"]), tuple(notes))
    return Understood(reading, derivation, tuple(_with_causes(example, derivation, own)) if derivation is not None else tuple(own))


def _worked(example: Example, finding: Finding) -> Finding:
    """The finding with the line that leads to the true value."""
    claim = finding.claim
    if finding.verdict not in BAD or not claim.index or claim.quantity not in AXES:
        return finding
    _rows, _columns = AXES[claim.quantity]
    row, column = claim.index
    key = (claim.quantity, row - 1 if isinstance(row, int) else row, column - 1 if isinstance(column, int) else column)
    return replace(finding, working=working(example, key, claim.places))


def _settings(example: Example) -> dict[str, object]:
    out: dict[str, object] = {}
    scaled = example.world.scale != "none" and (example.world.scale != USUAL or example.width("k") > 1 or any(key[0] == "scaled_scores" for key in example.given))
    if not scaled:
        out["scale"] = "none"
    elif example.world.scale != USUAL:
        out["scale"] = example.world.scale
    if example.mask == "causal":
        out["mask"] = "causal"
    elif example.world.hidden:
        out["padding"] = [not example.hides(key) for key in example.labels["key"]]
    if example.world.shift:
        out["subtract_max"] = True
    return out


def _given(example: Example) -> dict[str, list[list[str]]]:
    """The quantities that are given whole, as they are written; scaled scores that are given stand as scores."""
    out = {}
    for name in (*GIVENS, "scaled_scores"):
        rows = list(rows_of(example, name))
        if name in example.same or not rows or not rows[0] or not all(key in example.given for row in rows for key in row):
            continue
        out[name] = [[example.texts.get(key) or repr(example.given[key]) for key in row] for row in rows]
    if "scaled_scores" in out:
        scaled = out.pop("scaled_scores")
        if not {"Q", "K", "scores"} & out.keys():
            out["scores"] = scaled
    return out


def _problem(example: Example, given: Mapping[str, list[list[str]]], settings: Mapping[str, object]) -> Problem | None:
    """The problem of these givens, None where they are not enough for one."""
    if any(name in example.same for name in ("Q", "K", "V")):
        given = {**given, **{name: given["X"] for name in sorted(example.same) if "X" in given}}
        if {"Q", "K", "V"} <= given.keys():
            given = {name: rows for name, rows in given.items() if name != "X"}
    raw: dict[str, Any] = {"given": dict(given), "settings": dict(settings)}
    if "X" not in given and "scores" in given:
        raw["settings"] = {**settings, "scale": "none"}
    tokens = example.labels["token"] if "X" in given or set(example.labels["query"]) == set(example.labels["key"]) else []
    if tokens:
        raw["tokens"] = tokens
    elif example.labels["query"]:
        raw["queries"], raw["kv_tokens"] = example.labels["query"], example.labels["key"]
    for attempt in (raw, {key: value for key, value in raw.items() if key in {"given", "settings"}}):
        try:
            return assemble(attempt)
        except SymattnError:
            continue
    return None


def _conventions(example: Example, declared: World) -> list[str]:
    """What the document does otherwise than it declares."""
    notes = []
    if declared.scale != "none" and example.world.scale == "none" and example.width("k") > 1:
        notes.append(f"declared scale {declared.scale} is never applied")
    if example.mask == "causal":
        notes.append("a causal mask is applied")
    if example.world.turns("Q") or example.world.turns("X"):
        notes.append("vectors are columns")
    return notes


def _never_formed(example: Example, findings: Sequence[Finding]) -> list[str]:
    """The context vectors that weighted values lead up to and that no number of the document states."""
    stated = {f.claim.quantity for f in findings}
    if "weighted_values" not in stated or "output" in stated:
        return []
    queries = dict.fromkeys(str(f.claim.index[0]).partition("|")[0] for f in findings if f.claim.quantity == "weighted_values" and f.claim.index)
    out = []
    for query in queries:
        try:
            from symattn.exact.rounding import rounded

            vector = ", ".join(rounded(example.truth(("output", query, c)), 4).text for c in range(example.width("v")))
        except SymattnError:
            continue
        out.append(f"the weighted values of “{query}” are never summed: the context vector [{vector}] is not formed")
    return out


def _with_causes(example: Example, derivation: Derivation, findings: Sequence[Finding]) -> list[Finding]:
    """The findings, those of wrong numbers with the slip or misconception that reproduces them."""
    placed = {id(f): claim for f in findings if (claim := _located(example, derivation, f)) is not None}
    latest: dict[tuple[str, int, int], Claim] = {}
    for f in findings:
        claim = placed.get(id(f))
        if claim is not None:
            latest.setdefault((claim.quantity, claim.row, claim.column), claim)
    causes = Causes(derivation, list(latest.values()))
    found: dict[tuple[str, int, int], str] = {}
    rows = dict.fromkeys((claim.quantity, claim.row) for f in findings if f.verdict == "wrong" and (claim := placed.get(id(f))) is not None)
    for quantity, row in list(rows)[:MAX_CAUSES]:
        claims = [claim for (name, i, _), claim in latest.items() if name == quantity and i == row]
        try:
            cause = causes.of_row(quantity, claims)
        except SymattnError:
            continue
        if cause is not None:
            found.update({(c.quantity, c.row, c.column): cause.message for c in cause.explains})
    out = []
    for f in findings:
        claim = placed.get(id(f))
        why = found.get((claim.quantity, claim.row, claim.column)) if claim is not None and f.verdict == "wrong" else None
        out.append(replace(f, cause=why, message=f"{f.message}; {why}") if why else f)
    return out


def _located(example: Example, derivation: Derivation, finding: Finding) -> Claim | None:
    """The claim of a finding at its row and column of the derivation."""
    claim = finding.claim
    if "inf" in claim.text or finding.verdict not in BAD | {"correct", "rounding"} or claim.quantity not in AXES or claim.quantity not in derivation or len(claim.index) != 2:
        return None
    array = derivation[claim.quantity] if claim.quantity in derivation.given else None
    rows, columns = (array.rows, array.columns) if array is not None else _labels(derivation, claim.quantity)
    try:
        row, column = _place(rows, claim.index[0]), _place(columns, claim.index[1])
    except ValueError:
        return None
    return replace(claim, row=row, column=column)


def _labels(derivation: Derivation, quantity: str) -> tuple[Sequence[str], Sequence[str]]:
    step = derivation.step(quantity)
    return step.op.shape(*(derivation[name] for name in step.inputs), **step.params)


def _place(labels: Sequence[str], label: Label) -> int:
    if isinstance(label, int):
        if not 0 < label <= len(labels):
            raise ValueError(label)
        return label - 1
    return list(labels).index(label)
