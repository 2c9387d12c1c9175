"""The forms that stand before an export: what, for what, and as which file."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import TextAreaField
from wtforms.validators import Length

from gir.accounts.actor import Actor
from gir.accounts.drafts import form_of_request
from gir.accounts.second_factor.proving import TakingForm
from gir.statistics import words
from gir.statistics.reports.made import Made, made_for
from gir.statistics.reports.offers import Offer
from gir.statistics.reports.services import Stated
from gir.statistics.reports.terms import Edition, Kind, Purpose
from gir.terms import lazy as _l
from gir.web.fields import OneOf, OneTile, Tick, options
from gir.web.forms import Form

LONGEST_WORDS = 500
"""Characters of a purpose in one's own words."""


class PurposeForm(TakingForm):
    """Nothing is chosen beforehand: without a purpose there is no file."""

    purpose = OneTile(
        _l("What do you need the figures for?"),
        None,
        Purpose,
        description=_l("The log keeps your answer, with your name and the moment."),
    )
    own_words = TextAreaField(
        _l("What else do you need them for?"),
        [Length(max=LONGEST_WORDS, message=_l("Say it in at most 500 characters."))],
        description=_l("Name nobody, and no case."),
    )

    def proven(self) -> bool:
        """What is public needs no code either."""
        return not self.needs_purpose or super().proven()

    @property
    def needs_purpose(self) -> bool:
        """Whether it is asked."""
        return True

    def validate(self, extra_validators: Any = None) -> bool:
        """Also whether it says what for, where that is asked."""
        super().validate(extra_validators)
        if self.needs_purpose and not self.purpose.data:
            self.purpose.errors = [_("Choose what you need the figures for.")]
        if self.needs_purpose and self.purpose.data == Purpose.OTHER and not self.own_words.data:
            self.own_words.errors = [_("Write what you need the figures for.")]
        return not self.errors

    def stated(self) -> Stated | None:
        """What was said, where it was asked."""
        if not self.needs_purpose:
            return None
        purpose = Purpose(self.purpose.data)
        return Stated(purpose, (self.own_words.data or "") if purpose is Purpose.OTHER else "")


class ReportForm(PurposeForm):
    """Which report: see ``report_form``."""

    edition = OneTile(_l("Which report?"), _l("Choose a report."))
    quarter = OneOf(
        _l("Up to and including which quarter?"),
        description=_l("Protected figures are there of quarters that were closed."),
    )
    kind = OneTile(_l("Which file?"), _l("Choose a file."), Kind)

    @property
    def needs_purpose(self) -> bool:
        """What is public needs none."""
        return bool(self.edition.data != Edition.COUNCIL)

    def made(self, offer: Offer, actor: Actor) -> Made:
        """What was chosen, made for this person."""
        quarter = self.quarter.data or "" if offer.quarters else ""
        return made_for(Edition(self.edition.data), quarter, offer, actor=actor)


class AnnounceForm(Form):
    """A single tick, apart from the report."""

    wanted = Tick(
        _l("Mail me when a new report is ready"),
        description=_l("After a quarter was closed. The mail says no figures, only where to sign in."),
    )


def report_form(offer: Offer, actor: Actor) -> ReportForm:
    """The form for somebody who may take these reports; the safest is chosen beforehand."""
    usual = {"edition": offer.editions[0].value if offer.quarters else None, "quarter": offer.usual_quarter}
    form = form_of_request(ReportForm, actor, data=usual)
    form.edition.choices = options((edition.value, edition.label) for edition in offer.editions)
    form.edition.hints = {edition.value: str(edition.hint) for edition in offer.editions}
    if offer.quarters:
        form.quarter.choices = options((each.key, words.quarter_title(each.first)) for each in offer.quarters)
    else:
        del form.quarter
    return form
