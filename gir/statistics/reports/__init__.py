"""The quarter as files to hand over: a report on paper that a screen reader can read, and a workbook.

Both are made of the sections of the trends page, so they cannot hold other numbers than the screen.
"""
