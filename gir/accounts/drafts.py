"""Forms that came too late: kept sealed for the same person, and given back after signing in.

None of this leaves a line in the log (docs/decisions/0005-small-writes-without-a-trace.md).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any, TypeVar

from flask import g, request
from sqlalchemy import bindparam, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from gir.accounts.actor import Actor
from gir.accounts.models import Draft
from gir.database import db, now, write_transaction
from gir.questions import Question
from gir.vault import DataKey, KeySet
from gir.web.forms import Form

KEPT_FOR = timedelta(hours=24)
F = TypeVar("F", bound=Form)
NOT_ANSWERS = frozenset({"csrf_token"})


LONGEST_PATH = 200
"""Characters of an address of which a form can be kept."""
Keeper = Callable[[str, MultiDict[str, str]], str | None]
"""Keeps what a person posted too late, and gives the address where it goes on; None when it could not be kept."""
_KEEPERS: dict[str, Keeper] = {}


def keep_late_forms_of(path: str, keeper: Keeper) -> None:
    """Let ``keeper`` keep what is posted too late to this address, for as long as it sees fit."""
    _KEEPERS[path] = keeper


def has_keeper(path: str) -> bool:
    """Whether something else than this module keeps what is posted too late to this address."""
    return path in _KEEPERS


def keep_late_form(person_id: str, path: str, form: MultiDict[str, str]) -> str | None:
    """Keep what somebody posted after their sign-in had expired; gives the address where it goes on.

    None when it could not be kept.
    """
    if path in _KEEPERS:
        return _KEEPERS[path](person_id, form)
    keep_posted_form(person_id, path, form)
    return path


def keep_posted_form(person_id: str, path: str, form: MultiDict[str, str]) -> None:
    """Seal what somebody posted after their sign-in had expired. A form kept earlier for the path is replaced."""
    with write_transaction() as session:
        _replace(session, person_id, path, _answers_in(form))


def keep_while_typing(person_id: str, path: str, form: MultiDict[str, str]) -> bool:
    """Keep a form as it is now, while somebody types in it; says whether there is anything to keep."""
    answers = _answers_in(form)
    typed = any(value.strip() for name, values in answers.items() if name != "mark" for value in values)
    with suppress(IntegrityError), write_transaction() as session:  # two savings crossed: the other one stands
        _replace(session, person_id, path, answers if typed else None)
    return typed


def _answers_in(form: MultiDict[str, str]) -> dict[str, list[str]]:
    return {name: form.getlist(name) for name in form if name not in NOT_ANSWERS and "password" not in name}


def _replace(session: Session, person_id: str, path: str, answers: dict[str, list[str]] | None) -> None:
    _remove(person_id, path)
    if answers is not None:
        key = DataKey.fresh(KeySet.DRAFT)
        session.add(Draft(person_id=person_id, path=path, kept_at=now(), key=key, answers=json.dumps(answers)))


KEPT = Question(
    select(Draft.id).where(
        Draft.person_id == bindparam("person"), Draft.path == bindparam("path"), Draft.kept_at > bindparam("since")
    )
)


def kept_form(actor: Actor, path: str) -> MultiDict[str, str] | None:
    """What was kept for this person and path in the last 24 hours, or None. Remembers the answer for the request."""
    kept: dict[str, MultiDict[str, str] | None] = g.setdefault("kept_forms", {})
    if path not in kept:
        found = KEPT.ask(person=actor.person_id, path=path, since=now() - KEPT_FOR)
        draft = db.session.get(Draft, found[0].id) if found else None
        kept[path] = MultiDict(json.loads(draft.answers or "{}")) if draft else None
    return kept[path]


def form_of_request(form_class: type[F], actor: Actor, **options: Any) -> F:
    """A form for this request: with what is posted, else with what was kept for its address, else empty."""
    kept = None if request.method == "POST" else kept_form(actor, request.path)
    return form_class(formdata=kept, **options) if kept is not None else form_class(**options)


def forget_form(person_id: str, path: str) -> None:
    """Destroy a kept form with its key, inside the act that received it."""
    _remove(person_id, path)


def forget_kept(actor: Actor, path: str) -> None:
    """Destroy a kept form after the act that received it, when that act does not do so itself."""
    kept = db.session.scalar(select(Draft.id).where(Draft.person_id == actor.person_id, Draft.path == path))
    if kept is not None:
        with write_transaction():
            _remove(actor.person_id, path)


def expire_drafts() -> int:
    """Destroy forms that were kept long enough. Gives how many."""
    with write_transaction() as session:
        old = session.scalars(select(Draft).where(Draft.kept_at <= now() - KEPT_FOR)).all()
        for draft in old:
            session.delete(draft)
            session.delete(draft.key)
    return len(old)


def _remove(person_id: str, path: str) -> None:
    key_ids = db.session.scalars(
        delete(Draft).where(Draft.person_id == person_id, Draft.path == path).returning(Draft.key_id)
    ).all()
    if key_ids:
        db.session.execute(delete(DataKey).where(DataKey.id.in_(key_ids)))
