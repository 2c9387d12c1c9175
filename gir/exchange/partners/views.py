"""Files with published figures: make one's own, look at a partner's, take it over, part with a partner."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.gates import roles
from gir.exchange.importing import FileRefused
from gir.exchange.partners.forms import ConsentForm, OwnFileForm, PartnerFileForm
from gir.exchange.partners.judging import Arrival, judged
from gir.exchange.partners.page import arrived, has_figures, kept, own_number, sentence_of
from gir.exchange.partners.services import NotCompared, NothingPublished, file_for_partners, remove, take_over
from gir.exchange.uploading import arriving_file
from gir.statistics import answers
from gir.statistics.partners.access import KEEPERS
from gir.statistics.partners.queries import partner_of
from gir.statistics.partners.written import Unfit
from gir.web.dates import today

blueprint = Blueprint("partner_files", __name__, template_folder="../templates")
keepers = roles(*KEEPERS)


@blueprint.get("/trends/partners/files", endpoint="overview")
@keepers
def overview() -> ResponseReturnValue:
    """One's own number, the partners that are known, and a form for a file."""
    return _ask(PartnerFileForm())


@blueprint.post("/trends/partners/files", endpoint="receive")
@keepers.streaming()
def receive() -> ResponseReturnValue:
    """Read the file of a partner, and show what is in it. Nothing is kept of it."""
    form = PartnerFileForm()
    try:
        data = arriving_file(form.file.name)[1]
        arrival = judged(data, me())
    except FileRefused as refusal:
        form.refuse(sentence_of(refusal.trouble))
    except Unfit as unfit:
        return _refused(form, unfit)
    else:
        return _preview(arrival, ConsentForm(formdata=None, data={"content": data.decode("utf-8-sig")}))
    return _ask(form), 422


@blueprint.post("/trends/partners/files/take-over", endpoint="take_over")
@keepers
def consent() -> ResponseReturnValue:
    """Take over what was shown; it is read and judged again."""
    form = ConsentForm()
    data = (form.content.data or "").encode(errors="replace")
    try:
        partner = take_over(data, compared=bool(form.compared.data), actor=me())
    except NotCompared:
        form.ask_again()
        return _preview(judged(data, me()), form), 422
    except Unfit as unfit:
        return _refused(PartnerFileForm(formdata=None), unfit)
    flash(_("The figures of %(name)s stand beside yours.", name=partner.name), "done")
    return redirect(url_for("partners.coalition"))


@blueprint.post("/trends/partners/files/own", endpoint="own")
@keepers
def make_own() -> ResponseReturnValue:
    """A signed file with one's own published figures."""
    try:
        content = file_for_partners(with_staff=bool(OwnFileForm().with_staff.data), actor=me())
    except NothingPublished:
        flash(_("There are no published figures yet, so there is no file."), "late")
        return redirect(url_for("partner_files.overview"))
    return answers.file(_("published-figures-%(day)s", day=today().isoformat()), content, "json", "application/json")


@blueprint.post("/trends/partners/files/<id:partner_id>/remove")
@keepers
def part(partner_id: str) -> ResponseReturnValue:
    """Remove a partner with its figures; one of another organisation does not exist."""
    partner = partner_of(me(), partner_id) or abort(404)
    remove(partner, actor=me())
    flash(_("The partner is removed. A next file of theirs is one of somebody new."), "done")
    return redirect(url_for("partner_files.overview"))


def _refused(form: PartnerFileForm, unfit: Unfit) -> ResponseReturnValue:
    form.refuse(str(unfit.fault.label))
    return _ask(form, unfit.place), 422


def _ask(form: PartnerFileForm, place: str = "") -> str:
    return render_template(
        "partner_file/overview.html",
        form=form,
        own=OwnFileForm(formdata=None),
        place=place,
        partners=kept(me()),
        number=own_number(me()),
        publishes=has_figures(me()),
    )


def _preview(arrival: Arrival, form: ConsentForm) -> str:
    return render_template("partner_file/preview.html", form=form, file=arrived(arrival))
