"""The screens at the end of a case: looking back, proposing to close, and the second look."""
