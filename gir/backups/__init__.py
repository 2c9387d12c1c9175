"""Copies of the database and of its keys, apart; and what was destroyed stays destroyed, also in an older copy.

A copy of the database holds sealed values and none of the keys that open them. Those lie in a file of their own,
which is kept for a short time only: what was destroyed can be read in no copy once that time is over
(docs/decisions, 0082).
"""
