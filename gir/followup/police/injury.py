"""The page on which HRM releases one line about an injury to the file for the police."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from wtforms import StringField

from gir.accounts.actor import Actor
from gir.care import access
from gir.care.injury_line.queries import CLASSES, newest_release
from gir.care.injury_line.services import release_injury
from gir.care.terms import CareAct
from gir.cases.models import Case
from gir.followup.act_page import ActPage, fresh
from gir.followup.forms import ActForm
from gir.followup.police.forms import check_day
from gir.incidents.terms import Consequence
from gir.terms import lazy as _l
from gir.web.dates import today
from gir.web.fields import OneTile, options
from gir.web.moments import day_as_typed, parse_day

NOTHING = "nothing"
"""What is chosen when the consent was withdrawn."""


class InjuryLineForm(ActForm):
    """What may go to the police, and when the person affected said so."""

    injury = OneTile(_l("What may the police read?"), _l("Choose what the police may read."))
    consent_on = StringField(
        _l("On which day did the person affected say so?"), description=_l("For example 21-11-2026")
    )
    earliest: date | None = None
    """The day of the incident."""

    def validate_consent_on(self, field: StringField) -> None:
        """A day that can be read, not before the incident and not to come."""
        check_day(parse_day(field.data), self.earliest)


def _form(case: Case, actor: Actor) -> InjuryLineForm:
    known = (case.incident.consequences or frozenset()) & set(CLASSES)
    offered = [term for term in CLASSES if term in known] or CLASSES
    form = fresh(InjuryLineForm, case, actor, consent_on=day_as_typed(today()))
    form.injury.choices = options((term.value, str(term.label)) for term in offered)
    if newest_release(case) is not None:
        form.injury.choices += options([(NOTHING, _("Nothing any more: the consent was withdrawn"))])
    form.earliest = case.incident.first_day
    return form


def _release(case: Case, form: InjuryLineForm, actor: Actor) -> str:
    day = parse_day(form.consent_on.data)
    if day is None:  # the form was validated, so this cannot be
        raise ValueError("No day.")
    injury = None if form.injury.data == NOTHING else Consequence(form.injury.data)
    release_injury(case, injury, day, actor=actor, version=form.shown_version)
    if injury is None:
        return _("Taken back. The next file for the police says nothing of the injury.")
    return _("Released. The file for the police holds this one line; OOV sees nothing else of the injury.")


RELEASE_INJURY = ActPage(
    CareAct.RELEASE_INJURY,
    access.permitted,
    access.POLICY,
    _l("A line about the injury for the police"),
    _l("Record the consent"),
    _form,
    _release,
    _l(
        "Only with the consent of the person affected, and only the class of the injury. It goes into the file for the "
        "police as one line."
    ),
)
