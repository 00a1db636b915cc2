"""Written mathematics as the verifier looks at it: evaluated, taken apart, and remembered."""
