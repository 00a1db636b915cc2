"""A document's numbers and their verdicts, in short."""

from symattn.verifying.documents import verify_document
from symattn.verifying.finding import Finding, Report


def report(text: str, ending: str = ".md") -> Report:
    return verify_document(text, ending, f"document{ending}")


def found(text: str, ending: str = ".md") -> list[Finding]:
    """The findings that are no givens."""
    return [f for f in report(text, ending).findings if f.verdict != "given"]


def told(text: str, ending: str = ".md") -> list[str]:
    """The numbers that are computed, each with its verdict unless it is correct, and with what it should be where it is wrong."""
    out = []
    for f in found(text, ending):
        expected = f" ({f.expected})" if f.verdict in {"wrong", "follow-through"} else ""
        out.append(f.claim.text if f.verdict == "correct" else f"{f.claim.text} {f.verdict}{expected}")
    return out
