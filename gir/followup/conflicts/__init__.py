"""The screens of who is too close to a case."""
