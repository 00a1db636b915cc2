"""Derivations as pages and data: the faces of a step, templates, formats."""
