"""The quarter as files to hand over: a report on paper that a screen reader can read, and a workbook.

Exact figures are the sections of the trends page, protected ones those of a closed quarter as it was published: a file
cannot hold other numbers than the screen.
"""
