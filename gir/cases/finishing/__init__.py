"""Finishing a case well: it is looked back on, and a severe one is closed by two people."""
