"""The pages of measures: lists, the dossier with its acts, the letters, and the list of the security desk."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import Actor, me
from gir.accounts.gates import roles
from gir.accounts.settings_page import SettingsPage, settings_page
from gir.accounts.terms import OPENING_ROLES, Role
from gir.audit import recorded
from gir.cases.access import case_for
from gir.cases.invitations import has_grant
from gir.followup.acting import act_page
from gir.followup.door import handlers
from gir.followup.measures.acting import begin_draft, measure_act, note_look
from gir.followup.measures.acts import PAGES
from gir.followup.measures.acts_on_case import TAKE_NONE
from gir.followup.measures.citizens_file import citizens_file
from gir.followup.measures.letter_forms import form_for
from gir.followup.measures.lists import measure_groups
from gir.followup.measures.page import measure_page
from gir.terms import lazy as _l
from gir.threat.measures.access import measure_for, permitted
from gir.threat.measures.letters import PLACEHOLDERS, TEMPLATE, clause_of, save_wording, words_for_print
from gir.threat.measures.queries import building_bans
from gir.threat.measures.terms import MeasureAct, MeasureKind
from gir.web.dates import long_day, short_date, today
from gir.web.page import Destination, MenuSection, written_in
from gir.web.paper import typeset

__all__ = ["NAVIGATION", "blueprint"]

blueprint = Blueprint("measures", __name__, template_folder="../templates")
BOTH = ["GET", "POST"]
LOOKING_AFTER = frozenset({Role.OOV, Role.COORDINATOR, Role.CLERK, Role.DECIDER})
"""Who has a list of measures."""
WATCHING = frozenset({Role.DESK, Role.OOV})
with_a_list = roles(*sorted(LOOKING_AFTER))
readers = roles(*sorted(OPENING_ROLES | {Role.DECIDER}), or_else=has_grant)
desk = roles(*sorted(WATCHING))
writers = roles(Role.COORDINATOR)
NAVIGATION = (
    Destination(
        _l("Measures"), "measures.measures", 22, frozenset(role.value for role in LOOKING_AFTER), MenuSection.CASES
    ),
    Destination(
        _l("Building bans"), "measures.bans", 24, frozenset(role.value for role in WATCHING), MenuSection.CASES
    ),
)


@blueprint.context_processor
def _days() -> dict[str, object]:
    return {"short_date": short_date, "long_day": long_day}


# ── On a case ──────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.route("/cases/<id:case_id>/measures/new", methods=BOTH, endpoint="new")
@handlers.reading("content")
def new_measure(case_id: str) -> ResponseReturnValue:
    """Begin a draft."""
    return begin_draft(case_id)


@blueprint.route("/cases/<id:case_id>/measures/none", methods=BOTH, endpoint="take_none")
@handlers
def no_measure(case_id: str) -> ResponseReturnValue:
    """Record why there is no measure."""
    return act_page(case_id, TAKE_NONE)


@blueprint.get("/cases/<id:case_id>/measures/file", endpoint="file")
@handlers.reading("content")
def show_file(case_id: str) -> ResponseReturnValue:
    """What is held about the citizen, without other people, to be looked over and printed."""
    actor = me()
    case = case_for(actor, case_id, MeasureAct.PRINT_FILE, rules=permitted)
    with recorded(MeasureAct.PRINT_FILE, case, actor=actor):
        pass
    with written_in(case.organisation.language):  # it is for the citizen, whatever who prints it reads
        return render_template("measures/file.html", file=citizens_file(case))


# ── One measure ────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/measures/<id:measure_id>", endpoint="measure")
@readers.reading("content")
def show_measure(measure_id: str) -> ResponseReturnValue:
    """The dossier, for who looks after it and for who decides."""
    actor = me()
    measure = measure_for(actor, measure_id, MeasureAct.READ)
    note_look(measure, actor=actor)
    return render_template("measures/measure.html", measure=measure_page(measure, actor))


@blueprint.route("/measures/<id:measure_id>/<act>", methods=BOTH, endpoint="act")
@readers.reading("content")
def act_on_measure(measure_id: str, act: str) -> ResponseReturnValue:
    """One act on a measure."""
    return measure_act(measure_id, PAGES[act]) if act in PAGES else abort(404)


@blueprint.get("/measures/<id:measure_id>/letter.pdf", endpoint="letter")
@readers.reading("content")
def show_letter(measure_id: str) -> ResponseReturnValue:
    """The letter: as it was decided, else a draft of it."""
    actor = me()
    measure = measure_for(actor, measure_id, MeasureAct.READ)
    note_look(measure, actor=actor)
    return _file(typeset(TEMPLATE, words_for_print(measure)), f"{_('letter')}-{measure.case.number}")


def _file(content: bytes, name: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


# ── Lists ──────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/measures", endpoint="measures")
@with_a_list
def show_measures() -> ResponseReturnValue:
    """What waits, what is due and what runs, without a name."""
    actor = me()
    return render_template("measures/list.html", groups=measure_groups(actor), watches=bool(actor.roles & WATCHING))


@blueprint.get("/building-bans", endpoint="bans")
@desk.reading("content")
def show_bans() -> ResponseReturnValue:
    """Who may not come in today, and where. The look is recorded."""
    return render_template("measures/bans.html", bans=building_bans(me()), day=today())


# ── Letters ────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/organisation/letters", endpoint="letters")
@writers
def show_letters() -> ResponseReturnValue:
    """The letters that the coordinator words."""
    letters = [(kind.value, kind.label, clause_of(kind).label) for kind in MeasureKind]
    return render_template("measures/letters.html", letters=letters)


@blueprint.route("/organisation/letters/<kind>", methods=BOTH, endpoint="letter_text")
@writers
def letter_text(kind: str) -> ResponseReturnValue:
    """Word the letter of one kind."""
    return settings_page(_letter_page(MeasureKind(kind))) if kind in list(MeasureKind) else abort(404)


def _letter_page(kind: MeasureKind) -> SettingsPage:
    def save(form: Any, actor: Actor) -> str:
        save_wording(kind, form.text.data, shown=form.mark.data, actor=actor)
        return _("The letter is saved. Letters that were decided stay as they are.")

    form, places = form_for(kind), [(f"{{{name}}}", str(words)) for name, words in PLACEHOLDERS.items()]
    context = {"places": places, "clause": clause_of(kind).label}
    template, back = "measures/letter_text.html", "measures.letters"
    said = kind.label, _l("Save the letter"), form, save
    return SettingsPage(*said, back=back, then=back, template=template, context=lambda _actor: context)
