"""Taking other people out of what somebody gets to read about themselves."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from gir.accounts.models import Person
from gir.cases.models import Case, CaseBlock, Note
from gir.database import db
from gir.incidents.details import names_of_perpetrator
from gir.incidents.names import plain, without_name
from gir.privacy.requests.models import PrivacyRequest
from gir.threat.measures.models import Measure
from gir.threat.measures.redaction import colleagues_named, people_around, without_private


def without_others(text: str, case: Case, request: PrivacyRequest) -> str:
    """The text without anybody whom the case knows but who asks, and without how others are reached at home.

    What the person affected wrote of their own home is theirs.
    """
    if not is_affected(case, request):
        text = without_private(text, case)
    own, gap = set(plain(request.who).split()), _("[name left out]")
    for name in names_of_others(case, text, request):
        others = " ".join(word for word in name.split() if plain(word) not in own)
        if others:
            text = without_name(text, others, gap)
    return text


def is_affected(case: Case, request: PrivacyRequest) -> bool:
    """Whether it happened to who asks."""
    return request.asked_by_id is not None and request.asked_by_id == case.incident.affected_id


def names_of_others(case: Case, text: str, request: PrivacyRequest) -> list[str]:
    """Every name the case knows that is not that of who asks, the longest first."""
    known = [
        *names_of_perpetrator(case.incident),
        *people_around(case),
        *_people_in(case),
        *_names_in_measures(case),
        *colleagues_named(case, text),
    ]
    return sorted({name for name in known if plain(name) != plain(request.who)}, key=len, reverse=True)


def _people_in(case: Case) -> list[str]:
    """People with an account who wrote something in the case, were given it, or were kept out of it."""
    given = [grant.person_id for grant in case.grants]
    wrote = select(Note.author_id).where(Note.case_id == case.id)
    kept_out = select(CaseBlock.person_id).where(CaseBlock.case_id == case.id)
    ids = {*given, *db.session.scalars(wrote), *db.session.scalars(kept_out)} - {None}
    people = db.session.scalars(select(Person).where(Person.id.in_(sorted(ids))))
    unseen = [row.text or "" for row in case.unseen_names]
    return [name for name in (*(person.name or "" for person in people), *unseen) if name]


def _names_in_measures(case: Case) -> list[str]:
    measures = db.session.scalars(select(Measure).where(Measure.case_id == case.id))
    return [measure.name for measure in measures if measure.name]
