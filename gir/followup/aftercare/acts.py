"""The pages of further help and of the peer support team."""

from __future__ import annotations

from flask_babel import gettext as _

from gir.accounts.actor import Actor, actor_of
from gir.accounts.models import first_name
from gir.care import access, helping
from gir.care.terms import CareAct, Help, ReferralOutcome
from gir.cases.models import Case
from gir.followup.act_page import ActPage, fresh
from gir.followup.aftercare.forms import INVITE, THANK, PeerForm, ReferForm
from gir.terms import lazy as _l
from gir.web.fields import options


def _refer_form(case: Case, actor: Actor) -> ReferForm:
    return fresh(ReferForm, case, actor)


def _refer(case: Case, form: ReferForm, actor: Actor) -> str:
    to, outcome = Help(form.to.data), ReferralOutcome(form.outcome.data)
    helping.refer(case, to, outcome, actor=actor, version=form.shown_version)
    return _("Recorded: %(help)s, %(outcome)s.", help=to.label, outcome=str(outcome.label).lower())


def _peer_form(case: Case, actor: Actor) -> PeerForm:
    form = fresh(PeerForm, case, actor)
    asked = options(
        [(f"{INVITE}:{peer.person_id}", peer.name) for peer in helping.who_can_be_invited(case)], _("Invite")
    )
    there = options(
        [(f"{THANK}:{peer.id}", peer.name or "") for peer in helping.invited(case)], _("Not needed any more")
    )
    form.who.choices = [*options([("", _("Choose a colleague"))]), *asked, *there]
    form.nothing = "" if asked or there else _("There is nobody of the peer support team who can be asked now.")
    return form


def _ask_peer(case: Case, form: PeerForm, actor: Actor) -> str:
    verb, person_id = form.who.data.split(":", 1)
    if verb == THANK:
        name = next(peer.first_name for peer in helping.invited(case) if peer.id == person_id)
        helping.thank_peer(case, person_id, actor=actor, version=form.shown_version)
        return _("%(name)s does not see this case any more.", name=name)
    helping.invite_peer(case, person_id, actor=actor, version=form.shown_version)
    return _("%(name)s is invited and gets a mail.", name=first_name(actor_of(person_id).name))


REFER = ActPage(
    CareAct.REFER,
    access.permitted,
    access.POLICY,
    _l("Further help"),
    _l("Record it"),
    _refer_form,
    _refer,
    _l("Only that you offered it and what the reporter said. Not why, and not what comes of it."),
)
INVITE_PEER = ActPage(
    CareAct.INVITE_PEER,
    access.permitted,
    access.POLICY,
    _l("Peer support team"),
    _l("Save the choice"),
    _peer_form,
    _ask_peer,
    _l("Somebody trained to listen. They read when and where it was and may record talks. They do not read the story."),
)
