"""Steps done wrong the way people do them: one family a file, each with the constant `MISCONCEPTIONS`."""
