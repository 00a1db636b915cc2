"""An example of a document: what is given, what its numbers truly are, what the document has them as."""
