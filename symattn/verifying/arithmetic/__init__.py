"""Displayed arithmetic: which entry it works out, and the verdict on every link."""
