"""What happens with a report, told to who reported it: sentences with names and days, never a code.

Pure functions from rows to text. They tell what was done and what is planned in the rooms that a reporter may know
of: own care, whether the perpetrator was spoken to, what was decided about the police, and the answer.
"""

from gir.reporting.sentences.coming import Entry, coming_entries
from gir.reporting.sentences.done import done_entries
from gir.reporting.sentences.people import first_names, helpers, named, welcome
from gir.reporting.sentences.status import status_sentence
from gir.reporting.sentences.talks import talk_lines

__all__ = [
    "Entry",
    "coming_entries",
    "done_entries",
    "first_names",
    "helpers",
    "named",
    "status_sentence",
    "talk_lines",
    "welcome",
]
