"""The pages of linking: under a lead, undone, and one text to all reporters."""

from __future__ import annotations

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases import services
from gir.cases.access import POLICY, permitted
from gir.cases.links.queries import endable, groups_of, linkable, suggestions
from gir.cases.links.services import BelongTogether, check, link, unlink
from gir.cases.links.terms import LinkKind
from gir.cases.models import Case
from gir.cases.notes import audiences
from gir.cases.services import ChangedMeanwhile, NotEligible
from gir.cases.terms import Act, Audience
from gir.followup.act_page import ActPage, fresh
from gir.followup.case_page import title_for
from gir.followup.links.forms import LinkForm, TogetherForm, UnlinkForm
from gir.followup.links.terms import TextKind
from gir.terms import lazy as _l
from gir.web.dates import short_date
from gir.web.fields import options


def _name(actor: Actor, case: Case) -> str:
    return f"{case.number} · {title_for(actor, case)} · {short_date(case.incident.first_day)}"


# ── Link ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _link_form(case: Case, actor: Actor) -> LinkForm:
    form = fresh(LinkForm, case, actor)
    near = suggestions(actor, case)
    if near:
        form.near.choices = options((other.number, _name(actor, other)) for other in near)
    else:
        del form.near
        form.number.flags.required = True
    form.refusal = lambda number: _refusal(case, number, actor)
    return form


def _refusal(case: Case, number: str, actor: Actor) -> str:
    other = linkable(actor, case, number)
    if other is None:
        return _("Give the number of another case on your work list that you may link.")
    try:
        check(case, other, actor)
    except BelongTogether:
        return _("These two cases belong together already.")
    return ""


def _link(case: Case, form: LinkForm, actor: Actor) -> str:
    reason, kind = form.reason.data or "", LinkKind(form.kind.data)
    named = linkable(actor, case, form.wanted)
    lead = link(case, form.wanted, kind, reason, actor=actor, version=form.shown_version)
    if lead is None or named is None:
        return _("The cases belong together now.")
    return _(
        "%(number)s was under %(lead)s already, so this case goes under that one too.",
        number=named.number,
        lead=lead.number,
    )


# ── Undo ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _unlink_form(case: Case, actor: Actor) -> UnlinkForm:
    found = [(one.link.id, _name(actor, one.case)) for one in endable(actor, case) if one.link is not None]
    form = fresh(UnlinkForm, case, actor, link=found[0][0] if len(found) == 1 else None)
    form.link.choices = options(found)
    form.nothing = "" if found else _("This case is linked to no other case that you may unlink.")
    return form


def _unlink(case: Case, form: UnlinkForm, actor: Actor) -> str:
    unlink(case, form.link.data, form.reason.data or "", actor=actor, version=form.shown_version)
    return _("The link is undone. What was written stays, and both timelines say it.")


# ── One text to all ────────────────────────────────────────────────────────────────────────────────────────────


def _together(case: Case, actor: Actor) -> dict[str, Case]:
    """The case and those that belong with it, by id, where the actor may write to the reporter."""
    others = [one.case for group in groups_of(actor, case) for one in group.others]
    return {one.id: one for one in (case, *others) if permitted(actor, one) & {Act.ANSWER, Act.NOTE}}


def _together_form(case: Case, actor: Actor) -> TogetherForm:
    found = _together(case, actor)
    form = fresh(TogetherForm, case, actor, cases=list(found))
    form.cases.choices = options((id_, _name(actor, one)) for id_, one in found.items())
    return form


def _write_together(case: Case, form: TogetherForm, actor: Actor) -> str:
    """Each case is asked and written for itself: what is not possible in one keeps nobody else waiting."""
    found = _together(case, actor)
    reached: list[str] = []
    missed: list[str] = []
    for one in [found[id_] for id_ in form.cases.data or [] if id_ in found]:
        sent = _write(one, TextKind(form.kind.data), form.text.data or "", actor)
        (reached if sent else missed).append(one.number)
    if not reached:
        raise NotEligible(", ".join(missed))
    told = _("It went to the reporters of: %(numbers)s.", numbers=", ".join(reached))
    if missed:
        told += " " + _("It did not go to: %(numbers)s. That is not possible there now.", numbers=", ".join(missed))
    return told


def _write(case: Case, kind: TextKind, text: str, actor: Actor) -> bool:
    may = permitted(actor, case)
    try:
        if kind is TextKind.ANSWER and Act.ANSWER in may:
            services.answer(case, text, actor=actor)
        elif kind is TextKind.MESSAGE and Act.NOTE in may and Audience.REPORTER in audiences(actor, case):
            services.add_note(case, text, Audience.REPORTER, actor=actor)
        else:
            return False
    except (ChangedMeanwhile, NotEligible):
        return False
    return True


LINK = ActPage(
    Act.LINK,
    permitted,
    POLICY,
    _l("Link to another case"),
    _l("Link the cases"),
    _link_form,
    _link,
    _l(
        "Reports about one event, one perpetrator or one campaign belong under one lead case. This case goes under the "
        "one you name; cases under this one go along. Nobody sees a case that they could not see before."
    ),
)
UNLINK = ActPage(
    Act.UNLINK,
    permitted,
    POLICY,
    _l("Undo a link"),
    _l("Undo the link"),
    _unlink_form,
    _unlink,
    _l("Nothing is lost: notes, answers and the timeline of each case stay as they are."),
)
TOGETHER = ActPage(
    Act.ANSWER,
    permitted,
    POLICY,
    _l("Write to several reporters"),
    _l("Send it to all of them"),
    _together_form,
    _write_together,
    _l("One event, one text. Each reporter gets it in their own report, and a mail that it is there."),
)
