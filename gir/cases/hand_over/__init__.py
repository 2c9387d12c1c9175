"""Giving everything that somebody handles to others, and saying that it has to be done."""
