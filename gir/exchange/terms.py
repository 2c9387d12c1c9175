"""The words of an import: how far it is, what its columns mean, and what can be wrong with a file or a row."""

from __future__ import annotations

from gir.incidents.terms import Form
from gir.terms import Term
from gir.terms import lazy as _l


class ImportAct(Term):
    """What is done with an import, as the log keeps it."""

    UPLOAD = "history.upload"
    READ = "history.read"
    MAP = "history.map"
    APPROVE = "history.approve"
    TAKE_OVER = "history.take_over"
    DROP = "history.drop"
    UNDO = "history.undo"


class ImportStatus(Term):
    """How far an import is."""

    ARRIVED = "arrived", _l("waiting to be read")
    READ = "read", _l("not finished")
    APPROVED = "approved", _l("being taken over")
    DONE = "done", _l("taken over")
    UNREADABLE = "unreadable", _l("could not be read")
    DROPPED = "dropped", _l("deleted before it counted")
    UNDONE = "undone", _l("undone")


WITH_FILE = frozenset({ImportStatus.ARRIVED, ImportStatus.READ, ImportStatus.APPROVED})
"""While it is one of these, the file is kept."""


class PieceKind(Term):
    """What a sealed piece holds."""

    FILE = "file"
    ROWS = "rows"


class Target(Term):
    """What a column of the file is taken for."""

    DAY = "day", _l("Day of the incident")
    LAST_DAY = "last_day", _l("Last day, when it is a period")
    COUNT = "count", _l("Number of incidents in the row")
    FORMS = "forms", _l("Form of aggression, in words")
    SEVERITY = "severity", _l("Severity")
    CHANNEL = "channel", _l("How it happened (desk, telephone, online)")
    PLACE = "place", _l("Place")
    DEPARTMENT = "department", _l("Department")
    POPULATION = "population", _l("Who it was aimed at (employee, office-holder)")
    KIND = "kind", _l("Aggression, near-miss or accident")
    POLICE_REPORT = "police_report", _l("Reported to the police (aangifte): yes or no")
    POLICE_NOTICE = "police_notice", _l("Police notice (melding): yes or no")
    TICK_VERBAL = "tick.verbal", _l("Ticked: insults or belittling")
    TICK_THREAT = "tick.threat", _l("Ticked: threats")
    TICK_PHYSICAL = "tick.physical", _l("Ticked: physical violence")
    TICK_DISCRIMINATION = "tick.discrimination", _l("Ticked: discrimination")
    TICK_SEXUAL = "tick.sexual", _l("Ticked: sexual intimidation")
    TICK_PROPERTY = "tick.property", _l("Ticked: damage to things")
    TICK_OTHER = "tick.other", _l("Ticked: something else")

    @property
    def ticked(self) -> Form | None:
        """The form of aggression of a column of ticks."""
        start, _dot, form = self.value.partition(".")
        return Form(form) if start == "tick" else None


TICKS = tuple(target for target in Target if target.ticked)
IN_WORDS = (
    Target.FORMS,
    Target.SEVERITY,
    Target.CHANNEL,
    Target.PLACE,
    Target.DEPARTMENT,
    Target.POPULATION,
    Target.KIND,
)
"""Columns of which every word is given its meaning."""


class Way(Term):
    """What happens when some rows cannot be taken over."""

    ALL = "all", _l("Only when every row is good"), _l("With one wrong row nothing is taken over")
    GOOD = "good", _l("Only the good rows"), _l("Rows with a problem are left out, and counted in the trace")


class Trouble(Term):
    """Why a file cannot be read."""

    NO_FILE = "no_file", _l("Choose a file first.")
    EMPTY = "empty", _l("There is nothing in this file. Check whether you chose the right one.")
    TOO_LARGE = (
        "too_large",
        _l("This file is larger than 20 MB. Take out the columns that you do not need, or split it by year."),
    )
    TOO_MUCH = (
        "too_much",
        _l(
            "This file unpacks to more than we read, 200 MB. Copy only the columns that you need into a new file, or "
            "save it as CSV."
        ),
    )
    TOO_LONG = (
        "too_long",
        _l("Reading this file takes too long. Copy only the columns that you need into a new file, or save it as CSV."),
    )
    TOO_MANY_ROWS = "too_many_rows", _l("There are more than 100,000 rows in this file. Split it by year.")
    TOO_MANY_COLUMNS = (
        "too_many_columns",
        _l("There are more than 100 columns in this file. Copy only the columns that you need into a new file."),
    )
    OLD_OR_LOCKED = (
        "old_or_locked",
        _l("This is an old Excel file (.xls), or one with a password. Save it as .xlsx without a password."),
    )
    MACROS = (
        "macros",
        _l("There are macros in this file. We do not open those. Save it as a workbook without macros (.xlsx) or CSV."),
    )
    OTHER_KIND = "other_kind", _l("We cannot read this kind of file. Save it as .xlsx or as CSV.")
    NO_TABLE = "no_table", _l("This is no spreadsheet and no CSV file. Save your list as .xlsx or as CSV.")
    NO_SHEET = "no_sheet", _l("There is no sheet with rows in this workbook.")
    QUOTES = (
        "quotes",
        _l("From here on the quotation marks do not fit, or a cell is far too long. Save it as .xlsx and try again."),
    )
    BROKEN = "broken", _l("This file is damaged and cannot be opened. Save it again in your spreadsheet program.")
    BROKE_OFF = "broke_off", _l("The file did not come in completely. Send it again.")
    SAME_FILE = "same_file", _l("This very file was taken over before. Undo that first if you want to do it again.")
    TOO_MANY_OPEN = (
        "too_many_open",
        _l("You have five imports that are not finished. Finish or delete one of them first."),
    )


class Reason(Term):
    """Why a row cannot be taken over. It repeats nothing that is in the row."""

    NO_DAY = "no_day", _l("There is no day in this row. A formula without an outcome counts as empty.")
    NOT_A_DAY = "not_a_day", _l("What stands under the day cannot be read as a day, a month or a year.")
    IMPOSSIBLE_DAY = "impossible_day", _l("This day does not exist, such as 31 February.")
    MONTH_BEFORE_DAY = (
        "month_before_day",
        _l("Here the month seems to stand before the day. We read day, month, year. Write it so, or as 2019-03-25."),
    )
    FUTURE = "future", _l("This day, month or year is not over yet.")
    TOO_LONG_AGO = "too_long_ago", _l("This is before 1990. That is most often a typing error.")
    BACKWARDS = "backwards", _l("The last day lies before the first.")
    TWO_YEARS = "two_years", _l("The period lies in more than one year.")
    NOT_A_COUNT = "not_a_count", _l("The number of incidents is no whole number from 1 to 100,000.")
    TOTAL_UNTRUE = (
        "total_untrue",
        _l(
            "A row without a number of incidents tells totals of the police. This one does not fit the rows of exactly "
            "the same days, or stands there twice."
        ),
    )


class Obstacle(Term):
    """Why an import cannot be taken over as it was asked."""

    NOTHING = "nothing", _l("There is no row that can be taken over. Look at the columns again.")
    REJECTED = (
        "rejected",
        _l("Some rows cannot be taken over. Choose “only the good rows”, or mend the file and send it again."),
    )
    TOO_MANY = "too_many", _l("Together these rows hold more than 100,000 incidents. Split the file by year.")
    DAYS = "days", _l("These days do not hold all rows of the file, or they are not over yet. Look at them again.")
    OVERLAP = (
        "overlap",
        _l("Incidents of these days are counted already. Tick that these are other incidents, or delete this import."),
    )
    SAME_TOTALS = "same_totals", _l("Totals of exactly the same days are there already. Undo the other import first.")
