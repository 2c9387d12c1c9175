"""The forms that stand before an export: what, for what, and as which file."""

from __future__ import annotations

from gir.accounts.actor import Actor
from gir.accounts.drafts import form_of_request
from gir.privacy.taking import PurposeForm
from gir.statistics import words
from gir.statistics.reports.made import Made, made_for
from gir.statistics.reports.offers import Offer
from gir.statistics.reports.terms import Edition, Kind, Purpose
from gir.terms import lazy as _l
from gir.web.fields import OneOf, OneTile, Tick, options
from gir.web.forms import Form


class FiguresForm(PurposeForm):
    """What figures are taken away for."""

    purpose = OneTile(
        _l("What do you need the figures for?"),
        None,
        Purpose,
        description=_l("The log keeps your answer, with your name and the moment."),
    )
    purposes = Purpose
    no_purpose = _l("Choose what you need the figures for.")
    no_words = _l("Write what you need the figures for.")


class ReportForm(FiguresForm):
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
