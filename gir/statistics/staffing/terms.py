"""What is wrong with the numbers of a department, and what is done with them."""

from gir.terms import Term
from gir.terms import lazy as _l


class CountFault(Term):
    """Why people and fte of one department in one quarter cannot be what was written."""

    NOT_PEOPLE = "not_people", _l("Write the number of people as a whole number, such as 24.")
    NOT_FTE = "not_fte", _l("Write the fte like 21,5: a comma before the decimals.")
    NO_PEOPLE = "no_people", _l("Write the number of people too, or leave both empty.")
    NO_FTE = "no_fte", _l("Write the fte too, or leave both empty.")
    NOBODY = "nobody", _l("Where nobody works there is no fte. Write 0 twice, or the number of people.")
    NO_HOURS = "no_hours", _l("Write how many fte these people are together. Twice 0 means that nobody works there.")
    TOO_MANY_HOURS = "too_many_hours", _l("This is more fte than so many people can work. Look at both numbers.")


class StaffingAct(Term):
    """What is done with head counts, as the log names it."""

    SAVE = "head_counts.save", _l("Fill in the number of staff")
    TAKE_OVER = "head_counts.take_over", _l("Take the number of staff over from a file")
