"""A plain Django application that receives the same report: what an experienced team would have made in a day.

It signs people in, checks the form token, validates a model form of 25 fields and stores them with one audit row. Asked
to, it also writes as many rows as we do, by the bulk. It seals nothing, chains nothing and opens no case.
"""
