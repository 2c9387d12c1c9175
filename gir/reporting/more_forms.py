"""What each step of details asks. Nothing is chosen beforehand, and nothing has to be answered."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from wtforms import StringField, ValidationError
from wtforms.validators import Length

from gir.audit import Who
from gir.incidents.addresses import is_visit
from gir.incidents.details import answer_of
from gir.incidents.models import Incident
from gir.incidents.terms import Answer, Consequence, Influence, Means, Place, Precision, Relation, Target, Trigger
from gir.reporting.call_number import check_call_number
from gir.reporting.step_form import TOO_LONG, StepForm, area, line
from gir.terms import lazy as _l
from gir.web.dates import LOCAL
from gir.web.fields import OneOf, OneTile, Several, Tick, options
from gir.web.moments import moment_of, parse_day, parse_time

FIRST_YEAR = 1990
DAY_AND_TIME = re.compile(r"([^\s,]+)(?:,| at| om)? +([0-9]{1,2}[:.][0-9]{2}(?: uur)?)")
SLACK = 120
"""Seconds that somebody's watch may run ahead of ours."""
LONGEST_ADDRESS = 2_000
"""Characters of an address on the internet."""
WITH_ADDRESS = _l(
    "Write postal code and house number if you know them: then we see it when things happen there more often. Not your "
    "home address."
)
"""Beside the question where exactly it was, when it was on a visit."""
HIT = {
    Target.PERSON: (
        _l("Yes, at somebody"),
        _l("At you, a colleague or somebody else. Also when nobody was hurt"),
    ),
    Target.ORGANISATION: (
        _l("No, only at the organisation"),
        _l("For example a window that was smashed at night. You get the same help"),
    ),
}
"""At whom it was aimed, as it is asked of who is no office-holder."""


def check_day(text: str) -> None:
    """A day that may stay empty.

    Raises:
        ValidationError: it is no day, lies in the future, or is too long ago.
    """
    day = parse_day(text)
    if text and day is None:
        raise ValidationError(_("Fill in a date, for example 14-11-2026."))
    if day and day > datetime.now(LOCAL).date():
        raise ValidationError(_("Fill in a date that does not lie in the future."))
    if day and day.year < FIRST_YEAR:
        raise ValidationError(_("Fill in a date after 1 January %(year)s.", year=FIRST_YEAR))


class ContactForm(StepForm):
    """Whether somebody should call, and how one likes to be helped."""

    call_today = Tick(_l("Call me today"))
    call_number = StringField(
        _l("Number to call you on"), description=_l("For example 06 12345678, or your extension.")
    )
    contact_wish = area(
        _l("How can we help you best?"),
        _l("For example: call after four, rather Fatima than my manager, or first leave me in peace for a while."),
    )

    @classmethod
    def has_answers(cls, incident: Incident) -> bool:
        return incident.call_today or answer_of(incident, "contact_wish") is not None

    @classmethod
    def known(cls, incident: Incident) -> dict[str, Any]:
        return {**super().known(incident), "call_today": incident.call_today}

    def answers(self) -> dict[str, Any]:
        return {**super().answers(), "call_today": bool(self.call_today.data)}

    def validate_call_number(self, field: StringField) -> None:
        """A number is needed for a call."""
        check_call_number(field.data, wanted=bool(self.call_today.data))


class ConsequencesForm(StepForm):
    """What it did to the person affected."""

    consequences = Several(
        _l("What did it do to you?"), list(Consequence), description=_l("Choose everything that fits.")
    )
    harm = area(
        _l("Do you want to say more about it?"),
        _l("Only who cares for you reads this. You do not have to name an illness."),
    )
    for_officials = {
        "consequences": (
            _l("What did it do to you, and to those around you?"),
            _l("Choose everything that fits. Your family and your pleasure in your office count too."),
        )
    }

    def speak_to(self, incident: Incident, actor: Who) -> None:
        """Nobody reports their own death; who reports for somebody else can."""
        super().speak_to(incident, actor)
        offered = [term for term in Consequence if _may_choose(term, incident, actor)]
        self.consequences.choices = options((term.value, term.label) for term in offered)
        self._kept = (incident.consequences or frozenset()) - set(offered)

    def answers(self) -> dict[str, Any]:
        found = super().answers()
        return {**found, "consequences": (found["consequences"] or frozenset()) | self._kept or None}


def _may_choose(term: Consequence, incident: Incident, actor: Who) -> bool:
    return term is not Consequence.DEATH or incident.affected_id != actor.person_id


class PlaceForm(StepForm):
    """Where and when, more exactly. A day that is left empty stays what it was."""

    place = OneOf(_l("What kind of place was it?"), terms=Place, first=_l("Choose a place"))
    whereabouts = line(
        _l("Where exactly?"), _l("For example: desk 3, or the corner of Market Street. Not your home address.")
    )
    day = StringField(_l("Which day?"), description=_l("For example 14-11-2026"))
    time = StringField(_l("At what time?"), description=_l("For example 14.30. About is fine."))
    for_officials = {
        "whereabouts": (
            _l("Where exactly?"),
            _l("For example: the council chamber. What is at your home is read only by who handles this case."),
        )
    }

    @classmethod
    def has_answers(cls, incident: Incident) -> bool:
        return any(answer_of(incident, name) is not None for name in ("place", "whereabouts"))

    @classmethod
    def known(cls, incident: Incident) -> dict[str, Any]:
        moment = {"day": f"{incident.first_day:%d-%m-%Y}", "time": None}
        if incident.at_time is not None:
            moment["time"] = f"{incident.at_time:%H.%M}"
        return {**super().known(incident), **moment}

    @classmethod
    def names(cls) -> list[str]:
        return ["place", "whereabouts"]

    def speak_to(self, incident: Incident, actor: Who) -> None:
        super().speak_to(incident, actor)
        self._known_day = incident.first_day
        if is_visit(incident):
            self.whereabouts.description = WITH_ADDRESS

    def answers(self) -> dict[str, Any]:
        day, at = parse_day(self.day.data) or self._known_day, parse_time(self.time.data)
        precision = Precision.DAY if at is None else Precision.MOMENT
        return {**super().answers(), "first_day": day, "last_day": day, "at_time": at, "precision": precision}

    def validate_day(self, field: StringField) -> None:
        """A day that exists, and lies behind us."""
        check_day(field.data or "")

    def validate_time(self, field: StringField) -> None:
        """A time that exists, and lies behind us."""
        at = parse_time(field.data)
        if field.data and at is None:
            raise ValidationError(_("Write the time like 14.30."))
        day = parse_day(self.day.data) or self._known_day
        if at and (moment_of(day, at) - datetime.now(UTC)).total_seconds() > SLACK:
            raise ValidationError(_("This moment is still to come. Check the day and the time."))


class PeopleForm(StepForm):
    """Who was there."""

    witnesses = area(_l("Who saw or heard it?"), _l("Names, and how we can reach them. One person a line is easiest."))
    others = area(_l("Who else was it aimed at?"), _l("Colleagues, visitors or others who went through the same."))
    for_officials = {
        "others": (
            _l("Who else was it aimed at?"),
            _l("For example other council members. Write about your family under “Home and family”."),
        )
    }


class WhomItHitForm(StepForm):
    """Whether there was anybody it was aimed at, when only things were damaged."""

    target = OneTile(_l("Was it aimed at somebody?"))

    def speak_to(self, incident: Incident, actor: Who) -> None:
        super().speak_to(incident, actor)
        self.target.choices = options((term.value, label) for term, (label, _hint) in HIT.items())
        self.target.hints = {term.value: hint for term, (_label, hint) in HIT.items()}


class PerpetratorForm(StepForm):
    """What is known of the perpetrator."""

    perpetrator_known = OneTile(_l("Do you know who it was?"), terms=Answer)
    perpetrator_name = line(
        _l("Name of the person"), _l("Only if you are sure. The name is locked away apart from the rest.")
    )
    relation = OneOf(_l("Who was it, seen from your work?"), terms=Relation, first=_l("Choose what fits"))
    appearance = area(_l("What did the person look like?"), _l("For example height, hair, clothes, voice or language."))
    vehicle = line(_l("Was there a vehicle?"), _l("For example the kind, the colour and the number plate."))
    for_officials = {"relation": (_l("Who was it, seen from your office?"), "")}


class OnlineForm(StepForm):
    """Where abuse in writing or online can be found."""

    web_address = StringField(
        _l("On which address does it stand?"),
        [Length(max=LONGEST_ADDRESS, message=TOO_LONG)],  # numbers in it are those of pages
        description=_l("Copy the whole address from the bar of your browser."),
    )
    account = line(_l("From which account or sender?"), _l("For example the name of the account or the mail address."))
    online_when = line(_l("When did you see it?"), _l("For example 14-11-2026 at 21.15."))

    def validate_online_when(self, field: StringField) -> None:
        """A day that lies behind us, and a time if it is known."""
        found = DAY_AND_TIME.fullmatch(field.data or "")
        day, clock = found.groups() if found else (field.data or "", None)
        check_day(day)
        if clock and parse_time(clock) is None:
            raise ValidationError(_("Write the time like 14.30."))


class CourseForm(StepForm):
    """What went before, and with what it was done."""

    trigger = OneOf(_l("What set it off?"), terms=Trigger, first=_l("Choose a reason"))
    run_up = area(_l("What went before it?"), _l("For example what you talked about, or an earlier incident."))
    means = Several(_l("With what was it done?"), list(Means), description=_l("Choose everything that fits."))
    means_words = line(_l("Can you describe that?"), _l("For example a bread knife, or a chair."))
    for_officials = {
        "run_up": (
            _l("What went before it?"),
            _l("For example a debate, a decision, a post of yours, or an earlier incident."),
        )
    }


class HomeForm(StepForm):
    """At whom or what it was aimed, and home and family of an office-holder."""

    target = OneTile(_l("At whom or what was it aimed?"), terms=Target)
    at_home = area(
        _l("What happened at your home, to your family or to your property?"),
        _l("Also things that seem small, such as a car that kept driving by."),
    )
    security = area(
        _l("What worries you at home?"),
        _l("Somebody can advise you about the safety of your home. Write what you would like to be looked at."),
    )

    @classmethod
    def has_answers(cls, incident: Incident) -> bool:
        """At whom it was aimed may be known from the first screen; that alone does not fill in this step."""
        return any(answer_of(incident, name) is not None for name in ("at_home", "security"))


class DecisionForm(StepForm):
    """What it had to do with a vote or decision."""

    influence = OneTile(
        _l("Did it influence, or was it meant to influence, a vote or decision?"),
        "",
        Influence,
        description=_l("We count this, to show how often decisions are under pressure. Your answer is not judged."),
    )


class PoliceForm(StepForm):
    """Whether the person affected would like a police report."""

    police_wished = OneTile(
        _l("Do you want us to go to the police?"),
        "",
        Answer,
        description=_l("The organisation files the report, not you. Your home address stays out of it."),
    )
