"""Text and arrays in, problems out."""
