"""Tables of numbers: a quantity between tokens, a row for every token, a column for every step."""
