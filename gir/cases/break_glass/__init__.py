"""Emergency access to one case: opening it, ending it, and judging it afterwards."""
