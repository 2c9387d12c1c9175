"""What was done with a report: one line for each event that is meant for its reporter."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial

from flask_babel import gettext as _
from flask_babel import ngettext

from gir.accounts.terms import Role
from gir.care.terms import Help, ReferralOutcome
from gir.cases.models import Case, Event
from gir.cases.terms import CloseReason, Happening, Helped, Step
from gir.incidents.terms import Severity
from gir.reporting.sentences.coming import Entry
from gir.reporting.sentences.people import named
from gir.terms import small
from gir.threat.damage.terms import DamageKind
from gir.threat.measures.results import OUTSIDE, measure_result
from gir.threat.police.terms import Filing, PoliceOutcome
from gir.threat.terms import PoliceDecision, ReactionWay
from gir.web.dates import moment_in_text, short_moment


def done_entries(case: Case, events: Iterable[Event]) -> list[Entry]:
    """One line for each event that is meant for the reporter."""
    titles = [(event, title_of(case, event)) for event in events]
    return [Entry(title, short_moment(_happened_at(event))) for event, title in titles if title]


def _detail(event: Event) -> dict[str, str]:
    found = json.loads(event.detail or "{}")
    return found if isinstance(found, dict) else {}


def _happened_at(event: Event) -> datetime:
    """When it happened; of a plan, when it was made."""
    said = _detail(event).get("at")
    if not said or event.happening is Happening.TALK_PLANNED:
        return event.at
    moment = datetime.fromisoformat(said)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def title_of(case: Case, event: Event) -> str:
    """The sentence of an event; empty when it is not told to reporters."""
    tell = DONE.get(event.happening)
    return tell(_by(case, event), _detail(event)) if tell else ""


def _by(case: Case, event: Event) -> str:
    return named(case, event.person) if event.person else _("Somebody")


def _opened(_who: str, _detail: dict[str, str]) -> str:
    return _("Your report came in")


def _severity(who: str, detail: dict[str, str]) -> str:
    return _("%(who)s assessed how severe it was: %(severity)s", who=who, severity=Severity(detail["severity"]).label)


def _note(who: str, _detail: dict[str, str]) -> str:
    return _("%(who)s sent you a message", who=who)


def _answered(who: str, _detail: dict[str, str]) -> str:
    return _("%(who)s answered you", who=who)


def _closed_by(who: str, detail: dict[str, str]) -> str:
    return _("%(who)s rounded it off: %(why)s", who=who, why=small(CloseReason(detail["reason"]).label))


def _reopened(who: str, _detail: dict[str, str]) -> str:
    return _("%(who)s took it up again", who=who)


def _planned(who: str, detail: dict[str, str]) -> str:
    return _("%(who)s agreed a talk: %(moment)s", who=who, moment=moment_in_text(datetime.fromisoformat(detail["at"])))


def _held(who: str, detail: dict[str, str]) -> str:
    if detail.get("step") == Step.RELIEF:
        return _("%(who)s spoke with you", who=who)
    return _("You talked with %(who)s about how you are", who=who)


def _declined(who: str, _detail: dict[str, str]) -> str:
    return _("%(who)s noted that you do not want this talk", who=who)


def _reaction(who: str, detail: dict[str, str]) -> str:
    way = small(ReactionWay(detail["way"]).label)
    return _("%(who)s told the perpetrator that this is not accepted, %(way)s", who=who, way=way)


def _police(who: str, detail: dict[str, str]) -> str:
    decision = PoliceDecision(detail["decision"])
    if detail.get("filing") == Filing.DOMICILE:
        return _("A police report is filed in your name, with the address of the organisation. We go along with you")
    if decision is PoliceDecision.REPORT:
        return _("We file a police report. The organisation does that, not you")
    if decision is PoliceDecision.NOTICE:
        return _("We notify the police")
    return _("We do not go to the police. %(who)s can tell you why", who=who)


def _police_outcome(_who: str, detail: dict[str, str]) -> str:
    return str(PoliceOutcome(detail["outcome"]).label)


def _protected(_who: str, _detail: dict[str, str]) -> str:
    return _("You chose again who may see your report")


def _report_confirmed(_who: str, _detail: dict[str, str]) -> str:
    return _("You said that the report is right")


def _wrote(_who: str, _detail: dict[str, str]) -> str:
    return _("You wrote a message")


def _confirmed(_who: str, detail: dict[str, str]) -> str:
    return _("You said that this took place: %(step)s", step=_step(detail))


def _denied(_who: str, detail: dict[str, str]) -> str:
    return _("You said that this has not taken place yet: %(step)s", step=_step(detail))


def _unwanted(_who: str, detail: dict[str, str]) -> str:
    return _("You said that you do not want this: %(step)s", step=_step(detail))


def _escalated(_who: str, detail: dict[str, str]) -> str:
    return _("This took too long: %(step)s. Told: %(role)s", step=_step(detail), role=Role(detail["role"]).label)


def _helped(_who: str, detail: dict[str, str]) -> str:
    return _("You said whether you were helped: %(helped)s", helped=small(Helped(detail["helped"]).label))


def _reopened_by_you(_who: str, _detail: dict[str, str]) -> str:
    return _("You took up your report again")


def _duty_alerted(_who: str, _detail: dict[str, str]) -> str:
    return _("The people on duty were told at once")


def _step(detail: dict[str, str]) -> str:
    return small(Step(detail["step"]).label)


def _amended(_who: str, _detail: dict[str, str]) -> str:
    return _("You added details")


def _home_advice(who: str, _detail: dict[str, str]) -> str:
    return _("%(who)s gave you advice about the safety of your home", who=who)


def _file_added(_who: str, detail: dict[str, str]) -> str:
    return ngettext("You added a file", "You added %(num)d files", int(detail.get("files", "1")))


def _file_quarantined(_who: str, _detail: dict[str, str]) -> str:
    return _("A virus was found in a file that you added. Nobody can download it any more")


def _injury_recorded(who: str, _detail: dict[str, str]) -> str:
    return _("%(who)s noted what is known of your injury or absence", who=who)


def _referred(who: str, detail: dict[str, str]) -> str:
    to, outcome = Help(detail["to"]).label, detail.get("outcome")
    if outcome == ReferralOutcome.DECLINED:
        return _("%(who)s pointed you to %(help)s; you did not need it", who=who, help=to)
    if outcome == ReferralOutcome.ACCEPTED:
        return _("%(who)s pointed you to %(help)s, and you said yes", who=who, help=to)
    return _("%(who)s pointed you to %(help)s", who=who, help=to)


def _peer_invited(who: str, _detail: dict[str, str]) -> str:
    return _("%(who)s asked a colleague of the peer support team to help you", who=who)


def _peer_thanked(who: str, _detail: dict[str, str]) -> str:
    return _("%(who)s thanked the colleague of the peer support team, who no longer sees your report", who=who)


def _measure(happening: Happening, _who: str, detail: dict[str, str]) -> str:
    return measure_result(happening, detail)


def _injury_released(who: str, detail: dict[str, str]) -> str:
    if detail.get("taken_back"):
        return _("%(who)s took the line about your injury out of the file for the police", who=who)
    return _("With your consent, %(who)s put one line about your injury into the file for the police", who=who)


def _damage_claimed(_who: str, detail: dict[str, str]) -> str:
    return _("Your own damage was claimed: %(kind)s", kind=_damage(detail))


def _damage_received(_who: str, detail: dict[str, str]) -> str:
    if detail.get("outcome") == "whole":
        return _("Your own damage has been recovered: %(kind)s", kind=_damage(detail))
    return _("Part of your own damage has been recovered: %(kind)s", kind=_damage(detail))


def _damage_written_off(_who: str, detail: dict[str, str]) -> str:
    return _(
        "Your own damage will not be recovered any further: %(kind)s. Ask why if you want to", kind=_damage(detail)
    )


def _damage(detail: dict[str, str]) -> str:
    return small(DamageKind(detail["kind"]).label)


def _call_wished(_who: str, _detail: dict[str, str]) -> str:
    return _("You asked us to call you")


def _routed(who: str, detail: dict[str, str]) -> str:
    told = {
        ("again", "care"): _("%(who)s sees to it that you get care after all", who=who),
        ("again", "threat"): _("%(who)s sees to it that the perpetrator is dealt with after all", who=who),
        ("rooms", "care"): _("%(who)s thinks that you need no talks. Would you like them? Write it to us", who=who),
        ("rooms", "threat"): _("%(who)s thinks that nothing needs to be done about the perpetrator", who=who),
    }
    return ". ".join(words for (key, room), words in told.items() if room in detail.get(key, "").split())


DONE: dict[Happening, Callable[[str, dict[str, str]], str]] = {
    Happening.OPENED: _opened,
    Happening.SEVERITY: _severity,
    Happening.NOTE: _note,
    Happening.ANSWERED: _answered,
    Happening.CLOSED: _closed_by,
    Happening.REOPENED: _reopened,
    Happening.TALK_PLANNED: _planned,
    Happening.TALK_HELD: _held,
    Happening.TALK_DECLINED: _declined,
    Happening.REACTION: _reaction,
    Happening.POLICE: _police,
    Happening.POLICE_OUTCOME: _police_outcome,
    Happening.FILE_ADDED: _file_added,
    Happening.FILE_QUARANTINED: _file_quarantined,
    Happening.PROTECTED: _protected,
    Happening.REPORTER_WROTE: _wrote,
    Happening.TALK_CONFIRMED: _confirmed,
    Happening.TALK_DENIED: _denied,
    Happening.TALK_UNWANTED: _unwanted,
    Happening.ESCALATED: _escalated,
    Happening.CONFIRMED: _report_confirmed,
    Happening.HELPED: _helped,
    Happening.REOPENED_BY_REPORTER: _reopened_by_you,
    Happening.DUTY_ALERTED: _duty_alerted,
    Happening.AMENDED: _amended,
    Happening.HOME_ADVICE: _home_advice,
    Happening.INJURY_RECORDED: _injury_recorded,
    Happening.REFERRED: _referred,
    Happening.PEER_INVITED: _peer_invited,
    Happening.PEER_THANKED: _peer_thanked,
    **{happening: partial(_measure, happening) for happening in OUTSIDE},
    Happening.INJURY_RELEASED: _injury_released,
    Happening.DAMAGE_CLAIMED: _damage_claimed,
    Happening.DAMAGE_RECEIVED: _damage_received,
    Happening.DAMAGE_WRITTEN_OFF: _damage_written_off,
    Happening.CALL_WISHED: _call_wished,
    Happening.ROUTED: _routed,
}
