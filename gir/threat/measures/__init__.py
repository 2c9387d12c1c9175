"""Measures towards a citizen: drafted by one person, decided by another, never without an end."""
