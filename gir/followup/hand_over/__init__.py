"""The screen on which a coordinator hands over everything that somebody handles."""
