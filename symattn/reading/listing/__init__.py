"""Listings: NumPy and PyTorch code read by a restricted interpreter with exact values; nothing in it is ever executed."""

from symattn.reading.listing.comments import claims_in_comments
from symattn.reading.listing.printed import Match, match_output
from symattn.reading.listing.results import Assigned, Listing, Printed, Refused
from symattn.reading.listing.run import run

__all__ = ["Assigned", "Listing", "Match", "Printed", "Refused", "claims_in_comments", "match_output", "run"]
