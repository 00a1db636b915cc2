"""Exams on paper and for other systems: what a question says, the pages it stands on, the files it is exported to."""
