"""Listings: NumPy and PyTorch code read by a restricted interpreter with exact values; nothing in it is ever executed."""

from symattn.reading.listing.results import Assigned, Listing, Printed, Refused
from symattn.reading.listing.run import run

__all__ = ["Assigned", "Listing", "Printed", "Refused", "run"]
