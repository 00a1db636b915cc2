"""Attention mechanisms, one a file; found by name, never imported by one."""
