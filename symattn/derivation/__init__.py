"""Steps from givens to results: the arithmetic of attention, without any file format."""
