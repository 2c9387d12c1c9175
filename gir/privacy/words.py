"""Lines of the log in words: what was done, by whom, in what capacity. The log's own key stands behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from flask_babel import gettext as _

from gir.cases.access import parts_of
from gir.cases.terms import Hat, Part
from gir.database import now
from gir.privacy.lines import LogLine
from gir.privacy.queries import Account
from gir.terms import Term
from gir.terms import lazy as _l
from gir.web.dates import LOCAL, short_date, short_moment, time_of_day

SHORT = 8
"""Characters of the fingerprint of a place: enough to see whether two are the same."""
ACTS = {
    "search.words": _l("Search in texts"),
    "search.person": _l("Search for a colleague"),
    "statistics.export": _l("Take exact figures away"),
    "statistics.export_protected": _l("Take protected figures away"),
    "account.sign_in": _l("Sign in"),
    "account.sign_out": _l("Sign out"),
    "account.enter": _l("Open a page for other roles"),
    "account.read_feed": _l("Read the calendar of clocks"),
    "log.read_case": _l("Look who read a case"),
    "log.read_account": _l("Look what an account read"),
    "log.read_unusual": _l("Look at unusual reading"),
    "log.read_purposes": _l("Look what figures were taken for"),
    "log.export": _l("Take lines of the log away"),
    "destruction.propose": _l("Propose to destroy what was kept long enough"),
    "destruction.agree": _l("Agree to destroy"),
    "destruction.withdraw": _l("Take back that something may be destroyed"),
    "destruction.hold": _l("Keep a case longer"),
    "destruction.lift_hold": _l("End that a case is kept longer"),
    "destruction.read_holds": _l("Read why cases are kept longer"),
    "destruction.destroy": _l("Destroy what was agreed"),
    "destruction.set_term": _l("Set how long things are kept"),
    "destruction.doubt_clock": _l("Doubt the clock of this machine"),
    "destruction.trust_clock": _l("Say that the date is right"),
    "glass.open": _l("Open a case with emergency access"),
    "glass.close": _l("End emergency access"),
    "glass.review": _l("Judge emergency access"),
    "demonstration.make": _l("Make the demonstration"),
}
"""Acts whose own vocabulary has no words for them."""
SUBJECTS = {
    "history": _l("Work on an older register"),
    "mail": _l("Change or send mails"),
    "marker": _l("Change a marker in the charts"),
    "view": _l("Change an own view of the work list"),
    "account": _l("Change an account or role"),
    "glass": _l("Say who stands ready for emergency access"),
    "pile": _l("Work on a pile of reports"),
    "statistics": _l("Work on published figures"),
}
"""What acts of a subject are about, when no vocabulary has words for them."""
SYSTEMS = {
    "clock": _l("The clock"),
    "visitor": _l("Somebody who was not signed in"),
    "reporter without account": _l("Somebody without an account"),
    "command line": _l("Somebody on the machine itself"),
    "demonstration": _l("The demonstration"),
}


@cache
def _labels() -> Mapping[str, Term]:
    """Every act that its vocabulary has words for."""
    found: dict[str, Term] = {}
    kinds = list(Term.__subclasses__())
    for kind in kinds:  # which grows meanwhile
        kinds.extend(kind.__subclasses__())
        if kind.__name__.endswith("Act"):
            found.update({term.value: term for term in kind})
    return found


def act_in_words(act: str) -> str:
    """What somebody did; the log's own key when there are no words for it."""
    term = _labels().get(act)
    return str(ACTS.get(act) or (term.label if term is not None else "") or SUBJECTS.get(act.split(".")[0], act))


def what(line: LogLine) -> str:
    """What somebody did, or could not do."""
    done = act_in_words(line.act)
    if "glass" in line.detail:
        done = _("%(what)s, with emergency access", what=done)
    return _("Refused: %(what)s", what=done) if line.refused else done


def who(person_id: str, accounts: Mapping[str, Account]) -> str:
    """Who it was: the name of an account, or what else writes in the log."""
    if person_id in accounts:
        return accounts[person_id].name
    return str(SYSTEMS.get(person_id, _("Somebody without an account")))


def capacity(hats: Iterable[Hat]) -> str:
    """In what capacities, as the log kept them."""
    return ", ".join(str(hat.label) for hat in hats)


def rooms(hats: Iterable[Hat]) -> str:
    """Which rooms of a case these capacities open."""
    opened = parts_of(frozenset(hats))
    return ", ".join(str(part.label) for part in Part if part in opened)


def when(line: LogLine) -> str:
    """The moment, with its year when that is another."""
    local = line.at.astimezone(LOCAL)
    year = "" if local.year == now().astimezone(LOCAL).year else f" {local.year}"
    return f"{short_date(local)}{year}, {time_of_day(line.at)}" if year else short_moment(line.at)


def place(line: LogLine) -> str:
    """The beginning of a keyed fingerprint of where it came from: the same place, the same letters."""
    return line.origin[:SHORT]
