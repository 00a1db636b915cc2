"""Whether a causal mask shows: the first token attends to itself alone, wherever its weights are stated."""

from __future__ import annotations

from symattn.verifying.desk import Desk
from symattn.verifying.finding import GOOD


def first_sees_itself(reader: Desk) -> bool:
    """Whether all weights that are stated of the first token hold, and those of all later tokens are stated as 0.

    No softmax of scores gives that without a mask, so it tells more than how many other rows would hold with or without one.
    """
    if not reader.examples:
        return False
    labels = reader.examples[0].labels
    tokens = labels["token"] or labels["key"]
    if len(tokens) < 2 or tokens[0] not in labels["query"]:
        return False
    found = [f for f in reader.findings.values() if f.reading == 1 and f.claim.quantity == "weights" and f.claim.index[:1] == (tokens[0],) and f.verdict != "unchecked"]
    hidden = {f.claim.index[1] for f in found if f.claim.index[1] != tokens[0] and not f.claim.text.strip("0.%")}
    return len(hidden) == len(tokens) - 1 and all(f.verdict in GOOD and f.policy is None for f in found)
