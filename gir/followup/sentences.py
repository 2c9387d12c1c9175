"""The timeline in sentences: who did what. Never a word of what somebody wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import ngettext

from gir.accounts.terms import Role
from gir.care.terms import Help, ReferralOutcome
from gir.cases.terms import Audience, CloseReason, Happening, Helped, Step
from gir.followup.measures.sentences import TOLD as TOLD_OF_MEASURES
from gir.followup.police.sentences import file_sentence, injury_sentence, police_sentence, police_sentence_outside
from gir.followup.routing.sentences import routed_sentence
from gir.incidents.terms import Severity
from gir.terms import Term
from gir.threat.damage.terms import ClaimedFrom, DamageKind, WriteOffReason
from gir.threat.measures.results import OUTSIDE, measure_result
from gir.threat.perpetrator.terms import Verdict
from gir.threat.terms import PoliceDecision, ReactionWay
from gir.web.dates import day_in_text, moment_in_text
from gir.web.page import current_language

Detail = Mapping[str, str]
OWN_NAME = "own name"
"""Where a detail holds what a step of the organisation's own is called. It is put there when it is told."""


def sentence(happening: Happening, who: str, detail: Detail) -> str:
    """One line of the timeline.

    ``who`` is a first name; empty when the system did it or the reader may not know who. ``detail`` holds the keys of
    terms, a moment (``at``, ISO 8601) and the first name of a chosen colleague (``person``).
    """
    return TOLD[happening](who or _("Somebody"), detail)


def told(happening: Happening, who: str, detail: Detail) -> str:
    """The same sentence, put into words once for all that say the same."""
    return _told(current_language(), happening, who, tuple(detail.items()))


@lru_cache(maxsize=2000)
def _told(_language: str, happening: Happening, who: str, detail: tuple[tuple[str, str], ...]) -> str:
    return sentence(happening, who, dict(detail))


def result_sentence(happening: Happening, detail: Detail) -> str:
    """What the threat side came to, as those outside that room may know it: no names and no ways."""
    if happening is Happening.REACTION:
        return _("The perpetrator was told which behaviour is not accepted")
    if happening in OUTSIDE:
        return measure_result(happening, detail)
    if happening is Happening.POLICE_OUTCOME:
        return police_sentence_outside(detail)
    decision = detail.get("decision")
    if decision == PoliceDecision.REPORT:
        return _("The organisation files a police report")
    if decision == PoliceDecision.NOTICE:
        return _("The police were notified")
    return _("Nothing goes to the police")


def _word(vocabulary: type[Term], key: str | None) -> str:
    """The label of a term; a key this version no longer knows is shown as it is."""
    try:
        return str(vocabulary(key or "").label)
    except ValueError:
        return key or ""


def _step(detail: Detail) -> str:
    if OWN_NAME in detail:
        return detail[OWN_NAME]
    return _word(Step, detail.get("step")).lower()


def _when(detail: Detail) -> str:
    try:
        return moment_in_text(datetime.fromisoformat(detail.get("at", "")))
    except ValueError:
        return _("a moment that is not known")


def _opened(_who: str, _detail: Detail) -> str:
    return _("The report came in; the case was opened and its clocks started")


def _taken(who: str, detail: Detail) -> str:
    return _("%(who)s took the case as %(role)s", who=who, role=_word(Role, detail.get("role")))


def _assigned(who: str, detail: Detail) -> str:
    role, person = _word(Role, detail.get("role")), detail.get("person") or _("a colleague")
    return _("%(who)s gave the case to %(person)s as %(role)s", who=who, person=person, role=role)


def _severity(who: str, detail: Detail) -> str:
    return _("%(who)s set the severity: %(severity)s", who=who, severity=_word(Severity, detail.get("severity")))


def _note(who: str, detail: Detail) -> str:
    if detail.get("audience") == Audience.REPORTER:
        return _("%(who)s wrote a message to the reporter", who=who)
    return _("%(who)s wrote a note", who=who)


def _answered(who: str, _detail: Detail) -> str:
    return _("%(who)s answered the reporter", who=who)


def _skipped(who: str, detail: Detail) -> str:
    return _("%(who)s left out a step that does not apply: %(step)s", who=who, step=_step(detail))


def _closed(who: str, detail: Detail) -> str:
    reason = _word(CloseReason, detail.get("reason")).lower()
    if "person" in detail:
        person = detail["person"] or _("a colleague")
        return _("%(who)s closed the case, as %(person)s proposed: %(reason)s", who=who, person=person, reason=reason)
    return _("%(who)s closed the case: %(reason)s", who=who, reason=reason)


def _reopened(who: str, _detail: Detail) -> str:
    return _("%(who)s reopened the case", who=who)


def _talk_planned(who: str, detail: Detail) -> str:
    return _("%(who)s planned: %(step)s on %(when)s", who=who, step=_step(detail), when=_when(detail))


def _talk_held(who: str, detail: Detail) -> str:
    return _("%(who)s spoke with the reporter: %(step)s on %(when)s", who=who, step=_step(detail), when=_when(detail))


def _talk_declined(who: str, detail: Detail) -> str:
    return _("%(who)s offered it, the reporter did not need it: %(step)s", who=who, step=_step(detail))


def _not_reached(who: str, detail: Detail) -> str:
    return _(
        "%(who)s could not reach the reporter: %(step)s, %(when)s", who=who, step=_step(detail), when=_when(detail)
    )


def _referred(who: str, detail: Detail) -> str:
    outcome = _word(ReferralOutcome, detail.get("outcome")).lower()
    return _("%(who)s pointed the reporter to %(help)s: %(outcome)s", who=who, help=_help(detail), outcome=outcome)


def _help(detail: Detail) -> str:
    return _word(Help, detail.get("to"))


def _peer_invited(who: str, detail: Detail) -> str:
    return _(
        "%(who)s invited %(peer)s of the peer support team", who=who, peer=detail.get("person") or _("a colleague")
    )


def _peer_thanked(who: str, detail: Detail) -> str:
    peer = detail.get("person") or _("a colleague")
    return _("%(who)s ended the invitation of %(peer)s of the peer support team", who=who, peer=peer)


def _accident_reported(who: str, detail: Detail) -> str:
    return _("%(who)s told the labour inspectorate on %(when)s", who=who, when=_when(detail))


def _reaction(who: str, detail: Detail) -> str:
    way = _word(ReactionWay, detail.get("way")).lower()
    return _("%(who)s told the perpetrator which behaviour is not accepted: %(way)s", who=who, way=way)


def _police(who: str, detail: Detail) -> str:
    decision = detail.get("decision")
    if decision == PoliceDecision.REPORT:
        return _("%(who)s decided: the organisation files a police report", who=who)
    if decision == PoliceDecision.NOTICE:
        return _("%(who)s decided: we notify the police", who=who)
    return _("%(who)s decided: nothing goes to the police", who=who)


def _protected(_who: str, _detail: Detail) -> str:
    return _("The reporter chose again who helps")


def _confirmed(_who: str, _detail: Detail) -> str:
    return _("The person concerned says that the report is right")


def _reporter_wrote(_who: str, _detail: Detail) -> str:
    return _("The reporter wrote a message")


def _talk_confirmed(_who: str, detail: Detail) -> str:
    return _("The reporter says that this took place: %(step)s", step=_step(detail))


def _talk_denied(_who: str, detail: Detail) -> str:
    return _("The reporter says that this has not taken place yet: %(step)s", step=_step(detail))


def _talk_unwanted(_who: str, detail: Detail) -> str:
    return _("The reporter does not want this: %(step)s", step=_step(detail))


def _escalated(_who: str, detail: Detail) -> str:
    role, step = _word(Role, detail.get("role")), _step(detail)
    if detail.get("why") == "silent":
        return _("The reporter has not said whether this took place: %(step)s. Asked: %(role)s", role=role, step=step)
    if detail.get("why") == "unnamed":
        return _(
            "This is late by as much as its own time: %(step)s. Told that something waits, and not what: %(role)s",
            role=role,
            step=step,
        )
    if detail.get("why") == "late_again":
        return _("This is late by as much as its own time: %(step)s. Told: %(role)s", role=role, step=step)
    return _("This is three working days late: %(step)s. Told: %(role)s", role=role, step=step)


def overdue_elsewhere(detail: Detail) -> str:
    """That a step waits too long of which only its owners may know, for the coordinator who was told so."""
    return _(
        "Something of %(role)s waits too long. What it is only they may know: ask them.",
        role=_word(Role, detail.get("owner")),
    )


def _helped(_who: str, detail: Detail) -> str:
    return _("Were you helped? The reporter answered: %(helped)s", helped=_word(Helped, detail.get("helped")).lower())


def _reopened_by_reporter(_who: str, _detail: Detail) -> str:
    return _("The reporter took up the case again")


def _duty_alerted(_who: str, _detail: Detail) -> str:
    return _("The people on duty were told at once")


def _amended(_who: str, _detail: Detail) -> str:
    return _("The reporter added details")


def _home_advice(who: str, _detail: Detail) -> str:
    return _("%(who)s gave advice about the safety of the home", who=who)


def _home_opened(who: str, detail: Detail) -> str:
    person = detail.get("person") or _("a colleague")
    if person == who:
        return _("%(who)s opened home and family", who=who)
    return _("%(who)s opened home and family for %(person)s", who=who, person=person)


def _file_added(who: str, detail: Detail) -> str:
    number = int(detail.get("files", "1"))
    if detail.get("by") == "reporter":
        return ngettext("The reporter added a file", "The reporter added %(num)d files", number)
    return ngettext("%(who)s added a file", "%(who)s added %(num)d files", number, who=who)


def _file_quarantined(_who: str, _detail: Detail) -> str:
    return _("A virus was found in a file. Nobody can download it any more")


def _injury_recorded(who: str, _detail: Detail) -> str:
    return _("%(who)s recorded what is known of injury and absence", who=who)


def _talks_added(who: str, _detail: Detail) -> str:
    return _("%(who)s added two talks: the reporter would like them", who=who)


def _criteria_checked(who: str, detail: Detail) -> str:
    if detail.get("verdict") == Verdict.MET:
        return _("%(who)s recorded that a criterion is met: the name of the perpetrator is unlocked", who=who)
    return _("%(who)s recorded that no criterion is met: the name of the perpetrator stays locked", who=who)


def _name_locked_again(who: str, _detail: Detail) -> str:
    return _("%(who)s locked the name of the perpetrator again", who=who)


def _name_erased(who: str, _detail: Detail) -> str:
    return _("%(who)s erased the name of the perpetrator at their request", who=who)


def _corrected(who: str, _detail: Detail) -> str:
    return _("%(who)s put the own words of who it is about beside a text", who=who)


def _identity_recorded(who: str, _detail: Detail) -> str:
    return _("%(who)s recorded who the perpetrator is", who=who)


def _perpetrator_destroyed(_who: str, _detail: Detail) -> str:
    return _("Who the perpetrator is was destroyed: its time was over")


def _police_destroyed(_who: str, _detail: Detail) -> str:
    return _("The file for the police was destroyed: its time was over")


def _perpetrator_informed(who: str, detail: Detail) -> str:
    way = _word(ReactionWay, detail.get("way")).lower()
    return _("%(who)s recorded that the perpetrator knows that their name is kept: %(way)s", who=who, way=way)


def _informing_postponed(who: str, detail: Detail) -> str:
    return _("%(who)s postponed informing the perpetrator, until %(when)s", who=who, when=_when(detail))


def _damage_added(who: str, detail: Detail) -> str:
    return _("%(who)s wrote down damage: %(kind)s", who=who, kind=_damage(detail))


def _damage_changed(who: str, detail: Detail) -> str:
    return _("%(who)s corrected damage: %(kind)s", who=who, kind=_damage(detail))


def _damage_claimed(who: str, detail: Detail) -> str:
    source = _word(ClaimedFrom, detail.get("source")).lower()
    return _("%(who)s recorded a claim for damage: %(kind)s, %(source)s", who=who, kind=_damage(detail), source=source)


def _damage_received(who: str, detail: Detail) -> str:
    if detail.get("outcome") == "whole":
        return _("%(who)s recorded that all of it came in: %(kind)s", who=who, kind=_damage(detail))
    return _("%(who)s recorded a payment for damage: %(kind)s", who=who, kind=_damage(detail))


def _damage_written_off(who: str, detail: Detail) -> str:
    reason = _word(WriteOffReason, detail.get("reason")).lower()
    return _("%(who)s wrote off damage: %(kind)s (%(reason)s)", who=who, kind=_damage(detail), reason=reason)


def _evaluated(who: str, _detail: Detail) -> str:
    return _("%(who)s looked back on the case", who=who)


def _close_proposed(who: str, detail: Detail) -> str:
    reason = _word(CloseReason, detail.get("reason")).lower()
    return _("%(who)s proposed to close the case: %(reason)s", who=who, reason=reason)


def _close_returned(who: str, detail: Detail) -> str:
    person = detail.get("person") or _("a colleague")
    return _("%(who)s told %(person)s that the case cannot be closed yet", who=who, person=person)


def _proposal_fell(_who: str, _detail: Detail) -> str:
    return _("The case changed, so it has to be proposed again to close it")


def _damage(detail: Detail) -> str:
    return _word(DamageKind, detail.get("kind")).lower()


def _paused(who: str, detail: Detail) -> str:
    return _("%(who)s paused a step until %(day)s: %(step)s", who=who, day=_day(detail), step=_step(detail))


def _resumed(who: str, detail: Detail) -> str:
    return _("%(who)s let the clock go on: %(step)s", who=who, step=_step(detail))


def _step_done(who: str, detail: Detail) -> str:
    return _("%(who)s did this step: %(step)s", who=who, step=_step(detail))


def _day(detail: Detail) -> str:
    try:
        return day_in_text(datetime.fromisoformat(detail.get("at", "")))
    except ValueError:
        return _("a moment that is not known")


def _linked(who: str, detail: Detail) -> str:
    return _("%(who)s linked this case to %(number)s", who=who, number=detail.get("number", ""))


def _unlinked(who: str, detail: Detail) -> str:
    return _("%(who)s undid the link with %(number)s", who=who, number=detail.get("number", ""))


def _withdrew(who: str, _detail: Detail) -> str:
    return _("%(who)s is too close to this case and left it to others", who=who)


def _shut_out(who: str, _detail: Detail) -> str:
    return _("%(who)s kept somebody out who may be too close to this case", who=who)


def _lift_proposed(who: str, _detail: Detail) -> str:
    return _("%(who)s proposes to let somebody in again who was kept out", who=who)


def _lifted(who: str, detail: Detail) -> str:
    person = detail.get("person") or _("a colleague")
    return _("%(who)s let somebody in again, as %(person)s proposed", who=who, person=person)


def _lift_refused(who: str, detail: Detail) -> str:
    person = detail.get("person") or _("a colleague")
    return _("%(who)s told %(person)s that somebody stays out of this case", who=who, person=person)


def _call_wished(_who: str, _detail: Detail) -> str:
    return _("The reporter asks whether somebody can call")


TOLD: dict[Happening, Callable[[str, Detail], str]] = {
    Happening.OPENED: _opened,
    Happening.TAKEN: _taken,
    Happening.ASSIGNED: _assigned,
    Happening.SEVERITY: _severity,
    Happening.NOTE: _note,
    Happening.ANSWERED: _answered,
    Happening.SKIPPED: _skipped,
    Happening.CLOSED: _closed,
    Happening.REOPENED: _reopened,
    Happening.TALK_PLANNED: _talk_planned,
    Happening.TALK_HELD: _talk_held,
    Happening.TALK_DECLINED: _talk_declined,
    Happening.NOT_REACHED: _not_reached,
    Happening.ACCIDENT_REPORTED: _accident_reported,
    Happening.REACTION: _reaction,
    Happening.POLICE: _police,
    Happening.FILE_ADDED: _file_added,
    Happening.FILE_QUARANTINED: _file_quarantined,
    Happening.PROTECTED: _protected,
    Happening.REPORTER_WROTE: _reporter_wrote,
    Happening.TALK_CONFIRMED: _talk_confirmed,
    Happening.TALK_DENIED: _talk_denied,
    Happening.TALK_UNWANTED: _talk_unwanted,
    Happening.ESCALATED: _escalated,
    Happening.CONFIRMED: _confirmed,
    Happening.HELPED: _helped,
    Happening.REOPENED_BY_REPORTER: _reopened_by_reporter,
    Happening.DUTY_ALERTED: _duty_alerted,
    Happening.AMENDED: _amended,
    Happening.HOME_ADVICE: _home_advice,
    Happening.HOME_OPENED: _home_opened,
    Happening.INJURY_RECORDED: _injury_recorded,
    Happening.TALKS_ADDED: _talks_added,
    Happening.REFERRED: _referred,
    Happening.PEER_INVITED: _peer_invited,
    Happening.PEER_THANKED: _peer_thanked,
    **TOLD_OF_MEASURES,
    Happening.CRITERIA_CHECKED: _criteria_checked,
    Happening.NAME_LOCKED_AGAIN: _name_locked_again,
    Happening.NAME_ERASED: _name_erased,
    Happening.CORRECTED: _corrected,
    Happening.IDENTITY_RECORDED: _identity_recorded,
    Happening.PERPETRATOR_DESTROYED: _perpetrator_destroyed,
    Happening.POLICE_DESTROYED: _police_destroyed,
    Happening.PERPETRATOR_INFORMED: _perpetrator_informed,
    Happening.INFORMING_POSTPONED: _informing_postponed,
    Happening.POLICE_OUTCOME: police_sentence,
    Happening.POLICE_FILE: file_sentence,
    Happening.INJURY_RELEASED: injury_sentence,
    Happening.EVALUATED: _evaluated,
    Happening.CLOSE_PROPOSED: _close_proposed,
    Happening.CLOSE_RETURNED: _close_returned,
    Happening.PROPOSAL_FELL: _proposal_fell,
    Happening.DAMAGE_ADDED: _damage_added,
    Happening.DAMAGE_CHANGED: _damage_changed,
    Happening.DAMAGE_CLAIMED: _damage_claimed,
    Happening.DAMAGE_RECEIVED: _damage_received,
    Happening.DAMAGE_WRITTEN_OFF: _damage_written_off,
    Happening.PAUSED: _paused,
    Happening.RESUMED: _resumed,
    Happening.STEP_DONE: _step_done,
    Happening.LINKED: _linked,
    Happening.UNLINKED: _unlinked,
    Happening.WITHDREW: _withdrew,
    Happening.SHUT_OUT: _shut_out,
    Happening.LIFT_PROPOSED: _lift_proposed,
    Happening.LIFTED: _lifted,
    Happening.LIFT_REFUSED: _lift_refused,
    Happening.CALL_WISHED: _call_wished,
    Happening.ROUTED: routed_sentence,
}
