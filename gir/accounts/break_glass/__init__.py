"""Emergency access to one case for an hour: who may have it, and whose is running. What it opens: gir.cases."""
