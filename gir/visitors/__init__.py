"""People without an account: the codes they come back with, and their short visits to one report."""
