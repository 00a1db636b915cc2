"""Pages that show the numbers with and without the scale, one after the other."""

from symattn.verifying.documents import verify_document

PAGE = """# Does the scale matter?

The query is q = (1, 2) and the keys are k1 = (1, 1), k2 = (0, 2); the values are v1 = (4, 0), v2 = (0, 8). d_k = 2.

The scores are [3, 4].

## Without the scale

The weights are [0.2689, 0.7311]. Context: [1.08, 5.85].

## With the scale

Divided by sqrt(2), the scores become [2.121, 2.828]. The weights are [0.3302, 0.6698]. Context: [1.32, 5.36].
"""


def test_what_is_computed_without_the_scale_below_a_heading_that_says_so_is_not_accused() -> None:
    found = verify_document(PAGE, ".md", "page.md").findings
    assert [f"{f.claim.text} {f.verdict}" for f in found if f.verdict in {"wrong", "follow-through"}] == []
    assert {"2.121", "2.828", "0.3302", "0.6698"} <= {f.claim.text for f in found if f.verdict == "correct"}


def test_what_is_computed_without_the_mask_below_a_heading_that_says_so_is_not_accused() -> None:
    page = """Causal mask, no scale. Q = [[1, 1], [2, 0]], K = [[1, 0], [0, 2]], V = [[5, 0], [0, 5]].

S = QKᵀ = [[1, 2], [2, 0]]

With the mask, softmax gives the weights A = [[1, 0], [0.881, 0.119]] and the outputs O = [[5, 0], [4.404, 0.596]].

## What would it be without the mask?

o_1 = 0.269·[5, 0] + 0.731·[0, 5] = [1.345, {last}]
"""
    for last, verdict in (("3.655", "correct"), ("3.555", "wrong")):
        found = verify_document(page.format(last=last), ".md", "page.md").findings
        assert [f.verdict for f in found if f.claim.text == last] == [verdict]
