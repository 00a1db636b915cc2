"""Exams: specifications, numbers that work by hand, questions and their wrong answers, marking, the health of a bank."""
