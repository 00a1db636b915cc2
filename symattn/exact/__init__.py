"""Exact numbers: reading, arithmetic, comparison, certified rounding.  Knows nothing of attention."""
