"""The second thing that somebody shows when they sign in: a code of an app on their telephone, or a recovery code.

A password alone lets somebody report, and read nothing (docs/decisions, 0081).
"""
