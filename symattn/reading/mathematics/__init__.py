"""Displayed mathematics as people write it, in LaTeX, Unicode and ASCII: tokens, grammar, nodes."""
