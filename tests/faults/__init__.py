"""Faults that are planted into a copy of the program: the test that guards against each must turn red.

`make faults` does it; a test without it proves less than it seems to.
"""
