"""What a number is, as words, symbols and indices name it."""
