"""Who wants which mails when: chosen on the account page, or with one click in a mail."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor, origin
from gir.accounts.models import Person
from gir.accounts.rights.services import AGREEING
from gir.accounts.terms import KEEPER_ROLES, REPORT_ROLES, Role
from gir.audit import System, recorded
from gir.database import db, now
from gir.notifications.models import Mail, MailPreference, Message
from gir.notifications.outbox import delivery_of
from gir.notifications.terms import (
    FOR_AGREEING,
    FOR_HANDLERS,
    FOR_KEEPERS,
    FOR_PRIVACY,
    FOR_REPORTERS,
    Delivery,
    MailAct,
    MessageKind,
)
from gir.organisations.models import Organisation


def kinds_for(actor: Actor) -> list[MessageKind]:
    """The kinds that this person can get."""
    handles = bool(actor.roles - {Role.EMPLOYEE})
    kinds = [kind for kind in MessageKind if handles or kind not in FOR_HANDLERS]
    kinds = [kind for kind in kinds if actor.roles & set(AGREEING) or kind not in FOR_AGREEING]
    kinds = [kind for kind in kinds if Role.PRIVACY_OFFICER in actor.roles or kind not in FOR_PRIVACY]
    kinds = [kind for kind in kinds if actor.roles & KEEPER_ROLES or kind not in FOR_KEEPERS]
    return [kind for kind in kinds if actor.roles & REPORT_ROLES or kind not in FOR_REPORTERS]


def wishes_of(person_id: str) -> dict[MessageKind, Delivery]:
    """What a person chose, kind by kind; what was not chosen is not in it."""
    rows = select(MailPreference.kind, MailPreference.delivery).where(MailPreference.person_id == person_id)
    return {row.kind: row.delivery for row in db.session.execute(rows)}


def deliveries_of(actor: Actor) -> dict[MessageKind, Delivery]:
    """When this person hears of each kind."""
    wishes = wishes_of(actor.person_id)
    return {kind: delivery_of(kind, wishes) for kind in kinds_for(actor)}


def choose_mails(chosen: Mapping[MessageKind, Delivery], *, actor: Actor) -> None:
    """Choose for some kinds when to hear of them; what is not allowed for a kind is left as it was."""
    current = deliveries_of(actor)
    changed = {
        kind: delivery
        for kind, delivery in chosen.items()
        if current.get(kind) is not delivery and delivery in kind.choices_of_delivery
    }
    if changed:
        with recorded(MailAct.CHOOSE, actor=actor, detail=_told(changed)) as session:
            _keep(session, actor.person_id, changed)


def kinds_of_mail(mail_id: str) -> list[MessageKind]:
    """What a mail was about, as far as there may be less of it; nothing when it is not known any more."""
    rows = select(Message.kind).where(Message.mail_id == mail_id).distinct()
    found = set(db.session.scalars(rows))
    return [kind for kind in MessageKind if kind in found and kind.may_be_less]


def language_of_mail(mail_id: str) -> str | None:
    """In which language a mail was written."""
    usual = select(func.coalesce(Person.language, Organisation.language)).select_from(Mail)
    of_person = usual.join(Person, Person.id == Mail.recipient_id).join(
        Organisation, Organisation.id == Person.organisation_id
    )
    return db.session.scalar(of_person.where(Mail.id == mail_id))


def less_mail(mail_id: str) -> dict[MessageKind, Delivery]:
    """Less of what this mail was about, for whoever it went to; gives how it is from now on, kind by kind.

    There is no less than that, so a click on an old mail never brings more than somebody chose since.
    """
    recipient = select(Person.id, Person.organisation_id).join(Mail, Mail.recipient_id == Person.id)
    row = db.session.execute(recipient.where(Mail.id == mail_id)).one_or_none()
    if row is None:
        return {}
    wishes = wishes_of(row.id)
    before = {kind: delivery_of(kind, wishes) for kind in kinds_of_mail(mail_id)}
    after = {kind: kind.less for kind in before}
    changed = {kind: delivery for kind, delivery in after.items() if before[kind] is not delivery}
    if changed:
        with recorded(
            MailAct.LESS, actor=System(row.id, row.organisation_id, origin()), detail=_told(changed)
        ) as session:
            _keep(session, row.id, changed)
    return after


def _told(changed: Mapping[MessageKind, Delivery]) -> dict[str, str]:
    return {kind.value: delivery.value for kind, delivery in changed.items()}


def _keep(session: Session, person_id: str, changed: Mapping[MessageKind, Delivery]) -> None:
    for kind, delivery in changed.items():
        mine = select(MailPreference).where(MailPreference.person_id == person_id, MailPreference.kind == kind)
        row = session.scalar(mine) or MailPreference(person_id=person_id, kind=kind)
        row.delivery = delivery
        session.add(row)
    waiting = update(Message).where(Message.recipient_id == person_id, Message.waits)  # they are looked at anew
    session.execute(waiting.values(not_before=now()).execution_options(synchronize_session=False))
