"""Requests about one's own data in tests: asked or entered, handed over, and decided."""

from __future__ import annotations

from typing import Any

from flask import Flask

from gir.accounts.actor import actor_of
from gir.cases.models import Case
from gir.database import db
from gir.demonstration.cast import Cast
from gir.privacy.requests.compiling import gather, judge, release, texts_for
from gir.privacy.requests.models import PrivacyRequest
from gir.privacy.requests.services import Decision, Entered, ask, decide, enter, hand_over, link
from gir.privacy.requests.terms import IdentityCheck, Outcome, RequestKind, Standing, Verdict
from gir.web.dates import today

WORDS = "Ik wil weten wat er over mij staat."
HE = "Kees Kwaadaard"
GRANTED = Decision(Outcome.GRANTED, "", "", "", "Je krijgt een kopie.")
REFUSED = Decision(
    Outcome.REFUSED,
    "Op 3 maart dreigde u aan de balie tegen Anna de Wit.",
    "Huisregel 2: niet dreigen.",
    "Wij vonden dat ernstig.",
    "Het is nodig voor de veiligheid.",
)


def asks(app: Flask, cast: Cast, name: str = "anna", kind: RequestKind = RequestKind.ACCESS) -> str:
    """Somebody with an account asks; gives the id of the request."""
    with app.app_context():
        return ask(kind, WORDS, actor=actor_of(cast.people[name])).id


def came_in(app: Flask, cast: Cast, kind: RequestKind = RequestKind.ACCESS, **changes: Any) -> str:
    """Els enters a letter of a citizen; gives the id of the request."""
    entered: dict[str, Any] = {
        "kind": kind,
        "standing": Standing.PERPETRATOR,
        "name": HE,
        "reach": "Lindelaan 7\n1000 BB Voorbeeldstad",
        "words": WORDS,
        "identity": IdentityCheck.SHOWN,
        "received_on": today(),
        **changes,
    }
    with app.app_context():
        return enter(Entered(**entered), actor=actor_of(cast.people["els"])).id


def on(app: Flask, cast: Cast, who: str, verb: Any, request_id: str, *args: Any, **more: Any) -> Any:
    """Let one of the cast do something to a request."""
    with app.app_context():
        return verb(db.session.get_one(PrivacyRequest, request_id), *args, **more, actor=actor_of(cast.people[who]))


def handed(app: Flask, cast: Cast, request_id: str, to: str = "chantal", *case_ids: str) -> str:
    """Els hands it over, and who gets it links these cases; gives the id of the request."""
    on(app, cast, "els", hand_over, request_id, cast.people[to])
    if case_ids:
        on(app, cast, to, link, request_id, case_ids)
    return request_id


def decided(app: Flask, cast: Cast, request_id: str, decision: Decision = GRANTED, who: str = "chantal") -> str:
    """Who looks into it decides; gives the id of the request."""
    on(app, cast, who, decide, request_id, decision)
    return request_id


def request_is(app: Flask, request_id: str, question: Any) -> Any:
    """Ask something of a request as it is in the database."""
    with app.app_context():
        return question(db.session.get_one(PrivacyRequest, request_id))


def number_of(app: Flask, case_id: str) -> str:
    """The number of a case."""
    with app.app_context():
        return db.session.get_one(Case, case_id).number


def gathered(app: Flask, cast: Cast, request_id: str, who: str = "chantal") -> int:
    """Who looks into it gathers the texts; gives how many."""
    found: int = on(app, cast, who, gather, request_id)
    return found


def judged(app: Flask, cast: Cast, request_id: str, who: str = "chantal", verdict: Verdict = Verdict.KEEP) -> int:
    """Somebody judges every text that is theirs to read and was not judged yet; gives how many."""
    with app.app_context():
        actor, request = actor_of(cast.people[who]), db.session.get_one(PrivacyRequest, request_id)
        mine = [text for text in texts_for(request, actor) if text.verdict is None]
        for text in mine:
            judge(request, text, verdict, actor=actor)
        return len(mine)


def everything_judged(app: Flask, cast: Cast, request_id: str) -> str:
    """The coordinator judges, then HRM what lies in the room of care, and it goes back to the coordinator."""
    judged(app, cast, request_id)
    for who in ("hanna", "chantal"):
        on(app, cast, "els", hand_over, request_id, cast.people[who])
        judged(app, cast, request_id, who)
    return request_id


def released(app: Flask, cast: Cast, request_id: str) -> str:
    """Gather, judge and release what was granted; gives the id of the request."""
    gathered(app, cast, request_id)
    everything_judged(app, cast, request_id)
    on(app, cast, "chantal", release, request_id)
    return request_id
