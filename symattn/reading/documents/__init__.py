"""Readers of containers, one format a file: text in, pieces out, every character with its place."""
