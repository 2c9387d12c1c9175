"""Why a row of a file with head counts cannot be taken over."""

from gir.terms import Term
from gir.terms import lazy as _l


class RowFault(Term):
    """What is wrong with a row. It repeats nothing that is in the row."""

    NOT_A_QUARTER = "not_a_quarter", _l("The quarter cannot be read. Write it like 2026-Q3.")
    FUTURE = "future", _l("This quarter has not begun yet.")
    NO_DEPARTMENT = "no_department", _l("There is no department in this row.")
    OTHER_DEPARTMENT = "other_department", _l("This department is not in the register. Write it as it is called there.")
    TWICE = "twice", _l("The same department and quarter stand in an earlier row.")
    EMPTY = "empty", _l("There are no numbers in this row. Fill them in, or take the row out.")


class FileFault(Term):
    """Why nothing of a file can be read as head counts."""

    NO_COLUMNS = (
        "no_columns",
        _l("We look for columns called quarter, department, people and fte. Not all of them are in this file."),
    )
    NO_ROWS = "no_rows", _l("There is no row with numbers in this file.")
    TOO_MANY = "too_many", _l("There are more than 5,000 rows in this file. Send it in parts.")
    TOO_LARGE = "too_large", _l("This file is too large for a list of head counts. Copy the four columns to a new one.")
    CHANGED = "changed", _l("What you looked at did not come back whole. Send the file again.")
