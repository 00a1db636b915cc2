"""Verdicts on what somebody states about a derivation."""
