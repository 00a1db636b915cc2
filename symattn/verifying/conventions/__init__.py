"""A document's own conventions: letters, scale, mask, orientation."""
