"""Numbers that are laid out: tables, grids, drawn matrices, several beside each other."""
