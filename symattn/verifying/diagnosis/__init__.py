"""Why a number is wrong: misconceptions, slips, and what cannot be whatever else is known."""
