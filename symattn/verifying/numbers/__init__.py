"""Numbers that are stated as they are, without working: which entries they are, and their verdicts."""
