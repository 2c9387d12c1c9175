"""Gather the texts about who asks, without others; let people judge each; release what they let through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from gir.accounts.actor import Actor
from gir.accounts.models import Assignment
from gir.cases.access import rooms_of
from gir.cases.models import Case
from gir.cases.services import NotEligible
from gir.cases.terms import Part
from gir.database import db, new_id, now
from gir.followup.case_page import outside_home
from gir.followup.rooms import SHARED_CONSEQUENCES, home_is_apart
from gir.followup.words import Pair, filled
from gir.incidents.home import HOME_CONSEQUENCES
from gir.privacy.requests.access import reaches
from gir.privacy.requests.held import Piece, side_of, texts_held
from gir.privacy.requests.models import PrivacyRequest, RequestCase, RequestText
from gir.privacy.requests.redaction import without_others
from gir.privacy.requests.services import act_on_request, settle, tell_asker
from gir.privacy.requests.terms import RequestAct, Side, Source, Verdict
from gir.web.dates import long_day
from gir.web.page import written_in


class NotJudged(RuntimeError):
    """A text was not judged yet, or nothing was gathered: nothing leaves."""


def gather(request: PrivacyRequest, *, actor: Actor) -> int:
    """Gather what is held in the linked cases that exist for the actor, and of the account; gives how many texts.

    Nothing is shown by it. What was judged stays judged, unless the text itself changed.
    """
    cases = reaches(actor, request)
    with act_on_request(request, RequestAct.COMPILE, *cases, actor=actor):
        links = {link.case_id: link for link in request.links}
        with written_in(request.organisation.language):
            found: list[tuple[RequestCase | None, Piece]]
            found = [(links[case.id], piece) for case in cases for piece in _cleaned(request, case)]
            found += [(None, piece) for piece in _account(request)]
        _keep(request, found, {links[case.id].id for case in cases})
        request.compiled_at = now()
    return len(found)


def _cleaned(request: PrivacyRequest, case: Case) -> Iterator[Piece]:
    yield from _facts(request, case)
    for piece in texts_held(request, case):
        text = without_others(piece.text, case, request)
        yield Piece(piece.origin, piece.source, piece.part, piece.given, text, piece.key)


def _facts(request: PrivacyRequest, case: Case) -> Iterator[Piece]:
    """What was chosen in the report, in words, each in the room where handlers read it.

    Of consequences and of a home only for who it happened to.
    """
    incident = case.incident
    days = sorted({long_day(incident.first_day), long_day(incident.last_day)})
    shared = filled(
        (_("Case"), case.number),
        (_("When"), " – ".join(days)),
        (_("Kind"), str(incident.kind.label)),
        (_("Behaviour"), _words(incident.forms)),
        (_("Way"), _words([outside_home(incident, incident.channel)])),
        (_("Place"), _words([outside_home(incident, incident.place)])),
        (_("Status"), str(case.status.label)),
    )
    yield _put_together("facts", Source.FACTS, Part.CORE, shared, case)
    if side_of(request, case) is Side.HIT:
        known = incident.consequences or frozenset()
        at_home = known & HOME_CONSEQUENCES if home_is_apart(incident) else frozenset()
        for origin, source, part, some in (
            ("shared", Source.FACTS, Part.CORE, known & SHARED_CONSEQUENCES),
            ("care", Source.CARE, Part.CARE, known - SHARED_CONSEQUENCES - at_home),
            ("home", Source.HOME, Part.HOME, at_home),
        ):
            if some:
                yield _put_together(origin, source, part, [(_("Consequences"), _words(some))], case)


def _put_together(origin: str, source: Source, part: Part, pairs: list[Pair], case: Case) -> Piece:
    """A text made of terms. It dies with the incident."""
    text = "\n".join(f"{name}: {value}" for name, value in pairs)
    return Piece(f"{origin}:{case.id}", source, part, False, text, case.incident.key)


def _account(request: PrivacyRequest) -> Iterator[Piece]:
    person = request.asked_by
    if person is None:
        return
    held = db.session.scalars(select(Assignment).where(Assignment.person_id == person.id).order_by(Assignment.id))
    roles = sorted({f"{row.role.label} ({long_day(row.starts_on)})" for row in held})
    pairs = filled(
        (_("Name"), person.name or ""),
        (_("E-mail address"), person.email or ""),
        (_("Department"), person.department.name if person.department else ""),
        (_("Roles"), ", ".join(roles)),
    )
    text = "\n".join(f"{name}: {value}" for name, value in pairs)
    yield Piece(f"account:{person.id}", Source.ACCOUNT, Part.CORE, False, text, person.key)


def _words(terms: Any) -> str:
    return ", ".join(sorted(str(term.label) for term in terms or () if term is not None))


def _keep(request: PrivacyRequest, found: Sequence[tuple[RequestCase | None, Piece]], links: set[str]) -> None:
    """Put what was found in the place of what was gathered from the same cases before."""
    before = {row.origin: row for row in request.texts}
    kept = [row for row in request.texts if row.link_id is not None and row.link_id not in links]
    for number, (link, piece) in enumerate(found):
        row = before.get(piece.origin) or RequestText(id=new_id(), origin=piece.origin)
        if row.text_sealed is None or row.text != piece.text:
            _copy(row, piece)
        row.link_id, row.position = link.id if link else None, number
        kept.append(row)
    request.texts[:] = kept


def _copy(row: RequestText, piece: Piece) -> None:
    """A text that changed is judged anew."""
    row.source, row.part, row.given = piece.source, piece.part, piece.given
    row.verdict = row.judged_at = row.judged_by_id = None
    row.key, row.text, row.released = piece.key, piece.text, None


# ── Judging ────────────────────────────────────────────────────────────────────────────────────────────────────


def texts_for(request: PrivacyRequest, actor: Actor) -> list[RequestText]:
    """The texts that this actor may read: of cases that exist for them, in rooms that are open to them."""
    rooms = {case.id: rooms_of(actor, case) for case in reaches(actor, request)}
    return [row for row in request.texts if row.link is None or row.part in rooms.get(row.link.case_id, ())]


def text_for(request: PrivacyRequest, text_id: str, actor: Actor) -> RequestText | None:
    """One of them."""
    return next((row for row in texts_for(request, actor) if row.id == text_id), None)


def judge(
    request: PrivacyRequest, text: RequestText, verdict: Verdict, passages: Sequence[str] = (), *, actor: Actor
) -> None:
    """Say what becomes of a text, after reading it.

    Raises:
        NotEligible: a passage does not stand in the text, or there is none; or the text is not the actor's to read.
    """
    blackened = blacken(text.text or "", passages, request.organisation.language)
    if text not in texts_for(request, actor) or (verdict is Verdict.BLACKEN and blackened is None):
        raise NotEligible(text.id)
    about = [text.link.case] if text.link else []
    with act_on_request(request, RequestAct.JUDGE, *about, actor=actor):
        text.verdict, text.judged_at, text.judged_by_id = verdict, now(), actor.person_id
        text.released = {Verdict.KEEP: text.text, Verdict.BLACKEN: blackened, Verdict.LEAVE_OUT: None}[verdict]


def blacken(text: str, passages: Sequence[str], language: str) -> str | None:
    """The text with these passages left out; None when one of them does not stand in it, or there is none."""
    wanted = sorted({passage.strip() for passage in passages if passage.strip()}, key=len, reverse=True)
    if not wanted or any(passage not in text for passage in wanted):
        return None
    with written_in(language):
        gap = _("[left out]")
    for passage in wanted:
        text = text.replace(passage, gap)
    return text


def waiting(request: PrivacyRequest) -> list[RequestText]:
    """The texts that nobody judged yet."""
    return [row for row in request.texts if row.verdict is None]


def release(request: PrivacyRequest, *, actor: Actor, version: int | None = None) -> None:
    """Let the file go to who asked. Nothing of it can be changed after that.

    Raises:
        NotJudged: a text was not judged yet, or nothing was gathered.
    """
    with act_on_request(request, RequestAct.RELEASE, actor=actor, version=version) as session:
        if not request.texts or waiting(request) or missing_cases(request):
            raise NotJudged(request.id)
        request.released_at = now()
        tell_asker(session, request)
        settle(request)


def missing_cases(request: PrivacyRequest) -> list[RequestCase]:
    """Linked cases of which nothing was gathered."""
    gathered = {row.link_id for row in request.texts}
    return [link for link in request.links if link.id not in gathered]
